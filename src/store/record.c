/* SPDX-License-Identifier: Apache-2.0 */
#include "store/record.h"

#include <string.h>

#include "store/internal.h"

/* Before and behind every byte that a name may have: NAME! is next to NAME, PREFIX~ is behind all names that start with PREFIX.
 */
enum { BEFORE_ALL = '!', BEHIND_ALL = '~' };

static bool may_stand(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("._-/", c));
}

static bool check_name(const char *what, struct str name, bool may_be_empty, struct error *err) {
    if (name.len == 0 && !may_be_empty) return error_set(err, ERR_INVALID, "record: the %s is empty", what);
    if (name.len > RECORD_NAME_MAX)
        return error_set(err, ERR_TOO_LARGE, "record: the %s has %zu bytes, at most %d are taken", what, name.len,
                         RECORD_NAME_MAX);
    for (size_t i = 0; i < name.len; i++)
        if (!may_stand(name.at[i]))
            return error_set(err, ERR_INVALID, "record: a %s can't hold the byte 0x%02x", what, (unsigned char)name.at[i]);
    return true;
}

static bool check_key(struct str kind, struct str name, bool is_prefix, struct error *err) {
    return check_name("kind", kind, false, err) && check_name("name", name, is_prefix, err);
}

static struct str with_end(char out[RECORD_NAME_MAX + 1], struct str name, char last) {
    if (name.len) memcpy(out, name.at, name.len);
    out[name.len] = last;
    return (struct str){out, name.len + 1};
}

static bool there_is_none(struct str kind, struct str name, struct error *err) {
    return error_set(err, ERR_NOT_FOUND, "there is no %" STR_FMT " %" STR_FMT, STR_ARG(kind), STR_ARG(name));
}

static bool is_damaged(struct str kind, struct str name, struct error *err) {
    return error_set(err, ERR_DAMAGED, "%" STR_FMT " %" STR_FMT ": the stored row is damaged", STR_ARG(kind), STR_ARG(name));
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

static void note_damage(struct store *store, struct str kind, struct str name) {
    damage_note(&store->damage, "record %" STR_FMT " %" STR_FMT ": the stored row is damaged", STR_ARG(kind), STR_ARG(name));
}

/* True for a sound row, with its body copied. */
static bool read_body(sqlite3_stmt *statement, struct arena *arena, struct record *record) {
    struct value row[RECORD_FIELDS + 1];
    if (!row_read_record(statement, row)) return false;
    *record = (struct record){arena_copy(arena, row[1].text), arena_copy(arena, row[2].text)};
    return true;
}

bool store_get_record(struct store *store, struct arena *arena, struct str kind, struct str name, struct str *body,
                      struct error *err) {
    if (!check_key(kind, name, false, err)) return false;
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    struct record record = {0};
    sqlite3_stmt *statement = connection_start(connection, SQL_GET_RECORD, (struct value[]){TEXT(kind), TEXT(name)}, 2, err);
    enum step step = statement ? connection_step(connection, statement, err) : STEP_FAILED;
    bool sound = step == STEP_ROW && read_body(statement, arena, &record);
    connection_end(statement);
    pool_give(&store->readers, connection, step != STEP_FAILED);
    *body = record.body;
    if (sound || step == STEP_FAILED) return sound;
    if (step == STEP_END) return there_is_none(kind, name, err);
    note_damage(store, kind, name);
    return is_damaged(kind, name, err);
}

static void add(struct arena *arena, struct record_list *out, size_t *capacity, struct record record) {
    if (out->count == *capacity) {
        size_t wanted = *capacity ? 2 * *capacity : 16;
        struct record *more = ARENA_ARRAY(arena, struct record, wanted);
        if (out->count) memcpy(more, out->at, out->count * sizeof *more);
        out->at = more;
        *capacity = wanted;
    }
    out->at[out->count++] = record;
}

static bool read_list(struct store *store, struct connection *connection, struct arena *arena, const struct value key[4],
                      size_t limit, struct record_list *out, struct error *err) {
    sqlite3_stmt *statement = connection_start(connection, SQL_LIST_RECORDS, key, 4, err);
    if (!statement) return false;
    size_t capacity = 0;
    enum step step = STEP_END;
    while (out->count < limit && (step = connection_step(connection, statement, err)) == STEP_ROW) {
        struct record record;
        if (read_body(statement, arena, &record))
            add(arena, out, &capacity, record);
        else
            note_damage(store, column_text(statement, 0), column_text(statement, 1)); /* if that can be believed */
    }
    connection_end(statement);
    return step != STEP_FAILED;
}

bool store_list_records(struct store *store, struct arena *arena, struct str kind, struct str prefix, struct str after,
                        size_t limit, struct record_list *out, struct error *err) {
    char end[RECORD_NAME_MAX + 1];
    *out = (struct record_list){0};
    if (!check_key(kind, prefix, true, err) || !check_name("name", after, true, err)) return false;
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    struct value key[] = {TEXT(kind), TEXT(after), TEXT(prefix), TEXT(with_end(end, prefix, BEHIND_ALL))};
    bool ok = read_list(store, connection, arena, key, limit, out, err);
    pool_give(&store->readers, connection, ok);
    return ok;
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

bool store_tx_get_record(struct store_tx *tx, struct arena *arena, struct str kind, struct str name, struct str *body,
                         struct error *err) {
    struct record record = {0};
    *body = record.body;
    if (!check_key(kind, name, false, err)) return false;
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_RECORD, (struct value[]){TEXT(kind), TEXT(name)}, 2, err);
    if (!statement) return there_is_none(kind, name, err);
    bool sound = read_body(statement, arena, &record);
    connection_end(statement);
    *body = record.body;
    return sound || is_damaged(kind, name, err);
}

bool store_tx_put_record(struct store_tx *tx, struct str kind, struct str name, struct str body, struct error *err) {
    if (!check_key(kind, name, false, err)) return false;
    if (body.len > RECORD_BODY_MAX)
        return error_set(err, ERR_TOO_LARGE, "%" STR_FMT " %" STR_FMT ": %zu bytes, at most %d are kept", STR_ARG(kind),
                         STR_ARG(name), body.len, RECORD_BODY_MAX);
    struct value row[RECORD_FIELDS + 1] = {TEXT(kind), TEXT(name), BYTES(body)};
    row_seal(row, RECORD_FIELDS);
    return transaction_execute(tx, SQL_PUT_RECORD, row, RECORD_FIELDS + 1, err);
}

static bool remove_range(struct store_tx *tx, struct str kind, struct str from, char last, struct error *err) {
    char end[RECORD_NAME_MAX + 1];
    struct value key[] = {TEXT(kind), TEXT(from), TEXT(with_end(end, from, last))};
    return transaction_execute(tx, SQL_REMOVE_RECORDS, key, 3, err);
}

bool store_tx_remove_record(struct store_tx *tx, struct str kind, struct str name, struct error *err) {
    return check_key(kind, name, false, err) && remove_range(tx, kind, name, BEFORE_ALL, err);
}

bool store_tx_remove_records(struct store_tx *tx, struct str kind, struct str prefix, struct error *err) {
    return check_key(kind, prefix, true, err) && remove_range(tx, kind, prefix, BEHIND_ALL, err);
}
