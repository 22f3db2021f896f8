/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that is full or fails, bits that flip, files that are cut: what is acknowledged stays, what is damaged is named. */
#include "fixture.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "faulty_disk.h"
#include "store/concordance.h"
#include "store/record.h"

/* ---- a failing disk -------------------------------------------------------------------------------------------------- */

static bool writable(struct store *store) {
    struct store_metrics metrics;
    store_read_metrics(store, &metrics);
    return metrics.writable;
}

static bool becomes_writable(struct store *store) {
    for (int64_t end = clock_steady_ms() + 5000; clock_steady_ms() < end; usleep(10000))
        if (writable(store)) return true;
    return false;
}

static void test_failing_disk(void **state) {
    static const struct {
        enum fault fault;
        enum error_code code;
    } cases[] = {
        {FAULT_FULL, ERR_NO_SPACE},
        {FAULT_SHORT_WRITE, ERR_NO_SPACE},
        {FAULT_WRITE, ERR_NO_SPACE},
        {FAULT_SYNC, ERR_UNAVAILABLE},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};
        struct unit before = unit_of("before", "kabla"), during = unit_of("during", "wakati"),
                    after = unit_of("after", "baada");
        struct unit found;
        assert_ok(put_unit(fixture->store, fixture->memory, &before, &err), &err);
        assert_true(writable(fixture->store));

        disk_fail(cases[i].fault, 0, -1);
        for (int attempt = 0; attempt < 2; attempt++) {
            uint64_t writes = store_count_writes();
            during.id = 0;
            assert_false(put_unit(fixture->store, fixture->memory, &during, &err));
            if (attempt == 0) assert_int_equal(err.code, cases[i].code);
            assert_int_equal(store_count_writes() > writes, err.code == ERR_UNAVAILABLE); /* nobody knows */
            error_clear(&err);
            assert_false(writable(fixture->store));
            assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, before.id, &found, &err), &err);
        }
        disk_mend();
        assert_true(becomes_writable(fixture->store)); /* by itself */
        uint64_t writes = store_count_writes();
        assert_ok(put_unit(fixture->store, fixture->memory, &after, &err), &err);
        assert_int_equal(store_count_writes(), writes + 1);
        assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, before.id, &found, &err), &err);
        assert_true(str_equal(found.source.text, STR("before")));
        assert_clean(fixture->store);
    }
}

/* Each call to the disk fails once, in turn: whatever is acknowledged must be there, now and after opening again. */
static void test_each_call_failing(void **state) {
    enum { PUTS = 4, CALLS = 40 };
    struct fixture *fixture = *state;
    int failed = 0;
    for (int n = 0; n < CALLS; n++) {
        struct error err = {0};
        struct unit units[PUTS], found;
        bool acknowledged[PUTS];
        disk_fail(FAULT_ANY, n, 1);
        for (int i = 0; i < PUTS; i++) {
            units[i] = unit_of("each", "kila");
            acknowledged[i] = put_unit(fixture->store, fixture->memory, &units[i], &err);
            error_clear(&err);
        }
        failed += disk.hits;
        disk_mend();
        if (n % 4 == 3) {
            store_close(fixture->store);
            open_store(fixture);
        }
        for (int i = 0; i < PUTS; i++)
            if (acknowledged[i])
                assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, units[i].id, &found, &err), &err);
        assert_true(becomes_writable(fixture->store));
        assert_clean(fixture->store);
    }
    assert_true(failed > PUTS);
}

/* A start needs room for a file that SQLite maps: what is to be done is said in words. */
static void test_opening_on_a_full_disk(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    store_close(fixture->store);
    disk_fail(FAULT_FULL, 0, -1);
    fixture->store = store_open(fixture->directory, NULL, &err);
    disk_mend();
    assert_null(fixture->store);
    assert_int_equal(err.code, ERR_NO_SPACE);
    if (!strstr(err.message, "make room")) fail_msg("%s", err.message);
    open_store(fixture);
}

static void put_words(struct concordance *concordance, int64_t id) {
    struct error err = {0};
    struct unit unit = unit_of("common words", "maneno");
    unit.id = unit.rev = id;
    assert_ok(concordance_put(concordance, 1, &unit, &err), &err);
    assert_ok(concordance_commit(concordance, &err), &err);
}

static size_t find_words(struct concordance *concordance, struct arena *arena) {
    struct error err = {0};
    struct concordance_result found;
    struct concordance_query query = {.text = STR("common"), .limit = 100};
    assert_ok(concordance_search(concordance, arena, &query, &found, &err), &err);
    return found.count;
}

