/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: scores (2-0), ranges (6–8 May, 6 to 11), seasons (2018/19), clauses (4(2)), telephone numbers. Half of one carried is
 * a wrong fact, so all of its links are carried or none; as it is where the target has the very same, as a chain where it has
 * one that says the same, else link by link ("52-48", "52 voix contre 48").
 */
#include "match/adapt/adapt_finder.h"
#include "text/chars.h"

enum { LINKS_MAX = 8, PLACES_MAX = 4 };

/* The links of the query's chain that the source's are paired with, one by one, and nothing else. */
static bool is_paired(const struct finder *finder, size_t head, size_t size) {
    size_t first = SIZE_MAX;
    if (size > LINKS_MAX) return false;
    for (size_t i = 0; i < size; i++) {
        int32_t key = finder->query_of[finder->source.at[head + i]];
        size_t place = key < 0 ? SIZE_MAX : adapt_place_of(&finder->query, finder->plan->query->token_of[key]);
        if (place == SIZE_MAX) return false;
        if (i == 0) first = place;
        if (place != first + i || finder->query.head[place] != first) return false;
    }
    return adapt_chain_size(&finder->query, first) == size;
}

static void leave(const struct finder *finder, size_t head, size_t size, struct str reason) {
    for (size_t i = head; i < head + size; i++)
        if (adapt_value_differs(finder, finder->source.at[i])) adapt_note_value(finder, finder->source.at[i])->reason = reason;
}

/* ---- as a chain ---------------------------------------------------------------------------------------------------------- */

static size_t find_in_target(const struct finder *finder, size_t head, size_t size, size_t places[PLACES_MAX]) {
    size_t count = 0;
    for (size_t at = 0, step; at < finder->target.count && count < PLACES_MAX; at += step) {
        bool same = (step = adapt_chain_size(&finder->target, at)) == size;
        for (size_t i = 0; i < size && same; i++)
            same = adapt_agrees(finder, finder->source.at[head + i], finder->target.at[at + i]);
        if (same) places[count++] = at;
    }
    return count;
}

/* How often the source has the chain; 0 when the query has not the same in the place of each. */
static size_t count_in_source(const struct finder *finder, size_t head, size_t size) {
    const struct keyed_segment *query = finder->plan->query;
    size_t count = 0;
    for (size_t at = 0, step; at < finder->source.count; at += step) {
        bool same = (step = adapt_chain_size(&finder->source, at)) == size;
        for (size_t i = 0; i < size && same; i++)
            same = str_equal(adapt_source_text(finder, finder->source.at[head + i]),
                             adapt_source_text(finder, finder->source.at[at + i]));
        if (!same) continue;
        count++;
        for (size_t i = 0; i < size; i++) {
            int32_t ours = finder->query_of[finder->source.at[head + i]], theirs = finder->query_of[finder->source.at[at + i]];
            if (theirs < 0 || !str_equal(adapt_text(query, ours), adapt_text(query, theirs))) return 0;
        }
    }
    return count;
}

/* Nothing is planned before all can be. */
static bool replace_at(const struct finder *finder, size_t head, size_t size, size_t place) {
    struct adapt_plan *plan = finder->plan;
    struct str texts[LINKS_MAX] = {0}, reason;
    for (size_t i = 0; i < size; i++) {
        size_t model = finder->target.at[place + i];
        if (adapt_is_taken(plan, plan->tokens.at[model].start, plan->tokens.at[model].end)) return false;
        if (!adapt_value_differs(finder, finder->source.at[head + i])) continue;
        if (!adapt_write_value(finder, finder->source.at[head + i], model, &texts[i], &reason)) return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (!adapt_value_differs(finder, finder->source.at[head + i])) continue;
        const struct token *token = &plan->tokens.at[finder->target.at[place + i]];
        adapt_replace_words(plan, (struct span){token->start, token->end}, texts[i],
                            adapt_note_value(finder, finder->source.at[head + i]));
    }
    return true;
}

static bool carry_whole(const struct finder *finder, size_t head, size_t size) {
    size_t places[PLACES_MAX], count = find_in_target(finder, head, size, places);
    if (!count || count != count_in_source(finder, head, size)) return false;
    for (size_t i = 0; i < count; i++)
        if (replace_at(finder, head, size, places[i])) return true;
    return false;
}

/* ---- letter by letter ---------------------------------------------------------------------------------------------------- */

