/* SPDX-License-Identifier: Apache-2.0 */
/* Lists over what was deleted. */
#include "fixture.h"

enum { TOMBSTONES = 50000 };

static bool put_tombstones(struct store_tx *tx, void *context, struct error *err) {
    uint32_t memory = *(uint32_t *)context;
    for (int i = 0; i < TOMBSTONES; i++) {
        struct unit unit = unit_of("gone", "imeondoka");
        unit.deleted = true;
        if (!store_tx_put_unit(tx, memory, &unit, err)) return false;
    }
    struct unit last = unit_of("there", "ipo");
    return store_tx_put_unit(tx, memory, &last, err);
}

static void test_tombstones(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct unit_list list = {.more = true};
    int calls = 0;
    assert_ok(store_write(fixture->store, &(struct store_write){.run = put_tombstones, .context = &fixture->memory}, &err),
              &err);
    for (; list.more && !list.count; calls++) {
        size_t bytes = fixture->arena.bytes;
        int64_t after = list.next;
        assert_ok(store_list_units(fixture->store, &fixture->arena, fixture->memory, after, 1, false, &list, &err), &err);
        assert_true(list.next > after);
        if (!list.count) assert_int_equal(fixture->arena.bytes, bytes); /* what is passed over costs no memory */
    }
    assert_true(calls > 1); /* and each call is bounded */
    assert_int_equal(list.at[0].id, TOMBSTONES + 1);
    assert_ok(store_list_units(fixture->store, &fixture->arena, fixture->memory, list.next, 1, false, &list, &err), &err);
    assert_false(list.more);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.next, TOMBSTONES + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tombstones, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
