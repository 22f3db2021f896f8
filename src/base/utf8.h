/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as bytes: validity, code points, and the UTF-16 offsets in which the outside world counts. */
#ifndef TAFSIRI_BASE_UTF8_H
#define TAFSIRI_BASE_UTF8_H

#include "base/str.h"

/* Stands in a segment's text for one inline code (U+FFFC, object replacement character); see model/segment.h. */
#define UTF8_CODE "\xEF\xBF\xBC"

/* True for well-formed UTF-8 without overlong forms, surrogates or code points over U+10FFFF. Otherwise the offset of the
 * first bad byte is in *bad (which may be NULL). NUL is well-formed. */
bool utf8_valid(struct str s, size_t *bad);
/* The code point at *at, which moves behind it. s must be valid and *at below its length. */
uint32_t utf8_next_beyond_ascii(struct str s, size_t *at);
static inline uint32_t utf8_next(struct str s, size_t *at) {
    unsigned char c = (unsigned char)s.at[*at];
    if (c >= 0x80) return utf8_next_beyond_ascii(s, at);
    *at += 1;
    return c;
}

/* Behind the ASCII at `at`, but for less than eight bytes of it. */
size_t utf8_skip_ascii(struct str s, size_t at);
/* The code point before *at, which moves to its start. s must be valid and *at above 0. */
uint32_t utf8_previous(struct str s, size_t *at);
/* Writes 1 to 4 bytes and returns how many. */
size_t utf8_write(char bytes[4], uint32_t code_point);
/* The start of s, of at most max_bytes, that ends with a whole character. s must be valid. */
struct str utf8_limit(struct str s, size_t max_bytes);
/* Code points in s. */
size_t utf8_count(struct str s);
/* UTF-16 code units in s. */
size_t utf16_length(struct str s);
/* The byte offset of UTF-16 offset `units`; SIZE_MAX when it is beyond the end or inside a character. */
size_t utf16_to_byte(struct str s, size_t units);

#endif
