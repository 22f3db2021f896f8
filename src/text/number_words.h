/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in words. */
#ifndef TAFSIRI_TEXT_NUMBER_WORDS_H
#define TAFSIRI_TEXT_NUMBER_WORDS_H

#include "base/arena.h"
#include "model/language.h"

/* True when the number (canonical digits: "12", "3.5") stands somewhere in the text in whole words of the language, as CLDR's
 * rules spell it out (whole numbers up to 1,000,000); in Swahili whatever class prefix it has. */
bool number_words_stand_in(struct arena *arena, struct str digits, struct str text, const struct language *language);

#endif
