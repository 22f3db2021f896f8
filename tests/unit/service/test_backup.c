/* SPDX-License-Identifier: Apache-2.0 */
/* Backups, and going back to one: whole, checked, and completed after a crash at any step. */
#include "service/care/backup.h"

#include <sqlite3.h>

#include "unit/service/fixture.h"

static struct restore_report report;

static void fill(void) {
    create_memory("news");
    put_texts("news", "The road is closed.", "Barabara imefungwa.");
    OK(service_add_word(service, &(struct language){"sw"}, STR(""), STR("bodaboda"), &err));
}

static void make(const char *name) {
    struct backup_info info;
    OK(service_make_backup(service, &arena, str_of(name), &info, &err));
    assert_str(info.name, name);
    assert_true(info.bytes > 0 && info.made_ms > 0);
}

static void change(void) {
    put_texts("news", "The bridge is open.", "Daraja liko wazi.");
    create_memory("later");
}

/* As it was when the backup was made. */
static void assert_restored(void) {
    struct memory later;
    struct str *words;
    size_t count;
    assert_int_equal(count_units("news"), 1);
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("later"), &later, &err));
    assert_str(suggest_text("The road is closed."), "100 Barabara imefungwa.|");
    assert_str(suggest_text("The bridge is open."), "");
    OK(service_list_words(service, &arena, &(struct language){"sw"}, STR(""), &words, &count, &err));
    assert_int_equal(count, 1);
    assert_true(file_exists(data_path(BUNDLED_MARK)));
}

static int set_up_spelling(void **state) {
    with_dictionaries = true;
    return set_up(state);
}

static int tear_down_spelling(void **state) {
    with_dictionaries = false;
    return tear_down(state);
}

static void backups_are_made_listed_and_removed(void **state) {
    (void)state;
    struct backup_list list;
    struct backup_info info;
    fill();
    OK(service_list_backups(service, &arena, &list, &err));
    assert_int_equal(list.count, 0);
    make("two");
    make("one");
    FAILS(ERR_CONFLICT, service_make_backup(service, &arena, STR("one"), &info, &err));
    FAILS(ERR_INVALID, service_make_backup(service, &arena, STR("../one"), &info, &err));
    OK(service_make_backup(service, &arena, STR(""), &info, &err)); /* after the time */
    assert_int_equal(info.name.len, strlen("20260101t000000z"));
    OK(service_remove_backup(service, info.name, &err));
    OK(service_list_backups(service, &arena, &list, &err));
    assert_int_equal(list.count, 2);
    assert_str(list.at[0].name, "one");
    FAILS(ERR_NOT_FOUND, service_remove_backup(service, STR("three"), &err));
    FAILS(ERR_INVALID, service_remove_backup(service, STR(".."), &err));
}

static void a_backup_is_gone_back_to_at_the_next_start(void **state) {
    (void)state;
    fill();
    make("one");
    change();
    OK(service_plan_restore(service, &arena, STR("one"), true, &report, &err));
    assert_false(report.planned);
    assert_int_equal(report.health.units, 1);
    reopen_service(); /* a dry run plans nothing */
    assert_int_equal(count_units("news"), 2);
    OK(service_plan_restore(service, &arena, STR("one"), false, &report, &err));
    assert_true(report.planned);
    assert_int_equal(count_units("news"), 2);
    reopen_service();
    assert_restored();
    struct service_health kept;
    OK(service_verify(data_path(report.kept.at), NULL, NULL, &kept, &err)); /* what was there is still a store */
    assert_int_equal(kept.units, 2);
    reopen_service(); /* once is enough */
    change();
    reopen_service();
    assert_int_equal(count_units("news"), 2);
}

static void restoring_wants_no_server(void **state) {
    (void)state;
    fill();
    make("one");
    change();
    FAILS(ERR_UNAVAILABLE, restore_now(data, &arena, STR("one"), false, &report, &err));
    close_service();
    FAILS(ERR_NOT_FOUND, restore_now(data, &arena, STR("none"), false, &report, &err));
    OK(restore_now(data, &arena, STR("one"), true, &report, &err));
    assert_int_equal(report.health.units, 1);
    OK(restore_now(data, &arena, STR("one"), false, &report, &err));
    open_service();
    assert_restored();
}

