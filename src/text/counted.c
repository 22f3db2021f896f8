/* SPDX-License-Identifier: Apache-2.0 */
#include "text/counted.h"

/* The spellings of one measure in a row; a plural in s is found without being listed. */
static const char *const measures[][5] = {
    {"second", "sec"},
    {"minute", "min"},
    {"hour", "hr"},
    {"day"},
    {"night"},
    {"week"},
    {"fortnight"},
    {"month"},
    {"year", "yr"},
    {"decade"},
    {"century", "centuries"},
    {"millimetre", "millimeter", "mm"},
    {"centimetre", "centimeter", "cm"},
    {"metre", "meter", "m"},
    {"kilometre", "kilometer", "km"},
    {"inch", "inches"},
    {"foot", "feet", "ft"},
    {"yard"},
    {"mile"},
    {"acre"},
    {"hectare", "ha"},
    {"millilitre", "milliliter", "ml"},
    {"litre", "liter", "l"},
    {"gallon"},
    {"barrel"},
    {"milligram", "mg"},
    {"gram", "gramme", "g"},
    {"kilogram", "kilogramme", "kilo", "kg"},
    {"ton"},
    {"tonne"},
    {"pound", "lb"},
    {"ounce"},
    {"degree"},
    {"watt"},
    {"kilowatt", "kw"},
    {"megawatt", "mw"},
    {"kilobyte", "kb"},
    {"megabyte", "mb"},
    {"gigabyte", "gb"},
    {"dollar"},
    {"cent"},
    {"euro"},
    {"shilling"},
    {"gourde"},
    {"franc"},
    {"rand"},
    {"naira"},
    {"rupee"},
    {"yen"},
    {"yuan"},
    {"percentage"},
    {"time", "fold"}, /* 3 times, 3-fold */
};

static const struct str labels[] = {
    STR("article"),    STR("section"),  STR("chapter"), STR("clause"),   STR("paragraph"), STR("page"),    STR("line"),
    STR("figure"),     STR("table"),    STR("annex"),   STR("appendix"), STR("number"),    STR("no"),      STR("nos"),
    STR("resolution"), STR("room"),     STR("gate"),    STR("platform"), STR("route"),     STR("highway"), STR("road"),
    STR("flight"),     STR("bus"),      STR("channel"), STR("phase"),    STR("stage"),     STR("level"),   STR("part"),
    STR("volume"),     STR("series"),   STR("season"),  STR("round"),    STR("grade"),     STR("class"),   STR("form"),
    STR("standard"),   STR("category"), STR("type"),    STR("zone"),     STR("ward"),      STR("block"),   STR("district"),
    STR("group"),      STR("pool"),     STR("case"),    STR("item"),     STR("lot"),       STR("plot"),    STR("box"),
    STR("packet"),     STR("version"),  STR("size"),
};

static bool is_spelled(struct str word, const char *spelling) {
    return str_equal_nocase(word, str_of(spelling));
}

int counted_measure(const struct locale *locale, struct str word) {
    if (locale->family != FAMILY_ENGLISH || !word.len) return 0;
    bool plural = word.len > 2 && (word.at[word.len - 1] | 0x20) == 's';
    struct str singular = str_slice(word, 0, word.len - plural);
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        for (size_t k = 0; k < sizeof *measures / sizeof **measures && measures[i][k]; k++)
            if (is_spelled(word, measures[i][k]) || is_spelled(singular, measures[i][k])) return (int)i + 1;
    return 0;
}

bool counted_label(const struct locale *locale, struct str word) {
    return locale->family == FAMILY_ENGLISH && str_is_listed_nocase(word, labels, sizeof labels / sizeof *labels);
}
