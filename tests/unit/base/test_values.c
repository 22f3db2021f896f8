/* SPDX-License-Identifier: Apache-2.0 */
/* Times, JSON and errors as they are written and read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_str(struct str found, const char *expected) {
    if (!str_equal(found, str_of(expected))) fail_msg("found \"%.*s\", expected \"%s\"", STR_ARG(found), expected);
}

/* ---- clock ------------------------------------------------------------------------------------------------------------ */

static void test_clock_parse(void **state) {
    static const struct {
        const char *text, *canonical; /* NULL: refused */
    } cases[] = {
        {"2023-07-29T10:15:00Z", "2023-07-29T10:15:00Z"},
        {"20230729T101500Z", "2023-07-29T10:15:00Z"},
        {"2023-07-29T10:15:00.5Z", "2023-07-29T10:15:00.500Z"},
        {"2023-07-29T10:15:00.123456789Z", "2023-07-29T10:15:00.123Z"},
        {"2023-07-29t10:15:00z", "2023-07-29T10:15:00Z"},
        {"2023-07-29 10:15:00Z", "2023-07-29T10:15:00Z"},
        {"2023-07-29T10:15:00", "2023-07-29T10:15:00Z"},
        {"2023-07-29T10:15Z", "2023-07-29T10:15:00Z"},
        {"2023-07-29", "2023-07-29T00:00:00Z"},
        {"20230729", "2023-07-29T00:00:00Z"},
        {"2023-07-29T02:15:00+03:00", "2023-07-28T23:15:00Z"},
        {"2023-07-29T20:15:00-0500", "2023-07-30T01:15:00Z"},
        {"2023-07-29T10:15:00+03", "2023-07-29T07:15:00Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"}, /* a leap second */
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
        {"2023-02-29", NULL},
        {"2023-02-31T00:00:60Z", NULL},
        {"1900-02-29", NULL},
        {"2023-04-31", NULL},
        {"2023-13-01", NULL},
        {"2023-00-01", NULL},
        {"2023-01-00", NULL},
        {"0000-01-01", NULL},
        {"10000-01-01", NULL},
        {"2023-07-29T24:00:00Z", NULL},
        {"2023-07-29T10:60:00Z", NULL},
        {"2023-07-29T10:15:61Z", NULL},
        {"2023-07-29T10:15:00.Z", NULL},
        {"2023-07-29T10:15:00+", NULL},
        {"2023-07-29T10:15:00+03:", NULL},
        {"2023-07-29T10:15:00+24:00", NULL},
        {"2023-07-29T", NULL},
        {"2023-07-29T10", NULL},
        {"2023-07-29T10:15:00Zx", NULL},
        {"2023-07-29x", NULL},
        {"2023-7-29", NULL},
        {"2023-07", NULL},
        {"-2023-07-29", NULL},
        {"29/07/2023", NULL},
        {"2023-07-29T10:15:00.", NULL},
        {"2023-02-29T23:59:60Z", NULL},
        {"", NULL},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t time = 0;
        bool ok = clock_parse(str_of(cases[i].text), &time);
        if (ok != (cases[i].canonical != NULL)) fail_msg("\"%s\" is %staken", cases[i].text, ok ? "" : "not ");
        if (ok) assert_str(clock_format(&arena, time), cases[i].canonical);
    }
    arena_done(&arena);
}

/* The days of all years, against the library's calendar. */
static void test_days_of_all_years(void **state) {
    (void)state;
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int last = 0; last <= 1; last++) {
                struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1 + last, .tm_mday = 1 - last, .tm_hour = 7};
                int64_t wanted = timegm(&tm), found;
                char text[64];
                snprintf(text, sizeof text, "%04d%02d%02dT070000Z", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
                assert_true(clock_parse(str_of(text), &found));
                if (found != wanted * 1000) fail_msg("%s", text);
            }
}

static void test_clock_format(void **state) {
    struct arena arena = {0};
    int64_t time;
    (void)state;
    assert_str(clock_format(&arena, 0), "1970-01-01T00:00:00Z");
    assert_str(clock_format(&arena, 1690625700007), "2023-07-29T10:15:00.007Z");
    assert_str(clock_format(&arena, -1), "1969-12-31T23:59:59.999Z");
    assert_str(clock_format_basic(&arena, 1690625700999), "20230729T101500Z");
    for (int64_t t = -5000000000000; t < 5000000000000; t += 7777777777) {
        assert_true(clock_parse(clock_format(&arena, t), &time));
        assert_int_equal(time, t);
        assert_true(clock_parse(clock_format_basic(&arena, t), &time));
        assert_int_equal(time, t - ((t % 1000) + 1000) % 1000);
    }
    arena_done(&arena);
}

