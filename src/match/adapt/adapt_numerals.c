/* SPDX-License-Identifier: Apache-2.0 */
/* Numerals in words, on either side. English newspapers write six and 12, so the two often meet.
 *
 *     query  nine judges   source  six judges   target  majaji sita   ->  majaji tisa   six, seven, nine, ten: no noun changes
 * them query  12 judges     source  six judges   target  majaji sita   ->  majaji 12     digits are right beside any noun query
 * three judges  source  six judges   target  majaji sita   stays: watatu, vitatu, mitatu ...
 */
#include "match/adapt/adapt_plan.h"
#include "text/chars.h"
#include "text/numerals.h"
#include "text/render.h"

enum { DIGITS_MAX = 9 };

/* ---- in the target ------------------------------------------------------------------------------------------------------- */

static bool is_one_of(struct str word, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(word, words[i])) return true;
    return false;
}

static enum numeral_kind target_numeral(const struct adapt_plan *plan, size_t token, int *number) {
    *number = -1;
    if (token >= plan->tokens.count || plan->tokens.at[token].kind != TOKEN_WORD) return NUMERAL_NONE;
    return numerals_find(plan->to, adapt_target_text(plan, token), number);
}

/* "and" of "kumi na sita", "vingt et un". */
static bool is_and(const struct adapt_plan *plan, size_t token) {
    static const struct str words[] = {STR("na"), STR("et"), STR("and"), STR("y"), STR("e")};
    return token < plan->tokens.count && is_one_of(adapt_target_text(plan, token), words, sizeof words / sizeof *words);
}

/* In Swahili a numeral behind a connective is an ordinal: mkutano wa sita, the sixth meeting. */
static bool is_behind_connective(const struct adapt_plan *plan, size_t token) {
    static const struct str connectives[] = {STR("wa"), STR("ya"),  STR("za"),  STR("la"),  STR("cha"),   STR("vya"),
                                             STR("pa"), STR("kwa"), STR("mwa"), STR("saa"), STR("tarehe")};
    return token > 0 && plan->to->family == FAMILY_SWAHILI &&
           is_one_of(adapt_target_text(plan, token - 1), connectives, sizeof connectives / sizeof *connectives);
}

/* Part of a longer numeral: kumi na sita, soixante et onze. */
static bool is_in_compound(const struct adapt_plan *plan, size_t token) {
    int number;
    if (token >= 1 && target_numeral(plan, token - 1, &number) != NUMERAL_NONE) return true;
    if (target_numeral(plan, token + 1, &number) != NUMERAL_NONE) return true;
    if (token >= 2 && is_and(plan, token - 1) && target_numeral(plan, token - 2, &number) != NUMERAL_NONE) return true;
    return is_and(plan, token + 1) && target_numeral(plan, token + 2, &number) != NUMERAL_NONE;
}

/* How often the number stands in the target in words; *agrees when one of them changes with its noun. */
static size_t count_numeral(const struct adapt_plan *plan, int wanted, size_t *found, bool *agrees) {
    size_t count = 0;
    for (size_t i = 0; i < plan->tokens.count; i++) {
        int number;
        enum numeral_kind kind = target_numeral(plan, i, &number);
        if (number != wanted || kind == NUMERAL_NONE || kind == NUMERAL_ORDINAL) continue;
        if (is_behind_connective(plan, i) || is_in_compound(plan, i)) continue;
        *agrees |= kind == NUMERAL_AGREES;
        *found = i, count++;
    }
    return count;
}

/* How often the number stands in the target in digits. */
static size_t count_digits(const struct adapt_plan *plan, struct str digits, size_t *found) {
    size_t count = 0;
    for (size_t i = 0; i < plan->tokens.count; i++) {
        if (plan->tokens.at[i].kind != TOKEN_NUMBER) continue;
        if (!render_agrees(plan->from, TOKEN_NUMBER, digits, plan->to, TOKEN_NUMBER, adapt_target_text(plan, i))) continue;
        *found = i, count++;
    }
    return count;
}

/* ---- in the source ------------------------------------------------------------------------------------------------------- */

/* A number of the query or the source. */
struct numeral {
    int number;        /* -1: in digits that are no small number */
    bool words;        /* six, not 6 */
    struct str digits; /* "6", "2,500" */
};

