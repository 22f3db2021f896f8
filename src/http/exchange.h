/* SPDX-License-Identifier: Apache-2.0 */
/* One request from its first line to the last byte of its answer, without the library that moves the bytes: what server.c does
 * at each event.
 *
 *   exchange_open ... exchange_accept ... exchange_feed* ... exchange_run ... exchange_read* ... exchange_close
 *   (first line)      (headers)           (body)             (a worker)       (answer in pieces)  */
#ifndef TAFSIRI_HTTP_EXCHANGE_H
#define TAFSIRI_HTTP_EXCHANGE_H

#include "http/server_state.h"

enum stage {
    STAGE_HEADERS, /* the first line is read */
    STAGE_BODY,    /* the headers are read, the body comes in, if there is one */
    STAGE_WORK,    /* on a worker */
    STAGE_READY,   /* the reply can go */
    STAGE_SENT,
};

struct exchange {
    struct request request;
    struct job job; /* for a worker */
    void *owner;    /* server.c's connection, while a worker has the job */
    struct server_state *state;
    struct connection *connection;
    bool guarded; /* came over TCP: the loopback guard applies */
    enum stage stage;
    struct error err;   /* why it is refused, as far as it is */
    bool limit_counted; /* of what is wrong with this request */
    int failed;         /* with this status, whatever the reply says: some protocols answer 200 always; 0: it did not */
    bool wrote;         /* its handler: some of what failed may be done */
    bool audited;
    uint64_t received; /* of the body */
    size_t counted;    /* bytes of it in state->body_bytes */
    size_t unknown;    /* and in state->unknown_bytes */
    int64_t began_us;

    struct buf piece; /* of an answer in pieces: the one being sent, from sent on */
    size_t sent;
    bool ended;
    bool idle;               /* the last piece was empty, though there is more */
    bool broken;             /* the piece could not be made */
    struct stream_wait wait; /* until the answer goes on */
    bool waits;
};

/* What exchange_read returns besides lengths. */
enum { EXCHANGE_BROKEN = -1, EXCHANGE_WAITS = -2, EXCHANGE_WORKS = -3 };

struct exchange *exchange_open(struct server_state *state, struct connection *connection, const char *target, bool guarded);
/* NULL is fine. */
void exchange_close(struct exchange *exchange);
/* Method and headers are in the request. Afterwards either the body may come, or (true) the reply stands and what the client
 * still sends is not worth reading: answer and close. */
bool exchange_accept(struct exchange *exchange);
/* False when so much of an unwanted body has come that the connection is better closed without a word. */
bool exchange_feed(struct exchange *exchange, const void *bytes, size_t len);
/* The body is complete. True when the reply stands; false when exchange_run must be called, by a worker of `lane`. */
bool exchange_finish(struct exchange *exchange, struct lane **lane);
/* Runs the handler; then the reply stands. */
void exchange_run(struct exchange *exchange);
/* No worker could take it. */
void exchange_overload(struct exchange *exchange);
/* The next bytes of an answer in pieces: how many, 0 at the end, EXCHANGE_BROKEN when it can't be completed, EXCHANGE_WAITS
 * when there is nothing yet: then exchange_wait; EXCHANGE_WORKS when a worker must make it: then exchange_work. */
ptrdiff_t exchange_read(struct exchange *exchange, char *out, size_t max);
/* Has wait.wake called, once, when exchange_read has something. */
void exchange_wait(struct exchange *exchange, void (*wake)(struct stream_wait *wait));
/* Has `run` called with exchange->job, once, by a worker where one can be had: it calls exchange_make, and then exchange_read
 * has something, or wants exchange_work again. */
void exchange_work(struct exchange *exchange, void (*run)(struct job *job));
void exchange_make(struct exchange *exchange);
/* To be called when the answer is on its way. */
void exchange_count(struct exchange *exchange);

#endif
