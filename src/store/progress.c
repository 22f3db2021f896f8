/* SPDX-License-Identifier: Apache-2.0 */
#include "store/progress.h"

#include <stdlib.h>

#include "base/alloc.h"

void progress_init(struct progress *progress) {
    *progress = (struct progress){0};
    pthread_mutex_init(&progress->lock, NULL);
}

void progress_done(struct progress *progress) {
    pthread_mutex_destroy(&progress->lock);
    free(progress->at);
}

static struct progress_of *find(struct progress *progress, uint32_t memory) {
    for (size_t i = 0; i < progress->count; i++)
        if (progress->at[i].memory == memory) return &progress->at[i];
    return NULL;
}

int64_t progress_committed(struct progress *progress, uint32_t memory) {
    pthread_mutex_lock(&progress->lock);
    const struct progress_of *of = find(progress, memory);
    int64_t rev = of ? of->committed : 0;
    pthread_mutex_unlock(&progress->lock);
    return rev;
}

int64_t progress_pending(struct progress *progress, uint32_t memory) {
    const struct progress_of *of = find(progress, memory);
    return of ? of->pending : 0;
}

void progress_set(struct progress *progress, uint32_t memory, int64_t pending) {
    struct progress_of *of = find(progress, memory);
    if (!of) {
        pthread_mutex_lock(&progress->lock);
        progress->at = alloc_again(progress->at, progress->count + 1, sizeof *progress->at);
        of = &progress->at[progress->count++];
        *of = (struct progress_of){.memory = memory};
        pthread_mutex_unlock(&progress->lock);
    }
    of->pending = pending;
}

void progress_settle(struct progress *progress, bool committed) {
    pthread_mutex_lock(&progress->lock);
    for (size_t i = 0; i < progress->count; i++) {
        struct progress_of *of = &progress->at[i];
        if (committed)
            of->committed = of->pending;
        else
            of->pending = of->committed;
    }
    pthread_mutex_unlock(&progress->lock);
}

void progress_clear(struct progress *progress) {
    pthread_mutex_lock(&progress->lock);
    progress->count = 0;
    pthread_mutex_unlock(&progress->lock);
}
