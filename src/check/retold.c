/* SPDX-License-Identifier: Apache-2.0 */
#include "check/retold.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { WORDS = 6 };

/* In English, French and Swahili. */
static const struct {
    int percent;
    struct str words[WORDS];
} shares[] = {
    {25, {STR("quarter"), STR("fourth"), STR("quart"), STR("robo")}},
    {50, {STR("half"), STR("halve"), STR("halved"), STR("moitié"), STR("demi"), STR("nusu")}},
};

/* Minutes that are told as parts of an hour: un quart d'heure, half an hour, one and a quarter. */
static const struct { int minutes, percent; } hours[] = {{15, 25}, {45, 25}, {75, 25}, {30, 50}, {90, 50}};

/* Years that are told as decades or centuries; `many`: so are their multiples below a hundred. */
static const struct {
    int years;
    bool many;
    struct str words[WORDS];
} periods[] = {
    {10, true, {STR("décennie"), STR("décennies"), STR("decade"), STR("decades"), STR("muongo"), STR("miongo")}},
    {50, false, {STR("demi-siècle"), STR("half-century")}},
    {100, false, {STR("siècle"), STR("century"), STR("karne")}},
};

/* Of whom such a word is said, from this age on for ten years. */
static const struct {
    int years;
    struct str word;
} ages[] = {
    {30, STR("trentenaire")},    {40, STR("quadragénaire")},   {50, STR("quinquagénaire")}, {50, STR("cinquantenaire")},
    {60, STR("sexagénaire")},    {70, STR("septuagénaire")},   {80, STR("octogénaire")},    {90, STR("nonagénaire")},
    {40, STR("quadragenarian")}, {50, STR("quinquagenarian")}, {60, STR("sexagenarian")},   {70, STR("septuagenarian")},
    {80, STR("octogenarian")},   {90, STR("nonagenarian")},
};

/* A year is this one, or one beside it. */
static const struct {
    struct str first, second;
} years[] = {
    {STR("cette"), STR("année")},     {STR("année"), STR("dernière")}, {STR("année"), STR("passée")},
    {STR("année"), STR("prochaine")}, {STR("an"), STR("dernier")},     {STR("an"), STR("passé")},
    {STR("an"), STR("prochain")},     {STR("this"), STR("year")},      {STR("last"), STR("year")},
    {STR("next"), STR("year")},       {STR("mwaka"), STR("huu")},      {STR("mwaka"), STR("jana")},
    {STR("mwaka"), STR("ujao")},      {STR("mwaka"), STR("uliopita")},
};

/* Without the article that is tied to it: l'année. */
static struct str word_at(struct str text, const struct token_list *tokens, size_t i) {
    if (i >= tokens->count) return (struct str){0};
    struct str word = str_slice(text, tokens->at[i].start, tokens->at[i].end);
    const struct str apostrophes[] = {STR("'"), STR("\xE2\x80\x99")};
    for (size_t k = 0; k < COUNT(apostrophes); k++) {
        size_t at = str_find(word, apostrophes[k], 0);
        if (at != SIZE_MAX && at <= 2) return str_slice(word, at + apostrophes[k].len, word.len);
    }
    return word;
}

static bool tells_share(int percent, struct str word) {
    if (!word.len) return false;
    for (size_t i = 0; i < COUNT(shares); i++)
        if (shares[i].percent == percent && str_is_listed_nocase(word, shares[i].words, WORDS)) return true;
    return false;
}

static bool stands_at(struct str text, size_t at, struct str word) {
    return str_equal_nocase(str_slice(text, at, at + word.len < text.len ? at + word.len : text.len), word);
}

/* 75 minutes, dakika 75. */
static bool counts_minutes(const struct value *value, struct str text) {
    static const struct str swahili = STR("dakika ");
    if (value->end < text.len && stands_at(text, value->end + 1, STR("minute"))) return true;
    return value->start >= swahili.len && stands_at(text, value->start - swahili.len, swahili);
}

/* demi-heure, half-hour are told by their first half. */
static bool tells_minutes(int number, struct str word) {
    struct str rest = word, first = str_cut(&rest, '-');
    for (size_t i = 0; i < COUNT(hours); i++)
        if (hours[i].minutes == number && tells_share(hours[i].percent, first)) return true;
    return false;
}

static bool tells_period(int number, struct str word) {
    for (size_t i = 0; word.len && i < COUNT(periods); i++) {
        bool fits = periods[i].many ? number > 0 && number < 100 && number % periods[i].years == 0 : number == periods[i].years;
        if (fits && str_is_listed_nocase(word, periods[i].words, WORDS)) return true;
    }
    return false;
}

static bool tells_age(int number, struct str word) {
    if (word.len > 4 && str_ends(word, STR("s"))) word.len--;
    for (size_t i = 0; i < COUNT(ages); i++)
        if (number >= ages[i].years && number < ages[i].years + 10 && str_equal_nocase(word, ages[i].word)) return true;
    return false;
}

static bool tells_year(struct str word, struct str next) {
    for (size_t i = 0; i < COUNT(years); i++)
        if (str_equal_nocase(word, years[i].first) && str_equal_nocase(next, years[i].second)) return true;
    return false;
}

static bool is_year(struct str digits, struct str written) {
    return digits.len == 4 && written.len == 4 && (str_starts(digits, STR("19")) || str_starts(digits, STR("20")));
}

static bool tells_any_year(struct str text, const struct token_list *tokens) {
    for (size_t i = 0; i < tokens->count; i++)
        if (tells_year(word_at(text, tokens, i), word_at(text, tokens, i + 1))) return true;
    return false;
}

bool retold_stands_in(const struct value *value, struct str text, const struct token_list *tokens, struct str other,
                      const struct token_list *other_tokens) {
    /* Where both sides say "this year", it is not what tells the number. */
    bool year = is_year(value->digits, str_slice(text, value->start, value->end)) && !tells_any_year(text, tokens) &&
                tells_any_year(other, other_tokens);
    bool minutes = counts_minutes(value, text);
    int64_t number;
    if (year) return true;
    if (!str_to_int(value->digits, &number)) return false;
    for (size_t i = 0; i < other_tokens->count; i++) {
        struct str word = word_at(other, other_tokens, i);
        if (value->percent && number <= 100 && tells_share((int)number, word)) return true;
        if (minutes && number < 100 && tells_minutes((int)number, word)) return true;
        if (number <= 100 && (tells_age((int)number, word) || tells_period((int)number, word))) return true;
    }
    return false;
}
