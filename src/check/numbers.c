/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that differ. A value that stands on both sides, in digits or in words, is fine. Times of day are left to times.c. */
#include <stdio.h>
#include <stdlib.h>

#include "check/checks.h"
#include "check/joined.h"
#include "check/retold.h"
#include "check/values.h"
#include "text/number_words.h"
#include "text/reading.h"
#include "text/spelled.h"

static void match_values(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && str_equal(a->at[i].digits, b->at[k].digits)) a->at[i].matched = b->at[k].matched = true;
}

/* Where words are read as values, all that is left to find are those that aren't: one, un, mmoja. In "kumi na sita" there is
 * no six. */
static bool is_said_in_words(struct arena *arena, const struct value *value, struct str text, const struct language *language) {
    bool left = !spelled_knows(locale_of(language)) || str_equal(value->digits, STR("1"));
    return left && !value->in_words && number_words_stand_in(arena, value->digits, text, language);
}

/* A value may stand again without standing again on the other side ("the 12 men ... the dozen"), and in words. */
static void forgive(struct checking *checking, bool is_source, struct values *values, const struct values *others) {
    const struct check_request *request = checking->request;
    const struct language *other_language = is_source ? &request->to : &request->from;
    const struct token_list *tokens = is_source ? &checking->source : &checking->target;
    const struct token_list *other_tokens = is_source ? &checking->target : &checking->source;
    struct str text = is_source ? request->source.text : request->target.text;
    struct str other_text = is_source ? request->target.text : request->source.text;
    for (size_t i = 0; i < values->count; i++) {
        struct value *value = &values->at[i];
        for (size_t k = 0; k < others->count && !value->matched; k++)
            value->matched = str_equal(value->digits, others->at[k].digits);
        if (!value->matched) value->matched = is_said_in_words(checking->arena, value, other_text, other_language);
        if (!value->matched) value->matched = retold_stands_in(value, text, tokens, other_text, other_tokens);
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

static double as_double(struct str digits) {
    char text[NUMBER_DIGITS_MAX + 2]; /* the decimal sign, the end */
    snprintf(text, sizeof text, "%" STR_FMT, STR_ARG(digits));
    return atof(text);
}

static bool is_near(double said, double exact) {
    return said > exact * 0.9 && said < exact * 1.1;
}

/* Five miles, huit kilomètres: rounded as people round. The measure may stand behind the next number, "three or four miles". */
static bool is_converted(const struct values *values, size_t i, const struct value *to) {
    enum { BETWEEN_MAX = 8 }; /* bytes: " to ", " or " */
    const struct value *from = &values->at[i], *next = i + 1 < values->count ? from + 1 : from;
    const struct value *measured = from->metric > 0 || next->start > from->end + BETWEEN_MAX ? from : next;
    double exact = measured->metric * as_double(from->digits);
    if (measured->measure != MEASURE_NONE && measured->measure == to->measure) return false; /* 5 miles are not 8 */
    return exact > 0 && (is_near(as_double(to->digits), exact) || is_near(as_double(to->grouped), exact));
}

static void match_converted(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && is_converted(a, i, &b->at[k])) a->at[i].matched = b->at[k].matched = true;
}

/* No rank and no word of scale. */
static bool is_unit(enum measure measure) {
    return measure != MEASURE_NONE && measure < MEASURE_RANK;
}

static bool stand_together(const struct value *a, const struct value *b) {
    enum { BETWEEN_MAX = 12 }; /* bytes: " (", ", or about " */
    const struct value *first = a->start < b->start ? a : b, *second = first == a ? b : a;
    return second->said_start >= first->said_end && second->said_start - first->said_end <= BETWEEN_MAX;
}

/* 10 miles (16 km): the other side may say one of them. */
static void forgive_conversions(struct values *values) {
    for (size_t i = 0; i < values->count; i++)
        for (size_t k = 0; k < values->count && !values->at[i].matched; k++) {
            const struct value *a = &values->at[i], *b = &values->at[k];
            if (!b->matched || !is_unit(a->measure) || !is_unit(b->measure) || !stand_together(a, b)) continue;
            values->at[i].matched = is_converted(values, i, b) || is_converted(values, k, a);
        }
}

/* 1.000 may be a thousand, whatever the language's decimal sign: 1,000, 1000, 1 mille. No other signs may be overlooked, since
 * then 3.5 would be 35. */
static bool may_be_equal(const struct value *a, const struct value *b) {
    return (a->grouped.len && str_equal(a->grouped, b->digits)) || (b->grouped.len && str_equal(b->grouped, a->digits));
}

static void match_grouped(struct values *a, struct values *b) {
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count && !a->at[i].matched; k++)
            if (!b->at[k].matched && may_be_equal(&a->at[i], &b->at[k])) a->at[i].matched = b->at[k].matched = true;
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

static size_t occurrences(const struct values *values, struct str digits) {
    size_t count = 0;
    for (size_t i = 0; i < values->count; i++) count += str_equal(values->at[i].digits, digits);
    return count;
}

/* The last of a value that stands more often than on the other side, where it stands too: the second 2 of "2-2" for "2-1". */
static const struct value *last_repeated(const struct values *values, const struct values *others) {
    for (size_t i = values->count; i-- > 1;) {
        struct str digits = values->at[i].digits;
        size_t here = occurrences(values, digits), there = occurrences(others, digits);
        if (!values->at[i].may_lack && there && here > there) return &values->at[i];
    }
    return NULL;
}

/* One value in the place of another, which it repeats. */
static void pair_repeated(const struct values *source, const struct values *target, const struct value **missing,
                          const struct value **extra) {
    if (*missing && !*extra) *extra = last_repeated(target, source);
    if (*extra && !*missing) *missing = last_repeated(source, target);
}

/* "5 below zero": the sign may be a word. */
static bool says_minus(struct str text, const struct token_list *tokens) {
    static const struct str words[] = {STR("minus"),    STR("negative"), STR("below"),     STR("moins"),     STR("négatif"),
                                       STR("négative"), STR("négatifs"), STR("négatives"), STR("sous"),      STR("dessous"),
                                       STR("hasi"),     STR("chini"),    STR("sifuri"),    STR("en-dessous")};
    for (size_t i = 0; i < tokens->count; i++)
        if (str_is_listed_nocase(str_slice(text, tokens->at[i].start, tokens->at[i].end), words, sizeof words / sizeof *words))
            return true;
    return false;
}

/* Of degrees: elsewhere the sign may be a dash. */
static bool has_other_sign(const struct value *a, const struct value *b) {
    return a->measure == MEASURE_DEGREE && b->measure == MEASURE_DEGREE && a->negative != b->negative;
}

/* The value that has the number with another measure or sign, where none has it with the same one or with none: 5 miles,
 * kilomita 5. */
static const struct value *measured_otherwise(const struct value *value, const struct values *others, bool signs_count) {
    const struct value *found = NULL;
    for (size_t i = 0; i < others->count; i++) {
        const struct value *other = &others->at[i];
        if (!str_equal(value->digits, other->digits)) continue;
        if (is_near(1, value->metric) || is_near(1, other->metric)) return NULL; /* 100 yards, 100 metres */
        bool same_sign = !signs_count || !has_other_sign(value, other);
        if (!is_unit(other->measure) || (other->measure == value->measure && same_sign)) return NULL;
        found = other;
    }
    return found;
}

static void report_measure(struct checking *checking, const struct values *source, const struct values *target) {
    struct str text = checking->request->source.text, target_text = checking->request->target.text;
    bool signs_count = !says_minus(text, &checking->source) && !says_minus(target_text, &checking->target);
    for (size_t i = 0; i < source->count; i++) {
        const struct value *value = &source->at[i];
        const struct value *other = is_unit(value->measure) ? measured_otherwise(value, target, signs_count) : NULL;
        if (!other || !measured_otherwise(other, source, signs_count)) continue; /* six weeks and six years: either may lack */
        checking_add_difference(checking, "number", str_slice(text, value->said_start, value->said_end), other->said_start,
                                other->said_end, (struct str){0});
        return;
    }
}

/* The only value of the measure that the other side has not, or NULL. */
static const struct value *only_unmatched(const struct values *values, enum measure measure) {
    const struct value *found = NULL;
    for (size_t i = 0; i < values->count; i++) {
        if (values->at[i].matched || values->at[i].measure != measure) continue;
        if (found) return NULL;
        found = &values->at[i];
    }
    return found;
}

static bool is_fraction(struct str digits) {
    return str_find(digits, STR("."), 0) != SIZE_MAX;
}

/* Two weeks may lack, or be told as fifteen days; as three weeks they can't. Hours may be counted from six, or to 24; and "two
 * years and six months" is two and a half. */
static bool contradict(const struct value *a, const struct value *b) {
    int64_t said, written;
    if (!a || !b || a->may_lack + b->may_lack == 0) return false;
    if (a->measure == MEASURE_SCALE) return true;
    if (is_fraction(a->digits) && is_fraction(b->digits)) return a->measure != MEASURE_HOUR; /* 3½ years, 4½ years */
    if (!str_to_int(a->digits, &said) || !str_to_int(b->digits, &written)) return false;
    return a->measure != MEASURE_HOUR || (said - written) % 6 != 0;
}

static void pair_contradicting(const struct values *source, const struct values *target, const struct value **missing,
                               const struct value **extra) {
    for (enum measure measure = MEASURE_NONE + 1; measure <= MEASURE_SCALE && !(*missing && *extra); measure++) {
        const struct value *a = only_unmatched(source, measure), *b = only_unmatched(target, measure);
        if (contradict(a, b)) *missing = a, *extra = b;
    }
}

/* Of sides that are known to their ends: what one says another way may stand anywhere on the other. */
static bool report_difference(struct checking *checking, const struct values *source, const struct values *target) {
    struct str source_text = checking->request->source.text;
    const struct value *missing = first_unmatched(source, false), *extra = first_unmatched(target, false);
    if (source->cut || target->cut) return false;
    pair_contradicting(source, target, &missing, &extra);
    pair_repeated(source, target, &missing, &extra);
    if (!missing || !extra) return false;
    pair_alike(source, target, &missing, &extra);
    checking_add_difference(checking, "number", str_slice(source_text, missing->start, missing->end), extra->start, extra->end,
                            (struct str){0});
    return true;
}

/* False when all that counts has its counterpart. */
static bool report(struct checking *checking, const struct values *source, const struct values *target) {
    struct str source_text = checking->request->source.text, target_text = checking->request->target.text;
    const struct value *missing = target->cut ? NULL : first_unmatched(source, true);
    const struct value *extra = source->cut ? NULL : first_unmatched(target, true);
    if (report_difference(checking, source, target)) return true;
    if (missing)
        checking_add(checking, "number", 0, target_text.len, (struct str){0},
                     arena_format(checking->arena, "The %" STR_FMT " of the source is missing",
                                  STR_ARG(whole_of(source_text, &checking->source, missing))));
    else if (extra)
        checking_add(checking, "number", extra->start, extra->end, (struct str){0},
                     STR("This number does not stand in the source"));
    return missing || extra;
}

void check_numbers(struct checking *checking) {
    const struct check_request *request = checking->request;
    struct values source = {.count = 0}, target = {.count = 0};
    values_read(checking->arena, request->source.text, &checking->source, locale_of(&request->from), &source);
    values_read(checking->arena, request->target.text, &checking->target, locale_of(&request->to), &target);
    match_values(&source, &target);
    match_grouped(&source, &target);
    joined_match(checking->arena, locale_of(&request->from), &source, request->source.text, &target);
    joined_match(checking->arena, locale_of(&request->to), &target, request->target.text, &source);
    match_rescaled(checking->arena, &source, &target);
    match_converted(&source, &target);
    match_converted(&target, &source);
    forgive(checking, true, &source, &target);
    forgive(checking, false, &target, &source);
    forgive_conversions(&source);
    forgive_conversions(&target);
    if (report(checking, &source, &target) || source.cut || target.cut) return;
    report_measure(checking, &source, &target);
}
