/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/text.h"

void flow_add(struct flow *flow, struct flow_item item) {
    if (flow->count == flow->capacity) {
        flow->capacity = flow->capacity ? flow->capacity * 2 : 64;
        flow->items = alloc_again(flow->items, flow->capacity, sizeof *flow->items);
    }
    item.partner = SIZE_MAX;
    flow->items[flow->count++] = item;
}

void flow_done(struct flow *flow) {
    free(flow->items);
}

/* ---- pairs -------------------------------------------------------------------------------------------------------------- */

/* How far back an opening tag is looked for: beyond it the closing one stands alone. */
enum { PAIR_DISTANCE = 1000 };

static void find_pairs(struct flow *flow) {
    for (size_t i = 0; i < flow->count; i++) {
        if (flow->items[i].kind != FLOW_CLOSE) continue;
        for (size_t k = i; k-- > 0 && i - k < PAIR_DISTANCE;) {
            struct flow_item *open = &flow->items[k];
            if (open->kind != FLOW_OPEN || open->partner != SIZE_MAX || !str_equal(open->name, flow->items[i].name)) continue;
            open->partner = i;
            flow->items[i].partner = k;
            break;
        }
    }
    for (size_t i = 0; i < flow->count; i++) /* a half whose other half is in another block */
        if (flow->items[i].partner == SIZE_MAX && flow->items[i].kind != FLOW_TEXT) flow->items[i].kind = FLOW_ALONE;
}

/* ---- the ends ----------------------------------------------------------------------------------------------------------- */

static bool is_blank_text(const struct flow_item *item) {
    return item->kind == FLOW_TEXT && text_is_blank(item->text);
}

static bool is_invisible(const struct flow_item *item) {
    return is_blank_text(item) || (item->kind == FLOW_ALONE && !item->visible);
}

/* What of [*first, *end) is text with the markup inside of it: blanks, invisible codes and pairs around the whole, or around
 * nothing, are left outside; but not a pair whose markup must be written anew. */
static void trim(struct flow *flow, size_t *first, size_t *end) {
    struct flow_item *items = flow->items;
    for (bool changed = true; changed && *first < *end;) {
        changed = true;
        size_t last = *end - 1;
        if (is_invisible(&items[*first]))
            (*first)++;
        else if (is_invisible(&items[last]))
            (*end)--;
        else if (items[*first].kind == FLOW_OPEN && items[*first].partner == last && !items[last].markup.at)
            (*first)++, (*end)--;
        else if (items[*first].kind == FLOW_OPEN && items[*first].partner == *first + 1)
            *first += 2;
        else if (items[last].kind == FLOW_CLOSE && items[last].partner + 1 == last)
            *end -= 2;
        else
            changed = false;
    }
}

static bool has_text(const struct flow *flow, size_t first, size_t end) {
    for (size_t i = first; i < end; i++)
        if (flow->items[i].kind == FLOW_TEXT && !text_is_blank(flow->items[i].text)) return true;
    return false;
}

/* ---- the block ---------------------------------------------------------------------------------------------------------- */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_text(struct buf *out, struct str text, bool keep_space) {
    for (size_t i = 0; i < text.len; i++) {
        bool space = !keep_space && is_space(text.at[i]);
        if (space && out->len && out->at[out->len - 1] == ' ') continue;
        buf_add_byte(out, space ? ' ' : text.at[i]);
    }
}

struct making {
    struct buf text;
    struct code *codes;
    struct range *ranges;
    struct str *markups;
    size_t count;
    size_t *ids; /* by item: the number of the pair */
    size_t numbered;
};

static void add_code(struct making *making, struct document *document, const struct flow_item *item, enum code_kind kind,
                     size_t id) {
    making->codes[making->count] = (struct code){kind, arena_format(&document->arena, "%zu", id),
                                                 str_slice(document->text, item->range.start, item->range.end), item->type};
    making->markups[making->count] = item->markup;
    making->ranges[making->count++] = item->range;
    buf_add_str(&making->text, STR(UTF8_CODE));
}

