/* SPDX-License-Identifier: Apache-2.0 */
/* What a number counts, by the word beside it in English, French or Swahili. */
#ifndef TAFSIRI_CHECK_MEASURES_H
#define TAFSIRI_CHECK_MEASURES_H

#include "text/locale.h"
#include "text/token.h"

enum measure {
    MEASURE_NONE,
    MEASURE_MINUTE,
    MEASURE_HOUR, /* or an hour of the day */
    MEASURE_DAY,
    MEASURE_WEEK,
    MEASURE_MONTH,
    MEASURE_YEAR,
    MEASURE_DECADE,
    MEASURE_CENTURY,
    MEASURE_MILE,
    MEASURE_YARD,
    MEASURE_FOOT,
    MEASURE_INCH,
    MEASURE_ACRE,
    MEASURE_GALLON,
    MEASURE_POUND,
    MEASURE_OUNCE,
    MEASURE_RANK,  /* no measure but a place in a row: third, 3rd, wa tatu */
    MEASURE_SCALE, /* a million without a number before it */
};

/* Whatever its number: hour, heures, masaa. MEASURE_NONE for other words. */
enum measure measures_find(struct str word);
/* Of the number that is tokens `first` to `behind`, which is the token behind the last one: in Swahili the word before it is
 * looked at, else the one behind it, which a hyphen may tie to it (an 18-month term). */
enum measure measures_beside(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                             size_t behind);

#endif
