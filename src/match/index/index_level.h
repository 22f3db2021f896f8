/* SPDX-License-Identifier: Apache-2.0 */
/* All sequences of a view whose base against the query is at least so much, part by part and level by level. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_LEVEL_H
#define TAFSIRI_MATCH_INDEX_INDEX_LEVEL_H

#include "match/index/index_part.h"
#include "match/index/index_plan.h"
#include "match/keys/pattern.h"

/* `sequence` is the number of an entry of the tail when `part` is the view's part_count. */
typedef void sequence_fn(void *context, uint32_t part, uint32_t group, uint32_t sequence, int base);

/* Sequence numbers; open addressing. */
struct sequence_set {
    uint32_t *slots; /* number + 1; 0: free */
    size_t mask, count;
};

struct level_search {
    const struct view *view;
    struct pattern pattern;
    struct planner planner;
    struct piece *pieces; /* room for one plan */
    struct sequence_set seen;
    int min_base;          /* of the last level */
    size_t looked_up_part; /* whose n-grams the planner holds; SIZE_MAX: none's */
    struct effort *effort; /* of the query */
};

void level_search_init(struct level_search *search, struct arena *arena, const struct view *view, const uint32_t *keys,
                       size_t count, int min_score);
void level_search_done(struct level_search *search);
/* Reports each sequence of the part (the tail, when it is the view's part_count) that belongs to the level below `above`, once,
 * in no order. Returns the least base of the level; levels start above 100 and end at min_score. */
int level_search_part(struct level_search *search, size_t part, int above, sequence_fn *found, void *context);

#endif
