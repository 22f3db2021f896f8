/* SPDX-License-Identifier: Apache-2.0 */
#include "check/values.h"

#include <string.h>

#include "check/beside.h"
#include "text/reading.h"
#include "text/spelled.h"

static struct value *add_value(struct values *values, struct str digits, size_t start, size_t end) {
    static struct value none;
    if (values->count == VALUES_MAX || digits.len == 0) return &none;
    values->at[values->count] = (struct value){.digits = digits, .start = start, .end = end};
    return &values->at[values->count++];
}

/* ---- digits -------------------------------------------------------------------------------------------------------------- */

/* Without zeros in front of the whole part and behind the fraction. */
static struct str canonical(struct arena *arena, const struct number_reading *number) {
    size_t first = 0, whole = number->whole, fraction = number->fraction;
    while (whole > 1 && number->digits[first] == '0') first++, whole--;
    while (fraction && number->digits[number->whole + fraction - 1] == '0') fraction--;
    if (!fraction) return arena_format(arena, "%.*s", (int)whole, number->digits + first);
    return arena_format(arena, "%.*s.%.*s", (int)whole, number->digits + first, (int)fraction, number->digits + number->whole);
}

/* Runs of digits in a token that reads as nothing more: a date's parts, the 1990 of "mid-1990s". */
static void add_digit_runs(struct arena *arena, struct values *values, struct str text, const struct token *token) {
    for (size_t at = token->start; at < token->end;) {
        size_t start = at;
        while (at < token->end && text.at[at] >= '0' && text.at[at] <= '9') at++;
        if (at == start) {
            at++;
            continue;
        }
        size_t first = start;
        while (first + 1 < at && text.at[first] == '0') first++;
        add_value(values, arena_copy(arena, str_slice(text, first, at)), start, at);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* 747s, 50x60cm; not 2eceabe52, the name of some thing. */
static bool is_counted(struct str text, const struct token *token) {
    if (!is_digit(text.at[token->start])) return false;
    for (size_t at = token->start + 1; at < token->end; at++)
        if (is_digit(text.at[at]) && !is_digit(text.at[at - 1]) && !strchr("-xX", text.at[at - 1])) return false;
    return true;
}

/* mid-1990s, Covid-19, S21, miaka13: the number may stand on the other side by itself, and needn't. */
static bool is_compound(struct str text, const struct token *token) {
    for (size_t at = token->start; at < token->end; at++)
        if (is_digit(text.at[at])) return true;
    return false;
}

/* ---- Roman numerals ------------------------------------------------------------------------------------------------------ */

/* XXe, XIX: the value of the longest start that is one as Romans wrote it, 0 for none; *behind it. */
static int read_roman(struct str word, size_t *behind) {
    static const struct {
        const char *letters;
        int value;
    } signs[] = {{"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90}, {"L", 50},
                 {"XL", 40},  {"X", 10},   {"IX", 9},  {"V", 5},    {"IV", 4},  {"I", 1}};
    int value = 0;
    size_t at = 0;
    for (size_t i = 0, times = 0; i < sizeof signs / sizeof *signs; i++, times = 0) {
        struct str letters = str_of(signs[i].letters);
        while (times++ < 3 && str_starts(str_slice(word, at, word.len), letters)) value += signs[i].value, at += letters.len;
    }
    *behind = at;
    return value;
}

/* XX, XIXe, Ier; one letter alone is an initial. */
static void add_roman(struct arena *arena, struct values *values, struct str text, const struct token *token) {
    static const struct str endings[] = {STR("e"), STR("er"), STR("ème"), STR("ième"), STR("re")};
    struct str word = str_slice(text, token->start, token->end);
    size_t behind;
    int number = read_roman(word, &behind);
    struct str ending = str_slice(word, behind, word.len);
    bool whole = !ending.len && behind > 1;
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !whole; i++) whole = str_equal(ending, endings[i]);
    if (number && whole) add_value(values, arena_format(arena, "%d", number), token->start, token->end)->may_lack = true;
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

/* Returns how many tokens are read. */
static size_t add_spelled(struct arena *arena, struct values *values, struct str text, const struct token_list *tokens,
                          size_t i, const struct locale *locale) {
    struct spelled_number number;
    if (!spelled_read(locale, text, tokens, i, &number)) return 0;
    size_t behind = i + number.token_count;
    bool half = beside_half(text, tokens, behind);
    struct value *value = add_value(values, arena_format(arena, half ? "%d.5" : "%d", number.value), tokens->at[i].start,
                                    tokens->at[behind - 1].end);
    value->in_words = true;
    value->metric = beside_metric(locale, text, tokens, behind);
    value->may_lack = number.ordinal || number.vague || half || beside_retells(text, tokens, i, behind);
    return number.token_count;
}

/* Returns how many tokens are read. */
static size_t add_word(struct arena *arena, struct values *values, struct str text, const struct token_list *tokens, size_t i,
                       const struct locale *locale) {
    const struct token *token = &tokens->at[i];
    size_t before = values->count, read;
    if (is_counted(text, token)) {
        add_digit_runs(arena, values, text, token);
    } else if (is_compound(text, token)) {
        add_digit_runs(arena, values, text, token);
        for (size_t k = before; k < values->count; k++) values->at[k].may_lack = true;
    } else if ((read = add_spelled(arena, values, text, tokens, i, locale))) {
        return read;
    } else {
        add_roman(arena, values, text, token);
    }
    return 1;
}

/* ---- the side ------------------------------------------------------------------------------------------------------------ */

static void add_token(struct arena *arena, struct values *values, struct str text, const struct token_list *tokens, size_t i,
                      const struct locale *locale) {
    const struct token *token = &tokens->at[i];
    struct quantity_reading quantity;
    size_t before = values->count;
    switch (token->kind) {
    case TOKEN_NUMBER:
    case TOKEN_ORDINAL:
    case TOKEN_DECADE:
    case TOKEN_PERCENT:
    case TOKEN_MONEY:
        if (reading_quantity(str_slice(text, token->start, token->end), locale, &quantity) && quantity.number.valued)
            add_value(values, canonical(arena, &quantity.number), token->start + quantity.number.start,
                      token->start + quantity.number.end)
                ->metric = beside_metric(locale, text, tokens, i + 1);
        else
            add_digit_runs(arena, values, text, token);
        break;
    case TOKEN_DATE:
    case TOKEN_TIME: add_digit_runs(arena, values, text, token); break;
    default: return;
    }
    if (token->kind == TOKEN_TIME || (token->kind == TOKEN_NUMBER && beside_retells(text, tokens, i, i + 1)))
        for (size_t k = before; k < values->count; k++) values->at[k].may_lack = true;
}

void values_read(struct arena *arena, struct str text, const struct token_list *tokens, const struct locale *locale,
                 struct values *values) {
    for (size_t i = 0; i < tokens->count;) {
        if (tokens->at[i].kind == TOKEN_WORD) {
            i += add_word(arena, values, text, tokens, i, locale);
            continue;
        }
        add_token(arena, values, text, tokens, i++, locale);
    }
}
