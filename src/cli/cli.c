/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exchange/xml/xml_stream.h"
#include "text/text.h"

static void print_help(const struct command *commands, FILE *to) {
    fputs("Usage: tafsiri COMMAND [OPTION...]\n\n"
          "A translation memory: sentences, matches, spelling, over HTTP and on the command line.\n\n"
          "Commands:\n",
          to);
    for (const struct command *command = commands; command->name; command++)
        fprintf(to, "  %-13s %s\n", command->name, command->summary);
    fputs("\nOptions:\n"
          "  --help     this text; `tafsiri COMMAND --help` tells of one command\n"
          "  --version  the version\n",
          to);
}

static int run(const struct command *commands, int argc, char **argv) {
    if (argc < 2) {
        print_help(commands, stderr);
        return STATUS_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(commands, stdout);
        return STATUS_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("tafsiri " TAFSIRI_VERSION);
        return STATUS_OK;
    }
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(argv[1], command->name) == 0) return command->run(argc - 1, argv + 1);
    return report_usage("there is no command \"%s\"; `tafsiri --help` lists them", argv[1]);
}

/* What was printed may not have arrived: a full disk shows at the last flush only. Nobody needs to be told of a closed pipe. */
static int end(int status) {
    struct error err = {0};
    bool lost_before = ferror(stdout);
    if (fflush(stdout) != 0) {
        if (errno == EPIPE) return STATUS_CANT_CREATE;
        error_set_errno(&err, "standard output");
    } else if (lost_before)
        error_set(&err, ERR_NO_SPACE, "standard output: not all of it could be written");
    return err.code == ERR_NONE ? status : report_error(&err);
}

/* A standard stream that whoever started us has closed: the next file to be opened would get its number, and what is said to
 * the user would go there. Nothing can be written to what takes its place, so that the loss is told of as before. */
static void fill_standard_streams(void) {
    int fd;
    while ((fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0 && fd <= STDERR_FILENO) continue;
    if (fd >= 0) close(fd);
}

int cli_run(const struct command *commands, int argc, char **argv) {
    fill_standard_streams();
    text_begin();
    xml_begin();
    setlocale(LC_CTYPE, "");
    return end(run(commands, argc, argv));
}
