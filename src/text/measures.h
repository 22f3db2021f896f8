/* SPDX-License-Identifier: Apache-2.0 */
/* What a number counts, by the word beside it in English, French or Swahili. */
#ifndef TAFSIRI_TEXT_MEASURES_H
#define TAFSIRI_TEXT_MEASURES_H

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
    MEASURE_POUND, /* of weight or of money */
    MEASURE_OUNCE,
    MEASURE_KILOMETRE,
    MEASURE_METRE,
    MEASURE_CENTIMETRE,
    MEASURE_HECTARE,
    MEASURE_LITRE,
    MEASURE_KILOGRAM,
    MEASURE_TONNE,
    MEASURE_DEGREE,
    MEASURE_TIMES, /* twice, three times */
    MEASURE_DOLLAR,
    MEASURE_EURO,
    MEASURE_SHILLING,
    MEASURE_FRANC,
    MEASURE_GOURDE,
    MEASURE_RAND,
    MEASURE_NAIRA,
    MEASURE_RUPEE,
    MEASURE_YEN,
    MEASURE_YUAN,
    MEASURE_RANK,  /* no measure but a place in a row: third, 3rd, wa tatu */
    MEASURE_SCALE, /* a million without a number before it */
};

/* Whatever its number: hour, heures, masaa. MEASURE_NONE for other words and in other languages. */
enum measure measures_find(const struct locale *locale, struct str word);
/* Of a currency by its code (ISO 4217), which may be NULL. */
enum measure measures_of_currency(const char *code);
bool measures_is_money(enum measure measure);
/* Miles, feet, pounds and their like, which translators convert: how many of the metric measure that is next in size one of
 * them is; 0 for other measures. */
double measures_metric(enum measure measure);
/* The token that tells the measure of the number that is tokens `first` to `behind`, which is the token behind the last one, or
 * SIZE_MAX: in Swahili the word before it, else the one behind it, which a hyphen or "de" may tie to it (an 18-month term, 5
 * millions d’euros). */
size_t measures_beside(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                       size_t behind, enum measure *measure);

#endif
