/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that differ. Each side gives its values; a value that stands on both sides, in digits or in words, is fine. Times are
 * left out: Swahili counts the hours from six, French writes 15 h for 3 p.m. */
#include <string.h>

#include "check/checks.h"
#include "text/number_words.h"
#include "text/reading.h"

enum { VALUES_MAX = 64 };

struct value {
    struct str digits; /* "1000", "3.5": canonical */
    size_t start, end; /* bytes in its text */
    bool matched;      /* it stands on the other side too */
    bool may_lack;     /* an hour: told in another way there, or the same (saa 24: 24 hours) */
};

struct values {
    struct value at[VALUES_MAX];
    size_t count;
};

static void add_value(struct values *values, struct str digits, size_t start, size_t end) {
    if (values->count == VALUES_MAX || digits.len == 0) return;
    values->at[values->count++] = (struct value){digits, start, end, false, false};
}

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

/* Perhaps an hour that the recogniser of times leaves alone, for want of a part of the day: saa 12, 14 heures, 6pm. */
static bool is_hour(struct str text, const struct token_list *tokens, size_t i) {
    static const struct str before[] = {STR("saa")};
    static const struct str behind[] = {STR("heures"), STR("heure"), STR("h"), STR("pm"), STR("am"), STR("o'clock")};
    struct str previous = i ? str_slice(text, tokens->at[i - 1].start, tokens->at[i - 1].end) : STR("");
    struct str next = i + 1 < tokens->count ? str_slice(text, tokens->at[i + 1].start, tokens->at[i + 1].end) : STR("");
    if (str_equal_nocase(previous, before[0])) return true;
    for (size_t k = 0; k < sizeof behind / sizeof *behind; k++)
        if (str_equal_nocase(next, behind[k])) return true;
    return false;
}

/* mid-1990s, pre-2010, Covid-19: the number may stand on the other side by itself, and needn't. */
static bool is_compound(struct str text, const struct token *token) {
    if (token->kind != TOKEN_WORD || (text.at[token->start] >= '0' && text.at[token->start] <= '9')) return false;
    for (size_t at = token->start + 1; at + 1 < token->end; at++)
        if (text.at[at] == '-' && text.at[at + 1] >= '0' && text.at[at + 1] <= '9') return true;
    return false;
}

static void read_values(struct arena *arena, struct str text, const struct token_list *tokens, const struct locale *locale,
                        struct values *values) {
    for (size_t i = 0; i < tokens->count; i++) {
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
                add_value(values, canonical(arena, &quantity.number), token->start, token->end);
            else
                add_digit_runs(arena, values, text, token);
            break;
        case TOKEN_DATE: add_digit_runs(arena, values, text, token); break;
        case TOKEN_WORD: /* 747s, but not the name of a person or a machine: spiralis1337, A320 */
            if ((text.at[token->start] >= '0' && text.at[token->start] <= '9') || is_compound(text, token))
                add_digit_runs(arena, values, text, token);
            break;
        default: break;
        }
        if ((token->kind == TOKEN_NUMBER && is_hour(text, tokens, i)) || is_compound(text, token))
            for (size_t k = before; k < values->count; k++) values->at[k].may_lack = true;
    }
}

static void match_values(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && str_equal(a->at[i].digits, b->at[k].digits)) a->at[i].matched = b->at[k].matched = true;
}

/* A value may stand again without standing again on the other side ("the 12 men ... the dozen"), and in words. */
static void forgive(struct checking *checking, struct values *values, const struct values *others, struct str other_text,
                    const struct language *other_language) {
    for (size_t i = 0; i < values->count; i++) {
        struct value *value = &values->at[i];
        for (size_t k = 0; k < others->count && !value->matched; k++)
            value->matched = str_equal(value->digits, others->at[k].digits);
        if (!value->matched) value->matched = number_words_stand_in(checking->arena, value->digits, other_text, other_language);
    }
}

/* The same quantity put another way: 12 thousand and 12000, the 1960s and les années 60. */
static bool is_rescaled(struct str longer, struct str shorter) {
    if (longer.len <= shorter.len || !shorter.len) return false;
    struct str rest = str_slice(longer, shorter.len, longer.len);
    bool thousands = str_starts(longer, shorter) &&
                     (str_equal(rest, STR("000")) || str_equal(rest, STR("000000")) || str_equal(rest, STR("000000000")));
    bool decade = longer.len == 4 && shorter.len == 2 && str_ends(longer, shorter) && shorter.at[1] == '0';
    return thousands || decade;
}

static void match_rescaled(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched &&
                (is_rescaled(a->at[i].digits, b->at[k].digits) || is_rescaled(b->at[k].digits, a->at[i].digits)))
                a->at[i].matched = b->at[k].matched = true;
}

/* Digits without separators: 1.000 may be a thousand, 3,5 a half more than three, whoever wrote it. */
static struct str bare(struct arena *arena, struct str digits) {
    char *out = arena_alloc(arena, digits.len);
    size_t len = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.at[i] != '.') out[len++] = digits.at[i];
    return (struct str){out, len};
}

static void match_bare(struct arena *arena, struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && str_equal(bare(arena, a->at[i].digits), bare(arena, b->at[k].digits)))
                a->at[i].matched = b->at[k].matched = true;
}

static const struct value *first_unmatched(const struct values *values) {
    for (size_t i = 0; i < values->count; i++)
        if (!values->at[i].matched && !values->at[i].may_lack) return &values->at[i];
    return NULL;
}

void check_numbers(struct checking *checking) {
    const struct check_request *request = checking->request;
    struct values source = {.count = 0}, target = {.count = 0};
    read_values(checking->arena, request->source.text, &checking->source, locale_of(&request->from), &source);
    read_values(checking->arena, request->target.text, &checking->target, locale_of(&request->to), &target);
    match_values(&source, &target);
    match_bare(checking->arena, &source, &target);
    match_rescaled(&source, &target);
    forgive(checking, &source, &target, request->target.text, &request->to);
    forgive(checking, &target, &source, request->source.text, &request->from);
    const struct value *missing = first_unmatched(&source), *extra = first_unmatched(&target);
    if (missing && extra)
        checking_add_difference(checking, "number", str_slice(request->source.text, missing->start, missing->end), extra->start,
                                extra->end, (struct str){0});
    else if (missing && missing->digits.len > 1) /* one digit is often put another way: "a", "both", "a pair" */
        checking_add(checking, "number", 0, request->target.text.len, (struct str){0},
                     arena_format(checking->arena, "The %" STR_FMT " of the source is missing",
                                  STR_ARG(str_slice(request->source.text, missing->start, missing->end))));
    else if (extra && extra->digits.len > 1)
        checking_add(checking, "number", extra->start, extra->end, (struct str){0},
                     STR("This number does not stand in the source"));
}
