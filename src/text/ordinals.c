/* SPDX-License-Identifier: Apache-2.0 */
#include "text/ordinals.h"

#include "text/swahili_numerals.h"
#include "text/text.h"

enum { SMALL = 20, TENS = 10, ROMAN_MAX = 39, ROMAN_ROOM = 8 };

struct ordinal_words {
    const char *small[SMALL], *tens[TENS]; /* NULL: none that all nouns take */
    const char *heads[TENS];               /* twenty-, before a unit */
};

static const struct ordinal_words english = {
    .small = {[1] = "first",
              "second",
              "third",
              "fourth",
              "fifth",
              "sixth",
              "seventh",
              "eighth",
              "ninth",
              "tenth",
              "eleventh",
              "twelfth",
              "thirteenth",
              "fourteenth",
              "fifteenth",
              "sixteenth",
              "seventeenth",
              "eighteenth",
              "nineteenth"},
    .tens = {[2] = "twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"},
    .heads = {[2] = "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"},
};

static const struct ordinal_words french = {
    .small = {[2] = "deuxième",
              "troisième",
              "quatrième",
              "cinquième",
              "sixième",
              "septième",
              "huitième",
              "neuvième",
              "dixième",
              "onzième",
              "douzième",
              "treizième",
              "quatorzième",
              "quinzième",
              "seizième",
              "dix-septième",
              "dix-huitième",
              "dix-neuvième"},
    .tens = {[2] = "vingtième", "trentième", "quarantième", "cinquantième", "soixantième"},
    .heads = {[2] = "vingt", "trente", "quarante", "cinquante"},
};

/* Those that show the gender. In the plural "secondes" are of time. */
static const struct {
    const char *word;
    struct ordinal ordinal;
} french_gendered[] = {
    {"premier", {.number = 1, .gender = GENDER_MASCULINE}},
    {"première", {.number = 1, .gender = GENDER_FEMININE}},
    {"premiers", {.number = 1, .gender = GENDER_MASCULINE, .plural = true}},
    {"premières", {.number = 1, .gender = GENDER_FEMININE, .plural = true}},
    {"second", {.number = 2, .gender = GENDER_MASCULINE}},
    {"seconde", {.number = 2, .gender = GENDER_FEMININE}},
};

static bool is_word(const char *word, struct str text) {
    return word && str_equal(str_of(word), text);
}

static int find_plain(const struct ordinal_words *words, struct str word) {
    for (int i = 1; i < SMALL; i++)
        if (is_word(words->small[i], word)) return i;
    for (int i = 2; i < TENS; i++)
        if (is_word(words->tens[i], word)) return i * 10;
    struct str unit = word, head = str_cut(&unit, '-');
    for (int i = 2; i < TENS; i++)
        for (int k = 1; k < 10 && is_word(words->heads[i], head); k++)
            if (is_word(words->small[k], unit)) return i * 10 + k;
    return 0;
}

static struct str write_plain(struct arena *arena, const struct ordinal_words *words, int number) {
    if (number < SMALL) return str_of(words->small[number]);
    if (number % 10 == 0) return str_of(words->tens[number / 10]);
    const char *head = words->heads[number / 10], *unit = words->small[number % 10];
    return head && unit ? arena_format(arena, "%s-%s", head, unit) : (struct str){0};
}

/* ---- Roman numerals ------------------------------------------------------------------------------------------------------ */

