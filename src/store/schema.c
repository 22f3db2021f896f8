/* SPDX-License-Identifier: Apache-2.0 */
/* How the store is laid out, and why.
 *
 *   memory      one row per memory: its name, settings, `rev` and the number of its live units
 *   unit        the present state of each unit; a deleted one stays as a tombstone      key: memory_id, unit_id
 *   history     every former state of a unit, whole                                     key: memory_id, unit_id, rev
 *   operation   operation ids of clients with the result they had, for retries          key: name
 *   record      what the service keeps besides units (record.h)                         key: kind, name
 *   counter     the last memory id given away: ids are never used again, since indexes outside the store know them
 *
 * rev. Each change of a unit takes the next rev of its memory, in the transaction that writes the unit; a new unit takes it as
 * its id too. So both keys of `unit` grow at the end, no rev is missing or used twice, and starting up, catching up and feeding
 * clients are one question: "what has rev > n, in order of rev?"
 *
 *     put A          unit (1, rev 1)                            memory.rev 1, units 1
 *     put B          unit (2, rev 2)                            memory.rev 2, units 2
 *     change A       unit (1, rev 3)    history (1, rev 1)      memory.rev 3, units 2
 *     delete B       unit (2, rev 4, deleted)                   memory.rev 4, units 1
 *                                       history (2, rev 2)
 *
 *     Changes after rev 2: A at 3, the tombstone of B at 4. Each unit stands once, at its last rev.
 *
 * The counter lives in the memory's row, so that on a database with several writers the row's lock puts commits in the order
 * of their revs: with a sequence a reader could see rev 4 before rev 3 and never ask for 3 again.
 *
 * Lookups by text, language or identity are not the store's: match/ keeps them in memory. An index with random keys here would
 * make importing several times slower.
 *
 * Deleting a memory takes its row away and leaves a record (kind deleted/memory) in one short transaction; from then on it is
 * not there. Its units and their history, which may be many, are removed some at a time (clear.c), the record with the last of
 * them: a crash or a backup in between loses nothing but time.
 *
 * checksum. Every row ends with an XXH3-64 over all its other fields (row.c), checked whenever it is read: the database does
 * not notice a flipped bit inside a text.
 *
 * The SQL keeps to what SQLite and PostgreSQL share, but for WITHOUT ROWID (keeps the rows in the key's own tree: one tree to
 * write and to search instead of two; not for records, whose bodies may be large), BLOB, PRAGMA and BEGIN IMMEDIATE. */
#include "store/schema.h"

#include <stdio.h>

#define UNIT_COLUMNS                                                                                                           \
    "memory_id, unit_id, rev, deleted, source_language, target_language, source, source_codes, target, target_codes, "         \
    "text_before, text_after, context_id, document, tuid, origin, status, author, changed_by, created_ms, changed_ms, "        \
    "used_ms, usage_count, properties, checksum"

#define UNIT_TYPES                                                                                                             \
    "memory_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, rev BIGINT NOT NULL, deleted SMALLINT NOT NULL, "                     \
    "source_language TEXT NOT NULL, target_language TEXT NOT NULL, source TEXT NOT NULL, source_codes TEXT NOT NULL, "         \
    "target TEXT NOT NULL, target_codes TEXT NOT NULL, text_before TEXT NOT NULL, text_after TEXT NOT NULL, "                  \
    "context_id TEXT NOT NULL, document TEXT NOT NULL, tuid TEXT NOT NULL, origin SMALLINT NOT NULL, "                         \
    "status SMALLINT NOT NULL, author TEXT NOT NULL, changed_by TEXT NOT NULL, created_ms BIGINT NOT NULL, "                   \
    "changed_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL, usage_count BIGINT NOT NULL, properties TEXT NOT NULL, "             \
    "checksum BIGINT NOT NULL"

#define UNIT_PLACES    "?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25"
#define MEMORY_COLUMNS "id, name, title, rev, units, penalty, read_only, created_ms, checksum"

