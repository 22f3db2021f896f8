/* SPDX-License-Identifier: Apache-2.0 */
/* Several threads write while others read: each change is seen once, in order of rev, and nothing in between. */
#include "fixture.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>

enum { WRITERS = 4, WRITES = 60, UNITS_PER_WRITE = 3, READERS = 2, TOTAL = WRITERS * WRITES * UNITS_PER_WRITE };

struct shared {
    struct fixture *fixture;
    atomic_bool over;
    int64_t last_done; /* the writer thread's: revs come to `done` in order */
    atomic_int out_of_order, wrong;
};

struct group {
    struct shared *shared;
    struct unit units[UNITS_PER_WRITE];
};

static bool run_group(struct store_tx *tx, void *context, struct error *err) {
    struct group *group = context;
    for (int i = 0; i < UNITS_PER_WRITE; i++)
        if (!store_tx_put_unit(tx, group->shared->fixture->memory, &group->units[i], err)) return false;
    return true;
}

static void note_order(void *context, bool committed) {
    struct group *group = context;
    if (!committed || group->units[0].rev != group->shared->last_done + 1) group->shared->out_of_order++;
    group->shared->last_done = group->units[UNITS_PER_WRITE - 1].rev;
}

static void *write_some(void *argument) {
    struct shared *shared = argument;
    for (int n = 0; n < WRITES; n++) {
        struct group group = {.shared = shared};
        struct error err = {0};
        for (int i = 0; i < UNITS_PER_WRITE; i++) group.units[i] = unit_of("of three", "ya tatu");
        if (!store_write(shared->fixture->store, &(struct store_write){run_group, note_order, &group}, &err)) shared->wrong++;
    }
    return NULL;
}

/* Follows the changes by rev, as an index does: no rev may be missed, and a write's units come together. */
static void *follow(void *argument) {
    struct shared *shared = argument;
    struct fixture *fixture = shared->fixture;
    struct arena arena = {0};
    int64_t have = 0;
    for (bool over = false; !over || have < TOTAL;) {
        struct error err = {0};
        struct unit_list list;
        over = shared->over;
        arena_reset(&arena);
        if (!store_list_changes(fixture->store, &arena, fixture->memory, have, 100, &list, &err)) break;
        for (size_t i = 0; i < list.count; i++)
            if (list.at[i].rev != ++have) shared->wrong++;
        if (list.count < 100 && have % UNITS_PER_WRITE) shared->wrong++;
        if (over && !list.count) break;
    }
    arena_done(&arena);
    return have == TOTAL ? argument : NULL;
}

static void test_many_threads(void **state) {
    struct shared shared = {.fixture = *state};
    pthread_t writers[WRITERS], readers[READERS];
    struct store_metrics metrics;
    void *result;
    for (int i = 0; i < READERS; i++) assert_int_equal(pthread_create(&readers[i], NULL, follow, &shared), 0);
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_create(&writers[i], NULL, write_some, &shared), 0);
    for (int i = 0; i < WRITERS; i++) pthread_join(writers[i], NULL);
    shared.over = true;
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i], &result);
        assert_non_null(result);
    }
    assert_int_equal(shared.wrong, 0);
    assert_int_equal(shared.out_of_order, 0);
    store_read_metrics(shared.fixture->store, &metrics);
    assert_int_equal(metrics.writes, WRITERS * WRITES + 1);
    assert_true(metrics.commits < metrics.writes); /* writes share commits */
    assert_int_equal(metrics.failed_commits, 0);
    assert_clean(shared.fixture->store);
}

/* ---- what the writes of a group are told -------------------------------------------------------------------------------- */

struct told {
    struct store *store;
    struct buf log;             /* the writer thread's */
    atomic_bool held, released; /* the writer waits, it may go on */
};

struct told_write {
    struct told *told;
    char name;
    bool fails;
};

static void note(struct told *told, char what, char name) {
    buf_add_format(&told->log, "%c%c ", what, name);
}

static bool run_told(struct store_tx *tx, void *context, struct error *err) {
    struct told_write *write = context;
    char name[] = {'m', write->name, '\0'};
    uint32_t id;
    note(write->told, 'r', write->name);
    if (write->fails) return error_set(err, ERR_CONFLICT, "no");
    return store_tx_create_memory(tx, &(struct memory){.name = str_of(name), .title = STR("")}, &id, err);
}

static void note_done(void *context, bool committed) {
    struct told_write *write = context;
    note(write->told, committed ? '+' : '-', write->name);
}

static void *write_told(void *context) {
    struct told_write *write = context;
    store_write(write->told->store, &(struct store_write){run_told, note_done, write}, NULL);
    return NULL;
}

static bool wait_for_release(struct store_tx *tx, void *context, struct error *err) {
    struct told *told = context;
    told->held = true;
    while (!told->released) usleep(1000);
    (void)tx;
    return error_set(err, ERR_CONFLICT, "nothing was to be written");
}

static void *hold_the_writer(void *context) {
    struct told *told = context;
    store_write(told->store, &(struct store_write){wait_for_release, NULL, told}, NULL);
    return NULL;
}

static void wait_for_queue(struct store *store, size_t length) {
    struct store_metrics metrics = {0};
    do usleep(1000);
    while (store_read_metrics(store, &metrics), metrics.queue_length < length);
}

/* One group of the three, whatever the machine does: they gather while another write holds the writer. */
static void write_group_of_three(struct told *told, const bool fails[3], rlim_t file_bytes) {
    struct told_write writes[3];
    pthread_t holder, threads[3];
    struct rlimit before, limit;
    told->held = told->released = false;
    buf_clear(&told->log);
    assert_int_equal(pthread_create(&holder, NULL, hold_the_writer, told), 0);
    while (!told->held) usleep(1000);
    for (size_t i = 0; i < 3; i++) {
        writes[i] = (struct told_write){told, (char)('1' + i), fails[i]};
        assert_int_equal(pthread_create(&threads[i], NULL, write_told, &writes[i]), 0);
        wait_for_queue(told->store, i + 1);
    }
    getrlimit(RLIMIT_FSIZE, &before);
    limit = (struct rlimit){file_bytes < before.rlim_max ? file_bytes : before.rlim_max, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    told->released = true;
    pthread_join(holder, NULL);
    for (size_t i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    setrlimit(RLIMIT_FSIZE, &before);
}

/* Who noted something elsewhere while it ran takes it back before another one looks there, and in the order of a stack. */
static void test_what_a_group_is_told(void **state) {
    struct fixture *fixture = *state;
    struct told told = {.store = fixture->store};
    signal(SIGXFSZ, SIG_IGN);
    write_group_of_three(&told, (const bool[]){false, true, false}, 0);
    assert_string_equal(arena_copy(&fixture->arena, buf_str(&told.log)).at, "r1 r2 -2 r3 -3 -1 ");
    struct store_metrics metrics = {0};
    for (int i = 0; i < 1000 && !metrics.writable; i++) usleep(10000), store_read_metrics(fixture->store, &metrics);
    assert_true(metrics.writable);
    write_group_of_three(&told, (const bool[]){false, true, false}, RLIM_INFINITY);
    assert_string_equal(arena_copy(&fixture->arena, buf_str(&told.log)).at, "r1 r2 -2 r3 +1 +3 ");
    buf_done(&told.log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_many_threads, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_what_a_group_is_told, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
