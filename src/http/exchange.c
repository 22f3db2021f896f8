/* SPDX-License-Identifier: Apache-2.0 */
#include "http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/effort.h"
#include "base/log.h"
#include "http/face.h"
#include "http/gate/access.h"
#include "http/gate/guard.h"
#include "http/message/input.h"
#include "store/store.h"

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

struct exchange *exchange_open(struct server_state *state, struct connection *connection, const char *target, bool guarded) {
    struct exchange *exchange = alloc_zero(1, sizeof *exchange);
    exchange->state = state;
    exchange->connection = connection;
    exchange->guarded = guarded;
    exchange->request.state = state;
    exchange->request.service = state->service;
    exchange->request.target = arena_copy(&exchange->request.arena, str_of(target));
    metrics_begin_request(state->metrics);
    return exchange;
}

void exchange_close(struct exchange *exchange) {
    if (!exchange) return;
    atomic_fetch_sub(&exchange->state->body_bytes, exchange->counted);
    atomic_fetch_sub(&exchange->state->unknown_bytes, exchange->unknown);
    metrics_end_request(exchange->state->metrics);
    request_done(&exchange->request);
    buf_done(&exchange->piece);
    free(exchange);
}

/* ---- the reply ---------------------------------------------------------------------------------------------------------- */

/* What went wrong on our side is logged, once, here; what the client did wrong is the client's affair. */
static void log_failure(const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    if (!problem_is_ours(exchange->err.code) && exchange->err.code != ERR_NO_SPACE) return;
    log_event(LOG_LEVEL_ERROR, exchange->err.message,
              LOG_PAIRS("method", method_name(request->method).at, "route", request->route ? request->route->pattern : "none"));
}

static void hit(struct exchange *exchange, enum limit limit) {
    metrics_count_limit(exchange->state->metrics, limit);
    exchange->limit_counted = true;
}

/* Each bound that a request ran into is counted once: where it was noticed, or else by the kind of the failure. */
static void count_limit(struct exchange *exchange) {
    int status = exchange->request.fault.status;
    if (exchange->limit_counted) return;
    if (status == 414)
        hit(exchange, LIMIT_TARGET);
    else if (status == 431)
        hit(exchange, LIMIT_HEADERS);
    else if (exchange->err.code == ERR_TOO_LARGE)
        hit(exchange, LIMIT_CONTENT);
    else if (exchange->err.code == ERR_UNAVAILABLE)
        hit(exchange, LIMIT_PLACES);
    else if (exchange->err.code == ERR_NO_SPACE)
        hit(exchange, LIMIT_DISK);
}

static void answer_failure(struct exchange *exchange) {
    int status = exchange->request.fault.status;
    exchange->failed = status ? status : problem_status(exchange->err.code); /* before a protocol puts it in other words */
    log_failure(exchange);
    count_limit(exchange);
    face_refuse(&exchange->request, &exchange->err);
}

/* So that a shell's prompt after curl stands on a line of its own. */
static void end_line(struct reply *reply) {
    if (!reply->next && reply->type && strcmp(reply->type, "application/json") == 0) buf_add_byte(&reply->body, '\n');
}

/* Whatever a handler does, it does for who asks. */
static bool call(struct exchange *exchange, bool (*handle)(struct request *, struct error *)) {
    const struct caller *former = caller_bind(exchange->request.identity.caller);
    bool ok = handle(&exchange->request, &exchange->err);
    caller_bind(former);
    return ok;
}

static bool handle(struct exchange *exchange) {
    struct request *request = &exchange->request;
    uint64_t writes = store_count_writes();
    if (!access_admit_late(request, &exchange->err)) return false;
    bool ok = call(exchange, request->route->handle);
    exchange->wrote = store_count_writes() > writes;
    return ok;
}

/* Work in groups fails with some of them done. Of a fault of ours nobody knows; of all else that failed nothing was changed. */
static enum audit_outcome outcome_of(const struct exchange *exchange) {
    if (!exchange->failed) return AUDIT_DONE;
    if (exchange->wrote || problem_is_ours(exchange->err.code)) return AUDIT_FAILED;
    return exchange->err.code == ERR_DENIED ? AUDIT_REFUSED : AUDIT_NOTHING;
}

static void audit(struct exchange *exchange) {
    const struct request *request = &exchange->request;
    int status = exchange->failed ? exchange->failed : request->reply.status;
    if (!exchange->audited) audit_request(exchange->state->audit, request, outcome_of(exchange), status);
    exchange->audited = true;
}

/* The audit log is written here, by a worker: that may wait for the disk, and who reads for all connections must not. */
void exchange_run(struct exchange *exchange) {
    if (handle(exchange)) {
        end_line(&exchange->request.reply);
    } else {
        answer_failure(exchange);
    }
    audit(exchange);
}

