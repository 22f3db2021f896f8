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

static bool stands_in(const char *file, const char *text) {
    struct buf bytes = {0};
    struct error err = {0};
    bool found =
        file_read(data_path(file), 1 << 26, &bytes, &err) && bytes.len && memmem(bytes.at, bytes.len, text, strlen(text));
    buf_done(&bytes);
    return found;
}

static void await_gone(const char *file, const char *text) {
    for (int waited = 0; waited < PATIENCE_MS && stands_in(file, text); waited += STEP_MS) usleep(STEP_MS * 1000);
    if (stands_in(file, text)) fail_msg("%s has still \"%s\"", file, text);
}

static void put_secrets(void) {
    enum { SECRETS = 60 };
    create_memory("secret");
    for (int i = 0; i < SECRETS; i++)
        put("secret", make_unit(arena_format(&arena, "the quorum has sealed paper %d", i).at, "baraza lina qsiri"));
}

/* The words of a deleted memory leave the files without anything else being put: where enough is left to learn from, ... */
static void a_deleted_memory_leaves_the_disk(void **state) {
    (void)state;
    put_secrets();
    put_toys("news", 0, ENOUGH);
    await_state(FRAGMENTS_READY);
    reopen_service();
    await_state(FRAGMENTS_READY);
    assert_true(stands_in("index/en-sw.fragments", "qsiri") && stands_in("index/en.index", "quorum"));
    OK(service_delete_memory(service, STR("secret"), &err));
    await_gone("index/en-sw.fragments", "qsiri");
    await_gone("index/en.index", "quorum");
    assert_true(file_exists(data_path("index/en-sw.fragments")) && file_exists(data_path("index/en.index")));
}

/* ... where too little is, ... */
static void a_deleted_memory_leaves_too_little(void **state) {
    (void)state;
    put_secrets();
    put_toys("news", 0, ENOUGH - 60);
    await_state(FRAGMENTS_READY);
    OK(service_delete_memory(service, STR("news"), &err));
    await_state(FRAGMENTS_TOO_SMALL);
    for (int waited = 0; waited < PATIENCE_MS && file_exists(data_path("index/en-sw.fragments")); waited += STEP_MS)
        usleep(STEP_MS * 1000);
    assert_false(file_exists(data_path("index/en-sw.fragments")));
}

/* ... and where the server was killed before it could. */
static void a_deleted_memory_comes_back_to_no_file(void **state) {
    (void)state;
    put_secrets();
    put_toys("news", 0, ENOUGH);
    await_state(FRAGMENTS_READY);
    close_service();
    struct buf index = {0}, marks = {0}, fragments = {0};
    OK(file_read(data_path("index/en.index"), 1 << 26, &index, &err));
    OK(file_read(data_path("index/marks"), 1 << 26, &marks, &err));
    OK(file_read(data_path("index/en-sw.fragments"), 1 << 26, &fragments, &err));
    open_service();
    OK(service_delete_memory(service, STR("secret"), &err));
    close_service();
    OK(file_replace(data_path("index/en.index"), buf_str(&index), &err));
    OK(file_replace(data_path("index/marks"), buf_str(&marks), &err));
    OK(file_replace(data_path("index/en-sw.fragments"), buf_str(&fragments), &err));
    open_service();
    await_gone("index/en-sw.fragments", "qsiri");
    await_gone("index/en.index", "quorum");
    buf_done(&index), buf_done(&marks), buf_done(&fragments);
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
        cmocka_unit_test_setup_teardown(a_deleted_memory_leaves_the_disk, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deleted_memory_leaves_too_little, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deleted_memory_comes_back_to_no_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_small_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_file_is_made_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closed_while_learning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_import_is_waited_for, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
