/* SPDX-License-Identifier: Apache-2.0 */
/* The bit-parallel alignment against the plain table of Levenshtein, on random sequences with many and with few differences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/keys/align_keys.h"

enum { LONGEST = 200, ROUNDS = 5000 }; /* some blocks of 64 */

static size_t plain_distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[m];
}

/* Every key of both sides stands once, in order, and the columns that differ are the distance. */
static void check(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    struct arena arena = {0};
    struct key_pair_list list = align_keys(&arena, a, n, b, m);
    size_t query = 0, source = 0, differing = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct key_pair *pair = &list.at[i];
        if (pair->query >= 0) assert_int_equal(pair->query, query++);
        if (pair->source >= 0) assert_int_equal(pair->source, source++);
        if (pair->equal) assert_int_equal(a[pair->query], b[pair->source]);
        differing += !pair->equal;
    }
    assert_int_equal(query, n);
    assert_int_equal(source, m);
    assert_int_equal(differing, list.distance);
    assert_int_equal(list.distance, plain_distance(a, n, b, m));
    arena_done(&arena);
}

static void test_random_sequences(void **state) {
    uint32_t a[LONGEST], b[LONGEST];
    unsigned seed = 7;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = (size_t)rand_r(&seed) % LONGEST, m = (size_t)rand_r(&seed) % LONGEST;
        unsigned words = 1 + (unsigned)rand_r(&seed) % 8;
        for (size_t i = 0; i < n; i++) a[i] = (unsigned)rand_r(&seed) % words;
        for (size_t i = 0; i < m; i++) b[i] = (unsigned)rand_r(&seed) % words;
        if (round % 2) {
            m = n;
            memcpy(b, a, n * sizeof *a);
            for (int k = 0; k < 5 && m; k++) b[(size_t)rand_r(&seed) % m] = 99;
        }
        check(a, n, b, m);
    }
}

static void test_ends(void **state) {
    const uint32_t word[] = {1, 2, 3}, other[] = {4, 5, 6};
    (void)state;
    check(word, 0, word, 0);
    check(word, 3, word, 0);
    check(word, 0, word, 3);
    check(word, 3, word, 3);
    check(word, 3, other, 3);
    check(word, 1, word, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_sequences), cmocka_unit_test(test_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
