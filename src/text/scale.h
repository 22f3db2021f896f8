/* SPDX-License-Identifier: Apache-2.0 */
/* Words that multiply the number beside them: 2.5 million, 3 milliards, milioni 5, $4bn. After CLDR's compact forms, for
 * whatever locale ICU knows; what newspapers of ours write besides is listed in scale.c. Only for files of text/. */
#ifndef TAFSIRI_TEXT_SCALE_H
#define TAFSIRI_TEXT_SCALE_H

#include "text/scan.h"

/* Fills locale->scales, the first of a power being CLDR's own; words live in the arena. */
void scale_read(struct locale *locale, struct arena *arena);

/* Behind the word at `at`, and the word itself, longest first; 0 when none of that place stands there. `before`: the word comes
 * before its number; `money`: so do words that are taken for one beside a currency only. */
size_t scale_at(const struct scan *scan, size_t at, bool before, bool money, const struct scale_word **word);
/* The locale's word for the power of ten that goes with a number of this plural form (1 to 6, render_plural_form), in the place
 * of `like`; NULL when it has none. */
const struct scale_word *scale_find(const struct locale *locale, uint8_t power, int form, const struct scale_word *like);

#endif
