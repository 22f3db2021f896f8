/* SPDX-License-Identifier: Apache-2.0 */
/* The file of the audit log: lines that survive the process at once and the machine within a second.
 *
 * A file that is full is put aside as FILE.1, FILE.1 as FILE.2 and so on, up to AUDIT_FILES. A thread of its own does that, and
 * all that waits for the disk, so that whoever appends hands bytes to the system and no more; meanwhile lines go to the file
 * that was full. Where no new file can be had nothing is moved, and it is tried again a minute later.
 *
 * Any thread may call. */
#ifndef TAFSIRI_HTTP_GATE_AUDIT_FILE_H
#define TAFSIRI_HTTP_GATE_AUDIT_FILE_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/str.h"

enum {
    AUDIT_FILE_MAX = 16 << 20,  /* some 60,000 events */
    AUDIT_FILES = 10,           /* the present one and those put aside */
    AUDIT_RETRY_MS = 60 * 1000, /* until it is tried again to put a file aside */
};

struct audit_file;

/* Opens or creates the file, mode 0600. */
struct audit_file *audit_file_open(const char *path, struct error *err);
/* NULL is fine. */
void audit_file_close(struct audit_file *file);
/* For a file that somebody else moved away: begins a new one. */
bool audit_file_reopen(struct audit_file *file, struct error *err);
/* A line with its end. What can't be written is counted, and the first is logged. */
void audit_file_append(struct audit_file *file, struct str line);
void audit_file_measure(const struct audit_file *file, uint64_t *lines, uint64_t *failures);

#endif
