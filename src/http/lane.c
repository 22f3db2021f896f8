/* SPDX-License-Identifier: Apache-2.0 */
#include "http/lane.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"

struct lane {
    pthread_mutex_t lock;
    pthread_cond_t work; /* something is queued, or the lane closes */
    struct job *first, **last;
    size_t waiting, waiting_max, running;
    bool closing;
    pthread_t *threads;
    int thread_count;
};

static struct job *take(struct lane *lane) {
    struct job *job = lane->first;
    lane->first = job->next;
    if (!lane->first) lane->last = &lane->first;
    lane->waiting--;
    lane->running++;
    return job;
}

static void *work(void *context) {
    struct lane *lane = context;
    pthread_mutex_lock(&lane->lock);
    for (;;) {
        while (!lane->first && !lane->closing) pthread_cond_wait(&lane->work, &lane->lock);
        if (!lane->first) break;
        struct job *job = take(lane);
        pthread_mutex_unlock(&lane->lock);
        job->run(job);
        pthread_mutex_lock(&lane->lock);
        lane->running--;
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

struct lane *lane_open(int workers, size_t waiting_max) {
    struct lane *lane = alloc_zero(1, sizeof *lane);
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->work, NULL);
    lane->last = &lane->first;
    lane->waiting_max = waiting_max;
    lane->threads = alloc_zero((size_t)workers, sizeof *lane->threads);
    for (; lane->thread_count < workers; lane->thread_count++)
        if (pthread_create(&lane->threads[lane->thread_count], NULL, work, lane) != 0) break;
    if (lane->thread_count > 0) return lane;
    lane_close(lane);
    return NULL;
}

void lane_stop(struct lane *lane) {
    if (!lane) return;
    pthread_mutex_lock(&lane->lock);
    lane->closing = true;
    pthread_cond_broadcast(&lane->work);
    pthread_mutex_unlock(&lane->lock);
    for (int i = 0; i < lane->thread_count; i++) pthread_join(lane->threads[i], NULL);
    lane->thread_count = 0;
}

void lane_close(struct lane *lane) {
    if (!lane) return;
    lane_stop(lane);
    pthread_cond_destroy(&lane->work);
    pthread_mutex_destroy(&lane->lock);
    free(lane->threads);
    free(lane);
}

bool lane_submit(struct lane *lane, struct job *job) {
    pthread_mutex_lock(&lane->lock);
    bool taken = !lane->closing && lane->waiting < lane->waiting_max;
    if (taken) {
        job->next = NULL;
        *lane->last = job;
        lane->last = &job->next;
        lane->waiting++;
    }
    pthread_mutex_unlock(&lane->lock);
    if (taken) pthread_cond_signal(&lane->work); /* now: a worker woken under the lock would only wait again */
    return taken;
}

void lane_measure(struct lane *lane, size_t *waiting, size_t *running) {
    pthread_mutex_lock(&lane->lock);
    *waiting = lane->waiting;
    *running = lane->running;
    pthread_mutex_unlock(&lane->lock);
}
