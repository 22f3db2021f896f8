/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bulk.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "cli/output.h"
#include "service/jobs/jobs.h"

enum { PAGE = 500, WEIGHTS_TEXT_MAX = 1000 };

static volatile sig_atomic_t stopped;

static void stop(int number) {
    (void)number;
    stopped = 1;
}

/* ---- settings --------------------------------------------------------------------------------------------------------- */

void bulk_write_list(struct json *json, const char *key, const char *text) {
    struct str rest = str_of(text);
    json_key(json, key);
    json_begin_array(json);
    while (rest.len) {
        struct str item = str_trim(str_cut(&rest, ','));
        if (item.len) json_str(json, item);
    }
    json_end_array(json);
}

bool bulk_write_weights(struct json *json, const char *text, struct error *err) {
    struct str rest = str_of(text);
    json_key(json, "weights");
    json_begin_object(json);
    while (rest.len) {
        struct str percent = str_trim(str_cut(&rest, ',')), band = str_trim(str_cut(&percent, '='));
        enum analysis_band known;
        int64_t weight;
        if (!analysis_band_parse(band, &known))
            return error_set(err, ERR_INVALID, "--weights: there is no band \"%" STR_FMT "\"", STR_ARG(utf8_limit(band, 40)));
        if (!str_to_int(str_trim(percent), &weight) || weight < 0 || weight > WEIGHT_MAX)
            return error_set(err, ERR_INVALID, "--weights: %s: a whole number from 0 to %d", analysis_band_name(known),
                             WEIGHT_MAX);
        json_put_int(json, analysis_band_name(known), weight);
    }
    json_end_object(json);
    return true;
}

/* ---- one request ------------------------------------------------------------------------------------------------------ */

/* `path` is below the job's. The answer as JSON, where there is one. */
static bool ask(struct bulk *bulk, const char *method, const char *path, struct str body, json_t **out, struct error *err) {
    struct buf url = {0};
    buf_add_format(&url, "%s%s", bulk->job[0] ? bulk->job : "/v1/jobs", path);
    buf_add_byte(&url, '\0');
    bool ok = follow_ask(bulk->client, method, url.at, body, out, err);
    buf_done(&url);
    return ok;
}

static bool create(struct bulk *bulk, struct str settings, struct error *err) {
    json_t *job = NULL;
    bool ok = ask(bulk, "POST", "", settings, &job, err);
    if (ok) snprintf(bulk->job, sizeof bulk->job, "/v1/jobs/%s", json_string_value(json_object_get(job, "id")));
    json_decref(job);
    return ok;
}

/* ---- sending ---------------------------------------------------------------------------------------------------------- */

