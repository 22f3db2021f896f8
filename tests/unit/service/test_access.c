/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and sessions in the store, and what a caller sees and does. */
#include "base/clock.h"
#include "fixture.h"
#include "service/access/access.h"
#include <sqlite3.h>

static const struct grant everything = {STR(""), ROLE_EDITOR};

static struct access_key make_key(const char *name, const struct grant *grants, size_t count, int64_t expires_ms,
                                  struct str *text) {
    struct access_key made, wanted = {.name = str_of(name), .grants = grants, .grant_count = count, .expires_ms = expires_ms};
    OK(service_create_key(service, &arena, &wanted, text, &made, &err));
    return made;
}

/* In the store, whatever the tables say. */
static int count_records(const char *kind) {
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open_v2(data_path("store.sqlite"), &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM record WHERE kind = ?1", -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_text(statement, 1, kind, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

static struct str other_secret(struct str key) {
    struct str other = arena_copy(&arena, key);
    char *last = (char *)other.at + other.len - 1;
    *last = *last == 'A' ? 'B' : 'A';
    return other;
}

static void test_a_key_is_kept_as_a_hash(void **state) {
    struct str text;
    struct access_key found;
    struct buf file = {0};
    (void)state;
    assert_false(service_demands_keys(service));
    struct access_key made = make_key("Asha", &everything, 1, 0, &text);
    assert_true(service_demands_keys(service) && access_is_key(text));
    assert_str(access_key_id(text), made.id.at);
    OK(service_check_key(service, &arena, text, &found, &err));
    assert_str(found.name, "Asha");
    FAILS(ERR_DENIED, service_check_key(service, &arena, other_secret(text), &found, &err));
    FAILS(ERR_DENIED, service_check_key(service, &arena, str_slice(text, 0, text.len - 1), &found, &err));
    FAILS(ERR_DENIED, service_check_key(service, &arena, STR(""), &found, &err));
    reopen_service();
    OK(service_check_key(service, &arena, text, &found, &err));
    assert_int_equal(found.grants[0].role, ROLE_EDITOR);
    close_service();
    /* Neither the key nor its secret is anywhere in the store. */
    OK(file_read(data_path("store.sqlite"), 64 << 20, &file, &err));
    assert_true(str_find(buf_str(&file), made.id, 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&file), str_slice(text, text.len - 43, text.len), 0) == SIZE_MAX);
    buf_done(&file);
    open_service();
}

static void test_keys_end(void **state) {
    struct str text, brief;
    struct access_key found;
    struct access_key_list list;
    (void)state;
    struct access_key made = make_key("a", &everything, 1, 0, &text);
    int64_t end_ms = clock_now_ms() + 2000;
    struct access_key second = make_key("b", &everything, 1, end_ms, &brief);
    OK(service_check_key(service, &arena, brief, &found, &err));
    FAILS(ERR_CONFLICT, service_remove_key(service, made.id, &err));
    FAILS(ERR_NOT_FOUND, service_revoke_key(service, STR("nobody"), &err));
    OK(service_revoke_key(service, made.id, &err));
    OK(service_revoke_key(service, made.id, &err));
    FAILS(ERR_DENIED, service_check_key(service, &arena, text, &found, &err));
    while (clock_now_ms() <= end_ms) usleep(10 * 1000);
    FAILS(ERR_DENIED, service_check_key(service, &arena, brief, &found, &err));
    assert_int_equal(service_count_keys(service), 0);
    assert_true(service_demands_keys(service));
    reopen_service();
    FAILS(ERR_DENIED, service_check_key(service, &arena, text, &found, &err));
    OK(service_list_keys(service, &arena, &list, &err));
    assert_int_equal(list.count, 2);
    size_t first = str_equal(list.at[0].id, made.id) ? 0 : 1; /* of one millisecond: in order of id */
    assert_true(list.at[first].revoked_ms > 0 && list.at[1 - first].revoked_ms == 0);
    OK(service_remove_key(service, made.id, &err));
    OK(service_remove_key(service, second.id, &err));
    assert_false(service_demands_keys(service));
}

/* One flipped bit in the only key: it opens nothing, and the door stays shut. */
static void test_a_damaged_key(void **state) {
    struct str text;
    struct access_key found;
    struct buf file = {0};
    (void)state;
    make_key("Asha", &everything, 1, 0, &text);
    close_service();
    OK(file_read(data_path("store.sqlite"), 64 << 20, &file, &err));
    size_t at = str_find(buf_str(&file), STR("\"role\":\"editor\""), 0);
    assert_true(at != SIZE_MAX);
    for (; at != SIZE_MAX; at = str_find(buf_str(&file), STR("\"role\":\"editor\""), at + 1)) file.at[at + 9] ^= 1;
    OK(file_replace(data_path("store.sqlite"), buf_str(&file), &err));
    buf_done(&file);
    open_service();
    FAILS(ERR_DENIED, service_check_key(service, &arena, text, &found, &err));
    assert_true(service_demands_keys(service));
    assert_int_equal(service_count_keys(service), 0);
}

static void test_what_is_no_key(void **state) {
    static const struct grant none = {STR("a"), ROLE_ANYONE}, name = {STR("A b"), ROLE_READER};
    struct grant many[GRANTS_MAX + 1];
    struct access_key made;
    struct str text;
    (void)state;
    for (size_t i = 0; i <= GRANTS_MAX; i++) many[i] = everything;
    const struct access_key wrong[] = {
        {.name = STR(""), .grants = &everything, .grant_count = 1},
        {.name = STR("a\n"), .grants = &everything, .grant_count = 1},
        {.name = STR("\xFF"), .grants = &everything, .grant_count = 1},
        {.name = STR("a")},
        {.name = STR("a"), .grants = &none, .grant_count = 1},
        {.name = STR("a"), .grants = &name, .grant_count = 1},
        {.name = STR("a"), .grants = many, .grant_count = GRANTS_MAX + 1},
        {.name = STR("a"), .grants = &everything, .grant_count = 1, .expires_ms = 1},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        FAILS(ERR_INVALID, service_create_key(service, &arena, &wrong[i], &text, &made, &err));
    assert_false(service_demands_keys(service));
}

static void test_sessions(void **state) {
    struct str text, first = {0}, token;
    struct access_session session;
    (void)state;
    struct access_key made = make_key("a", &everything, 1, 0, &text);
    FAILS(ERR_DENIED, service_begin_session(service, &arena, other_secret(text), &token, &session, &err));
    OK(service_begin_session(service, &arena, text, &first, &session, &err));
    reopen_service();
    OK(service_find_session(service, &arena, first, &session, &err));
    assert_str(session.key.id, made.id.at);
    OK(service_end_session(service, first, &err));
    OK(service_end_session(service, first, &err));
    FAILS(ERR_DENIED, service_find_session(service, &arena, first, &session, &err));
    /* One key has so many; the one that ends first goes. */
    OK(service_begin_session(service, &arena, text, &first, &session, &err));
    usleep(2 * 1000); /* the next ends a millisecond later at least */
    for (int i = 0; i < SESSIONS_OF_KEY_MAX; i++) OK(service_begin_session(service, &arena, text, &token, &session, &err));
    assert_int_equal(service_count_sessions(service), SESSIONS_OF_KEY_MAX);
    FAILS(ERR_DENIED, service_find_session(service, &arena, first, &session, &err));
    OK(service_find_session(service, &arena, token, &session, &err));
    OK(service_revoke_key(service, made.id, &err));
    FAILS(ERR_DENIED, service_find_session(service, &arena, token, &session, &err));
    reopen_service();
    assert_int_equal(service_count_sessions(service), 0);
    assert_int_equal(count_records("session"), 0);
}

static void test_a_session_ends_with_its_key(void **state) {
    struct str text, token;
    struct access_session session;
    (void)state;
    int64_t expires_ms = clock_now_ms() + 300;
    make_key("a", &everything, 1, expires_ms, &text);
    OK(service_begin_session(service, &arena, text, &token, &session, &err));
    assert_int_equal(session.expires_ms, expires_ms);
    usleep(310 * 1000);
    FAILS(ERR_DENIED, service_find_session(service, &arena, token, &session, &err));
}

/* ---- callers ------------------------------------------------------------------------------------------------------------ */

static void test_roles(void **state) {
    static const struct grant grants[] = {
        {STR("a"), ROLE_EDITOR}, {STR("b"), ROLE_READER}, {STR("a"), ROLE_READER}, {STR("c"), ROLE_TRANSLATOR}};
    static const struct grant all[] = {{STR(""), ROLE_READER}, {STR("a"), ROLE_EDITOR}}, whole = {STR(""), ROLE_ADMINISTRATOR};
    const struct caller some = {STR("s"), grants, COUNT(grants), ROLE_TRANSLATOR, STR("of s")},
                        most = {STR("m"), all, COUNT(all), ROLE_READER, STR("of m")},
                        head = {STR("h"), &whole, 1, ROLE_READER, STR("of h")};
    enum role role;
    (void)state;
    assert_int_equal(caller_role_in(&some, STR("a")), ROLE_EDITOR);
    assert_int_equal(caller_role_in(&some, STR("b")), ROLE_READER);
    assert_int_equal(caller_role_in(&some, STR("x")), ROLE_ANYONE);
    assert_int_equal(caller_role_anywhere(&some), ROLE_EDITOR);
    assert_false(caller_reads_all(&some));
    assert_true(caller_reads_all(&most));
    assert_int_equal(caller_role_in(&most, STR("x")), ROLE_READER);
    assert_true(role_parse(STR("editor"), &role) && role == ROLE_EDITOR);
    assert_false(role_parse(STR("none"), &role) || role_parse(STR("Editor"), &role));
    OK(caller_require(STR("x"), &err)); /* nobody is bound */
    assert_true(caller_has(STR("x"), ROLE_ADMINISTRATOR));
    assert_null(caller_copy(&arena));
    assert_null(caller_bind(&some));
    OK(caller_require(STR("a"), &err));
    FAILS(ERR_DENIED, caller_require(STR("b"), &err));
    FAILS(ERR_DENIED, caller_require(STR("x"), &err));
    FAILS(ERR_DENIED, caller_require_all(&err));
    assert_true(caller_has(STR("c"), ROLE_TRANSLATOR) && !caller_has(STR("c"), ROLE_EDITOR));
    assert_str(caller_memory(STR("main")), "a");
    assert_str(caller_memory(STR("c")), "c");
    assert_str(caller_copy(&arena)->grants[3].memory, "c");
    assert_str(caller_copy(&arena)->key, "of s");
    assert_str(caller_share(), "of s");
    assert_ptr_equal(caller_bind(&most), &some);
    OK(caller_require_all(&err));
    assert_str(caller_share(), "of m");
    caller_bind(&head);
    assert_str(caller_share(), "");
    caller_bind(NULL);
    assert_str(caller_share(), "");
}

static void test_what_a_caller_finds(void **state) {
    static const struct grant one = {STR("a"), ROLE_READER}, none = {STR("z"), ROLE_READER};
    const struct caller reader = {STR("Asha"), &one, 1, ROLE_READER, STR("of Asha")},
                        stranger = {STR("x"), &none, 1, ROLE_READER, STR("of x")};
    const struct str both[] = {STR("a"), STR("b")};
    struct memory_list memories;
    struct memory memory;
    struct suggestion_list found;
    struct concordance_list lines;
    struct concordance_request concordance = {.text = STR("road"), .limit = 10};
    struct buf file = {0};
    struct unit unit;
    bool more;
    (void)state;
    create_memory("a");
    create_memory("b");
    put_texts("a", "The road is closed.", "Barabara imefungwa a.");
    put_texts("b", "The road is closed.", "Barabara imefungwa b.");
    struct suggest_request request = suggest_request("The road is closed.");
    caller_bind(&reader);
    assert_str(suggest(&request), "100 Barabara imefungwa a.|");
    request.filter = (struct unit_filter){.memories = both, .memory_count = 2};
    FAILS(ERR_NOT_FOUND, service_suggest(service, &arena, &request, &found, &err));
    find_words(&concordance, &lines);
    assert_int_equal(lines.count, 1);
    OK(service_list_memories(service, &arena, &memories, &err));
    assert_int_equal(memories.count, 1);
    FAILS(ERR_NOT_FOUND, service_get_memory(service, &arena, STR("b"), &memory, &err));
    FAILS(ERR_NOT_FOUND, service_get_unit(service, &arena, STR("b"), 1, &unit, &err));
    struct export *export = service_export_begin(service, EXPORT_TMX, STR(""), NULL, NULL, NULL);
    OK(service_export_next(export, &file, &more, &err));
    assert_true(str_find(buf_str(&file), STR("imefungwa a"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&file), STR("imefungwa b"), 0) == SIZE_MAX);
    service_export_close(export);
    buf_done(&file);
    caller_bind(&stranger);
    request.filter = (struct unit_filter){0};
    assert_str(suggest(&request), "");
    find_words(&concordance, &lines);
    assert_int_equal(lines.count, 0);
    caller_bind(NULL);
}

static void test_what_a_caller_changes(void **state) {
    static const struct grant one = {STR("a"), ROLE_TRANSLATOR};
    const struct caller translator = {STR("Asha"), &one, 1, ROLE_TRANSLATOR, STR("of Asha")},
                        editor = {STR("Asha"), &one, 1, ROLE_EDITOR, STR("of Asha")};
    struct unit unit = make_unit("Rain.", "Mvua.");
    struct put_result put;
    struct memory made, wanted = {.name = STR("c"), .title = STR("")};
    struct import_options options = {.memory = STR("b"), .name = STR(""), .author = STR("")};
    struct terms_report report;
    (void)state;
    create_memory("a");
    create_memory("b");
    unit.author = STR("");
    caller_bind(&translator);
    OK(service_put_unit(service, &arena, STR("a"), &unit, STR(""), &put, &err));
    assert_str(put.unit.author, "Asha");
    FAILS(ERR_DENIED, service_put_unit(service, &arena, STR("b"), &unit, STR(""), &put, &err));
    FAILS(ERR_DENIED, service_create_memory(service, &arena, &wanted, &made, &err));
    FAILS(ERR_DENIED, service_import_begin(service, &options, &err));
    FAILS(ERR_DENIED, service_import_terms(service, NULL, STR(""), STR("en,sw\nx,y\n"), &report, &err));
    caller_bind(&editor); /* what takes an editor */
    FAILS(ERR_DENIED, service_delete_unit(service, &arena, STR("a"), put.unit.id, put.unit.rev, STR(""), &put, &err));
    caller_bind(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_key_is_kept_as_a_hash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_damaged_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_no_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sessions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_session_ends_with_its_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_roles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_a_caller_finds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_a_caller_changes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
