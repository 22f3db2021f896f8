/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that rendering writes. Only for files of text/. */
#ifndef TAFSIRI_TEXT_WRITING_H
#define TAFSIRI_TEXT_WRITING_H

#include "base/buf.h"
#include "text/reading.h"

/* Minutes since midnight; when *known is false, of either half of the day (below 720). */
int writing_minute_of_day(const struct time_reading *time, bool *known);
/* A Swahili time that repeats the digits of the world's clock as they are: saa 10:00 for 10:00. */
bool writing_repeats_clock(const struct time_reading *swahili, const struct time_reading *source);
/* May the part of the day be said of this minute in Swahili? And which is said first? */
bool writing_may_say(enum day_part part, int minute_of_day);
enum day_part writing_day_part(int minute_of_day);
/* A month or day in full or abbreviated, with the case of the model and a full stop where the model has one. */
struct str writing_name(struct arena *arena, const struct locale *locale, const struct calendar_name *name, bool abbreviated,
                        struct str model);
/* st, nd, rd or th. */
const char *writing_english_ending(unsigned number);

#endif
