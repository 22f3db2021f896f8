/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"

static const char *data_option, *output_option, *from_option, *to_option, *format_option;

static const struct option_row rows[] = {
    {"output", "FILE", "where to write (default: standard output); replaced only when all is written", &output_option, NULL},
    {"format", "FORMAT", "tmx, csv or tsv (default: as FILE ends, else tmx)", &format_option, NULL},
    {"from", "LANGUAGE", "only units with this source language", &from_option, NULL},
    {"to", "LANGUAGE", "only units with this target language", &to_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "export [OPTION...] MEMORY",
    "Writes a memory as TMX 1.4, or as a table of pairs.",
    rows,
    NULL,
};

static bool is_format(const char *wanted) {
    if (format_option) return strcmp(format_option, wanted) == 0;
    const char *dot = output_option ? strrchr(output_option, '.') : NULL;
    return dot && strcasecmp(dot + 1, wanted) == 0;
}

static bool export_to(struct client *client, const char *memory, int fd, struct error *err) {
    struct buf url = {0}, answer = {0};
    buf_add_str(&url, STR("/v1/memories/"));
    client_encode(&url, str_of(memory));
    buf_add_str(&url, is_format("csv") ? STR("/csv?") : is_format("tsv") ? STR("/csv?separator=tab&") : STR("/tmx?"));
    if (from_option) buf_add_str(&url, STR("from=")), client_encode(&url, str_of(from_option)), buf_add_byte(&url, '&');
    if (to_option) buf_add_str(&url, STR("to=")), client_encode(&url, str_of(to_option));
    buf_add_byte(&url, '\0');
    bool ok = client_send(client, &(struct client_request){.method = "GET", .path = url.at, .output_fd = fd}, &answer, err);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

/* Through a neighbour of the file, so that a failure leaves the old one as it was. */
static bool export_to_file(struct client *client, const char *memory, const char *path, struct error *err) {
    char fresh[PATH_MAX];
    if (snprintf(fresh, sizeof fresh, "%s.part", path) >= (int)sizeof fresh)
        return error_set(err, ERR_INVALID, "%s: path too long", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return error_set_errno(err, "%s", fresh);
    bool ok = export_to(client, memory, fd, err);
    if (ok && fsync(fd) < 0) ok = error_set_errno(err, "%s", fresh);
    close(fd);
    if (ok && rename(fresh, path) < 0) ok = error_set_errno(err, "%s", path);
    if (!ok) unlink(fresh);
    return ok && file_sync_directory_of(path, err);
}

int command_export(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("export needs one memory; `tafsiri export --help` tells how");
    if (format_option && !is_format("tmx") && !is_format("csv") && !is_format("tsv"))
        return report_usage("--format: tmx, csv or tsv, not \"%s\"", format_option);
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, false, &err) : NULL;
    bool ok = client && (output_option ? export_to_file(client, argv[1], output_option, &err)
                                       : export_to(client, argv[1], STDOUT_FILENO, &err));
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
