/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP archive of parts of files, written in one go: nothing of it is held in memory but the names. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_ARCHIVE_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_ARCHIVE_H

#include "base/going_on.h"
#include "base/str.h"

struct archive_writer;

/* At `path`, which is replaced when archive_finish succeeds. */
struct archive_writer *archive_open(const char *path, struct error *err);
/* `name` with "/" between folders; two of one name: the later one counts. The bytes [start, start + len) of a file, which must
 * be there until the end. */
bool archive_add_part(struct archive_writer *writer, struct str name, const char *file, int64_t start, int64_t len,
                      struct error *err);
/* Writes it. ERR_NO_SPACE and the like, and what `going_on` says: nothing is at `path`. */
bool archive_finish(struct archive_writer *writer, const struct going_on *going_on, struct error *err);
/* NULL is fine. */
void archive_close(struct archive_writer *writer);

#endif
