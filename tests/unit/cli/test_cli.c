/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands share: options, exit statuses, places. The commands themselves are run by tests/cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { WORDS_MAX = 8 };

static void test_options(void **state) {
    static const struct {
        const char *words[WORDS_MAX];
        const char *data;
        bool quiet;
        const char *left; /* operands, each with a "|" behind it; NULL: the command ends */
        int status;       /* then */
    } cases[] = {
        {{NULL}, NULL, false, "", 0},
        {{"--data", "d", "a.tmx"}, "d", false, "a.tmx|", 0},
        {{"a.tmx", "--data=d", "b.tmx"}, "d", false, "a.tmx|b.tmx|", 0},
        {{"--data=a=b"}, "a=b", false, "", 0},
        {{"--data="}, "", false, "", 0},
        {{"--data", "--quiet"}, "--quiet", false, "", 0},
        {{"--data", "d", "--data", "e"}, "e", false, "", 0},
        {{"--quiet", "-"}, NULL, true, "-|", 0},
        {{"--", "--data", "-x"}, NULL, false, "--data|-x|", 0},
        {{"--quiet", "--", "--"}, NULL, true, "--|", 0},
        {{"--data"}, NULL, false, NULL, STATUS_USAGE},
        {{"--quiet=yes"}, NULL, false, NULL, STATUS_USAGE},
        {{"--dat", "d"}, NULL, false, NULL, STATUS_USAGE},
        {{"--database", "d"}, NULL, false, NULL, STATUS_USAGE},
        {{"-d", "x"}, NULL, false, NULL, STATUS_USAGE},
        {{"a", "--help"}, NULL, false, NULL, STATUS_OK},
        {{"-h"}, NULL, false, NULL, STATUS_OK},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *data = NULL;
        bool quiet = false;
        const struct option_row rows[] = {
            {"data", "DIR", "where the memories are", &data, NULL}, {"quiet", NULL, "say less", NULL, &quiet}, {0}};
        const struct option_table table = {"import [OPTION...] FILE...", "Imports.", rows, NULL};
        char name[] = "import", *words[WORDS_MAX + 1] = {name}, left[100] = "";
        int count = 1, status = -1;
        for (; cases[i].words[count - 1]; count++) words[count] = (char *)(uintptr_t)cases[i].words[count - 1];
        bool goes_on = options_parse(&table, &count, words, &status);
        if (goes_on != (cases[i].left != NULL)) fail_msg("case %zu", i);
        if (!goes_on) {
            assert_int_equal(status, cases[i].status);
            continue;
        }
        for (int k = 1; k < count; k++) strcat(strcat(left, words[k]), "|");
        assert_string_equal(left, cases[i].left);
        assert_int_equal(quiet, cases[i].quiet);
        assert_int_equal(data == NULL, cases[i].data == NULL);
        if (data) assert_string_equal(data, cases[i].data);
    }
}

static void test_numbers(void **state) {
    static const struct {
        const char *text;
        bool ok;
    } cases[] = {{"1", true},   {"100", true},  {"42", true},  {"0", false},  {"101", false},
                 {"", false},   {"ten", false}, {"5x", false}, {"-5", false}, {"99999999999999999999", false},
                 {"1.5", false}};
    long value;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (option_number("limit", cases[i].text, 1, 100, &value) != cases[i].ok) fail_msg("\"%s\"", cases[i].text);
}

/* Scripts tell what went wrong by the exit status. */
static void test_exit_statuses(void **state) {
    static const struct {
        enum error_code code;
        int status;
    } cases[] = {
        {ERR_MALFORMED, STATUS_DATA},       {ERR_INVALID, STATUS_DATA},         {ERR_NOT_FOUND, STATUS_NO_INPUT},
        {ERR_CONFLICT, STATUS_CANT_CREATE}, {ERR_STALE, STATUS_DATA},           {ERR_DENIED, STATUS_NO_PERMISSION},
        {ERR_TOO_LARGE, STATUS_DATA},       {ERR_NO_SPACE, STATUS_CANT_CREATE}, {ERR_UNAVAILABLE, STATUS_UNAVAILABLE},
        {ERR_DAMAGED, STATUS_SOFTWARE},     {ERR_INTERNAL, STATUS_SOFTWARE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error err = {0};
        error_set(&err, cases[i].code, "case %zu", i);
        assert_int_equal(report_error(&err), cases[i].status);
    }
}

static int ran;

static int run_one(int argc, char **argv) {
    assert_string_equal(argv[0], "one");
    ran = argc;
    return 7;
}

static void test_commands(void **state) {
    static const struct command commands[] = {{"one", "the first", run_one}, {0}};
    char program[] = "tafsiri", one[] = "one", other[] = "on", word[] = "x", version[] = "--version", help[] = "--help";
    (void)state;
    assert_int_equal(cli_run(commands, 3, (char *[]){program, one, word, NULL}), 7);
    assert_int_equal(ran, 2);
    assert_int_equal(cli_run(commands, 2, (char *[]){program, other, NULL}), STATUS_USAGE);
    assert_int_equal(cli_run(commands, 1, (char *[]){program, NULL}), STATUS_USAGE);
    assert_int_equal(cli_run(commands, 2, (char *[]){program, version, NULL}), STATUS_OK);
    assert_int_equal(cli_run(commands, 2, (char *[]){program, help, NULL}), STATUS_OK);
}

static void test_places(void **state) {
    static const struct {
        const char *option, *xdg, *home, *path; /* NULL: refused */
    } cases[] = {
        {"here", "/x", "/home/a", "here"},
        {NULL, "/x", "/home/a", "/x/tafsiri"},
        {NULL, "x", "/home/a", "/home/a/.local/share/tafsiri"},
        {NULL, "", "/home/a", "/home/a/.local/share/tafsiri"},
        {NULL, "", "", NULL},
    };
    struct buf path = {0};
    struct error err = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        setenv("XDG_DATA_HOME", cases[i].xdg, 1);
        setenv("HOME", cases[i].home, 1);
        assert_int_equal(places_data(cases[i].option, &path, &err), cases[i].path != NULL);
        if (cases[i].path) assert_string_equal(path.at, cases[i].path);
    }
    assert_int_equal(err.code, ERR_INVALID);
    error_clear(&err);
    setenv("TAFSIRI_DICTIONARIES", "/nonexistent", 1);
    assert_false(places_dictionaries(&path, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    setenv("TAFSIRI_DICTIONARIES", "/", 1);
    assert_true(places_dictionaries(&path, NULL));
    assert_string_equal(path.at, "/");
    buf_done(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),  cmocka_unit_test(test_numbers), cmocka_unit_test(test_exit_statuses),
        cmocka_unit_test(test_commands), cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