void exchange_overload(struct exchange *exchange) {
    hit(exchange, LIMIT_QUEUE);
    error_set(&exchange->err, ERR_UNAVAILABLE, "too much to do at the moment: try again");
    answer_failure(exchange);
}

void exchange_count(struct exchange *exchange) {
    const struct request *request = &exchange->request;
    metrics_count_reply(exchange->state->metrics, request->route, request->reply.status, now_us() - exchange->began_us);
    audit(exchange); /* what was refused before anybody ran it: audit.h bounds how often */
}

/* Takes the place of `next` in an answer that the server's end cuts off. */
static bool stop_short(void *stream, struct buf *out, bool *more, struct error *err) {
    (void)stream, (void)out, (void)more;
    return error_set(err, ERR_UNAVAILABLE, "the server stops");
}

/* The next piece into exchange->piece: what the handler makes, or the body that it left. */
static bool next_piece(struct exchange *exchange) {
    struct reply *reply = &exchange->request.reply;
    bool more = false;
    exchange->sent = 0;
    buf_clear(&exchange->piece);
    if (!reply->next) {
        exchange->piece = reply->body;
        reply->body = (struct buf){0};
    } else if (!reply->next(reply->stream, &exchange->piece, &more, &exchange->err)) {
        log_failure(exchange);
        return false;
    }
    exchange->ended = !more;
    exchange->idle = more && !exchange->piece.len;
    return true;
}

/* Nothing to say now. At the end each stream is asked once more, and ends. */
static bool has_to_wait(const struct exchange *exchange) {
    const struct reply *reply = &exchange->request.reply;
    return reply->ready && !atomic_load(&exchange->state->draining) && (exchange->idle || !reply->ready(reply->stream));
}

ptrdiff_t exchange_read(struct exchange *exchange, char *out, size_t max) {
    if (exchange->waits) connections_enter(exchange->state->connections, exchange->connection, PHASE_REPLY);
    exchange->waits = false;
    if (exchange->broken) return EXCHANGE_BROKEN;
    while (exchange->sent == exchange->piece.len && !exchange->ended) {
        if (has_to_wait(exchange)) return EXCHANGE_WAITS;
        if (exchange->request.reply.next) return EXCHANGE_WORKS;
        if (!next_piece(exchange)) return EXCHANGE_BROKEN;
    }
    size_t left = exchange->piece.len - exchange->sent, len = left < max ? left : max;
    if (len > 0) memcpy(out, exchange->piece.at + exchange->sent, len);
    exchange->sent += len;
    connections_move(exchange->connection, len);
    return (ptrdiff_t)len;
}

/* Meanwhile the client isn't slow: it has nothing to read. */
void exchange_wait(struct exchange *exchange, void (*wake)(struct stream_wait *wait)) {
    const struct reply *reply = &exchange->request.reply;
    exchange->waits = true;
    exchange->idle = false;
    exchange->wait = (struct stream_wait){.ready = reply->ready, .stream = reply->stream, .wake = wake};
    connections_enter(exchange->state->connections, exchange->connection, PHASE_WORK);
    streams_wait(exchange->state->streams, &exchange->wait);
}

void exchange_make(struct exchange *exchange) {
    exchange->broken = !next_piece(exchange);
}

/* Where all workers are busy it is made here: a piece is bounded. At the end it is given up, and the client sees a broken
 * answer. */
void exchange_work(struct exchange *exchange, void (*run)(struct job *job)) {
    exchange->waits = true;
    exchange->job.run = run;
    connections_enter(exchange->state->connections, exchange->connection, PHASE_WORK);
    if (lane_submit(exchange->state->waits, &exchange->job)) return;
    if (atomic_load(&exchange->state->draining)) exchange->request.reply.next = stop_short;
    run(&exchange->job);
}

/* ---- the request -------------------------------------------------------------------------------------------------------- */

static bool check_target(struct exchange *exchange) {
    struct request *request = &exchange->request;
    if (request->target.len <= TARGET_MAX && request_split_target(request, &exchange->err)) return true;
    request->fault.close = true;
    if (request->target.len <= TARGET_MAX) return false;
    request->fault.status = 414;
    return error_set(&exchange->err, ERR_TOO_LARGE, "path and query are longer than %d bytes: use POST", TARGET_MAX);
}

static bool too_large(struct exchange *exchange) {
    hit(exchange, LIMIT_BODY_SIZE);
    return error_set(&exchange->err, ERR_TOO_LARGE, "the body may have at most %llu bytes here",
                     (unsigned long long)exchange->request.route->body_max);
}

