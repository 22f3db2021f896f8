/* SPDX-License-Identifier: Apache-2.0 */
/* A number in several pieces on one side and in one on the other. */
#ifndef TAFSIRI_CHECK_JOINED_H
#define TAFSIRI_CHECK_JOINED_H

#include "check/values.h"

/* Matches what the pieces of `a`, whose text and locale these are, come to with a value of `b`:
 *   groups     40 000 and 10 405.83 where the language does not group by blanks; 40, 000 by a slip
 *   fractions  0, 5 % by a slip; 1,3570 and 1.4L where that is no decimal sign
 *   scales     5 millions 143 mille 312, deux millions trois cent mille, laki moja na elfu hamsini: each less than one of
 *              the scale before it */
void joined_match(struct arena *arena, const struct locale *locale, struct values *a, struct str text, struct values *b);

#endif
