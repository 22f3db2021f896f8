/* SPDX-License-Identifier: Apache-2.0 */
#include "model/segment.h"

#include <string.h>

#include "model/pack.h"

static const char kind_letters[] = {[CODE_OPEN] = '<', [CODE_CLOSE] = '>', [CODE_ALONE] = '.'};

size_t segment_count_codes(struct str text) {
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, STR(UTF8_CODE), at)) != SIZE_MAX; at += strlen(UTF8_CODE)) count++;
    return count;
}

bool code_is_break(const struct code *code) {
    static const char *const types[] = {"lb", "pb", "tab"};
    struct str type = code->type;
    if (code->kind != CODE_ALONE) return false;
    if (str_starts(type, STR("xlf:"))) type = str_slice(type, 4, type.len);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_equal(type, str_of(types[i]))) return true;
    return false;
}

struct segment segment_of_text(struct arena *arena, struct str text) {
    size_t count = segment_count_codes(text);
    if (count == 0) return (struct segment){.text = text};
    struct code *codes = ARENA_ARRAY(arena, struct code, count);
    for (size_t i = 0; i < count; i++)
        codes[i] = (struct code){CODE_ALONE, arena_format(arena, "%zu", i + 1), STR(UTF8_CODE), STR("")};
    return (struct segment){text, codes, count};
}

struct segment segment_copy(struct arena *arena, struct segment segment) {
    struct segment copy = {.text = arena_copy(arena, segment.text), .code_count = segment.code_count};
    if (segment.code_count == 0) return copy;
    struct code *codes = ARENA_ARRAY(arena, struct code, segment.code_count);
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        codes[i] = (struct code){code->kind, arena_copy(arena, code->id), arena_copy(arena, code->data),
                                 arena_copy(arena, code->type)};
    }
    copy.codes = codes;
    return copy;
}

static bool code_equal(const struct code *a, const struct code *b) {
    return a->kind == b->kind && str_equal(a->id, b->id) && str_equal(a->data, b->data) && str_equal(a->type, b->type);
}

bool segment_equal(struct segment a, struct segment b) {
    if (!str_equal(a.text, b.text) || a.code_count != b.code_count) return false;
    for (size_t i = 0; i < a.code_count; i++)
        if (!code_equal(&a.codes[i], &b.codes[i])) return false;
    return true;
}

/* True when an OPEN with this id stands before position `end` and no CLOSE in between. */
static bool is_open(struct segment segment, size_t end, struct str id) {
    for (size_t i = end; i-- > 0;)
        if (segment.codes[i].kind != CODE_ALONE && str_equal(segment.codes[i].id, id))
            return segment.codes[i].kind == CODE_OPEN;
    return false;
}

bool segment_is_sound(struct segment segment) {
    if (segment_count_codes(segment.text) != segment.code_count) return false;
    for (size_t i = 0; i < segment.code_count; i++)
        if (segment.codes[i].kind == CODE_CLOSE && !is_open(segment, i, segment.codes[i].id)) return false;
    return true;
}

struct str segment_flatten(struct arena *arena, struct segment segment) {
    if (segment.code_count == 0) return segment.text;
    struct buf out = {0};
    size_t from = 0, i = 0;
    for (size_t at; (at = str_find(segment.text, STR(UTF8_CODE), from)) != SIZE_MAX; from = at + strlen(UTF8_CODE)) {
        buf_add_str(&out, str_slice(segment.text, from, at));
        if (i < segment.code_count) buf_add_str(&out, segment.codes[i++].data);
    }
    buf_add_str(&out, str_slice(segment.text, from, segment.text.len));
    struct str flat = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return flat;
}

void segment_pack_codes(struct buf *out, struct segment segment) {
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        pack_add(out, (struct str){&kind_letters[code->kind], 1});
        pack_add(out, code->id);
        pack_add(out, code->data);
        pack_add(out, code->type);
    }
}

static bool unpack_code(struct arena *arena, struct str *packed, struct code *code) {
    struct str kind, id, data, type;
    if (!pack_next(packed, &kind) || !pack_next(packed, &id) || !pack_next(packed, &data) || !pack_next(packed, &type))
        return false;
    const char *letter = kind.len == 1 ? memchr(kind_letters, kind.at[0], sizeof kind_letters) : NULL;
    if (!letter) return false;
    *code = (struct code){(enum code_kind)(letter - kind_letters), arena_copy(arena, id), arena_copy(arena, data),
                          arena_copy(arena, type)};
    return true;
}

bool segment_unpack_codes(struct arena *arena, struct str packed, struct segment *segment) {
    size_t count = segment_count_codes(segment->text);
    struct code *codes = ARENA_ARRAY(arena, struct code, count);
    for (size_t i = 0; i < count; i++)
        if (!unpack_code(arena, &packed, &codes[i])) return false;
    segment->codes = codes;
    segment->code_count = count;
    return packed.len == 0;
}
