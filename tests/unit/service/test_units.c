/* SPDX-License-Identifier: Apache-2.0 */
/* Units confirmed, replaced, deleted, brought back; what is the same as what; writes that fail. */
#include "unit/service/fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

static int set_up_memory(void **state) {
    if (set_up(state)) return -1;
    create_memory("news");
    return 0;
}

static void test_confirming_again_counts_a_use(void **state) {
    (void)state;
    struct put_result first = put_texts("news", "The president left.", "Rais aliondoka.");
    assert_int_equal(first.outcome, PUT_CREATED);
    assert_int_equal(first.unit.usage_count, 1);
    struct unit again = make_unit("The president left.", "Rais aliondoka.");
    again.author = STR("juma");
    struct put_result second = put("news", again);
    assert_int_equal(second.outcome, PUT_UNCHANGED);
    assert_int_equal(second.unit.id, first.unit.id);
    assert_int_equal(second.unit.usage_count, 2);
    assert_str(second.unit.author, "asha");
    assert_int_equal(second.unit.changed_ms, first.unit.changed_ms);
    assert_int_equal(count_units("news"), 1);
    assert_str(suggest_text("The president left."), "100 Rais aliondoka.|");
}

/* What makes two units one, and what doesn't. */
static void test_identities(void **state) {
    static const struct {
        const char *target, *context, *document, *tuid;
        bool same; /* as the one that is there: target "Rais aliondoka.", context "k1", document "d1", tuid "t1" */
    } cases[] = {
        {"Rais aliondoka.", "k1", "d1", "t1", true}, {"Rais aliondoka.", "k1", "", "", true},
        {"Rais ameondoka.", "k1", "d1", "", true},   {"Rais ameondoka.", "k2", "d2", "t1", true},
        {"Rais ameondoka.", "k1", "d2", "", false},  {"Rais ameondoka.", "k2", "d1", "", false},
        {"Rais ameondoka.", "", "d1", "", false},    {"Rais aliondoka.", "k2", "", "t2", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *memory = arena_format(&arena, "m%zu", i).at;
        create_memory(memory);
        struct unit unit = make_unit("The president left.", "Rais aliondoka.");
        unit.context_id = STR("k1"), unit.document = STR("d1"), unit.tuid = STR("t1");
        struct put_result first = put(memory, unit);
        if (i % 2) reopen_service(); /* the identities are read again from the store */
        unit.target.text = str_of(cases[i].target);
        unit.context_id = str_of(cases[i].context), unit.document = str_of(cases[i].document);
        unit.tuid = str_of(cases[i].tuid);
        struct put_result second = put(memory, unit);
        if ((second.unit.id == first.unit.id) != cases[i].same) fail_msg("case %zu", i);
        assert_int_equal(count_units(memory), cases[i].same ? 1 : 2);
        if (cases[i].same) assert_str(second.unit.tuid, "t1"); /* known before, not told again */
    }
}

static void test_replaced_text_goes_to_the_history(void **state) {
    struct unit unit = make_unit("The president left.", "Rais alienda.");
    struct unit_list history;
    (void)state;
    unit.document = STR("a.html"), unit.before = STR("Good evening.");
    struct put_result first = put("news", unit);
    unit.target.text = STR("Rais aliondoka.");
    struct put_result second = put("news", unit);
    assert_int_equal(second.outcome, PUT_UPDATED);
    assert_int_equal(second.unit.id, first.unit.id);
    assert_true(second.unit.rev > first.unit.rev);
    OK(service_list_history(service, &arena, STR("news"), first.unit.id, 10, &history, &err));
    assert_int_equal(history.count, 1);
    assert_str(history.at[0].target.text, "Rais alienda.");
    assert_str(suggest_text("The president left."), "100 Rais aliondoka.|");
}

static void test_update_delete_revert(void **state) {
    struct put_result result;
    (void)state;
    struct unit first = put_texts("news", "The president left.", "Rais aliondoka.").unit, unit = first;
    unit.target.text = STR("Rais ameondoka.");
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    assert_int_equal(result.outcome, PUT_UPDATED);
    int64_t second_rev = result.unit.rev;
    FAILS(ERR_STALE, service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    FAILS(ERR_STALE, service_delete_unit(service, &arena, STR("news"), unit.id, first.rev, STR(""), &result, &err));
    unit.rev = second_rev;
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    assert_int_equal(result.outcome, PUT_UNCHANGED);
    unit.rev = ANY_REV;
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, second_rev, STR(""), &result, &err));
    assert_true(result.unit.deleted);
    assert_str(suggest_text("The president left."), "");
    unit.rev = result.unit.rev;
    FAILS(ERR_NOT_FOUND, service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    FAILS(ERR_NOT_FOUND, service_revert_unit(service, &arena, STR("news"), unit.id, unit.rev, 99, STR(""), &result, &err));
    OK(service_revert_unit(service, &arena, STR("news"), unit.id, unit.rev, first.rev, STR(""), &result, &err));
    assert_str(suggest_text("The president left."), "100 Rais aliondoka.|");
    /* and its identity is back with it */
    assert_int_equal(put_texts("news", "The president left.", "Rais aliondoka.").unit.id, first.id);
    reopen_service();
    assert_str(suggest_text("The president left."), "100 Rais aliondoka.|");
}

static struct str suggest_from(const char *from, const char *text) {
    struct suggest_request request = suggest_request(text);
    request.from = tag(from);
    return suggest(&request);
}

/* An editor says that a text is of another language: it is found there, and where it was no more. */
static void test_changed_source_language(void **state) {
    struct put_result result;
    (void)state;
    put_texts("news", "Good morning everyone.", "Habari za asubuhi.");
    struct unit first = put_texts("news", "Bonjour tout le monde.", "Habari zenu.").unit, unit = first;
    unit.from = tag("fr");
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    for (int round = 0; round < 3; round++) {
        assert_str(suggest_from("en", "Bonjour tout le monde."), "");
        assert_str(suggest_from("fr", "Bonjour tout le monde."), "100 Habari zenu.|");
        assert_str(suggest_from("en", "Good morning everyone."), "100 Habari za asubuhi.|");
        if (round == 0) kill_service(), open_service(); /* what no index file says is followed */
        if (round == 1) reopen_service();
    }
    unit.rev = result.unit.rev;
    OK(service_revert_unit(service, &arena, STR("news"), unit.id, unit.rev, first.rev, STR(""), &result, &err));
    assert_str(suggest_from("en", "Bonjour tout le monde."), "100 Habari zenu.|");
    assert_str(suggest_from("fr", "Bonjour tout le monde."), "");
    unit.rev = ANY_REV, unit.source.text = STR("Bonjour à tous.");
    OK(service_update_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, ANY_REV, STR(""), &result, &err));
    assert_str(suggest_from("en", "Bonjour tout le monde."), "");
    assert_str(suggest_from("fr", "Bonjour à tous."), "");
}