static void test_clocks_run(void **state) {
    (void)state;
    int64_t now = clock_now_ms(), steady = clock_steady_ms();
    assert_true(now > 1700000000000);
    assert_true(clock_now_ms() >= now - 1000 && clock_steady_ms() >= steady);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------- */

static void test_json_structure(void **state) {
    struct buf buf = {0};
    struct json json = {.out = &buf};
    (void)state;
    json_begin_object(&json);
    json_put_int(&json, "a", INT64_MIN);
    json_key(&json, "b");
    json_begin_array(&json);
    json_begin_array(&json), json_end_array(&json);
    json_begin_object(&json), json_end_object(&json);
    json_int(&json, 0), json_bool(&json, true), json_none(&json), json_raw(&json, STR("[1]"));
    json_end_array(&json);
    json_put_bool(&json, "c", false);
    json_put_str(&json, "\"", STR("x"));
    json_end_object(&json);
    assert_str(buf_str(&buf), "{\"a\":-9223372036854775808,\"b\":[[],{},0,true,null,[1]],\"c\":false,\"\\\"\":\"x\"}");
    buf_done(&buf);
}

static void test_json_strings(void **state) {
    static const struct {
        struct str text;
        const char *written;
    } cases[] = {
        {STR(""), "\"\""},
        {STR("Umoja wa Afrika"), "\"Umoja wa Afrika\""},
        {STR("</script> & é ￼ 😀"), "\"</script> & é ￼ 😀\""},
        {STR("\"\\/"), "\"\\\"\\\\/\""},
        {STR("\n\r\t"), "\"\\n\\r\\t\""},
        {STR("\0\b\f\x1F\x7F"), "\"\\u0000\\u0008\\u000c\\u001f\\u007f\""},
        {STR("a\"b"), "\"a\\\"b\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf buf = {0};
        json_str(&(struct json){.out = &buf}, cases[i].text);
        assert_str(buf_str(&buf), cases[i].written);
        buf_done(&buf);
    }
}

static void test_json_decimals(void **state) {
    static const struct {
        double value;
        int digits;
        const char *written;
    } cases[] = {
        {100, 1, "100.0"},  {100, 0, "100.0"},   {0.125, 2, "0.12"}, {-3.14159, 4, "-3.1416"}, {1e15, 1, "1000000000000000.0"},
        {1e-9, 3, "0.000"}, {0.985, 3, "0.985"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf buf = {0};
        json_decimal(&(struct json){.out = &buf}, cases[i].value, cases[i].digits);
        assert_str(buf_str(&buf), cases[i].written);
        buf_done(&buf);
    }
}

/* ---- errors ----------------------------------------------------------------------------------------------------------- */

static void test_error_first_wins(void **state) {
    struct error err = {0};
    (void)state;
    assert_false(error_set(&err, ERR_MALFORMED, "tmx:%d: <seg> is not closed", 7));
    assert_false(error_set(&err, ERR_INTERNAL, "later"));
    errno = ENOSPC;
    assert_false(error_set_errno(&err, "later still"));
    assert_int_equal(err.code, ERR_MALFORMED);
    assert_string_equal(err.message, "tmx:7: <seg> is not closed");
    assert_false(error_prefix(&err, "file %s", "a.tmx"));
    assert_string_equal(err.message, "file a.tmx: tmx:7: <seg> is not closed");
    error_clear(&err);
    assert_int_equal(err.code, ERR_NONE);
    assert_string_equal(err.message, "");
    assert_false(error_set(NULL, ERR_INVALID, "nobody listens"));
    assert_false(error_prefix(NULL, "nobody"));
    error_clear(NULL);
}

static void test_error_errno(void **state) {
    static const struct {
        int number;
        enum error_code code;
    } cases[] = {
        {ENOSPC, ERR_NO_SPACE}, {EDQUOT, ERR_NO_SPACE}, {ENOENT, ERR_NOT_FOUND}, {ENOTDIR, ERR_NOT_FOUND},
        {EACCES, ERR_DENIED},   {EROFS, ERR_DENIED},    {EFBIG, ERR_TOO_LARGE},  {EIO, ERR_INTERNAL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error err = {0};
        errno = cases[i].number;
        assert_false(error_set_errno(&err, "store"));
        assert_int_equal(err.code, cases[i].code);
        assert_memory_equal(err.message, "store: ", 7);
        assert_string_equal(err.message + 7, strerror(cases[i].number));
    }
}

/* A message that is too long ends at a character, whatever the length in front of it. */
static void test_error_is_cut_at_a_character(void **state) {
    static const char *const characters[] = {"a", "é", "￼", "😀"};
    char text[700];
    (void)state;
    for (size_t c = 0; c < COUNT(characters); c++)
        for (size_t shift = 0; shift < 4; shift++) {
            struct error err = {0}, prefixed = {0};
            size_t len = strlen(characters[c]), at = shift;
            memset(text, 'x', sizeof text);
            for (; at + len < sizeof text; at += len) memcpy(text + at, characters[c], len);
            text[at] = '\0';
            error_set(&err, ERR_INVALID, "%s", text);
            assert_true(utf8_valid(str_of(err.message), NULL));
            assert_true(strlen(err.message) > sizeof err.message - 6);
            error_set(&prefixed, ERR_INVALID, "%.500s", text);
            error_prefix(&prefixed, "a place with a long name");
            assert_true(utf8_valid(str_of(prefixed.message), NULL));
            assert_memory_equal(prefixed.message, "a place with a long name: ", 26);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock_parse),    cmocka_unit_test(test_days_of_all_years),
        cmocka_unit_test(test_clock_format),   cmocka_unit_test(test_clocks_run),
        cmocka_unit_test(test_json_structure), cmocka_unit_test(test_json_strings),
        cmocka_unit_test(test_json_decimals),  cmocka_unit_test(test_error_first_wins),
        cmocka_unit_test(test_error_errno),    cmocka_unit_test(test_error_is_cut_at_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
