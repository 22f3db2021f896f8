/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/audit.h"

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
#include "http/face.h"
#include "http/routes.h"

struct audit {
    pthread_mutex_t lock;
    pthread_cond_t closing_changed;
    char *path;
    int fd;
    int64_t size;
    bool unsynced, closing, syncs;
    pthread_t syncer;
    struct audit_counts counts;

    /* Over the rest; never held while the file is written, since refusals come from everywhere. */
    pthread_mutex_t refusals_lock;
    int64_t refusals_due_ms; /* as in throttle.c */
    uint64_t pending;        /* refusals that were not written since the last line that told of them */
    uint64_t left_out;
};

/* ---- the file ----------------------------------------------------------------------------------------------------------- */

static bool open_file(struct audit *audit, struct error *err) {
    struct stat stat;
    int fd = open(audit->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || fstat(fd, &stat) < 0) {
        error_set_errno(err, "audit log %s", audit->path);
        if (fd >= 0) close(fd);
        return false;
    }
    if (audit->fd >= 0) close(audit->fd);
    audit->fd = fd;
    audit->size = stat.st_size;
    return true;
}

static char *numbered(const struct audit *audit, int number) {
    char *path = NULL;
    if (asprintf(&path, number ? "%s.%d" : "%s", audit->path, number) < 0) abort();
    return path;
}

/* From the oldest on, so that each finds its place free; the last one is overwritten. */
static void put_aside(struct audit *audit) {
    fdatasync(audit->fd);
    for (int number = AUDIT_FILES - 2; number >= 0; number--) {
        char *from = numbered(audit, number), *to = numbered(audit, number + 1);
        rename(from, to); /* where there is none yet it fails, and may */
        free(from);
        free(to);
    }
    open_file(audit, NULL); /* when it fails the old one is written on */
}

static void write_line(struct audit *audit, struct buf *line) {
    buf_add_byte(line, '\n');
    if (audit->size > 0 && audit->size + (int64_t)line->len > AUDIT_FILE_MAX) put_aside(audit);
    struct error err = {0};
    if (file_write_all(audit->fd, audit->path, line->at, line->len, &err)) {
        audit->size += (int64_t)line->len;
        audit->counts.lines++;
        audit->unsynced = true;
    } else if (audit->counts.failures++ == 0) {
        log_event(LOG_LEVEL_ERROR, err.message, LOG_PAIRS("file", audit->path));
    }
}

static void *sync_each_second(void *context) {
    struct audit *audit = context;
    pthread_mutex_lock(&audit->lock);
    while (!audit->closing) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&audit->closing_changed, &audit->lock, &until);
        if (!audit->unsynced) continue;
        audit->unsynced = false;
        int fd = dup(audit->fd); /* nobody waits for the disk */
        pthread_mutex_unlock(&audit->lock);
        if (fd >= 0) fdatasync(fd), close(fd);
        pthread_mutex_lock(&audit->lock);
    }
    pthread_mutex_unlock(&audit->lock);
    return NULL;
}

/* ---- life --------------------------------------------------------------------------------------------------------------- */

struct audit *audit_open(const char *path, struct error *err) {
    struct audit *audit = alloc_zero(1, sizeof *audit);
    audit->fd = -1;
    audit->path = strdup(path);
    pthread_mutex_init(&audit->lock, NULL);
    pthread_mutex_init(&audit->refusals_lock, NULL);
    pthread_cond_init(&audit->closing_changed, NULL);
    if (open_file(audit, err)) {
        audit->syncs = pthread_create(&audit->syncer, NULL, sync_each_second, audit) == 0;
        if (audit->syncs) return audit;
        error_set(err, ERR_UNAVAILABLE, "no threads to be had");
    }
    audit_close(audit);
    return NULL;
}

void audit_close(struct audit *audit) {
    if (!audit) return;
    pthread_mutex_lock(&audit->lock);
    audit->closing = true;
    pthread_cond_signal(&audit->closing_changed);
    pthread_mutex_unlock(&audit->lock);
    if (audit->syncs) pthread_join(audit->syncer, NULL);
    if (audit->fd >= 0) fdatasync(audit->fd), close(audit->fd);
    pthread_cond_destroy(&audit->closing_changed);
    pthread_mutex_destroy(&audit->refusals_lock);
    pthread_mutex_destroy(&audit->lock);
    free(audit->path);
    free(audit);
}

bool audit_reopen(struct audit *audit, struct error *err) {
    pthread_mutex_lock(&audit->lock);
    bool ok = open_file(audit, err);
    pthread_mutex_unlock(&audit->lock);
    return ok;
}

void audit_measure(struct audit *audit, struct audit_counts *out) {
    *out = (struct audit_counts){0};
    if (!audit) return;
    pthread_mutex_lock(&audit->lock);
    *out = audit->counts;
    pthread_mutex_unlock(&audit->lock);
    pthread_mutex_lock(&audit->refusals_lock);
    out->left_out = audit->left_out;
    pthread_mutex_unlock(&audit->refusals_lock);
}

/* ---- events ------------------------------------------------------------------------------------------------------------- */

