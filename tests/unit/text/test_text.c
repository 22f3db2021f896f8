/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "text/text.h"

static void assert_str(struct str found, const char *wanted) {
    if (!str_equal(found, str_of(wanted))) fail_msg("\"%" STR_FMT "\" instead of \"%s\"", STR_ARG(found), wanted);
}

static void test_normalise(void **state) {
    static const struct {
        const char *text, *normal;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"de\xCC\x81ja\xCC\x80", "d\xC3\xA9j\xC3\xA0"},           /* e and a with combining accents */
        {"\xE2\x84\xAB", "\xC3\x85"},                             /* the sign for angstrom is the letter */
        {"a\xCC\xA7\xCC\x81", "\xC3\xA1\xCC\xA7"},                /* cedilla, then acute: the acute joins the letter */
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C"}, /* jamos make a syllable */
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(text_normalise(&arena, str_of(cases[i].text)), cases[i].normal);
    arena_done(&arena);
    (void)state;
}

static void test_origins(void **state) {
    static const struct {
        const char *text;
        uint32_t origins[8]; /* of each byte of the normal text, and of its end */
    } cases[] = {
        {"ae\u0301b", {0, 1, 4, 4, 5}},         /* aéb */
        {"x\u0302e\u0301", {0, 1, 2, 3, 6, 6}}, /* x̂é: x has no such character */
        {"e\u0301", {0, 3, 3}},
        {"\u1112\u1161\u11ABa", {0, 9, 9, 9, 10}},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct normal_text normal = text_normalise_from(&arena, str_of(cases[i].text));
        assert_true(str_equal(normal.text, text_normalise(&arena, str_of(cases[i].text))));
        for (size_t k = 0; k <= normal.text.len; k++) assert_int_equal(normal.origins[k], cases[i].origins[k]);
    }
    assert_null(text_normalise_from(&arena, STR("été")).origins);
    arena_done(&arena);
}

static void test_normal_text_is_not_copied(void **state) {
    struct arena arena = {0};
    struct str french = STR("Le chef de l’ONU s’est dit « préoccupé »");
    assert_ptr_equal(text_normalise(&arena, french).at, french.at);
    struct str folded = STR("already folded, 29");
    assert_ptr_equal(text_fold(&arena, folded).at, folded.at);
    assert_int_equal(arena.bytes, 0);
    (void)state;
}

static void test_fold(void **state) {
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"Port-au-Prince", "port-au-prince"},
        {"GONAÏVES", "gonaïves"},
        {"E\xCC\x81tat", "état"},
        {"Straße", "strasse"},
        {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
        {"NG’OMBE", "ng’ombe"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(text_fold(&arena, str_of(cases[i].text)), cases[i].folded);
    arena_done(&arena);
    (void)state;
}

static void test_blank(void **state) {
    assert_true(text_is_blank(STR("")));
    assert_true(text_is_blank(STR(" \t\r\n")));
    assert_true(text_is_blank(STR("\xC2\xA0\xE2\x80\xAF\xE2\x80\x8B\xEF\xBB\xBF\xE2\x80\x8D\xE3\x80\x80")));
    assert_false(text_is_blank(STR(" . ")));
    assert_false(text_is_blank(STR(UTF8_CODE)));
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normalise), cmocka_unit_test(test_origins), cmocka_unit_test(test_normal_text_is_not_copied),
        cmocka_unit_test(test_fold),      cmocka_unit_test(test_blank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
