/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/bulk.h"

static const char *data_option, *from_option, *to_option, *format_option, *score_option, *output_option, *memory_option,
    *rest_option, *analysis_option, *candidates_option;

static bool with_fragments;

static const struct option_row rows[] = {
    {"to", "LANGUAGES", "the target languages, such as sw,fr-HT (needed)", &to_option, NULL},
    {"output", "DIR", "where the results go, as DIR/LANGUAGE/NAME (needed)", &output_option, NULL},
    {"format", "FORMAT", "original (default), xliff, xliff2, tmx, text; html, markdown, docx: original, such articles only",
     &format_option, NULL},
    {"min-score", "PERCENT", "fill in from this match rate, 1 to 102 (default 75)", &score_option, NULL},
    {"rest", "WHAT", "where nothing is good enough: source, empty, or auto (default): empty in XLIFF, else the source",
     &rest_option, NULL},
    {"candidates", "N", "further matches beside each segment of XLIFF, 0 to 10 (default 3)", &candidates_option, NULL},
    {"fragments", NULL, "in XLIFF, note the parts of open segments that the memories know", NULL, &with_fragments},
    {"from", "LANGUAGE", "the source language (default en)", &from_option, NULL},
    {"memory", "NAMES", "only from these memories", &memory_option, NULL},
    {"analysis", "FILE", "write the analysis too: .json, .csv or .html", &analysis_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "pretranslate --to LANGUAGES --output DIR [OPTION...] ARTICLE...",
    "Fills in what the memories know of articles: text, HTML, Markdown, DOCX, XLIFF, and folders of them.",
    rows,
    "Articles that can't be read are told of, and the exit status is 65; the others are done all the same.",
};

static void build_settings(struct buf *out, long min_score, long candidates) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "from", str_of(from_option));
    bulk_write_list(&json, "to", to_option);
    json_put_str(&json, "format", str_of(format_option));
    json_put_int(&json, "min_score", min_score);
    json_put_int(&json, "candidates", candidates);
    json_put_str(&json, "rest", str_of(rest_option));
    if (memory_option) bulk_write_list(&json, "memories", memory_option);
    json_put_bool(&json, "fragments", with_fragments);
    json_put_bool(&json, "analysis", analysis_option != NULL);
    json_put_int(&json, "keep_hours", 24); /* where this program is killed before it has fetched them */
    json_end_object(&json);
}

/* ---- results ---------------------------------------------------------------------------------------------------------- */

struct saving {
    struct bulk *bulk;
    size_t failed;
};

/* Folders for people, not for the program alone: with the rights that they usually give. */
static bool make_folders(const char *path, struct error *err) {
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (len >= sizeof part) return error_set(err, ERR_INVALID, "%s: path too long", path);
    for (size_t i = 1; i < len; i++) {
        if (path[i] != '/') continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) < 0 && errno != EEXIST) return error_set_errno(err, "%s", part);
    }
    return true;
}

/* The result's name is that of the article in the job, with an ending perhaps; here the article's place gets that ending. */
static bool save(struct bulk *bulk, const struct bulk_article *article, const json_t *result, struct error *err) {
    const char *to = json_string_value(json_object_get(result, "to"));
    struct str name = str_of(json_string_value(json_object_get(result, "name")));
    struct buf path = {0}, file = {0};
    struct str ending = name.len >= article->name.len ? str_slice(name, article->name.len, name.len) : STR("");
    buf_add_format(&file, "%s/%s/%" STR_FMT "%" STR_FMT, output_option, to, STR_ARG(article->place), STR_ARG(ending));
    buf_add_byte(&file, '\0');
    buf_add_format(&path, "/results/%s/", to);
    client_encode(&path, article->name);
    buf_add_byte(&path, '\0');
    bool ok = make_folders(file.at, err) && bulk_fetch(bulk, path.at, file.at, err);
    buf_done(&path);
    buf_done(&file);
    return ok;
}