static bool accept_request(struct exchange *exchange, uint64_t *length) {
    struct request *request = &exchange->request;
    struct error *err = &exchange->err;
    request->identity.is_local = !exchange->guarded;
    if (!guard_framing(request, length, err) || (exchange->guarded && !guard_client(request, &exchange->state->policy, err)) ||
        !check_target(exchange) || !route_find(request, err))
        return false;
    if (!request->route) { /* OPTIONS is answered */
        guard_answer_preflight(request);
        return true;
    }
    if ((request->route->traits & ROUTE_CHANGES) && exchange->guarded && !guard_change(request, err)) return false;
    if (!access_admit(request, err)) return false;
    if (!(request->route->traits & ROUTE_QUERY) && !input_no_query(request, err)) return false;
    if (*length != UINT64_MAX && *length > request->route->body_max) return too_large(exchange);
    return !request->route->begin || call(exchange, request->route->begin);
}

bool exchange_accept(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct str expect;
    uint64_t length = 0;
    exchange->began_us = now_us();
    exchange->stage = STAGE_BODY;
    if (accept_request(exchange, &length)) return false;
    /* Only a body that is short, or whose length is unknown, is worth reading to its end for an answer that gets through. */
    bool waits = request_header(request, "Expect", &expect);
    request->fault.close |= (length != UINT64_MAX && length > SWALLOW_MAX) || waits;
    if (request->fault.close) answer_failure(exchange);
    return request->fault.close;
}

/* Nobody has shown a key yet: all such bodies together may take so much. */
static bool count_unknown(struct exchange *exchange, size_t len) {
    if (!exchange->request.identity.is_late) return true;
    size_t all = atomic_fetch_add(&exchange->state->unknown_bytes, len) + len;
    exchange->unknown += len;
    if (all <= UNKNOWN_BODIES_MAX) return true;
    hit(exchange, LIMIT_UNKNOWN);
    return error_set(&exchange->err, ERR_UNAVAILABLE, "too many large requests without a key in their header: try again");
}

static bool gather(struct exchange *exchange, const void *bytes, size_t len) {
    if (!count_unknown(exchange, len)) return false;
    size_t all = atomic_fetch_add(&exchange->state->body_bytes, len) + len;
    exchange->counted += len;
    if (all > BODIES_MAX) {
        hit(exchange, LIMIT_BODIES);
        return error_set(&exchange->err, ERR_UNAVAILABLE, "too many large requests at the moment: try again");
    }
    buf_add(&exchange->request.body, bytes, len);
    return true;
}

bool exchange_feed(struct exchange *exchange, const void *bytes, size_t len) {
    const struct route *route = exchange->request.route;
    exchange->received += len;
    connections_move(exchange->connection, len);
    if (exchange->err.code != ERR_NONE || !route) {
        uint64_t wanted = route ? route->body_max : 0;
        return exchange->received <= wanted + SWALLOW_MAX;
    }
    if (exchange->received > route->body_max) {
        too_large(exchange);
    } else if (route->feed) {
        route->feed(&exchange->request, bytes, len, &exchange->err);
    } else {
        gather(exchange, bytes, len);
    }
    return true;
}

/* Tries it in the thread that read it. False when that would hold up others for too long: nothing has happened then. */
static bool run_briefly(struct exchange *exchange) {
    struct request *request = &exchange->request;
    struct effort effort = {BRIEF_EFFORT};
    size_t headers = request->reply.header_count; /* of the guards */
    if (request->body.len > BRIEF_BODY_MAX || connections_count(exchange->state->connections) > BRIEF_CONNECTIONS_MAX)
        return false;
    request->effort = &effort;
    bool answered = handle(exchange), costly = !answered && exchange->err.code == ERR_COSTLY;
    request->effort = NULL;
    if (answered) end_line(&request->reply);
    if (!answered && !costly) answer_failure(exchange);
    if (!costly) return true;
    error_clear(&exchange->err);
    request->fault = (struct fault){0};
    reply_reset(request, headers);
    return false;
}

static struct lane *choose_lane(const struct server_state *state, const struct request *request) {
    const struct route *route = request->route;
    bool is_short = (route->traits & ROUTE_SIZED) && request->body.len <= SIZED_BODY_MAX;
    switch (route->kind) {
    case ROUTE_HEAVY: return is_short ? state->waits : state->heavy;
    case ROUTE_LONG: return state->lengthy;
    case ROUTE_QUICK:
    case ROUTE_BRIEF:
    case ROUTE_WAITS: break;
    }
    return state->waits;
}

bool exchange_finish(struct exchange *exchange, struct lane **lane) {
    const struct route *route = exchange->request.route;
    if (exchange->err.code != ERR_NONE) {
        answer_failure(exchange);
        return true;
    }
    if (!route) return true; /* OPTIONS */
    if (route->kind == ROUTE_QUICK) {
        exchange_run(exchange);
        return true;
    }
    if (route->kind == ROUTE_BRIEF && run_briefly(exchange)) return true;
    *lane = choose_lane(exchange->state, &exchange->request);
    return false;
}
