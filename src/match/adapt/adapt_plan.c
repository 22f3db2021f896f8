/* SPDX-License-Identifier: Apache-2.0 */
#include "match/adapt/adapt_plan.h"

static const struct token *token_of(const struct keyed_segment *segment, size_t key) {
    return &segment->tokens.at[segment->token_of[key]];
}

struct str adapt_text(const struct keyed_segment *segment, int32_t key) {
    const struct token *token = token_of(segment, (size_t)key);
    return str_slice(segment->segment.text, token->start, token->end);
}

struct str adapt_target_text(const struct adapt_plan *plan, size_t token) {
    return str_slice(plan->target.text, plan->tokens.at[token].start, plan->tokens.at[token].end);
}

static struct span utf16_span(const struct keyed_segment *segment, struct span keys) {
    if (keys.start == keys.end) return (struct span){0, 0};
    struct str text = segment->segment.text;
    uint32_t start = token_of(segment, keys.start)->start, end = token_of(segment, keys.end - 1)->end;
    uint32_t before = (uint32_t)utf16_length(str_slice(text, 0, start));
    return (struct span){before, before + (uint32_t)utf16_length(str_slice(text, start, end))};
}

struct placeable_change *adapt_add_change(struct adapt_plan *plan, enum token_kind kind, struct span query_keys,
                                          struct span source_keys) {
    struct placeable_change *change = &plan->changes[plan->change_count++];
    *change = (struct placeable_change){
        .kind = kind, .query = utf16_span(plan->query, query_keys), .source = utf16_span(plan->source, source_keys)};
    return change;
}

bool adapt_is_taken(const struct adapt_plan *plan, uint32_t start, uint32_t end) {
    for (size_t i = 0; i < plan->replacement_count; i++)
        if (start < plan->replacements[i].end && plan->replacements[i].start < end) return true;
    return false;
}

bool adapt_replace(struct adapt_plan *plan, uint32_t start, uint32_t end, struct str text) {
    if (plan->replacement_count == plan->replacement_room || adapt_is_taken(plan, start, end)) return false;
    plan->replacements[plan->replacement_count++] = (struct replacement){start, end, text};
    return true;
}
