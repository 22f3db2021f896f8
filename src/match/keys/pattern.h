/* SPDX-License-Identifier: Apache-2.0 */
/* The query's keys, prepared to be compared with many sequences. */
#ifndef TAFSIRI_MATCH_KEYS_PATTERN_H
#define TAFSIRI_MATCH_KEYS_PATTERN_H

#include "base/arena.h"

struct pattern {
    const uint32_t *keys;
    size_t count;
    struct pattern_slot *slots; /* key -> row, open addressing */
    unsigned slot_shift;
    size_t slot_mask;
    size_t rows;      /* distinct keys */
    size_t blocks;    /* 64 keys each */
    uint64_t *masks;  /* [row][block]: where the key stands */
    uint32_t *counts; /* [row]: how often */
    uint32_t *left;   /* [row]: scratch */
    struct column_block *column;
};

void pattern_init(struct pattern *pattern, struct arena *arena, const uint32_t *keys, size_t count);
/* Where the key stands: a bit per key of the pattern, in `blocks`. NULL: nowhere. */
const uint64_t *pattern_masks(const struct pattern *pattern, uint32_t key);
/* The Levenshtein distance to these keys, or anything above `limit` when it is above. */
size_t pattern_distance(struct pattern *pattern, const uint32_t *keys, size_t count, size_t limit);

#endif
