/* SPDX-License-Identifier: Apache-2.0 */
/* Swahili numerals beside a noun. One to five and eight take the prefix of the noun's class, six, seven, nine, ten and the tens
 * none; in a compound the unit does:
 *
 *     watu wawili, sita, wanane, kumi na watano      vitabu viwili, sita, vinane, kumi na vitano
 *     nyumba mbili, sita, nane, kumi na tano         watu kumi na mmoja, vitabu kumi na kimoja
 *
 * What denotes a person takes the numerals of people whatever its own prefix: maafisa wawili. */
#ifndef TAFSIRI_TEXT_SWAHILI_NUMERALS_H
#define TAFSIRI_TEXT_SWAHILI_NUMERALS_H

#include "base/arena.h"

/* Of nouns in the plural. */
enum swahili_class {
    SWAHILI_UNKNOWN,
    SWAHILI_PEOPLE, /* wa-: watu wawili */
    SWAHILI_MI,     /* miti miwili */
    SWAHILI_MA,     /* magari mawili */
    SWAHILI_VI,     /* vitabu viwili */
    SWAHILI_N,      /* nyumba mbili */
};

/* The number of a numeral that agrees with its noun in the plural, and that noun's class: two to five, eight. 0 for any other
 * word. `word` in lower case. */
int swahili_agreeing_numeral(struct str word, enum swahili_class *class);
/* The class of a plural noun where it is beyond doubt: nouns for people, measures. Most prefixes leave it open (viongozi are
 * people, wadi and milioni have no prefix at all). `word` in lower case. */
enum swahili_class swahili_class_of(struct str word);
/* 2 to 99 beside a noun of that class; empty when the number is another one, or depends on a class that is unknown. */
struct str swahili_numeral(struct arena *arena, int number, enum swahili_class class);
/* What follows -a in an ordinal, 1 to 99: kwanza, pili, tatu, kumi na moja. Empty for any other number. */
struct str swahili_ordinal(struct arena *arena, int number);

#endif
