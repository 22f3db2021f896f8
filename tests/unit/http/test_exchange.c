/* SPDX-License-Identifier: Apache-2.0 */
/* Answers in pieces: who makes them, and when they wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "http/exchange.h"

struct fake {
    bool news, nothing;
    int asked;
};

static bool has_news(void *stream) {
    return ((struct fake *)stream)->news;
}

static bool next_event(void *stream, struct buf *out, bool *more, struct error *err) {
    struct fake *fake = stream;
    (void)err;
    fake->asked++;
    if (!fake->nothing) buf_add_str(out, STR("event"));
    *more = true;
    return true;
}

static int woken;

static void wake(struct stream_wait *wait) {
    (void)wait;
    woken++;
}

/* The thread that reads for all connections is the one that calls exchange_read: there `next` is never called. */
static void test_streams_are_made_by_workers(void **state) {
    struct server_state server = {.metrics = metrics_open(), .streams = streams_open()};
    server.connections = connections_open(1, server.metrics);
    struct fake fake = {0};
    char out[16];
    struct exchange *exchange = exchange_open(&server, connections_add(server.connections, -1, false), "/", false);
    (void)state;
    exchange->request.reply.next = next_event;
    exchange->request.reply.ready = has_news;
    exchange->request.reply.stream = &fake;

    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WAITS);
    fake.news = true;
    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WORKS);
    assert_int_equal(fake.asked, 0);
    exchange_make(exchange);
    assert_int_equal(exchange_read(exchange, out, sizeof out), strlen("event"));
    assert_int_equal(fake.asked, 1);

    /* What says that it is ready, and then has nothing, is not asked again at once. */
    fake.nothing = true;
    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WORKS);
    exchange_make(exchange);
    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WAITS);
    exchange_wait(exchange, wake);
    streams_stop(server.streams);
    assert_int_equal(woken, 1);
    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WORKS);
    assert_int_equal(fake.asked, 2);

    /* At the server's end nobody waits. */
    fake.news = false;
    atomic_store(&server.draining, true);
    assert_int_equal(exchange_read(exchange, out, sizeof out), EXCHANGE_WORKS);

    struct connection *connection = exchange->connection;
    exchange_close(exchange);
    connections_remove(server.connections, connection);
    connections_close(server.connections);
    streams_close(server.streams);
    metrics_close(server.metrics);
}

/* What is in memory is sent by the thread that reads. */
static void test_long_body(void **state) {
    struct server_state server = {.metrics = metrics_open()};
    server.connections = connections_open(1, server.metrics);
    char out[4];
    struct exchange *exchange = exchange_open(&server, connections_add(server.connections, -1, false), "/", false);
    (void)state;
    buf_add_str(&exchange->request.reply.body, STR("bodies"));
    assert_int_equal(exchange_read(exchange, out, sizeof out), 4);
    assert_int_equal(exchange_read(exchange, out, sizeof out), 2);
    assert_int_equal(exchange_read(exchange, out, sizeof out), 0);
    struct connection *connection = exchange->connection;
    exchange_close(exchange);
    connections_remove(server.connections, connection);
    connections_close(server.connections);
    metrics_close(server.metrics);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_streams_are_made_by_workers), cmocka_unit_test(test_long_body)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
