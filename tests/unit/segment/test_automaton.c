/* SPDX-License-Identifier: Apache-2.0 */
/* Programs must say at every place what ICU's own engine says there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>

#include "segment/automaton.h"
#include "segment/foreign.h"
#include "unit/memory_in_use.h"

/* What the rule files of the field are written with. */
static const char *const patterns[] = {
    "(?:)",
    "a",
    ".*",
    "\\bDr\\.\\s",
    "\\b(Mr|Mrs|Dr)\\.\\s+",
    "[.!?\xE2\x80\xA6]['\"\xC2\xBB\\u2019\\p{Pe}]*\\s",
    "\\p{Lu}[^\\p{Lu}]",
    "(?i)etc\\.",
    "((?i)jan|feb)\\.",
    "(?i:no)s?\\.\\s*",
    "\\s\\p{L}[\\.!?]\\s",
    "^\\s*\\p{Nd}+[\\p{Nd}\\.\\)\\]]+\\s+",
    "(?<![\\p{L}.])\\p{Lu}\\.(?:\\s?\\p{Lu}\\.)*",
    "(?<=\\d)\\.(?=\\d)",
    "\\w+(?!\\.)",
    "a{2}|b{1,3}|c{2,}",
    "x*?y+?z??",
    "[\\[\\]a\\-z]+",
    "[^a-z\\s]",
    "[a-c[x-z]]",
    "[[:upper:]][[:^alpha:]]",
    "\\d+\\.?",
    "\\W\\D\\S",
    "\\BA|\\Ba",
    "\\Aa|b\\b",
    "^.|\\s\\S+",
    "\\x{1F600}|\\u00e9|\xC3\xA9",
    "[\xC3\xA0-\xC3\xBF]",
    "(?:a|ab)(?:c|bcd)",
    "\\h+|\\t",
    "(?i)[^a]b",
    "(?i)\\p{Lu}",
    "[.]\"?\\s(?#comment)",
};

/* For ICU a region's end is the end of the text, so only forward can be compared. */
static const char *const forward_patterns[] = {"$|b\\b", "e\\z", ".*e\\Z"};

static const char *const texts[] = {
    "",
    "a",
    "Dr. A. Mrs.  Etc. No. 5 and nos. 7; NOS.",
    "He left.\" \"Yes...\" 1.5) 2] jan. FEB. xy z yyz abcd abbcd",
    "aa bbb cccc [a]-z\xC2\xA0\xC3\xA9\xF0\x9F\x98\x80t\xC3\xA9 U.S. U. S. A.",
    ("1. First 2.) Second\tAb a\xCC\x81"
     "b e"),
};

static int32_t widen(UChar *wide, int32_t capacity, const char *text) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8(wide, capacity, &length, text, -1, &status);
    assert_true(U_SUCCESS(status));
    return length;
}

/* One for all: what a pattern makes of a set that it names is nothing to the next one. */
static struct charset_names names;

static int close_names(void **state) {
    (void)state;
    charset_names_done(&names);
    return 0;
}

static void compare(const char *pattern_text, bool backward, const UChar *text, int32_t length) {
    struct arena arena = {0};
    struct error err = {0};
    struct pattern pattern;
    struct automaton *automaton = automaton_open();
    struct walk walk;
    uint32_t program;
    int64_t fuel = INT64_MAX;
    struct foreign *foreign = foreign_open(str_of(pattern_text), backward, &err);
    if (!foreign) fail_msg("%s", err.message);
    if (!pattern_read(&arena, &names, str_of(pattern_text), &pattern)) fail_msg("\"%s\" is not read", pattern_text);
    assert_true(automaton_add(automaton, &pattern, backward, &program, &err));
    walk_init(&walk, automaton);
    walk_take(&walk, text, length);
    walk.fuel = 1000000;
    for (int32_t place = 0; place <= length; place++) {
        bool expected;
        if (place > 0 && place < length && text[place] >= 0xDC00 && text[place] < 0xE000) continue;
        assert_true(foreign_matches(foreign, text, length, place, &fuel, &expected, &err));
        if (walk_matches(&walk, program, place) != expected)
            fail_msg("\"%s\" %s place %d: ICU says %d", pattern_text, backward ? "before" : "after", place, expected);
    }
    walk_done(&walk);
    automaton_close(automaton);
    foreign_close(foreign);
    pattern_done(&pattern);
    arena_done(&arena);
}

static void test_like_icu(void **state) {
    UChar wide[256];
    (void)state;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        int32_t length = widen(wide, 256, texts[t]);
        UChar *exact = malloc(((size_t)length + 1) * sizeof *exact); /* so that a read past the end is seen */
        memcpy(exact, wide, (size_t)length * sizeof *exact);
        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
            compare(patterns[p], true, exact, length);
            compare(patterns[p], false, exact, length);
        }
        for (size_t p = 0; p < sizeof forward_patterns / sizeof *forward_patterns; p++)
            compare(forward_patterns[p], false, exact, length);
        free(exact);
    }
}

