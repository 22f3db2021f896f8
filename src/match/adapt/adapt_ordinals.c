/* SPDX-License-Identifier: Apache-2.0 */
/* Ordinals of which at least one is in words or in Roman numerals.
 *
 *     query             source             target                becomes
 *     the fifth woman   the fourth woman   la quatrième femme    la cinquième femme
 *     the first woman   the fourth woman   la quatrième femme    la première femme      the article tells the gender
 *     the 20th century  the 19th century   le XIXe siècle        le XXe siècle
 *     the third attack  the first attack   shambulio la kwanza   shambulio la tatu
 *     the 5th edition   the fourth edition la 4e édition         la 5e édition */
#include "match/adapt/adapt_phrases.h"
#include "text/render.h"
#include "text/worded.h"

/* ---- in the source ------------------------------------------------------------------------------------------------------- */

/* An ordinal of the query or the source. */
struct count {
    int number;
    bool words; /* fourth, not 4th */
};

static bool is_word_at(const struct keyed_segment *segment, uint32_t key, const struct str *words, size_t count) {
    return key < segment->count && str_is_listed_nocase(adapt_text(segment, (int32_t)key), words, count);
}

/* a fifth of, one tenth of: parts of a whole, that other languages don't call ordinals */
static bool is_fraction(const struct keyed_segment *segment, uint32_t key) {
    static const struct str before[] = {STR("a"), STR("an"), STR("one")}, behind[] = {STR("of")};
    return key > 0 && is_word_at(segment, key - 1, before, 3) && is_word_at(segment, key + 1, behind, 1);
}

static bool read_ordinal(const struct adapt_plan *plan, const struct keyed_segment *segment, uint32_t key, struct count *out) {
    struct str text = adapt_text(segment, (int32_t)key);
    enum token_kind kind = segment->tokens.at[segment->token_of[key]].kind;
    struct quantity_reading digits;
    struct ordinal ordinal;
    switch (kind) {
    case TOKEN_WORD:
        if (plan->from->family == FAMILY_SWAHILI || !ordinals_find(plan->from, text, &ordinal)) return false;
        *out = (struct count){ordinal.number, true};
        return !is_fraction(segment, key);
    case TOKEN_ORDINAL:
        *out = (struct count){0, worded_is(kind, text)};
        text = worded_in_digits(plan->arena, plan->from, kind, text);
        if (!reading_quantity(text, plan->from, &digits) || !digits.number.valued || digits.number.whole > 4) return false;
        for (size_t i = 0; i < digits.number.whole; i++) out->number = out->number * 10 + (digits.number.digits[i] - '0');
        return true;
    default: return false;
    }
}

static size_t count_in_source(const struct adapt_plan *plan, int number) {
    size_t count = 0;
    struct count other;
    for (uint32_t i = 0; i < plan->source->count; i++)
        count += read_ordinal(plan, plan->source, i, &other) && other.number == number;
    return count;
}

/* ---- in the target ------------------------------------------------------------------------------------------------------- */

/* With English's commonest ending: it is read in every language, and nobody sees it. */
static struct str digits_of(struct arena *arena, int number) {
    return arena_format(arena, "%dth", number);
}

/* 4e, 4th; in Swahili the 4 of "la 4". */
static size_t count_digits(const struct adapt_plan *plan, int number, size_t *found) {
    size_t count = 0;
    struct str digits = digits_of(plan->arena, number);
    for (size_t i = 0; i < plan->tokens.count; i++) {
        enum token_kind kind = plan->tokens.at[i].kind;
        bool ordinal = kind == TOKEN_ORDINAL || (kind == TOKEN_NUMBER && adapt_is_behind_connective(plan, i));
        struct str text = adapt_target_text(plan, i);
        if (!ordinal || !render_agrees(plan->from, TOKEN_ORDINAL, digits, plan->to, kind, text)) continue;
        *found = i, count++;
    }
    return count;
}

/* What the words beside a French ordinal tell, where its own form doesn't. */
static enum ordinal_gender gender_of_neighbours(const struct adapt_plan *plan, const struct phrase *phrase) {
    static const struct str masculine[] = {STR("le"), STR("un"),  STR("ce"),  STR("du"),
                                           STR("au"), STR("son"), STR("mon"), STR("ton")};
    static const struct str feminine[] = {STR("la"), STR("une"), STR("cette"), STR("sa"), STR("ma"), STR("ta")};
    static const struct str centuries[] = {STR("siècle"), STR("siècles")};
    struct str before = phrase->first ? adapt_target_text(plan, phrase->first - 1) : STR("");
    struct str behind = phrase->end < plan->tokens.count ? adapt_target_text(plan, phrase->end) : STR("");
    if (str_is_listed_nocase(before, masculine, sizeof masculine / sizeof *masculine)) return GENDER_MASCULINE;
    if (str_is_listed_nocase(before, feminine, sizeof feminine / sizeof *feminine)) return GENDER_FEMININE;
    return str_is_listed_nocase(behind, centuries, 2) ? GENDER_MASCULINE : GENDER_OPEN;
}

