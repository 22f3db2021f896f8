/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

enum { TERMS_FILE_MAX = 16 << 20 };

static const char *data_option, *format_option;

static const struct option_row rows[] = {
    {"format", "FORMAT", "of the export: tbx (ISO 30042:2019), tbx2 (2008) or csv (default tbx)", &format_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "terms [OPTION...] import FILE... | export | find FROM TO TEXT",
    "The term list: reads TBX or CSV into it, writes it to standard output, or shows its terms that stand in a text.",
    rows,
    "A CSV file has a column per language (en,sw,fr-HT).",
};

static bool import_file(struct client *client, const char *path, struct error *err) {
    struct buf bytes = {0}, url = {0}, answer = {0};
    bool ok = strcmp(path, "-") == 0 ? file_read_descriptor(STDIN_FILENO, "standard input", TERMS_FILE_MAX, &bytes, err)
                                     : file_read(path, TERMS_FILE_MAX, &bytes, err);
    buf_add_str(&url, STR("/v1/terms/tbx?name="));
    client_encode_name(&url, path);
    buf_add_byte(&url, '\0');
    struct client_request request = {
        .method = "POST", .path = url.at, .body = buf_str(&bytes), .type = "application/octet-stream"};
    ok = ok && client_send(client, &request, &answer, err);
    if (ok) {
        json_t *report = json_loadb(answer.at, answer.len, 0, NULL);
        report_warnings(report, path);
        printf("%s: %" JSON_INTEGER_FORMAT " concepts read: %" JSON_INTEGER_FORMAT " added, %" JSON_INTEGER_FORMAT
               " updated, %" JSON_INTEGER_FORMAT " unchanged\n",
               path, json_integer_value(json_object_get(report, "read")), json_integer_value(json_object_get(report, "added")),
               json_integer_value(json_object_get(report, "updated")),
               json_integer_value(json_object_get(report, "unchanged")));
        json_decref(report);
    }
    buf_done(&bytes);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

static const char *export_path(void) {
    if (strcmp(format_option, "tbx") == 0) return "/v1/terms/tbx";
    if (strcmp(format_option, "tbx2") == 0) return "/v1/terms/tbx?version=2";
    return strcmp(format_option, "csv") == 0 ? "/v1/terms/csv" : NULL;
}

static bool export_list(struct client *client, struct error *err) {
    struct buf answer = {0};
    struct client_request request = {
        .method = "GET", .path = export_path(), .output_fd = STDOUT_FILENO, .output_name = "standard output"};
    bool ok = client_send(client, &request, &answer, err);
    buf_done(&answer);
    return ok;
}

static void print_term(json_t *term) {
    json_t *target;
    size_t i;
    printf("%s:", json_string_value(json_object_get(term, "term")));
    json_array_foreach(json_object_get(term, "targets"), i, target)
        printf("%s %s", i ? "," : "", json_string_value(json_object_get(target, "text")));
    putchar('\n');
}

static bool find_terms(struct client *client, char **words, struct error *err) {
    struct buf url = {0}, answer = {0};
    json_t *term;
    size_t i;
    buf_add_str(&url, STR("/v1/terms?from="));
    client_encode(&url, str_of(words[0]));
    buf_add_str(&url, STR("&to="));
    client_encode(&url, str_of(words[1]));
    buf_add_str(&url, STR("&q="));
    client_encode(&url, str_of(words[2]));
    buf_add_byte(&url, '\0');
    bool ok = client_send(client, &(struct client_request){.method = "GET", .path = url.at}, &answer, err);
    if (ok) {
        json_t *root = json_loadb(answer.at, answer.len, 0, NULL);
        json_array_foreach(json_object_get(root, "terms"), i, term) print_term(term);
        json_decref(root);
    }
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

static bool run(struct client *client, int argc, char **argv, struct error *err) {
    if (strcmp(argv[1], "export") == 0) return export_list(client, err);
    if (strcmp(argv[1], "find") == 0) return find_terms(client, argv + 2, err);
    for (int i = 2; i < argc; i++)
        if (!import_file(client, argv[i], err)) return false;
    return true;
}

int command_terms(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status;
    format_option = "tbx";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    const char *what = argc > 1 ? argv[1] : "";
    bool right = (strcmp(what, "import") == 0 && argc > 2) || (strcmp(what, "export") == 0 && argc == 2) ||
                 (strcmp(what, "find") == 0 && argc == 5);
    if (!right) return report_usage("terms needs import FILE..., export, or find FROM TO TEXT");
    if (!export_path()) return report_usage("--format: tbx, tbx2 or csv, not \"%s\"", format_option);
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, true, &err) : NULL;
    bool ok = client && run(client, argc, argv, &err);
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
