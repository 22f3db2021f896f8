/* SPDX-License-Identifier: Apache-2.0 */
#include "text/measures.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SPELLINGS = 6 };

/* `metric`: how many of the metric measure that is next in size one of them is. */
static const struct {
    enum measure measure;
    double metric;
    struct str english[SPELLINGS], french[SPELLINGS], swahili[SPELLINGS];
} measures[] = {
    {MEASURE_MINUTE, 0, {STR("minute"), STR("minutes")}, {STR("minute"), STR("minutes")}, {STR("dakika")}},
    {MEASURE_HOUR,
     0,
     {STR("hour"), STR("hours"), STR("o'clock"), STR("o’clock")},
     {STR("heure"), STR("heures")},
     {STR("saa"), STR("masaa")}},
    {MEASURE_DAY, 0, {STR("day"), STR("days")}, {STR("jour"), STR("jours")}, {STR("siku")}},
    {MEASURE_WEEK, 0, {STR("week"), STR("weeks")}, {STR("semaine"), STR("semaines")}, {STR("wiki"), STR("majuma")}},
    {MEASURE_MONTH, 0, {STR("month"), STR("months")}, {STR("mois")}, {STR("miezi")}},
    {MEASURE_YEAR, 0, {STR("year"), STR("years")}, {STR("an"), STR("ans"), STR("année"), STR("années")}, {STR("miaka")}},
    {MEASURE_DECADE, 0, {STR("decade"), STR("decades")}, {STR("décennie"), STR("décennies")}, {STR("miongo")}},
    {MEASURE_CENTURY, 0, {STR("century"), STR("centuries")}, {STR("siècle"), STR("siècles")}, {STR("karne")}},
    {MEASURE_MILE, 1.609, {STR("mile"), STR("miles"), STR("mph")}, {STR("mile"), STR("miles")}, {STR("maili")}},
    {MEASURE_YARD, 0.9144, {STR("yard"), STR("yards")}, {STR("yard"), STR("yards")}, {STR("yadi")}},
    {MEASURE_FOOT, 0.3048, {STR("foot"), STR("feet"), STR("ft")}, {STR("pied"), STR("pieds")}, {STR("futi")}},
    {MEASURE_INCH, 2.54, {STR("inch"), STR("inches")}, {STR("pouce"), STR("pouces")}, {STR("inchi")}},
    {MEASURE_ACRE, 0.4047, {STR("acre"), STR("acres")}, {STR("acre"), STR("acres")}, {STR("ekari")}},
    {MEASURE_GALLON, 3.785, {STR("gallon"), STR("gallons")}, {STR("gallon"), STR("gallons")}, {STR("galoni")}},
    {MEASURE_POUND, 0.4536, {STR("pound"), STR("pounds")}, {STR("livre"), STR("livres")}, {STR("pauni"), STR("ratili")}},
    {MEASURE_OUNCE, 28.35, {STR("ounce"), STR("ounces")}, {STR("once"), STR("onces")}, {STR("aunsi")}},
    {MEASURE_KILOMETRE,
     0,
     {STR("kilometre"), STR("kilometres"), STR("kilometer"), STR("kilometers"), STR("km")},
     {STR("kilomètre"), STR("kilomètres"), STR("km")},
     {STR("kilomita"), STR("km")}},
    {MEASURE_METRE,
     0,
     {STR("metre"), STR("metres"), STR("meter"), STR("meters")},
     {STR("mètre"), STR("mètres")},
     {STR("mita")}},
    {MEASURE_CENTIMETRE,
     0,
     {STR("centimetre"), STR("centimetres"), STR("centimeter"), STR("centimeters"), STR("cm")},
     {STR("centimètre"), STR("centimètres"), STR("cm")},
     {STR("sentimita")}},
    {MEASURE_HECTARE,
     0,
     {STR("hectare"), STR("hectares"), STR("ha")},
     {STR("hectare"), STR("hectares"), STR("ha")},
     {STR("hekta")}},
    {MEASURE_LITRE,
     0,
     {STR("litre"), STR("litres"), STR("liter"), STR("liters")},
     {STR("litre"), STR("litres")},
     {STR("lita")}},
    {MEASURE_KILOGRAM,
     0,
     {STR("kilogram"), STR("kilograms"), STR("kg"), STR("kilo"), STR("kilos")},
     {STR("kilogramme"), STR("kilogrammes"), STR("kg"), STR("kilo"), STR("kilos")},
     {STR("kilo"), STR("kilogramu"), STR("kg")}},
    {MEASURE_TONNE, 0, {STR("ton"), STR("tons"), STR("tonne"), STR("tonnes")}, {STR("tonne"), STR("tonnes")}, {STR("tani")}},
    {MEASURE_DEGREE,
     0,
     {STR("degree"), STR("degrees"), STR("°")},
     {STR("degré"), STR("degrés"), STR("°")},
     {STR("nyuzi"), STR("digrii")}},
    {MEASURE_TIMES, 0, {STR("times"), STR("twice")}, {STR("fois")}, {STR("mara")}},
    {MEASURE_DOLLAR, 0, {STR("dollar"), STR("dollars")}, {STR("dollar"), STR("dollars")}, {STR("dola")}},
    {MEASURE_EURO, 0, {STR("euro"), STR("euros")}, {STR("euro"), STR("euros")}, {STR("euro"), STR("yuro")}},
    {MEASURE_SHILLING, 0, {STR("shilling"), STR("shillings")}, {STR("shilling"), STR("shillings")}, {STR("shilingi")}},
    {MEASURE_FRANC, 0, {STR("franc"), STR("francs")}, {STR("franc"), STR("francs")}, {STR("faranga")}},
    {MEASURE_GOURDE, 0, {STR("gourde"), STR("gourdes")}, {STR("gourde"), STR("gourdes")}, {STR("gourde"), STR("gourdes")}},
    {MEASURE_RAND, 0, {STR("rand"), STR("rands")}, {STR("rand"), STR("rands")}, {STR("randi")}},
    {MEASURE_NAIRA, 0, {STR("naira"), STR("nairas")}, {STR("naira"), STR("nairas")}, {STR("naira")}},
    {MEASURE_RUPEE, 0, {STR("rupee"), STR("rupees")}, {STR("roupie"), STR("roupies")}, {STR("rupia")}},
    {MEASURE_YEN, 0, {STR("yen"), STR("yens")}, {STR("yen"), STR("yens")}, {STR("yen"), STR("yeni")}},
    {MEASURE_YUAN, 0, {STR("yuan"), STR("yuans")}, {STR("yuan"), STR("yuans")}, {STR("yuan")}},
};

