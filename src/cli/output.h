/* SPDX-License-Identifier: Apache-2.0 */
/* Where a command writes what it was asked for: a file, which appears whole or stays as it was; what is no file (a device, a
 * pipe), as it comes; or standard output. */
#ifndef TAFSIRI_CLI_OUTPUT_H
#define TAFSIRI_CLI_OUTPUT_H

#include <limits.h>

#include "base/error.h"

struct output {
    int fd;
    const char *name;    /* for messages */
    char path[PATH_MAX]; /* the file, behind any symbolic links; empty: written to as it comes */
    char fresh[PATH_MAX];
};

/* `path` NULL or "-" is standard output. A file that is there keeps its mode. When true, output_close must be called. */
bool output_open(struct output *output, const char *path, struct error *err);
/* Puts the file in its place, or, when the writing was not ok, removes what was written. False, too, when it was not ok. */
bool output_close(struct output *output, bool ok, struct error *err);

#endif
