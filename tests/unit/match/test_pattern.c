/* SPDX-License-Identifier: Apache-2.0 */
/* The bit-parallel distance against the textbook's, over all the lengths at which its blocks begin and end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/keys/pattern.h"

enum { KEYS = 700 };

static uint64_t state = 1;

static size_t below(size_t n) {
    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (size_t)(state >> 33) % n;
}

static size_t textbook(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    static size_t row[2 * KEYS + 1];
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[m];
}

/* What is left of keys after some edits; may be anything. */
static size_t vary(const uint32_t *keys, size_t count, uint32_t *out, size_t edits, size_t alphabet) {
    size_t length = 0, every = edits ? count / edits + 1 : SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t kind = edits && below(every) == 0 ? below(3) : 3;
        if (kind == 0) continue;
        if (kind == 1) out[length++] = (uint32_t)below(alphabet);
        out[length++] = kind == 2 ? (uint32_t)below(alphabet) : keys[i];
    }
    return length;
}

static void compare(const uint32_t *a, size_t n, const uint32_t *b, size_t m) {
    struct arena arena = {0};
    struct pattern pattern;
    size_t truth = textbook(a, n, b, m), limits[] = {0, truth ? truth - 1 : 0, truth, truth + 1, truth + below(100), n + m};
    pattern_init(&pattern, &arena, a, n);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        size_t distance = pattern_distance(&pattern, b, m, limits[i]);
        if (truth <= limits[i] ? distance != truth : distance <= limits[i])
            fail_msg("%zu and %zu keys: distance %zu, said %zu at limit %zu", n, m, truth, distance, limits[i]);
    }
    arena_done(&arena);
}

static void test_equals_the_textbook(void **unused) {
    static const size_t lengths[] = {1, 2, 3, 7, 20, 63, 64, 65, 127, 128, 129, 130, 191, 192, 193, 320, 640};
    static uint32_t a[KEYS], b[2 * KEYS];
    (void)unused;
    for (size_t round = 0; round < 600; round++) {
        size_t n = lengths[below(sizeof lengths / sizeof *lengths)], alphabet = 2 + below(60);
        for (size_t i = 0; i < n; i++) a[i] = (uint32_t)below(alphabet);
        size_t m = vary(a, n, b, below(n / 2 + 2), alphabet);
        compare(a, n, b, m);
    }
}

static void test_unlike_lengths(void **unused) {
    static uint32_t a[KEYS], b[2 * KEYS];
    (void)unused;
    for (size_t round = 0; round < 400; round++) {
        size_t n = 1 + below(300), m = below(300), alphabet = 1 + below(8);
        for (size_t i = 0; i < n; i++) a[i] = (uint32_t)below(alphabet);
        for (size_t i = 0; i < m; i++) b[i] = (uint32_t)below(alphabet);
        compare(a, n, b, m);
    }
}

/* A block moved to the other end: the cheapest path leaves the diagonal by far and comes back. */
static void test_moved_blocks(void **unused) {
    static uint32_t a[KEYS], b[2 * KEYS];
    (void)unused;
    for (size_t moved = 1; moved < 400; moved += 7) {
        for (uint32_t i = 0; i < 400; i++) a[i] = i, b[(i + moved) % 400] = i;
        compare(a, 400, b, 400);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equals_the_textbook),
        cmocka_unit_test(test_unlike_lengths),
        cmocka_unit_test(test_moved_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
