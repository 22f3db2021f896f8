/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/letters.h"

/* Latin Extended-A, -B and Additional have, with few exceptions that no language here writes, pairs of capital and small:
 * capitals even, but odd in these stretches. */
static bool capitals_are_odd(uint32_t c) {
    return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E) || (c >= 0x1CD && c <= 0x1DC);
}

static bool is_extended(uint32_t c) {
    return (c >= 0x100 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
}

static bool is_extended_capital(uint32_t c) {
    return c == 0x178 || ((c & 1) == 0) != capitals_are_odd(c);
}

static enum letter class_of_latin(uint32_t c) {
    if (c < 0x80) return c >= 'a' && c <= 'z' ? LETTER_LOWER : c >= 'A' && c <= 'Z' ? LETTER_UPPER : LETTER_NONE;
    if (c < 0xC0) return c == 0xAA || c == 0xBA ? LETTER_LOWER : LETTER_NONE;
    if (c < 0x100) return c == 0xD7 || c == 0xF7 ? LETTER_NONE : c < 0xDF ? LETTER_UPPER : LETTER_LOWER;
    if (is_extended(c)) return is_extended_capital(c) ? LETTER_UPPER : LETTER_LOWER;
    return c >= 0x300 && c < 0x370 ? LETTER_LOWER : LETTER_NONE;
}

static bool is_symbol(uint32_t c) {
    return (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040) || (c >= 0xFE00 && c < 0xFE70) || c >= 0xFFF0;
}

enum letter letter_class(uint32_t c) {
    switch (c) {
    case '\'':
    case '-':
    case SOFT_HYPHEN:
    case HYPHEN_NO_BREAK:
    case APOSTROPHE_RIGHT:
    case APOSTROPHE_LETTER: return LETTER_JOINER;
    case '_': return LETTER_DIGIT;
    default: break;
    }
    if (c >= '0' && c <= '9') return LETTER_DIGIT;
    if (c < 0x370 || is_extended(c)) return class_of_latin(c);
    return is_symbol(c) ? LETTER_NONE : LETTER_FOREIGN;
}

uint32_t letter_lower(uint32_t c) {
    if (letter_class(c) != LETTER_UPPER) return c;
    if (c == 0x178) return 0xFF; /* Ÿ: its small letter is in another block */
    return c < 0x100 ? c + 32 : c + 1;
}

uint32_t letter_upper(uint32_t c) {
    if (c == 0xFF) return 0x178;
    if (letter_class(c) != LETTER_LOWER || c == 0xAA || c == 0xBA || c == 0xDF || (c >= 0x300 && c < 0x370)) return c;
    return c < 0x100 ? c - 32 : c - 1;
}

uint32_t letter_base(uint32_t c) {
    static const char bases[] = "aaaaaaaceeeeiiiidnooooo/ouuuuypy"; /* U+00E0 to U+00FF */
    if (c >= 0xE0 && c <= 0xFF && c != 0xF7) return (uint32_t)bases[c - 0xE0];
    return c == 0x153 ? 'o' : c; /* œ */
}
