/* SPDX-License-Identifier: Apache-2.0 */
/* Words are cut at their hyphens, so that twenty-one and vingt et un read alike; a reader looks at one part after the other and
 * goes back by copying itself. */
#include "text/spelled.h"

#include <string.h>

#include "text/numerals.h"
#include "text/ordinals.h"

enum part_kind { PART_NONE, PART_UNIT, PART_TEEN, PART_TENS, PART_HUNDRED, PART_THOUSAND, PART_AND, PART_RANK };

struct part {
    enum part_kind kind;
    int value;
};

struct reader {
    const struct locale *locale;
    struct str text;
    const struct token_list *tokens;
    size_t token, at; /* the next part starts at byte `at` of the text, in this token */
    bool ordinal, vague;
    struct {
        size_t start, end; /* bytes; end 0: none */
        struct part part;
    } seen; /* looked at last: what is asked of one part again and again */
};

/* ---- one part ------------------------------------------------------------------------------------------------------------ */

static const struct {
    enum locale_family family;
    const char *word;
    struct part part;
} joints[] = {
    {FAMILY_ENGLISH, "and", {PART_AND, 0}},
    {FAMILY_ENGLISH, "hundred", {PART_HUNDRED, 100}},
    {FAMILY_ENGLISH, "thousand", {PART_THOUSAND, 1000}},
    {FAMILY_FRENCH, "et", {PART_AND, 0}},
    {FAMILY_FRENCH, "unième", {PART_RANK, 1}},
    {FAMILY_FRENCH, "vingts", {PART_TENS, 20}},
    {FAMILY_FRENCH, "cent", {PART_HUNDRED, 100}},
    {FAMILY_FRENCH, "cents", {PART_HUNDRED, 100}},
    {FAMILY_FRENCH, "mille", {PART_THOUSAND, 1000}},
    {FAMILY_SWAHILI, "na", {PART_AND, 0}},
    {FAMILY_SWAHILI, "mia", {PART_HUNDRED, 100}},
    {FAMILY_SWAHILI, "elfu", {PART_THOUSAND, 1000}},
    {FAMILY_SWAHILI, "laki", {PART_THOUSAND, 100000}},
};

/* The fifties. */
static int find_decade(const struct locale *locale, struct str word) {
    char singular[16];
    int value;
    size_t stem = word.len - 3;
    if (locale->family != FAMILY_ENGLISH || !str_ends(word, STR("ies")) || stem >= sizeof singular) return 0;
    memcpy(singular, word.at, stem);
    singular[stem] = 'y';
    return numerals_find(locale, (struct str){singular, stem + 1}, &value) == NUMERAL_CARDINAL ? value : 0;
}

static struct part part_of(const struct locale *locale, struct str word) {
    int value;
    struct ordinal ordinal;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (joints[i].family == locale->family && str_equal_nocase(word, str_of(joints[i].word))) return joints[i].part;
    enum numeral_kind kind = numerals_find(locale, word, &value);
    if (kind == NUMERAL_CARDINAL || kind == NUMERAL_AGREES)
        return (struct part){value < 10 ? PART_UNIT : value < 20 ? PART_TEEN : PART_TENS, value};
    if (ordinals_find(locale, word, &ordinal) && !ordinal.roman) return (struct part){PART_RANK, ordinal.number};
    value = find_decade(locale, word);
    return (struct part){value ? PART_RANK : PART_NONE, value};
}

/* The next part; *end is the byte behind it. */
static struct part peek(struct reader *reader, size_t *end) {
    if (reader->token == reader->tokens->count) return (struct part){PART_NONE, 0};
    const struct token *token = &reader->tokens->at[reader->token];
    if (token->kind != TOKEN_WORD) return (struct part){PART_NONE, 0};
    size_t start = *end = reader->at > token->start ? reader->at : token->start;
    if (reader->seen.end && reader->seen.start == start) return *end = reader->seen.end, reader->seen.part;
    while (*end < token->end && reader->text.at[*end] != '-') *end += 1;
    reader->seen.start = start, reader->seen.end = *end;
    return reader->seen.part = part_of(reader->locale, str_slice(reader->text, start, *end));
}

/* Takes the next part when it is of the kind; the reader stays where it is when not. */
static bool take(struct reader *reader, enum part_kind kind, int *value) {
    size_t end;
    struct part part = peek(reader, &end);
    if (part.kind != kind) return false;
    *value = part.value;
    bool last = end == reader->tokens->at[reader->token].end;
    reader->token += last;
    reader->at = last ? 0 : end + 1;
    return true;
}

