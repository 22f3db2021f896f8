/* SPDX-License-Identifier: Apache-2.0 */
/* What a start finds: saved indexes, damaged ones, none, and those of another store than the one that is there. */
#include <fcntl.h>

#include "service/library/state.h"
#include "unit/service/fixture.h"

static const char *const sources[] = {
    "The president left the capital on Friday.", "Floods hit the coast after days of rain.",
    "Police arrested 25 people in Mombasa.",     "The court rejected the appeal.",
    "Nurses went on strike over unpaid wages.",
};

static const char *const targets[] = {
    "Rais aliondoka mji mkuu siku ya Ijumaa.",    "Mafuriko yalikumba pwani baada ya siku za mvua.",
    "Polisi waliwakamata watu 25 mjini Mombasa.", "Mahakama ilikataa rufaa.",
    "Wauguzi waligoma kwa sababu ya mishahara.",
};

static void fill(void) {
    create_memory("news");
    for (size_t i = 0; i < COUNT(sources); i++) put_texts("news", sources[i], targets[i]);
    for (size_t i = 0; i < 40; i++)
        put_texts("news", arena_format(&arena, "Village number %zu has a new %s", i, i % 2 ? "well" : "school").at,
                  arena_format(&arena, "Kijiji cha %zu kina %s", i, i % 2 ? "kisima" : "shule").at);
}

/* All that is suggested for all sources, and what the full-text index finds. */
static struct str everything(void) {
    struct buf out = {0};
    for (size_t i = 0; i < COUNT(sources); i++) buf_add_str(&out, suggest_text(sources[i]));
    buf_add_str(&out, suggest_text("Village number 7 has a new well"));
    struct concordance_request request = {.text = STR("kijiji"), .in_target = true, .limit = 100};
    struct concordance_list lines;
    find_words(&request, &lines);
    buf_add_format(&out, "%zu lines", lines.count);
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct buf read_whole(const char *path) {
    struct buf bytes = {0};
    OK(file_read(path, 64 << 20, &bytes, &err));
    return bytes;
}

static void write_whole(const char *path, struct str bytes) {
    OK(file_replace(path, bytes, &err));
}

static void assert_everything(struct str expected, const char *what, size_t place) {
    open_service();
    struct str found = everything();
    if (!str_equal(found, expected)) fail_msg("%s %zu: %.*s", what, place, STR_ARG(found));
    close_service();
}

/* Wherever a byte of a saved index turns over, the same suggestions come back. */
static void check_flips(const char *name, size_t times) {
    fill();
    struct str expected = everything();
    close_service();
    struct buf sound = read_whole(data_path(name));
    assert_true(sound.len > times);
    for (size_t i = 0; i < times; i++) {
        struct buf bytes = {0};
        size_t place = (sound.len - 1) * i / (times - 1);
        buf_add_str(&bytes, buf_str(&sound));
        bytes.at[place] = (char)(bytes.at[place] ^ (1 << i % 8));
        write_whole(data_path(name), buf_str(&bytes));
        buf_done(&bytes);
        assert_everything(expected, name, place);
    }
    buf_done(&sound);
    open_service();
}

static void test_flipped_index(void **state) {
    (void)state;
    check_flips("index/en.index", 25);
}

static void test_flipped_marks(void **state) {
    (void)state;
    check_flips("index/marks", 15);
}

/* The identities too: what is confirmed again is still the same unit. */
static void test_flipped_identities(void **state) {
    (void)state;
    fill();
    for (size_t i = 0; i < 20; i++) {
        close_service();
        struct buf bytes = read_whole(data_path("index/identities"));
        assert_true(bytes.len > 0);
        bytes.at[(bytes.len - 1) * i / 19] ^= (char)(1 << i % 8);
        write_whole(data_path("index/identities"), buf_str(&bytes));
        buf_done(&bytes);
        open_service();
        assert_int_not_equal(put_texts("news", sources[i % COUNT(sources)], targets[i % COUNT(sources)]).outcome, PUT_CREATED);
    }
}

static void test_cut_index(void **state) {
    (void)state;
    fill();
    struct str expected = everything();
    close_service();
    struct buf sound = read_whole(data_path("index/en.index"));
    for (size_t i = 0; i < 6; i++) {
        size_t len = sound.len * i / 6;
        write_whole(data_path("index/en.index"), (struct str){sound.at, len});
        assert_everything(expected, "cut", len);
    }
    buf_done(&sound);
    open_service();
}

static void test_cut_marks(void **state) {
    (void)state;
    fill();
    struct str expected = everything();
    close_service();
    struct buf sound = read_whole(data_path("index/marks"));
    for (size_t len = 0; len < sound.len; len += 5) {
        write_whole(data_path("index/marks"), (struct str){sound.at, len});
        assert_everything(expected, "cut", len);
    }
    buf_done(&sound);
    open_service();
}

static void test_missing_files(void **state) {
    static const char *const names[] = {"index/en.index", "index/marks", "index/identities", "index", "concordance.sqlite"};
    (void)state;
    fill();
    struct str expected = everything();
    for (size_t i = 0; i < COUNT(names); i++) {
        close_service();
        remove_tree(data_path(names[i]));
        open_service();
        struct str found = everything();
        if (!str_equal(found, expected)) fail_msg("without %s: %.*s", names[i], STR_ARG(found));
    }
}

/* What was put since the indexes were saved is read from the store. */
static void test_older_index(void **state) {
    (void)state;
    fill();
    close_service();
    struct buf index = read_whole(data_path("index/en.index")), marks = read_whole(data_path("index/marks"));
    open_service();
    put_texts("news", "A new bridge opened.", "Daraja jipya lilifunguliwa.");
    struct unit unit = put_texts("news", sources[0], targets[0]).unit;
    struct put_result result;
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, unit.rev, STR(""), &result, &err));
    struct str expected = everything();
    close_service();
    write_whole(data_path("index/en.index"), buf_str(&index));
    write_whole(data_path("index/marks"), buf_str(&marks));
    assert_everything(expected, "older index", 0);
    open_service();
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya lilifunguliwa.|");
    assert_str(suggest_text(sources[0]), "");
    buf_done(&index);
    buf_done(&marks);
}

