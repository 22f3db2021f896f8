/* SPDX-License-Identifier: Apache-2.0 */
#include "store/connection.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"

enum {
    BUSY_MS = 5000,            /* readers wait for a recovery or a checkpoint at most this long */
    CHECKPOINT_BUSY_MS = 500,  /* a checkpoint waits for readers: whoever writes waits with it */
    LOG_KEPT_BYTES = 64 << 20, /* a log that grew beyond is cut when it starts anew */
};

static const char *const pragmas[] = {
    "PRAGMA mmap_size = 0",          "PRAGMA temp_store = MEMORY", /* reading must go on when the disk is full */
    "PRAGMA cache_size = -8000",     "PRAGMA trusted_schema = OFF", "PRAGMA foreign_keys = OFF",
    "PRAGMA wal_autocheckpoint = 0", /* the writer calls connection_checkpoint when nobody waits for it */
};

/* The page size is that of a file yet to be made: what is derived is written and read by the thousand, a unit of the store by
 * itself. The cache holds what a commit of the full-text index writes. Debian's SQLite fills pages that it frees with zeros and
 * writes them: that index's merging frees all of its pages again and again. */
static const char derived[] = "PRAGMA page_size = 16384; PRAGMA cache_size = -16000; PRAGMA secure_delete = FAST";

/* What can't be written may be later. What can't be read is for those who look after the disk: it stands in the log. */
static enum error_code code_of_disk(int code) {
    switch (code) {
    case SQLITE_IOERR_WRITE: return ERR_NO_SPACE;
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ: return ERR_INTERNAL;
    default: return ERR_UNAVAILABLE;
    }
}

static enum error_code code_of(int code) {
    switch (code & 0xFF) {
    case SQLITE_IOERR: return code_of_disk(code);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_CANTOPEN: return ERR_UNAVAILABLE;
    case SQLITE_READONLY:
    case SQLITE_PERM: return ERR_DENIED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT: return ERR_DAMAGED;
    default: return ERR_INTERNAL;
    }
}

/* Said in words: where SQLite can't make a file larger that it maps, it speaks of an I/O error. */
static bool is_full(sqlite3 *db, int code) {
    if ((code & 0xFF) == SQLITE_FULL) return true;
    int system_error = (code & 0xFF) == SQLITE_IOERR ? sqlite3_system_errno(db) : 0;
    return system_error == ENOSPC || system_error == EDQUOT;
}

bool connection_fail(struct connection *connection, struct error *err) {
    int code = sqlite3_extended_errcode(connection->db);
    const char *path = sqlite3_db_filename(connection->db, "main");
    if (!path) path = "database";
    if (is_full(connection->db, code))
        return error_set(err, ERR_NO_SPACE, "%s: the disk is full: make room on it (SQLite %d)", path, code);
    return error_set(err, code_of(code), "%s: %s (SQLite %d)", path, sqlite3_errmsg(connection->db), code);
}

bool connection_found_damage(const struct connection *connection) {
    int code = sqlite3_errcode(connection->db) & 0xFF;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

bool connection_may_recover(const struct connection *connection) {
    switch (sqlite3_errcode(connection->db) & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: return true;
    default: return false;
    }
}

static int note_log_size(void *argument, sqlite3 *db, const char *name, int pages) {
    (void)db, (void)name;
    ((struct connection *)argument)->wal_pages = pages;
    return SQLITE_OK;
}

static bool configure(struct connection *connection, enum connection_mode mode, enum durability durability, struct error *err) {
    sqlite3_extended_result_codes(connection->db, 1);
    sqlite3_busy_timeout(connection->db, BUSY_MS);
    /* Damaged files must not lead SQLite astray; a reader that closes last must not checkpoint. */
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode != ACCESS_WRITE, NULL);
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (!connection_execute(connection, pragmas[i], err)) return false;
    if (mode != ACCESS_WRITE) return connection_execute(connection, "PRAGMA query_only = ON", err);

    if (durability == DURABLE_AT_CHECKPOINT && !connection_execute(connection, derived, err)) return false;
    char limit[64];
    snprintf(limit, sizeof limit, "PRAGMA journal_size_limit = %d", LOG_KEPT_BYTES);
    const char *synchronous = durability == DURABLE_EACH_COMMIT ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
    if (!connection_execute(connection, "PRAGMA journal_mode = WAL", err) ||
        !connection_execute(connection, synchronous, err) || !connection_execute(connection, limit, err))
        return false;
    sqlite3_wal_hook(connection->db, note_log_size, connection);
    return true;
}

bool connection_make_private(const char *path, struct error *err) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return error_set_errno(err, "%s", path);
    close(fd); /* before any connection is open: closing would drop its locks */
    return true;
}

