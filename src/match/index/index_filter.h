/* SPDX-License-Identifier: Apache-2.0 */
/* Which units a query wants at all, and which of two equally good ones comes first. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_FILTER_H
#define TAFSIRI_MATCH_INDEX_INDEX_FILTER_H

#include "match/index/index_item.h"

/* The query's conditions in the form that items have. */
struct prepared_filter {
    const struct match_filter *filter;
    uint64_t author;
    uint64_t *properties;
    struct score_context context; /* `to` filled from the filter when it was empty */
    uint32_t before, after, context_id;
    /* The last pair of languages looked at, which mostly is the next one too. */
    const struct language_pair *seen;
    enum language_match seen_match, seen_variant;
};

void filter_prepare(struct prepared_filter *prepared, struct arena *arena, const struct match_query *query);
bool filter_accepts(struct prepared_filter *prepared, const struct item *item);

/* How many of the neighbours and the context id agree, at most 2: the most that context can add to a score of 100. */
int filter_context(const struct prepared_filter *prepared, const struct unit_record *record);
/* Most of the order of ties in one number, the lower the better. `base` is the match's, 0 to 100. */
uint64_t filter_rank(struct prepared_filter *prepared, const struct item *item, int base);
/* All of it; below zero when a comes first. */
int filter_compare(uint64_t a_rank, const struct unit_record *a, uint64_t b_rank, const struct unit_record *b);

#endif
