/* SPDX-License-Identifier: Apache-2.0 */
#include "text/text.h"

#include <assert.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uclean.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/alloc.h"
#include "text/chars.h"
#include "text/utf16.h"

/* Every code point below U+0300 is normal by itself and after any other. */
static bool is_normal(struct str s) {
    for (size_t at = utf8_skip_ascii(s, 0); at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        if (c < 0x300) continue;
        if (u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES || u_getCombiningClass((UChar32)c))
            return false;
    }
    return true;
}

static struct utf16 normalise(struct arena *arena, struct utf16 text) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t room = text.len * 3 + 1; /* UAX 15: NFC makes UTF-16 at most three times as long */
    struct utf16 out = {arena_alloc(arena, (size_t)room * sizeof(UChar)), 0};
    out.len = unorm2_normalize(nfc, text.at, text.len, out.at, room, &status);
    assert(U_SUCCESS(status));
    return out;
}

static void *take_memory(const void *context, size_t size) {
    (void)context;
    return alloc(size);
}

static void *take_more_memory(const void *context, void *old, size_t size) {
    (void)context;
    return alloc_again(old, size, 1);
}

static void give_memory(const void *context, void *memory) {
    (void)context;
    free(memory);
}

void text_begin(void) {
    UErrorCode status = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, take_memory, take_more_memory, give_memory, &status);
    if (U_FAILURE(status)) abort(); /* it has been used already */
}

struct str text_normalise(struct arena *arena, struct str s) {
    if (is_normal(s)) return s;
    struct utf16 normal = normalise(arena, utf16_of(arena, s));
    return utf16_to_str(arena, normal.at, normal.len);
}

/* The characters from byte `at` on that can change together. */
static struct str take_cluster(const UNormalizer2 *nfc, struct str s, size_t at) {
    size_t end = at, next = at;
    utf8_next(s, &end);
    while ((next = end) < s.len && !unorm2_hasBoundaryBefore(nfc, (UChar32)utf8_next(s, &next))) end = next;
    return str_slice(s, at, end);
}

struct normal_text text_normalise_from(struct arena *arena, struct str s) {
    struct str normal = text_normalise(arena, s);
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    if (normal.at == s.at) return (struct normal_text){s, NULL};
    uint32_t *origins = ARENA_ARRAY(arena, uint32_t, normal.len + 1);
    size_t written = 0;
    for (size_t at = 0; at < s.len && written < normal.len;) {
        struct str cluster = take_cluster(nfc, s, at), changed = text_normalise(arena, cluster);
        bool same = str_equal(changed, cluster);
        size_t end = at + cluster.len;
        for (size_t i = 0; i < changed.len && written < normal.len; i++)
            origins[written++] = (uint32_t)(i == 0 ? at : same ? at + i : end);
        at = end;
    }
    origins[normal.len] = (uint32_t)s.len;
    return (struct normal_text){normal, origins};
}

static struct str fold_ascii(struct arena *arena, struct str s) {
    char *folded = arena_alloc(arena, s.len);
    for (size_t i = 0; i < s.len; i++) folded[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] | 0x20 : s.at[i]);
    return (struct str){folded, s.len};
}

static struct str fold_any(struct arena *arena, struct str s) {
    struct utf16 text = normalise(arena, utf16_of(arena, s));
    int32_t room = text.len * 3 + 1; /* full folding gives at most three code points, each of one unit, for one */
    struct utf16 folded = {arena_alloc(arena, (size_t)room * sizeof(UChar)), 0};
    UErrorCode status = U_ZERO_ERROR;
    folded.len = u_strFoldCase(folded.at, room, text.at, text.len, U_FOLD_CASE_DEFAULT, &status);
    assert(U_SUCCESS(status));
    folded = normalise(arena, folded);
    return utf16_to_str(arena, folded.at, folded.len);
}

struct str text_fold(struct arena *arena, struct str s) {
    bool upper = false;
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80) return fold_any(arena, s);
        upper |= s.at[i] >= 'A' && s.at[i] <= 'Z';
    }
    return upper ? fold_ascii(arena, s) : s;
}

bool text_is_blank(struct str s) {
    for (size_t at = 0; at < s.len;) {
        uint32_t c = utf8_next(s, &at);
        bool invisible = c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F || c == 0xAD;
        if (!invisible && chars_class(c) != CHAR_SPACE) return false;
    }
    return true;
}
