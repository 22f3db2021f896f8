/* SPDX-License-Identifier: Apache-2.0 */
/* A copy is one file that can stand as store.sqlite in another directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "store/internal.h"

static bool copy_pages(struct connection *from, sqlite3 *to, const char *path, struct error *err) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from->db, "main");
    /* All in one step: a single read transaction, so one snapshot. Writing goes on meanwhile, into the log. */
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to);
    sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) return true;
    enum error_code reason = (code & 0xFF) == SQLITE_FULL || code == SQLITE_IOERR_WRITE ? ERR_NO_SPACE : ERR_INTERNAL;
    return error_set(err, reason, "%s: %s (SQLite %d)", path, sqlite3_errstr(code), code);
}

static bool copy_to(struct connection *from, const char *path, struct error *err) {
    sqlite3 *to = NULL;
    bool ok = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ||
              error_set(err, ERR_INTERNAL, "%s: %s", path, sqlite3_errmsg(to));
    if (ok) {
        sqlite3_extended_result_codes(to, 1);
        /* A copy that fails is thrown away, and one that succeeds is synced whole. */
        sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
        ok = copy_pages(from, to, path, err);
    }
    if (sqlite3_close(to) != SQLITE_OK && ok) ok = error_set(err, ERR_INTERNAL, "%s: can't be closed", path);
    return ok;
}

static bool sync_file(const char *path, struct error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok) error_set_errno(err, "%s", path);
    if (fd >= 0) close(fd);
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

bool store_backup(struct store *store, const char *path, struct error *err) {
    char temporary[PATH_MAX];
    if (!make_temporary(temporary, path, err)) return false;
    struct connection *from = pool_take(&store->readers, err);
    bool ok = from && copy_to(from, temporary, err);
    if (from) pool_give(&store->readers, from, ok);
    ok = ok && sync_file(temporary, err) && (rename(temporary, path) == 0 || error_set_errno(err, "%s", path));
    if (ok) return file_sync_directory_of(path, err);
    unlink(temporary);
    return false;
}
