/* SPDX-License-Identifier: Apache-2.0 */
#include "match/adapt/adapt_finder.h"
#include "match/adapt/adapt_phrases.h"

#include "text/chars.h"
#include "text/render.h"
#include "text/tags.h"
#include "text/worded.h"

enum { EN_DASH = 0x2013, HYPHEN = 0x2010, NO_BREAK_HYPHEN = 0x2011 };

/* ---- the placeables of a side -------------------------------------------------------------------------------------------- */

bool adapt_is_value(enum token_kind kind, struct str text) {
    if (kind == TOKEN_CODE) return !str_equal(text, STR(UTF8_CODE)) && !tag_is(kind, text);
    return kind != TOKEN_WORD && kind != TOKEN_PUNCTUATION;
}

static bool is_glue(uint32_t c) {
    return c == '-' || c == '/' || c == '(' || c == EN_DASH || c == HYPHEN || c == NO_BREAK_HYPHEN;
}

/* "6 to 11": the ends of a range; not "$900 to 3 farmers". */
static bool is_range(struct str text, const struct token *first, const struct token *second) {
    return first->kind == second->kind && str_equal(str_slice(text, first->end, second->start), STR(" to "));
}

/* What stands between two neighbours is one mark. */
static uint32_t mark_between(struct str text, const struct token *first, const struct token *second) {
    size_t at = first->end;
    uint32_t c = at < second->start ? utf8_next(text, &at) : 0;
    return at == second->start ? c : 0;
}

/* +254 20 123456, 0722 123 456: only where it starts like one are blanks part of a number. */
static bool starts_telephone(struct str text, const struct token *token) {
    if (token->kind != TOKEN_NUMBER) return false;
    return chars_before(text, token->start) == '+' || (text.at[token->start] == '0' && token->end - token->start > 2);
}

static bool is_placeable(struct str text, const struct token *token) {
    return adapt_is_value(token->kind, str_slice(text, token->start, token->end));
}

struct placeables adapt_find_placeables(struct arena *arena, struct str text, struct token_list tokens) {
    struct placeables found = {0};
    size_t room = 0;
    bool telephone = false;
    for (size_t i = 0; i < tokens.count; i++) room += is_placeable(text, &tokens.at[i]);
    found.too_many = room > ADAPT_PLACEABLES_MAX;
    if (room == 0 || found.too_many) return found;
    found.at = ARENA_ARRAY(arena, size_t, room);
    found.head = ARENA_ARRAY(arena, size_t, room);
    found.glued = ARENA_ARRAY(arena, bool, room);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct token *token = &tokens.at[i];
        if (!is_placeable(text, token)) continue;
        size_t place = found.count++;
        uint32_t mark = place ? mark_between(text, &tokens.at[found.at[place - 1]], token) : 0;
        bool goes_on = telephone && token->kind == TOKEN_NUMBER && chars_is_number_space(mark);
        telephone = goes_on || starts_telephone(text, token);
        found.at[place] = i;
        found.glued[place] = goes_on || is_glue(mark);
        bool tied = found.glued[place] || (place && is_range(text, &tokens.at[found.at[place - 1]], token));
        found.head[place] = tied ? found.head[place - 1] : place;
    }
    return found;
}

size_t adapt_chain_size(const struct placeables *side, size_t head) {
    size_t size = 1;
    while (head + size < side->count && side->head[head + size] == head) size++;
    return size;
}

static bool stands_alone(const struct placeables *side, size_t place) {
    return side->head[place] == place && adapt_chain_size(side, place) == 1;
}

size_t adapt_place_of(const struct placeables *side, size_t token) {
    for (size_t i = 0; i < side->count; i++)
        if (side->at[i] == token) return i;
    return SIZE_MAX;
}

bool adapt_is_glued(const struct placeables *side, size_t token) {
    size_t place = adapt_place_of(side, token);
    return place != SIZE_MAX && (side->glued[place] || (place + 1 < side->count && side->glued[place + 1]));
}

struct str adapt_source_text(const struct finder *finder, size_t token) {
    const struct token *at = &finder->plan->source->tokens.at[token];
    return str_slice(finder->plan->source->segment.text, at->start, at->end);
}

enum token_kind adapt_source_kind(const struct finder *finder, size_t token) {
    return finder->plan->source->tokens.at[token].kind;
}

struct str adapt_source_value(const struct finder *finder, size_t token) {
    const struct adapt_plan *plan = finder->plan;
    return worded_in_digits(plan->arena, plan->from, adapt_source_kind(finder, token), adapt_source_text(finder, token));
}

/* ---- which tokens say it ------------------------------------------------------------------------------------------------- */

static bool agrees_with_source(const struct finder *finder, size_t wanted, size_t other) {
    return render_agrees(finder->plan->from, adapt_source_kind(finder, wanted), adapt_source_value(finder, wanted),
                         finder->plan->from, adapt_source_kind(finder, other), adapt_source_value(finder, other));
}

/* -1: more than four digits. */
static int small_number_of(struct str text) {
    int64_t number;
    return text.len <= 4 && str_to_int(text, &number) ? (int)number : -1;
}

