/* SPDX-License-Identifier: Apache-2.0 */
/* Where each unigram, bigram and trigram of keys stands: lists of addresses, one list per bucket of a hash. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_POSTINGS_H
#define TAFSIRI_MATCH_INDEX_INDEX_POSTINGS_H

#include "match/index/index_build.h"

/* Addresses in ascending order; those of other n-grams with the same hash are among them. */
struct posting_list {
    const uint32_t *at;
    uint32_t count;
};

struct posting_list postings_find(const struct image *image, const uint32_t *keys, int length);
/* Asks for the memory that postings_find will touch. */
void postings_prefetch(const struct image *image, const uint32_t *keys, int length);
/* Longer n-grams are indexed only where both of the next shorter ones in them have lists of which this is true. */
bool postings_are_refined(const struct posting_list *list);

/* The sections LISTS and POSTINGS of all lengths, from the keys of all sequences; sets counts->buckets. */
void postings_write(struct image_writer *writer, const struct image_group *groups, const uint32_t *keys,
                    struct image_counts *counts);

#endif
