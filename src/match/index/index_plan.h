/* SPDX-License-Identifier: Apache-2.0 */
/* Which n-grams of the query to look up, so that no sequence within a distance is missed and as few as possible are looked at.
 */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_PLAN_H
#define TAFSIRI_MATCH_INDEX_INDEX_PLAN_H

#include "match/index/index_postings.h"

/* One n-gram of the query, and where it stands in the image. */
struct piece {
    size_t position;
    int length;
    struct posting_list list;
};

struct planner {
    const uint32_t *keys;
    size_t count;                          /* keys */
    size_t mixed_max;                      /* the most pieces that a mixed plan may have */
    struct posting_list *lists[NGRAM_MAX]; /* by position; `at` NULL: not indexed */
    uint32_t *costs;                       /* [position][pieces]: least postings of so many pieces before the position */
    uint32_t *rarest;                      /* positions in order of their unigram's postings */
    uint64_t *unigram_costs;               /* [pieces] */
};

void planner_init(struct planner *planner, struct arena *arena, const uint32_t *keys, size_t count, size_t pieces_max);
/* Looks the query's n-grams up in an image that has postings. */
void planner_look_up(struct planner *planner, const struct image *image);

/* Postings of the best so many disjoint n-grams, or unigrams; UINT64_MAX when there are not so many. */
uint64_t planner_mixed_cost(const struct planner *planner, size_t pieces);
uint64_t planner_unigram_cost(const struct planner *planner, size_t pieces);
/* Those pieces. The array holds `pieces`. */
void planner_mixed(const struct planner *planner, size_t pieces, struct piece *out);
void planner_unigrams(const struct planner *planner, size_t pieces, struct piece *out);

#endif
