/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void alloc_failed(void) {
    static const char last_words[] = "tafsiri: out of memory\n";
    if (write(STDERR_FILENO, last_words, sizeof last_words - 1) < 0) abort();
    abort();
}

static void *or_die(void *memory) {
    if (!memory) alloc_failed();
    return memory;
}

void *alloc(size_t size) {
    return or_die(malloc(size ? size : 1));
}

void *alloc_zero(size_t count, size_t size) {
    return or_die(calloc(count ? count : 1, size ? size : 1));
}

void *alloc_zero_aligned(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return or_die(NULL);
    return memset(or_die(aligned_alloc(size, bytes)), 0, bytes);
}

void *alloc_again(void *old, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return or_die(NULL);
    return or_die(realloc(old, bytes ? bytes : 1));
}
