/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/sanitizer.h"

/* The address sanitizer knows of chunks only. It is told of pieces, and each gets a gap behind it that nobody may touch. */
#ifdef ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#define FORBID(at, size) __asan_poison_memory_region((at), (size))
#define ALLOW(at, size)  __asan_unpoison_memory_region((at), (size))
enum { GAP = 16 };
#else
#define FORBID(at, size) ((void)(at), (void)(size))
#define ALLOW(at, size)  ((void)(at), (void)(size))
enum { GAP = 0 };
#endif

enum { CHUNK_MIN = 4096, CHUNK_MAX = 1 << 20, ALIGN = 16 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    _Alignas(ALIGN) char bytes[];
};

void arena_done(struct arena *arena) {
    while (arena->head) {
        struct arena_chunk *next = arena->head->next;
        free(arena->head);
        arena->head = next;
    }
    arena->bytes = 0;
}

void arena_reset(struct arena *arena) {
    struct arena_chunk *largest = NULL;
    while (arena->head) {
        struct arena_chunk *chunk = arena->head;
        arena->head = chunk->next;
        bool keep = chunk->size <= CHUNK_MAX && (!largest || chunk->size > largest->size);
        free(keep ? largest : chunk);
        if (keep) largest = chunk;
    }
    if (largest) {
        largest->next = NULL;
        largest->used = 0;
        FORBID(largest->bytes, largest->size);
    }
    arena->head = largest;
    arena->bytes = 0;
}

/* Chunks double, so that the number of mallocs grows with the logarithm of what is asked for. */
static struct arena_chunk *add_chunk(struct arena *arena, size_t need) {
    size_t size = arena->head ? arena->head->size * 2 : CHUNK_MIN;
    if (size > CHUNK_MAX) size = CHUNK_MAX;
    if (size < need) size = need;
    struct arena_chunk *chunk = alloc(sizeof *chunk + size);
    *chunk = (struct arena_chunk){.next = arena->head, .size = size};
    FORBID(chunk->bytes, size);
    arena->head = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size) {
    size_t room = ((size + ALIGN - 1) & ~(size_t)(ALIGN - 1)) + GAP;
    struct arena_chunk *chunk = arena->head;
    if (room < size) abort();
    if (!chunk || chunk->size - chunk->used < room) chunk = add_chunk(arena, room);
    void *piece = chunk->bytes + chunk->used;
    chunk->used += room;
    arena->bytes += room - GAP;
    ALLOW(piece, size);
    return piece;
}

void arena_end_piece(void *piece, size_t used, size_t size) {
    FORBID((char *)piece + used, size - used);
}

void *arena_zero(struct arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) abort();
    void *piece = arena_alloc(arena, bytes);
    return memset(piece, 0, bytes);
}

struct str arena_copy(struct arena *arena, struct str s) {
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len) memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return (struct str){copy, s.len};
}

struct str arena_format(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    size_t len = length > 0 ? (size_t)length : 0;
    char *text = arena_alloc(arena, len + 1);
    text[0] = '\0';
    vsnprintf(text, len + 1, format, again);
    va_end(again);
    va_end(args);
    return (struct str){text, len};
}
