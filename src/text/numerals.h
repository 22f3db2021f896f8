/* SPDX-License-Identifier: Apache-2.0 */
/* Numerals in words, where grammar leaves them alone. Swahili makes one to five and eight agree with the noun (watu wawili,
 * vitabu viwili) and not six, seven, nine, ten; French only one, and a plural "s" here and there. */
#ifndef TAFSIRI_TEXT_NUMERALS_H
#define TAFSIRI_TEXT_NUMERALS_H

#include "base/arena.h"
#include "text/locale.h"

enum numeral_kind {
    NUMERAL_NONE,
    NUMERAL_CARDINAL, /* six, sita */
    NUMERAL_AGREES,   /* a cardinal whose form depends on its noun: wawili, une */
    NUMERAL_ORDINAL,  /* sixth, sixième, kwanza: what ordinals.h reads without a gender, to the twentieth */
};

/* What one word says, in any case; *number is set unless NUMERAL_NONE. In Swahili "sita" is a cardinal; whether it stands
 * behind a connective (ya, wa, cha ...) is for the caller to see. */
enum numeral_kind numerals_find(const struct locale *locale, struct str word, int *number);
/* The word for a number, or the empty str when there is none that every noun takes. */
struct str numerals_cardinal(struct arena *arena, const struct locale *locale, int number);

#endif
