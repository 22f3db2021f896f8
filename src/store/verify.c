/* SPDX-License-Identifier: Apache-2.0 */
/* Reads everything in one snapshot: each row against its checksum, each memory against its units, and the trees of the database
 * by its own integrity check. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/internal.h"

enum { FAULT_MAX = 512 };

struct tally { /* what a memory's row says, and what its units add up to */
    struct memory memory;
    int64_t units, greatest_rev;
};

struct check {
    struct connection *connection;
    void (*report)(void *context, const char *fault);
    void *context;
    struct store_health *health;
    struct arena memories, row;
    struct tally *tallies;
    size_t tally_count;
    int64_t memory, unit; /* of the last row read, for faults in what comes behind it */
};

static void report(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void report(struct check *check, const char *format, ...) {
    char fault[FAULT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(fault, sizeof fault, format, args);
    va_end(args);
    check->health->faults++;
    check->report(check->context, fault);
}

/* Calls `each` for all rows of a table. False when the database fails; a damaged page is a fault of the table, and its rest is
 * left out. */
static bool scan(struct check *check, const char *table, const char *sql, void (*each)(struct check *, sqlite3_stmt *),
                 struct error *err) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(check->connection->db, sql, -1, &statement, NULL);
    check->memory = check->unit = 0;
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        each(check, statement);
        code = SQLITE_OK;
    }
    bool ok = code == SQLITE_DONE;
    if (!ok && connection_found_damage(check->connection)) {
        report(check, "%s: can't be read behind memory %lld, unit %lld: %s", table, (long long)check->memory,
               (long long)check->unit, sqlite3_errmsg(check->connection->db));
        check->health->damaged++;
        ok = true;
    } else if (!ok) {
        connection_fail(check->connection, err);
    }
    sqlite3_finalize(statement);
    return ok;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------ */

static void check_memory(struct check *check, sqlite3_stmt *statement) {
    struct memory memory;
    if (!row_read_memory(statement, &check->memories, &memory)) {
        check->health->damaged++;
        report(check, "memory: memory %lld: the row is damaged", (long long)sqlite3_column_int64(statement, 0));
        return;
    }
    check->health->memories++;
    check->tallies = alloc_again(check->tallies, check->tally_count + 1, sizeof *check->tallies);
    check->tallies[check->tally_count++] = (struct tally){.memory = memory};
    check->memory = memory.id;
}

static struct tally *find_tally(struct check *check, int64_t memory) {
    for (size_t i = 0; i < check->tally_count; i++)
        if (check->tallies[i].memory.id == memory) return &check->tallies[i];
    return NULL;
}

/* True for a sound row, with *unit read. */
static bool check_row(struct check *check, const char *table, sqlite3_stmt *statement, struct unit *unit) {
    arena_reset(&check->row);
    bool sound = row_read_unit(statement, &check->row, &check->memory, unit);
    check->unit = unit->id;
    if (sound) return true;
    check->health->damaged++;
    report(check, "%s: memory %lld, unit %lld, rev %lld: the row is damaged", table, (long long)check->memory,
           (long long)unit->id, (long long)unit->rev);
    return false;
}

static void check_unit(struct check *check, sqlite3_stmt *statement) {
    struct unit unit;
    if (!check_row(check, "unit", statement, &unit)) return;
    struct tally *tally = find_tally(check, check->memory);
    if (!tally) return;
    check->health->units += !unit.deleted;
    check->health->deleted += unit.deleted;
    tally->units += !unit.deleted;
    if (unit.rev > tally->greatest_rev) tally->greatest_rev = unit.rev;
}

static void check_history(struct check *check, sqlite3_stmt *statement) {
    struct unit unit;
    if (check_row(check, "history", statement, &unit) && find_tally(check, check->memory)) check->health->history++;
}

static void check_operation(struct check *check, sqlite3_stmt *statement) {
    struct value row[OPERATION_FIELDS + 1];
    if (row_read_operation(statement, row)) return;
    check->health->damaged++;
    report(check, "operation: %" STR_FMT ": the row is damaged", STR_ARG(row[0].text));
}

static void check_counter(struct check *check, sqlite3_stmt *statement) {
    struct value row[COUNTER_FIELDS + 1];
    if (row_read_counter(statement, row)) return;
    check->health->damaged++;
    report(check, "counter: %" STR_FMT ": the row is damaged", STR_ARG(row[0].text));
}

static void check_record(struct check *check, sqlite3_stmt *statement) {
    struct value row[RECORD_FIELDS + 1];
    if (row_read_record(statement, row)) {
        check->health->records++;
        return;
    }
    check->health->damaged++;
    report(check, "record: %" STR_FMT " %" STR_FMT ": the row is damaged", STR_ARG(row[0].text), STR_ARG(row[1].text));
}

static void check_page(struct check *check, sqlite3_stmt *statement) {
    struct str message = column_text(statement, 0);
    if (!str_equal(message, STR("ok"))) report(check, "database: %" STR_FMT, STR_ARG(message));
}

/* A flipped bit in the tables' own description may rename a column: then SELECT * still reads it and no other sentence does. */
static void check_sentences(struct check *check) {
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite3_stmt *statement = NULL;
        if (sqlite3_prepare_v2(check->connection->db, schema_sentences[i], -1, &statement, NULL) != SQLITE_OK)
            report(check, "database: the description of the tables is damaged: %s", sqlite3_errmsg(check->connection->db));
        sqlite3_finalize(statement);
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

static void check_tallies(struct check *check) {
    for (size_t i = 0; i < check->tally_count; i++) {
        const struct tally *tally = &check->tallies[i];
        if (tally->units != tally->memory.units)
            report(check, "memory: memory %u says %lld units, %lld are there", tally->memory.id, (long long)tally->memory.units,
                   (long long)tally->units);
        if (tally->greatest_rev > tally->memory.rev)
            report(check, "memory: memory %u says rev %lld, a unit has rev %lld", tally->memory.id,
                   (long long)tally->memory.rev, (long long)tally->greatest_rev);
    }
}

static bool check_all(struct check *check, struct error *err) {
    static const struct {
        const char *table, *sql;
        void (*each)(struct check *, sqlite3_stmt *);
    } tables[] = {
        {"memory", "SELECT * FROM memory", check_memory},    {"unit", "SELECT * FROM unit", check_unit},
        {"history", "SELECT * FROM history", check_history}, {"operation", "SELECT * FROM operation", check_operation},
        {"counter", "SELECT * FROM counter", check_counter}, {"record", "SELECT * FROM record", check_record},
        {"database", "PRAGMA integrity_check", check_page},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!scan(check, tables[i].table, tables[i].sql, tables[i].each, err)) return false;
    check_sentences(check);
    check_tallies(check);
    return true;
}

bool store_verify(struct store *store, void (*report_fault)(void *context, const char *fault), void *context,
                  struct store_health *health, struct error *err) {
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    *health = (struct store_health){0};
    struct check check = {.connection = connection, .report = report_fault, .context = context, .health = health};
    /* The transaction keeps all tables at one moment. */
    bool ok = connection_execute(connection, "BEGIN", err) && check_all(&check, err);
    connection_execute(connection, "END", NULL);
    pool_give(&store->readers, connection, ok);
    arena_done(&check.memories);
    arena_done(&check.row);
    free(check.tallies);
    return ok;
}
