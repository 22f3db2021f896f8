/* SPDX-License-Identifier: Apache-2.0 */
#include "check/joined.h"

#include <inttypes.h>

#include "check/beside.h"

enum { GROUP_DIGITS = 3, DIGITS_MAX = 12 };

static bool is_whole(struct str digits) {
    return str_find(digits, STR("."), 0) == SIZE_MAX;
}

static void match_pieces(struct values *a, size_t first, size_t count, struct value *other) {
    for (size_t i = first; i < first + count; i++) a->at[i].matched = true;
    other->matched = true;
}

/* ---- groups ------------------------------------------------------------------------------------------------------------- */

/* The values from `first` on that are one number with blanks between its groups, of which the last may have a fraction. Its
 * digits, and how many values. */
static struct str join_groups(struct arena *arena, const struct values *values, size_t first, size_t *count) {
    struct str digits = values->at[first].digits;
    *count = 1;
    for (size_t i = first + 1; i < values->count && digits.len <= DIGITS_MAX && is_whole(digits); i++, *count += 1) {
        const struct value *group = &values->at[i];
        struct str fraction = group->digits, whole = str_cut(&fraction, '.');
        size_t gap = group->start - values->at[i - 1].end;
        int64_t number;
        if (gap < 1 || gap > 2 || group->in_words || group->end - group->start < GROUP_DIGITS) break;
        if (whole.len > GROUP_DIGITS || !str_to_int(whole, &number)) break;
        digits = arena_format(arena, "%" STR_FMT "%03d%s%" STR_FMT, STR_ARG(digits), (int)number, fraction.len ? "." : "",
                              STR_ARG(fraction));
    }
    return digits;
}

static void match_groups(struct arena *arena, struct values *a, struct values *b) {
    for (size_t i = 0, groups; i < a->count; i++) {
        bool starts = !a->at[i].matched && a->at[i].digits.len <= GROUP_DIGITS;
        struct str whole = {0};
        if (starts) whole = join_groups(arena, a, i, &groups);
        for (size_t k = 0; k < b->count && whole.len > GROUP_DIGITS; k++) {
            if (b->at[k].matched || !str_equal(whole, b->at[k].digits)) continue;
            match_pieces(a, i, groups, &b->at[k]);
            break;
        }
    }
}

/* ---- fractions ---------------------------------------------------------------------------------------------------------- */

static bool is_decimal_sign(struct str between) {
    return str_equal(between, STR(",")) || str_equal(between, STR(", ")) || str_equal(between, STR("."));
}

/* Two values with nothing but a decimal sign between, as one. */
static struct str join_fraction(struct arena *arena, const struct values *values, struct str text, size_t i) {
    const struct value *whole = &values->at[i], *fraction = i + 1 < values->count ? whole + 1 : NULL;
    if (!fraction || whole->in_words || fraction->in_words || fraction->start < whole->end) return (struct str){0};
    if (!is_decimal_sign(str_slice(text, whole->end, fraction->start)) || !is_whole(whole->digits)) return (struct str){0};
    return arena_format(arena, "%" STR_FMT ".%" STR_FMT, STR_ARG(whole->bare), STR_ARG(fraction->bare));
}

/* The other has a decimal sign or a scale where these have the comma: 0.5, 9,8M. */
static void match_fractions(struct arena *arena, struct values *a, struct str text, struct values *b) {
    for (size_t i = 0; i + 1 < a->count; i++) {
        struct str joined = {0};
        if (!a->at[i].matched && !a->at[i + 1].matched) joined = join_fraction(arena, a, text, i);
        for (size_t k = 0; joined.len && k < b->count; k++) {
            struct value *other = &b->at[k];
            bool divided = !is_whole(other->digits) || other->power;
            if (other->matched || !divided || !str_equal(values_scaled(arena, joined, other->power), other->digits)) continue;
            match_pieces(a, i, 2, other);
            break;
        }
    }
}

/* ---- scales ------------------------------------------------------------------------------------------------------------- */

/* The word of scale behind the number may stand behind the value too: deux [millions] trois cent mille. */
static bool joins(const struct locale *locale, struct str between) {
    struct str rest = str_trim(between), word = str_cut(&rest, ' ');
    if (beside_power_of(locale, word)) word = str_cut(&rest, ' ');
    return rest.len == 0 && (word.len == 0 || beside_joins(word));
}

/* How many digits the next value may have to be less than one of the word of scale before it. */
static size_t room_behind(const struct value *scaled) {
    size_t zeros = 0;
    if (!is_whole(scaled->digits)) return 0;
    while (zeros < scaled->digits.len && scaled->digits.at[scaled->digits.len - 1 - zeros] == '0') zeros++;
    return scaled->power ? (size_t)scaled->power : scaled->in_words && zeros >= GROUP_DIGITS ? zeros : 0;
}

static bool goes_on(const struct locale *locale, const struct values *values, struct str text, size_t i) {
    enum { BETWEEN_MAX = 16 }; /* bytes: " milliards et " */
    const struct value *scaled = &values->at[i], *rest = i + 1 < values->count ? scaled + 1 : NULL;
    bool beside = rest && rest->start > scaled->end && rest->start - scaled->end <= BETWEEN_MAX;
    return beside && is_whole(rest->digits) && rest->digits.len <= room_behind(scaled) &&
           joins(locale, str_slice(text, scaled->end, rest->start));
}

static bool add_digits(struct str digits, int64_t *sum) {
    int64_t number;
    return str_to_int(digits, &number) && !__builtin_add_overflow(*sum, number, sum);
}

/* 5 millions 143 mille 312: the sum, and how many values. */
static struct str add_scales(struct arena *arena, const struct locale *locale, const struct values *values, struct str text,
                             size_t first, size_t *count) {
    int64_t sum = 0;
    *count = 1;
    if (!add_digits(values->at[first].digits, &sum)) return (struct str){0};
    for (size_t i = first; goes_on(locale, values, text, i); i++, *count += 1)
        if (!add_digits(values->at[i + 1].digits, &sum)) return (struct str){0};
    return *count > 1 ? arena_format(arena, "%" PRId64, sum) : (struct str){0};
}

static void match_scales(struct arena *arena, const struct locale *locale, struct values *a, struct str text,
                         struct values *b) {
    for (size_t i = 0, count; i + 1 < a->count; i++) {
        struct str sum = {0};
        if (!a->at[i].matched && !a->at[i + 1].matched) sum = add_scales(arena, locale, a, text, i, &count);
        for (size_t k = 0; sum.len && k < b->count; k++) {
            struct value *other = &b->at[k];
            if (other->matched || !(str_equal(sum, other->digits) || str_equal(sum, other->grouped))) continue;
            match_pieces(a, i, count, other);
            break;
        }
    }
}

void joined_match(struct arena *arena, const struct locale *locale, struct values *a, struct str text, struct values *b) {
    match_groups(arena, a, b);
    match_fractions(arena, a, text, b);
    match_scales(arena, locale, a, text, b);
}