/* Left to ICU: what no automaton can do, and what the reader doesn't know. */
static void test_foreign(void **state) {
    static const char *const foreign[] = {"(a)\\1", "a++", "(?>a|ab)c", "[a-z&&[^b]]", "\\X",   "(?x) a b",      "a{5000}",
                                          "[a",     "(a",  "a)",        "*a",          "[z-a]", "\\p{Nonsense}", "\\q"};
    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct arena arena = {0};
        struct pattern pattern;
        if (pattern_read(&arena, &names, str_of(foreign[i]), &pattern)) fail_msg("\"%s\" was read", foreign[i]);
        pattern_done(&pattern);
        arena_done(&arena);
    }
}

/* Depth and size are bounded; nothing overflows the stack. */
static void test_bounds(void **state) {
    static char deep[100001];
    struct arena arena = {0};
    struct pattern pattern;
    struct error err = {0};
    uint32_t program;
    (void)state;
    memset(deep, '(', 50000);
    memset(deep + 50000, ')', 50000);
    assert_false(pattern_read(&arena, &names, str_of(deep), &pattern));
    pattern_done(&pattern);
    assert_true(pattern_read(&arena, &names, STR("(?:(?:(?:a{1000}){1000}){1000}){1000}"), &pattern));
    struct automaton *automaton = automaton_open();
    assert_false(automaton_add(automaton, &pattern, true, &program, &err));
    assert_int_equal(err.code, ERR_INVALID);
    automaton_close(automaton);
    pattern_done(&pattern);
    arena_done(&arena);
}

/* What takes no character may be repeated as often as anything else: that takes neither time nor stack. */
static void test_repeated_nothing(void **state) {
    static const struct {
        const char *pattern;
        bool bounded; /* the pattern needs a character */
    } cases[] = {
        {"(?:(?:(?:(?:){1000}){1000}){1000}){1000}a", true},
        {"(?:(?:){0,1000}){260}a", true},
        {"(?:(?:){0,1000}){260}", false},
        {"(?:(?:|b){1000}){80}a", true},
        {"(?:(?: ?){1000}){130}a", true},
        {"(?:(?: ?){1000}){130}", false},
        {"(?:(?:(?=b)?){1000}){40}a", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct pattern pattern;
        struct error err = {0};
        uint32_t program;
        USet *spaces = uset_open(' ', ' '), *edge = uset_openEmpty();
        struct automaton *automaton = automaton_open();
        assert_true(pattern_read(&arena, &names, str_of(cases[i].pattern), &pattern));
        if (!automaton_add(automaton, &pattern, false, &program, &err)) fail_msg("case %zu: %s", i, err.message);
        assert_int_equal(automaton_edge(automaton, program, spaces, edge), cases[i].bounded);
        automaton_close(automaton);
        uset_close(spaces), uset_close(edge);
        pattern_done(&pattern);
        arena_done(&arena);
    }
}

/* A set is kept once, however often it is written. */
static void test_equal_sets(void **state) {
    struct arena arena = {0};
    struct pattern pattern;
    struct error err = {0};
    uint32_t program;
    size_t before = memory_in_use();
    struct automaton *automaton = automaton_open();
    (void)state;
    assert_true(pattern_read(&arena, &names, STR("(?:[\\p{L}a-z]{1000}){100}\\p{Lu}[\\p{Lu}]\\p{Ll}"), &pattern));
    assert_true(automaton_add(automaton, &pattern, true, &program, &err));
    assert_true(memory_in_use() < before + 8 * 1024 * 1024);
    automaton_close(automaton);
    pattern_done(&pattern);
    arena_done(&arena);
}

/* Of other sets there may be many, but not any number. */
static void test_many_sets(void **state) {
    struct automaton *automaton = automaton_open();
    struct error err = {0};
    bool ok = true;
    int written = 0;
    (void)state;
    for (; ok && written < 1 << 16; written++) {
        struct arena arena = {0};
        struct pattern pattern;
        uint32_t program;
        assert_true(pattern_read(&arena, &names, arena_format(&arena, "[\\p{L}\\x{%X}]", 0xF0000 + written), &pattern));
        ok = automaton_add(automaton, &pattern, true, &program, &err);
        pattern_done(&pattern);
        arena_done(&arena);
    }
    assert_in_range(written, 500, 5000);
    assert_string_equal(err.message, "the segmentation rules are too large");
    automaton_close(automaton);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_like_icu),         cmocka_unit_test(test_foreign),    cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_repeated_nothing), cmocka_unit_test(test_equal_sets), cmocka_unit_test(test_many_sets),
    };
    return cmocka_run_group_tests(tests, NULL, close_names);
}
