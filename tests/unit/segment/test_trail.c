/* SPDX-License-Identifier: Apache-2.0 */
/* A walk that has been at many places must say what one says that comes there first, and needs few steps for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unicode/utf16.h>

#include "segment/automaton.h"

static const char *const patterns[] = {
    "^a\\..*\\sb\\.\\s+",
    "(?:1\\.\\s.+\\s(?=2\\.)|2\\.\\s.+\\s(?=3\\.))",
    "(?<![a-z.])(?:1\\.\\s.+[.!]\\s+2|2\\.\\s.+[.!]\\s+3)\\.\\s+",
    "(?:a\\.|b)\\S*[.!]",
    "(?:b[^b]*){9}|(?:b[^b]{90,}){3}",
    "a(?:.*b|.*c\\.)?.*1",
    "(?=.*3).*2\\.",
    ".*(?<!a)\\s[12]\\.|x.*",
    "a.{700}b|a.{990}.{998}[12.]",
    ".*$|^.*",
    "(?:!.*b|3.*a)[ab]?[1 ]", /* of two that wait together one leads to a match */
    "[1 ][ab]?(?:b.*!|a.*3)",
};

enum { LENGTH = 4000, PATTERNS = sizeof patterns / sizeof *patterns };

struct runner {
    struct automaton *automaton;
    struct walk walk;
    uint32_t program;
};

static struct charset_names names;

static void runner_init(struct runner *runner, const char *text, bool backward) {
    struct arena arena = {0};
    struct error err = {0};
    struct pattern pattern;
    *runner = (struct runner){.automaton = automaton_open()};
    assert_true(pattern_read(&arena, &names, str_of(text), &pattern));
    if (!automaton_add(runner->automaton, &pattern, backward, &runner->program, &err)) fail_msg("%s", err.message);
    pattern_done(&pattern);
    arena_done(&arena);
    walk_init(&runner->walk, runner->automaton);
    runner->walk.fuel = INT64_MAX;
}

static void runner_done(struct runner *runner) {
    walk_done(&runner->walk);
    automaton_close(runner->automaton);
}

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
    return *seed;
}

/* Few characters, so that patterns find much, and others now and then. */
static void fill(UChar *text, int32_t length, uint64_t *seed) {
    static const char characters[] = "a.  b1. 2. 3c!x\xE9";
    uint64_t from = next_random(seed) % 12, count = 2 + next_random(seed) % 14;
    for (int32_t i = 0; i < length; i++)
        text[i] = (unsigned char)
            characters[(from + next_random(seed) % (next_random(seed) % 30 ? count : 99)) % (sizeof characters - 1)];
    for (int32_t i = 40; i + 1 < length; i += 64) text[i] = 0xD83D, text[i + 1] = 0xDE00;
    for (int32_t i = 63; i + 1 < length; i += 640) text[i] = 0xD83D, text[i + 1] = 0xDE00; /* over a row's end */
}

static void compare(struct runner *runner, const char *pattern, int32_t place) {
    struct walk fresh;
    walk_init(&fresh, runner->automaton);
    walk_take(&fresh, runner->walk.text, runner->walk.length);
    fresh.fuel = INT64_MAX;
    bool expected = walk_matches(&fresh, runner->program, place);
    if (walk_matches(&runner->walk, runner->program, place) != expected)
        fail_msg("\"%s\", place %d: %d is right", pattern, place, expected);
    walk_done(&fresh);
}

/* In the order of a text, mostly, and to and fro. */
static void test_as_if_alone(void **state) {
    uint64_t seed = 20230630;
    UChar text[LENGTH];
    (void)state;
    for (int round = 0; round < 2 * PATTERNS; round++) {
        struct runner runner;
        runner_init(&runner, patterns[round / 2], round % 2);
        for (int t = 0; t < 4; t++) {
            int32_t length = t ? LENGTH : 1000, place = 1;
            fill(text, length, &seed);
            walk_take(&runner.walk, text, length);
            for (; place < length; place += 1 + (int32_t)(next_random(&seed) % 40))
                if (!U16_IS_TRAIL(text[place])) compare(&runner, patterns[round / 2], place);
            for (int i = 0; i < 30; i++) {
                place = (int32_t)(next_random(&seed) % (uint64_t)length);
                if (!U16_IS_TRAIL(text[place])) compare(&runner, patterns[round / 2], place);
            }
        }
        runner_done(&runner);
    }
}

/* Each of these read its whole window from each place: thousands of steps a character. */
static void test_few_steps(void **state) {
    static const struct {
        const char *pattern, *first, *piece;
        bool backward;
    } cases[] = {
        {"^a\\..*\\sb\\.\\s+", "a. ", "b. ", true}, /* a match far away */
        {"^c\\..*\\sb\\.\\s+", "a. ", "b. ", true}, /* none */
        {"(?:1\\.\\s.+\\s2|2\\.\\s.+\\s3|3\\.\\s.+\\s4)\\.\\s+", "", "2. 3. 4. ", true},
        {"www\\.\\S*[.?!]", "", "a?", true},
        {"(?:!|\\?)[^.]*", "", "b ", true},
        {"1\\.\\s.+\\s2\\.", "", "1. ", false},
        {"1\\..*(?<!and|or)\\s2\\.", "2. ", "1. x 2 ", false},
    };
    static UChar text[30000];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct runner runner;
        int32_t length = 0, first = (int32_t)strlen(cases[i].first), piece = (int32_t)strlen(cases[i].piece);
        for (; length < first; length++) text[length] = (unsigned char)cases[i].first[length];
        for (; length < 30000; length++) text[length] = (unsigned char)cases[i].piece[(length - first) % piece];
        runner_init(&runner, cases[i].pattern, cases[i].backward);
        walk_take(&runner.walk, text, length);
        for (int32_t place = 0; place <= length; place++) walk_matches(&runner.walk, runner.program, place);
        int64_t each = (INT64_MAX - runner.walk.fuel) / length;
        if (each > 500) fail_msg("\"%s\" took %lld steps a character", cases[i].pattern, (long long)each);
        runner_done(&runner);
    }
}

static int close_names(void **state) {
    (void)state;
    charset_names_done(&names);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_if_alone), cmocka_unit_test(test_few_steps)};
    return cmocka_run_group_tests(tests, NULL, close_names);
}
