/* SPDX-License-Identifier: Apache-2.0 */
/* Records: put, listed by prefix, removed one by one and together, across restarts; bounds; damage. */
#include "fixture.h"

#include "store/connection.h"
#include "store/record.h"

enum what { PUT, REMOVE_ONE, REMOVE_ALL };

struct change {
    enum what what;
    const char *kind, *name;
    struct str body;
};

static bool run_change(struct store_tx *tx, void *context, struct error *err) {
    const struct change *change = context;
    struct str kind = str_of(change->kind), name = str_of(change->name), body;
    struct arena arena = {0};
    bool ok = false;
    switch (change->what) {
    case PUT:
        ok = store_tx_put_record(tx, kind, name, change->body, err) && store_tx_get_record(tx, &arena, kind, name, &body, err);
        if (ok) assert_true(str_equal(body, change->body)); /* seen by the write that put it */
        break;
    case REMOVE_ONE: ok = store_tx_remove_record(tx, kind, name, err); break;
    case REMOVE_ALL: ok = store_tx_remove_records(tx, kind, name, err); break;
    }
    arena_done(&arena);
    return ok;
}

static enum error_code change(struct store *store, enum what what, const char *kind, const char *name, struct str body) {
    struct change context = {what, kind, name, body};
    struct error err = {0};
    bool ok = store_write(store, &(struct store_write){.run = run_change, .context = &context}, &err);
    assert_true(ok == (err.code == ERR_NONE));
    return err.code;
}

static void put(struct fixture *fixture, const char *kind, const char *name, const char *body) {
    assert_int_equal(change(fixture->store, PUT, kind, name, str_of(body)), ERR_NONE);
}

/* "name=body name=body" of a list. */
static const char *list(struct fixture *fixture, const char *kind, const char *prefix, const char *after, size_t limit) {
    struct error err = {0};
    struct record_list records;
    struct buf out = {0};
    assert_ok(
        store_list_records(fixture->store, &fixture->arena, str_of(kind), str_of(prefix), str_of(after), limit, &records, &err),
        &err);
    for (size_t i = 0; i < records.count; i++)
        buf_add_format(&out, "%s%" STR_FMT "=%" STR_FMT, i ? " " : "", STR_ARG(records.at[i].name),
                       STR_ARG(records.at[i].body));
    const char *text = arena_copy(&fixture->arena, buf_str(&out)).at;
    text = arena_format(&fixture->arena, "%.*s", (int)out.len, out.len ? text : "").at;
    buf_done(&out);
    return text;
}

static void test_lists(void **state) {
    struct fixture *fixture = *state;
    put(fixture, "document", "000002", "b");
    put(fixture, "document", "000001/0002", "2");
    put(fixture, "document", "000001/0001", "1");
    put(fixture, "document", "000001", "a");
    put(fixture, "job", "000001", "other");
    put(fixture, "document", "000001/0001", "one");
    assert_string_equal(list(fixture, "document", "", "", 100), "000001=a 000001/0001=one 000001/0002=2 000002=b");
    assert_string_equal(list(fixture, "document", "000001/", "", 100), "000001/0001=one 000001/0002=2");
    assert_string_equal(list(fixture, "document", "", "000001", 2), "000001/0001=one 000001/0002=2");
    assert_string_equal(list(fixture, "document", "000001/", "000001/0001", 100), "000001/0002=2");
    assert_string_equal(list(fixture, "nothing", "", "", 100), "");

    assert_int_equal(change(fixture->store, REMOVE_ONE, "document", "000001", STR("")), ERR_NONE);
    assert_string_equal(list(fixture, "document", "", "", 100), "000001/0001=one 000001/0002=2 000002=b");
    assert_int_equal(change(fixture->store, REMOVE_ALL, "document", "000001", STR("")), ERR_NONE);
    assert_string_equal(list(fixture, "document", "", "", 100), "000002=b");
    assert_string_equal(list(fixture, "job", "", "", 100), "000001=other");
    assert_clean(fixture->store);
}

static void test_bytes_survive(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct str body, bytes = {"\0\xff\xfe<a>\n\0", 8}, empty = STR("");
    assert_int_equal(change(fixture->store, PUT, "file", "a/b_c-d.html", bytes), ERR_NONE);
    assert_int_equal(change(fixture->store, PUT, "file", "empty", empty), ERR_NONE);
    store_close(fixture->store);
    open_store(fixture);
    assert_ok(store_get_record(fixture->store, &fixture->arena, STR("file"), STR("a/b_c-d.html"), &body, &err), &err);
    assert_true(str_equal(body, bytes));
    assert_ok(store_get_record(fixture->store, &fixture->arena, STR("file"), STR("empty"), &body, &err), &err);
    assert_int_equal(body.len, 0);
    assert_false(store_get_record(fixture->store, &fixture->arena, STR("file"), STR("a"), &body, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void test_bounds(void **state) {
    struct fixture *fixture = *state;
    char longest[RECORD_NAME_MAX + 2];
    memset(longest, 'x', sizeof longest);
    longest[RECORD_NAME_MAX + 1] = '\0';
    assert_int_equal(change(fixture->store, PUT, "job", longest, STR("")), ERR_TOO_LARGE);
    longest[RECORD_NAME_MAX] = '\0';
    assert_int_equal(change(fixture->store, PUT, "job", longest, STR("")), ERR_NONE);
    assert_int_equal(change(fixture->store, PUT, "job", "", STR("")), ERR_INVALID);
    assert_int_equal(change(fixture->store, PUT, "", "1", STR("")), ERR_INVALID);
    assert_int_equal(change(fixture->store, PUT, "job", "a b", STR("")), ERR_INVALID);
    assert_int_equal(change(fixture->store, PUT, "job", "a~", STR("")), ERR_INVALID);
    assert_int_equal(change(fixture->store, PUT, "job", "\xc3\xa9", STR("")), ERR_INVALID);
    struct str large = {calloc(1, RECORD_BODY_MAX + 1), RECORD_BODY_MAX + 1};
    assert_int_equal(change(fixture->store, PUT, "job", "large", large), ERR_TOO_LARGE);
    large.len--;
    assert_int_equal(change(fixture->store, PUT, "job", "large", large), ERR_NONE);
    free((char *)large.at);
}

static void test_damage_is_named(void **state) {
    struct fixture *fixture = *state;
    struct error err = {0};
    struct str body;
    put(fixture, "job", "1", "sound");
    put(fixture, "job", "2", "broken soon");
    store_close(fixture->store);
    struct connection *connection = connection_open(fixture->file, ACCESS_WRITE, DURABLE_EACH_COMMIT, NULL, &err);
    assert_non_null(connection);
    assert_ok(connection_execute(connection, "UPDATE record SET body = x'00' WHERE name = '2'", &err), &err);
    connection_close(connection);
    open_store(fixture);
    assert_false(store_get_record(fixture->store, &fixture->arena, STR("job"), STR("2"), &body, &err));
    assert_int_equal(err.code, ERR_DAMAGED);
    assert_non_null(strstr(err.message, "job 2"));
    assert_string_equal(list(fixture, "job", "", "", 100), "1=sound");
    struct store_health health;
    struct buf faults = verify(fixture->store, &health);
    assert_non_null(strstr(faults.at, "record: job 2"));
    assert_int_equal(health.records, 1);
    assert_int_equal(health.damaged, 1);
    buf_done(&faults);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lists, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_bytes_survive, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_bounds, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_damage_is_named, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