/* Nobody asks SQLite how much memory it has, and keeping count takes a lock at each of its many small allocations. */
static void configure_library(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* "immutable" is for URIs only (SQLite's manual, "Uniform Resource Identifiers"). */
static int open_at_rest(const char *path, sqlite3 **db) {
    struct buf uri = {0};
    buf_add_format(&uri, "file:%s", path[0] == '/' ? "//" : "");
    for (; *path; path++) {
        bool plain = isalnum((unsigned char)*path) || strchr("/._-~", *path);
        buf_add_format(&uri, plain ? "%c" : "%%%02X", (unsigned char)*path);
    }
    buf_add_format(&uri, "?immutable=1");
    int code = sqlite3_open_v2(uri.at, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    buf_done(&uri);
    return code;
}

static int open_database(const char *path, enum connection_mode mode, sqlite3 **db) {
    if (mode == ACCESS_AT_REST) return open_at_rest(path, db);
    int flags = mode == ACCESS_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    return sqlite3_open_v2(path, db, flags | SQLITE_OPEN_NOMUTEX, NULL);
}

struct connection *connection_open(const char *path, enum connection_mode mode, enum durability durability,
                                   const char *const *sentences, struct error *err) {
    if (mode != ACCESS_WRITE && !file_exists(path)) {
        error_set(err, ERR_NOT_FOUND, "%s: there is no such file", path);
        return NULL;
    }
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    pthread_once(&configured, configure_library);
    struct connection *connection = alloc_zero(1, sizeof *connection);
    connection->sentences = sentences;
    bool ok = open_database(path, mode, &connection->db) == SQLITE_OK || connection_fail(connection, err);
    if (ok && configure(connection, mode, durability, err)) return connection;
    connection_close(connection);
    return NULL;
}

void connection_close(struct connection *connection) {
    if (!connection) return;
    for (size_t i = 0; i < SENTENCES_MAX; i++) sqlite3_finalize(connection->prepared[i]);
    sqlite3_close(connection->db);
    free(connection);
}

static int bind_one(sqlite3_stmt *statement, int at, const struct value *value) {
    const char *text = value->text.len ? value->text.at : ""; /* NULL would be no text */
    switch (value->type) {
    case VALUE_TEXT: return sqlite3_bind_text64(statement, at, text, value->text.len, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BYTES: return sqlite3_bind_blob64(statement, at, text, value->text.len, SQLITE_STATIC);
    case VALUE_NUMBER: break;
    }
    return sqlite3_bind_int64(statement, at, value->number);
}

static bool bind(sqlite3_stmt *statement, const struct value *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bind_one(statement, (int)i + 1, &values[i]) != SQLITE_OK) return false;
    return true;
}

sqlite3_stmt *connection_start(struct connection *connection, int sentence, const struct value *values, size_t count,
                               struct error *err) {
    sqlite3_stmt **prepared = &connection->prepared[sentence];
    if (!*prepared && sqlite3_prepare_v3(connection->db, connection->sentences[sentence], -1, SQLITE_PREPARE_PERSISTENT,
                                         prepared, NULL) != SQLITE_OK) {
        connection_fail(connection, err);
        return NULL;
    }
    if (bind(*prepared, values, count)) return *prepared;
    connection_fail(connection, err);
    return NULL;
}

enum step connection_step(struct connection *connection, sqlite3_stmt *statement, struct error *err) {
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) return STEP_ROW;
    if (code == SQLITE_DONE) return STEP_END;
    connection_fail(connection, err);
    return STEP_FAILED;
}

void connection_end(sqlite3_stmt *statement) {
    if (statement) sqlite3_reset(statement);
}

bool connection_run(struct connection *connection, int sentence, const struct value *values, size_t count, struct error *err) {
    sqlite3_stmt *statement = connection_start(connection, sentence, values, count, err);
    if (!statement) return false;
    enum step step;
    do step = connection_step(connection, statement, err);
    while (step == STEP_ROW);
    connection_end(statement);
    return step == STEP_END;
}

bool connection_execute(struct connection *connection, const char *sql, struct error *err) {
    return sqlite3_exec(connection->db, sql, NULL, NULL, NULL) == SQLITE_OK || connection_fail(connection, err);
}

bool connection_ask(struct connection *connection, const char *sql, int64_t *number, struct error *err) {
    sqlite3_stmt *statement = NULL;
    bool ok =
        sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    if (ok)
        *number = sqlite3_column_int64(statement, 0);
    else
        connection_fail(connection, err);
    sqlite3_finalize(statement);
    return ok;
}

bool connection_checkpoint(struct connection *connection, bool all, struct error *err) {
    int mode = all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    sqlite3_busy_timeout(connection->db, CHECKPOINT_BUSY_MS);
    int code = sqlite3_wal_checkpoint_v2(connection->db, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(connection->db, BUSY_MS);
    if (code != SQLITE_OK) return connection_fail(connection, err);
    connection->wal_pages = 0; /* counted anew by the next commit */
    return true;
}

bool connection_is_idle(const struct connection *connection) {
    return sqlite3_get_autocommit(connection->db) != 0;
}

/* SQLite has no text where it has no memory for one: that is no damaged row, which would be left out quietly. */
static struct str column_at(sqlite3_stmt *statement, int column, const void *at) {
    if (at) return (struct str){at, (size_t)sqlite3_column_bytes(statement, column)};
    if (sqlite3_errcode(sqlite3_db_handle(statement)) == SQLITE_NOMEM) alloc_failed();
    return STR("");
}

struct str column_text(sqlite3_stmt *statement, int column) {
    return column_at(statement, column, sqlite3_column_text(statement, column));
}

struct str column_bytes(sqlite3_stmt *statement, int column) {
    return column_at(statement, column, sqlite3_column_blob(statement, column));
}
