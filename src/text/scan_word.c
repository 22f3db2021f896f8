/* SPDX-License-Identifier: Apache-2.0 */
/* Words: letters and digits, joined by hyphens and apostrophes (Pan-Africanism, ng’ombe, COVID-19, aujourd’hui), and letters
 * with full stops between (U.S, a.m). French and Italian words end at an elision: l’ONU is "l’" and "ONU". A hyphen that ties a
 * number to a word ends one as well: magnitude-7.2, and five-year-old as 5-year-old. */
#include <string.h>

#include "text/chars.h"
#include "text/numerals.h"
#include "text/scan.h"

enum { ELIDED_MAX = 6 };

static bool is_elided(const struct scan *scan, size_t start, size_t end) {
    static const char *const french[] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
    if (scan->locale->family == FAMILY_ITALIAN) return true;
    if (scan->locale->family != FAMILY_FRENCH || end - start > ELIDED_MAX) return false;
    struct str word = str_slice(scan->text, start, end);
    for (size_t i = 0; i < sizeof french / sizeof *french; i++)
        if (str_equal_nocase(word, str_of(french[i]))) return true;
    return false;
}

/* One letter behind the full stop, and one letter alone before it. */
static bool joins_initials(struct str text, size_t part, size_t stop) {
    size_t next = part;
    if (chars_class_at(text, part, &next) != CHAR_LETTER || next != stop) return false;
    if (chars_class_at(text, stop + 1, &next) != CHAR_LETTER) return false;
    return scan_is_boundary(text, next);
}

/* Digits with a decimal sign: a value, where digits alone are part of the name (COVID-19). */
static bool is_fraction(const struct scan *scan, size_t at) {
    at = chars_skip(scan->text, at, 1U << CHAR_DIGIT);
    if (at >= scan->text.len || chars_at(scan->text, at) != scan->locale->decimal) return false;
    utf8_next(scan->text, &at);
    return at < scan->text.len && chars_digit(chars_at(scan->text, at)) >= 0;
}

/* two-thirds, three-quarters, two-and-a-half: more of the number. */
static bool goes_on_as_number(const struct scan *scan, size_t part) {
    static const struct str more[] = {STR("half"),    STR("halves"),  STR("quarter"),  STR("quarters"),
                                      STR("and"),     STR("hundred"), STR("thousand"), STR("million"),
                                      STR("billion"), STR("odd"),     STR("something")};
    int number;
    struct str word = str_slice(scan->text, part, scan_letters(scan->text, part));
    if (str_is_listed_nocase(word, more, sizeof more / sizeof *more)) return true;
    if (numerals_find(scan->locale, word, &number) != NUMERAL_NONE) return true;
    bool plural = word.len > 1 && (word.at[word.len - 1] | 0x20) == 's';
    return plural && numerals_find(scan->locale, str_slice(word, 0, word.len - 1), &number) != NUMERAL_NONE; /* thirds */
}

/* The word so far is a numeral, and `part` what it counts; "one" counts too little to be told from one-sided, one-off. */
static bool counts(const struct scan *scan, size_t start, size_t hyphen, size_t part) {
    int number;
    if (scan->locale->family != FAMILY_ENGLISH) return false;
    if (numerals_find(scan->locale, str_slice(scan->text, start, hyphen), &number) != NUMERAL_CARDINAL) return false;
    return !goes_on_as_number(scan, part);
}

size_t scan_word(const struct scan *scan, size_t at) {
    size_t start = at, part = at;
    for (;;) {
        size_t sign = chars_skip(scan->text, at, 1U << CHAR_LETTER | 1U << CHAR_DIGIT), next, behind;
        enum char_class class = chars_class_at(scan->text, sign, &next);
        bool stop = class == CHAR_OTHER && scan->text.at[sign] == '.' && joins_initials(scan->text, part, sign);
        if (class != CHAR_APOSTROPHE && class != CHAR_HYPHEN && !stop) return sign;
        enum char_class following = chars_class_at(scan->text, next, &behind);
        if (class == CHAR_APOSTROPHE && following == CHAR_LETTER && is_elided(scan, start, sign)) return next;
        if (following != CHAR_LETTER && !(class == CHAR_HYPHEN && following == CHAR_DIGIT)) return sign;
        if (class == CHAR_HYPHEN && (following == CHAR_DIGIT ? is_fraction(scan, next) : counts(scan, start, sign, next)))
            return sign;
        at = part = next;
    }
}
