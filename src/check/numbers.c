/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that differ. A value that stands on both sides, in digits or in words, is fine. Times of day are left to times.c. */
#include <stdio.h>
#include <stdlib.h>

#include "check/checks.h"
#include "check/values.h"
#include "text/number_words.h"
#include "text/reading.h"

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
        if (!value->matched && !value->in_words)
            value->matched = number_words_stand_in(checking->arena, value->digits, other_text, other_language);
    }
}

/* 2008 and 08, 1992 and 92; the 1960s and les années 60, the 1880s and les années 80. */
static bool is_short_year(struct str year, struct str digits) {
    if (year.len != 4 || !digits.len) return false;
    bool decade = year.at[3] == '0';
    if (!decade && !str_starts(year, STR("19")) && !str_starts(year, STR("20"))) return false;
    size_t first = year.at[2] == '0' ? 3 : 2;
    return str_equal(str_slice(year, first, 4), digits);
}

/* The word of scale may be said of another number of the side and meant of this one too: two to three million, milioni 2 hadi
 * 3, "9 million, the loser 5". */
static bool may_have_power(const struct values *values, size_t i, int power) {
    if (values->at[i].power) return false;
    for (size_t k = 0; k < values->count; k++)
        if (values->at[k].power == power) return true;
    return values->at[i].abbreviated;
}

/* The 12 of "12 to 13 thousand" and 12000. */
static bool is_rescaled(struct arena *arena, const struct values *a, size_t i, struct str other) {
    static const int powers[] = {3, 6, 9, 12};
    for (size_t k = 0; k < sizeof powers / sizeof *powers; k++)
        if (may_have_power(a, i, powers[k]) && str_equal(values_scaled(arena, a->at[i].digits, powers[k]), other)) return true;
    return false;
}

static bool is_put_otherwise(struct arena *arena, const struct values *a, size_t i, const struct values *b, size_t k) {
    struct str left = a->at[i].digits, right = b->at[k].digits;
    if (is_short_year(left, right) || is_short_year(right, left)) return true;
    return is_rescaled(arena, a, i, right) || is_rescaled(arena, b, k, left);
}

static void match_rescaled(struct arena *arena, struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && is_put_otherwise(arena, a, i, b, k)) a->at[i].matched = b->at[k].matched = true;
}

/* The values from `first` on that are one number with blanks between its groups: 40 000 in English, 40, 000 by a slip. Its
 * digits, and how many values. */
static struct str join_groups(struct arena *arena, const struct values *values, size_t first, size_t *count) {
    struct str digits = values->at[first].digits;
    *count = 1;
    for (size_t i = first + 1; i < values->count && digits.len <= 12; i++, *count += 1) {
        const struct value *group = &values->at[i];
        size_t gap = group->start - values->at[i - 1].end;
        if (gap < 1 || gap > 2 || group->in_words || group->end - group->start < 3 || group->digits.len > 3) break;
        int64_t number;
        if (!str_to_int(group->digits, &number)) break;
        digits = arena_format(arena, "%" STR_FMT "%03d", STR_ARG(digits), (int)number);
    }
    return digits;
}

static void match_groups(struct arena *arena, struct values *a, struct values *b) {
    for (size_t i = 0, groups; i < a->count; i++) {
        struct str whole = {0};
        if (!a->at[i].matched && a->at[i].digits.len <= 3) whole = join_groups(arena, a, i, &groups);
        for (size_t k = 0; k < b->count && whole.len > 3; k++) {
            if (b->at[k].matched || !str_equal(whole, b->at[k].digits)) continue;
            for (size_t g = i; g < i + groups; g++) a->at[g].matched = true;
            b->at[k].matched = true;
            break;
        }
    }
}

static double as_double(struct str digits) {
    char text[NUMBER_DIGITS_MAX + 2]; /* the decimal sign, the end */
    snprintf(text, sizeof text, "%" STR_FMT, STR_ARG(digits));
    return atof(text);
}

