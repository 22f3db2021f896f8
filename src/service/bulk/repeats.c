/* SPDX-License-Identifier: Apache-2.0 */
#include "service/bulk/repeats.h"

#include <stdlib.h>

#include "base/alloc.h"

struct repeat {
    uint64_t hash; /* 0: free */
    const void *what;
};

void repeats_init(struct repeats *repeats, size_t segments) {
    repeats->capacity = 16;
    while (repeats->capacity < segments * 2) repeats->capacity *= 2;
    repeats->at = alloc_zero(repeats->capacity, sizeof *repeats->at);
}

void repeats_done(struct repeats *repeats) {
    free(repeats->at);
}

static struct repeat *find(const struct repeats *repeats, uint64_t hash) {
    size_t at = hash & (repeats->capacity - 1);
    while (repeats->at[at].hash && repeats->at[at].hash != hash) at = (at + 1) & (repeats->capacity - 1);
    return &repeats->at[at];
}

const void *repeats_find(const struct repeats *repeats, uint64_t hash) {
    return find(repeats, hash)->what;
}

void repeats_put(struct repeats *repeats, uint64_t hash, const void *what) {
    struct repeat *repeat = find(repeats, hash);
    if (!repeat->hash) *repeat = (struct repeat){hash, what};
}
