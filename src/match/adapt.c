/* SPDX-License-Identifier: Apache-2.0 */
#include "match/adapt.h"

#include "match/align_keys.h"

static struct span span_of(const struct keyed_segment *segment, int32_t key) {
    const struct token *token = &segment->tokens.at[segment->token_of[key]];
    struct str text = segment->segment.text;
    uint32_t start = (uint32_t)utf16_length(str_slice(text, 0, token->start));
    return (struct span){start, start + (uint32_t)utf16_length(str_slice(text, token->start, token->end))};
}

static struct str text_of(const struct keyed_segment *segment, int32_t key) {
    const struct token *token = &segment->tokens.at[segment->token_of[key]];
    return str_slice(segment->segment.text, token->start, token->end);
}

void adapt_target(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                  const struct unit *unit, const struct language *to, struct adaptation *out) {
    struct key_pair_list pairs = align_keys(arena, query->keys, query->count, source->keys, source->count);
    (void)to;
    *out = (struct adaptation){.target = unit->target, .changes = ARENA_ARRAY(arena, struct placeable_change, pairs.count)};
    for (size_t i = 0; i < pairs.count; i++) {
        const struct key_pair *pair = &pairs.at[i];
        if (!pair->equal || str_equal(text_of(query, pair->query), text_of(source, pair->source))) continue;
        enum token_kind kind = query->tokens.at[query->token_of[pair->query]].kind;
        if (kind == TOKEN_WORD) continue;
        out->changes[out->change_count++] =
            (struct placeable_change){.kind = kind,
                                      .query = span_of(query, pair->query),
                                      .source = span_of(source, pair->source),
                                      .reason = STR("its rendering was not found in the target")};
    }
}
