/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rising.h"

#include <stdint.h>

size_t rising_longest(struct arena *arena, const size_t *values, size_t count, size_t **places) {
    size_t *ends = ARENA_ARRAY(arena, size_t, count + 1); /* ends[k]: of the runs of length k + 1, the one that ends lowest */
    size_t *before = ARENA_ARRAY(arena, size_t, count + 1);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = length;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (values[ends[middle]] < values[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? ends[low - 1] : SIZE_MAX;
        ends[low] = i;
        if (low == length) length++;
    }
    *places = ARENA_ARRAY(arena, size_t, length + 1);
    size_t at = length ? ends[length - 1] : SIZE_MAX;
    for (size_t k = length; k-- > 0; at = before[at]) (*places)[k] = at;
    return length;
}
