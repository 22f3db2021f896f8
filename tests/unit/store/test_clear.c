/* SPDX-License-Identifier: Apache-2.0 */
/* A deleted memory: not there at once, its rows removed by and by, over restarts and backups. */
#include "fixture.h"

enum { UNITS = 30, LIMIT = 7 };

static bool put_units(struct store_tx *tx, void *context, struct error *err) {
    uint32_t memory = *(uint32_t *)context;
    for (int64_t i = 1; i <= UNITS; i++) {
        struct unit unit = unit_of("first", "kwanza"), changed = unit_of("second", "pili");
        if (!store_tx_put_unit(tx, memory, &unit, err)) return false;
        changed.id = unit.id;
        if (!store_tx_put_unit(tx, memory, &changed, err)) return false;
    }
    return true;
}

static bool run_delete(struct store_tx *tx, void *context, struct error *err) {
    return store_tx_delete_memory(tx, *(uint32_t *)context, err);
}

struct clear {
    uint32_t memory;
    bool more;
};

static bool run_clear(struct store_tx *tx, void *context, struct error *err) {
    struct clear *clear = context;
    return store_tx_clear_memory(tx, clear->memory, LIMIT, &clear->more, err);
}

static bool clear_some(struct store *store, uint32_t memory) {
    struct clear clear = {.memory = memory};
    struct error err = {0};
    assert_ok(store_write(store, &(struct store_write){.run = run_clear, .context = &clear}, &err), &err);
    return clear.more;
}

static void fail_on_fault(void *context, const char *fault) {
    (void)context;
    fail_msg("%s", fault);
}

/* Sound, and of the deleted memory nothing is counted. */
static void assert_only_news(struct store *store, int64_t units) {
    struct store_health health;
    struct error err = {0};
    assert_ok(store_verify(store, fail_on_fault, NULL, &health, &err), &err);
    assert_int_equal(health.memories, 1);
    assert_int_equal(health.units, units);
    assert_int_equal(health.history, 0);
}

static size_t list_deleted(struct fixture *fixture, uint32_t *first) {
    struct error err = {0};
    uint32_t *memories;
    size_t count;
    assert_ok(store_list_deleted(fixture->store, &fixture->arena, 10, &memories, &count, &err), &err);
    *first = count ? memories[0] : 0;
    return count;
}

static void test_clear(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct unit_list rows;
    struct unit unit = unit_of("stays", "inabaki");
    uint32_t doomed, first;
    char other[200], copy[256];
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(create_memory(fixture->store, "doomed", &doomed, &err), &err);
    assert_ok(store_write(fixture->store, &(struct store_write){.run = put_units, .context = &doomed}, &err), &err);
    assert_int_equal(list_deleted(fixture, &first), 0);
    assert_ok(store_write(fixture->store, &(struct store_write){.run = run_delete, .context = &doomed}, &err), &err);
    assert_int_equal(list_deleted(fixture, &first), 1);
    assert_int_equal(first, doomed);
    assert_only_news(fixture->store, 1);

    assert_true(clear_some(fixture->store, doomed));
    assert_ok(store_list_units(fixture->store, &fixture->arena, doomed, 0, 100, true, &rows, &err), &err);
    assert_int_equal(rows.count, UNITS - LIMIT); /* no more than that at once */
    make_directory(other);
    snprintf(copy, sizeof copy, "%s/store.sqlite", other);
    assert_ok(store_backup(fixture->store, copy, NULL, &err), &err); /* in the middle */
    store_close(fixture->store);
    open_store(fixture);
    assert_int_equal(list_deleted(fixture, &first), 1);
    while (clear_some(fixture->store, doomed)) assert_only_news(fixture->store, 1);
    assert_int_equal(list_deleted(fixture, &first), 0);
    assert_ok(store_list_units(fixture->store, &fixture->arena, doomed, 0, 100, true, &rows, &err), &err);
    assert_int_equal(rows.count, 0);
    assert_ok(store_list_history(fixture->store, &fixture->arena, doomed, 1, 100, &rows, &err), &err);
    assert_int_equal(rows.count, 0);
    assert_only_news(fixture->store, 1);

    struct store *restored = store_open(other, NULL, &err);
    if (!restored) fail_msg("%s", err.message);
    assert_only_news(restored, 1);
    while (clear_some(restored, doomed)) assert_only_news(restored, 1);
    store_close(restored);
    remove_directory(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_clear, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("clear", tests, NULL, NULL);
}
