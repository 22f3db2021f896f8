/* SPDX-License-Identifier: Apache-2.0 */
#include "text/utf16.h"

#include <assert.h>
#include <unicode/ustring.h>

struct utf16 utf16_of(struct arena *arena, struct str s) {
    struct utf16 out = {arena_alloc(arena, (s.len + 1) * sizeof(UChar)), 0};
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(out.at, (int32_t)s.len + 1, &out.len, s.at, (int32_t)s.len, &status);
    assert(U_SUCCESS(status));
    return out;
}

struct str utf16_to_str(struct arena *arena, const UChar *at, int32_t len) {
    int32_t room = len * 3 + 1, used = 0;
    char *bytes = arena_alloc(arena, (size_t)room);
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8(bytes, room, &used, at, len, &status);
    assert(U_SUCCESS(status));
    return (struct str){bytes, (size_t)used};
}
