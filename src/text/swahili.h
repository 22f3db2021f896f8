/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the Swahili clock. It counts the hours of day and of night from six: 7 a.m. is saa moja asubuhi, the first hour of
 * the morning, and 7 p.m. saa moja usiku. Only for files of text/. */
#ifndef TAFSIRI_TEXT_SWAHILI_H
#define TAFSIRI_TEXT_SWAHILI_H

#include "text/reading.h"

/* Each returns the byte behind what it found at `at`, or 0. */
size_t swahili_find_hour(struct str text, size_t at, int *hour);
/* Below zero when it counts back from the next hour: kasorobo is -15. */
size_t swahili_find_minutes(struct str text, size_t at, int *minute);
size_t swahili_find_day_part(struct str text, size_t at, enum day_part *part);

/* 1 to 12. */
struct str swahili_hour(int hour);
struct str swahili_day_part(enum day_part part);

#endif
