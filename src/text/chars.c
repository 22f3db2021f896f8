/* SPDX-License-Identifier: Apache-2.0 */
#include "text/chars.h"

#include <unicode/uchar.h>

#define SP CHAR_SPACE
#define LE CHAR_LETTER
#define DI CHAR_DIGIT
#define AP CHAR_APOSTROPHE
#define HY CHAR_HYPHEN
#define CU CHAR_CURRENCY

/* clang-format off */
static const uint8_t ascii[128] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, SP, SP, SP, SP, SP, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    SP, 0, 0, 0, CU, 0, 0, AP, 0, 0, 0, 0, 0, HY, 0, 0,   DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, 0, 0, 0, 0, 0, 0,
    0, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,  LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, 0, 0, 0, 0, LE,
    0, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE,  LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, LE, 0, 0, 0, 0, 0,
};
/* clang-format on */

struct range {
    uint32_t first, last;
};

/* By block; within them ICU says what is a letter. */
static const struct range spaceless[] = {
    {0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x2E80, 0x2FDF}, {0x3005, 0x3007},   {0x3040, 0x30FF},
    {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFD},
};

static bool is_spaceless(uint32_t c) {
    for (size_t i = 0; i < sizeof spaceless / sizeof *spaceless && c >= spaceless[i].first; i++)
        if (c <= spaceless[i].last) return true;
    return false;
}

static enum char_class class_by_category(uint32_t c) {
    int8_t category = u_charType((UChar32)c);
    uint32_t letters = U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK | U_GC_NO_MASK;
    if (category == U_DECIMAL_DIGIT_NUMBER) return CHAR_DIGIT;
    if (U_MASK(category) & letters) return is_spaceless(c) ? CHAR_SPACELESS : CHAR_LETTER;
    if (category == U_CURRENCY_SYMBOL) return CHAR_CURRENCY;
    return u_isUWhiteSpace((UChar32)c) ? CHAR_SPACE : CHAR_OTHER;
}

static enum char_class class_beyond_ascii(uint32_t c) {
    if (c >= 0xC0 && c < 0x250) return c == 0xD7 || c == 0xF7 ? CHAR_OTHER : CHAR_LETTER;
    switch (c) {
    case CHAR_RIGHT_QUOTE:
    case 0x02BC: return CHAR_APOSTROPHE;
    case 0x2010:
    case 0x2011: return CHAR_HYPHEN;
    case CHAR_NO_BREAK_SPACE:
    case CHAR_NARROW_NO_BREAK_SPACE:
    case 0x200B:
    case 0x2060:
    case 0xFEFF: return CHAR_SPACE;
    case 0xAD: /* soft hyphen and the two joiners: inside words, without a look of their own */
    case 0x200C:
    case 0x200D: return CHAR_LETTER;
    default: return class_by_category(c);
    }
}

enum char_class chars_class(uint32_t code_point) {
    return code_point < 0x80 ? (enum char_class)ascii[code_point] : class_beyond_ascii(code_point);
}

enum char_class chars_class_at(struct str text, size_t at, size_t *next) {
    *next = at;
    if (at >= text.len) return CHAR_END;
    unsigned char c = (unsigned char)text.at[at];
    if (c >= 0x80) return class_beyond_ascii(utf8_next(text, next));
    *next = at + 1;
    return (enum char_class)ascii[c];
}

size_t chars_skip(struct str text, size_t at, unsigned classes) {
    for (size_t next;; at = next) {
        for (unsigned char c; at < text.len && (c = (unsigned char)text.at[at]) < 0x80 && classes >> ascii[c] & 1;) at++;
        if (at < text.len && (unsigned char)text.at[at] < 0x80) return at;
        if (!(classes >> chars_class_at(text, at, &next) & 1)) return at;
    }
}

uint32_t chars_at(struct str text, size_t at) {
    return at < text.len ? utf8_next(text, &at) : 0;
}

uint32_t chars_before(struct str text, size_t at) {
    return at ? utf8_previous(text, &at) : 0;
}

int chars_digit(uint32_t code_point) {
    if (code_point < 0x80) return code_point >= '0' && code_point <= '9' ? (int)code_point - '0' : -1;
    return u_charDigitValue((UChar32)code_point);
}

bool chars_is_upper(uint32_t code_point) {
    if (code_point < 0x80) return code_point >= 'A' && code_point <= 'Z';
    return u_isUUppercase((UChar32)code_point) || u_istitle((UChar32)code_point);
}

bool chars_is_number_space(uint32_t code_point) {
    return code_point == ' ' || code_point == CHAR_NO_BREAK_SPACE || code_point == CHAR_NARROW_NO_BREAK_SPACE;
}