static bool read_numeral(const struct adapt_plan *plan, const struct keyed_segment *segment, uint32_t key,
                         struct numeral *out) {
    struct str text = adapt_text(segment, (int32_t)key);
    enum token_kind kind = segment->tokens.at[segment->token_of[key]].kind;
    *out = (struct numeral){.number = -1, .digits = text};
    if (kind == TOKEN_NUMBER) {
        int64_t number;
        if (text.len <= DIGITS_MAX && str_to_int(text, &number)) out->number = (int)number;
        return true;
    }
    if (kind != TOKEN_WORD) return false;
    enum numeral_kind numeral = numerals_find(plan->from, text, &out->number);
    if (numeral != NUMERAL_CARDINAL && numeral != NUMERAL_AGREES) return false;
    out->words = true;
    out->digits = arena_format(plan->arena, "%d", out->number);
    return true;
}

static size_t count_in_source(const struct adapt_plan *plan, const struct numeral *wanted) {
    size_t count = 0;
    for (uint32_t i = 0; i < plan->source->count; i++) {
        struct numeral other;
        if (!read_numeral(plan, plan->source, i, &other)) continue;
        count += wanted->number >= 0 ? other.number == wanted->number : str_equal(other.digits, wanted->digits);
    }
    return count;
}

/* ---- the change ---------------------------------------------------------------------------------------------------------- */

/* With a capital where the model has one; numerals begin with a letter of ASCII in the languages that have any here. */
static struct str in_case_of(struct arena *arena, struct str model, struct str word) {
    if (!chars_is_upper(chars_at(model, 0)) || !word.len || word.at[0] < 'a' || word.at[0] > 'z') return word;
    struct str capital = arena_copy(arena, word);
    ((char *)capital.at)[0] = (char)(word.at[0] & ~0x20);
    return capital;
}

static struct str write_digits(const struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                               struct str model, struct placeable_change *change) {
    struct str text = {0};
    const char *why_not = "";
    if (!render_quantity(plan->arena, plan->from, value->digits, was->digits, plan->to, model, &text, &why_not)) {
        change->reason = str_of(why_not);
        return (struct str){0};
    }
    return text;
}

/* The model is a word of the target. */
static struct str write_in_place_of_word(const struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                                         struct str model, bool agrees, struct placeable_change *change) {
    if (!value->words) return write_digits(plan, value, was, was->digits, change);
    struct str word = numerals_cardinal(plan->arena, plan->to, value->number);
    if (word.len && !agrees) return in_case_of(plan->arena, model, word);
    change->reason = STR("the numeral agrees with its noun");
    return (struct str){0};
}

static void carry(struct adapt_plan *plan, const struct numeral *value, const struct numeral *was,
                  struct placeable_change *change) {
    size_t token = 0;
    bool agrees = false;
    size_t words = was->number >= 0 ? count_numeral(plan, was->number, &token, &agrees) : 0;
    size_t count = words ? words : count_digits(plan, was->digits, &token);
    if (!count) {
        change->reason = STR("its rendering was not found in the target");
    } else if (count > 1 || count_in_source(plan, was) > 1) {
        change->reason = STR("more than one place in the target says the same");
    } else {
        struct str model = adapt_target_text(plan, token);
        struct str text = words ? write_in_place_of_word(plan, value, was, model, agrees, change)
                                : write_digits(plan, value, was, model, change);
        const struct token *at = &plan->tokens.at[token];
        if (text.len) adapt_replace_words(plan, (struct span){at->start, at->end}, text, change);
    }
}

bool adapt_numeral(struct adapt_plan *plan, uint32_t query, uint32_t source) {
    struct numeral value, was;
    if (!read_numeral(plan, plan->query, query, &value) || !read_numeral(plan, plan->source, source, &was)) return false;
    if ((!value.words && !was.words) || plan->tries++ >= ADAPT_TRIES_MAX) return false;
    struct placeable_change *change =
        adapt_add_change(plan, TOKEN_WORD, (struct span){query, query + 1}, (struct span){source, source + 1});
    carry(plan, &value, &was, change);
    return true;
}
