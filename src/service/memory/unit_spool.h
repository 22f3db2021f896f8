/* SPDX-License-Identifier: Apache-2.0 */
/* Units on their way from a file into the store, in a nameless temporary file, which no crash leaves behind: kept until all of
 * the file has been read and found sound, then handed out in the same order. One thread at a time. */
#ifndef TAFSIRI_SERVICE_MEMORY_UNIT_SPOOL_H
#define TAFSIRI_SERVICE_MEMORY_UNIT_SPOOL_H

#include "base/error.h"
#include "model/unit.h"

struct unit_spool;

/* NULL when no file can be made in the directory. */
struct unit_spool *unit_spool_open(const char *directory, struct error *err);
void unit_spool_close(struct unit_spool *spool);
/* Keeps everything but id, rev and deleted, which a unit that isn't stored doesn't have. */
bool unit_spool_add(struct unit_spool *spool, const struct unit *unit, struct error *err);
/* Calls `take` with each unit, valid until it returns; false from it ends the reading. After that nothing is added any more. */
bool unit_spool_read(struct unit_spool *spool, bool (*take)(void *context, const struct unit *unit, struct error *err),
                     void *context, struct error *err);

#endif
