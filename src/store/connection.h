/* SPDX-License-Identifier: Apache-2.0 */
/* One connection to an SQLite file, with its sentences of SQL prepared once each. Private to store/.
 *
 * SQLite 3.7.0 to 3.51.2 can corrupt a file when two connections write or checkpoint at once. Hence the rule: per file one
 * connection with ACCESS_WRITE, all others ACCESS_READ, which can neither write nor checkpoint. No memory-mapping: a disk error
 * would be a signal.
 *
 * A connection belongs to one thread at a time. */
#ifndef TAFSIRI_STORE_CONNECTION_H
#define TAFSIRI_STORE_CONNECTION_H

#include <sqlite3.h>

#include "base/error.h"
#include "base/str.h"

enum { SENTENCES_MAX = 40 };

/* What goes into a sentence and comes out of a row: the three types that our columns have. */
struct value {
    enum { VALUE_NUMBER, VALUE_TEXT, VALUE_BYTES } type;
    int64_t number;
    struct str text; /* of VALUE_TEXT and VALUE_BYTES */
};

#define NUMBER(n) ((struct value){.number = (int64_t)(n)})
#define TEXT(s)   ((struct value){.type = VALUE_TEXT, .text = (s)})
#define BYTES(s)  ((struct value){.type = VALUE_BYTES, .text = (s)})

/* ACCESS_AT_REST reads a file that has no log and that nobody writes: nothing is made beside it, so that it may stand on a
 * read-only medium, or be a backup that is to stay as it is. */
enum connection_mode { ACCESS_READ, ACCESS_AT_REST, ACCESS_WRITE };
enum durability { DURABLE_EACH_COMMIT, DURABLE_AT_CHECKPOINT };

struct connection {
    sqlite3 *db;
    const char *const *sentences; /* numbered by the caller's enum, fewer than SENTENCES_MAX */
    sqlite3_stmt *prepared[SENTENCES_MAX];
    unsigned generation; /* the pool's */
    int wal_pages;       /* in the write-ahead log after the last commit through this connection */
};

/* Makes the file, empty, readable by its owner alone, when it isn't there: texts are nobody else's business, and SQLite gives
 * its other files the mode of this one. Before any connection is open: closing it here would drop their locks. */
bool connection_make_private(const char *path, struct error *err);
/* Opens or, with ACCESS_WRITE, creates. NULL with ERR_NOT_FOUND, ERR_DENIED, ERR_UNAVAILABLE, ERR_DAMAGED, ERR_INTERNAL. */
struct connection *connection_open(const char *path, enum connection_mode mode, enum durability durability,
                                   const char *const *sentences, struct error *err);
void connection_close(struct connection *connection);

/* Binds the values to a sentence and leaves it before its first row. NULL on failure. */
sqlite3_stmt *connection_start(struct connection *connection, int sentence, const struct value *values, size_t count,
                               struct error *err);
enum step { STEP_ROW, STEP_END, STEP_FAILED };
/* The next row. Values read from a row are borrowed until the next step. */
enum step connection_step(struct connection *connection, sqlite3_stmt *statement, struct error *err);
/* Done with it, rows left or not. Texts that were bound need to live until here. NULL is fine. */
void connection_end(sqlite3_stmt *statement);
/* Start, step to the end, end. */
bool connection_run(struct connection *connection, int sentence, const struct value *values, size_t count, struct error *err);
/* A sentence or several that are run once and not kept. */
bool connection_execute(struct connection *connection, const char *sql, struct error *err);
/* The first column of the first row of a sentence that is run once. */
bool connection_ask(struct connection *connection, const char *sql, int64_t *number, struct error *err);
/* Moves committed pages from the log to the database: what it can without waiting, or all of it, emptying the log. */
bool connection_checkpoint(struct connection *connection, bool all, struct error *err);
/* True outside a transaction: also when SQLite has ended one by itself, after an error. */
bool connection_is_idle(const struct connection *connection);

struct str column_text(sqlite3_stmt *statement, int column);
struct str column_bytes(sqlite3_stmt *statement, int column);
/* Turns the connection's last failure into an error. Returns false. */
bool connection_fail(struct connection *connection, struct error *err);
/* True when the last failure says that the file is not what it should be. */
bool connection_found_damage(const struct connection *connection);
/* True when the last failure may pass: a full or failing disk, a lock, too little memory. */
bool connection_may_recover(const struct connection *connection);

#endif
