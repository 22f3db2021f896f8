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
};

static const char *const labels[] = {
    "article",  "section",  "chapter", "clause", "paragraph", "page",       "line",  "figure", "table",
    "annex",    "appendix", "number",  "no",     "nos",       "resolution", "room",  "gate",   "platform",
    "route",    "highway",  "road",    "flight", "bus",       "channel",    "phase", "stage",  "level",
    "part",     "volume",   "series",  "season", "round",     "grade",      "class", "form",   "standard",
    "category", "type",     "zone",    "ward",   "block",     "district",   "group", "pool",   "case",
    "item",     "lot",      "plot",    "box",    "packet",    "version",    "size",
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
    if (locale->family != FAMILY_ENGLISH) return false;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (is_spelled(word, labels[i])) return true;
    return false;
}
