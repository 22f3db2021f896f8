/* SPDX-License-Identifier: Apache-2.0 */
/* What a scanner of tokens asks of one character. ASCII is a table, Latin letters a range, the rest ICU's properties. */
#ifndef TAFSIRI_TEXT_CHARS_H
#define TAFSIRI_TEXT_CHARS_H

#include "base/utf8.h"

enum char_class {
    CHAR_OTHER,  /* punctuation, symbols, controls: a token of its own */
    CHAR_SPACE,  /* all white space, no-break spaces and zero-width space included */
    CHAR_LETTER, /* letters, marks, joiners, "_" and numerals that aren't decimal digits */
    CHAR_DIGIT,  /* decimal digits of any script */
    CHAR_APOSTROPHE,
    CHAR_HYPHEN, /* hyphens, not dashes and not minus */
    CHAR_CURRENCY,
    CHAR_SPACELESS, /* letters of scripts that don't put spaces between words: Thai, Lao, Khmer, Myanmar, Chinese, Japanese */
    CHAR_END,       /* beyond the end of the text */
};

enum {
    CHAR_NO_BREAK_SPACE = 0xA0,
    CHAR_NARROW_NO_BREAK_SPACE = 0x202F,
    CHAR_RIGHT_QUOTE = 0x2019,
    CHAR_MINUS = 0x2212,
};

enum char_class chars_class(uint32_t code_point);
/* The class at byte `at`, CHAR_END at the end; *next is the byte behind the character. */
enum char_class chars_class_at(struct str text, size_t at, size_t *next);
/* Behind the run of characters whose classes are in the bit set (of 1 << class). */
size_t chars_skip(struct str text, size_t at, unsigned classes);
/* The code point at byte `at`, 0 at the end. */
uint32_t chars_at(struct str text, size_t at);
/* The code point that ends at byte `at`, 0 at the start. */
uint32_t chars_before(struct str text, size_t at);
/* 0 to 9, or -1. */
int chars_digit(uint32_t code_point);
bool chars_is_upper(uint32_t code_point);
/* A space that may stand inside a number or before a sign: a blank, or one of the two no-break spaces. */
bool chars_is_number_space(uint32_t code_point);

#endif
