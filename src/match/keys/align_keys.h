/* SPDX-License-Identifier: Apache-2.0 */
/* Which keys of two sequences stand for each other: a Levenshtein alignment. */
#ifndef TAFSIRI_MATCH_KEYS_ALIGN_KEYS_H
#define TAFSIRI_MATCH_KEYS_ALIGN_KEYS_H

#include "base/arena.h"

/* One column of the alignment: both sides (equal keys or a replacement), or one with -1 for the other. */
struct key_pair {
    int32_t query, source;
    bool equal;
};

struct key_pair_list {
    struct key_pair *at;
    size_t count;
    size_t distance; /* columns that are not equal */
};

/* The shortest alignment. Takes time of the product of the lengths over 64 and 16 bytes for 64 cells, less what the two have in
 * common at both ends: with KEYS_MAX keys a side, when nothing agrees, some 5 ms and 25 MiB. */
struct key_pair_list align_keys(struct arena *arena, const uint32_t *query, size_t query_count, const uint32_t *source,
                                size_t source_count);

#endif