static void a_new_directory_takes_a_backup(void **state) {
    (void)state;
    fill();
    make("one");
    close_service();
    char *backup = realpath(data_path("backups/one"), NULL);
    OK(restore_now(data_path("fresh"), &arena, str_of(backup), false, &report, &err));
    free(backup);
    struct service_health health;
    OK(service_verify(data_path("fresh"), NULL, NULL, &health, &err));
    assert_int_equal(health.units, 1);
    open_service();
}

/* The directory of a server that was killed: what was acknowledged last stands in the log of its store. */
static void a_killed_servers_directory_is_taken_whole(void **state) {
    (void)state;
    fill();
    put_texts("news", "The bridge is open.", "Daraja liko wazi.");
    kill_service();
    assert_true(file_exists(data_path("store.sqlite-wal")));
    char *killed = realpath(data, NULL);
    OK(restore_now(data_path("fresh"), &arena, str_of(killed), false, &report, &err));
    free(killed);
    assert_int_equal(report.health.units, 2);
    struct service_health health;
    OK(service_verify(data_path("fresh"), NULL, NULL, &health, &err));
    assert_int_equal(health.units, 2);
    open_service();
}

static int64_t count_kept(void) {
    struct service_health kept;
    OK(service_verify(data_path(report.kept.at), NULL, NULL, &kept, &err));
    return kept.units;
}

/* However soon one comes after the other, each keeps what it replaces. */
static void what_is_replaced_replaces_nothing(void **state) {
    (void)state;
    fill();
    make("one");
    put_texts("news", "The bridge is open.", "Daraja liko wazi.");
    make("two");
    put_texts("news", "The river is high.", "Mto umejaa.");
    close_service();
    struct str kept[3];
    for (int i = 0; i < 3; i++) {
        int64_t there = 3 - i;
        OK(restore_now(data, &arena, i ? STR("one") : STR("two"), false, &report, &err));
        kept[i] = report.kept;
        assert_int_equal(count_kept(), there);
    }
    assert_false(str_equal(kept[0], kept[1]) || str_equal(kept[1], kept[2]));
    report.kept = kept[0];
    assert_int_equal(count_kept(), 3);
    open_service();
    assert_int_equal(count_units("news"), 1);
}

/* It may stand on a read-only medium. */
static void looking_at_a_backup_leaves_nothing_in_it(void **state) {
    struct str *names;
    size_t count;
    (void)state;
    fill();
    make("one");
    OK(service_plan_restore(service, &arena, STR("one"), true, &report, &err));
    OK(file_list(data_path("backups/one"), &arena, &names, &count, &err));
    assert_int_equal(count, 2); /* the store and the words */
}

static void a_damaged_backup_changes_nothing(void **state) {
    (void)state;
    struct buf bytes = {0};
    fill();
    make("one");
    change();
    const char *path = data_path("backups/one/store.sqlite");
    OK(file_read(path, 64 << 20, &bytes, &err));
    size_t at = str_find(buf_str(&bytes), STR("Barabara imefungwa."), 0);
    assert_true(at != SIZE_MAX);
    bytes.at[at] ^= 1;
    OK(file_replace(path, buf_str(&bytes), &err));
    buf_done(&bytes);
    FAILS(ERR_MALFORMED, service_plan_restore(service, &arena, STR("one"), false, &report, &err));
    reopen_service();
    assert_int_equal(count_units("news"), 2);
}

/* ---- backups of former versions ----------------------------------------------------------------------------------------- */

