/* SPDX-License-Identifier: Apache-2.0 */
#include "http/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"

static const int STATUSES[] = {200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 413, 414,
                               415, 421, 422, 428, 429, 431, 500, 501, 503, 507, 0};
enum { STATUS_SLOTS = sizeof STATUSES / sizeof STATUSES[0] }; /* the last one: any other */

static const char *const LIMITS[LIMIT_COUNT] = {
    "connections", "header_time",    "body_time", "reply_time", "body_size", "bodies", "queue",
    "wrong_keys",  "unknown_bodies", "target",    "headers",    "content",   "places", "disk"};

/* Upper bounds in microseconds: from a look-up in the index to the import of a large file. */
static const int64_t BOUNDS_US[] = {100,   250,    500,    1000,   2500,    5000,    10000,   25000,
                                    50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};
enum { BOUNDS = sizeof BOUNDS_US / sizeof BOUNDS_US[0] };

struct route_metrics {
    atomic_uint_fast64_t replies[STATUS_SLOTS];
    atomic_uint_fast64_t buckets[BOUNDS + 1]; /* not cumulative; the last one is without bound */
    atomic_uint_fast64_t sum_us;
};

struct metrics {
    struct route_metrics *routes; /* as in ROUTES, and one more for requests without a route */
    atomic_uint_fast64_t limits[LIMIT_COUNT];
    atomic_int_fast64_t running;
};

struct metrics *metrics_open(void) {
    struct metrics *metrics = alloc_zero(1, sizeof *metrics);
    metrics->routes = alloc_zero(ROUTE_COUNT + 1, sizeof *metrics->routes);
    return metrics;
}

void metrics_close(struct metrics *metrics) {
    if (!metrics) return;
    free(metrics->routes);
    free(metrics);
}

static void count(atomic_uint_fast64_t *counter, uint64_t more) {
    atomic_fetch_add_explicit(counter, more, memory_order_relaxed);
}

static uint64_t value_of(const atomic_uint_fast64_t *counter) {
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_count_reply(struct metrics *metrics, const struct route *route, int status, int64_t duration_us) {
    struct route_metrics *counters = &metrics->routes[route ? (size_t)(route - ROUTES) : ROUTE_COUNT];
    size_t slot = 0, bucket = 0;
    while (STATUSES[slot] && STATUSES[slot] != status) slot++;
    while (bucket < BOUNDS && duration_us > BOUNDS_US[bucket]) bucket++;
    count(&counters->replies[slot], 1);
    count(&counters->buckets[bucket], 1);
    count(&counters->sum_us, (uint64_t)duration_us);
}

void metrics_count_limit(struct metrics *metrics, enum limit limit) {
    count(&metrics->limits[limit], 1);
}

void metrics_begin_request(struct metrics *metrics) {
    atomic_fetch_add(&metrics->running, 1);
}

void metrics_end_request(struct metrics *metrics) {
    atomic_fetch_sub(&metrics->running, 1);
}

int64_t metrics_running(const struct metrics *metrics) {
    return atomic_load(&metrics->running);
}

static const char *pattern_of(size_t route) {
    return route < ROUTE_COUNT ? ROUTES[route].pattern : "none";
}

static struct str method_of(size_t route) {
    return route < ROUTE_COUNT ? method_name(ROUTES[route].method) : STR("any");
}

static void write_replies(const struct metrics *metrics, struct buf *out) {
    buf_add_str(out, STR("# HELP tafsiri_requests_total Requests answered, by route and status.\n"
                         "# TYPE tafsiri_requests_total counter\n"));
    for (size_t r = 0; r <= ROUTE_COUNT; r++)
        for (size_t s = 0; s < STATUS_SLOTS; s++) {
            uint64_t replies = value_of(&metrics->routes[r].replies[s]);
            if (replies == 0) continue;
            buf_add_format(out, "tafsiri_requests_total{method=\"%" STR_FMT "\",route=\"%s\",status=\"%d\"} %llu\n",
                           STR_ARG(method_of(r)), pattern_of(r), STATUSES[s], (unsigned long long)replies);
        }
}

/* Of a route that nobody has asked for yet only what says so: there are many, and few are used at one place. */
static void write_histogram(const struct route_metrics *counters, size_t r, struct buf *out) {
    unsigned long long sum = 0, all = 0;
    struct str method = method_of(r);
    for (size_t b = 0; b <= BOUNDS; b++) all += value_of(&counters->buckets[b]);
    for (size_t b = 0; all && b < BOUNDS; b++) {
        sum += value_of(&counters->buckets[b]);
        buf_add_format(out, "tafsiri_request_seconds_bucket{method=\"%" STR_FMT "\",route=\"%s\",le=\"%g\"} %llu\n",
                       STR_ARG(method), pattern_of(r), (double)BOUNDS_US[b] / 1e6, sum < all ? sum : all);
    }
    buf_add_format(out, "tafsiri_request_seconds_bucket{method=\"%" STR_FMT "\",route=\"%s\",le=\"+Inf\"} %llu\n",
                   STR_ARG(method), pattern_of(r), all);
    buf_add_format(out, "tafsiri_request_seconds_sum{method=\"%" STR_FMT "\",route=\"%s\"} %.6f\n", STR_ARG(method),
                   pattern_of(r), (double)value_of(&counters->sum_us) / 1e6);
    buf_add_format(out, "tafsiri_request_seconds_count{method=\"%" STR_FMT "\",route=\"%s\"} %llu\n", STR_ARG(method),
                   pattern_of(r), all);
}

void metrics_write(const struct metrics *metrics, struct buf *out) {
    write_replies(metrics, out);
    buf_add_str(out, STR("# HELP tafsiri_request_seconds From the end of the headers to the start of the answer.\n"
                         "# TYPE tafsiri_request_seconds histogram\n"));
    for (size_t r = 0; r <= ROUTE_COUNT; r++) write_histogram(&metrics->routes[r], r, out);
    buf_add_str(out, STR("# HELP tafsiri_limit_hits_total Bounds of the server that were hit.\n"
                         "# TYPE tafsiri_limit_hits_total counter\n"));
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        buf_add_format(out, "tafsiri_limit_hits_total{limit=\"%s\"} %llu\n", LIMITS[i],
                       (unsigned long long)value_of(&metrics->limits[i]));
}
