/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <string.h>

/* The length that a lead byte announces, 0 for one that can't lead. */
static size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

static bool sequence_valid(const unsigned char *p, size_t length) {
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xC0) != 0x80) return false;
    if (p[0] == 0xE0 && p[1] < 0xA0) return false;  /* overlong */
    if (p[0] == 0xED && p[1] >= 0xA0) return false; /* surrogate */
    if (p[0] == 0xF0 && p[1] < 0x90) return false;  /* overlong */
    if (p[0] == 0xF4 && p[1] >= 0x90) return false; /* beyond U+10FFFF */
    return true;
}

size_t utf8_skip_ascii(struct str s, size_t at) {
    uint64_t word;
    for (; s.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s.at + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) break;
    }
    return at;
}

bool utf8_valid(struct str s, size_t *bad) {
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t i = utf8_skip_ascii(s, 0); i < s.len; i = utf8_skip_ascii(s, i)) {
        size_t length = sequence_length(p[i]);
        if (length == 0 || length > s.len - i || (length > 1 && !sequence_valid(p + i, length))) {
            if (bad) *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

uint32_t utf8_next_beyond_ascii(struct str s, size_t *at) {
    const unsigned char *p = (const unsigned char *)s.at + *at;
    if (p[0] < 0xE0) {
        *at += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *at += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

uint32_t utf8_previous(struct str s, size_t *at) {
    do *at -= 1;
    while (*at && ((unsigned char)s.at[*at] & 0xC0) == 0x80);
    size_t start = *at;
    return utf8_next(s, &start);
}

struct str utf8_limit(struct str s, size_t max_bytes) {
    size_t len = s.len < max_bytes ? s.len : max_bytes;
    while (len < s.len && len > 0 && ((unsigned char)s.at[len] & 0xC0) == 0x80) len--;
    return str_slice(s, 0, len);
}

size_t utf8_write(char bytes[4], uint32_t c) {
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        bytes[0] = (char)(0xC0 | c >> 6);
        bytes[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | c >> 12);
        bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | c >> 18);
    bytes[1] = (char)(0x80 | (c >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (c >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_count(struct str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++) count += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return count;
}

/* Every byte that starts a character is one code unit; a four-byte character is a surrogate pair, so one more. */
static size_t units_of_byte(char byte) {
    unsigned char c = (unsigned char)byte;
    return ((c & 0xC0) != 0x80) + (c >= 0xF0);
}

size_t utf16_length(struct str s) {
    size_t units = 0;
    for (size_t i = 0; i < s.len; i++) units += units_of_byte(s.at[i]);
    return units;
}

size_t utf16_to_byte(struct str s, size_t units) {
    size_t at = 0, seen = 0;
    while (seen < units && at < s.len) {
        seen += units_of_byte(s.at[at++]);
        while (at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80) at++;
    }
    return seen == units ? at : SIZE_MAX;
}