/* A U+FFFC in the text is a code whose markup is itself. */
static void add_text_item(struct making *making, struct document *document, const struct flow_item *item, bool keep_space) {
    struct str rest = item->text;
    for (size_t at; (at = str_find(rest, STR(UTF8_CODE), 0)) != SIZE_MAX;) {
        size_t raw = str_find(document->text, STR(UTF8_CODE), item->range.start);
        struct flow_item object = {.range = {raw, raw + strlen(UTF8_CODE)}};
        add_text(&making->text, str_slice(rest, 0, at), keep_space);
        if (raw < item->range.end) add_code(making, document, &object, CODE_ALONE, ++making->numbered);
        rest = str_slice(rest, at + strlen(UTF8_CODE), rest.len);
    }
    add_text(&making->text, rest, keep_space);
}

static void add_item(struct making *making, struct document *document, const struct flow *flow, size_t index, bool keep_space) {
    const struct flow_item *item = &flow->items[index];
    if (item->kind == FLOW_TEXT)
        add_text_item(making, document, item, keep_space);
    else if (item->kind == FLOW_CLOSE)
        add_code(making, document, item, CODE_CLOSE, making->ids[item->partner]);
    else {
        making->ids[index] = ++making->numbered;
        add_code(making, document, item, item->kind == FLOW_OPEN ? CODE_OPEN : CODE_ALONE, making->ids[index]);
    }
}

/* Blanks at the ends of the outermost texts stay outside, whichever bytes they are. */
static struct range outer_range(struct str text, const struct flow *flow, size_t first, size_t end) {
    struct range range = {flow->items[first].range.start, flow->items[end - 1].range.end};
    if (flow->items[first].kind == FLOW_TEXT)
        while (range.start < range.end && is_space(text.at[range.start])) range.start++;
    if (flow->items[end - 1].kind == FLOW_TEXT)
        while (range.end > range.start && is_space(text.at[range.end - 1])) range.end--;
    return range;
}

static size_t count_codes(const struct flow *flow, size_t first, size_t end) {
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        const struct flow_item *item = &flow->items[i];
        count += item->kind != FLOW_TEXT;
        for (size_t at = 0; item->kind == FLOW_TEXT && (at = str_find(item->text, STR(UTF8_CODE), at)) != SIZE_MAX; at++)
            count++;
    }
    return count;
}

/* Beyond what a unit may hold, a block is left as it is. */
static bool leave(struct document *document, const struct flow *flow, size_t first) {
    document_warn_at(document, flow->items[first].range.start,
                     "a block of more than %d bytes or %d inline codes is left as it is", UNIT_TEXT_MAX, UNIT_CODES_MAX);
    return true;
}

static bool make_block(struct flow *flow, struct document *document, const struct flow_block *how, size_t first, size_t end,
                       struct error *err) {
    struct arena *arena = &document->arena;
    size_t codes = count_codes(flow, first, end);
    if (codes > UNIT_CODES_MAX) return leave(document, flow, first);
    struct making making = {.codes = ARENA_ARRAY(arena, struct code, codes), .ranges = ARENA_ARRAY(arena, struct range, codes)};
    making.markups = ARENA_ARRAY(arena, struct str, codes);
    making.ids = alloc_zero(flow->count, sizeof *making.ids);
    for (size_t i = first; i < end; i++) add_item(&making, document, flow, i, how->keep_space);
    struct str text = buf_str(&making.text);
    while (text.len && is_space(text.at[0])) text = str_slice(text, 1, text.len);
    while (text.len && is_space(text.at[text.len - 1])) text.len--;
    struct range range = outer_range(how->text.at ? how->text : document->text, flow, first, end);
    struct splice splice = {range, how->escape, making.ranges, making.markups, NULL};
    struct document_block block = {.translate = true, .context_id = how->context_id};
    block.source = (struct segment){arena_copy(arena, text), making.codes, making.count};
    bool fits = text.len <= UNIT_TEXT_MAX;
    buf_done(&making.text);
    free(making.ids);
    return fits ? document_add_block(document, block, &splice, err) : leave(document, flow, first);
}

bool flow_end(struct flow *flow, struct document *document, const struct flow_block *how, struct error *err) {
    size_t first = 0, end = flow->count;
    bool ok = true;
    if (has_text(flow, first, end)) {
        find_pairs(flow);
        trim(flow, &first, &end);
        ok = make_block(flow, document, how, first, end, err);
    }
    flow->count = 0;
    return ok;
}
