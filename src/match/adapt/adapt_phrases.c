/* SPDX-License-Identifier: Apache-2.0 */
#include "match/adapt/adapt_phrases.h"

#include <stdlib.h>

#include "text/chars.h"
#include "text/counted.h"
#include "text/measures.h"
#include "text/numerals.h"
#include "text/reading.h"
#include "text/text.h"

/* ---- a numeral ----------------------------------------------------------------------------------------------------------- */

static bool read_word(const struct adapt_plan *plan, size_t token, struct phrase *out) {
    *out = (struct phrase){.first = token, .end = token + 1};
    if (token >= plan->tokens.count || plan->tokens.at[token].kind != TOKEN_WORD) return false;
    struct str word = adapt_target_text(plan, token);
    enum numeral_kind kind = numerals_find(plan->to, word, &out->number);
    out->agrees = kind == NUMERAL_AGREES;
    if (out->agrees && plan->to->family == FAMILY_SWAHILI) swahili_agreeing_numeral(text_fold(plan->arena, word), &out->class);
    return kind == NUMERAL_CARDINAL || kind == NUMERAL_AGREES;
}

static bool is_numeral(const struct adapt_plan *plan, size_t token) {
    struct phrase phrase;
    return read_word(plan, token, &phrase);
}

/* "and" of "kumi na sita", "vingt et un". */
static bool is_and(const struct adapt_plan *plan, size_t token) {
    static const struct str words[] = {STR("na"), STR("et"), STR("and"), STR("y"), STR("e")};
    return token < plan->tokens.count &&
           str_is_listed_nocase(adapt_target_text(plan, token), words, sizeof words / sizeof *words);
}

/* kumi na wawili: ten and a unit. */
static void take_unit(const struct adapt_plan *plan, struct phrase *phrase) {
    struct phrase unit;
    bool tens = plan->to->family == FAMILY_SWAHILI && phrase->number % 10 == 0;
    if (!tens || !is_and(plan, phrase->end) || !read_word(plan, phrase->end + 1, &unit) || unit.number > 9) return;
    phrase->number += unit.number;
    phrase->end = unit.end;
    phrase->agrees = unit.agrees;
    phrase->class = unit.class;
}

/* Part of a longer numeral: mia moja na sita, soixante et onze. */
static bool is_in_longer(const struct adapt_plan *plan, const struct phrase *phrase) {
    size_t first = phrase->first, end = phrase->end;
    if ((first >= 1 && is_numeral(plan, first - 1)) || is_numeral(plan, end)) return true;
    if (first >= 2 && is_and(plan, first - 1) && is_numeral(plan, first - 2)) return true;
    return is_and(plan, end) && is_numeral(plan, end + 1);
}

/* ---- connectives --------------------------------------------------------------------------------------------------------- */

/* zaidi ya sita, more than six; moja ya tano, a fifth; mwezi wa pili, February: no ordinals. */
static bool is_no_rank(const struct adapt_plan *plan, size_t connective) {
    static const struct str words[] = {STR("zaidi"),  STR("chini"), STR("kati"), STR("miongoni"),
                                       STR("baada"),  STR("kabla"), STR("juu"),  STR("pungufu"),
                                       STR("badala"), STR("mbele"), STR("moja"), STR("mwezi")};
    return connective > 0 && str_is_listed_nocase(adapt_target_text(plan, connective - 1), words, sizeof words / sizeof *words);
}

bool adapt_is_behind_connective(const struct adapt_plan *plan, size_t token) {
    static const struct str words[] = {STR("wa"),  STR("ya"), STR("za"),  STR("la"), STR("cha"),
                                       STR("vya"), STR("pa"), STR("kwa"), STR("mwa")};
    if (token == 0 || plan->to->family != FAMILY_SWAHILI) return false;
    return str_is_listed_nocase(adapt_target_text(plan, token - 1), words, sizeof words / sizeof *words);
}

/* A cardinal without a noun's prefix, as ordinals have it. */
static bool is_bare(const struct phrase *phrase) {
    return !phrase->agrees || phrase->class == SWAHILI_N || phrase->number % 10 == 1;
}

