/* SPDX-License-Identifier: Apache-2.0 */
#include "text/numerals.h"

#include <string.h>

#include "text/ordinals.h"
#include "text/swahili_numerals.h"
#include "text/text.h"

enum { SMALL = 20, TENS = 10, AGREEING = 4 };

struct numerals {
    const char *small[SMALL], *tens[TENS];
    struct {
        const char *word;
        int number;
    } agreeing[AGREEING];
};

/* NULL where the word depends on its noun or there is none. */
static const struct numerals english = {
    .small = {[2] = "two",
              "three",
              "four",
              "five",
              "six",
              "seven",
              "eight",
              "nine",
              "ten",
              "eleven",
              "twelve",
              "thirteen",
              "fourteen",
              "fifteen",
              "sixteen",
              "seventeen",
              "eighteen",
              "nineteen"},
    .tens = {[2] = "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"},
    .agreeing = {{"one", 1}},
};

static const struct numerals french = {
    .small = {[2] = "deux",
              "trois",
              "quatre",
              "cinq",
              "six",
              "sept",
              "huit",
              "neuf",
              "dix",
              "onze",
              "douze",
              "treize",
              "quatorze",
              "quinze",
              "seize",
              "dix-sept",
              "dix-huit",
              "dix-neuf"},
    .tens = {[2] = "vingt", "trente", "quarante", "cinquante", "soixante"},
    .agreeing = {{"un", 1}, {"une", 1}, {"quatre-vingts", 80}},
};

static const struct numerals swahili = {
    .small = {[6] = "sita", [7] = "saba", [9] = "tisa", [10] = "kumi"},
    .tens = {[2] = "ishirini", "thelathini", "arobaini", "hamsini", "sitini", "sabini", "themanini", "tisini"},
    .agreeing = {{"moja", 1}, {"mmoja", 1}, {"kimoja", 1}, {"limoja", 1}},
};

static const struct numerals *numerals_of(const struct locale *locale) {
    switch (locale->family) {
    case FAMILY_ENGLISH: return &english;
    case FAMILY_FRENCH: return &french;
    case FAMILY_SWAHILI: return &swahili;
    default: return NULL;
    }
}

static bool is_word(const char *word, struct str text) {
    return word && str_equal(str_of(word), text);
}

static int find_small(const struct numerals *numerals, struct str word) {
    for (int i = 2; i < SMALL; i++)
        if (is_word(numerals->small[i], word)) return i;
    return 0;
}

static int find_tens(const struct numerals *numerals, struct str word) {
    for (int i = 2; i < TENS; i++)
        if (is_word(numerals->tens[i], word)) return i * 10;
    return 0;
}

/* twenty-two, trente-cinq, soixante-dix-sept; not vingt-et-un. */
static int find_cardinal(const struct locale *locale, const struct numerals *numerals, struct str word) {
    int number = find_small(numerals, word), tens;
    if (!number) number = find_tens(numerals, word);
    if (number || locale->family == FAMILY_SWAHILI) return number;
    struct str rest = word, first = str_cut(&rest, '-');
    if (!rest.len || !(tens = find_tens(numerals, first))) return 0;
    int unit = find_small(numerals, rest);
    if (locale->family == FAMILY_ENGLISH && is_word("one", rest)) unit = 1;
    bool sixty = locale->family == FAMILY_FRENCH && tens == 60; /* soixante-dix: the only ten that counts up to nineteen */
    return unit && (unit < 10 || sixty) ? tens + unit : 0;
}

static enum numeral_kind find(const struct locale *locale, struct str word, int *number) {
    const struct numerals *numerals = numerals_of(locale);
    if (!numerals || !word.len) return NUMERAL_NONE;
    enum swahili_class class;
    if ((*number = find_cardinal(locale, numerals, word))) return NUMERAL_CARDINAL;
    if (numerals == &swahili && (*number = swahili_agreeing_numeral(word, &class))) return NUMERAL_AGREES;
    for (size_t i = 0; i < AGREEING && numerals->agreeing[i].word; i++)
        if (is_word(numerals->agreeing[i].word, word)) return *number = numerals->agreeing[i].number, NUMERAL_AGREES;
    struct ordinal ordinal;
    if (!ordinals_find(locale, word, &ordinal) || ordinal.gender != GENDER_OPEN || ordinal.plural) return NUMERAL_NONE;
    return *number = ordinal.number, ordinal.number <= SMALL ? NUMERAL_ORDINAL : NUMERAL_NONE;
}

/* No numeral is longer, whatever it is folded from; of a word of many parts each start is asked for. */
enum { NUMERAL_BYTES_MAX = 64 };

enum numeral_kind numerals_find(const struct locale *locale, struct str word, int *number) {
    struct arena arena = {0};
    if (word.len > NUMERAL_BYTES_MAX) return NUMERAL_NONE;
    enum numeral_kind kind = find(locale, text_fold(&arena, word), number);
    arena_done(&arena);
    return kind;
}

/* Tens and a unit, where grammar leaves them alone: not 21 in French (vingt et un, vingt et une), not 80 (quatre-vingts). */
static struct str compound(struct arena *arena, const struct locale *locale, const struct numerals *numerals, int number) {
    int tens = number / 10, unit = number % 10;
    if (locale->family == FAMILY_FRENCH && tens == 7) tens = 6, unit += 10;
    const char *head = tens < TENS ? numerals->tens[tens] : NULL;
    if (!head || !unit) return str_of(unit ? NULL : head);
    const char *tail = locale->family == FAMILY_ENGLISH && unit == 1 ? "one" : numerals->small[unit];
    bool joined = unit == 1 || unit == 11; /* soixante et onze */
    if (!tail || (locale->family == FAMILY_FRENCH && joined)) return (struct str){0};
    return arena_format(arena, "%s-%s", head, tail);
}

struct str numerals_cardinal(struct arena *arena, const struct locale *locale, int number) {
    const struct numerals *numerals = numerals_of(locale);
    if (!numerals || number < 2 || number > 99) return (struct str){0};
    if (numerals == &swahili) return swahili_numeral(arena, number, SWAHILI_UNKNOWN);
    if (number < SMALL) return str_of(numerals->small[number]);
    return compound(arena, locale, numerals, number);
}
