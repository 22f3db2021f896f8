/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that go on for long and have nothing to say most of the time, such as server-sent events. While one waits, its
 * connection is suspended: it holds no worker and no thread of the pool. One thread looks at all that wait, some times a
 * second, and wakes those that have something to say. */
#ifndef TAFSIRI_HTTP_STREAMS_H
#define TAFSIRI_HTTP_STREAMS_H

#include "base/error.h"

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
/* A place among the STREAMS_MAX that may be open, waiting or not; false: none is free. */
bool streams_enter(struct streams *streams);
void streams_leave(struct streams *streams);
/* Wakes it once, when it is ready. */
void streams_wait(struct streams *streams, struct stream_wait *wait);

#endif
