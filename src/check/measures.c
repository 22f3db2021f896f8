/* SPDX-License-Identifier: Apache-2.0 */
#include "check/measures.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SPELLINGS = 8 };

static const struct {
    enum measure measure;
    struct str words[SPELLINGS];
} measures[] = {
    {MEASURE_MINUTE, {STR("minute"), STR("minutes"), STR("dakika")}},
    {MEASURE_HOUR,
     {STR("hour"), STR("hours"), STR("heure"), STR("heures"), STR("saa"), STR("masaa"), STR("o'clock"), STR("o’clock")}},
    {MEASURE_DAY, {STR("day"), STR("days"), STR("jour"), STR("jours"), STR("siku")}},
    {MEASURE_WEEK, {STR("week"), STR("weeks"), STR("semaine"), STR("semaines"), STR("wiki"), STR("majuma")}},
    {MEASURE_MONTH, {STR("month"), STR("months"), STR("mois"), STR("miezi")}},
    {MEASURE_YEAR, {STR("year"), STR("years"), STR("an"), STR("ans"), STR("année"), STR("années"), STR("miaka")}},
    {MEASURE_DECADE, {STR("decade"), STR("decades"), STR("décennie"), STR("décennies"), STR("miongo")}},
    {MEASURE_CENTURY, {STR("century"), STR("centuries"), STR("siècle"), STR("siècles"), STR("karne")}},
    {MEASURE_MILE, {STR("mile"), STR("miles"), STR("mille"), STR("milles"), STR("maili")}},
    {MEASURE_YARD, {STR("yard"), STR("yards"), STR("yadi")}},
    {MEASURE_FOOT, {STR("foot"), STR("feet"), STR("ft"), STR("pied"), STR("pieds"), STR("futi")}},
    {MEASURE_INCH, {STR("inch"), STR("inches"), STR("pouce"), STR("pouces"), STR("inchi")}},
    {MEASURE_ACRE, {STR("acre"), STR("acres"), STR("ekari")}},
    {MEASURE_GALLON, {STR("gallon"), STR("gallons"), STR("galoni")}},
    {MEASURE_POUND, {STR("pound"), STR("pounds"), STR("livre"), STR("livres"), STR("pauni"), STR("ratili")}},
    {MEASURE_OUNCE, {STR("ounce"), STR("ounces"), STR("once"), STR("onces"), STR("aunsi")}},
};

enum measure measures_find(struct str word) {
    for (size_t i = 0; word.len && i < COUNT(measures); i++)
        if (str_is_listed_nocase(word, measures[i].words, SPELLINGS)) return measures[i].measure;
    return MEASURE_NONE;
}

static struct str text_of(struct str text, const struct token_list *tokens, size_t i) {
    return i < tokens->count ? str_slice(text, tokens->at[i].start, tokens->at[i].end) : (struct str){0};
}

enum measure measures_beside(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                             size_t behind) {
    if (locale->family == FAMILY_SWAHILI) return first ? measures_find(text_of(text, tokens, first - 1)) : MEASURE_NONE;
    bool tied = str_equal(text_of(text, tokens, behind), STR("-"));
    return measures_find(text_of(text, tokens, behind + tied));
}
