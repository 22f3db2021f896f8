/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that go on for long and have nothing to say most of the time, such as server-sent events. While one waits, its
 * connection is suspended: it holds no worker and no thread of the pool. One thread looks at all that wait, some times a
 * second, and wakes those that have something to say. */
#ifndef TAFSIRI_HTTP_STREAMS_H
#define TAFSIRI_HTTP_STREAMS_H

#include "base/error.h"
#include "base/str.h"

struct streams;

/* What a stream tells of is gone, or hidden from who asks: it ends. Anything else may be over the next time. */
bool streams_is_gone(const struct error *fault);

/* One that waits; lives in its owner. */
struct stream_wait {
    struct stream_wait *next;
    bool (*ready)(void *stream); /* quick; called from the watching thread, never after wake */
    void *stream;
    void (*wake)(struct stream_wait *wait); /* the wait may be gone when it returns */
};

/* NULL: no thread to be had. */
struct streams *streams_open(void);
/* Wakes all; whoever wants to wait from now on is woken at once. */
void streams_stop(struct streams *streams);
void streams_close(struct streams *streams);
/* A place among the STREAMS_MAX that may be open, waiting or not; lives in its owner until streams_leave. */
struct stream_place {
    struct stream_place *next;
    struct streams *streams;
    struct str key; /* whose share it is of; empty: no bound but that of all */
};
/* ERR_UNAVAILABLE: none is free, or the key has STREAMS_OF_KEY_MAX. */
bool streams_enter(struct streams *streams, struct str key, struct stream_place *place, struct error *err);
/* Of a struct stream_place, for request_defer. */
void streams_leave(void *place);
/* Wakes it once, when it is ready. */
void streams_wait(struct streams *streams, struct stream_wait *wait);

#endif
