/* SPDX-License-Identifier: Apache-2.0 */
/* Up to which rev of each memory an index is complete. One thread writes, any may ask what is committed. Private to store/. */
#ifndef TAFSIRI_STORE_PROGRESS_H
#define TAFSIRI_STORE_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    pthread_mutex_t lock; /* over all but what is pending */
    struct progress_of {
        uint32_t memory;
        int64_t committed, pending;
    } * at;
    size_t count;
};

void progress_init(struct progress *progress);
void progress_done(struct progress *progress);

int64_t progress_committed(struct progress *progress, uint32_t memory);
/* The rest is the writing thread's. */
int64_t progress_pending(struct progress *progress, uint32_t memory);
void progress_set(struct progress *progress, uint32_t memory, int64_t pending);
/* What is pending is committed now, or lost. */
void progress_settle(struct progress *progress, bool committed);
void progress_clear(struct progress *progress);

#endif
