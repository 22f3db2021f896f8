/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/file.h"
#include "exchange/srx.h"

/* One line for each thing in the rules: what a person would write of them. */
static void show(struct buf *out, const struct segmentation_rules *rules) {
    buf_add_format(out, "%s %s;", rules->cascade ? "cascade" : "first", rules->icu_breaks ? "icu" : "alone");
    for (size_t i = 0; i < rules->language_count; i++) {
        const struct language_rules *language = &rules->languages[i];
        buf_add_format(out, " %" STR_FMT ":", STR_ARG(language->name));
        for (size_t k = 0; k < language->count; k++)
            buf_add_format(out, " %c[%" STR_FMT "][%" STR_FMT "]", language->rules[k].breaks ? '+' : '-',
                           STR_ARG(language->rules[k].before), STR_ARG(language->rules[k].after));
        buf_add_byte(out, ';');
    }
    for (size_t i = 0; i < rules->map_count; i++)
        buf_add_format(out, " %" STR_FMT "=%" STR_FMT, STR_ARG(rules->maps[i].pattern), STR_ARG(rules->maps[i].name));
}

static void test_files(void **state) {
    static const struct {
        const char *name, *expected;
    } cases[] = {
        {"plain-2.0", "cascade icu; Default: -[\\b(Mr|Dr)\\.][\\s] +[[.?!]+][\\s+\\p{Lu}] +[\\n][]; Swahili: -[\\bk.m.<][ ]; "
                      "sw.*=Swahili .*=Default"},
        {"plain-1.0", "first alone; Default: +[\\.][\\s]; .*=Default"},
        {"okapi", "first icu; default: -[etc\\.][\\s]; .*=default"},
        {"prefixed", "cascade alone; a: +[x][]; en=a"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[128];
        struct arena arena = {0};
        struct buf file = {0}, found = {0};
        struct segmentation_rules rules;
        struct error err = {0};
        snprintf(path, sizeof path, "tests/cases/srx/%s.srx", cases[i].name);
        assert_true(file_read(path, 1 << 20, &file, &err));
        if (!srx_read(&arena, buf_str(&file), cases[i].name, &rules, &err)) fail_msg("%s", err.message);
        show(&found, &rules);
        buf_add_byte(&found, '\0');
        assert_string_equal(found.at, cases[i].expected);
        buf_done(&file), buf_done(&found);
        arena_done(&arena);
    }
}

#define HEAD "<srx version='2.0'><header cascade='yes'/><body><languagerules>"

static void test_errors(void **state) {
    static const struct {
        const char *head, *piece;
        size_t count;
        enum error_code code;
        const char *message;
    } cases[] = {
        {"<tmx/>", "", 0, ERR_MALFORMED, "r:1: the root is not <srx>"},
        {"", "", 0, ERR_MALFORMED, "r:1: the file is empty"},
        {HEAD "<languagerule languagerulename='a'/>\n<languagerule languagerulename='a'/>", "", 0, ERR_MALFORMED,
         "r:2: a second <languagerule> of this name"},
        {HEAD "<rule/>", "", 0, ERR_MALFORMED, "r:1: a <rule> outside <languagerule>"},
        {HEAD "</languagerules><maprules><languagemap languagepattern='.*' languagerulename='x'/></maprules></body></srx>", "",
         0, ERR_MALFORMED, "r: a <languagemap> to \"x\", which has no rules"},
        {"<!DOCTYPE srx [<!ENTITY a 'b'>]><srx/>", "", 0, ERR_MALFORMED, "r:1: entity declarations are not accepted"},
        {HEAD "<languagerule languagerulename='a'>", "<rule/>", 30000, ERR_TOO_LARGE, "r:1: too many <rule>"},
        {HEAD "<languagerule languagerulename='a'><rule><beforebreak>", "0123456789abcdef", 5000, ERR_TOO_LARGE,
         "r:1: a pattern that is too long"},
        {"<srx/>", "", 0, ERR_MALFORMED, "r: no <languagemap>: its rules are for no language"},
        {HEAD, "<languagemap/>", 2000, ERR_TOO_LARGE, "r:1: too many <languagemap>"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct buf file = {0};
        struct segmentation_rules rules;
        struct error err = {0};
        buf_add_str(&file, str_of(cases[i].head));
        for (size_t k = 0; k < cases[i].count; k++) buf_add_str(&file, str_of(cases[i].piece));
        assert_false(srx_read(&arena, buf_str(&file), "r", &rules, &err));
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(err.code, cases[i].code);
        assert_int_equal(rules.language_count, 0);
        buf_done(&file);
        arena_done(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
