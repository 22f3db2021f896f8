/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/word_map.h"

#include <stdlib.h>

#include "base/alloc.h"

enum { SLOTS_FIRST = 1024 };

void word_map_done(struct word_map *map) {
    free(map->hashes);
    free(map->slots);
    *map = (struct word_map){0};
}

/* Short keys come in as they are: the slot is taken from mixed bits. */
static uint32_t slot_of(const struct word_map *map, uint64_t hash) {
    uint32_t slot = (uint32_t)((hash * 0x9E3779B97F4A7C15ULL) >> 32) & (map->slot_count - 1);
    while (map->slots[slot] && map->hashes[map->slots[slot] - 1] != hash) slot = (slot + 1) & (map->slot_count - 1);
    return slot;
}

static void grow(struct word_map *map) {
    map->slot_count = map->slot_count ? map->slot_count * 2 : SLOTS_FIRST;
    free(map->slots);
    map->slots = alloc_zero(map->slot_count, sizeof *map->slots);
    map->hashes = alloc_again(map->hashes, map->slot_count / 2, sizeof *map->hashes);
    for (uint32_t id = 0; id < map->count; id++) map->slots[slot_of(map, map->hashes[id])] = id + 1;
}

uint32_t word_map_put(struct word_map *map, uint64_t hash) {
    if (map->count >= map->slot_count / 2) grow(map);
    uint32_t slot = slot_of(map, hash);
    if (map->slots[slot]) return map->slots[slot] - 1;
    map->hashes[map->count] = hash;
    map->slots[slot] = ++map->count;
    return map->count - 1;
}

static int by_hash(const void *a, const void *b, void *context) {
    const uint64_t *hashes = context;
    uint64_t x = hashes[*(const uint32_t *)a], y = hashes[*(const uint32_t *)b];
    return (x > y) - (x < y);
}

void word_map_sort(const struct word_map *map, uint32_t *order, uint32_t *rank_of) {
    for (uint32_t id = 0; id < map->count; id++) order[id] = id;
    if (map->count) qsort_r(order, map->count, sizeof *order, by_hash, map->hashes);
    for (uint32_t rank = 0; rank < map->count; rank++) rank_of[order[rank]] = rank;
}