/* Five miles, huit kilomètres: rounded as people round. The measure may stand behind the next number, "three or four miles". */
static bool is_converted(const struct values *values, size_t i, const struct value *to) {
    enum { BETWEEN_MAX = 8 }; /* bytes: " to ", " or " */
    const struct value *from = &values->at[i], *next = i + 1 < values->count ? from + 1 : from;
    double metric = from->metric > 0 || next->start > from->end + BETWEEN_MAX ? from->metric : next->metric;
    double exact = metric * as_double(from->digits), said = as_double(to->digits);
    return exact > 0 && said > exact * 0.9 && said < exact * 1.1;
}

static void match_converted(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && is_converted(a, i, &b->at[k])) a->at[i].matched = b->at[k].matched = true;
}

/* 1.000 may be a thousand, 3,5 a half more than three, whoever wrote it. */
static void match_bare(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && a->at[i].power == b->at[k].power && str_equal(a->at[i].bare, b->at[k].bare))
                a->at[i].matched = b->at[k].matched = true;
}

/* One digit or one word is often put another way: "a", "both", "a pair". */
static bool stands_alone(const struct value *value) {
    return value->digits.len > 1 && !value->in_words;
}

/* The first that the other side has not; of those that count without a counterpart when `alone`. */
static const struct value *first_unmatched(const struct values *values, bool alone) {
    for (size_t i = 0; i < values->count; i++) {
        const struct value *value = &values->at[i];
        if (!value->matched && !value->may_lack && (!alone || stands_alone(value))) return value;
    }
    return NULL;
}

/* The whole token that holds the value: "May 6, 2024" for its 2024. */
static struct str whole_of(struct str text, const struct token_list *tokens, const struct value *value) {
    for (size_t i = 0; i < tokens->count && tokens->at[i].start <= value->start; i++)
        if (value->end <= tokens->at[i].end) return str_slice(text, tokens->at[i].start, tokens->at[i].end);
    return str_slice(text, value->start, value->end);
}

/* Of several that differ those that belong together: 276 billion and 276 million. */
static void pair_alike(const struct values *source, const struct values *target, const struct value **missing,
                       const struct value **extra) {
    for (size_t i = 0; i < source->count; i++)
        for (size_t k = 0; k < target->count; k++) {
            const struct value *a = &source->at[i], *b = &target->at[k];
            if (a->matched || a->may_lack || b->matched || b->may_lack || !str_equal(a->bare, b->bare)) continue;
            *missing = a, *extra = b;
            return;
        }
}

static void report(struct checking *checking, const struct values *source, const struct values *target) {
    struct str source_text = checking->request->source.text, target_text = checking->request->target.text;
    const struct value *missing = first_unmatched(source, false), *extra = first_unmatched(target, false);
    if (missing && extra) {
        pair_alike(source, target, &missing, &extra);
        checking_add_difference(checking, "number", str_slice(source_text, missing->start, missing->end), extra->start,
                                extra->end, (struct str){0});
    } else if ((missing = first_unmatched(source, true))) {
        checking_add(checking, "number", 0, target_text.len, (struct str){0},
                     arena_format(checking->arena, "The %" STR_FMT " of the source is missing",
                                  STR_ARG(whole_of(source_text, &checking->source, missing))));
    } else if ((extra = first_unmatched(target, true))) {
        checking_add(checking, "number", extra->start, extra->end, (struct str){0},
                     STR("This number does not stand in the source"));
    }
}

void check_numbers(struct checking *checking) {
    const struct check_request *request = checking->request;
    struct values source = {.count = 0}, target = {.count = 0};
    values_read(checking->arena, request->source.text, &checking->source, locale_of(&request->from), &source);
    values_read(checking->arena, request->target.text, &checking->target, locale_of(&request->to), &target);
    match_values(&source, &target);
    match_bare(&source, &target);
    match_groups(checking->arena, &source, &target);
    match_groups(checking->arena, &target, &source);
    match_rescaled(checking->arena, &source, &target);
    match_converted(&source, &target);
    match_converted(&target, &source);
    forgive(checking, &source, &target, request->target.text, &request->to);
    forgive(checking, &target, &source, request->source.text, &request->from);
    report(checking, &source, &target);
}