static const struct str *words_in(const struct locale *locale, size_t i) {
    switch (locale->family) {
    case FAMILY_ENGLISH: return measures[i].english;
    case FAMILY_FRENCH: return measures[i].french;
    case FAMILY_SWAHILI: return measures[i].swahili;
    default: return NULL;
    }
}

enum measure measures_find(const struct locale *locale, struct str word) {
    for (size_t i = 0; word.len && i < COUNT(measures) && words_in(locale, i); i++)
        if (str_is_listed_nocase(word, words_in(locale, i), SPELLINGS)) return measures[i].measure;
    return MEASURE_NONE;
}

double measures_metric(enum measure measure) {
    for (size_t i = 0; i < COUNT(measures); i++)
        if (measures[i].measure == measure) return measures[i].metric;
    return 0;
}

static const struct {
    const char *code;
    enum measure measure;
} currencies[] = {
    {"USD", MEASURE_DOLLAR},   {"CAD", MEASURE_DOLLAR},   {"EUR", MEASURE_EURO},     {"GBP", MEASURE_POUND},
    {"KES", MEASURE_SHILLING}, {"TZS", MEASURE_SHILLING}, {"UGX", MEASURE_SHILLING}, {"XOF", MEASURE_FRANC},
    {"XAF", MEASURE_FRANC},    {"CHF", MEASURE_FRANC},    {"RWF", MEASURE_FRANC},    {"HTG", MEASURE_GOURDE},
    {"ZAR", MEASURE_RAND},     {"NGN", MEASURE_NAIRA},    {"INR", MEASURE_RUPEE},    {"JPY", MEASURE_YEN},
    {"CNY", MEASURE_YUAN},
};

enum measure measures_of_currency(const char *code) {
    for (size_t i = 0; code && i < COUNT(currencies); i++)
        if (strcmp(code, currencies[i].code) == 0) return currencies[i].measure;
    return MEASURE_NONE;
}

bool measures_is_money(enum measure measure) {
    for (size_t i = 0; i < COUNT(currencies); i++)
        if (currencies[i].measure == measure) return true;
    return false;
}

/* The hyphen of "18-month", the "de" of "5 millions de dollars". */
static bool is_tie(struct str word) {
    static const struct str ties[] = {STR("-"), STR("de"), STR("d'"), STR("d’")};
    return str_is_listed_nocase(word, ties, COUNT(ties));
}

size_t measures_beside(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                       size_t behind, enum measure *measure) {
    bool before = locale->family == FAMILY_SWAHILI;
    size_t at = before ? first - 1 : behind; /* beyond the last token when there is none before */
    if (!before && is_tie(text_of_token(text, tokens, at))) at++;
    *measure = measures_find(locale, text_of_token(text, tokens, at));
    return *measure == MEASURE_NONE ? SIZE_MAX : at;
}