static struct span bytes_of_chain(const struct finder *finder, size_t head, size_t size) {
    const struct token *tokens = finder->plan->source->tokens.at;
    return (struct span){tokens[finder->source.at[head]].start, tokens[finder->source.at[head + size - 1]].end};
}

/* Where it stands in the text, apart from other digits and letters; SIZE_MAX unless it does so once. */
static size_t find_once(struct str text, struct str chain) {
    size_t found = SIZE_MAX;
    for (size_t at = 0; (at = str_find(text, chain, at)) != SIZE_MAX; at += chain.len) {
        enum char_class before = chars_class(chars_before(text, at)), behind = chars_class(chars_at(text, at + chain.len));
        if (before == CHAR_DIGIT || before == CHAR_LETTER || behind == CHAR_DIGIT || behind == CHAR_LETTER) continue;
        if (found != SIZE_MAX) return SIZE_MAX;
        found = at;
    }
    return found;
}

/* What stands in an address looks the same and is something else. */
static bool is_in_address(const struct adapt_plan *plan, size_t place) {
    for (size_t i = 0; i < plan->tokens.count && plan->tokens.at[i].start <= place; i++) {
        const struct token *token = &plan->tokens.at[i];
        if (place < token->end) return token->kind == TOKEN_URL || token->kind == TOKEN_EMAIL || token->kind == TOKEN_CODE;
    }
    return false;
}

/* Both sides have it as it is, however their languages would read its parts. */
static bool carry_verbatim(const struct finder *finder, size_t head, size_t size) {
    struct adapt_plan *plan = finder->plan;
    struct span chain = bytes_of_chain(finder, head, size);
    struct str source = plan->source->segment.text, text = str_slice(source, chain.start, chain.end);
    size_t place = find_once(plan->target.text, text);
    for (size_t i = head; i < head + size; i++)
        if (adapt_source_kind(finder, finder->source.at[i]) != TOKEN_NUMBER) return false;
    if (place == SIZE_MAX || find_once(source, text) == SIZE_MAX || is_in_address(plan, place)) return false;
    if (adapt_is_taken(plan, (uint32_t)place, (uint32_t)(place + text.len))) return false;
    for (size_t i = head; i < head + size; i++) {
        size_t token = finder->source.at[i];
        const struct token *link = &plan->source->tokens.at[token];
        if (!adapt_value_differs(finder, token)) continue;
        struct span bytes = {(uint32_t)(place + link->start - chain.start), (uint32_t)(place + link->end - chain.start)};
        adapt_replace_words(plan, bytes, adapt_text(plan->query, finder->query_of[token]), adapt_note_value(finder, token));
    }
    return true;
}

/* ---- link by link -------------------------------------------------------------------------------------------------------- */

static void carry_links(const struct finder *finder, size_t head, size_t size) {
    struct adapt_plan *plan = finder->plan;
    size_t replacements = plan->replacement_count, changes = plan->change_count;
    bool all = true;
    for (size_t i = head; i < head + size; i++) {
        if (!adapt_value_differs(finder, finder->source.at[i])) continue;
        adapt_value(finder, finder->source.at[i]);
        all &= plan->changes[plan->change_count - 1].replaced;
    }
    if (all) return;
    plan->replacement_count = replacements;
    for (size_t i = changes; i < plan->change_count; i++) {
        struct placeable_change *change = &plan->changes[i];
        if (!change->replaced) continue;
        change->replaced = false;
        change->was = change->became = STR("");
        change->reason = STR("what it is tied to could not be carried");
    }
}

void adapt_chain(struct finder *finder, size_t head) {
    struct adapt_plan *plan = finder->plan;
    size_t size = adapt_chain_size(&finder->source, head);
    if (!finder->query.at) finder->query = adapt_find_placeables(plan->arena, plan->query->segment.text, plan->query->tokens);
    bool same_measure = true;
    for (size_t i = head; i < head + size; i++)
        same_measure &= finder->query_of[finder->source.at[i]] < 0 || adapt_same_measure(finder, finder->source.at[i]);
    if (finder->query.too_many)
        leave(finder, head, size, STR(ADAPT_TOO_MANY));
    else if (!is_paired(finder, head, size) || !adapt_same_plus(finder, finder->source.at[head]))
        leave(finder, head, size, STR(ADAPT_TIED_OTHERWISE));
    else if (!same_measure)
        leave(finder, head, size, STR("what it measures changes too"));
    else if (!carry_verbatim(finder, head, size) && !carry_whole(finder, head, size))
        carry_links(finder, head, size);
}
