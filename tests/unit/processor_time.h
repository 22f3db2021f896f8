/* SPDX-License-Identifier: Apache-2.0 */
/* For tests that hold a function to its bound on inputs made to take long: what other programs do meanwhile doesn't count. */
#ifndef TAFSIRI_TESTS_PROCESSOR_TIME_H
#define TAFSIRI_TESTS_PROCESSOR_TIME_H

#include <stdint.h>
#include <time.h>

/* Milliseconds of processor time that this thread has taken. */
static inline int64_t processor_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
