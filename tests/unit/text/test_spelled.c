/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/spelled.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct example {
    const char *language, *text;
    int value;    /* of what the text starts with; 0: no number */
    size_t count; /* tokens */
};

static bool read(struct arena *arena, const char *language, const char *text, size_t first, struct spelled_number *number) {
    struct language parsed;
    assert_true(language_parse(str_of(language), &parsed, NULL));
    struct token_list tokens = text_tokens(arena, str_of(text), &parsed);
    return spelled_read(locale_of(&parsed), str_of(text), &tokens, first, number);
}

static void test_values(void **state) {
    static const struct example examples[] = {
        {"en", "two people", 2, 1},
        {"en", "Twelve people", 12, 1},
        {"en", "twenty-one", 21, 1},
        {"en", "forty five men", 45, 2},
        {"en", "two hundred and five days", 205, 4},
        {"en", "three thousand four hundred", 3400, 4},
        {"en", "two hundred and five hundred", 200, 2},
        {"en", "one hundred", 100, 2},
        {"en", "five and six", 5, 1},
        {"en", "two-year-old boy", 2, 1},
        {"en", "ten.", 10, 1},
        {"en", "two, three", 2, 1},
        {"en", "one man", 0, 0},
        {"en", "often", 0, 0},
        {"en", "and two", 0, 0},
        {"fr", "vingt et une personnes", 21, 3},
        {"fr", "vingt et un", 21, 3},
        {"fr", "dix-sept", 17, 1},
        {"fr", "soixante-quinze", 75, 1},
        {"fr", "soixante et onze", 71, 3},
        {"fr", "quatre-vingts", 80, 1},
        {"fr", "quatre-vingt-dix-sept", 97, 1},
        {"fr", "quatre vingt deux", 82, 3},
        {"fr", "deux cent mille", 200000, 3},
        {"fr", "mille neuf cent quarante-cinq", 1945, 4},
        {"fr", "cinq-cents", 500, 1},
        {"fr", "vingt et blanc", 20, 1},
        {"fr", "vingt et troisième", 20, 1},
        {"fr", "quatre hommes", 4, 1},
        {"fr-HT", "Trois", 3, 1},
        {"fr", "une", 0, 0},
        {"fr", "quatre-vingt-dix-neuf", 99, 1},
        {"sw", "wawili", 2, 1},
        {"sw", "kumi na wawili", 12, 3},
        {"sw", "kumi na watu", 10, 1},
        {"sw", "ishirini na mmoja", 21, 3},
        {"sw", "watano na watatu", 5, 1},
        {"sw", "mia mbili", 200, 2},
        {"sw", "mia mbili ishirini na tatu", 223, 5},
        {"sw", "mia na hamsini", 150, 3},
        {"sw", "elfu tano mia tatu", 5300, 4},
        {"sw", "laki tano", 500000, 2},
        {"sw", "Jumatatu", 0, 0},
        {"sw", "mmoja", 0, 0},
        {"de", "zwei", 0, 0},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct spelled_number number = {0};
        bool found = read(&arena, examples[i].language, examples[i].text, 0, &number);
        if (found != (examples[i].value != 0) || number.value != examples[i].value || number.token_count != examples[i].count)
            fail_msg("\"%s\": %d, %zu tokens", examples[i].text, number.value, number.token_count);
        assert_false(number.ordinal);
    }
    arena_done(&arena);
}

static void test_ordinals(void **state) {
    static const struct {
        const char *language, *text;
        size_t first;
        int value;
        bool ordinal, vague;
    } examples[] = {
        {"en", "third", 0, 3, true, false},
        {"en", "twenty-first", 0, 21, true, false},
        {"en", "sixties", 0, 60, true, false},
        {"en", "fiftieth", 0, 50, true, false},
        {"en", "one hundred fiftieth", 0, 150, true, false},
        {"fr", "troisième", 0, 3, true, false},
        {"fr", "dix-septième", 0, 17, true, false},
        {"fr", "trente-et-unième", 0, 31, true, false},
        {"fr", "vingt et unième", 0, 21, true, false},
        {"fr", "soixante et onzième", 0, 71, true, false},
        {"sw", "mkutano wa tatu", 2, 3, true, false},
        {"sw", "watu watatu", 1, 3, false, false},
        {"sw", "ya pili", 1, 2, true, false},
        {"en", "both", 0, 2, false, true},
        {"en", "dozen", 0, 12, false, true},
        {"fr", "trentaine", 0, 30, false, true},
        {"fr", "neuf", 0, 9, false, true},
        {"fr", "mille", 0, 1000, false, true},
        {"sw", "elfu tano", 0, 5000, false, false},
        {"sw", "elfu ishirini na tano", 0, 25000, false, true},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        struct spelled_number number = {0};
        assert_true(read(&arena, examples[i].language, examples[i].text, examples[i].first, &number));
        if (number.value != examples[i].value || number.ordinal != examples[i].ordinal || number.vague != examples[i].vague)
            fail_msg("\"%s\": %d%s%s", examples[i].text, number.value, number.ordinal ? ", ordinal" : "",
                     number.vague ? ", vague" : "");
    }
    arena_done(&arena);
}

/* What announces a number may be the last word of a text: what lies in memory behind the list is no token. */
static void test_behind_the_last(void **state) {
    struct language swahili;
    struct spelled_number number;
    struct token tokens[] = {{TOKEN_WORD, 0, 8}, {TOKEN_WORD, 9, 15}};
    struct token_list both = {tokens, 2}, first = {tokens, 1};
    (void)state;
    assert_true(language_parse(STR("sw"), &swahili, NULL));
    assert_true(spelled_read(locale_of(&swahili), STR("asilimia dazeni"), &both, 1, &number));
    assert_false(spelled_read(locale_of(&swahili), STR("asilimia dazeni"), &first, 1, &number));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_ordinals),
                                       cmocka_unit_test(test_behind_the_last)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
