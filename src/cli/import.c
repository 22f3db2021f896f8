/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"

static const char *data_option, *memory_option, *from_option, *to_option;

static const struct option_row rows[] = {
    {"memory", "NAME", "the memory to read into, made when there is none (default \"main\")", &memory_option, NULL},
    {"from", "LANGUAGE", "the source language (default: as the file says)", &from_option, NULL},
    {"to", "LANGUAGE", "the target language of a table that does not say it", &to_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "import [OPTION...] FILE...",
    "Reads TMX files, or tables of pairs (.csv, .tsv), into a memory; packed with gzip (.gz) or not. A broken file changes "
    "nothing; importing a file again adds nothing.",
    rows,
    "FILE may be - for standard input, as TMX. Stopped half-way, an import leaves what was written so far; importing again "
    "completes "
    "it.",
};

/* One file on its way: first its bytes go to the server, then the server writes its units. */
struct upload {
    struct client *client;
    const char *path;
    struct progress sending, writing;
    bool is_sent;
    int64_t asked_ms;
};

/* What the server says of this import, units written and units in all. */
static bool ask_units(struct upload *upload, int64_t *done, int64_t *total) {
    struct buf answer = {0};
    json_t *import;
    size_t i;
    bool found = false;
    if (client_ask_beside(upload->client, "/v1/imports", &answer, NULL)) {
        json_t *root = json_loadb(answer.at, answer.len, 0, NULL);
        json_array_foreach(json_object_get(root, "imports"), i, import) {
            const char *name = json_string_value(json_object_get(import, "name"));
            const char *memory = json_string_value(json_object_get(import, "memory"));
            if (found || !name || !memory || strcmp(name, upload->path) != 0 || strcmp(memory, memory_option) != 0) continue;
            *done = json_integer_value(json_object_get(import, "done"));
            *total = json_integer_value(json_object_get(import, "total"));
            found = true;
        }
        json_decref(root);
    }
    buf_done(&answer);
    return found;
}

static void show_progress(void *context, int64_t sent, int64_t size) {
    enum { ASK_EVERY_MS = 300 };
    struct upload *upload = context;
    int64_t done = 0, total = 0, now_ms = clock_steady_ms();
    if (!upload->sending.shown) return;
    if (size > 0 && sent < size) {
        progress_show(&upload->sending, sent / 1024, size / 1024, "KiB");
        return;
    }
    if (now_ms - upload->asked_ms < ASK_EVERY_MS) return;
    upload->asked_ms = now_ms;
    if (!ask_units(upload, &done, &total) || total == 0) return;
    if (!upload->is_sent) progress_start(&upload->writing, upload->path);
    upload->is_sent = true;
    progress_show(&upload->writing, done, total, "units");
}

static json_int_t number(json_t *report, const char *key) {
    return json_integer_value(json_object_get(report, key));
}

static void print_report(const char *path, struct str answer) {
    json_t *report = json_loadb(answer.at, answer.len, 0, NULL);
    report_warnings(report, path);
    printf("%s: %" JSON_INTEGER_FORMAT " units read: %" JSON_INTEGER_FORMAT " added, %" JSON_INTEGER_FORMAT
           " updated, %" JSON_INTEGER_FORMAT " unchanged, %" JSON_INTEGER_FORMAT " left out\n",
           path, number(report, "read"), number(report, "added"), number(report, "updated"), number(report, "unchanged"),
           number(report, "skipped"));
    json_decref(report);
}

static bool ends_in(const char *path, const char *ending) {
    size_t len = strlen(path), ending_len = strlen(ending);
    return len >= ending_len && strcasecmp(path + len - ending_len, ending) == 0;
}

static bool is_table(const char *path) {
    static const char *const endings[] = {".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz", ".tab.gz"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_in(path, endings[i])) return true;
    return false;
}

static void build_path(struct buf *out, const char *file) {
    buf_add_str(out, STR("/v1/memories/"));
    client_encode(out, str_of(memory_option));
    buf_add_str(out, is_table(file) ? STR("/csv?name=") : STR("/tmx?name="));
    client_encode_name(out, file);
    if (to_option && is_table(file)) buf_add_str(out, STR("&to=")), client_encode(out, str_of(to_option));
    if (from_option) buf_add_str(out, STR("&from=")), client_encode(out, str_of(from_option));
    buf_add_byte(out, '\0');
}

static bool send_file(struct client *client, const char *path, int fd, int64_t length, struct error *err) {
    struct buf url = {0}, answer = {0};
    struct upload upload = {.client = client, .path = path};
    build_path(&url, path);
    progress_start(&upload.sending, path);
    struct client_request request = {.method = "POST",
                                     .path = url.at,
                                     .type = is_table(path) ? "text/csv" : "application/xml",
                                     .body_fd = fd,
                                     .body_length = length,
                                     .progress = show_progress,
                                     .progress_context = &upload};
    bool ok = client_send(client, &request, &answer, err);
    progress_end(&upload.sending);
    progress_end(&upload.writing);
    if (ok) print_report(path, buf_str(&answer));
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

static bool import_file(struct client *client, const char *path, struct error *err) {
    struct stat info;
    bool is_standard_input = strcmp(path, "-") == 0;
    int fd = is_standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return error_set_errno(err, "%s", path);
    bool ok = fstat(fd, &info) == 0 || error_set_errno(err, "%s", path);
    if (ok && S_ISDIR(info.st_mode)) ok = error_set(err, ERR_INVALID, "%s: is a directory", path);
    ok = ok &&
         send_file(client, is_standard_input ? "standard input" : path, fd, S_ISREG(info.st_mode) ? info.st_size : -1, err);
    close(fd);
    return ok;
}

int command_import(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status = STATUS_OK;
    memory_option = "main";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc < 2) return report_usage("import needs a file; `tafsiri import --help` tells how");
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, true, &err) : NULL;
    if (!client) status = report_error(&err);
    for (int i = 1; client && i < argc; i++) {
        struct error fault = {0};
        if (!import_file(client, argv[i], &fault)) status = report_error(&fault); /* the other files are still read */
    }
    client_close(client);
    buf_done(&data);
    return status;
}
