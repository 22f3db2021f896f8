/* SPDX-License-Identifier: Apache-2.0 */
/* Ordinals in words and in Roman numerals: fourth, twenty-first; quatrième, première, seconde, XIXe. */
#ifndef TAFSIRI_TEXT_ORDINALS_H
#define TAFSIRI_TEXT_ORDINALS_H

#include "base/arena.h"
#include "text/locale.h"

enum ordinal_gender { GENDER_OPEN, GENDER_MASCULINE, GENDER_FEMININE };

struct ordinal {
    int number;                 /* 1 to 99; to 39 in Roman numerals */
    enum ordinal_gender gender; /* where the form shows it: premier, première */
    bool plural;                /* premiers, deuxièmes */
    bool roman;                 /* XIXe */
};

/* What one word says, in any case (Roman numerals in capitals). In Swahili kwanza and pili only: all others are cardinals
 * behind -a, which the caller sees. */
bool ordinals_find(const struct locale *locale, struct str word, struct ordinal *out);
/* The number in the manner of `like`, in lower case; in Swahili what stands behind -a. Empty when there is none, or when it
 * depends on a gender that `like` leaves open. */
struct str ordinals_write(struct arena *arena, const struct locale *locale, int number, const struct ordinal *like);

#endif