static bool take_article(void *context, const json_t *answer, struct error *err) {
    struct saving *saving = context;
    const char *name = json_string_value(json_object_get(answer, "name"));
    const char *why = json_string_value(json_object_get(answer, "error"));
    const struct bulk_article *article = name ? bulk_find(saving->bulk, name) : NULL;
    const json_t *results = json_object_get(answer, "results");
    if (!article) return error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    if (why) {
        saving->failed++;
        fprintf(stderr, "tafsiri: %s: %s\n", article->path, why);
    }
    bulk_print_warnings(article, answer);
    for (size_t i = 0; i < json_array_size(results); i++)
        if (!save(saving->bulk, article, json_array_get(results, i), err)) return false;
    return true;
}

static void print_sums(const json_t *job) {
    const json_t *results = json_object_get(job, "results");
    for (size_t i = 0; i < json_array_size(results); i++) {
        const json_t *sum = json_array_get(results, i);
        static const char *const keys[] = {"segments", "filled", "exact", "kept", "open", "misspelt"};
        json_int_t n[6];
        for (size_t k = 0; k < 6; k++) n[k] = json_integer_value(json_object_get(sum, keys[k]));
        printf("%s: %lld segments, %lld filled in (%lld at 100 %% and above), %lld open",
               json_string_value(json_object_get(sum, "to")), (long long)n[0], (long long)n[1], (long long)n[2],
               (long long)n[4]);
        if (n[3]) printf(", %lld translated already", (long long)n[3]);
        if (n[5]) printf(", %lld to be spell-checked", (long long)n[5]);
        putchar('\n');
    }
}

/* ---- the command ------------------------------------------------------------------------------------------------------ */

static bool fetch_analysis(struct bulk *bulk, struct error *err) {
    struct str name = str_of(analysis_option); /* NULL: empty */
    const char *path = str_ends(name, STR(".csv"))    ? "/analysis/csv"
                       : str_ends(name, STR(".html")) ? "/analysis/html"
                                                      : "/analysis";
    return !analysis_option || bulk_fetch(bulk, path, analysis_option, err);
}

static bool pretranslate(struct bulk *bulk, int argc, char **argv, struct str settings, size_t *failed, struct error *err) {
    struct buf data = {0};
    struct saving saving = {.bulk = bulk};
    bulk->output = output_option;
    bool ok = bulk_collect(bulk, argc - 1, argv + 1, err) && places_data(data_option, &data, err) &&
              (bulk->client = client_open(data.at, false, err)) && bulk_run(bulk, settings, err) &&
              bulk_each_article(bulk, take_article, &saving, err) && fetch_analysis(bulk, err);
    if (ok) print_sums(bulk->end);
    *failed = saving.failed;
    buf_done(&data);
    return ok;
}

int command_pretranslate(int argc, char **argv) {
    struct error err = {0};
    struct buf settings = {0};
    struct bulk bulk = {.label = "translating"};
    long min_score, candidates;
    size_t failed = 0;
    int status;
    from_option = "en";
    format_option = "original";
    score_option = "75";
    rest_option = "auto";
    candidates_option = "3";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (strcmp(format_option, "html") == 0 || strcmp(format_option, "markdown") == 0 || strcmp(format_option, "docx") == 0)
        bulk.only = format_option;
    if (!to_option) return report_usage("pretranslate needs target languages, such as --to sw,fr-HT");
    if (!output_option) return report_usage("pretranslate needs a directory for the results: --output DIR");
    if (argc < 2) return report_usage("pretranslate needs an article; `tafsiri pretranslate --help` tells how");
    if (!option_number("min-score", score_option, 1, 102, &min_score) ||
        !option_number("candidates", candidates_option, 0, 10, &candidates))
        return STATUS_USAGE;
    build_settings(&settings, min_score, candidates);
    bool ok = pretranslate(&bulk, argc, argv, buf_str(&settings), &failed, &err);
    bulk_done(&bulk);
    buf_done(&settings);
    if (!ok) return report_error(&err);
    return failed ? STATUS_DATA : STATUS_OK;
}