static void test_deleted_unit_is_no_more_the_same(void **state) {
    struct put_result result;
    (void)state;
    struct unit first = put_texts("news", "The president left.", "Rais aliondoka.").unit;
    OK(service_delete_unit(service, &arena, STR("news"), first.id, first.rev, STR(""), &result, &err));
    struct put_result second = put_texts("news", "The president left.", "Rais aliondoka.");
    assert_int_equal(second.outcome, PUT_CREATED);
    assert_true(second.unit.id != first.id);
}

static void test_operations(void **state) {
    struct unit unit = make_unit("The president left.", "Rais aliondoka.");
    struct put_result first, retry;
    (void)state;
    OK(service_put_unit(service, &arena, STR("news"), &unit, STR("op-1"), &first, &err));
    OK(service_put_unit(service, &arena, STR("news"), &unit, STR("op-1"), &retry, &err));
    assert_int_equal(retry.unit.rev, first.unit.rev);
    assert_int_equal(retry.unit.usage_count, 1);
    reopen_service();
    OK(service_put_unit(service, &arena, STR("news"), &unit, STR("op-1"), &retry, &err));
    assert_int_equal(retry.unit.rev, first.unit.rev);
    OK(service_delete_unit(service, &arena, STR("news"), first.unit.id, first.unit.rev, STR("op-2"), &retry, &err));
    OK(service_delete_unit(service, &arena, STR("news"), first.unit.id, first.unit.rev, STR("op-2"), &retry, &err));
    struct unit another = unit;
    another.target.text = STR("Rais ameondoka.");
    FAILS(ERR_CONFLICT, service_put_unit(service, &arena, STR("news"), &another, STR("op-1"), &retry, &err));
    create_memory("other");
    FAILS(ERR_CONFLICT, service_put_unit(service, &arena, STR("other"), &unit, STR("op-1"), &retry, &err));
}

