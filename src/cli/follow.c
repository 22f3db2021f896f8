/* SPDX-License-Identifier: Apache-2.0 */
/* A job of the server, asked for until it is over. */
#include <string.h>
#include <time.h>

#include "cli/bulk.h"

enum { ASK_MS = 200 };

bool follow_ask(struct client *client, const char *method, const char *path, struct str body, json_t **out, struct error *err) {
    struct buf answer = {0};
    bool ok = client_send(client, &(struct client_request){.method = method, .path = path, .body = body}, &answer, err);
    if (ok && out) {
        *out = json_loadb(answer.at, answer.len, 0, NULL);
        ok = *out || error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    }
    buf_done(&answer);
    return ok;
}

static void show(struct progress *progress, const json_t *job) {
    const json_t *state = json_object_get(job, "progress"), *left = json_object_get(state, "remaining_seconds");
    double percent = json_number_value(json_object_get(state, "percent"));
    double rate = json_number_value(json_object_get(state, "segments_per_second"));
    progress_tell(progress, (int)(percent * 10), 1000, (int64_t)rate, "segments", left ? json_integer_value(left) * 1000 : -1);
}

/* A draft too: nothing happens until somebody starts it. */
static bool is_over(const char *state) {
    return strcmp(state, "queued") != 0 && strcmp(state, "running") != 0;
}

bool follow_job(struct client *client, const char *path, const char *label, const volatile sig_atomic_t *stopped, json_t **end,
                struct error *err) {
    struct progress progress;
    bool ok, over = false;
    progress_start(&progress, label);
    do {
        json_decref(*end);
        *end = NULL;
        ok = !*stopped && follow_ask(client, "GET", path, (struct str){0}, end, err);
        if (!ok) break;
        const char *state = json_string_value(json_object_get(*end, "state"));
        over = !state || is_over(state);
        if (!over) show(&progress, *end);
        if (!over) nanosleep(&(struct timespec){.tv_nsec = ASK_MS * 1000000L}, NULL);
    } while (!over);
    progress_end(&progress);
    const char *why = json_string_value(json_object_get(*end, "error"));
    return ok && (!why || error_set(err, ERR_UNAVAILABLE, "the job failed: %s", why));
}
