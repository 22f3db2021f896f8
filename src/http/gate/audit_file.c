/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/audit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"

struct audit_file {
    char *path;
    atomic_uint_fast64_t lines, failures;

    pthread_mutex_t names; /* taken by who opens and renames files; before `lock` */
    bool stuck;            /* the last try to put a file aside failed; under `names` */

    pthread_mutex_t lock; /* over the rest; nobody waits for the disk with it */
    pthread_cond_t woken;
    int fd;               /* changes with both locks */
    int64_t size, due_ms; /* when it may be put aside, by the steady clock */
    bool unsynced, closing, runs;
    pthread_t keeper;
};

/* ---- opening ------------------------------------------------------------------------------------------------------------ */

/* Under `names`. The disk gets what went to the former file, and the name of the new one. */
static void take(struct audit_file *file, int fd, int64_t size) {
    pthread_mutex_lock(&file->lock);
    int former = file->fd;
    file->fd = fd;
    file->size = size;
    file->due_ms = 0;
    file->unsynced = false;
    pthread_mutex_unlock(&file->lock);
    if (former >= 0) fdatasync(former), close(former);
    file_sync_directory_of(file->path, NULL);
}

static bool open_named(struct audit_file *file, struct error *err) {
    struct stat stat;
    int fd = open(file->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || fstat(fd, &stat) < 0) {
        error_set_errno(err, "audit log %s", file->path);
        if (fd >= 0) close(fd);
        return false;
    }
    take(file, fd, stat.st_size);
    return true;
}

bool audit_file_reopen(struct audit_file *file, struct error *err) {
    pthread_mutex_lock(&file->names);
    bool ok = open_named(file, err);
    pthread_mutex_unlock(&file->names);
    return ok;
}

/* ---- putting aside ------------------------------------------------------------------------------------------------------ */

static char *numbered(const struct audit_file *file, int number) {
    char *path = NULL;
    if (asprintf(&path, number ? "%s.%d" : "%s", file->path, number) < 0) abort();
    return path;
}

static bool is_there(const struct audit_file *file, int number) {
    char *path = numbered(file, number);
    bool there = file_exists(path);
    free(path);
    return there;
}

static bool move_up(const struct audit_file *file, int number, struct error *err) {
    char *from = numbered(file, number), *to = numbered(file, number + 1);
    bool ok = rename(from, to) == 0 || error_set_errno(err, "audit log %s can't be put aside", from);
    free(from);
    free(to);
    return ok;
}

/* From the oldest on, so that each finds its place free; where all are taken the last one is overwritten. Those behind a free
 * place stay, so that trying again pushes nothing out. */
static bool make_room(const struct audit_file *file, struct error *err) {
    int place = 1;
    if (!is_there(file, 0)) return true;
    while (place < AUDIT_FILES - 1 && is_there(file, place)) place++;
    while (place-- > 0)
        if (!move_up(file, place, err)) return false;
    return true;
}