/* As a copy of a running server's files can have it: the marks promise more than the index has. */
static void test_older_index_beside_newer_marks(void **state) {
    (void)state;
    fill();
    close_service();
    struct buf index = read_whole(data_path("index/en.index"));
    open_service();
    put_texts("news", "A new bridge opened.", "Daraja jipya lilifunguliwa.");
    struct str expected = everything();
    close_service();
    write_whole(data_path("index/en.index"), buf_str(&index));
    assert_everything(expected, "older index beside newer marks", 0);
    open_service();
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya lilifunguliwa.|");
    buf_done(&index);
}

/* As after an index was lost and made anew from the store: the numbers of its images go on rising. */
static void test_older_index_beside_those_of_a_new_one(void **state) {
    (void)state;
    fill();
    for (int i = 0; i < 3; i++) { /* so that counting from one would begin below it */
        put_texts("news", i ? "Shops close." : "Shops open.", "Maduka.");
        close_service();
        open_service();
    }
    close_service();
    struct buf index = read_whole(data_path("index/en.index"));
    remove_tree(data_path("index"));
    open_service();
    put_texts("news", "A new bridge opened.", "Daraja jipya lilifunguliwa.");
    close_service();
    write_whole(data_path("index/en.index"), buf_str(&index));
    open_service();
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya lilifunguliwa.|");
    buf_done(&index);
}

