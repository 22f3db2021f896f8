/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting by a number, without comparing: a pass over all for each eleven bits of it. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_SORT_H
#define TAFSIRI_MATCH_INDEX_INDEX_SORT_H

#include <stddef.h>
#include <stdint.h>

struct ranked {
    uint64_t rank;
    uint32_t at;   /* whose rank it is, in a list of the caller's */
    uint32_t note; /* the caller's, carried along */
};

/* Ranks have at most so many bits. What is equal stays in the order it had. `spare` has room for as many. */
void sort_ranked(struct ranked *entries, struct ranked *spare, size_t count, unsigned bits);

/* How many bits the number has. */
unsigned sort_bits(uint64_t number);

#endif