static bool send_article(struct bulk *bulk, const struct bulk_article *article, struct error *err) {
    struct buf url = {0}, answer = {0};
    struct stat info;
    int fd = open(article->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", article->path);
    buf_add_format(&url, "%s/articles/", bulk->job);
    client_encode(&url, article->name);
    buf_add_byte(&url, '\0');
    bool ok = fstat(fd, &info) == 0 || error_set_errno(err, "%s", article->path);
    ok = ok && (client_send(bulk->client,
                            &(struct client_request){.method = "PUT",
                                                     .path = url.at,
                                                     .type = "application/octet-stream",
                                                     .body_fd = fd,
                                                     .body_length = S_ISREG(info.st_mode) ? info.st_size : -1},
                            &answer, err) ||
                error_prefix(err, "%s", article->path));
    close(fd);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

static bool was_stopped(struct error *err) {
    return stopped && (error_set(err, ERR_UNAVAILABLE, "stopped: the job is removed"), true);
}

static bool send_articles(struct bulk *bulk, struct error *err) {
    struct progress progress;
    progress_start(&progress, "sending");
    bool ok = true;
    for (size_t i = 0; ok && i < bulk->count; i++) {
        ok = !was_stopped(err) && send_article(bulk, &bulk->articles[i], err);
        progress_show(&progress, (int64_t)i + 1, (int64_t)bulk->count, "articles");
    }
    progress_end(&progress);
    return ok;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

bool bulk_run(struct bulk *bulk, struct str settings, struct error *err) {
    struct sigaction action = {.sa_handler = stop}, former;
    stopped = 0;
    sigaction(SIGINT, &action, &former);
    bool ok = create(bulk, settings, err) && send_articles(bulk, err) && ask(bulk, "POST", "/start", STR(""), NULL, err) &&
              follow_job(bulk->client, bulk->job, bulk->label, &stopped, &bulk->end, err);
    was_stopped(err);
    sigaction(SIGINT, &former, NULL);
    return ok;
}

/* ---- results ---------------------------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b) {
    return str_compare(((const struct bulk_article *)a)->name, ((const struct bulk_article *)b)->name);
}

const struct bulk_article *bulk_find(const struct bulk *bulk, const char *name) {
    struct bulk_article wanted = {.name = str_of(name)};
    return bsearch(&wanted, bulk->articles, bulk->count, sizeof *bulk->articles, compare_names);
}

bool bulk_each_article(struct bulk *bulk, bool (*take)(void *context, const json_t *article, struct error *err), void *context,
                       struct error *err) {
    struct buf path = {0}, after = {0};
    bool ok = true;
    do {
        json_t *page = NULL;
        buf_clear(&path);
        buf_add_format(&path, "/articles?limit=%d", PAGE);
        if (after.len) buf_add_str(&path, STR("&after=")), client_encode(&path, buf_str(&after));
        buf_add_byte(&path, '\0');
        ok = ask(bulk, "GET", path.at, (struct str){0}, &page, err);
        const json_t *list = json_object_get(page, "articles");
        for (size_t i = 0; ok && i < json_array_size(list); i++) ok = take(context, json_array_get(list, i), err);
        buf_clear(&after);
        buf_add_str(&after, str_of(json_string_value(json_object_get(page, "next"))));
        json_decref(page);
    } while (ok && after.len);
    buf_done(&path);
    buf_done(&after);
    return ok;
}

/* One of `warnings` of an earlier result. */
static bool was_told(const json_t *results, size_t before, const json_t *warning) {
    for (size_t i = 0; i < before; i++) {
        const json_t *warnings = json_object_get(json_array_get(results, i), "warnings");
        for (size_t k = 0; k < json_array_size(warnings); k++)
            if (json_equal(json_array_get(warnings, k), warning)) return true;
    }
    return false;
}

void bulk_print_warnings(const struct bulk_article *article, const json_t *answer) {
    const json_t *results = json_object_get(answer, "results");
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *warnings = json_object_get(json_array_get(results, i), "warnings");
        for (size_t k = 0; k < json_array_size(warnings); k++) {
            const json_t *warning = json_array_get(warnings, k);
            if (!was_told(results, i, warning))
                fprintf(stderr, "tafsiri: %s: warning: %s\n", article->path, json_string_value(warning));
        }
    }
}

static bool fetch_to(struct bulk *bulk, const char *path, const struct output *output, struct error *err) {
    struct buf url = {0}, answer = {0};
    buf_add_format(&url, "%s%s", bulk->job, path);
    buf_add_byte(&url, '\0');
    bool ok = client_send(
        bulk->client,
        &(struct client_request){.method = "GET", .path = url.at, .output_fd = output->fd, .output_name = output->name},
        &answer, err);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

bool bulk_fetch(struct bulk *bulk, const char *path, const char *file, struct error *err) {
    struct output output;
    return output_open(&output, file, err) && output_close(&output, fetch_to(bulk, path, &output, err), err);
}

void bulk_done(struct bulk *bulk) {
    if (bulk->client && bulk->job[0]) ask(bulk, "DELETE", "", (struct str){0}, NULL, NULL);
    client_close(bulk->client);
    json_decref(bulk->end);
    arena_done(&bulk->arena);
    buf_done(&bulk->passed);
    free(bulk->articles);
    *bulk = (struct bulk){0};
}
