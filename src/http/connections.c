/* SPDX-License-Identifier: Apache-2.0 */
#include "http/connections.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/alloc.h"
#include "base/clock.h"

struct connection {
    struct connection *previous, *next;
    int fd;
    enum phase phase;
    int64_t since_ms;           /* in this phase, or in its present window */
    atomic_uint_fast64_t moved; /* bytes in this phase, or in its present window */
    bool cut, encrypted;
    void *context;
};

struct connections {
    pthread_mutex_t lock;
    pthread_cond_t closing_changed;
    struct connection waiting, busy; /* heads of rings; in `waiting` the longest first */
    atomic_size_t count;             /* changed under the lock */
    size_t max;
    bool closing;
    struct metrics *metrics;
    pthread_t watchman;
    bool watched;
};

static void unlink_connection(struct connection *c) {
    c->previous->next = c->next;
    c->next->previous = c->previous;
}

static void link_last(struct connection *head, struct connection *c) {
    c->previous = head->previous;
    c->next = head;
    head->previous->next = c;
    head->previous = c;
}

/* A client that is in the middle of a request is told; one that is idle, or that expects TLS, just sees the end. */
static void cut(struct connection *c) {
    static const char late[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    if (c->cut) return;
    c->cut = true;
    if (!c->encrypted && (c->phase == PHASE_HEADER || c->phase == PHASE_BODY))
        send(c->fd, late, sizeof late - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(c->fd, SHUT_RDWR);
}

/* ---- deadlines ---------------------------------------------------------------------------------------------------------- */

/* Bodies and replies must move on in every window of time: the average since the start would let a client rest for hours on
 * what the kernel's buffer has swallowed at once. */
static bool is_overdue(struct connection *c, int64_t now_ms) {
    int64_t elapsed_ms = now_ms - c->since_ms;
    switch (c->phase) {
    case PHASE_HEADER: return elapsed_ms > HEADER_DEADLINE_MS;
    case PHASE_IDLE: return elapsed_ms > IDLE_DEADLINE_MS;
    case PHASE_WORK: return false;
    case PHASE_BODY:
    case PHASE_REPLY: break;
    }
    if (elapsed_ms <= TRANSFER_WINDOW_MS) return false;
    c->since_ms = now_ms;
    return atomic_exchange_explicit(&c->moved, 0, memory_order_relaxed) < TRANSFER_MIN;
}

static enum limit limit_of(enum phase phase) {
    if (phase == PHASE_BODY) return LIMIT_BODY_TIME;
    return phase == PHASE_REPLY ? LIMIT_REPLY_TIME : LIMIT_HEADER_TIME;
}

static void cut_overdue(struct connections *connections, struct connection *head, int64_t now_ms) {
    for (struct connection *c = head->next; c != head; c = c->next) {
        if (c->cut || !is_overdue(c, now_ms)) continue;
        metrics_count_limit(connections->metrics, limit_of(c->phase));
        cut(c);
    }
}

static void *watch(void *context) {
    struct connections *connections = context;
    pthread_mutex_lock(&connections->lock);
    while (!connections->closing) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&connections->closing_changed, &connections->lock, &until);
        int64_t now_ms = clock_steady_ms();
        cut_overdue(connections, &connections->waiting, now_ms);
        cut_overdue(connections, &connections->busy, now_ms);
    }
    pthread_mutex_unlock(&connections->lock);
    return NULL;
}

/* ---- open and close ----------------------------------------------------------------------------------------------------- */

struct connections *connections_open(size_t max, struct metrics *metrics) {
    struct connections *connections = alloc_zero(1, sizeof *connections);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&connections->closing_changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&connections->lock, NULL);
    connections->waiting.previous = connections->waiting.next = &connections->waiting;
    connections->busy.previous = connections->busy.next = &connections->busy;
    connections->max = max;
    connections->metrics = metrics;
    connections->watched = pthread_create(&connections->watchman, NULL, watch, connections) == 0;
    if (connections->watched) return connections;
    connections_close(connections);
    return NULL;
}

void connections_close(struct connections *connections) {
    if (!connections) return;
    pthread_mutex_lock(&connections->lock);
    connections->closing = true;
    pthread_cond_signal(&connections->closing_changed);
    pthread_mutex_unlock(&connections->lock);
    if (connections->watched) pthread_join(connections->watchman, NULL);
    pthread_cond_destroy(&connections->closing_changed);
    pthread_mutex_destroy(&connections->lock);
    free(connections);
}

/* ---- one connection ----------------------------------------------------------------------------------------------------- */

/* The longest waiting one that is not on its way out yet. */
static void make_room(struct connections *connections) {
    struct connection *c = connections->waiting.next;
    while (c != &connections->waiting && c->cut) c = c->next;
    if (c == &connections->waiting) return;
    metrics_count_limit(connections->metrics, LIMIT_CONNECTIONS);
    cut(c);
}

struct connection *connections_add(struct connections *connections, int fd, bool encrypted) {
    struct connection *c = alloc_zero(1, sizeof *c);
    c->fd = fd;
    c->encrypted = encrypted;
    c->phase = PHASE_HEADER;
    c->since_ms = clock_steady_ms();
    pthread_mutex_lock(&connections->lock);
    if (connections->count >= connections->max / 100 * CONNECTIONS_CROWDED) make_room(connections);
    connections->count++;
    link_last(&connections->waiting, c);
    pthread_mutex_unlock(&connections->lock);
    return c;
}

void connections_remove(struct connections *connections, struct connection *c) {
    pthread_mutex_lock(&connections->lock);
    unlink_connection(c);
    connections->count--;
    pthread_mutex_unlock(&connections->lock);
    free(c);
}

void connections_enter(struct connections *connections, struct connection *c, enum phase phase) {
    int64_t now_ms = clock_steady_ms();
    pthread_mutex_lock(&connections->lock);
    unlink_connection(c);
    c->phase = phase;
    c->since_ms = now_ms;
    atomic_store_explicit(&c->moved, 0, memory_order_relaxed);
    link_last(phase == PHASE_HEADER || phase == PHASE_IDLE ? &connections->waiting : &connections->busy, c);
    pthread_mutex_unlock(&connections->lock);
}

void connections_move(struct connection *c, uint64_t bytes) {
    atomic_fetch_add_explicit(&c->moved, bytes, memory_order_relaxed);
}

void connections_cut_waiting(struct connections *connections) {
    pthread_mutex_lock(&connections->lock);
    for (struct connection *c = connections->waiting.next; c != &connections->waiting; c = c->next) cut(c);
    pthread_mutex_unlock(&connections->lock);
}

size_t connections_count(struct connections *connections) {
    return atomic_load_explicit(&connections->count, memory_order_relaxed);
}

size_t connections_max(const struct connections *connections) {
    return connections->max;
}

void **connection_context(struct connection *connection) {
    return &connection->context;
}