/* trois mille, milioni tatu: part of a larger number. */
static bool is_multiplied(const struct adapt_plan *plan, const struct phrase *phrase) {
    static const struct str before[] = {STR("mia"), STR("elfu"), STR("laki"), STR("milioni"), STR("bilioni"), STR("trilioni")};
    static const struct str behind[] = {STR("cent"),     STR("cents"),     STR("mille"),   STR("million"),  STR("millions"),
                                        STR("milliard"), STR("milliards"), STR("hundred"), STR("thousand"), STR("billion")};
    if (plan->to->family == FAMILY_SWAHILI)
        return phrase->first > 0 &&
               str_is_listed_nocase(adapt_target_text(plan, phrase->first - 1), before, sizeof before / sizeof *before);
    return phrase->end < plan->tokens.count &&
           str_is_listed_nocase(adapt_target_text(plan, phrase->end), behind, sizeof behind / sizeof *behind);
}

/* miaka ya sitini, les années soixante */
static bool names_decade(const struct adapt_plan *plan, size_t token) {
    if (plan->to->family == FAMILY_SWAHILI)
        return token > 1 && str_equal_nocase(adapt_target_text(plan, token - 1), STR("ya")) &&
               str_equal_nocase(adapt_target_text(plan, token - 2), STR("miaka"));
    return token > 0 && str_equal_nocase(adapt_target_text(plan, token - 1), STR("années"));
}

static bool is_word(const struct adapt_plan *plan, size_t token, struct str word) {
    return token < plan->tokens.count && str_equal_nocase(adapt_target_text(plan, token), word);
}

static bool is_money(const struct adapt_plan *plan, size_t token) {
    return token < plan->tokens.count && measures_is_money(measures_find(plan->to, adapt_target_text(plan, token)));
}

/* "dola 5", "dola za Marekani 5", "5 dollars", "5 millions de dollars" */
static bool names_currency(const struct adapt_plan *plan, size_t first, size_t end) {
    if (plan->to->family == FAMILY_SWAHILI) {
        bool named = first > 2 && is_word(plan, first - 2, STR("za"));
        return first > 0 && is_money(plan, first - (named ? 3 : 1));
    }
    bool tied = is_word(plan, end, STR("de")) || is_word(plan, end, STR("d’"));
    return plan->to->family == FAMILY_FRENCH && is_money(plan, tied ? end + 1 : end);
}

/* ---- money --------------------------------------------------------------------------------------------------------------- */

