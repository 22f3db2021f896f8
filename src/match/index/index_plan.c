/* SPDX-License-Identifier: Apache-2.0 */
/* The pigeonhole. Cut any number of disjoint n-grams out of the query. An edit (replacing, deleting or inserting a word)
 * damages at most one of them; so in a sequence at distance D, of D + 1 n-grams at least one stands whole, and the sequence is
 * in its posting list. Which D + 1 is ours to choose: those with the fewest postings, which one dynamic programme over
 * positions finds for every number of pieces at once:
 *
 *     costs[i][k] = min( costs[i-1][k],                                   the word before i is in no piece
 *                        costs[i-l][k-1] + postings of the l words before i )
 *
 * Single words can't be damaged by an insertion, and a sequence that is longer by d words has d insertions at least, so D - d +
 * 1 of them will do; for longer sequences that often is the cheaper plan. */
#include "match/index/index_plan.h"

#include <stdlib.h>

enum {
    MIXED_KEYS_MAX = 128, /* longer queries meet few sequences of their length: unigrams will do for them */
    COST_MAX = 1 << 23,   /* of one list; keeps sums in 32 bits */
    IMPOSSIBLE = UINT32_MAX / 2,
};

void planner_init(struct planner *planner, struct arena *arena, const uint32_t *keys, size_t count, size_t pieces_max) {
    *planner = (struct planner){.keys = keys, .count = count};
    planner->mixed_max = count > MIXED_KEYS_MAX ? 0 : pieces_max < count ? pieces_max : count;
    for (int n = 0; n < NGRAM_MAX; n++) planner->lists[n] = ARENA_ARRAY(arena, struct posting_list, count);
    planner->costs = ARENA_ARRAY(arena, uint32_t, (count + 1) * (planner->mixed_max + 1));
    planner->rarest = ARENA_ARRAY(arena, uint32_t, count);
    planner->unigram_costs = ARENA_ARRAY(arena, uint64_t, count + 1);
}

static uint32_t cost_of(const struct planner *planner, size_t position, int length) {
    const struct posting_list *list = &planner->lists[length - 1][position];
    return !list->at ? IMPOSSIBLE : list->count < COST_MAX ? list->count : COST_MAX;
}

static uint32_t *costs_at(const struct planner *planner, size_t position) {
    return planner->costs + position * (planner->mixed_max + 1);
}

/* Pieces of this length that end at `end`, as the k-th for every k. */
static void take_pieces(struct planner *planner, size_t end, int length) {
    uint32_t cost = cost_of(planner, end - (size_t)length, length), *here = costs_at(planner, end);
    const uint32_t *from = costs_at(planner, end - (size_t)length);
    if (cost == IMPOSSIBLE) return;
    for (size_t k = 1; k <= planner->mixed_max; k++)
        if (from[k - 1] + cost < here[k]) here[k] = from[k - 1] + cost; /* never less where from[] is IMPOSSIBLE */
}

/* What ending a piece of this length before `end` would cost, as the k-th. */
static uint32_t cost_with(const struct planner *planner, size_t end, int length, size_t k) {
    if ((size_t)length > end) return IMPOSSIBLE;
    uint32_t cost = costs_at(planner, end - (size_t)length)[k - 1] + cost_of(planner, end - (size_t)length, length);
    return cost < IMPOSSIBLE ? cost : IMPOSSIBLE;
}

static void fill_costs(struct planner *planner) {
    for (size_t i = 0; i <= planner->count; i++) {
        uint32_t *here = costs_at(planner, i);
        const uint32_t *before = i ? costs_at(planner, i - 1) : NULL;
        here[0] = 0;
        for (size_t k = 1; k <= planner->mixed_max; k++) here[k] = before ? before[k] : IMPOSSIBLE;
        for (int length = 1; length <= NGRAM_MAX && (size_t)length <= i; length++) take_pieces(planner, i, length);
    }
}

static int compare_lists(const void *left, const void *right, void *lists) {
    const struct posting_list *a = (struct posting_list *)lists + *(const uint32_t *)left;
    const struct posting_list *b = (struct posting_list *)lists + *(const uint32_t *)right;
    return (a->count > b->count) - (a->count < b->count);
}

static void sort_unigrams(struct planner *planner) {
    for (size_t i = 0; i < planner->count; i++) planner->rarest[i] = (uint32_t)i;
    qsort_r(planner->rarest, planner->count, sizeof *planner->rarest, compare_lists, planner->lists[0]);
    for (size_t i = 0; i < planner->count; i++)
        planner->unigram_costs[i + 1] = planner->unigram_costs[i] + planner->lists[0][planner->rarest[i]].count;
}

/* Only n-grams that refine both of the shorter ones in them are indexed. */
static bool is_indexed(const struct planner *planner, size_t position, int length) {
    if (position + (size_t)length > planner->count) return false;
    if (length == 1) return true;
    const struct posting_list *shorter = &planner->lists[length - 2][position];
    return postings_are_refined(shorter) && postings_are_refined(shorter + 1);
}

void planner_look_up(struct planner *planner, const struct image *image) {
    for (int length = 1; length <= (planner->mixed_max ? NGRAM_MAX : 1); length++) {
        struct posting_list *lists = planner->lists[length - 1];
        for (size_t i = 0; i < planner->count; i++)
            if (is_indexed(planner, i, length)) postings_prefetch(image, planner->keys + i, length);
        for (size_t i = 0; i < planner->count; i++)
            lists[i] = is_indexed(planner, i, length) ? postings_find(image, planner->keys + i, length)
                                                      : (struct posting_list){NULL, 0};
    }
    sort_unigrams(planner);
    fill_costs(planner);
}

uint64_t planner_mixed_cost(const struct planner *planner, size_t pieces) {
    if (pieces > planner->mixed_max) return UINT64_MAX;
    uint32_t cost = costs_at(planner, planner->count)[pieces];
    return cost < IMPOSSIBLE ? cost : UINT64_MAX;
}

uint64_t planner_unigram_cost(const struct planner *planner, size_t pieces) {
    return pieces > planner->count ? UINT64_MAX : planner->unigram_costs[pieces];
}

/* Backwards along the choices that made the costs. */
void planner_mixed(const struct planner *planner, size_t pieces, struct piece *out) {
    for (size_t end = planner->count, k = pieces; k > 0;) {
        uint32_t cost = costs_at(planner, end)[k];
        int length = 1;
        if (end > 0 && costs_at(planner, end - 1)[k] == cost) {
            end--;
            continue;
        }
        while (cost_with(planner, end, length, k) != cost) length++;
        end -= (size_t)length;
        out[--k] = (struct piece){end, length, planner->lists[length - 1][end]};
    }
}

void planner_unigrams(const struct planner *planner, size_t pieces, struct piece *out) {
    for (size_t i = 0; i < pieces; i++) out[i] = (struct piece){planner->rarest[i], 1, planner->lists[0][planner->rarest[i]]};
}
