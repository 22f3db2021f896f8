/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "store/internal.h"

enum { COMMIT_WINDOW_MS = 3 };

bool store_make_path(char path[PATH_MAX], const char *directory, const char *name, struct error *err) {
    return snprintf(path, PATH_MAX, "%s/%s", directory, name) < PATH_MAX ||
           error_set(err, ERR_INVALID, "%s: path too long", directory);
}

int store_take_lock(const char *directory, struct error *err) {
    char path[PATH_MAX];
    return store_make_path(path, directory, "store.lock", err) ? lock_take(path, err) : -1;
}

void store_give_lock(int lock) {
    lock_release(lock);
}

static bool open_for_writing(struct store *store, const char *directory, struct error *err) {
    struct writer *writer = &store->writer;
    if ((store->lock_fd = store_take_lock(directory, err)) < 0 || !connection_make_private(store->path, err)) return false;
    writer->connection = connection_open(store->path, ACCESS_WRITE, DURABLE_EACH_COMMIT, schema_sentences, err);
    return writer->connection && schema_upgrade_store(writer->connection, err) && file_sync_directory_of(store->path, err);
}

/* Where nothing can be made in the directory nobody writes to the store, and SQLite could make no log. Whoever has it open, has
 * a log. */
enum connection_mode store_reading_mode(const char *directory, bool at_rest) {
    char log[PATH_MAX];
    bool has_log = !store_make_path(log, directory, "store.sqlite-wal", NULL) || file_exists(log);
    return !has_log && (at_rest || access(directory, W_OK) < 0) ? ACCESS_AT_REST : ACCESS_READ;
}

static bool open_for_reading(struct store *store, const char *directory, bool at_rest, struct error *err) {
    store->readers.mode = store_reading_mode(directory, at_rest);
    struct connection *connection = pool_take(&store->readers, err);
    bool ok = connection && schema_check_store(connection, err);
    if (connection) pool_give(&store->readers, connection, ok);
    return ok;
}

struct store *store_open(const char *directory, const struct store_options *options, struct error *err) {
    struct store *store = alloc_zero(1, sizeof *store);
    store->lock_fd = -1;
    store->commit_window_ms = options && options->commit_window_ms > 0 ? options->commit_window_ms : COMMIT_WINDOW_MS;
    pool_init(&store->readers, store->path, schema_sentences);
    writer_init(&store->writer);
    damage_init(&store->damage, options ? options->tell_damage : NULL);
    bool read_only = options && options->read_only;
    if (store_make_path(store->path, directory, "store.sqlite", err) &&
        (read_only ? open_for_reading(store, directory, options->at_rest, err)
                   : open_for_writing(store, directory, err) && writer_start(store, err)))
        return store;
    store_close(store);
    return NULL;
}

/* Readers go first: the writing connection, last of all, moves the whole log to the database and removes it. */
void store_close(struct store *store) {
    if (!store) return;
    writer_stop(&store->writer);
    pool_done(&store->readers);
    connection_close(store->writer.connection);
    writer_done(&store->writer);
    damage_done(&store->damage);
    lock_release(store->lock_fd);
    free(store);
}