/* 1 to ROMAN_MAX: centuries, popes, republics. */
static struct str write_roman(char out[ROMAN_ROOM], int number) {
    static const struct {
        const char *digits;
        int value;
    } signs[] = {{"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1}};
    size_t len = 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            for (const char *at = signs[i].digits; *at; at++) out[len++] = *at;
    return (struct str){out, len};
}

static enum ordinal_gender gender_of_ending(struct str ending) {
    if (str_equal(ending, STR("er"))) return GENDER_MASCULINE;
    return str_equal(ending, STR("re")) || str_equal(ending, STR("ère")) ? GENDER_FEMININE : GENDER_OPEN;
}

/* XIXe, XXᵉ, IIIème, Ier, Ire. Only one has the latter two. */
static bool find_roman(struct str word, struct ordinal *out) {
    static const struct str endings[] = {STR("e"), STR("\u1d49"), STR("ème")};
    char digits[ROMAN_ROOM];
    size_t len = 0;
    while (len < word.len && (word.at[len] == 'I' || word.at[len] == 'V' || word.at[len] == 'X')) len++;
    struct str ending = str_slice(word, len, word.len);
    enum ordinal_gender gender = gender_of_ending(ending);
    bool known = gender != GENDER_OPEN;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) known |= str_equal(ending, endings[i]);
    for (int number = 1; len && known && number <= ROMAN_MAX; number++) {
        if (!str_equal(write_roman(digits, number), str_slice(word, 0, len))) continue;
        *out = (struct ordinal){.number = number, .gender = gender, .roman = true};
        return (number == 1) == (gender != GENDER_OPEN);
    }
    return false;
}

/* ---- the door ------------------------------------------------------------------------------------------------------------ */

static bool find_french(struct str word, struct ordinal *out) {
    for (size_t i = 0; i < sizeof french_gendered / sizeof *french_gendered; i++)
        if (is_word(french_gendered[i].word, word)) return *out = french_gendered[i].ordinal, true;
    bool plural = str_ends(word, STR("ièmes"));
    int number = find_plain(&french, plural ? str_slice(word, 0, word.len - 1) : word);
    *out = (struct ordinal){.number = number, .plural = plural};
    return number > 0;
}

static bool find_folded(const struct locale *locale, struct str word, struct ordinal *out) {
    switch (locale->family) {
    case FAMILY_FRENCH: return find_french(word, out);
    case FAMILY_ENGLISH: *out = (struct ordinal){.number = find_plain(&english, word)}; break;
    case FAMILY_SWAHILI: *out = (struct ordinal){.number = is_word("kwanza", word) ? 1 : is_word("pili", word) ? 2 : 0}; break;
    default: return false;
    }
    return out->number > 0;
}

/* Most words are none, which is seen at their ends. */
static bool may_be_ordinal(const struct locale *locale, struct str word) {
    if (word.len < 4) return false;
    char first = (char)(word.at[0] | 0x20), last = (char)(word.at[word.len - 1] | 0x20);
    switch (locale->family) {
    case FAMILY_ENGLISH: return last == 'h' || last == 't' || last == 'd';
    case FAMILY_FRENCH: return first == 'p' || first == 's' || last == 'e' || last == 's'; /* deuxième, dixièmes */
    case FAMILY_SWAHILI: return first == 'k' || first == 'p';
    default: return false;
    }
}

bool ordinals_find(const struct locale *locale, struct str word, struct ordinal *out) {
    struct arena arena = {0};
    if (locale->family == FAMILY_FRENCH && find_roman(word, out)) return true;
    bool found = may_be_ordinal(locale, word) && find_folded(locale, text_fold(&arena, word), out);
    arena_done(&arena);
    return found;
}

static struct str write_french(struct arena *arena, int number, const struct ordinal *like) {
    const char *first = like->gender == GENDER_MASCULINE ? "premier" : like->gender == GENDER_FEMININE ? "première" : NULL;
    if (like->roman) {
        char digits[ROMAN_ROOM];
        if (number > ROMAN_MAX) return (struct str){0};
        const char *ending = number > 1 ? "e" : !first ? NULL : like->gender == GENDER_MASCULINE ? "er" : "re";
        struct str roman = write_roman(digits, number);
        return ending ? arena_format(arena, "%" STR_FMT "%s", STR_ARG(roman), ending) : (struct str){0};
    }
    struct str word = number == 1 ? str_of(first) : write_plain(arena, &french, number);
    return word.len && like->plural ? arena_format(arena, "%" STR_FMT "s", STR_ARG(word)) : word;
}

struct str ordinals_write(struct arena *arena, const struct locale *locale, int number, const struct ordinal *like) {
    if (number < 1 || number > 99) return (struct str){0};
    switch (locale->family) {
    case FAMILY_FRENCH: return write_french(arena, number, like);
    case FAMILY_ENGLISH: return write_plain(arena, &english, number);
    case FAMILY_SWAHILI: return swahili_ordinal(arena, number);
    default: return (struct str){0};
    }
}