/* What is changed or brought back may not become the very translation that another unit is. */
static void test_no_twins(void **state) {
    struct put_result result;
    (void)state;
    struct unit gone = put_texts("news", "The president left.", "Rais aliondoka.").unit;
    int64_t first_rev = gone.rev;
    OK(service_delete_unit(service, &arena, STR("news"), gone.id, gone.rev, STR(""), &result, &err));
    gone = result.unit;
    put_texts("news", "The president left.", "Rais aliondoka.");
    FAILS(ERR_CONFLICT,
          service_revert_unit(service, &arena, STR("news"), gone.id, gone.rev, first_rev, STR(""), &result, &err));
    struct unit other = put_texts("news", "The president left.", "Rais ameondoka.").unit;
    other.target.text = STR("Rais aliondoka.");
    FAILS(ERR_CONFLICT, service_update_unit(service, &arena, STR("news"), &other, STR(""), &result, &err));
    assert_int_equal(count_units("news"), 2);
    assert_true(get_unit("news", gone.id).deleted);
}

static void test_refusals(void **state) {
    struct unit unit = make_unit("The president left.", "Rais aliondoka.");
    struct memory changed, locked = {.name = STR("locked"), .title = STR("t"), .read_only = true};
    struct put_result result;
    (void)state;
    FAILS(ERR_NOT_FOUND, service_put_unit(service, &arena, STR("nowhere"), &unit, STR(""), &result, &err));
    create_memory("locked");
    struct unit there = put("locked", unit).unit;
    OK(service_update_memory(service, &arena, &locked, MEMORY_SETTINGS, &changed, &err));
    FAILS(ERR_DENIED, service_put_unit(service, &arena, STR("locked"), &unit, STR(""), &result, &err));
    FAILS(ERR_DENIED, service_delete_unit(service, &arena, STR("locked"), there.id, there.rev, STR(""), &result, &err));
    OK(service_delete_memory(service, STR("locked"), &err)); /* as a whole it may go */
    unit.to = unit.from;
    FAILS(ERR_INVALID, service_put_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
    FAILS(ERR_CONFLICT, service_create_memory(service, &arena, &(struct memory){.name = STR("news")}, &changed, &err));
    FAILS(ERR_INVALID, service_create_memory(service, &arena, &(struct memory){.name = STR("../x")}, &changed, &err));
    FAILS(ERR_NOT_FOUND, service_delete_memory(service, STR("nowhere"), &err));
}

static bool fill_up(struct store_tx *tx, void *context, struct error *err) {
    struct memory memory = {.title = STR("")};
    uint32_t id;
    for (int i = *(int *)context; i < MEMORIES_IN_ALL_MAX; i++) {
        memory.name = arena_format(&arena, "m%d", i);
        if (!store_tx_create_memory(tx, &memory, &id, err)) return false;
    }
    return true;
}

/* Written past the service, in one go. */
static void test_memories_have_a_bound(void **state) {
    struct store_options options = {0};
    struct memory made, wanted = {.name = STR("another"), .title = STR("")};
    int there = 2; /* "news", and one more below */
    (void)state;
    close_service();
    struct store *store = NULL;
    OK(store = store_open(data, &options, &err));
    OK(store_write(store, &(struct store_write){.run = fill_up, .context = &there}, &err));
    store_close(store);
    open_service();
    create_memory("last");
    FAILS(ERR_INVALID, service_create_memory(service, &arena, &wanted, &made, &err));
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("another"), &made, &err));
    FAILS(ERR_CONFLICT, service_create_memory(service, &arena, &(struct memory){.name = STR("news")}, &made, &err));
    OK(service_delete_memory(service, STR("m2"), &err));
    create_memory("another");
}