static int compare_amounts(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* $5 and $5.20 are 5, written as a number would be; $5 million and $05 are none. */
static bool read_amount(const struct adapt_plan *plan, const struct token *token, int64_t *amount) {
    struct quantity_reading reading;
    struct str text = str_slice(plan->source->segment.text, token->start, token->end);
    if (token->kind != TOKEN_MONEY || !reading_quantity(text, plan->from, &reading) || reading.scale) return false;
    struct str digits = {reading.number.digits, reading.number.whole};
    return (digits.len == 1 || (digits.len && digits.at[0] != '0')) && str_to_int(digits, amount);
}

void adapt_read_amounts(struct adapt_plan *plan) {
    const struct token_list *tokens = &plan->source->tokens;
    size_t room = 0;
    for (size_t i = 0; i < tokens->count; i++) room += tokens->at[i].kind == TOKEN_MONEY;
    if (!room) return;
    plan->amounts = ARENA_ARRAY(plan->arena, int64_t, room);
    for (size_t i = 0; i < tokens->count; i++)
        if (read_amount(plan, &tokens->at[i], &plan->amounts[plan->amount_count])) plan->amount_count++;
    qsort(plan->amounts, plan->amount_count, sizeof *plan->amounts, compare_amounts);
}

static bool has_money_of(const struct adapt_plan *plan, int64_t number) {
    return plan->amount_count &&
           bsearch(&number, plan->amounts, plan->amount_count, sizeof *plan->amounts, compare_amounts) != NULL;
}

/* ---- what a number counts ------------------------------------------------------------------------------------------------ */

/* Saa nne is ten o'clock, or four hours. Mara mbili and deux fois are also said for "twice" and "doubled"; English has no such
 * words over ten, and 500 shares are mara 500. */
enum counted adapt_counted_in_target(const struct adapt_plan *plan, size_t first, size_t end, int number) {
    bool swahili = plan->to->family == FAMILY_SWAHILI && first > 0, small = number >= 0 && number <= 10;
    if (swahili && is_word(plan, first - 1, STR("saa"))) return COUNTED_HOURS;
    if (small && swahili && is_word(plan, first - 1, STR("mara"))) return COUNTED_TIMES;
    if (small && plan->to->family == FAMILY_FRENCH && is_word(plan, end, STR("fois"))) return COUNTED_TIMES;
    bool money = number >= 0 && names_currency(plan, first, end) && has_money_of(plan, number);
    return money ? COUNTED_MONEY : COUNTED_THINGS;
}

enum counted adapt_counted_by_measure(const struct locale *locale, int measure) {
    if (!measure) return COUNTED_THINGS;
    if (measure == counted_measure(locale, STR("hours"))) return COUNTED_HOURS;
    return measure == counted_measure(locale, STR("times")) ? COUNTED_TIMES : COUNTED_THINGS;
}

/* In Swahili a bare numeral behind a connective is an ordinal: mkutano wa sita, the sixth meeting. */
static bool counts(const struct adapt_plan *plan, const struct phrase *phrase, enum counted counted) {
    bool decade = names_decade(plan, phrase->first);
    if (decade || counted == COUNTED_DECADES) return decade && counted == COUNTED_DECADES;
    if (is_multiplied(plan, phrase) != (counted == COUNTED_THOUSANDS) && counted != COUNTED_ANY) return false;
    enum counted in_target = adapt_counted_in_target(plan, phrase->first, phrase->end, phrase->number);
    if (in_target != COUNTED_THINGS) return counted == in_target || counted == COUNTED_ANY;
    if (phrase->first == 0 || plan->to->family != FAMILY_SWAHILI || !is_bare(phrase)) return true;
    return !adapt_is_behind_connective(plan, phrase->first) && !is_word(plan, phrase->first - 1, STR("tarehe"));
}

/* ---- counting ------------------------------------------------------------------------------------------------------------ */

size_t adapt_count_cardinal(const struct adapt_plan *plan, int number, enum counted counted, struct phrase *found) {
    size_t count = 0;
    struct phrase phrase;
    for (size_t i = 0; i < plan->tokens.count; i = phrase.end) {
        if (!read_word(plan, i, &phrase)) continue;
        take_unit(plan, &phrase);
        if (phrase.number != number || is_in_longer(plan, &phrase) || !counts(plan, &phrase, counted)) continue;
        *found = phrase, count++;
    }
    return count;
}

/* The prime minister is none that could be the second. */
static bool is_title(const struct adapt_plan *plan, size_t token) {
    static const struct str words[] = {STR("ministre"), STR("ministres")};
    return token + 1 < plan->tokens.count && str_is_listed_nocase(adapt_target_text(plan, token + 1), words, 2);
}

static bool is_number(const struct adapt_plan *plan, size_t token) {
    return token < plan->tokens.count && (plan->tokens.at[token].kind == TOKEN_NUMBER || is_numeral(plan, token));
}

/* "les trente premières minutes": trente sixièmes would be a fraction. */
static bool is_some_of(const struct adapt_plan *plan, const struct phrase *phrase) {
    if (!phrase->ordinal.plural) return false;
    return (phrase->first > 0 && is_number(plan, phrase->first - 1)) || is_number(plan, phrase->end);
}

static bool read_ordinal(const struct adapt_plan *plan, size_t token, struct phrase *out) {
    *out = (struct phrase){.first = token, .end = token + 1};
    if (plan->tokens.at[token].kind != TOKEN_WORD) return false;
    if (ordinals_find(plan->to, adapt_target_text(plan, token), &out->ordinal)) {
        out->number = out->ordinal.number;
        if (plan->to->family != FAMILY_SWAHILI) return !is_title(plan, token) && !is_some_of(plan, out);
        return adapt_is_behind_connective(plan, token) && !is_no_rank(plan, token - 1);
    }
    if (!adapt_is_behind_connective(plan, token) || is_no_rank(plan, token - 1)) return false;
    if (!read_word(plan, token, out)) return false;
    take_unit(plan, out);
    return out->number > 2 && is_bare(out) && !is_in_longer(plan, out); /* kwanza and pili are the first two */
}

size_t adapt_count_ordinal(const struct adapt_plan *plan, int number, struct phrase *found) {
    size_t count = 0;
    struct phrase phrase;
    for (size_t i = 0; i < plan->tokens.count; i = phrase.end)
        if (read_ordinal(plan, i, &phrase) && phrase.number == number) *found = phrase, count++;
    return count;
}

struct str adapt_in_case_of(struct arena *arena, struct str model, struct str word) {
    size_t second = 0;
    if (!model.len || !chars_is_upper(utf8_next(model, &second)) || !word.len) return word;
    size_t capitals = chars_is_upper(chars_at(model, second)) ? word.len : 1; /* WATU WAWILI */
    struct str made = arena_copy(arena, word);
    for (size_t i = 0; i < capitals; i++)
        if (word.at[i] >= 'a' && word.at[i] <= 'z') ((char *)made.at)[i] = (char)(word.at[i] & ~0x20);
    return made;
}