/* Where the target says what it counts, the source must count the same. */
static bool counts_alike(const struct finder *finder, size_t source, size_t target) {
    const struct adapt_plan *plan = finder->plan;
    const struct placeables *side = &finder->target;
    if (plan->tokens.at[target].kind != TOKEN_NUMBER) return true;
    size_t head = side->head[adapt_place_of(side, target)], last = head + adapt_chain_size(side, head) - 1;
    int number = small_number_of(adapt_source_value(finder, source));
    enum counted counted = adapt_counted_in_target(plan, side->at[head], side->at[last] + 1, number);
    if (counted == COUNTED_THINGS) return true;
    if (counted == COUNTED_MONEY) return adapt_source_kind(finder, source) == TOKEN_MONEY;
    return adapt_source_kind(finder, source) == TOKEN_NUMBER &&
           adapt_counted_by_measure(plan->from, adapt_measure_in_source(finder, source)) == counted;
}

bool adapt_agrees(const struct finder *finder, size_t source, size_t target) {
    const struct adapt_plan *plan = finder->plan;
    return counts_alike(finder, source, target) &&
           render_agrees(plan->from, adapt_source_kind(finder, source), adapt_source_value(finder, source), plan->to,
                         plan->tokens.at[target].kind, adapt_target_text(plan, target));
}

static bool counts_at(const struct placeables *side, size_t place, bool alone) {
    return !alone || stands_alone(side, place);
}

/* A bit for each kind of the target's tokens that say it; ordinals do so in words too. */
static unsigned kinds_in_target(const struct finder *finder, size_t wanted) {
    unsigned kinds = 0;
    int number = small_number_of(adapt_source_value(finder, wanted));
    for (size_t i = 0; i < finder->target.count; i++) {
        size_t token = finder->target.at[i];
        if (adapt_agrees(finder, wanted, token)) kinds |= 1u << finder->plan->tokens.at[token].kind;
        if (small_number_of(adapt_target_text(finder->plan, token)) != number) continue;
        if (adapt_counted_in_target(finder->plan, token, token + 1, number) == COUNTED_MONEY) kinds |= 1u << TOKEN_MONEY;
    }
    struct phrase phrase;
    if (number > 0 && adapt_count_ordinal(finder->plan, number, &phrase)) kinds |= 1u << TOKEN_ORDINAL;
    return kinds;
}

/* The kinds of the source's tokens whose rendering may be of the wanted one's kind: all, or its own; with a number, which has
 * no sign, those that the target has no token of. */
static unsigned kinds_of_source(const struct finder *finder, size_t wanted, bool same_kind) {
    enum token_kind kind = adapt_source_kind(finder, wanted);
    if (!same_kind) return ~0u;
    return kind == TOKEN_NUMBER ? ~kinds_in_target(finder, wanted) | 1u << kind : 1u << kind;
}

static void find_some(const struct finder *finder, size_t wanted, bool same_kind, bool alone, struct matches *out) {
    unsigned of_source = kinds_of_source(finder, wanted, same_kind);
    unsigned of_target = same_kind ? 1u << adapt_source_kind(finder, wanted) : ~0u;
    *out = (struct matches){.source_count = 0};
    for (size_t i = 0; i < finder->source.count && out->source_count < MATCHES_MAX; i++) {
        size_t token = finder->source.at[i];
        bool fits = counts_at(&finder->source, i, alone) && (of_source & 1u << adapt_source_kind(finder, token));
        if (fits && agrees_with_source(finder, wanted, token)) out->source[out->source_count++] = token;
    }
    for (size_t i = 0; i < finder->target.count && out->target_count < MATCHES_MAX; i++) {
        size_t token = finder->target.at[i];
        bool fits = counts_at(&finder->target, i, alone) && (of_target & 1u << finder->plan->tokens.at[token].kind);
        if (fits && adapt_agrees(finder, wanted, token)) out->target[out->target_count++] = token;
    }
}

void adapt_find_matches(const struct finder *finder, size_t wanted, struct matches *out) {
    bool alone = stands_alone(&finder->source, adapt_place_of(&finder->source, wanted));
    for (int apart = alone; apart >= 0; apart--) {
        find_some(finder, wanted, true, apart, out);
        if (!out->target_count) find_some(finder, wanted, false, apart, out);
        if (out->target_count) return;
    }
}

/* All of the source's tokens that say it are paired with the same text in the query. */
static bool change_alike(const struct finder *finder, const struct matches *matches, struct str became) {
    for (size_t i = 0; i < matches->source_count; i++) {
        int32_t query = finder->query_of[matches->source[i]];
        if (query < 0 || !str_equal(adapt_text(finder->plan->query, query), became)) return false;
    }
    return true;
}

static struct str why_unsure(const struct matches *matches) {
    if (!matches->target_count) return STR("its rendering was not found in the target");
    if (matches->target_count > 1) return STR("more than one place in the target says the same");
    return STR("the source says the same more than once");
}

bool adapt_find_rendering(const struct finder *finder, size_t wanted, struct str became, struct matches *matches,
                          struct str *reason) {
    adapt_find_matches(finder, wanted, matches);
    bool certain = matches->target_count > 0 && matches->target_count == matches->source_count &&
                   (matches->target_count == 1 || change_alike(finder, matches, became));
    if (!certain) *reason = why_unsure(matches);
    return certain;
}
