/* SPDX-License-Identifier: Apache-2.0 */
/* A copy is one file that can stand as store.sqlite in another directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "store/internal.h"

enum { STEP_PAGES = 4096 }; /* 16 MB: some hundredths of a second */

static bool refuse_copy(int code, const char *path, struct error *err) {
    enum error_code reason = (code & 0xFF) == SQLITE_FULL || code == SQLITE_IOERR_WRITE ? ERR_NO_SPACE : ERR_INTERNAL;
    return error_set(err, reason, "%s: %s (SQLite %d)", path, sqlite3_errstr(code), code);
}

/* In steps, but within a single read transaction of the source, so of one snapshot: without it each step would begin another,
 * and the copy with it. Writing goes on meanwhile, into the log. */
static bool copy_pages(struct connection *from, sqlite3 *to, const char *path, const struct going_on *going_on,
                       struct error *err) {
    int code = sqlite3_exec(from->db, "BEGIN; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
    if (code != SQLITE_OK) return refuse_copy(code, path, err);
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->db, "main");
    code = backup ? SQLITE_OK : sqlite3_errcode(to);
    bool goes_on = true;
    while (code == SQLITE_OK && (goes_on = going_on_ask(going_on, err))) code = sqlite3_backup_step(backup, STEP_PAGES);
    sqlite3_backup_finish(backup);
    sqlite3_exec(from->db, "COMMIT", NULL, NULL, NULL);
    return goes_on && (code == SQLITE_DONE || refuse_copy(code, path, err));
}

static bool copy_to(struct connection *from, const char *path, const struct going_on *going_on, struct error *err) {
    sqlite3 *to = NULL;
    bool ok = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ||
              error_set(err, ERR_INTERNAL, "%s: %s", path, sqlite3_errmsg(to));
    if (ok) {
        sqlite3_extended_result_codes(to, 1);
        /* A copy that fails is thrown away, and one that succeeds is synced whole. */
        sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
        ok = copy_pages(from, to, path, going_on, err);
    }
    if (sqlite3_close(to) != SQLITE_OK && ok) ok = error_set(err, ERR_INTERNAL, "%s: can't be closed", path);
    return ok;
}

static bool make_temporary(char temporary[PATH_MAX], const char *path, struct error *err) {
    if (snprintf(temporary, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX)
        return error_set(err, ERR_INVALID, "%s: path too long", path);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", path);
    close(fd);
    return true;
}

/* `path` becomes the copy once it is whole, and lasts. */
static bool copy_whole(struct connection *from, const char *path, const struct going_on *going_on, struct error *err) {
    char temporary[PATH_MAX];
    if (!make_temporary(temporary, path, err)) return false;
    bool ok = copy_to(from, temporary, going_on, err) && file_sync(temporary, err) &&
              (rename(temporary, path) == 0 || error_set_errno(err, "%s", path));
    if (ok) return file_sync_directory_of(path, err);
    unlink(temporary);
    return false;
}

bool store_backup(struct store *store, const char *path, const struct going_on *going_on, struct error *err) {
    struct connection *from = pool_take(&store->readers, err);
    if (!from) return false;
    bool ok = copy_whole(from, path, going_on, err);
    pool_give(&store->readers, from, ok);
    return ok;
}

static struct connection *open_at_rest(const char *directory, struct error *err) {
    char file[PATH_MAX];
    if (!store_make_path(file, directory, "store.sqlite", err)) return NULL;
    return connection_open(file, store_reading_mode(directory, true), DURABLE_EACH_COMMIT, schema_sentences, err);
}

bool store_is_older(const char *directory, bool *older, struct error *err) {
    struct connection *connection = open_at_rest(directory, err);
    bool ok = connection && schema_is_older(connection, older, err);
    connection_close(connection);
    return ok;
}

bool store_copy(const char *directory, const char *path, struct error *err) {
    struct connection *from = open_at_rest(directory, err);
    bool ok = from && copy_whole(from, path, NULL, err);
    connection_close(from);
    return ok;
}
