/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli.h"
#include "service/service.h"

static const char *data_option;

static const struct option_row rows[] = {
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "verify [OPTION...]",
    "Reads every row of the store and checks it. May run beside a server.",
    rows,
    "Exits with 1 when a row is damaged; each is named.",
};

static void print_fault(void *context, const char *fault) {
    (void)context;
    fprintf(stderr, "tafsiri: %s\n", fault);
}

int command_verify(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    struct service_health health = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 1) return report_usage("verify takes no operands, such as \"%s\"", argv[1]);
    bool ok = places_data(data_option, &data, &err) && service_verify(data.at, print_fault, NULL, &health, &err);
    buf_done(&data);
    if (!ok) return report_error(&err);
    printf("%" PRId64 " memories, %" PRId64 " units, %" PRId64 " deleted, %" PRId64 " former states, %" PRId64
           " records: %" PRId64 " faults\n",
           health.memories, health.units, health.deleted, health.history, health.records, health.faults);
    return health.faults ? STATUS_FOUND : STATUS_OK;
}