/* ---- the change ---------------------------------------------------------------------------------------------------------- */

static void write_words(struct adapt_plan *plan, const struct count *value, const struct phrase *phrase,
                        struct placeable_change *change) {
    struct ordinal like = phrase->ordinal;
    if (like.gender == GENDER_OPEN) like.gender = gender_of_neighbours(plan, phrase);
    struct str text = ordinals_write(plan->arena, plan->to, value->number, &like);
    bool digits = !text.len && !value->words && value->number > 1 && plan->to->family == FAMILY_FRENCH;
    if (digits) text = arena_format(plan->arena, "%de", value->number);
    if (!text.len) {
        change->reason = value->number == 1 ? STR("French has two forms of premier, by gender") : STR("it has no word for it");
        return;
    }
    struct span bytes = {plan->tokens.at[phrase->first].start, plan->tokens.at[phrase->end - 1].end};
    struct str model = adapt_target_text(plan, phrase->first);
    adapt_replace_words(plan, bytes, like.roman ? text : adapt_in_case_of(plan->arena, model, text), change);
}

static bool carry_into_words(struct adapt_plan *plan, const struct count *value, const struct count *was,
                             struct placeable_change *change) {
    struct phrase phrase;
    size_t count = adapt_count_ordinal(plan, was->number, &phrase);
    if (!count) return false;
    if (count > 1 || count_in_source(plan, was->number) > 1)
        change->reason = STR("more than one place in the target says the same");
    else
        write_words(plan, value, &phrase, change);
    return true;
}

/* La 4e édition, la 1re: where the words beside it tell the gender. False when they don't. */
static bool write_first(struct adapt_plan *plan, size_t token, struct placeable_change *change) {
    struct phrase place = {.first = token, .end = token + 1};
    if (plan->to->family != FAMILY_FRENCH || plan->tokens.at[token].kind != TOKEN_ORDINAL) return false;
    enum ordinal_gender gender = gender_of_neighbours(plan, &place);
    if (gender == GENDER_OPEN) return false;
    struct span bytes = {plan->tokens.at[token].start, plan->tokens.at[token].end};
    adapt_replace_words(plan, bytes, gender == GENDER_MASCULINE ? STR("1er") : STR("1re"), change);
    return true;
}

static void carry_into_digits(struct adapt_plan *plan, const struct count *value, const struct count *was,
                              struct placeable_change *change) {
    size_t token = 0, count = count_digits(plan, was->number, &token);
    struct str text = {0}, model = count ? adapt_target_text(plan, token) : STR("");
    const char *why_not = "its rendering was not found in the target";
    if (count > 1 || count_in_source(plan, was->number) > 1) why_not = "more than one place in the target says the same";
    struct str now = digits_of(plan->arena, value->number), before = digits_of(plan->arena, was->number);
    bool sure = count == 1 && count_in_source(plan, was->number) == 1;
    if (sure && value->number == 1 && write_first(plan, token, change)) return;
    if (!sure || !render_quantity(plan->arena, plan->from, now, before, plan->to, model, &text, &why_not)) {
        change->reason = str_of(why_not);
        return;
    }
    adapt_replace_words(plan, (struct span){plan->tokens.at[token].start, plan->tokens.at[token].end}, text, change);
}

bool adapt_ordinal(struct adapt_plan *plan, uint32_t query, uint32_t source) {
    struct count value, was;
    if (!read_ordinal(plan, plan->query, query, &value) || !read_ordinal(plan, plan->source, source, &was)) return false;
    if ((!value.words && !was.words) || plan->tries++ >= ADAPT_TRIES_MAX) return false;
    struct placeable_change *change =
        adapt_add_change(plan, TOKEN_WORD, (struct span){query, query + 1}, (struct span){source, source + 1});
    change->in_base = TOKEN_ORDINAL;
    if (!carry_into_words(plan, &value, &was, change)) carry_into_digits(plan, &value, &was, change);
    return true;
}

bool adapt_ordinal_in_words(struct adapt_plan *plan, uint32_t query, uint32_t source, struct placeable_change *change) {
    struct count value, was;
    if (!read_ordinal(plan, plan->query, query, &value) || !read_ordinal(plan, plan->source, source, &was)) return false;
    return carry_into_words(plan, &value, &was, change);
}

void adapt_first_in_digits(struct adapt_plan *plan, uint32_t query, size_t token, struct placeable_change *change) {
    struct count value;
    if (read_ordinal(plan, plan->query, query, &value) && value.number == 1) write_first(plan, token, change);
}

bool adapt_says_ordinal_in_words(const struct adapt_plan *plan, struct str digits) {
    struct quantity_reading reading;
    struct phrase phrase;
    if (!reading_quantity(digits, plan->from, &reading) || reading.kind != TOKEN_ORDINAL || reading.number.whole > 2)
        return false;
    int number = reading.number.digits[0] - '0';
    if (reading.number.whole == 2) number = number * 10 + (reading.number.digits[1] - '0');
    return adapt_count_ordinal(plan, number, &phrase) > 0;
}
