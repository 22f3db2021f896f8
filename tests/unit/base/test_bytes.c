/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed, owned and pooled bytes; UTF-8 and the UTF-16 offsets of the outside world. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_str(struct str found, const char *expected) {
    if (!str_equal(found, str_of(expected))) fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(found), expected);
}

/* ---- str -------------------------------------------------------------------------------------------------------------- */

static void test_str_compare(void **state) {
    static const struct {
        const char *a, *b;
        int order;
        bool nocase, starts, ends;
    } cases[] = {
        {"", "", 0, true, true, true},         {"a", "", 1, false, true, true},       {"", "a", -1, false, false, false},
        {"abc", "abc", 0, true, true, true},   {"abc", "ABC", 1, true, false, false}, {"abc", "ab", 1, false, true, false},
        {"abc", "bc", -1, false, false, true}, {"É", "é", -1, false, false, false},   {"z", "é", -1, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str a = str_of(cases[i].a), b = str_of(cases[i].b);
        int order = str_compare(a, b);
        assert_int_equal((order > 0) - (order < 0), cases[i].order);
        assert_int_equal(str_equal(a, b), cases[i].order == 0);
        assert_int_equal(str_equal_nocase(a, b), cases[i].nocase);
        assert_int_equal(str_starts(a, b), cases[i].starts);
        assert_int_equal(str_ends(a, b), cases[i].ends);
    }
    assert_int_equal(str_of(NULL).len, 0);
}

static void test_str_find(void **state) {
    static const struct {
        const char *s, *needle;
        size_t from, place;
    } cases[] = {
        {"umoja wa afrika", "wa", 0, 6}, {"aa", "a", 1, 1}, {"aa", "a", 2, SIZE_MAX}, {"aa", "a", 3, SIZE_MAX},
        {"aa", "aaa", 0, SIZE_MAX},      {"aa", "", 2, 2},  {"", "", 0, 0},           {"", "a", 0, SIZE_MAX},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(str_find(str_of(cases[i].s), str_of(cases[i].needle), cases[i].from), cases[i].place);
}

static void test_str_cut_and_trim(void **state) {
    struct str rest = STR("en,sw,,fr");
    (void)state;
    assert_str(str_cut(&rest, ','), "en");
    assert_str(str_cut(&rest, ','), "sw");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "fr");
    assert_str(str_cut(&rest, ','), "");
    assert_int_equal(rest.len, 0);
    assert_str(str_trim(STR(" \t\r\n habari ya leo \v\f")), "habari ya leo");
    assert_str(str_trim(STR(" \n ")), "");
    assert_str(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x"); /* ASCII white space only */
}

static void test_str_to_int(void **state) {
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"007", true, 7},
        {"-12", true, -12},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x10", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t value = 0;
        if (str_to_int(str_of(cases[i].text), &value) != cases[i].ok) fail_msg("\"%s\"", cases[i].text);
        assert_int_equal(value, cases[i].value);
    }
}

/* ---- buf and arena ---------------------------------------------------------------------------------------------------- */

static void test_buf(void **state) {
    struct buf buf = {0};
    (void)state;
    assert_str(buf_str(&buf), "");
    buf_add_format(&buf, "%d-%s", 5, "x");
    buf_add_byte(&buf, '!');
    buf_add_str(&buf, STR("sw"));
    assert_str(buf_str(&buf), "5-x!sw");
    buf_clear(&buf);
    assert_int_equal(buf.len, 0);
    for (int i = 0; i < 5000; i++) buf_add_format(&buf, "%05d,", i);
    assert_int_equal(buf.len, 30000);
    assert_memory_equal(buf.at + 6 * 4321, "04321,", 6);
    memset(buf_reserve(&buf, 70000), 'z', 70000);
    buf.len += 70000;
    assert_int_equal(buf.at[99999], 'z');
    buf_done(&buf);
    assert_null(buf.at);
}

/* A text of any length comes out whole: formatting must not stop at a guess of its length. */
static void test_formats_of_any_length(void **state) {
    static char text[100001];
    struct buf buf = {0};
    struct arena arena = {0};
    (void)state;
    memset(text, 'm', sizeof text - 1);
    for (size_t len = 0; len < sizeof text; len = len * 3 + 1) {
        buf_clear(&buf);
        buf_add_format(&buf, "<%.*s>", (int)len, text);
        struct str formatted = arena_format(&arena, "<%.*s>", (int)len, text);
        assert_int_equal(buf.len, len + 2);
        assert_true(str_equal(buf_str(&buf), formatted));
        assert_int_equal(formatted.at[formatted.len], '\0');
    }
    buf_done(&buf);
    arena_done(&arena);
}

static void test_arena(void **state) {
    struct arena arena = {0};
    unsigned char *pieces[300];
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT(pieces); i++) {
            size_t size = i * 37 % 1000 + 1;
            pieces[i] = arena_alloc(&arena, size);
            assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            memset(pieces[i], (int)(i % 251), size);
        }
        for (size_t i = 0; i < COUNT(pieces); i++)
            for (size_t k = 0; k < i * 37 % 1000 + 1; k++) assert_int_equal(pieces[i][k], i % 251);
        assert_true(arena.bytes > 0);
        arena_reset(&arena);
        assert_int_equal(arena.bytes, 0);
    }
    const char *zeros = arena_zero(&arena, 100, 100); /* over memory that was used before */
    for (size_t i = 0; i < 10000; i++) assert_int_equal(zeros[i], 0);
    struct str copy = arena_copy(&arena, STR("a\0b"));
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.at, "a\0b", 4);
    memset(arena_alloc(&arena, 3 << 20), 1, 3 << 20);
    arena_done(&arena);
    arena_done(&arena);
}

