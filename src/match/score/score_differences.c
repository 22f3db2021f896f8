/* SPDX-License-Identifier: Apache-2.0 */
#include "match/score/score_differences.h"

/* One side of the alignment, walked from left to right. */
struct side {
    const struct keyed_segment *segment;
    size_t key;         /* the next one */
    size_t byte, units; /* a place passed already, in both measures: UTF-16 is counted once over the text */
};

static const struct token *token_of(const struct side *side, size_t key) {
    return &side->segment->tokens.at[side->segment->token_of[key]];
}

static struct str token_text(const struct side *side, int32_t key) {
    const struct token *token = token_of(side, (size_t)key);
    return str_slice(side->segment->segment.text, token->start, token->end);
}

static bool differs(const struct side *query, const struct side *source, const struct key_pair *pair) {
    return !pair->equal || !str_equal(token_text(query, pair->query), token_text(source, pair->source));
}

static uint32_t units_at(struct side *side, size_t byte) {
    side->units += utf16_length(str_slice(side->segment->segment.text, side->byte, byte));
    side->byte = byte;
    return (uint32_t)side->units;
}

/* From the next key on to `end`; an empty span before the next key, or at the end, when there is none between. */
static struct span take_keys(struct side *side, size_t end) {
    size_t first = side->key;
    side->key = end;
    size_t byte = first < side->segment->count ? token_of(side, first)->start : side->segment->segment.text.len;
    uint32_t start = units_at(side, byte);
    return (struct span){start, first < end ? units_at(side, token_of(side, end - 1)->end) : start};
}

static struct difference read_difference(struct side *query, struct side *source, size_t query_end, size_t source_end) {
    bool added = source_end == source->key, missing = query_end == query->key;
    struct difference difference = {.kind = added ? DIFFERENCE_ADDED : missing ? DIFFERENCE_MISSING : DIFFERENCE_REPLACED};
    difference.query = take_keys(query, query_end);
    difference.source = take_keys(source, source_end);
    return difference;
}

void score_differences(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                       const struct key_pair_list *pairs, struct suggestion *out) {
    struct side a = {.segment = query}, b = {.segment = source};
    out->differences = ARENA_ARRAY(arena, struct difference, pairs->count);
    out->difference_count = 0;
    for (size_t i = 0; i < pairs->count;) {
        size_t query_end = a.key, source_end = b.key, start = i;
        for (; i < pairs->count && differs(&a, &b, &pairs->at[i]); i++) {
            query_end += pairs->at[i].query >= 0;
            source_end += pairs->at[i].source >= 0;
        }
        if (i > start) out->differences[out->difference_count++] = read_difference(&a, &b, query_end, source_end);
        for (; i < pairs->count && !differs(&a, &b, &pairs->at[i]); i++) a.key++, b.key++;
    }
}
