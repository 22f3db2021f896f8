/* SPDX-License-Identifier: Apache-2.0 */
/* What English puts beside a number: a measure behind it (5 years, 20 km), a label before it (Article 5). */
#ifndef TAFSIRI_TEXT_COUNTED_H
#define TAFSIRI_TEXT_COUNTED_H

#include "text/locale.h"

/* Which measure the word is, whatever its number and spelling ("miles", "kilometre", "km"): equal for one measure, 0 for any
 * other word, and for every word of another language. */
int counted_measure(const struct locale *locale, struct str word);
/* Article, page, No: the number behind it is a name and counts nothing. */
bool counted_label(const struct locale *locale, struct str word);

#endif