/* ---- UTF-8 ------------------------------------------------------------------------------------------------------------ */

static void test_utf8_valid(void **state) {
    static const struct {
        struct str bytes;
        size_t bad; /* SIZE_MAX: valid */
    } cases[] = {
        {STR(""), SIZE_MAX},
        {STR("a\0b"), SIZE_MAX},
        {STR("Haïti, ￼ 😀"), SIZE_MAX},
        {STR("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80"), SIZE_MAX},
        {STR("\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"), SIZE_MAX},
        {STR("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), SIZE_MAX},
        {STR("ab\x80"), 2},            /* a continuation alone */
        {STR("a\xC0\x80"), 1},         /* overlong NUL */
        {STR("\xC1\xBF"), 0},          /* overlong */
        {STR("\xE0\x9F\xBF"), 0},      /* overlong */
        {STR("x\xF0\x8F\xBF\xBF"), 1}, /* overlong */
        {STR("\xED\xA0\x80"), 0},      /* a surrogate */
        {STR("é\xED\xBF\xBF"), 2},     /* a surrogate */
        {STR("\xF4\x90\x80\x80"), 0},  /* over U+10FFFF */
        {STR("\xF5\x80\x80\x80"), 0},
        {STR("\xFF"), 0},
        {STR("ok\xC3"), 2}, /* cut off */
        {STR("ok\xE2\x82"), 2},
        {STR("ok\xF0\x9F\x98"), 2},
        {STR("\xC3(\xA9"), 0},
        {STR("\xE2(\x82\xAC"), 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t bad = SIZE_MAX;
        bool valid = utf8_valid(cases[i].bytes, &bad);
        if (valid != (cases[i].bad == SIZE_MAX) || (!valid && bad != cases[i].bad)) fail_msg("case %zu: %zu", i, bad);
        assert_int_equal(utf8_valid(cases[i].bytes, NULL), valid);
    }
}

/* Every code point there and back, both ways. */
static void test_utf8_limit(void **state) {
    static const struct {
        const char *text;
        size_t max, len;
    } cases[] = {{"", 4, 0},        {"ab", 2, 2},     {"abc", 2, 2},        {"a\u00E9", 2, 1},
                 {"a\u00E9", 3, 3}, {"\u20AC", 2, 0}, {"x\U0001F600", 4, 1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_limit(str_of(cases[i].text), cases[i].max).len, cases[i].len);
}

static void test_utf8_round_trip(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 7) {
        char bytes[4];
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        size_t len = utf8_write(bytes, c), at = 0, back = len;
        struct str s = {bytes, len};
        assert_true(utf8_valid(s, NULL));
        assert_int_equal(utf8_next(s, &at), c);
        assert_int_equal(at, len);
        assert_int_equal(utf8_previous(s, &back), c);
        assert_int_equal(back, 0);
        assert_int_equal(utf16_length(s), c > 0xFFFF ? 2 : 1);
        assert_int_equal(utf8_count(s), 1);
    }
}

static void test_utf16_offsets(void **state) {
    static const struct {
        const char *text;
        size_t units, byte;
    } cases[] = {
        {"", 0, 0},           {"", 1, SIZE_MAX}, {"abc", 3, 3}, {"abc", 4, SIZE_MAX}, {"Haïti", 3, 4},         {"a😀b", 1, 1},
        {"a😀b", 2, SIZE_MAX}, {"a😀b", 3, 5},     {"a😀b", 4, 6}, {"a😀b", 5, SIZE_MAX}, {"\xE2\x80\xAF!", 1, 3}, {"ＡＢ", 2, 6},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (utf16_to_byte(str_of(cases[i].text), cases[i].units) != cases[i].byte)
            fail_msg("\"%s\" at %zu", cases[i].text, cases[i].units);
    assert_int_equal(utf16_length(STR("Haïti 😀")), 8);
    assert_int_equal(utf8_count(STR("Haïti 😀")), 7);
}

static void test_base64(void **state) {
    static const struct {
        const char *text;
        struct str bytes;
    } cases[] = {
        {"", {"", 0}},
        {"Zg==", {"f", 1}},
        {"Zm8=", {"fo", 2}},
        {"Zm9v", {"foo", 3}},
        {"AP8+/w==", {"\0\xff>\xff", 4}},
        {"Zm9v\r\nZg==\n", {"foof", 4}},
    };
    static const char *const bad[] = {"Z", "Zg", "Zg=", "Zm9v!", "Zg==Zg==", "Zm9-", "====", "Z g=="};
    struct buf out = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        buf_clear(&out);
        assert_true(base64_read(str_of(cases[i].text), &out));
        assert_true(str_equal(buf_str(&out), cases[i].bytes));
        if (strchr(cases[i].text, '\n')) continue;
        buf_clear(&out);
        base64_write(&out, cases[i].bytes);
        assert_str(buf_str(&out), cases[i].text);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        size_t before = out.len;
        if (base64_read(str_of(bad[i]), &out)) fail_msg("%s is no base64", bad[i]);
        assert_int_equal(out.len, before);
    }
    buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str_compare),
        cmocka_unit_test(test_str_find),
        cmocka_unit_test(test_str_cut_and_trim),
        cmocka_unit_test(test_str_to_int),
        cmocka_unit_test(test_buf),
        cmocka_unit_test(test_formats_of_any_length),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_utf8_valid),
        cmocka_unit_test(test_utf8_limit),
        cmocka_unit_test(test_utf8_round_trip),
        cmocka_unit_test(test_utf16_offsets),
        cmocka_unit_test(test_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
