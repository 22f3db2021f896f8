/* SPDX-License-Identifier: Apache-2.0 */
/* French hours in words, which the recogniser of times leaves alone: vingt et une heures, neuf heures et quart, huit heures du
 * matin. They may be a while as well. */
#ifndef TAFSIRI_CHECK_SPOKEN_H
#define TAFSIRI_CHECK_SPOKEN_H

#include "text/reading.h"

struct spoken_hour {
    int hour, minute;  /* of the day, or of one of its halves */
    bool half_known;   /* which half is said: by the number, or "du soir" */
    bool minute_loose; /* behind "heures" stands a number that may count something else: à neuf heures dix hommes */
    size_t end;        /* byte behind it */
};

/* Whether there can be any in the text: most have none, and are soon read. */
bool spoken_stands_in(struct str text);
/* The hour that starts at token i; false when none does, or a while: en deux heures, neuf heures de route. */
bool spoken_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i,
                 struct spoken_hour *out);
/* Whether the other side's time may be the same one. By which clock people speak is open where no half of the day is said, and
 * who says the full hour may leave the minutes out. */
bool spoken_agrees(const struct spoken_hour *spoken, const struct time_reading *time);

#endif