/* Saved with an index, not yet with the marks, a memory is deleted and the server killed. */
static void test_deleted_memory_in_an_index(void **state) {
    enum { PATIENCE_MS = 60 * 1000 };
    int64_t units, pending;
    (void)state;
    fill();
    close_service();
    struct buf marks = read_whole(data_path("index/marks"));
    open_service();
    create_memory("lost");
    for (size_t i = 0; i < COUNT(sources); i++) put_texts("lost", sources[i], "Nyingine kabisa.");
    close_service();
    write_whole(data_path("index/marks"), buf_str(&marks));
    buf_done(&marks);
    open_service();
    OK(service_delete_memory(service, STR("lost"), &err));
    kill_service();
    open_service();
    library_measure(service, &units, &pending);
    assert_int_equal(units, COUNT(sources) + 40);
    for (int waited = 0; pending && waited < PATIENCE_MS; waited += 10) { /* it is left out of the file, now */
        usleep(10 * 1000);
        library_measure(service, &units, &pending);
    }
    assert_int_equal(pending, 0);
    reopen_service();
    library_measure(service, &units, &pending);
    assert_int_equal(units, COUNT(sources) + 40);
    assert_int_equal(pending, 0);
}

/* ---- a restored store ------------------------------------------------------------------------------------------------- */

static void keep_store(struct buf *kept) {
    close_service();
    *kept = read_whole(data_path("store.sqlite"));
    open_service();
}

static void restore_store(struct buf *kept) {
    close_service();
    unlink(data_path("store.sqlite-wal"));
    unlink(data_path("store.sqlite-shm"));
    write_whole(data_path("store.sqlite"), buf_str(kept));
    buf_done(kept);
    open_service();
}

/* The indexes know of more than the store that was put back: they follow it, and what comes then. */
static void test_restored_store(void **state) {
    struct buf kept;
    (void)state;
    fill();
    struct str expected = everything();
    keep_store(&kept);
    for (int i = 0; i < 5; i++) put_texts("news", sources[i], "Nyingine kabisa kijiji.");
    restore_store(&kept);
    struct str found = everything();
    if (!str_equal(found, expected)) fail_msg("%.*s", STR_ARG(found));
    put_texts("news", "A new bridge opened.", "Daraja jipya la kijiji.");
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya la kijiji.|");
    reopen_service();
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya la kijiji.|");
    struct concordance_request request = {.text = STR("daraja"), .in_target = true, .limit = 10};
    struct concordance_list lines;
    find_words(&request, &lines);
    assert_int_equal(lines.count, 1);
}

/* Marks of a history that was given up: they are worth nothing either when the store has grown past them. */
static void test_restored_store_that_grows(void **state) {
    static const char *const colours[] = {"black", "white", "brown", "yellow", "purple", "orange", "golden", "silver"};
    struct buf kept;
    (void)state;
    fill();
    keep_store(&kept);
    for (size_t i = 0; i < COUNT(sources); i++) put_texts("news", sources[i], "Nyingine kabisa kijiji.");
    restore_store(&kept);
    for (size_t i = 0; i < COUNT(colours); i++)
        put_texts("news", arena_format(&arena, "A %s bridge opened.", colours[i]).at, "Daraja lilifunguliwa.");
    kill_service();
    open_service();
    for (size_t i = 0; i < COUNT(colours); i++) {
        struct str found = suggest_text(arena_format(&arena, "A %s bridge opened.", colours[i]).at);
        if (!str_starts(found, STR("100 "))) fail_msg("%s: %.*s", colours[i], STR_ARG(found));
    }
}