/* As a program before this one left it. */
static void forget_merging(const char *directory) {
    char path[300];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/concordance.sqlite", directory);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM words_config WHERE k = 'crisismerge'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* What can't be opened for now is not thrown away. */
static void test_opening_the_full_text_index(void **state) {
    static const enum fault faults[] = {FAULT_FULL, FAULT_WRITE, FAULT_READ};
    struct fixture *fixture = *state;
    struct error err = {0};
    struct concordance *concordance = concordance_open(fixture->directory, &err);
    assert_ok(concordance, &err);
    put_words(concordance, 1);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        concordance_close(concordance);
        forget_merging(fixture->directory);
        disk_fail(faults[i], 0, -1);
        concordance = concordance_open(fixture->directory, &err);
        disk_mend();
        assert_ok(concordance, &err);
        put_words(concordance, (int64_t)i + 2);
        assert_int_equal(find_words(concordance, &fixture->arena), i + 2);
        assert_int_equal(concordance_rev(concordance, 1), i + 2);
    }
    concordance_close(concordance);
}

/* ---- a write that can't be undone --------------------------------------------------------------------------------------- */

static atomic_int bad_undos; /* so many fail, and undo nothing */

/* In the place of SQLite's. */
int sqlite3_step(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    const char *sql = sqlite3_sql(statement);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_step");
    if (sql && strncmp(sql, "ROLLBACK TO", 11) == 0 && atomic_fetch_sub(&bad_undos, 1) > 0) return SQLITE_IOERR;
    return real(statement);
}

struct one_write {
    struct store *store;
    const char *name; /* of the record that it puts */
    bool fails, waits, ok;
    struct error err;
    pthread_t thread;
};

static atomic_int queued;

static bool run_one(struct store_tx *tx, void *context, struct error *err) {
    struct one_write *write = context;
    while (write->waits && atomic_load(&queued) < 3) usleep(1000);
    if (write->waits) usleep(200000); /* for those who are about to queue: they come in one group */
    return store_tx_put_record(tx, STR("k"), str_of(write->name), STR("body"), err) &&
           (!write->fails || error_set(err, ERR_CONFLICT, "it was to fail"));
}

static void *write_one(void *context) {
    struct one_write *write = context;
    atomic_fetch_add(&queued, 1);
    write->ok = store_write(write->store, &(struct store_write){.run = run_one, .context = write}, &write->err);
    return NULL;
}

/* What a write has done that can't be taken back alone is committed with no other: all that came with it fail. */
static void test_undo_fails(void **state) {
    struct fixture *fixture = *state;
    struct one_write first = {.store = fixture->store, .name = "first", .waits = true};
    struct one_write group[] = {{.store = fixture->store, .name = "a"},
                                {.store = fixture->store, .name = "b", .fails = true},
                                {.store = fixture->store, .name = "c"}};
    struct error err = {0};
    struct str body;
    atomic_store(&queued, -1); /* the first one counts itself */
    atomic_store(&bad_undos, 1);
    pthread_create(&first.thread, NULL, write_one, &first);
    usleep(100000);
    for (int i = 0; i < 3; i++) pthread_create(&group[i].thread, NULL, write_one, &group[i]);
    pthread_join(first.thread, NULL);
    for (int i = 0; i < 3; i++) pthread_join(group[i].thread, NULL);
    assert_true(first.ok);
    assert_int_equal(group[1].err.code, ERR_CONFLICT);
    for (int i = 0; i < 3; i++) {
        error_clear(&err);
        if (group[i].ok) /* its group had ended before */
            assert_ok(store_get_record(fixture->store, &fixture->arena, STR("k"), str_of(group[i].name), &body, &err), &err);
        else
            assert_false(store_get_record(fixture->store, &fixture->arena, STR("k"), str_of(group[i].name), &body, &err));
        assert_true(group[i].ok || i == 1 || group[i].err.code == ERR_NO_SPACE || group[i].err.code == ERR_UNAVAILABLE);
    }
    assert_false(store_get_record(fixture->store, &fixture->arena, STR("k"), STR("b"), &body, NULL));
    atomic_store(&bad_undos, 0);
    assert_true(becomes_writable(fixture->store));
    write_one(&first);
    assert_true(first.ok);
    assert_clean(fixture->store);
}

/* ---- no memory -------------------------------------------------------------------------------------------------------- */

static sqlite3_mem_methods real_memory;
static atomic_int good_allocations = INT_MAX; /* until some fail ... */
static atomic_int bad_allocations = 1;        /* ... so many in a row */

static bool allocation_fails(void) {
    if (atomic_load(&good_allocations) == INT_MAX) return false;
    int left = atomic_fetch_sub(&good_allocations, 1);
    return left <= 0 && left > -atomic_load(&bad_allocations);
}

static void *allocate(int size) {
    return allocation_fails() ? NULL : real_memory.xMalloc(size);
}

