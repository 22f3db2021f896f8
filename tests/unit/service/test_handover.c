/* SPDX-License-Identifier: Apache-2.0 */
/* What the writer hands to the full-text index arrives whole and in order, and what can't be handed over leaves a gap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "service/library/state.h"

static struct handover *handover;
static struct arena arena;

static int set_up(void **state) {
    (void)state;
    handover = handover_open();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    handover_close(handover);
    arena_done(&arena);
    return 0;
}

/* As changed at this rev: each third is a tombstone, each second has texts. */
static struct unit unit_at(int64_t rev) {
    struct unit unit = {.id = rev, .rev = rev, .from = {"en"}, .to = {"zh-Hant-TW"}, .deleted = rev % 3 == 0};
    if (rev % 2) return unit;
    unit.source.text = arena_format(&arena, "source %lld", (long long)rev);
    unit.target.text = arena_format(&arena, "target %lld", (long long)rev);
    unit.document = STR("not handed over");
    return unit;
}

static void give(uint32_t memory, int64_t first, int64_t last) {
    struct unit units[16];
    size_t count = 0;
    for (int64_t rev = first; rev <= last; rev++) units[count++] = unit_at(rev);
    handover_give(handover, memory, units, count);
}

static void assert_takes(uint32_t memory, int64_t after, int64_t first, int64_t last) {
    struct handed_lot *lot = handover_take(handover, memory, after);
    struct unit unit;
    size_t at = 0;
    assert_non_null(lot);
    for (int64_t rev = first; rev <= last; rev++) {
        struct unit wanted = unit_at(rev);
        assert_true(handover_next(lot, &at, &unit));
        assert_int_equal(unit.id, rev);
        assert_int_equal(unit.rev, rev);
        assert_int_equal(unit.deleted, wanted.deleted);
        assert_true(language_equal(&unit.from, &wanted.from) && language_equal(&unit.to, &wanted.to));
        assert_true(str_equal(unit.source.text, wanted.source.text) && str_equal(unit.target.text, wanted.target.text));
    }
    assert_false(handover_next(lot, &at, &unit));
    free(lot);
}

static void assert_gap(uint32_t memory, int64_t after) {
    assert_null(handover_take(handover, memory, after));
}

static void test_in_order(void **state) {
    (void)state;
    assert_gap(1, 0);
    give(1, 1, 4);
    give(2, 1, 1);
    give(1, 5, 8);
    assert_takes(1, 0, 1, 4);
    assert_takes(2, 0, 1, 1);
    assert_takes(1, 4, 5, 8);
    assert_gap(1, 8);
}

static void test_gaps(void **state) {
    (void)state;
    give(1, 5, 8);
    give(1, 9, 12);
    give(1, 20, 20);
    assert_gap(1, 3);         /* 4 is missing, and nothing is lost by asking */
    assert_takes(1, 6, 5, 8); /* read from the store up to 6: the lot begins before */
    assert_gap(1, 12);        /* all of the second was read from the store */
    assert_takes(1, 19, 20, 20);
}

static void test_not_all_changes(void **state) {
    (void)state;
    struct unit units[] = {unit_at(1), unit_at(3)};
    handover_give(handover, 1, units, 2);
    handover_give(handover, 1, units, 0);
    assert_gap(1, 0);
}

static void test_dropped_memory(void **state) {
    (void)state;
    give(1, 1, 2);
    give(2, 1, 2);
    give(3, 1, 2);
    handover_drop_memory(handover, 1);
    handover_drop_memory(handover, 7);
    assert_gap(1, 0);
    assert_takes(3, 0, 1, 2);
    assert_takes(2, 0, 1, 2);
}

/* Too much waits: what comes then is not kept, until something was taken. */
static void test_bound(void **state) {
    enum { TEXT = 1 << 20 };
    int64_t rev = 0;
    (void)state;
    struct str text = {arena_zero(&arena, TEXT, 1), TEXT};
    struct unit unit = {.from = {"en"}, .to = {"fr"}, .source.text = text};
    for (rev = 1; rev <= 100; rev++) {
        unit.id = unit.rev = rev;
        handover_give(handover, 1, &unit, 1);
    }
    int64_t kept = 0;
    for (struct handed_lot *lot; (lot = handover_take(handover, 1, kept)); kept++) free(lot);
    assert_in_range(kept, 10, 40);
    unit.id = unit.rev = rev;
    handover_give(handover, 1, &unit, 1);
    assert_gap(1, kept);
    free(handover_take(handover, 1, rev - 1));
    give(2, 1, 2);
    assert_takes(2, 0, 1, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gaps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_all_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dropped_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bound, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
