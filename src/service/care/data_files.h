/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a data directory as backups and restoring see them. Only for files of service/. */
#ifndef TAFSIRI_SERVICE_CARE_DATA_FILES_H
#define TAFSIRI_SERVICE_CARE_DATA_FILES_H

#include <limits.h>

#include "base/file.h"
#include "service/care/backup.h"

/* What belongs to the memories besides the store; NULL at the end: term list, word lists, segmentation rules, and the mark that
 * they are not to get the bundled memory. */
extern const char *const DATA_LISTS[];
/* All that restoring exchanges: these, the store, what is made again from it, and the files of jobs, which no backup has: the
 * next start would take those of jobs that the backup does not know for litter. */
extern const char *const DATA_ALL[];

/* "directory/name". */
bool data_path(char path[PATH_MAX], const char *directory, const char *name, struct error *err);
/* A file, or a directory of files and such directories, from one directory into the other, synced; what isn't there is no
 * error. */
bool data_copy(const char *from, const char *to, const char *name, struct error *err);
/* What isn't there is no error. */
bool data_remove_tree(const char *path, struct error *err);
/* Bytes of the files in it. */
int64_t data_size(const char *path);
/* fsync on a directory itself. */
bool data_sync(const char *directory, struct error *err);

/* Whether a name in `backups` is that of one which is half made or half removed. */
bool backup_is_part(struct str name);

/* Checks the backup at `path` and, unless it is a dry run, plans going back to it. */
bool restore_plan(const char *data, struct arena *arena, const char *path, bool dry_run, struct restore_report *out,
                  struct error *err);
/* True when the next start goes back to the backup at this path (as realpath has it). */
bool restore_is_planned(const char *data, const char *path);

#endif
