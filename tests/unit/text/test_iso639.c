/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/iso639.h"

static void test_same_language(void **state) {
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"sw", "sw-TZ", true},  {"fr-FR", "fr-HT", true},      {"en", "fr", false},      {"swa", "sw", true},
        {"eng", "en-GB", true}, {"sr-Latn", "sr-Cyrl", false}, {"sr", "sr-Cyrl", true},  {"hat", "ht", true},
        {"qqq", "zzz", false},  {"qqq", "qqq-HT", true},       {"swahili", "sw", false}, {"fra", "frp", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct language a, b;
        assert_true(language_parse(str_of(cases[i].a), &a, NULL));
        assert_true(language_parse(str_of(cases[i].b), &b, NULL));
        assert_int_equal(iso639_same_language(&a, &b), cases[i].same);
        assert_int_equal(iso639_same_language(&b, &a), cases[i].same);
    }
}

static void test_known(void **state) {
    static const char *const known[] = {"sw", "fr-HT", "swa", "luo", "ht"}, *const unknown[] = {"key", "url", "tag", "xx",
                                                                                                "ref"};
    struct language language;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_true(language_parse(str_of(known[i]), &language, NULL) && iso639_is_known(&language));
        assert_true(language_parse(str_of(unknown[i]), &language, NULL) && !iso639_is_known(&language));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_language), cmocka_unit_test(test_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