/* The new file is there before anything is moved. Under `names`. */
static bool begin_next(struct audit_file *file, const char *fresh, struct error *err) {
    int fd = open(fresh, O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return error_set_errno(err, "audit log %s", fresh);
    if (make_room(file, err) && (rename(fresh, file->path) == 0 || error_set_errno(err, "audit log %s", file->path))) {
        take(file, fd, 0);
        return true;
    }
    close(fd);
    unlink(fresh);
    return false;
}

static void put_aside(struct audit_file *file) {
    struct error err = {0};
    char *fresh = NULL;
    if (asprintf(&fresh, "%s.fresh", file->path) < 0) abort();
    pthread_mutex_lock(&file->names);
    bool ok = begin_next(file, fresh, &err);
    if (!ok && !file->stuck) log_event(LOG_LEVEL_ERROR, err.message, LOG_PAIRS("file", file->path));
    file->stuck = !ok;
    pthread_mutex_unlock(&file->names);
    free(fresh);
}

/* ---- the keeper's thread ------------------------------------------------------------------------------------------------ */

static bool is_due(struct audit_file *file) {
    int64_t now_ms = clock_steady_ms();
    if (file->size < AUDIT_FILE_MAX || now_ms < file->due_ms) return false;
    file->due_ms = now_ms + AUDIT_RETRY_MS;
    return true;
}

/* Nothing closes the file meanwhile. */
static void sync_lines(struct audit_file *file) {
    pthread_mutex_lock(&file->names);
    fdatasync(file->fd);
    pthread_mutex_unlock(&file->names);
}

/* With the lock, but for the work itself. */
static void work(struct audit_file *file) {
    bool due = is_due(file), unsynced = file->unsynced;
    file->unsynced = false;
    pthread_mutex_unlock(&file->lock);
    if (due) put_aside(file);
    if (unsynced) sync_lines(file);
    pthread_mutex_lock(&file->lock);
}

static void *keep(void *context) {
    struct audit_file *file = context;
    pthread_mutex_lock(&file->lock);
    while (!file->closing) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&file->woken, &file->lock, &until);
        work(file);
    }
    pthread_mutex_unlock(&file->lock);
    return NULL;
}

/* ---- life --------------------------------------------------------------------------------------------------------------- */

static void init_locks(struct audit_file *file) {
    pthread_condattr_t steady;
    pthread_mutex_init(&file->names, NULL);
    pthread_mutex_init(&file->lock, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&file->woken, &steady);
    pthread_condattr_destroy(&steady);
}

struct audit_file *audit_file_open(const char *path, struct error *err) {
    struct audit_file *file = alloc_zero(1, sizeof *file);
    file->fd = -1;
    file->path = strdup(path);
    init_locks(file);
    if (audit_file_reopen(file, err)) {
        file->runs = pthread_create(&file->keeper, NULL, keep, file) == 0;
        if (file->runs) return file;
        error_set(err, ERR_UNAVAILABLE, "no threads to be had");
    }
    audit_file_close(file);
    return NULL;
}

static void wake_for_the_end(struct audit_file *file) {
    pthread_mutex_lock(&file->lock);
    file->closing = true;
    pthread_cond_signal(&file->woken);
    pthread_mutex_unlock(&file->lock);
}

void audit_file_close(struct audit_file *file) {
    if (!file) return;
    wake_for_the_end(file);
    if (file->runs) pthread_join(file->keeper, NULL);
    if (file->fd >= 0) fdatasync(file->fd), close(file->fd);
    pthread_cond_destroy(&file->woken);
    pthread_mutex_destroy(&file->lock);
    pthread_mutex_destroy(&file->names);
    free(file->path);
    free(file);
}

/* ---- lines -------------------------------------------------------------------------------------------------------------- */

static bool write_line(struct audit_file *file, struct str line, struct error *err) {
    if (!file_write_all(file->fd, file->path, line.at, line.len, err)) return false;
    bool was_full = file->size >= AUDIT_FILE_MAX;
    file->size += (int64_t)line.len;
    file->unsynced = true;
    if (!was_full && file->size >= AUDIT_FILE_MAX) pthread_cond_signal(&file->woken);
    return true;
}

void audit_file_append(struct audit_file *file, struct str line) {
    struct error err = {0};
    pthread_mutex_lock(&file->lock);
    bool ok = write_line(file, line, &err);
    pthread_mutex_unlock(&file->lock);
    uint64_t before = atomic_fetch_add(ok ? &file->lines : &file->failures, 1);
    if (!ok && before == 0) log_event(LOG_LEVEL_ERROR, err.message, LOG_PAIRS("file", file->path));
}

void audit_file_measure(const struct audit_file *file, uint64_t *lines, uint64_t *failures) {
    *lines = atomic_load(&file->lines);
    *failures = atomic_load(&file->failures);
}