static void test_deleted_memory(void **state) {
    (void)state;
    create_memory("other");
    put_texts("news", "The president left.", "Rais aliondoka.");
    put_texts("other", "The president left.", "Rais ameondoka.");
    OK(service_delete_memory(service, STR("news"), &err));
    assert_str(suggest_text("The president left."), "100 Rais ameondoka.|");
    create_memory("news"); /* the name is free again, and the memory empty */
    assert_int_equal(count_units("news"), 0);
    reopen_service();
    assert_str(suggest_text("The president left."), "100 Rais ameondoka.|");
}

/* ---- writes that fail ------------------------------------------------------------------------------------------------- */

static void limit_files(rlim_t bytes) {
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){bytes, RLIM_INFINITY}), 0);
}

/* No file may grow: the write fails as on a full disk. What it did to identities and indexes is undone, and writing comes back
 * once there is room. */
static void test_failed_write_is_undone(void **state) {
    struct unit fresh = make_unit("Floods hit the coast.", "Mafuriko yalikumba pwani."), changed;
    struct put_result result;
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    changed = put_texts("news", "The president left.", "Rais aliondoka.").unit;
    int64_t id = changed.id;
    changed.target.text = STR("Rais ameondoka.");
    limit_files(0);
    struct error fault = {0}, second = {0};
    bool written = service_put_unit(service, &arena, STR("news"), &fresh, STR(""), &result, &fault);
    bool updated = service_update_unit(service, &arena, STR("news"), &changed, STR(""), &result, &second);
    limit_files(RLIM_INFINITY);
    assert_false(written);
    assert_false(updated);
    assert_true(fault.code == ERR_NO_SPACE || fault.code == ERR_UNAVAILABLE);
    bool back = false;
    for (int i = 0; i < 100 && !back; i++) {
        back = service_put_unit(service, &arena, STR("news"), &fresh, STR(""), &result, NULL);
        if (!back) usleep(100000);
    }
    assert_true(back);
    assert_int_equal(result.outcome, PUT_CREATED); /* the failed one left no trace that would make it the same */
    assert_str(suggest_text("Floods hit the coast."), "100 Mafuriko yalikumba pwani.|");
    assert_str(suggest_text("The president left."), "100 Rais aliondoka.|");
    result = put_texts("news", "The president left.", "Rais aliondoka.");
    assert_int_equal(result.unit.id, id);
    assert_int_equal(result.outcome, PUT_UNCHANGED);
    assert_int_equal(count_units("news"), 2);
}

static size_t count_words(const char *text) {
    struct concordance_request request = {.text = str_of(text), .limit = 10};
    struct concordance_list list;
    OK(service_concordance(service, &arena, &request, &list, &err));
    return list.count;
}

/* A search reads what is indexed where nothing can be added to the index, and finds the rest later. */
static void test_search_by_words_without_space(void **state) {
    sqlite3 *index;
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    put_texts("news", "The president left.", "Rais aliondoka.");
    assert_int_equal(count_words("president"), 1);
    assert_int_equal(sqlite3_open_v2(data_path("concordance.sqlite"), &index, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(index, 10000);
    assert_int_equal(sqlite3_exec(index, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    put_texts("news", "Floods hit the coast.", "Mafuriko yalikumba pwani."); /* nobody can index it meanwhile */
    limit_files(0);
    assert_int_equal(sqlite3_exec(index, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(index);
    size_t there = count_words("president"), pending = count_words("floods");
    limit_files(RLIM_INFINITY);
    assert_int_equal(there, 1);
    assert_int_equal(pending, 0);
    assert_int_equal(count_words("floods"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_confirming_again_counts_a_use, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_identities, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_replaced_text_goes_to_the_history, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_update_delete_revert, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_changed_source_language, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_unit_is_no_more_the_same, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_operations, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_no_twins, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_memories_have_a_bound, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_memory, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_write_is_undone, set_up_memory, tear_down),
        cmocka_unit_test_setup_teardown(test_search_by_words_without_space, set_up_memory, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