static const struct schema_step steps[] = {
    {"CREATE TABLE memory (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, "
     "rev BIGINT NOT NULL, units BIGINT NOT NULL, penalty INTEGER NOT NULL, read_only SMALLINT NOT NULL, "
     "created_ms BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;"
     "CREATE TABLE unit (" UNIT_TYPES ", PRIMARY KEY (memory_id, unit_id)) WITHOUT ROWID;"
     "CREATE INDEX unit_rev ON unit (memory_id, rev);"
     "CREATE TABLE history (" UNIT_TYPES ", PRIMARY KEY (memory_id, unit_id, rev)) WITHOUT ROWID;"
     "CREATE TABLE operation (name TEXT NOT NULL PRIMARY KEY, memory_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, "
     "rev BIGINT NOT NULL, at_ms BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;"
     "CREATE INDEX operation_at ON operation (at_ms);"
     "CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;"},
    {"CREATE TABLE record (kind TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, checksum BIGINT NOT NULL, "
     "PRIMARY KEY (kind, name));"},
};
enum { STEP_COUNT = sizeof steps / sizeof *steps };

const char *const schema_sentences[SQL_COUNT] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_SAVEPOINT] = "SAVEPOINT one_write",
    [SQL_RELEASE] = "RELEASE SAVEPOINT one_write",
    [SQL_UNDO] = "ROLLBACK TO SAVEPOINT one_write",

    [SQL_LIST_MEMORIES] = "SELECT " MEMORY_COLUMNS " FROM memory ORDER BY name",
    [SQL_GET_MEMORY] = "SELECT " MEMORY_COLUMNS " FROM memory WHERE id = ?1",
    [SQL_GET_MEMORY_NAMED] = "SELECT " MEMORY_COLUMNS " FROM memory WHERE name = ?1",
    [SQL_COUNT_MEMORIES] = "SELECT count(*) FROM memory",
    [SQL_ADD_MEMORY] = "INSERT INTO memory (" MEMORY_COLUMNS ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)",
    [SQL_PUT_MEMORY] = "UPDATE memory SET name = ?2, title = ?3, rev = ?4, units = ?5, penalty = ?6, read_only = ?7, "
                       "created_ms = ?8, checksum = ?9 WHERE id = ?1",
    [SQL_REMOVE_MEMORY] = "DELETE FROM memory WHERE id = ?1",
    [SQL_CLEAR_UNITS] = "DELETE FROM unit WHERE memory_id = ?1 AND unit_id IN "
                        "(SELECT unit_id FROM unit WHERE memory_id = ?1 ORDER BY unit_id LIMIT ?2)",
    [SQL_CLEAR_HISTORY] = "DELETE FROM history WHERE memory_id = ?1 AND unit_id IN "
                          "(SELECT unit_id FROM history WHERE memory_id = ?1 ORDER BY unit_id, rev LIMIT ?2)",
    [SQL_GET_COUNTER] = "SELECT name, value, checksum FROM counter WHERE name = ?1",
    [SQL_PUT_COUNTER] = "INSERT INTO counter (name, value, checksum) VALUES (?1,?2,?3) "
                        "ON CONFLICT (name) DO UPDATE SET value = ?2, checksum = ?3",

    [SQL_GET_UNIT] = "SELECT " UNIT_COLUMNS " FROM unit WHERE memory_id = ?1 AND unit_id = ?2",
    [SQL_LIST_UNITS] = "SELECT " UNIT_COLUMNS " FROM unit WHERE memory_id = ?1 AND unit_id > ?2 ORDER BY unit_id",
    [SQL_LIST_CHANGES] = "SELECT " UNIT_COLUMNS " FROM unit WHERE memory_id = ?1 AND rev > ?2 ORDER BY rev",
    [SQL_LIST_HISTORY] = "SELECT " UNIT_COLUMNS " FROM history WHERE memory_id = ?1 AND unit_id = ?2 ORDER BY rev DESC",
    [SQL_GET_FORMER] = "SELECT " UNIT_COLUMNS " FROM history WHERE memory_id = ?1 AND unit_id = ?2 AND rev = ?3",
    [SQL_COUNT_UNITS] = "SELECT count(*) FROM unit WHERE memory_id = ?1 AND deleted = 0",
    [SQL_ADD_UNIT] = "INSERT INTO unit (" UNIT_COLUMNS ") VALUES (" UNIT_PLACES ")",
    [SQL_PUT_UNIT] = "UPDATE unit SET rev = ?3, deleted = ?4, source_language = ?5, target_language = ?6, source = ?7, "
                     "source_codes = ?8, target = ?9, target_codes = ?10, text_before = ?11, text_after = ?12, "
                     "context_id = ?13, document = ?14, tuid = ?15, origin = ?16, status = ?17, author = ?18, "
                     "changed_by = ?19, created_ms = ?20, changed_ms = ?21, used_ms = ?22, usage_count = ?23, "
                     "properties = ?24, checksum = ?25 WHERE memory_id = ?1 AND unit_id = ?2",
    [SQL_ADD_HISTORY] = "INSERT INTO history (" UNIT_COLUMNS ") VALUES (" UNIT_PLACES ")",

    [SQL_GET_OPERATION] = "SELECT name, memory_id, unit_id, rev, at_ms, checksum FROM operation WHERE name = ?1",
    [SQL_PUT_OPERATION] = "INSERT INTO operation (name, memory_id, unit_id, rev, at_ms, checksum) VALUES (?1,?2,?3,?4,?5,?6) "
                          "ON CONFLICT (name) DO UPDATE SET memory_id = ?2, unit_id = ?3, rev = ?4, at_ms = ?5, checksum = ?6",
    [SQL_PRUNE_OPERATIONS] = "DELETE FROM operation WHERE at_ms < ?1",

    [SQL_GET_RECORD] = "SELECT kind, name, body, checksum FROM record WHERE kind = ?1 AND name = ?2",
    [SQL_LIST_RECORDS] = "SELECT kind, name, body, checksum FROM record "
                         "WHERE kind = ?1 AND name > ?2 AND name >= ?3 AND name < ?4 ORDER BY name",
    [SQL_PUT_RECORD] = "INSERT INTO record (kind, name, body, checksum) VALUES (?1,?2,?3,?4) "
                       "ON CONFLICT (kind, name) DO UPDATE SET body = ?3, checksum = ?4",
    [SQL_REMOVE_RECORDS] = "DELETE FROM record WHERE kind = ?1 AND name >= ?2 AND name < ?3",
};
_Static_assert((int)SQL_COUNT <= (int)SENTENCES_MAX, "a connection has room for all sentences");

