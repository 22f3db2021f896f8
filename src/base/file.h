/* SPDX-License-Identifier: Apache-2.0 */
/* Files as wholes: read under a cap, replaced atomically, mapped read-only. Paths are NUL-terminated C strings. */
#ifndef TAFSIRI_BASE_FILE_H
#define TAFSIRI_BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Appends the whole file to out. ERR_NOT_FOUND, ERR_DENIED, ERR_TOO_LARGE above max_bytes, ERR_INTERNAL. */
bool file_read(const char *path, size_t max_bytes, struct buf *out, struct error *err);
/* Reads a descriptor (a pipe, standard input) to its end, as file_read; `name` stands in messages. */
bool file_read_descriptor(int fd, const char *name, size_t max_bytes, struct buf *out, struct error *err);
/* Replaces or creates `path` so that a crash leaves the old content or the new, never a mixture: written to a temporary
 * neighbour, fsynced, renamed, the directory fsynced. The neighbour is hidden (.NAME.XXXXXX) from who lists it. */
bool file_replace(const char *path, struct str content, struct error *err);
/* Whether this is the name of such a neighbour, which a crash has left where nobody replaces files; *replaces: NAME. */
bool file_is_temporary(struct str name, struct str *replaces);
/* The same for content that comes in pieces: `fill` hands them to file_put, with the `file` that it was given. What it reports
 * is reported, and the old content stays. The neighbour is PATH.fresh, so that a large one that a crash has left is overwritten
 * by the next: one thread at a time for one path. */
bool file_replace_by(const char *path, bool (*fill)(void *context, void *file, struct error *err), void *context,
                     struct error *err);
bool file_put(void *file, const void *bytes, size_t len, struct error *err);
/* All of len bytes, whatever write() returns in between. */
bool file_write_all(int fd, const char *name, const void *bytes, size_t len, struct error *err);
/* The directory and its parents, mode 0700 for those that are new, which last. */
bool file_make_directories(const char *path, struct error *err);
/* True also where nobody can tell, since the disk fails or a directory may not be read: opening it then says why. */
bool file_exists(const char *path);
/* The names in a directory, in no order, without "." and ".."; none in one that isn't there. Copied to the arena. */
bool file_list(const char *path, struct arena *arena, struct str **names, size_t *count, struct error *err);
/* Removes a file so that it stays away: the directory is fsynced. One that isn't there is fine. */
bool file_remove(const char *path, struct error *err);
/* fsync on a file that was written by somebody else. */
bool file_sync(const char *path, struct error *err);
/* fsync on the directory that holds `path`, so that a rename in it lasts. */
bool file_sync_directory_of(const char *path, struct error *err);

struct file_map {
    struct str bytes; /* empty when nothing is mapped */
};
/* Maps a file read-only. An empty file gives the empty map. */
bool file_map_open(const char *path, struct file_map *map, struct error *err);
void file_map_close(struct file_map *map);

#endif
