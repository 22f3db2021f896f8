/* SPDX-License-Identifier: Apache-2.0 */
/* Every open connection, what it is doing, and by when it must be done: libmicrohttpd's own timeout counts inactivity only, so
 * a client that drips one byte a second would stay for ever.
 *
 *   waiting, the longest first      busy
 *   HEADER, IDLE                    BODY, WORK, REPLY
 *
 * A connection that is overdue is shut down, which its owner then sees as the end of the stream. When it gets crowded, the
 * longest waiting one makes room for each new one. Any thread may call; each connection has one owner. */
#ifndef TAFSIRI_HTTP_CONNECTIONS_H
#define TAFSIRI_HTTP_CONNECTIONS_H

#include "http/metrics.h"

enum phase {
    PHASE_HEADER, /* new: its first request is not yet read */
    PHASE_IDLE,   /* between two requests */
    PHASE_BODY,   /* its request has a body on the way */
    PHASE_WORK,   /* being worked on: no deadline, the client is not the one who is slow */
    PHASE_REPLY,  /* the answer is on its way */
};

struct connections;
struct connection;

struct connections *connections_open(size_t max, struct metrics *metrics);
/* Only when none is left. */
void connections_close(struct connections *connections);

/* The socket stays the caller's, but must be open until connections_remove. */
struct connection *connections_add(struct connections *connections, int fd, bool encrypted);
void connections_remove(struct connections *connections, struct connection *connection);
void connections_enter(struct connections *connections, struct connection *connection, enum phase phase);
/* Bytes of the body, or of the answer, have moved. */
void connections_move(struct connection *connection, uint64_t bytes);
/* Shuts down all that wait: no more requests are wanted. */
void connections_cut_waiting(struct connections *connections);
size_t connections_count(struct connections *connections);
size_t connections_max(const struct connections *connections);
/* A pointer of the owner's. */
void **connection_context(struct connection *connection);

#endif