static void *allocate_again(void *old, int size) {
    return allocation_fails() ? NULL : real_memory.xRealloc(old, size);
}

/* Before anything else of SQLite. Without its small blocks set aside, of which a server has used up all. */
static void memory_install(void) {
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
    sqlite3_mem_methods failing = real_memory;
    failing.xMalloc = allocate;
    failing.xRealloc = allocate_again;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing), SQLITE_OK);
}

/* Each allocation of SQLite fails in turn, with up to three that follow it, so that ROLLBACK fails as well: the next write
 * finds no transaction left open. */
static void test_each_allocation_failing(void **state) {
    enum { ALLOCATIONS = 4 * 30 };
    struct fixture *fixture = *state;
    int failed = 0;
    for (int n = 0; n < ALLOCATIONS; n++) {
        struct error err = {0};
        struct unit during[2] = {unit_of("during", "wakati"), unit_of("during", "wakati")}, after = unit_of("after", "baada"),
                    found;
        bool acknowledged[2];
        atomic_store(&bad_allocations, 1 + n % 4);
        atomic_store(&good_allocations, n / 4);
        for (int i = 0; i < 2; i++) {
            acknowledged[i] = put_unit(fixture->store, fixture->memory, &during[i], &err);
            error_clear(&err);
            failed += !acknowledged[i];
        }
        atomic_store(&good_allocations, INT_MAX);
        assert_true(becomes_writable(fixture->store));
        assert_ok(put_unit(fixture->store, fixture->memory, &after, &err), &err);
        for (int i = 0; i < 2; i++)
            if (acknowledged[i])
                assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, during[i].id, &found, &err), &err);
        if (n % 10 == 9) assert_clean(fixture->store);
    }
    assert_true(failed > 0);
}

/* ---- damage on disk -------------------------------------------------------------------------------------------------- */

enum { UNITS = 120 };

static void text_of(char text[64], int id, int version) {
    snprintf(text, 64, "segment number %03d in its version %d, as it is", id, version);
}

static void fill(struct fixture *fixture) {
    struct error err = {0};
    char text[64];
    for (int version = 1; version <= 2; version++)
        for (int id = 1; id <= UNITS; id++) {
            text_of(text, id, version);
            struct unit unit = unit_of(text, text);
            unit.id = version == 1 ? 0 : id;
            assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
        }
    store_close(fixture->store);
    fixture->store = NULL;
}

/* Reads every unit in each way. Each answer must be right; returns how many are missing. */
static int count_missing(struct fixture *fixture) {
    struct unit_list list = {0};
    struct unit unit;
    char text[64];
    int found = 0;
    for (int id = 1; id <= UNITS; id++) {
        text_of(text, id, 2);
        if (!store_get_unit(fixture->store, &fixture->arena, fixture->memory, id, &unit, NULL)) continue;
        assert_true(str_equal(unit.source.text, str_of(text)) && str_equal(unit.target.text, str_of(text)));
        found++;
    }
    store_list_changes(fixture->store, &fixture->arena, fixture->memory, 0, 1000, &list, NULL);
    for (size_t i = 0; i < list.count; i++) {
        text_of(text, (int)list.at[i].id, 2);
        assert_true(str_equal(list.at[i].source.text, str_of(text)));
    }
    int missing = UNITS - found + (int)(UNITS - list.count);
    store_list_history(fixture->store, &fixture->arena, fixture->memory, 7, 10, &list, NULL);
    text_of(text, 7, 1);
    for (size_t i = 0; i < list.count; i++) assert_true(str_equal(list.at[i].source.text, str_of(text)));
    arena_reset(&fixture->arena);
    return missing;
}

/* Opens what is in the bytes; reads; true when a fault was named, by opening or by verify. */
static bool look_at(struct fixture *fixture, struct str bytes, int *missing, struct buf *faults) {
    struct error err = {0};
    struct store_health health;
    assert_ok(file_replace(fixture->file, bytes, &err), &err);
    *missing = 0;
    buf_clear(faults);
    fixture->store = store_open(fixture->directory, &(struct store_options){.read_only = true}, &err);
    if (!fixture->store) return true;
    *missing = count_missing(fixture);
    bool finished = store_verify(fixture->store, add_fault, faults, &health, &err);
    store_close(fixture->store);
    fixture->store = NULL;
    return !finished || faults->len > 0;
}

