/* SPDX-License-Identifier: Apache-2.0 */
/* Shares of jumps, held against the slow truth: every path by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/fragments/word_align.h"

enum { SIDE_MAX = 5, TRIALS = 200 };

struct truth {
    const struct word_paths *paths;
    const struct word_jumps *jumps;
    double share[SIDE_MAX][SIDE_MAX + 1], made[JUMP_WIDTHS], all;
    size_t place_of[SIDE_MAX]; /* 0: nothing */
};

static double ease(const struct truth *t, size_t from, size_t to) {
    int d = (int)to - (int)from;
    return (double)t->jumps->ease[d + JUMP_MAX];
}

static double jump(const struct truth *t, size_t from, size_t to) {
    double sum = 0;
    for (size_t k = 1; k <= t->paths->places; k++) sum += ease(t, from, k);
    return (1 - (double)WORD_NULL_SHARE) * ease(t, from, to) / sum;
}

static void add_path(struct truth *t, double p) {
    size_t at = 0;
    t->all += p;
    for (size_t j = 0; j < t->paths->words; j++) {
        size_t to = t->place_of[j];
        t->share[j][to] += p;
        if (to) t->made[(int)to - (int)at + JUMP_MAX] += p, at = to;
    }
}

static void walk(struct truth *t, size_t word, size_t at, double p) {
    if (word == t->paths->words) {
        add_path(t, p);
        return;
    }
    t->place_of[word] = 0;
    walk(t, word + 1, at, p * (double)WORD_NULL_SHARE * (double)t->paths->null[word]);
    for (size_t k = 1; k <= t->paths->places; k++) {
        t->place_of[word] = k;
        walk(t, word + 1, k, p * jump(t, at, k) * (double)t->paths->likely[word][k]);
    }
}

static float random_share(unsigned *seed) {
    *seed = *seed * 1103515245 + 12345;
    return (float)(*seed >> 8 & 0xFFFF) / 65536 + 0.02F;
}

static void make_paths(struct word_paths *paths, unsigned *seed) {
    paths->words = 1 + *seed % SIDE_MAX, paths->places = 1 + *seed / 7 % SIDE_MAX;
    for (size_t j = 0; j < paths->words; j++) {
        paths->null[j] = random_share(seed);
        for (size_t i = 1; i <= paths->places; i++) paths->likely[j][i] = random_share(seed);
    }
}

static void shares_are_those_of_all_paths(void **state) {
    (void)state;
    struct word_paths *paths = calloc(1, sizeof *paths);
    assert_non_null(paths);
    for (unsigned trial = 0, seed = 1; trial < TRIALS; trial++) {
        struct word_jumps jumps;
        struct jump_counts counts = {{0}, {0}};
        for (int w = 0; w < JUMP_WIDTHS; w++) jumps.ease[w] = random_share(&seed);
        make_paths(paths, &seed);
        struct truth truth = {.paths = paths, .jumps = &jumps};
        walk(&truth, 0, 0, 1);
        word_paths_find(paths, &jumps, &counts);
        for (size_t j = 0; j < paths->words; j++)
            for (size_t i = 1; i <= paths->places; i++)
                assert_float_equal(paths->share[j][i], truth.share[j][i] / truth.all, 2e-3);
        for (int w = 0; w < JUMP_WIDTHS; w++) assert_float_equal(counts.made[w], truth.made[w] / truth.all, 5e-3);
    }
    free(paths);
}

/* Words that nothing explains leave the place as it was, and no share is lost where no path is possible. */
static void unknown_words(void **state) {
    (void)state;
    struct word_paths *paths = calloc(1, sizeof *paths);
    struct word_jumps jumps;
    assert_non_null(paths);
    word_jumps_init(&jumps);
    paths->words = 3, paths->places = 3;
    paths->likely[0][1] = paths->likely[2][2] = paths->likely[2][3] = 0.5F;
    paths->null[1] = 1e-7F;
    word_paths_find(paths, &jumps, NULL);
    assert_float_equal(paths->share[0][1], 1, 1e-3);
    assert_float_equal(paths->share[1][1] + paths->share[1][2] + paths->share[1][3], 0, 1e-6);
    assert_true(paths->share[2][2] > paths->share[2][3]);
    memset(paths, 0, sizeof *paths);
    paths->words = 2, paths->places = 2;
    word_paths_find(paths, &jumps, NULL);
    assert_float_equal(paths->share[1][2], 0, 0);
    free(paths);
}

/* What was only ever seen to jump backward is expected to. */
static void learned_ease(void **state) {
    (void)state;
    struct word_jumps jumps;
    struct jump_counts counts = {{0}, {0}};
    for (int w = 0; w < JUMP_WIDTHS; w++) counts.possible[w] = 1000;
    counts.made[JUMP_MAX - 1] = 900, counts.made[JUMP_MAX + 1] = 100;
    word_jumps_learn(&jumps, &counts);
    assert_true(jumps.ease[JUMP_MAX - 1] > 8 * jumps.ease[JUMP_MAX + 1]);
    assert_true(jumps.ease[JUMP_MAX] > 0);
    struct jump_counts none = {{0}, {0}};
    word_jumps_learn(&jumps, &none);
    assert_true(jumps.ease[0] > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(shares_are_those_of_all_paths), cmocka_unit_test(unknown_words),
                                       cmocka_unit_test(learned_ease)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