/* Stands in the file's header, so that another program's database is never taken for ours: "Tafs". */
#define APPLICATION_ID 1415669363

static bool read_versions(struct connection *connection, int64_t *application, int64_t *version, struct error *err) {
    return connection_ask(connection, "PRAGMA application_id", application, err) &&
           connection_ask(connection, "PRAGMA user_version", version, err);
}

static bool refuse(struct connection *connection, int64_t application, int64_t version, int newest, struct error *err) {
    const char *path = sqlite3_db_filename(connection->db, "main");
    if (application != APPLICATION_ID) return error_set(err, ERR_INVALID, "%s: not a store of Tafsiri", path);
    if (version > newest)
        return error_set(err, ERR_INVALID, "%s: written by a newer version of Tafsiri (schema %d, this program knows %d)", path,
                         (int)version, newest);
    return error_set(err, ERR_INVALID, "%s: written by an older version of Tafsiri (schema %d, now %d): start the server once",
                     path, (int)version, newest);
}

static bool take_steps(struct connection *connection, const struct schema_step *list, int64_t from, int count,
                       struct error *err) {
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, count);
    for (int i = (int)from; i < count; i++)
        if (!connection_execute(connection, list[i].sql, err)) return false;
    return connection_execute(connection, marks, err);
}

bool schema_upgrade(struct connection *connection, const struct schema_step *list, int count, struct error *err) {
    int64_t application, version, tables;
    if (!read_versions(connection, &application, &version, err) ||
        !connection_ask(connection, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    bool empty = application == 0 && version == 0 && tables == 0;
    if (!empty && (application != APPLICATION_ID || version > count))
        return refuse(connection, application, version, count, err);
    if (version == count) return true;
    if (!connection_execute(connection, "BEGIN IMMEDIATE", err)) return false;
    if (take_steps(connection, list, version, count, err) && connection_execute(connection, "COMMIT", err)) return true;
    connection_execute(connection, "ROLLBACK", NULL);
    return false;
}

bool schema_upgrade_store(struct connection *connection, struct error *err) {
    return schema_upgrade(connection, steps, STEP_COUNT, err);
}

bool schema_is_older(struct connection *connection, bool *older, struct error *err) {
    int64_t application, version;
    if (!read_versions(connection, &application, &version, err)) return false;
    *older = application == APPLICATION_ID && version < STEP_COUNT;
    return true;
}

bool schema_check_store(struct connection *connection, struct error *err) {
    int64_t application, version;
    if (!read_versions(connection, &application, &version, err)) return false;
    return (application == APPLICATION_ID && version == STEP_COUNT) ||
           refuse(connection, application, version, STEP_COUNT, err);
}
