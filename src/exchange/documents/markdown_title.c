/* SPDX-License-Identifier: Apache-2.0 */
/* cmark tells a link's title, but not where its definition stands. So what looks like one, and isn't code, is looked for in the
 * lines, once a link asks for it. */
#include "exchange/documents/markdown_title.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "exchange/documents/markdown_inline.h"
#include "text/text.h"

/* A title in a definition is looked for within so many bytes. */
enum { DEFINITION_MAX = 4000 };

struct definition {
    struct str label; /* in small letters */
    struct range title;
    bool taken;
};

struct definitions {
    struct definition *at;
    size_t count, capacity;
};

void title_add(struct title_list *titles, struct title title) {
    if (titles->count == titles->capacity) {
        titles->capacity = titles->capacity ? titles->capacity * 2 : 64;
        titles->at = alloc_again(titles->at, titles->capacity, sizeof *titles->at);
    }
    titles->at[titles->count++] = title;
}

void title_done(struct title_list *titles) {
    free(titles->at);
}

/* ---- definitions -------------------------------------------------------------------------------------------------------- */

static struct str small(struct arena *arena, struct str label) {
    struct str copy = arena_copy(arena, str_trim(label));
    for (size_t i = 0; i < copy.len; i++) ((char *)copy.at)[i] = (char)tolower((unsigned char)copy.at[i]);
    return copy;
}

/* "[label]: url "title"" in the line that starts at `at`. */
static void read_definition(struct definitions *all, struct arena *arena, struct str text, size_t at) {
    struct definition definition = {0};
    while (at < text.len && memchr(" \t>", text.at[at], 3)) at++;
    text = str_slice(text, 0, text.len - at > DEFINITION_MAX ? at + DEFINITION_MAX : text.len);
    size_t end = str_find(text, STR("]:"), at);
    if (at == text.len || text.at[at] != '[' || end == SIZE_MAX) return;
    if (!markdown_find_title(text, end + 2, &definition.title) || !definition.title.end) return;
    definition.label = small(arena, str_slice(text, at + 1, end));
    if (all->count == all->capacity) {
        all->capacity = all->capacity ? all->capacity * 2 : 64;
        all->at = alloc_again(all->at, all->capacity, sizeof *all->at);
    }
    all->at[all->count++] = definition;
}

static int compare(const void *a, const void *b) {
    const struct definition *p = a, *q = b;
    int order = str_compare(p->label, q->label);
    return order ? order : (p->title.start > q->title.start) - (p->title.start < q->title.start);
}

static void find_definitions(struct definitions *all, const struct title_source *source) {
    for (size_t line = 1; line <= source->line_count; line++)
        if (!source->is_code[line]) read_definition(all, &source->document->arena, source->masks->text, source->lines[line]);
    if (all->count) qsort(all->at, all->count, sizeof *all->at, compare);
}

/* The first of the label; NULL: there is none. */
static struct definition *find(const struct definitions *all, struct str label) {
    size_t low = 0, high = all->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(all->at[middle].label, label) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < all->count && str_equal(all->at[low].label, label) ? &all->at[low] : NULL;
}

/* What stands there is the title, unless it has to be decoded to tell. */
static bool is_title(struct str raw, struct str text) {
    raw = str_slice(raw, 1, raw.len - 1);
    for (size_t i = 0; i < raw.len; i++)
        if (memchr("\\&\r\n", raw.at[i], 4)) return true;
    return str_equal(raw, text);
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------- */

static bool leave(struct document *document, size_t position, const char *why) {
    document_warn_at(document, position, "%s", why);
    return true;
}

static bool has_mask(const struct mask_list *masks, struct range range) {
    size_t first = mask_from(masks, range.start);
    for (; first < masks->count && masks->at[first].range.start < range.end; first++)
        if (masks->at[first].type) return true;
    return false;
}

static struct str in_one_line(struct arena *arena, struct str text) {
    struct str copy = arena_copy(arena, text);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.at[i] == '\n' || copy.at[i] == '\r') ((char *)copy.at)[i] = ' ';
    return copy;
}

static bool add_block(const struct title_source *source, struct range range, struct str text, struct error *err) {
    struct document *document = source->document;
    struct splice splice = {.range = range, .escape = SPLICE_MARKDOWN_TITLE};
    struct document_block block = {.translate = true, .context_id = STR(""), .note = STR("title of a link")};
    if (text_is_blank(text)) return true;
    if (has_mask(source->masks, range) || str_find(text, STR(UTF8_CODE), 0) != SIZE_MAX)
        return leave(document, range.start, "a title with inline codes is left as it is");
    if (text.len > UNIT_TEXT_MAX) return leave(document, range.start, "a title that is too long is left as it is");
    block.source = (struct segment){.text = in_one_line(&document->arena, text)};
    return document_add_block(document, block, &splice, err);
}

static bool read_defined(const struct definitions *all, const struct title_source *source, const struct title *title,
                         struct error *err) {
    struct definition *definition = find(all, small(&source->document->arena, title->label));
    if (definition && definition->taken) return true;
    struct range range = definition ? definition->title : (struct range){0};
    if (!definition || !is_title(str_slice(source->masks->text, range.start, range.end), title->text))
        return leave(source->document, title->link, "a title's definition can't be made out: it is left as it is");
    definition->taken = true;
    return add_block(source, range, title->text, err);
}

bool title_read(const struct title_list *titles, const struct title_source *source, struct error *err) {
    struct definitions all = {0};
    bool ok = true, looked = false;
    for (size_t i = 0; ok && i < titles->count; i++) {
        const struct title *title = &titles->at[i];
        if (!title->range.end && !looked) find_definitions(&all, source);
        looked |= !title->range.end;
        ok = title->range.end ? add_block(source, title->range, title->text, err) : read_defined(&all, source, title, err);
    }
    free(all.at);
    return ok;
}
