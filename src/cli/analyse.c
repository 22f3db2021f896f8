/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/bulk.h"
#include "cli/output.h"

static const char *data_option, *from_option, *to_option, *format_option, *output_option, *memory_option, *weights_option,
    *title_option;

static const struct option_row rows[] = {
    {"to", "LANGUAGES", "the target languages, such as sw,fr-HT (needed)", &to_option, NULL},
    {"format", "FORMAT", "table (default), json, csv, html: a page to print", &format_option, NULL},
    {"output", "FILE", "where to write (default: standard output)", &output_option, NULL},
    {"weights", "SCHEME", "percent of a new word's work, such as 95-99=40,100=20,repetition=10", &weights_option, NULL},
    {"title", "TEXT", "stands over the page", &title_option, NULL},
    {"from", "LANGUAGE", "the source language (default en)", &from_option, NULL},
    {"memory", "NAMES", "only these memories", &memory_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "analyse --to LANGUAGES [OPTION...] ARTICLE...",
    "Counts what is left to translate in articles, by match rate: segments, words, characters, weighted words.",
    rows,
    "Bands: translated, context, repetition, 100, 95-99, 85-94, 75-84, 50-74, none, internal 95-99 ... internal 50-74.",
};

static bool build_settings(struct buf *out, struct error *err) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "kind", STR("analyse"));
    json_put_str(&json, "title", str_of(title_option));
    json_put_str(&json, "from", str_of(from_option));
    bulk_write_list(&json, "to", to_option);
    if (memory_option) bulk_write_list(&json, "memories", memory_option);
    if (weights_option && !bulk_write_weights(&json, weights_option, err)) return false;
    json_put_int(&json, "keep_hours", 24);
    json_end_object(&json);
    return true;
}

static bool write_table(const struct output *output, const json_t *analysis, struct error *err) {
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out) return error_set_errno(err, "%s", output->name);
    table_print(out, analysis);
    bool ok = fclose(out) == 0 || error_set_errno(err, "%s", output->name);
    ok = ok && file_write_all(output->fd, output->name, text, len, err);
    free(text);
    return ok;
}

/* The answer as a table, to the file or standard output. */
static bool print_table(struct bulk *bulk, struct error *err) {
    struct buf url = {0}, answer = {0};
    buf_add_format(&url, "%s/analysis", bulk->job);
    buf_add_byte(&url, '\0');
    bool ok = client_send(bulk->client, &(struct client_request){.method = "GET", .path = url.at}, &answer, err);
    json_t *analysis = ok ? json_loadb(answer.at, answer.len, 0, NULL) : NULL;
    if (ok && !analysis) ok = error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    struct output output;
    ok = ok && output_open(&output, output_option, err) && output_close(&output, write_table(&output, analysis, err), err);
    json_decref(analysis);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

static bool print(struct bulk *bulk, struct error *err) {
    if (strcmp(format_option, "table") == 0) return print_table(bulk, err);
    const char *path = strcmp(format_option, "csv") == 0    ? "/analysis/csv"
                       : strcmp(format_option, "html") == 0 ? "/analysis/html"
                                                            : "/analysis";
    return bulk_fetch(bulk, path, output_option, err);
}

struct failures {
    struct bulk *bulk;
    size_t count;
};

static bool take_article(void *context, const json_t *answer, struct error *err) {
    struct failures *failures = context;
    const char *name = json_string_value(json_object_get(answer, "name"));
    const char *why = json_string_value(json_object_get(answer, "error"));
    const struct bulk_article *article = name ? bulk_find(failures->bulk, name) : NULL;
    if (!article) return error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    bulk_print_warnings(article, answer);
    if (!why) return true;
    failures->count++;
    fprintf(stderr, "tafsiri: %s: %s\n", article->path, why);
    return true;
}

static bool analyse(struct bulk *bulk, int argc, char **argv, size_t *failed, struct error *err) {
    struct buf data = {0}, settings = {0};
    struct failures failures = {.bulk = bulk};
    bool ok = build_settings(&settings, err) && bulk_collect(bulk, argc - 1, argv + 1, err) &&
              places_data(data_option, &data, err) && (bulk->client = client_open(data.at, false, err)) &&
              bulk_run(bulk, buf_str(&settings), err) && bulk_each_article(bulk, take_article, &failures, err) &&
              print(bulk, err);
    *failed = failures.count;
    buf_done(&data);
    buf_done(&settings);
    return ok;
}

static bool is_format(const char *text) {
    return strcmp(text, "table") == 0 || strcmp(text, "json") == 0 || strcmp(text, "csv") == 0 || strcmp(text, "html") == 0;
}

int command_analyse(int argc, char **argv) {
    struct error err = {0};
    struct bulk bulk = {.label = "counting"};
    size_t failed = 0;
    int status;
    from_option = "en";
    format_option = "table";
    output_option = "-";
    title_option = "";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (!to_option) return report_usage("analyse needs target languages, such as --to sw,fr-HT");
    if (!is_format(format_option)) return report_usage("--format: table, json, csv or html, not \"%s\"", format_option);
    if (argc < 2) return report_usage("analyse needs an article; `tafsiri analyse --help` tells how");
    bool ok = analyse(&bulk, argc, argv, &failed, &err);
    bulk_done(&bulk);
    if (!ok) return report_error(&err);
    return failed ? STATUS_DATA : STATUS_OK;
}