/* Names that the server gave or checked are logged; a path may hold anything in their place, a text even. */
static bool is_name(struct str text) {
    enum { NAME_MAX_BYTES = 64 };
    bool sound = text.len > 0 && text.len <= NAME_MAX_BYTES;
    for (size_t i = 0; sound && i < text.len; i++) {
        char c = text.at[i];
        sound = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
    return sound;
}

/* The captures of the path whose names say that they are names, too. */
static void write_captures(struct json *json, const struct request *request) {
    static const char *const names[] = {"memory", "unit", "key", "document", "segment", "job", "backup"};
    struct str rest = str_of(request->route->pattern);
    for (size_t n = 0; n < CAPTURES_MAX; n++) {
        size_t start = str_find(rest, STR("{"), 0), end = str_find(rest, STR("}"), 0);
        if (start == SIZE_MAX || end == SIZE_MAX) return;
        struct str name = str_slice(rest, start + 1, end);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_equal(name, str_of(names[i])) && is_name(request->captures[n])) {
                bool is_object = i == 2; /* "key" is who asks */
                json_put_str(json, is_object ? "of" : names[i], request->captures[n]);
            }
        rest = str_slice(rest, end + 1, rest.len);
    }
}

static void write_who(struct json *json, const struct identity *identity) {
    const char *by = identity->key.len ? identity->is_session ? "session" : "key" : identity->is_local ? "socket" : "anyone";
    json_put_str(json, "by", str_of(by));
    if (identity->key.len) json_put_str(json, "key", identity->key);
    if (identity->key.len && identity->caller) json_put_str(json, "name", identity->caller->name);
    if (!identity->key.len && is_name(identity->tried)) json_put_str(json, "tried", identity->tried);
    if (identity->address.len) json_put_str(json, "address", identity->address);
}

static void write_event(struct buf *out, struct arena *arena, const struct request *request, const char *event, int status) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "time", clock_format(arena, clock_now_ms()));
    json_put_str(&json, "event", str_of(event));
    json_put_int(&json, "status", status);
    json_put_str(&json, "method", method_name(request->method));
    if (request->route) {
        json_put_str(&json, "route", str_of(request->route->pattern));
        write_captures(&json, request);
    }
    if (request->identity.changed.len) json_put_str(&json, "of", request->identity.changed);
    write_who(&json, &request->identity);
    json_end_object(&json);
}

static void write_left_out(struct audit *audit, uint64_t refusals, struct buf *out, struct arena *arena) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "time", clock_format(arena, clock_now_ms()));
    json_put_str(&json, "event", STR("left_out"));
    json_put_int(&json, "refusals", (int64_t)refusals);
    json_end_object(&json);
    write_line(audit, out);
    buf_clear(out);
}

/* Under refusals_lock. */
static bool may_have_a_line(struct audit *audit) {
    int64_t now_ms = clock_steady_ms();
    int64_t due_ms = audit->refusals_due_ms > now_ms ? audit->refusals_due_ms : now_ms;
    if (due_ms + AUDIT_REFUSAL_EVERY_MS - now_ms > (int64_t)AUDIT_REFUSALS_BURST * AUDIT_REFUSAL_EVERY_MS) return false;
    audit->refusals_due_ms = due_ms + AUDIT_REFUSAL_EVERY_MS;
    return true;
}

/* Whether this event has a line; then *left_out are those before it that had none. */
static bool count_event(struct audit *audit, bool refused, uint64_t *left_out) {
    pthread_mutex_lock(&audit->refusals_lock);
    bool has_line = !refused || may_have_a_line(audit);
    *left_out = has_line ? audit->pending : 0;
    audit->pending = has_line ? 0 : audit->pending + 1;
    audit->left_out += !has_line;
    pthread_mutex_unlock(&audit->refusals_lock);
    return has_line;
}

/* Some protocols change things by GET; in the native API it only reads, administrators too. */
static const char *event_of(const struct request *request, int refused) {
    const struct route *route = request->route;
    if (refused) return "refused";
    if (!route || request->reply.status >= 400) return NULL;
    if (str_equal(str_of(route->pattern), STR("/v1/session")))
        return request->method == METHOD_POST ? "sign_in" : request->method == METHOD_DELETE ? "sign_out" : NULL;
    bool reads = (request->method == METHOD_GET || request->method == METHOD_HEAD) && !face_is_asked(request);
    return route->role >= ROLE_TRANSLATOR && !reads ? "change" : NULL;
}

void audit_request(struct audit *audit, const struct request *request, int refused) {
    const char *event = audit ? event_of(request, refused) : NULL;
    struct arena arena = {0};
    struct buf line = {0};
    uint64_t left_out;
    if (!event || !count_event(audit, refused, &left_out)) return;
    pthread_mutex_lock(&audit->lock);
    if (left_out) write_left_out(audit, left_out, &line, &arena);
    write_event(&line, &arena, request, event, refused ? refused : request->reply.status);
    write_line(audit, &line);
    pthread_mutex_unlock(&audit->lock);
    buf_done(&line);
    arena_done(&arena);
}
