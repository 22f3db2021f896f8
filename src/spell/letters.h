/* SPDX-License-Identifier: Apache-2.0 */
/* Letters of the Latin alphabet with their capitals and accents: what a speller asks of a character, so often that a call into
 * a Unicode library for each would show. */
#ifndef TAFSIRI_SPELL_LETTERS_H
#define TAFSIRI_SPELL_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

enum letter {
    LETTER_NONE,
    LETTER_LOWER, /* combining marks too: they stand behind a letter of either case */
    LETTER_UPPER,
    LETTER_FOREIGN, /* of another alphabet */
    LETTER_JOINER,  /* apostrophes, hyphens, soft hyphens: inside words */
    LETTER_DIGIT,   /* and the low line, as in identifiers */
};

enum { SOFT_HYPHEN = 0xAD, HYPHEN_NO_BREAK = 0x2011, APOSTROPHE_RIGHT = 0x2019, APOSTROPHE_LETTER = 0x02BC };

enum letter letter_class(uint32_t c);
uint32_t letter_lower(uint32_t c);
uint32_t letter_upper(uint32_t c);
/* e for é, è, ê, ë; c for ç; itself for a letter without accent. Small letters only. */
uint32_t letter_base(uint32_t c);

#endif