static void execute(const char *store, const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(store, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* The backup "old" as the program of the first schema made it; its bytes into `content`. */
static void make_old(const char *change, struct buf *content) {
    struct buf script = {0};
    OK(file_make_directories(data_path("backups/old"), &err));
    OK(file_read("tests/cases/store/schema-1.sql", 1 << 20, &script, &err));
    buf_add_byte(&script, '\0');
    const char *store = data_path("backups/old/store.sqlite");
    execute(store, "PRAGMA journal_mode = WAL");
    execute(store, script.at);
    execute(store, change);
    buf_done(&script);
    OK(file_read(store, 1 << 20, content, &err));
}

static void assert_untouched(struct buf *content) {
    struct buf now = {0};
    struct str *names;
    size_t count;
    OK(file_list(data_path("backups/old"), &arena, &names, &count, &err));
    assert_int_equal(count, 1);
    OK(file_read(data_path("backups/old/store.sqlite"), 1 << 20, &now, &err));
    assert_true(str_equal(buf_str(&now), buf_str(content)));
    assert_false(file_exists(data_path("restore.check")));
    buf_done(&now);
}

static void an_older_backup_is_gone_back_to(void **state) {
    (void)state;
    struct buf content = {0};
    make_old("", &content);
    OK(file_make_directories(data_path("restore.check"), &err)); /* of one that was killed */
    OK(file_replace(data_path("restore.check/store.sqlite"), STR("half"), &err));
    OK(service_plan_restore(service, &arena, STR("old"), true, &report, &err));
    assert_int_equal(report.health.units, 2);
    assert_untouched(&content);
    OK(service_plan_restore(service, &arena, STR("old"), false, &report, &err));
    assert_untouched(&content);
    reopen_service();
    assert_int_equal(count_units("news"), 2);
    put_texts("news", "The bridge is open.", "Daraja liko wazi.");
    assert_untouched(&content);
    buf_done(&content);
}

static void a_damaged_older_backup_changes_nothing(void **state) {
    (void)state;
    struct buf content = {0};
    fill();
    make_old("UPDATE unit SET target = 'Barabara imefunguliwa.' WHERE unit_id = 1", &content);
    FAILS(ERR_MALFORMED, service_plan_restore(service, &arena, STR("old"), false, &report, &err));
    assert_untouched(&content);
    reopen_service();
    assert_int_equal(count_units("news"), 1);
    buf_done(&content);
}

static void a_planned_backup_is_not_removed(void **state) {
    (void)state;
    fill();
    make("one");
    make("two");
    OK(service_plan_restore(service, &arena, STR("one"), false, &report, &err));
    FAILS(ERR_CONFLICT, service_remove_backup(service, STR("one"), &err));
    OK(service_remove_backup(service, STR("two"), &err));
    reopen_service();
    OK(service_remove_backup(service, STR("one"), &err)); /* it was gone back to */
}

static void a_backup_that_is_gone_changes_nothing(void **state) {
    (void)state;
    fill();
    make("one");
    change();
    OK(service_plan_restore(service, &arena, STR("one"), false, &report, &err));
    close_service();
    remove_tree(data_path("backups/one"));
    struct service_options options = {.data = data};
    FAILS(ERR_NOT_FOUND, service = service_open(&options, &err));
    assert_false(file_exists(data_path("replaced")));
    assert_int_equal(unlink(data_path("restore.plan")), 0);
    open_service();
    assert_int_equal(count_units("news"), 2);
}

static void files_of_jobs_are_set_aside(void **state) {
    (void)state;
    fill();
    make("one");
    OK(file_make_directories(data_path("jobs/01234567890123456789"), &err));
    OK(file_replace(data_path("jobs/01234567890123456789/results"), STR("{}"), &err));
    OK(service_plan_restore(service, &arena, STR("one"), false, &report, &err));
    reopen_service();
    assert_true(file_exists(data_path(arena_format(&arena, "%s/jobs/01234567890123456789/results", report.kept.at).at)));
}

/* ---- crashes ------------------------------------------------------------------------------------------------------------ */

static void write_file(const char *name, const char *text) {
    OK(file_replace(data_path(name), str_of(text), &err));
}

static void move(const char *from, const char *to) {
    assert_int_equal(rename(data_path(from), data_path(to)), 0);
}

/* The files as a crash leaves them: some moved, some not. What the next start finds, it completes. */
static void crash_at(const char *step, bool old_moved, bool store_placed) {
    fill();
    make("one");
    change();
    close_service();
    char *backup = realpath(data_path("backups/one"), NULL);
    write_file(step, arena_format(&arena, "%s\nreplaced/then\n", backup).at);
    free(backup);
    OK(file_make_directories(data_path("replaced/then"), &err));
    if (strcmp(step, "restore.plan") == 0) {
        OK(file_make_directories(data_path("restore.new"), &err)); /* half a copy */
        write_file("restore.new/store.sqlite", "half");
    } else {
        assert_int_equal(system(arena_format(&arena, "cp -r %s %s", data_path("backups/one"), data_path("restore.new")).at), 0);
    }
    if (old_moved) move("store.sqlite", "replaced/then/store.sqlite");
    if (strcmp(step, "restore.place") == 0) {
        move("index", "replaced/then/index");
        move("concordance.sqlite", "replaced/then/concordance.sqlite");
        move("words", "replaced/then/words");
    }
    if (store_placed) move("restore.new/store.sqlite", "store.sqlite");
    open_service();
    assert_restored();
    assert_false(file_exists(data_path("restore.new")));
    assert_false(file_exists(data_path(step)));
}

static void a_crash_while_copying_is_completed(void **state) {
    (void)state;
    crash_at("restore.plan", false, false);
}

static void a_crash_while_setting_aside_is_completed(void **state) {
    (void)state;
    crash_at("restore.aside", true, false);
}

static void a_crash_while_placing_is_completed(void **state) {
    (void)state;
    crash_at("restore.place", true, true);
}

/* ---- what a crash has left ---------------------------------------------------------------------------------------------- */

static const char *const left[] = {
    "backups/.half.part/store.sqlite",
    "backups/.half.part/words/sw/shared.txt",
    "restore.check/store.sqlite",
    "restore.new/store.sqlite",
    ".terms.tbx.Ab12Cd",
    ".bundled.Ab12Cd",
    ".restore.plan.Ab12Cd",
    "words/sw/.shared.txt.Ab12Cd",
    "srx/.news.extend.srx.Ab12Cd",
    "index/.marks.Ab12Cd",
};

static const char *const kept[] = {
    "backups/whole/store.sqlite",
    "backups/.HALF.part/store.sqlite",
    "backups/.part/notes",
    "backups/half.part/notes",
    ".config.backup",
    "words/sw/.shared.txt.old",
    "terms.tbx.Ab12Cd",
};

static void put_all(const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct str path = str_of(data_path(names[i]));
        size_t slash = path.len;
        while (path.at[slash - 1] != '/') slash--;
        OK(file_make_directories(arena_copy(&arena, str_slice(path, 0, slash - 1)).at, &err));
        OK(file_replace(path.at, STR("half"), &err));
    }
}

static void assert_all(const char *const *names, size_t count, bool there) {
    for (size_t i = 0; i < count; i++)
        if (file_exists(data_path(names[i])) != there) fail_msg("%s: %s", names[i], there ? "is gone" : "is still there");
}

static void what_a_crash_has_left_goes_at_the_next_start(void **state) {
    (void)state;
    struct service_options options = {.data = data};
    fill();
    put_all(left, COUNT(left));
    put_all(kept, COUNT(kept));
    FAILS(ERR_UNAVAILABLE, service_open(&options, &err)); /* whose half-made backup that is goes on with it */
    assert_all(left, COUNT(left), true);
    reopen_service();
    assert_all(left, COUNT(left), false);
    assert_all(kept, COUNT(kept), true);
    assert_false(file_exists(data_path("backups/.half.part")) || file_exists(data_path("restore.new")));
    assert_str(suggest_text("The road is closed."), "100 Barabara imefungwa.|");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_spelling, tear_down_spelling)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(backups_are_made_listed_and_removed),
        TEST(a_backup_is_gone_back_to_at_the_next_start),
        TEST(restoring_wants_no_server),
        TEST(a_new_directory_takes_a_backup),
        TEST(a_killed_servers_directory_is_taken_whole),
        TEST(what_is_replaced_replaces_nothing),
        TEST(looking_at_a_backup_leaves_nothing_in_it),
        TEST(a_damaged_backup_changes_nothing),
        TEST(an_older_backup_is_gone_back_to),
        TEST(a_damaged_older_backup_changes_nothing),
        TEST(a_planned_backup_is_not_removed),
        TEST(a_backup_that_is_gone_changes_nothing),
        TEST(files_of_jobs_are_set_aside),
        TEST(a_crash_while_copying_is_completed),
        TEST(a_crash_while_setting_aside_is_completed),
        TEST(a_crash_while_placing_is_completed),
        TEST(what_a_crash_has_left_goes_at_the_next_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
