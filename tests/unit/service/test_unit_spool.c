/* SPDX-License-Identifier: Apache-2.0 */
/* What goes into the temporary file of an import comes out of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "service/memory/unit_spool.h"

enum { PLAIN = 3000, ALL = PLAIN + 2 };

static char long_text[UNIT_TEXT_MAX];

/* The last but one has a bit of everything, the last more than what is read at once. */
static struct unit unit_at(size_t i) {
    static const struct code codes[] = {{CODE_OPEN, STR("1"), STR("<b>"), STR("bold")},
                                        {CODE_CLOSE, STR("1"), STR("</b>"), STR("bold")}};
    static const struct property properties[] = {{SIDE_SOURCE, false, STR("x-domain"), STR("news, 3:4")},
                                                 {SIDE_UNIT, true, STR(""), STR("a note\nof two lines")}};
    static char name[32];
    snprintf(name, sizeof name, "unit %zu", i);
    struct unit unit = {.from = {"en"}, .to = {"fr-HT"}, .source = {.text = str_of(name)}, .target = {.text = STR("t")}};
    if (i < PLAIN) return unit;
    unit.source = (struct segment){STR("a " UTF8_CODE "b" UTF8_CODE), codes, 2};
    unit.before = unit.after = STR("12:neighbour,");
    unit.context_id = STR("c"), unit.document = STR("d"), unit.tuid = STR("t"), unit.author = STR("a"),
    unit.changed_by = STR("b");
    unit.origin = ORIGIN_MACHINE, unit.status = STATUS_REVIEWED;
    unit.created_ms = -5, unit.changed_ms = INT64_MAX, unit.used_ms = 1690625700000, unit.usage_count = 7;
    unit.properties = properties, unit.property_count = 2;
    if (i == PLAIN) return unit;
    struct str text = {long_text, sizeof long_text};
    unit.target.text = unit.before = unit.after = unit.document = unit.tuid = text;
    return unit;
}

static bool take(void *context, const struct unit *unit, struct error *err) {
    size_t *taken = context;
    struct unit wanted = unit_at(*taken);
    (void)err;
    if (!unit_same_content(unit, &wanted) || !str_equal(unit->author, wanted.author) ||
        !str_equal(unit->changed_by, wanted.changed_by) || unit->created_ms != wanted.created_ms ||
        unit->changed_ms != wanted.changed_ms || unit->used_ms != wanted.used_ms || unit->usage_count != wanted.usage_count)
        fail_msg("unit %zu is another", *taken);
    ++*taken;
    return true;
}

static void test_comes_back(void **state) {
    struct error err = {0};
    size_t taken = 0;
    (void)state;
    memset(long_text, 'x', sizeof long_text);
    struct unit_spool *spool = unit_spool_open(".", &err);
    assert_non_null(spool);
    for (size_t i = 0; i < ALL; i++) {
        struct unit unit = unit_at(i);
        assert_true(unit_spool_add(spool, &unit, &err));
    }
    assert_true(unit_spool_read(spool, take, &taken, &err));
    assert_int_equal(taken, ALL);
    unit_spool_close(spool);
}

static bool refuse(void *context, const struct unit *unit, struct error *err) {
    (void)unit;
    return ++*(size_t *)context < 3 || error_set(err, ERR_CONFLICT, "no more");
}

static void test_refused(void **state) {
    struct error err = {0};
    size_t taken = 0;
    (void)state;
    struct unit_spool *spool = unit_spool_open(".", &err);
    for (size_t i = 0; i < 10; i++) {
        struct unit unit = unit_at(i);
        assert_true(unit_spool_add(spool, &unit, &err));
    }
    assert_false(unit_spool_read(spool, refuse, &taken, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_int_equal(taken, 3);
    unit_spool_close(spool);
}

static void test_nothing(void **state) {
    struct error err = {0};
    size_t taken = 0;
    (void)state;
    assert_null(unit_spool_open("no/such/directory", &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    struct unit_spool *spool = unit_spool_open(".", &err);
    assert_true(unit_spool_read(spool, take, &taken, &err));
    assert_int_equal(taken, 0);
    unit_spool_close(spool);
    unit_spool_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_comes_back), cmocka_unit_test(test_refused),
                                       cmocka_unit_test(test_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
