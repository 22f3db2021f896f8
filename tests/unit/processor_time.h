/* SPDX-License-Identifier: Apache-2.0 */
/* For tests that hold a function to its bound on inputs made to take long: what other programs do meanwhile doesn't count. */
#ifndef TAFSIRI_TESTS_PROCESSOR_TIME_H
#define TAFSIRI_TESTS_PROCESSOR_TIME_H

#include <stdint.h>
#include <time.h>

/* The thread sanitizer makes what allocates much a hundred times as slow; its runs are there for something else. */
#ifdef __SANITIZE_THREAD__
enum { SANITIZER_SLOWDOWN = 20 };
#else
enum { SANITIZER_SLOWDOWN = 1 };
#endif

/* Milliseconds of processor time that this thread has taken, without what the thread sanitizer adds. */
static inline int64_t processor_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000) / SANITIZER_SLOWDOWN;
}

#endif