static void test_flipped_bits(void **state) {
    enum { FLIPS = 400 };
    struct fixture *fixture = *state;
    struct buf file = {0}, faults = {0};
    struct error err = {0};
    int missing;
    fill(fixture);
    assert_ok(file_read(fixture->file, 1 << 24, &file, &err), &err);
    assert_false(look_at(fixture, buf_str(&file), &missing, &faults));
    assert_int_equal(missing, 0);
    srand(20230729);
    for (int i = 0; i < FLIPS; i++) {
        size_t at = (size_t)rand() % file.len;
        char bit = (char)(1 << rand() % 8);
        file.at[at] ^= bit;
        bool named = look_at(fixture, buf_str(&file), &missing, &faults);
        if (missing && !named) fail_msg("a bit at %zu takes %d answers away and nobody says so", at, missing);
        file.at[at] ^= bit;
    }
    buf_done(&file);
    buf_done(&faults);
}

static void test_damage_is_named(void **state) {
    static const struct {
        const char *text, *fault;
        int missing;
    } cases[] = {
        {"segment number 017 in its version 2", "unit: memory 1, unit 17, rev 137: the row is damaged", 2},
        {"segment number 120 in its version 2", "unit: memory 1, unit 120, rev 240: the row is damaged", 2},
        {"segment number 007 in its version 1", "history: memory 1, unit 7, rev 7: the row is damaged", 0},
        {"a title", "memory: memory 1: the row is damaged", 0},
    };
    struct fixture *fixture = *state;
    struct buf file = {0}, faults = {0};
    struct error err = {0};
    fill(fixture);
    assert_ok(file_read(fixture->file, 1 << 24, &file, &err), &err);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int missing;
        size_t at = str_find(buf_str(&file), str_of(cases[i].text), 0);
        assert_true(at != SIZE_MAX);
        file.at[at + 3] ^= 4;
        assert_true(look_at(fixture, buf_str(&file), &missing, &faults));
        assert_int_equal(missing, cases[i].missing);
        if (str_find(buf_str(&faults), str_of(cases[i].fault), 0) == SIZE_MAX)
            fail_msg("not named: %s\nbut: %.*s", cases[i].fault, (int)faults.len, faults.at);
        file.at[at + 3] ^= 4;
    }
    buf_done(&file);
    buf_done(&faults);
}

/* A damaged unit can be written over; its memory's count is right again. */
static int damage_told;

static void tell_damage(const char *row) {
    assert_string_equal(row, "memory 1, unit 17: the stored row is damaged");
    damage_told++;
}

static void test_writing_over_damage(void **state) {
    struct fixture *fixture = *state;
    struct buf file = {0};
    struct error err = {0};
    fill(fixture);
    assert_ok(file_read(fixture->file, 1 << 24, &file, &err), &err);
    size_t at = str_find(buf_str(&file), STR("segment number 017 in its version 2"), 0);
    file.at[at] ^= 1;
    assert_ok(file_replace(fixture->file, buf_str(&file), &err), &err);
    fixture->store = store_open(fixture->directory, &(struct store_options){.tell_damage = tell_damage}, &err);
    assert_ok(fixture->store != NULL, &err);
    struct unit unit = unit_of("again", "tena"), found;
    struct store_metrics metrics;
    for (int i = 0; i < 2; i++)
        assert_false(store_get_unit(fixture->store, &fixture->arena, fixture->memory, 17, &found, &err));
    assert_int_equal(err.code, ERR_DAMAGED);
    assert_string_equal(err.message, "memory 1, unit 17: the stored row is damaged");
    store_read_metrics(fixture->store, &metrics);
    assert_int_equal(metrics.damaged_reads, 2);
    assert_int_equal(damage_told, 1);
    error_clear(&err);
    unit.id = 17;
    assert_ok(put_unit(fixture->store, fixture->memory, &unit, &err), &err);
    assert_ok(store_get_unit(fixture->store, &fixture->arena, fixture->memory, 17, &found, &err), &err);
    assert_true(str_equal(found.source.text, STR("again")));
    assert_clean(fixture->store);
    buf_done(&file);
}

static void test_cut_files(void **state) {
    struct fixture *fixture = *state;
    struct buf file = {0}, faults = {0};
    struct error err = {0};
    int missing;
    fill(fixture);
    assert_ok(file_read(fixture->file, 1 << 24, &file, &err), &err);
    for (size_t part = 0; part < 16; part++) {
        struct str cut = str_slice(buf_str(&file), 0, file.len * part / 16 + (part % 2 ? 100 : 0));
        assert_true(look_at(fixture, cut, &missing, &faults));
    }
    assert_false(look_at(fixture, buf_str(&file), &missing, &faults));
    buf_done(&file);
    buf_done(&faults);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_failing_disk, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_each_call_failing, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_opening_on_a_full_disk, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_opening_the_full_text_index, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_undo_fails, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_each_allocation_failing, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_flipped_bits, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_damage_is_named, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_writing_over_damage, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_cut_files, fixture_open, fixture_close),
    };
    memory_install();
    disk_install();
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
