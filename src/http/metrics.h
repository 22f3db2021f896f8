/* SPDX-License-Identifier: Apache-2.0 */
/* What the server counts about itself. All functions may be called from any thread, and none of them waits. */
#ifndef TAFSIRI_HTTP_METRICS_H
#define TAFSIRI_HTTP_METRICS_H

#include "base/buf.h"
#include "http/routes.h"

/* Bounds that were hit; see limits.h. */
enum limit {
    LIMIT_CONNECTIONS, /* an idle connection was closed to make room */
    LIMIT_HEADER_TIME, /* headers that did not end, connections idle for too long */
    LIMIT_BODY_TIME,   /* bodies too slow */
    LIMIT_REPLY_TIME,  /* readers too slow */
    LIMIT_BODY_SIZE,   /* a body over its route's limit */
    LIMIT_BODIES,      /* all bodies together */
    LIMIT_QUEUE,       /* all workers busy and the queue full */
    LIMIT_WRONG_KEYS,  /* wrong keys beyond what an address may send */
    LIMIT_UNKNOWN,     /* bodies of clients whose key would stand in them */
    LIMIT_TARGET,      /* path and query too long */
    LIMIT_HEADERS,     /* too many header fields */
    LIMIT_CONTENT,     /* something in a request, or the answer to it, over a bound of its own: 413 */
    LIMIT_PLACES,      /* no place for one more of what has a fixed number: event streams, jobs, documents, and while the server
                          is starting or stopping */
    LIMIT_DISK,        /* the disk is full */
    LIMIT_COUNT
};

struct metrics;

struct metrics *metrics_open(void);
void metrics_close(struct metrics *metrics);
/* route NULL: none was found. */
void metrics_count_reply(struct metrics *metrics, const struct route *route, int status, int64_t duration_us);
void metrics_count_limit(struct metrics *metrics, enum limit limit);
/* Requests whose headers were read and that are not over yet. */
void metrics_begin_request(struct metrics *metrics);
void metrics_end_request(struct metrics *metrics);
int64_t metrics_running(const struct metrics *metrics);
/* Appends everything in Prometheus's text format. */
void metrics_write(const struct metrics *metrics, struct buf *out);

#endif
