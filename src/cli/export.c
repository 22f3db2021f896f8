/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cli.h"
#include "cli/output.h"

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

/* "terms.csv.gz" would be a plain TMX, and nothing in it what its name says. */
static bool is_packed(void) {
    const char *dot = output_option ? strrchr(output_option, '.') : NULL;
    return dot && strcasecmp(dot, ".gz") == 0;
}

static bool export_to(struct client *client, const char *memory, const struct output *output, struct error *err) {
    struct buf url = {0}, answer = {0};
    buf_add_str(&url, STR("/v1/memories/"));
    client_encode(&url, str_of(memory));
    buf_add_str(&url, is_format("csv") ? STR("/csv?") : is_format("tsv") ? STR("/csv?separator=tab&") : STR("/tmx?"));
    if (from_option) buf_add_str(&url, STR("from=")), client_encode(&url, str_of(from_option)), buf_add_byte(&url, '&');
    if (to_option) buf_add_str(&url, STR("to=")), client_encode(&url, str_of(to_option));
    buf_add_byte(&url, '\0');
    bool ok = client_send(
        client, &(struct client_request){.method = "GET", .path = url.at, .output_fd = output->fd, .output_name = output->name},
        &answer, err);
    buf_done(&url);
    buf_done(&answer);
    return ok;
}

int command_export(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("export needs one memory; `tafsiri export --help` tells how");
    if (format_option && !is_format("tmx") && !is_format("csv") && !is_format("tsv"))
        return report_usage("--format: tmx, csv or tsv, not \"%s\"", format_option);
    if (is_packed())
        return report_usage("--output: a file is not packed while it is written; leave .gz off \"%s\" and run gzip on it",
                            output_option);
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, false, &err) : NULL;
    struct output output;
    bool ok = client && output_open(&output, output_option, &err) &&
              output_close(&output, export_to(client, argv[1], &output, &err), &err);
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
