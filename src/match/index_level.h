/* SPDX-License-Identifier: Apache-2.0 */
/* All sequences of a view whose base against the query is at least so much, level by level. */
#ifndef TAFSIRI_MATCH_INDEX_LEVEL_H
#define TAFSIRI_MATCH_INDEX_LEVEL_H

#include "match/index_part.h"
#include "match/index_pattern.h"

struct level_search {
    const struct view *view;
    struct arena *arena;
    struct pattern pattern;
    int min_base; /* of the last level */
    int reached;  /* all with at least this base were reported; 101 at first */
};

/* `sequence` is the number of an entry of the tail when `part` is the view's part_count. */
typedef void sequence_fn(void *context, uint32_t part, uint32_t group, uint32_t sequence, int base);

void level_search_init(struct level_search *search, struct arena *arena, const struct view *view, const uint32_t *keys,
                       size_t count, int min_score);
/* Reports each sequence of the next level once, in no order, and returns the least base of the level; levels end at
 * min_score. */
int level_search_next(struct level_search *search, sequence_fn *found, void *context);

#endif
