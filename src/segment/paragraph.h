/* SPDX-License-Identifier: Apache-2.0 */
/* One line of the text as the rules see it: UTF-16, without the inline codes (U+FFFC), so that "Dr.￼ Mutua" reads like
 * "Dr. Mutua". Knows where each unit came from. */
#ifndef TAFSIRI_SEGMENT_PARAGRAPH_H
#define TAFSIRI_SEGMENT_PARAGRAPH_H

#include <unicode/utypes.h>

#include "base/str.h"

struct paragraph {
    struct str text; /* the line, without what ends it */
    bool has_codes;
    UChar *units;
    uint32_t *bytes; /* bytes[i]: where unit i starts in text; bytes[length]: the end of the last */
    int32_t length;
    size_t capacity;
};

/* Cuts one line off *rest and returns it; *rest is empty after the last one. Lines end at LF, CR LF, CR, U+2028 and U+2029. */
struct str paragraph_cut(struct str *rest);
/* Takes another line; memory is used again. A zeroed struct paragraph is an empty one. */
void paragraph_take(struct paragraph *paragraph, struct str line);
void paragraph_done(struct paragraph *paragraph);

/* White space of any width: no-break, thin and zero-width spaces too. */
bool unit_is_space(UChar unit);
/* The bytes of the piece of units [start, end) without white space at its ends. Inline codes belong to the piece that they
 * touch, and to the piece behind them when they touch none or both. Empty when there is nothing but white space. */
struct str paragraph_piece(const struct paragraph *paragraph, int32_t start, int32_t end);

#endif
