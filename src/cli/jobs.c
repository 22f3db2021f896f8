/* SPDX-License-Identifier: Apache-2.0 */
/* The jobs of the server, whoever started them: listed, shown, cancelled, followed to their end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/bulk.h"

enum { PAGE = 500 };

static const char *data_option;

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

static long long number_of(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

static void print_languages(const json_t *job) {
    const json_t *to = json_object_get(job, "to");
    printf("%s to ", text_of(job, "from"));
    for (size_t i = 0; i < json_array_size(to); i++) printf("%s%s", i ? "," : "", json_string_value(json_array_get(to, i)));
}

/* ---- list --------------------------------------------------------------------------------------------------------------- */

/* Fields that every job has, parted by two blanks; its title, which may hold anything, at the end. */
static void print_line(const json_t *job) {
    const json_t *progress = json_object_get(job, "progress");
    printf("%s  %-9s  %3d %%  %.16s  %s  ", text_of(job, "id"), text_of(job, "state"),
           (int)json_number_value(json_object_get(progress, "percent")), text_of(job, "created"), text_of(job, "kind"));
    print_languages(job);
    if (json_object_get(job, "document"))
        printf("  document %lld", number_of(job, "document"));
    else
        printf("  %lld/%lld articles", number_of(progress, "articles_done"), number_of(job, "articles"));
    printf("  %s\n", text_of(job, "title"));
}

static bool list_jobs(struct client *client, struct error *err) {
    struct buf path = {0}, after = {0};
    bool ok = true;
    do {
        json_t *page = NULL, *job;
        size_t i;
        buf_clear(&path);
        buf_add_format(&path, "/v1/jobs?limit=%d", PAGE);
        if (after.len) buf_add_str(&path, STR("&after=")), client_encode(&path, buf_str(&after));
        buf_add_byte(&path, '\0');
        ok = follow_ask(client, "GET", path.at, (struct str){0}, &page, err);
        json_array_foreach(json_object_get(page, "jobs"), i, job) print_line(job);
        buf_clear(&after);
        buf_add_str(&after, str_of(text_of(page, "next")));
        json_decref(page);
    } while (ok && after.len);
    buf_done(&path);
    buf_done(&after);
    return ok;
}

/* ---- show --------------------------------------------------------------------------------------------------------------- */

static void print_text(const json_t *job, const char *name) {
    if (*text_of(job, name)) printf("%s: %s\n", name, text_of(job, name));
}

static void print_progress(const json_t *job) {
    const json_t *progress = json_object_get(job, "progress"), *left = json_object_get(progress, "remaining_seconds");
    printf("progress: %.1f %%, %lld segments\n", json_number_value(json_object_get(progress, "percent")),
           number_of(progress, "segments_done"));
    if (left) printf("remaining: %lld s\n", (long long)json_integer_value(left));
    if (json_object_get(job, "document"))
        printf("document: %lld\n", number_of(job, "document"));
    else
        printf("articles: %lld, %lld done, %lld of them failed\n", number_of(job, "articles"),
               number_of(progress, "articles_done"), number_of(progress, "articles_failed"));
}

static void print_job(const json_t *job) {
    static const char *const before[] = {"id", "title", "kind", "state", "error"}, *const times[] = {"created", "started",
                                                                                                     "ended", "expires"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) print_text(job, before[i]);
    printf("languages: ");
    print_languages(job);
    putchar('\n');
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) print_text(job, times[i]);
    print_progress(job);
}

static bool print_failed(void *context, const json_t *article, struct error *err) {
    (void)context, (void)err;
    if (*text_of(article, "error")) printf("failed: %s: %s\n", text_of(article, "name"), text_of(article, "error"));
    return true;
}

static bool show_job(struct client *client, const char *path, struct error *err) {
    json_t *job = NULL;
    if (!follow_ask(client, "GET", path, (struct str){0}, &job, err)) return false;
    struct bulk bulk = {.client = client};
    bool ok = snprintf(bulk.job, sizeof bulk.job, "%s", path) < (int)sizeof bulk.job;
    print_job(job);
    ok = ok && (number_of(json_object_get(job, "progress"), "articles_failed") == 0 ||
                bulk_each_article(&bulk, print_failed, NULL, err));
    json_decref(job);
    return ok;
}

/* ---- cancel, follow ----------------------------------------------------------------------------------------------------- */

static bool cancel_job(struct client *client, const char *path, struct error *err) {
    struct buf whole = {0};
    buf_add_format(&whole, "%s/cancel", path);
    buf_add_byte(&whole, '\0');
    bool ok = follow_ask(client, "POST", whole.at, STR(""), NULL, err);
    buf_done(&whole);
    return ok;
}

/* The last line is the job as it is in the end. *found: it did not come to the end that was wanted. */
static bool follow_to_end(struct client *client, const char *path, bool *found, struct error *err) {
    static const volatile sig_atomic_t never; /* Ctrl-C ends the command, and not the job */
    json_t *end = NULL;
    bool ok = follow_job(client, path, "at work", &never, &end, err);
    if (end) print_line(end);
    *found = end && strcmp(text_of(end, "state"), "done") != 0;
    json_decref(end);
    return ok;
}

/* ---- the command -------------------------------------------------------------------------------------------------------- */

static bool run_one(struct client *client, const char *what, const char *id, bool *found, struct error *err) {
    struct buf path = {0};
    buf_add_str(&path, STR("/v1/jobs/"));
    client_encode(&path, str_of(id));
    buf_add_byte(&path, '\0');
    bool ok = strcmp(what, "show") == 0     ? show_job(client, path.at, err)
              : strcmp(what, "cancel") == 0 ? cancel_job(client, path.at, err)
                                            : follow_to_end(client, path.at, found, err);
    buf_done(&path);
    return ok;
}

static bool run(struct client *client, const char *what, int count, char **ids, bool *found, struct error *err) {
    bool ok = true;
    if (strcmp(what, "list") == 0) return list_jobs(client, err);
    for (int i = 0; ok && i < count; i++) ok = run_one(client, what, ids[i], found, err);
    return ok;
}

static bool check_operands(const char *what, int count) {
    if (strcmp(what, "list") == 0) return count == 0;
    if (strcmp(what, "cancel") == 0) return count > 0;
    return (strcmp(what, "show") == 0 || strcmp(what, "follow") == 0) && count == 1;
}

int command_jobs(int argc, char **argv) {
    static const struct option_row rows[] = {{"data", "DIR", "the data directory", &data_option, NULL}, {0}};
    static const struct option_table table = {"jobs list | show ID | follow ID | cancel ID...",
                                              "What the server does with many articles at once, whoever asked for it: the jobs "
                                              "of `pretranslate` and `analyse`, of the API and of the workbench.",
                                              rows,
                                              "`follow` waits for the end and fails when the job does; Ctrl-C ends it, and not "
                                              "the job. What a cancelled job has done stays."};
    struct error err = {0};
    struct buf data = {0};
    bool found = false;
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    const char *what = argc > 1 ? argv[1] : "";
    if (!check_operands(what, argc - 2)) return report_usage("jobs needs list, show ID, follow ID or cancel ID...");
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, false, &err) : NULL;
    bool ok = client && run(client, what, argc - 2, argv + 2, &found, &err);
    client_close(client);
    buf_done(&data);
    if (!ok) return report_error(&err);
    return found ? STATUS_FOUND : STATUS_OK;
}
