/* SPDX-License-Identifier: Apache-2.0 */
#include "text/tags.h"

#include <string.h>

#include "base/buf.h"
#include "model/unit.h"
#include "text/scan.h"

bool tag_is(enum token_kind kind, struct str text) {
    return kind == TOKEN_CODE && text.len && text.at[0] == '<';
}

/* ---- pairs --------------------------------------------------------------------------------------------------------------- */

static struct str name_of(struct str tag) {
    size_t start = str_starts(tag, STR("</")) ? 2 : 1, end = start;
    while (end < tag.len && !strchr(" \t\r\n/>", tag.at[end])) end++;
    return str_slice(tag, start, end);
}

static enum tag_shape shape_of(struct str tag) {
    static const struct str alone[] = {STR("area"),  STR("base"),   STR("br"),    STR("col"),  STR("embed"),
                                       STR("hr"),    STR("img"),    STR("input"), STR("link"), STR("meta"),
                                       STR("param"), STR("source"), STR("track"), STR("wbr")};
    bool element = tag.len && tag.at[0] == '<' && !str_starts(tag, STR("<!")) && !str_starts(tag, STR("<?"));
    if (!element || str_ends(tag, STR("/>"))) return TAG_ALONE;
    if (str_is_listed_nocase(name_of(tag), alone, sizeof alone / sizeof *alone)) return TAG_ALONE;
    return str_starts(tag, STR("</")) ? TAG_CLOSE : TAG_OPEN;
}

/* The innermost open tag of the name, as its depth; 0: none. */
static size_t find_open(const struct tag *tags, const size_t *open, size_t depth, struct str name) {
    while (depth > 0 && !str_equal_nocase(name_of(tags[open[depth - 1]].text), name)) depth--;
    return depth;
}

void tags_pair(struct arena *arena, struct tag *tags, size_t count) {
    size_t *open = ARENA_ARRAY(arena, size_t, count + 1), depth = 0;
    for (size_t i = 0; i < count; i++) {
        tags[i].shape = shape_of(tags[i].text);
        tags[i].partner = TAG_NO_PARTNER;
        if (tags[i].shape == TAG_OPEN) open[depth++] = i;
        size_t found = tags[i].shape == TAG_CLOSE ? find_open(tags, open, depth, name_of(tags[i].text)) : 0;
        if (!found) continue;
        depth = found - 1;
        tags[i].partner = (int)open[depth];
        tags[open[depth]].partner = (int)i;
    }
}

/* ---- codes --------------------------------------------------------------------------------------------------------------- */

struct code tag_code(struct arena *arena, const struct tag *tags, size_t index) {
    const struct tag *tag = &tags[index];
    bool paired = tag->partner != TAG_NO_PARTNER;
    size_t first = paired && tag->shape == TAG_CLOSE ? (size_t)tag->partner : index;
    enum code_kind kind = !paired ? CODE_ALONE : tag->shape == TAG_OPEN ? CODE_OPEN : CODE_CLOSE;
    return (struct code){kind, arena_format(arena, "%zu", first + 1), tag->text, STR("")};
}

static size_t code_end(struct str text, size_t at, bool all) {
    bool wanted = all || text.at[at] == '<' || text.at[at] == UTF8_CODE[0];
    return wanted ? scan_code(text, at) : 0;
}

struct segment tags_as_codes(struct arena *arena, struct str text, bool all) {
    size_t count = 0;
    for (size_t at = 0, end; at < text.len; at = end ? end : at + 1) count += (end = code_end(text, at, all)) > 0;
    if (!count || count > UNIT_CODES_MAX) return segment_of_text(arena, text);
    struct tag *tags = ARENA_ARRAY(arena, struct tag, count);
    struct code *codes = ARENA_ARRAY(arena, struct code, count);
    struct buf out = {0};
    size_t found = 0;
    for (size_t at = 0, end; at < text.len; at = end) {
        if ((end = code_end(text, at, all))) {
            tags[found++].text = str_slice(text, at, end);
            buf_add_str(&out, STR(UTF8_CODE));
        } else {
            buf_add_byte(&out, text.at[at]);
            end = at + 1;
        }
    }
    tags_pair(arena, tags, count);
    for (size_t i = 0; i < count; i++) codes[i] = tag_code(arena, tags, i);
    struct segment segment = {arena_copy(arena, buf_str(&out)), codes, count};
    buf_done(&out);
    return segment;
}
