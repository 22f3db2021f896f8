/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static void print_help(const struct option_table *table) {
    printf("Usage: tafsiri %s\n\n%s\n\nOptions:\n", table->usage, table->purpose);
    for (const struct option_row *row = table->rows; row->name; row++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", row->name, row->argument ? " " : "", row->argument ? row->argument : "");
        printf("  %-24s %s\n", left, row->help);
    }
    printf("  %-24s %s\n", "--help", "this text");
    if (table->more) printf("\n%s\n", table->more);
}

static const struct option_row *find_row(const struct option_table *table, const char *name, size_t len) {
    for (const struct option_row *row = table->rows; row->name; row++)
        if (strlen(row->name) == len && memcmp(row->name, name, len) == 0) return row;
    return NULL;
}

/* Takes the option at argv[*at] and, where it needs one, its argument. */
static bool take_option(const struct option_table *table, int argc, char **argv, int *at, int *status) {
    const char *name = argv[*at] + 2;
    const char *value = strchr(name, '=');
    size_t len = value ? (size_t)(value++ - name) : strlen(name);
    const struct option_row *row = find_row(table, name, len);
    if (!row) {
        *status = report_usage("there is no option --%.*s; `tafsiri %s --help` lists them", (int)len, name, argv[0]);
        return false;
    }
    if (!row->argument && !value) {
        *row->flag = true;
        return true;
    }
    if (row->argument && !value && *at + 1 < argc) value = argv[++*at];
    if (!row->argument || !value) {
        *status = row->argument ? report_usage("--%s needs %s", row->name, row->argument)
                                : report_usage("--%s takes no argument", row->name);
        return false;
    }
    *row->text = value;
    return true;
}

bool options_parse(const struct option_table *table, int *argc, char **argv, int *status) {
    int kept = 1;
    bool only_operands = false;
    for (int at = 1; at < *argc; at++) {
        const char *word = argv[at];
        if (only_operands || strncmp(word, "-", 1) != 0 || strcmp(word, "-") == 0) {
            argv[kept++] = argv[at];
        } else if (strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            print_help(table);
            *status = STATUS_OK;
            return false;
        } else if (strncmp(word, "--", 2) != 0) {
            *status = report_usage("there is no option %s; `tafsiri %s --help` lists them", word, argv[0]);
            return false;
        } else if (!take_option(table, *argc, argv, &at, status)) {
            return false;
        }
    }
    *argc = kept;
    return true;
}

bool option_number(const char *name, const char *text, long min, long max, long *value) {
    char *end;
    *value = strtol(text, &end, 10);
    if (*text && !*end && *value >= min && *value <= max) return true;
    report_usage("--%s: a whole number from %ld to %ld, not \"%s\"", name, min, max, text);
    return false;
}