/* A memory that is not in the restored store, whose number another one gets then. */
static void test_restored_store_and_another_memory(void **state) {
    struct concordance_request request = {.text = STR("daraja"), .in_target = true, .limit = 10};
    struct concordance_list lines;
    struct buf kept;
    (void)state;
    create_memory("news");
    keep_store(&kept);
    create_memory("lost");
    for (size_t i = 0; i < COUNT(sources); i++) put_texts("lost", sources[i], "Daraja la zamani.");
    find_words(&request, &lines);
    assert_int_equal(lines.count, COUNT(sources));
    restore_store(&kept);
    create_memory("fresh");
    put_texts("fresh", "A new bridge opened.", "Daraja jipya lilifunguliwa.");
    request.text = STR("lilifunguliwa"); /* which the lost one never had */
    find_words(&request, &lines);
    assert_int_equal(lines.count, 1);
    assert_str(lines.at[0].unit.target.text, "Daraja jipya lilifunguliwa.");
    request.text = STR("zamani");
    find_words(&request, &lines);
    assert_int_equal(lines.count, 0);
    assert_str(suggest_text(sources[0]), "");
    assert_str(suggest_text("A new bridge opened."), "100 Daraja jipya lilifunguliwa.|");
}

/* ---- before the identities are there ----------------------------------------------------------------------------------- */

/* A pipe stands in the place of their file: who opens that waits for the other. */
static void open_without_identities(void) {
    close_service();
    unlink(data_path("index/identities"));
    assert_int_equal(mkfifo(data_path("index/identities"), 0600), 0);
    open_service();
}

