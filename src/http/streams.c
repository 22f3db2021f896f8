/* SPDX-License-Identifier: Apache-2.0 */
#include "http/streams.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "http/message/limits.h"

struct streams {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* one waits, or all shall end */
    struct stream_wait *waiting;
    struct stream_place *open;
    bool stopping, runs;
    pthread_t watchman;
};

/* Takes those that are ready off the list. */
static struct stream_wait *take_ready(struct streams *streams) {
    struct stream_wait *ready = NULL, **at = &streams->waiting;
    while (*at) {
        struct stream_wait *wait = *at;
        if (!streams->stopping && !wait->ready(wait->stream)) {
            at = &wait->next;
            continue;
        }
        *at = wait->next;
        wait->next = ready;
        ready = wait;
    }
    return ready;
}

static void wake_all(struct stream_wait *ready) {
    while (ready) {
        struct stream_wait *next = ready->next;
        ready->wake(ready);
        ready = next;
    }
}

/* Sleeps while nobody waits. */
static void *watch(void *context) {
    struct streams *streams = context;
    pthread_mutex_lock(&streams->lock);
    while (!streams->stopping) {
        while (!streams->stopping && !streams->waiting) pthread_cond_wait(&streams->changed, &streams->lock);
        struct stream_wait *ready = take_ready(streams);
        pthread_mutex_unlock(&streams->lock);
        wake_all(ready);
        nanosleep(&(struct timespec){.tv_nsec = STREAM_TICK_MS * 1000000L}, NULL);
        pthread_mutex_lock(&streams->lock);
    }
    pthread_mutex_unlock(&streams->lock);
    return NULL;
}

struct streams *streams_open(void) {
    struct streams *streams = alloc_zero(1, sizeof *streams);
    pthread_mutex_init(&streams->lock, NULL);
    pthread_cond_init(&streams->changed, NULL);
    streams->runs = pthread_create(&streams->watchman, NULL, watch, streams) == 0;
    if (streams->runs) return streams;
    streams_close(streams);
    return NULL;
}

void streams_stop(struct streams *streams) {
    if (!streams) return;
    pthread_mutex_lock(&streams->lock);
    streams->stopping = true;
    struct stream_wait *ready = take_ready(streams);
    pthread_cond_signal(&streams->changed);
    pthread_mutex_unlock(&streams->lock);
    wake_all(ready);
    if (streams->runs) pthread_join(streams->watchman, NULL);
    streams->runs = false;
}

void streams_close(struct streams *streams) {
    if (!streams) return;
    streams_stop(streams);
    pthread_cond_destroy(&streams->changed);
    pthread_mutex_destroy(&streams->lock);
    free(streams);
}

bool streams_is_gone(const struct error *fault) {
    return fault->code == ERR_NOT_FOUND || fault->code == ERR_DENIED;
}

/* Under the lock. */
static bool has_place(const struct streams *streams, struct str key, struct error *err) {
    size_t all = 0, own = 0;
    for (const struct stream_place *place = streams->open; place; place = place->next) {
        all++;
        own += key.len && str_equal(place->key, key);
    }
    if (streams->stopping) return error_set(err, ERR_UNAVAILABLE, "the server stops");
    if (own >= STREAMS_OF_KEY_MAX)
        return error_set(err, ERR_UNAVAILABLE, "your key has %d event streams open already: ask every now and then instead",
                         STREAMS_OF_KEY_MAX);
    return all < STREAMS_MAX ||
           error_set(err, ERR_UNAVAILABLE, "%d event streams are open already: ask every now and then instead", STREAMS_MAX);
}

bool streams_enter(struct streams *streams, struct str key, struct stream_place *place, struct error *err) {
    pthread_mutex_lock(&streams->lock);
    bool ok = has_place(streams, key, err);
    if (ok) {
        *place = (struct stream_place){streams->open, streams, key};
        streams->open = place;
    }
    pthread_mutex_unlock(&streams->lock);
    return ok;
}

void streams_leave(void *place) {
    struct streams *streams = ((struct stream_place *)place)->streams;
    pthread_mutex_lock(&streams->lock);
    struct stream_place **at = &streams->open;
    while (*at != place) at = &(*at)->next;
    *at = (*at)->next;
    pthread_mutex_unlock(&streams->lock);
}

void streams_wait(struct streams *streams, struct stream_wait *wait) {
    pthread_mutex_lock(&streams->lock);
    bool stopping = streams->stopping;
    if (!stopping) {
        wait->next = streams->waiting;
        streams->waiting = wait;
        pthread_cond_signal(&streams->changed);
    }
    pthread_mutex_unlock(&streams->lock);
    if (stopping) wait->wake(wait);
}
