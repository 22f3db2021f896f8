/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/audit.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "http/face.h"
#include "http/gate/audit_file.h"
#include "http/routes.h"
#include "service/access/access.h"

struct audit {
    struct audit_file *file;
    pthread_mutex_t lock;    /* over the rest; never held while the file is written, since refusals come from everywhere */
    int64_t refusals_due_ms; /* as in throttle.c */
    uint64_t pending;        /* refusals that were not written since the last line that told of them */
    uint64_t left_out;
};

/* ---- life --------------------------------------------------------------------------------------------------------------- */

struct audit *audit_open(const char *path, struct error *err) {
    struct audit_file *file = audit_file_open(path, err);
    if (!file) return NULL;
    struct audit *audit = alloc_zero(1, sizeof *audit);
    audit->file = file;
    pthread_mutex_init(&audit->lock, NULL);
    return audit;
}

void audit_close(struct audit *audit) {
    if (!audit) return;
    audit_file_close(audit->file);
    pthread_mutex_destroy(&audit->lock);
    free(audit);
}

bool audit_reopen(struct audit *audit, struct error *err) {
    return audit_file_reopen(audit->file, err);
}

void audit_measure(struct audit *audit, struct audit_counts *out) {
    *out = (struct audit_counts){0};
    if (!audit) return;
    audit_file_measure(audit->file, &out->lines, &out->failures);
    pthread_mutex_lock(&audit->lock);
    out->left_out = audit->left_out;
    pthread_mutex_unlock(&audit->lock);
}

/* ---- events ------------------------------------------------------------------------------------------------------------- */

/* Names that the server gave or checked are logged; a path may hold anything in their place, a text even, or a key. Those names
 * have no capitals, and 256 random bits in base64 have some, cut or not. */
static bool is_name(struct str text) {
    enum { NAME_MAX_BYTES = 64 };
    bool sound = text.len > 0 && text.len <= NAME_MAX_BYTES;
    for (size_t i = 0; sound && i < text.len; i++) {
        char c = text.at[i];
        sound = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
    return sound;
}

/* What may be told of a capture; of a whole key its id, so that it can be revoked. */
static struct str name_in(struct str capture) {
    struct str id = access_key_id(capture);
    return is_name(id) ? id : is_name(capture) ? capture : STR("");
}

/* The captures of the path whose names say that they are names, too. */
static void write_captures(struct json *json, const struct request *request) {
    static const char *const names[] = {"memory", "unit", "key", "document", "segment", "job", "backup"};
    struct str rest = str_of(request->route->pattern);
    for (size_t n = 0; n < CAPTURES_MAX; n++) {
        size_t start = str_find(rest, STR("{"), 0), end = str_find(rest, STR("}"), 0);
        if (start == SIZE_MAX || end == SIZE_MAX) return;
        struct str name = str_slice(rest, start + 1, end), told = name_in(request->captures[n]);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_equal(name, str_of(names[i])) && told.len) {
                bool is_object = i == 2; /* "key" is who asks */
                json_put_str(json, is_object ? "of" : names[i], told);
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

static void append(struct audit *audit, struct buf *line) {
    buf_add_byte(line, '\n');
    audit_file_append(audit->file, buf_str(line));
    buf_clear(line);
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
    append(audit, out);
}

/* Under the lock. */
static bool may_have_a_line(struct audit *audit) {
    int64_t now_ms = clock_steady_ms();
    int64_t due_ms = audit->refusals_due_ms > now_ms ? audit->refusals_due_ms : now_ms;
    if (due_ms + AUDIT_REFUSAL_EVERY_MS - now_ms > (int64_t)AUDIT_REFUSALS_BURST * AUDIT_REFUSAL_EVERY_MS) return false;
    audit->refusals_due_ms = due_ms + AUDIT_REFUSAL_EVERY_MS;
    return true;
}

/* Whether this event has a line; then *left_out are those before it that had none. */
static bool count_event(struct audit *audit, bool refused, uint64_t *left_out) {
    pthread_mutex_lock(&audit->lock);
    bool has_line = !refused || may_have_a_line(audit);
    *left_out = has_line ? audit->pending : 0;
    audit->pending = has_line ? 0 : audit->pending + 1;
    audit->left_out += !has_line;
    pthread_mutex_unlock(&audit->lock);
    return has_line;
}

/* Some protocols change things by GET; in the native API it only reads, administrators too. */
static const char *event_of(const struct request *request, enum audit_outcome outcome, int status) {
    const struct route *route = request->route;
    if (outcome == AUDIT_REFUSED) return "refused";
    if (!route || outcome == AUDIT_NOTHING || (outcome == AUDIT_DONE && status >= 400)) return NULL;
    if (str_equal(str_of(route->pattern), STR("/v1/session")))
        return request->method == METHOD_POST ? "sign_in" : request->method == METHOD_DELETE ? "sign_out" : NULL;
    bool reads = (request->method == METHOD_GET || request->method == METHOD_HEAD) && !face_is_asked(request);
    return route->role >= ROLE_TRANSLATOR && !reads ? "change" : NULL;
}

void audit_request(struct audit *audit, const struct request *request, enum audit_outcome outcome, int status) {
    const char *event = audit ? event_of(request, outcome, status) : NULL;
    struct arena arena = {0};
    struct buf line = {0};
    uint64_t left_out;
    if (!event || !count_event(audit, outcome == AUDIT_REFUSED, &left_out)) return;
    if (left_out) write_left_out(audit, left_out, &line, &arena);
    write_event(&line, &arena, request, event, status);
    append(audit, &line);
    buf_done(&line);
    arena_done(&arena);
}
