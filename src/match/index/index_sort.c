/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index/index_sort.h"

#include <stdbool.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static size_t digit_of(const struct ranked *entry, unsigned shift) {
    return entry->rank >> shift & (DIGITS - 1);
}

/* Where each digit's entries begin. False when all have the same one. */
static bool find_starts(const struct ranked *entries, size_t count, unsigned shift, size_t starts[DIGITS]) {
    size_t start = 0;
    memset(starts, 0, DIGITS * sizeof *starts);
    for (size_t i = 0; i < count; i++) starts[digit_of(&entries[i], shift)]++;
    if (starts[digit_of(&entries[0], shift)] == count) return false;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t size = starts[digit];
        starts[digit] = start;
        start += size;
    }
    return true;
}

void sort_ranked(struct ranked *entries, struct ranked *spare, size_t count, unsigned bits) {
    size_t starts[DIGITS];
    struct ranked *from = entries, *to = spare;
    for (unsigned shift = 0; count && shift < bits; shift += DIGIT_BITS) {
        if (!find_starts(from, count, shift, starts)) continue;
        for (size_t i = 0; i < count; i++) to[starts[digit_of(&from[i], shift)]++] = from[i];
        struct ranked *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != entries) memcpy(entries, from, count * sizeof *entries);
}

unsigned sort_bits(uint64_t number) {
    return number ? 64 - (unsigned)__builtin_clzll(number) : 0;
}
