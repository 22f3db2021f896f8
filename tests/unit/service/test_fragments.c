/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments of a running service: learned in the background, current at once, kept over restarts, made again when damaged. */
#include "fixture.h"
#include "unit/toy_news.h"

enum { ENOUGH = 560, TOO_FEW = 40, PATIENCE_MS = 120 * 1000, STEP_MS = 50 };

static void put_toys(const char *memory, size_t first, size_t count) {
    create_memory(memory);
    for (size_t i = first; i < first + count; i++) {
        struct unit unit = toy_unit(&arena, i);
        unit.id = unit.rev = 0;
        unit.from = tag("en"), unit.to = tag("sw");
        put(memory, unit);
    }
}

static void await_state(enum fragments_state wanted) {
    struct language from = tag("en"), to = tag("sw");
    size_t units;
    for (int waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
        if (service_fragments_state(service, &from, &to, &units) == wanted) return;
        usleep(STEP_MS * 1000);
    }
    fail_msg("the state is not %d after two minutes", (int)wanted);
}

static struct fragment_suggestion_list find(const char *text, const char *memory) {
    struct language from = tag("en"), to = tag("sw");
    struct fragment_suggestion_list list;
    struct str name = memory ? str_of(memory) : STR("");
    struct fragment_options options = {.min_score = 0.2, .terms = true};
    if (memory) options.filter = (struct unit_filter){.memories = &name, .memory_count = 1};
    OK(service_find_fragments(service, &arena, &from, &to, segment_of_text(&arena, str_of(text)), &options, &list, &err));
    return list;
}

static bool has_target(struct fragment_suggestion_list list, const char *target) {
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.at[i].target_count; k++)
            if (str_equal(list.at[i].targets[k].text, str_of(target))) return true;
    return false;
}

static void learned_and_kept(void **state) {
    (void)state;
    const char *text = "Who has seen the president?";
    OK(service_wait_ready(service, &err));
    put_toys("news", 0, ENOUGH);
    await_state(FRAGMENTS_READY);
    struct fragment_suggestion_list list = find(text, NULL);
    assert_true(has_target(list, "rais"));
    assert_int_equal(list.state, FRAGMENTS_READY);
    for (size_t u = 0; u < list.at[0].targets[0].unit_count; u++) assert_str(list.at[0].targets[0].units[u].memory, "news");
    assert_true(file_exists(data_path("index/en-sw.fragments")));

    create_memory("fresh");
    put("fresh", make_unit("the ostrich market", "soko la mbuni"));
    assert_true(has_target(find("the ostrich market", "fresh"), "soko") || find("the ostrich market", "fresh").count > 0);
    size_t before = find("the ostrich market", "fresh").count;
    reopen_service();
    await_state(FRAGMENTS_READY);
    assert_true(has_target(find(text, NULL), "rais"));
    for (int waited = 0; find("the ostrich market", "fresh").count != before && waited < PATIENCE_MS; waited += STEP_MS)
        usleep(STEP_MS * 1000);
    assert_int_equal(find("the ostrich market", "fresh").count, before); /* what was put since the training is read again */

    OK(service_delete_memory(service, STR("news"), &err));
    assert_false(has_target(find(text, NULL), "rais"));
}

/* A unit that an editor says to be of other languages teaches and shows nothing where it was. */
static void changed_languages(void **state) {
    struct put_result result;
    const char *text = "the ostrich market";
    (void)state;
    put_toys("news", 0, ENOUGH);
    await_state(FRAGMENTS_READY);
    create_memory("fresh");
    for (int round = 0; round < 2; round++) {
        struct unit unit = put("fresh", make_unit(text, "soko la mbuni")).unit;
        assert_true(find(text, "fresh").count > 0);
        unit.rev = ANY_REV;
        *(round ? &unit.from : &unit.to) = tag("fr");
        OK(service_update_unit(service, &arena, STR("fresh"), &unit, STR(""), &result, &err));
        assert_int_equal(find(text, "fresh").count, 0);
    }
    reopen_service();
    await_state(FRAGMENTS_READY);
    assert_int_equal(find(text, "fresh").count, 0);
    assert_true(find(text, "news").count > 0);
}

static void too_small_says_so(void **state) {
    (void)state;
    put_toys("news", 0, TOO_FEW);
    await_state(FRAGMENTS_TOO_SMALL);
    assert_int_equal(find("the market", NULL).count, 0);
    assert_int_equal(find("the market", NULL).state, FRAGMENTS_TOO_SMALL);
}

static void damaged_file_is_made_again(void **state) {
    (void)state;
    put_toys("news", 0, ENOUGH);
    await_state(FRAGMENTS_READY);
    close_service();
    struct error err = {0};
    assert_true(file_replace(data_path("index/en-sw.fragments"), STR("taffragm and nothing more"), &err));
    open_service();
    await_state(FRAGMENTS_READY);
    assert_true(has_target(find("Ask the governor.", NULL), "gavana"));
}

static void refusals(void **state) {
    (void)state;
    struct language from = tag("en"), to = tag("sw");
    struct fragment_suggestion_list list;
    struct str unknown = STR("nowhere");
    struct fragment_options wrong = {.min_score = 1.5}, missing = {.filter = {.memories = &unknown, .memory_count = 1}};
    struct segment text = segment_of_text(&arena, STR("the market"));
    FAILS(ERR_INVALID, service_find_fragments(service, &arena, &from, &to, text, &wrong, &list, &err));
    FAILS(ERR_NOT_FOUND, service_find_fragments(service, &arena, &from, &to, text, &missing, &list, &err));
}

/* Closing while it learns gives the learning up, and loses nothing. */
static void closed_while_learning(void **state) {
    (void)state;
    put_toys("news", 0, ENOUGH);
    usleep(2500 * 1000);
    reopen_service();
    await_state(FRAGMENTS_READY);
}

/* What is learned from half of an import would be learned again at its end. */
static void an_import_is_waited_for(void **state) {
    (void)state;
    size_t units;
    struct error err = {0};
    struct language from = tag("en"), to = tag("sw");
    struct import_options options = {.memory = STR("others"), .format = IMPORT_TMX};
    struct import *import = service_import_begin(service, &options, &err);
    assert_non_null(import);
    put_toys("news", 0, ENOUGH);
    usleep(4000 * 1000);
    assert_int_equal(service_fragments_state(service, &from, &to, &units), FRAGMENTS_LEARNING);
    assert_false(file_exists(data_path("index/en-sw.fragments.fresh")));
    assert_false(file_exists(data_path("index/en-sw.fragments")));
    service_import_close(import);
    await_state(FRAGMENTS_READY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(learned_and_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_languages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_small_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_file_is_made_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closed_while_learning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_import_is_waited_for, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
