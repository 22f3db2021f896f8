/* SPDX-License-Identifier: Apache-2.0 */
/* Memory with one lifetime: allocate piece by piece, free all at once.
 *
 *   struct arena            first chunk        second chunk
 *   +--------+      +-----------------+    +-------------------------------+
 *   | head   | ---> | next | piece .. | -> | next | piece | piece |  free   |
 *   +--------+      +-----------------+    +-------------------------------+
 *
 * A request owns an arena; it is passed down, and freed when the request ends. One thread at a time. */
#ifndef TAFSIRI_BASE_ARENA_H
#define TAFSIRI_BASE_ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *head;
    size_t bytes; /* handed out so far, for limits and metrics */
};

/* A zeroed struct arena is an empty one: no init is needed. */
void arena_done(struct arena *arena);
/* Forgets all pieces and keeps the largest chunk for the next round. */
void arena_reset(struct arena *arena);
/* Aligned for any type; not zeroed; lives until done or reset. */
void *arena_alloc(struct arena *arena, size_t size);
/* Of a piece of `size` bytes only the first `used` are taken, for good: to touch the others is an error that the address
 * sanitizer reports. Nothing in other builds. */
void arena_end_piece(void *piece, size_t used, size_t size);
/* count x size bytes, zeroed. */
void *arena_zero(struct arena *arena, size_t count, size_t size);
/* A copy, followed by a NUL that its length does not count. */
struct str arena_copy(struct arena *arena, struct str s);
struct str arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One zeroed struct, or an array of them. */
#define ARENA_NEW(arena, type)          ((type *)arena_zero((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_zero((arena), (count), sizeof(type)))

#endif
