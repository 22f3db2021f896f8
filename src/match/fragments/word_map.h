/* SPDX-License-Identifier: Apache-2.0 */
/* A growing map from 64-bit hashes to ids that are given out in order, from 0: the making of a vocabulary. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_WORD_MAP_H
#define TAFSIRI_MATCH_FRAGMENTS_WORD_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct word_map {
    uint64_t *hashes; /* by id */
    uint32_t *slots;  /* id + 1; 0: free */
    uint32_t count, slot_count;
};

/* A zeroed struct is an empty map. */
void word_map_done(struct word_map *map);
/* The id of a hash, a new one when it has none yet. */
uint32_t word_map_put(struct word_map *map, uint64_t hash);
/* Ids in the order of their hashes: order[rank] is an id, rank_of[id] a rank; both malloced by the caller, `count` long. */
void word_map_sort(const struct word_map *map, uint32_t *order, uint32_t *rank_of);

#endif
