/* SPDX-License-Identifier: Apache-2.0 */
/* From older files to the present, all steps or none; strangers are left alone. */
#include "fixture.h"

#include "store/schema.h"

/* A made-up past: version 1 had one table, version 2 a column more, version 3 gave it a value. */
static const struct schema_step steps[] = {
    {"CREATE TABLE thing (id BIGINT PRIMARY KEY); INSERT INTO thing VALUES (7);"},
    {"ALTER TABLE thing ADD COLUMN size BIGINT;"},
    {"UPDATE thing SET size = id * 2;"},
};
static const struct schema_step broken[] = {
    {"CREATE TABLE thing (id BIGINT PRIMARY KEY); INSERT INTO thing VALUES (7);"},
    {"ALTER TABLE thing ADD COLUMN size BIGINT; UPDATE nothing SET size = 1;"},
};

static struct connection *open_file(const char *path) {
    struct error err = {0};
    struct connection *connection = connection_open(path, ACCESS_WRITE, DURABLE_EACH_COMMIT, NULL, &err);
    if (!connection) fail_msg("%s", err.message);
    return connection;
}

static int64_t ask(const char *path, const char *sql) {
    struct connection *connection = open_file(path);
    struct error err = {0};
    int64_t number = 0;
    assert_ok(connection_ask(connection, sql, &number, &err), &err);
    connection_close(connection);
    return number;
}

static enum error_code upgrade(const char *path, const struct schema_step *list, int count) {
    struct connection *connection = open_file(path);
    struct error err = {0};
    bool ok = schema_upgrade(connection, list, count, &err);
    connection_close(connection);
    assert_true(ok == (err.code == ERR_NONE));
    return err.code;
}

static void test_steps(void **state) {
    char directory[200], path[256];
    (void)state;
    for (int from = 0; from <= 3; from++) {
        make_directory(directory);
        snprintf(path, sizeof path, "%s/file", directory);
        if (from) assert_int_equal(upgrade(path, steps, from), ERR_NONE);
        assert_int_equal(upgrade(path, steps, 3), ERR_NONE);
        assert_int_equal(upgrade(path, steps, 3), ERR_NONE); /* nothing to do */
        assert_int_equal(ask(path, "PRAGMA user_version"), 3);
        assert_int_equal(ask(path, "SELECT sum(size) FROM thing"), 14);
        assert_int_equal(upgrade(path, steps, 2), ERR_INVALID); /* newer than the program */
        remove_directory(directory);
    }
}

static void test_all_or_nothing(void **state) {
    char directory[200], path[256];
    (void)state;
    make_directory(directory);
    snprintf(path, sizeof path, "%s/file", directory);
    assert_int_equal(upgrade(path, broken, 1), ERR_NONE);
    assert_int_not_equal(upgrade(path, broken, 2), ERR_NONE);
    assert_int_equal(ask(path, "PRAGMA user_version"), 1);
    assert_int_equal(ask(path, "SELECT count(*) FROM pragma_table_info('thing')"), 1); /* the column was taken back */
    assert_int_equal(upgrade(path, steps, 3), ERR_NONE);
    remove_directory(directory);
}

static void test_strangers(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    static const struct {
        const char *sql;
        const char *message; /* a part of it */
    } cases[] = {
        {"PRAGMA user_version = 99", "newer version"},
        {"PRAGMA application_id = 1", "not a store of Tafsiri"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        store_close(fixture->store);
        struct connection *connection = open_file(fixture->file);
        assert_ok(connection_execute(connection, cases[i].sql, &err), &err);
        connection_close(connection);
        for (int read_only = 0; read_only < 2; read_only++) {
            fixture->store = store_open(fixture->directory, &(struct store_options){.read_only = read_only}, &err);
            assert_null(fixture->store);
            assert_int_equal(err.code, ERR_INVALID);
            assert_non_null(strstr(err.message, cases[i].message));
            error_clear(&err);
        }
    }
    assert_ok(file_replace(fixture->file, STR("This is a text and no database at all, long enough to be looked at."), &err),
              &err);
    fixture->store = store_open(fixture->directory, NULL, &err);
    assert_null(fixture->store);
    assert_int_equal(err.code, ERR_DAMAGED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test_setup_teardown(test_strangers, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