/* ---- below a hundred ----------------------------------------------------------------------------------------------------- */

/* Twenty-third, vingt-deuxième; "et" stands before the first only: vingt et unième, soixante et onzième. */
static bool ranks_as_unit(int rank, int tens, bool joined) {
    return joined ? rank == 1 || (tens == 60 && rank == 11) : rank < 10;
}

/* The units behind tens: twenty-one, vingt et un, soixante et onze, quatre-vingt-dix-sept, ishirini na moja. */
static int take_units(struct reader *reader, int tens) {
    enum locale_family family = reader->locale->family;
    struct reader saved = *reader;
    int value, more;
    bool joined = family != FAMILY_ENGLISH && take(reader, PART_AND, &value);
    bool direct = family != FAMILY_SWAHILI;
    if ((joined || direct) && take(reader, PART_UNIT, &value)) return value;
    bool twenties = family == FAMILY_FRENCH && (tens == 60 || tens == 80);
    if (twenties && take(reader, PART_TEEN, &value)) {
        if (value == 10 && take(reader, PART_UNIT, &more)) value += more;
        return value;
    }
    if (direct && take(reader, PART_RANK, &value) && ranks_as_unit(value, tens, joined)) {
        reader->ordinal = true;
        return value;
    }
    *reader = saved;
    return 0;
}

static int take_below_hundred(struct reader *reader) {
    int value, more;
    enum locale_family family = reader->locale->family;
    if (take(reader, PART_TENS, &value)) return value + take_units(reader, value);
    if (take(reader, PART_TEEN, &value)) {
        struct reader saved = *reader;
        bool joined = family == FAMILY_SWAHILI ? take(reader, PART_AND, &more) : family == FAMILY_FRENCH;
        if (value == 10 && joined && take(reader, PART_UNIT, &more)) return value + more;
        *reader = saved;
        return value;
    }
    if (!take(reader, PART_UNIT, &value)) return 0;
    struct reader saved = *reader;
    if (family == FAMILY_FRENCH && value == 4 && take(reader, PART_TENS, &more) && more == 20)
        return 80 + take_units(reader, 80);
    *reader = saved;
    return value;
}

/* ---- hundreds and thousands ---------------------------------------------------------------------------------------------- */

/* "Between two hundred and five hundred" says two numbers. */
static bool begins_another(struct reader *reader) {
    size_t end;
    return reader->locale->family == FAMILY_ENGLISH && peek(reader, &end).kind == PART_HUNDRED;
}

/* What follows hundreds or thousands, with or without "and". */
static int take_rest(struct reader *reader, int (*read)(struct reader *)) {
    struct reader saved = *reader;
    int value;
    if (reader->locale->family != FAMILY_FRENCH) take(reader, PART_AND, &value);
    if ((value = read(reader)) && !begins_another(reader)) return value;
    if (value) {
        *reader = saved;
        return 0;
    }
    if (take(reader, PART_RANK, &value)) {
        reader->ordinal = true;
        return value;
    }
    *reader = saved;
    return 0;
}

static int take_below_thousand(struct reader *reader) {
    int value = take_below_hundred(reader), hundred;
    if (value >= 20 || !take(reader, PART_HUNDRED, &hundred)) return value;
    if (!value) reader->vague = true;
    return (value ? value : 1) * hundred + take_rest(reader, take_below_hundred);
}

static int take_whole(struct reader *reader) {
    int value = take_below_thousand(reader), thousand;
    if (!take(reader, PART_THOUSAND, &thousand)) return value;
    if (!value) reader->vague = true;
    return (value ? value : 1) * thousand + take_rest(reader, take_below_thousand);
}

/* Swahili says the hundred and the thousand first: mia mbili, elfu tano mia tatu. */
static int take_swahili_hundreds(struct reader *reader) {
    int hundred, count;
    if (!take(reader, PART_HUNDRED, &hundred)) return take_below_hundred(reader);
    if (!take(reader, PART_UNIT, &count)) {
        reader->vague = true;
        count = 1;
    }
    return hundred * count + take_rest(reader, take_below_hundred);
}

static int take_swahili(struct reader *reader) {
    int thousand;
    if (!take(reader, PART_THOUSAND, &thousand)) return take_swahili_hundreds(reader);
    int count = take_below_hundred(reader);
    if (!count || count > 10) reader->vague = true;
    return (count ? count : 1) * thousand + take_rest(reader, take_swahili_hundreds);
}

