/* SPDX-License-Identifier: Apache-2.0 */
/* For tests that hold a function to its bound on memory. */
#ifndef TAFSIRI_TESTS_MEMORY_IN_USE_H
#define TAFSIRI_TESTS_MEMORY_IN_USE_H

#include <malloc.h>
#include <stddef.h>

#include "base/sanitizer.h"

#if defined ADDRESS_SANITIZER || defined __SANITIZE_THREAD__
size_t __sanitizer_get_current_allocated_bytes(void);

static inline size_t memory_in_use(void) {
    return __sanitizer_get_current_allocated_bytes();
}
#else
/* Bytes that are allocated now, in the arenas of malloc and beside them. */
static inline size_t memory_in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
#endif

#endif
