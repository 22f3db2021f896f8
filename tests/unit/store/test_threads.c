/* SPDX-License-Identifier: Apache-2.0 */
/* Several threads write while others read: each change is seen once, in order of rev, and nothing in between. */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_many_threads, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