/* Words that say a number without being one: une dizaine, a dozen, both. */
static int find_collective(const struct locale *locale, struct str word) {
    static const struct {
        enum locale_family family;
        const char *word;
        int value;
    } collectives[] = {
        {FAMILY_FRENCH, "dizaine", 10},      {FAMILY_FRENCH, "douzaine", 12},    {FAMILY_FRENCH, "quinzaine", 15},
        {FAMILY_FRENCH, "vingtaine", 20},    {FAMILY_FRENCH, "trentaine", 30},   {FAMILY_FRENCH, "quarantaine", 40},
        {FAMILY_FRENCH, "cinquantaine", 50}, {FAMILY_FRENCH, "soixantaine", 60}, {FAMILY_FRENCH, "centaine", 100},
        {FAMILY_FRENCH, "millier", 1000},    {FAMILY_ENGLISH, "both", 2},        {FAMILY_ENGLISH, "twice", 2},
        {FAMILY_ENGLISH, "pair", 2},         {FAMILY_ENGLISH, "couple", 2},      {FAMILY_ENGLISH, "double", 2},
        {FAMILY_ENGLISH, "triple", 3},       {FAMILY_FRENCH, "double", 2},       {FAMILY_FRENCH, "triple", 3},
        {FAMILY_ENGLISH, "dozen", 12},       {FAMILY_SWAHILI, "dazeni", 12},
    };
    for (size_t i = 0; i < sizeof collectives / sizeof *collectives; i++)
        if (collectives[i].family == locale->family && str_equal_nocase(word, str_of(collectives[i].word)))
            return collectives[i].value;
    return 0;
}

/* ---- what stands around -------------------------------------------------------------------------------------------------- */

/* wa tatu, ya pili: the third, the second. */
static bool follows_connective(const struct reader *reader) {
    static const struct str connectives[] = {STR("wa"), STR("ya"), STR("cha"), STR("vya"), STR("la"),
                                             STR("za"), STR("pa"), STR("kwa"), STR("mwa")};
    if (reader->locale->family != FAMILY_SWAHILI || !reader->token) return false;
    const struct token *before = &reader->tokens->at[reader->token - 1];
    return str_is_listed_nocase(str_slice(reader->text, before->start, before->end), connectives,
                                sizeof connectives / sizeof *connectives);
}

bool spelled_knows(const struct locale *locale) {
    return locale->family == FAMILY_ENGLISH || locale->family == FAMILY_FRENCH || locale->family == FAMILY_SWAHILI;
}

bool spelled_may_start(const struct locale *locale, struct str word) {
    struct ordinal ordinal;
    struct str rest = word;
    enum part_kind kind = part_of(locale, str_cut(&rest, '-')).kind;
    return (kind != PART_NONE && kind != PART_AND) || (rest.len && ordinals_find(locale, word, &ordinal));
}

bool spelled_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                  struct spelled_number *out) {
    static const struct str new = STR("neuf");
    struct reader reader = {.locale = locale, .text = text, .tokens = tokens, .token = first};
    if (!spelled_knows(locale) || first >= tokens->count || tokens->at[first].kind != TOKEN_WORD) return false;
    int value;
    size_t end;
    struct ordinal ordinal;
    enum part_kind first_kind = peek(&reader, &end).kind; /* most words are none, and soon seen */
    struct str word = str_slice(text, tokens->at[first].start, tokens->at[first].end);
    bool joined = end < tokens->at[first].end;
    bool rank = joined && ordinals_find(locale, word, &ordinal); /* dix-septième */
    if ((value = find_collective(locale, word))) {
        *out = (struct spelled_number){value, 1, tokens->at[first].end, false, true};
        return true;
    }
    if (!rank && (first_kind == PART_NONE || first_kind == PART_AND)) return false;
    reader.ordinal = follows_connective(&reader);
    if (rank)
        value = ordinal.number, reader.token++, reader.ordinal = true;
    else if (take(&reader, PART_RANK, &value))
        reader.ordinal = true;
    else
        value = locale->family == FAMILY_SWAHILI ? take_swahili(&reader) : take_whole(&reader);
    if (value < 2) return false;
    bool inside = reader.at > 0; /* two-year-old */
    size_t count = reader.token + inside - first, behind = inside ? reader.at - 1 : tokens->at[reader.token - 1].end;
    *out = (struct spelled_number){value, count, behind, reader.ordinal, reader.vague || str_equal_nocase(word, new)};
    return true;
}
