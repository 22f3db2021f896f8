/* SPDX-License-Identifier: Apache-2.0 */
#include "service/memory/clear.h"

#include "base/clock.h"

enum {
    GROUP_ROWS = 500,  /* some 20 ms, in the store as in the full-text index: the most that a write or a search waits */
    MEMORIES_MAX = 16, /* looked at by one call */
};

struct clearing {
    struct service *service;
    uint32_t memory;
    int64_t until_ms;
    bool more;
};

static bool has_time(const struct clearing *clearing) {
    return clock_steady_ms() < clearing->until_ms && !service_is_stopping(clearing->service);
}

/* The words of one group, and the commit that shows it. */
static bool clear_words_group(struct service *service, uint32_t memory, bool *more, struct error *err) {
    pthread_mutex_lock(&service->concordance_lock);
    bool ok = concordance_drop_memory(service->concordance, memory, GROUP_ROWS, more, err) &&
              concordance_commit(service->concordance, err);
    concordance_tidy(service->concordance);
    pthread_mutex_unlock(&service->concordance_lock);
    return ok;
}

bool clear_words(struct service *service, uint32_t memory, struct error *err) {
    bool ok, more = true;
    do ok = clear_words_group(service, memory, &more, err);
    while (ok && more);
    return ok;
}

static bool run_clear(struct store_tx *tx, void *context, struct error *err) {
    struct clearing *clearing = context;
    return store_tx_clear_memory(tx, clearing->memory, GROUP_ROWS, &clearing->more, err);
}

/* The words first: once the units are gone, nothing tells that there were any. */
static bool clear_memory(struct clearing *clearing) {
    struct service *service = clearing->service;
    bool ok = true, more = true;
    while (ok && more && has_time(clearing)) ok = clear_words_group(service, clearing->memory, &more, NULL);
    clearing->more = true;
    while (ok && !more && clearing->more && has_time(clearing))
        ok = store_write(service->store, &(struct store_write){run_clear, NULL, clearing}, NULL);
    return ok && !more && !clearing->more;
}

bool clear_is_due(struct service *service) {
    return atomic_load(&service->deletions) != atomic_load(&service->deletions_cleared);
}

void clear_deleted(struct service *service, int64_t most_ms) {
    struct clearing clearing = {.service = service, .until_ms = clock_steady_ms() + most_ms};
    struct arena arena = {0};
    uint32_t *memories;
    size_t count, done = 0;
    uint_fast64_t deletions = atomic_load(&service->deletions); /* later ones may be missing from the list */
    if (!clear_is_due(service)) return;
    if (store_list_deleted(service->store, &arena, MEMORIES_MAX, &memories, &count, NULL)) {
        for (bool ok = true; ok && done < count; done += ok) {
            clearing.memory = memories[done];
            ok = clear_memory(&clearing);
        }
        if (done == count && count < MEMORIES_MAX) atomic_store(&service->deletions_cleared, deletions);
    }
    arena_done(&arena);
}
