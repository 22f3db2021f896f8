/* SPDX-License-Identifier: Apache-2.0 */
#include "service/articles/article_fit.h"

#include <string.h>

/* The target's codes as indexes of the source's; SIZE_MAX: to be dropped. */
struct fitting {
    struct segment source, target;
    size_t *codes;
    bool *used; /* of the source's */
};

static void find_codes(struct fitting *fitting) {
    for (size_t i = 0; i < fitting->target.code_count; i++) {
        const struct code *code = &fitting->target.codes[i];
        size_t k = 0;
        while (k < fitting->source.code_count && (fitting->used[k] || fitting->source.codes[k].kind != code->kind ||
                                                  !str_equal(fitting->source.codes[k].id, code->id)))
            k++;
        fitting->codes[i] = k < fitting->source.code_count ? k : SIZE_MAX;
        if (k < fitting->source.code_count) fitting->used[k] = true;
    }
}

/* The other half of the pair that the target's code `i` belongs to, on its proper side; or SIZE_MAX. */
static size_t find_other(const struct fitting *fitting, size_t i) {
    const struct code *codes = fitting->target.codes;
    bool opens = codes[i].kind == CODE_OPEN;
    for (size_t k = opens ? i + 1 : 0; k < (opens ? fitting->target.code_count : i); k++)
        if (fitting->codes[k] != SIZE_MAX && codes[k].kind == (opens ? CODE_CLOSE : CODE_OPEN) &&
            str_equal(codes[k].id, codes[i].id))
            return k;
    return SIZE_MAX;
}

static void drop_widows(struct fitting *fitting) {
    for (size_t i = 0; i < fitting->target.code_count; i++)
        if (fitting->codes[i] != SIZE_MAX && fitting->target.codes[i].kind != CODE_ALONE && find_other(fitting, i) == SIZE_MAX)
            fitting->codes[i] = SIZE_MAX;
}

static struct segment rebuild(struct arena *arena, const struct fitting *fitting) {
    struct buf text = {0};
    struct str old = fitting->target.text;
    struct code *codes = ARENA_ARRAY(arena, struct code, fitting->target.code_count);
    size_t from = 0, kept = 0;
    for (size_t i = 0; i < fitting->target.code_count; i++) {
        size_t at = str_find(old, STR(UTF8_CODE), from);
        if (at == SIZE_MAX) break;
        bool drop = fitting->codes[i] == SIZE_MAX;
        buf_add_str(&text, str_slice(old, from, drop ? at : at + strlen(UTF8_CODE)));
        if (!drop) codes[kept++] = fitting->source.codes[fitting->codes[i]];
        from = at + strlen(UTF8_CODE);
    }
    buf_add_str(&text, str_slice(old, from, old.len));
    struct segment fit = {arena_copy(arena, buf_str(&text)), codes, kept};
    buf_done(&text);
    return fit;
}

struct segment article_fit_target(struct arena *arena, struct segment source, struct segment target) {
    if (target.code_count == 0) return target;
    struct fitting fitting = {source, target, ARENA_ARRAY(arena, size_t, target.code_count),
                              ARENA_ARRAY(arena, bool, source.code_count + 1)};
    find_codes(&fitting);
    drop_widows(&fitting);
    return rebuild(arena, &fitting);
}

struct segment article_rename_codes(struct arena *arena, struct segment old, struct segment fresh, struct segment target) {
    if (target.code_count == 0) return target;
    struct fitting fitting = {old, target, ARENA_ARRAY(arena, size_t, target.code_count),
                              ARENA_ARRAY(arena, bool, old.code_count + 1)};
    struct code *codes = ARENA_ARRAY(arena, struct code, target.code_count);
    find_codes(&fitting);
    for (size_t i = 0; i < target.code_count; i++)
        codes[i] = fitting.codes[i] == SIZE_MAX ? target.codes[i] : fresh.codes[fitting.codes[i]];
    target.codes = codes;
    return target;
}
