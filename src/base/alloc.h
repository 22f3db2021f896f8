/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation that never returns NULL: out of memory ends the process. Every size that a client controls is capped before it
 * gets here, and the store survives a process that ends at any moment. */
#ifndef TAFSIRI_BASE_ALLOC_H
#define TAFSIRI_BASE_ALLOC_H

#include <stddef.h>

void *alloc(size_t size);
/* count x size bytes, zeroed; an overflow counts as out of memory. */
void *alloc_zero(size_t count, size_t size);
/* The same with each of them at a multiple of its size, a power of two. */
void *alloc_zero_aligned(size_t count, size_t size);
/* As realloc, for count x size bytes. */
void *alloc_again(void *old, size_t count, size_t size);

/* For a library that tells that it got none, where doing without would be wrong quietly. */
_Noreturn void alloc_failed(void);

#endif