static void let_identities_be_read(void) {
    int fd = open(data_path("index/identities"), O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    close(fd);
}

/* A test that has failed may not have let them. */
static int tear_down_unheld(void **state) {
    close(open(data_path("index/identities"), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    return tear_down(state);
}

static struct import *begin_import(const char *rows) {
    struct import_options options = {.format = IMPORT_TABLE, .memory = STR("news"), .name = STR("rows.csv")};
    struct import *import;
    OK(import = service_import_begin(service, &options, &err));
    OK(service_import_feed(import, rows, strlen(rows), &err));
    return import;
}

/* Beside the test's thread, with an arena of its own. */
static void *finish_import(void *import) {
    struct arena own = {0};
    struct error why = {0};
    struct import_report report = {0};
    if (!service_import_finish(import, &own, &report, &why)) fail_msg("%s", why.message);
    assert_int_equal(report.added, 1);
    arena_done(&own);
    return NULL;
}

static void test_import_before_the_identities(void **state) {
    const char *why = NULL;
    pthread_t thread;
    (void)state;
    fill();
    open_without_identities();
    assert_false(service_ready(service, &why));
    assert_non_null(why);
    struct import *import = begin_import("en,sw\nA new bridge opened.,Daraja jipya.\nNurses went on strike over unpaid wages.,"
                                         "Wauguzi waligoma kwa sababu ya mishahara.\n");
    assert_int_equal(pthread_create(&thread, NULL, finish_import, import), 0);
    let_identities_be_read();
    pthread_join(thread, NULL);
    service_import_close(import);
    assert_true(service_ready(service, NULL));
}

/* Units whose identities were not read would be there twice. */
static void test_nothing_is_written_after_a_stopped_start(void **state) {
    enum { MANY = 4500 };
    struct unit unit = make_unit("Row 4499", "Mstari");
    struct put_result result;
    struct import_report report;
    struct buf rows = {0};
    (void)state;
    buf_add_str(&rows, STR("en,sw\n"));
    for (size_t i = 0; i < MANY; i++) buf_add_format(&rows, "Row %zu,Mstari\n", i);
    buf_add_byte(&rows, '\0');
    struct import *import = begin_import(rows.at);
    OK(service_import_finish(import, &arena, &report, &err));
    service_import_close(import);
    buf_done(&rows);
    open_without_identities();
    service_stop(service);
    let_identities_be_read();
    pthread_join(service->background, NULL);
    service->background_runs = false;
    FAILS(ERR_UNAVAILABLE, service_put_unit(service, &arena, STR("news"), &unit, STR(""), &result, &err));
}

/* ---- and besides -------------------------------------------------------------------------------------------------------- */

static void test_second_service_is_kept_out(void **state) {
    (void)state;
    struct service_options options = {.data = data};
    FAILS(ERR_UNAVAILABLE, service_open(&options, &err) != NULL);
    assert_str(suggest_text("x"), "");
}

static void test_verify(void **state) {
    struct service_health health;
    (void)state;
    fill();
    struct unit unit = put_texts("news", sources[0], targets[0]).unit; /* a use: one row of history */
    struct put_result result;
    OK(service_delete_unit(service, &arena, STR("news"), unit.id, unit.rev, STR(""), &result, &err));
    OK(service_verify(data, NULL, NULL, &health, &err));
    assert_int_equal(health.memories, 1);
    assert_int_equal(health.units, COUNT(sources) + 40 - 1);
    assert_int_equal(health.deleted, 1);
    assert_int_equal(health.history, 2);
    assert_int_equal(health.faults, 0);
    FAILS(ERR_NOT_FOUND, service_verify("/nonexistent", NULL, NULL, &health, &err));
}

/* ---- as many languages as there are places ---------------------------------------------------------------------------------
 */

static struct unit in_language(size_t number) {
    struct unit unit = make_unit(arena_format(&arena, "Hello there, number %zu", number).at, "Habari");
    unit.from = tag(arena_format(&arena, "q%c%c", (char)('a' + number / 20), (char)('a' + number % 20)).at);
    return unit;
}

static struct str suggest_language(size_t number) {
    struct unit unit = in_language(number);
    struct suggest_request request = suggest_request(arena_copy(&arena, unit.source.text).at);
    request.from = unit.from;
    return suggest(&request);
}

static void test_languages(void **state) {
    enum { KEPT = 4 };
    struct put_result result;
    struct error refused = {0};
    struct unit beyond = in_language(INDEXES_MAX);
    (void)state;
    create_memory("news");
    create_memory("tongues");
    for (size_t i = 0; i < INDEXES_MAX; i++) put(i < KEPT ? "news" : "tongues", in_language(i));
    assert_false(service_put_unit(service, &arena, STR("news"), &beyond, STR(""), &result, &refused));
    assert_int_equal(refused.code, ERR_CONFLICT);
    assert_true(str_find(str_of(refused.message), STR("64"), 0) != SIZE_MAX);
    assert_int_equal(count_units("news"), KEPT); /* it isn't stored either */
    put("news", in_language(INDEXES_MAX - 1));   /* one that has a place */
    reopen_service();
    assert_true(file_exists(data_path("index/qaf.index")));
    OK(service_delete_memory(service, STR("tongues"), &err));
    put("news", beyond);
    assert_str(suggest_language(INDEXES_MAX), "100 Habari|");
    assert_str(suggest_language(5), "");
    for (int times = 0; times < 2; times++) {
        reopen_service();
        for (size_t i = 0; i <= INDEXES_MAX; i++)
            assert_str(suggest_language(i), i < KEPT || i >= INDEXES_MAX - 1 ? "100 Habari|" : "");
    }
    assert_false(file_exists(data_path("index/qaf.index")));                     /* what was in it is gone */
    for (size_t i = KEPT; i < INDEXES_MAX - 2; i++) put("news", in_language(i)); /* in the places of the others */
    struct unit again = in_language(INDEXES_MAX - 2);
    FAILS(ERR_CONFLICT, service_put_unit(service, &arena, STR("news"), &again, STR(""), &result, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_languages, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_flipped_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_flipped_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_flipped_identities, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_index_beside_newer_marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_index_beside_those_of_a_new_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_deleted_memory_in_an_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_restored_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_restored_store_that_grows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_restored_store_and_another_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_import_before_the_identities, set_up, tear_down_unheld),
        cmocka_unit_test_setup_teardown(test_nothing_is_written_after_a_stopped_start, set_up, tear_down_unheld),
        cmocka_unit_test_setup_teardown(test_second_service_is_kept_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_verify, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
