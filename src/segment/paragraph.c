/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/paragraph.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { CODE = 0xFFFC, CODE_BYTES = 3 };

/* The length of the line end at `at`, 0 when there is none. */
static size_t line_end(struct str s, size_t at) {
    if (s.at[at] == '\n') return 1;
    if (s.at[at] == '\r') return at + 1 < s.len && s.at[at + 1] == '\n' ? 2 : 1;
    if (s.at[at] != '\xE2' || s.len - at < 3 || s.at[at + 1] != '\x80') return 0;
    return s.at[at + 2] == '\xA8' || s.at[at + 2] == '\xA9' ? 3 : 0;
}

struct str paragraph_cut(struct str *rest) {
    struct str all = *rest;
    for (size_t at = 0; at < all.len; at++) {
        unsigned char c = (unsigned char)all.at[at];
        if (c > '\r' && c != 0xE2) continue;
        size_t end = line_end(all, at);
        if (end == 0) continue;
        *rest = str_slice(all, at + end, all.len);
        return str_slice(all, 0, at);
    }
    *rest = str_slice(all, all.len, all.len);
    return all;
}

static void reserve(struct paragraph *paragraph, size_t units) {
    if (units < paragraph->capacity) return;
    free(paragraph->units);
    free(paragraph->bytes);
    paragraph->capacity = units * 2 + 256;
    paragraph->units = alloc_zero(paragraph->capacity, sizeof *paragraph->units);
    paragraph->bytes = alloc_zero(paragraph->capacity, sizeof *paragraph->bytes);
}

void paragraph_take(struct paragraph *paragraph, struct str line) {
    int32_t length = 0;
    reserve(paragraph, line.len);
    paragraph->text = line;
    paragraph->has_codes = false;
    paragraph->bytes[0] = 0;
    for (size_t at = 0; at < line.len;) {
        uint32_t start = (uint32_t)at, c = utf8_next(line, &at);
        if (c == CODE) {
            paragraph->has_codes = true;
            continue;
        }
        paragraph->bytes[length] = start;
        if (c > 0xFFFF) {
            paragraph->units[length++] = U16_LEAD(c);
            paragraph->bytes[length] = start;
            c = U16_TRAIL(c);
        }
        paragraph->units[length++] = (UChar)c;
        paragraph->bytes[length] = (uint32_t)at;
    }
    paragraph->length = length;
}

void paragraph_done(struct paragraph *paragraph) {
    free(paragraph->units);
    free(paragraph->bytes);
    *paragraph = (struct paragraph){0};
}

bool unit_is_space(UChar unit) {
    if (unit < 0x80) return unit == ' ' || (unit >= '\t' && unit <= '\r') || (unit >= 0x1C && unit <= 0x1F);
    return u_isUWhiteSpace(unit) || unit == 0x200B || unit == 0xFEFF;
}

/* Characters that show nothing: a piece of them alone is none, yet they are not trimmed off a word. */
static bool unit_is_blank(UChar unit) {
    return unit_is_space(unit) || (unit >= 0xAD && u_hasBinaryProperty(unit, UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
}

/* ---- pieces ---- */

static bool code_at(struct str text, size_t at) {
    return text.len - at >= CODE_BYTES && text.at[at] == '\xEF' && text.at[at + 1] == '\xBF' && text.at[at + 2] == '\xBC';
}

/* The gap between two pieces is text[from, to). Its codes at `from` belong to the left piece, the others to the right one, and
 * all of them to the right when nothing else is in the gap. Sets *from to the end of the left, *to to the start of the right.
 */
static void share_codes(struct str text, size_t *from, size_t *to) {
    size_t at = *from;
    while (at < *to && code_at(text, at)) at += CODE_BYTES;
    if (at == *to) {
        *to = *from;
        return;
    }
    *from = at;
    while (at < *to && !code_at(text, at)) at++;
    *to = at;
}

/* Behind the last unit of the paragraph the codes have nobody else to belong to. */
static size_t last_code_end(struct str text, size_t from) {
    size_t end = from;
    for (size_t at = from; at < text.len; at++)
        if (code_at(text, at)) end = at + CODE_BYTES;
    return end;
}

static size_t first_code(struct str text, size_t to) {
    size_t at = 0;
    while (at < to && !code_at(text, at)) at++;
    return at;
}

static size_t piece_start(const struct paragraph *paragraph, int32_t start) {
    int32_t left = start;
    while (left > 0 && unit_is_space(paragraph->units[left - 1])) left--;
    size_t to = paragraph->bytes[start];
    if (!paragraph->has_codes) return to;
    if (left == 0) return first_code(paragraph->text, to);
    size_t from = paragraph->bytes[left - 1];
    utf8_next(paragraph->text, &from);
    share_codes(paragraph->text, &from, &to);
    return to;
}

/* Where unit `last` ends: for a surrogate pair both units start at the same byte. */
static size_t piece_end(const struct paragraph *paragraph, int32_t last) {
    int32_t right = last + 1;
    size_t from = paragraph->bytes[last];
    utf8_next(paragraph->text, &from);
    if (!paragraph->has_codes) return from;
    while (right < paragraph->length && unit_is_space(paragraph->units[right])) right++;
    if (right == paragraph->length) return last_code_end(paragraph->text, from);
    size_t to = paragraph->bytes[right];
    share_codes(paragraph->text, &from, &to);
    return from;
}

struct str paragraph_piece(const struct paragraph *paragraph, int32_t start, int32_t end) {
    bool blank = true;
    while (start < end && unit_is_space(paragraph->units[start])) start++;
    while (end > start && unit_is_space(paragraph->units[end - 1])) end--;
    for (int32_t i = start; i < end && blank; i++) blank = unit_is_blank(paragraph->units[i]);
    if (blank) return (struct str){0};
    return str_slice(paragraph->text, piece_start(paragraph, start), piece_end(paragraph, end - 1));
}
