/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting by a number, against the library's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/index/index_sort.h"

enum { COUNT_MAX = 5000 };

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17;
    return *state;
}

/* By rank, and by the place before where ranks are equal. */
static int compare(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void check(size_t count, unsigned bits, uint64_t *state) {
    static struct ranked sorted[COUNT_MAX], wanted[COUNT_MAX], spare[COUNT_MAX];
    for (size_t i = 0; i < count; i++) {
        uint64_t rank = bits ? next_random(state) >> (64 - bits) : 0;
        sorted[i] = wanted[i] = (struct ranked){rank, (uint32_t)i, (uint32_t)(rank * 3)};
    }
    sort_ranked(sorted, spare, count, bits);
    qsort(wanted, count, sizeof *wanted, compare);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(sorted[i].rank, wanted[i].rank);
        assert_int_equal(sorted[i].at, wanted[i].at);
        assert_int_equal(sorted[i].note, wanted[i].note);
    }
}

static void test_as_the_library_sorts(void **unused) {
    static const size_t counts[] = {0, 1, 2, 3, 100, COUNT_MAX};
    uint64_t state = 88172645463325252U;
    (void)unused;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (unsigned bits = 0; bits <= 64; bits++) check(counts[i], bits, &state);
}

static void test_bits(void **unused) {
    (void)unused;
    assert_int_equal(sort_bits(0), 0);
    assert_int_equal(sort_bits(1), 1);
    assert_int_equal(sort_bits(2), 2);
    assert_int_equal(sort_bits(2047), 11);
    assert_int_equal(sort_bits(UINT64_MAX), 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_the_library_sorts), cmocka_unit_test(test_bits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
