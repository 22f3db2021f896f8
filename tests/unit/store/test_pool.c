/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include "store/pool.h"

static void read_through(struct connection *connection) {
    struct error err = {0};
    int64_t tables;
    assert_ok(connection_ask(connection, "SELECT count(*) FROM sqlite_schema", &tables, &err), &err);
    assert_true(tables > 0);
}

/* As many threads as there may be cores: none waits for another. */
static void test_more_than_are_kept(void **state) {
    enum { MANY = 2 * POOL_KEPT + 1 };
    static const char *const sentences[] = {"SELECT 1"};
    struct fixture *fixture = *state;
    struct connection *lent[MANY];
    struct pool pool;
    pool_init(&pool, fixture->file, sentences);
    for (int times = 0; times < 2; times++) {
        for (size_t i = 0; i < MANY; i++) {
            struct error err = {0};
            assert_ok(lent[i] = pool_take(&pool, &err), &err);
            read_through(lent[i]);
        }
        for (size_t i = 0; i < MANY; i++) pool_give(&pool, lent[i], true);
        assert_int_equal(pool.idle_count, POOL_KEPT);
    }
    pool_done(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_more_than_are_kept, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
