/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections: which come first, how many, and what a user's word and a memory's counts change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "unit/spell/dictionaries.h"

enum { LIMIT = 5 };

/* The place of `expected` among the corrections, from 1; 0: not there. */
static size_t place_of(const char *tag, const char *word, const char *expected) {
    struct arena arena = {0};
    struct error err = {0};
    struct language language = language_of(tag);
    struct str *corrections;
    size_t count, place = 0;
    assert_true(speller_correct(speller, &arena, &language, str_of(word), LIMIT, 0, &corrections, &count, &err));
    assert_true(count <= LIMIT);
    for (size_t i = 0; i < count && !place; i++)
        if (str_equal(corrections[i], str_of(expected))) place = i + 1;
    arena_done(&arena);
    return place;
}

static void test_first_three(void **state) {
    (void)state;
    static const struct {
        const char *language, *word, *right;
    } cases[] = {
        {"sw", "serikalli", "serikali"},
        {"sw", "Serkali", "Serikali"},
        {"sw", "wakinbizi", "wakimbizi"},
        {"sw", "habri", "habari"},
        {"sw", "ngombe", "ng'ombe"},
        {"sw", "ngo\u2019mbe", "ng\u2019ombe"},
        {"sw", "alisma", "alisema"},
        {"sw", "kenya", "Kenya"},
        {"sw", "dhawabu", "thawabu"},
        {"sw", "shakula", "chakula"},
        {"fr-HT", "gouvernment", "gouvernement"},
        {"fr-HT", "s\u00e9curite", "s\u00e9curit\u00e9"},
        {"fr-HT", "deja", "d\u00e9j\u00e0"}, /* two accents */
        {"fr-HT", "farmacie", "pharmacie"},
        {"fr-HT", "lecole", "l'\u00e9cole"},
        {"fr-HT", "l\u2019ecole", "l\u2019\u00e9cole"},
        {"fr-HT", "Gonaives", "Gona\u00efves"},
        {"fr-HT", "presidnet", "pr\u00e9sident"},
        {"fr-HT", "hopital", "h\u00f4pital"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t place = place_of(cases[i].language, cases[i].word, cases[i].right);
        if (place < 1 || place > 3) fail_msg("%s: %s is at place %zu", cases[i].word, cases[i].right, place);
    }
}

/* What a memory says often comes first: both words are one slip from the one that was typed. */
static void test_counts(void **state) {
    (void)state;
    struct language sw = language_of("sw");
    static const char *const words[] = {"mkuta", "mkuti"};
    struct error err = {0};
    for (size_t i = 0; i < 2; i++) assert_true(speller_add_word(speller, &sw, str_of(words[i]), &err));
    for (size_t i = 0; i < 2; i++) {
        speller_count_text(speller, &sw, str_of(words[i]), i ? 2000000 : 20000);
        assert_int_equal(place_of("sw", "mkutq", words[i]), 1);
    }
}

static void test_added_word(void **state) {
    (void)state;
    struct language fr = language_of("fr-HT");
    struct error err = {0};
    assert_int_equal(place_of("fr-HT", "Zykrovv", "Zykrov"), 0);
    assert_true(speller_add_word(speller, &fr, STR("Zykrov"), &err));
    assert_int_equal(place_of("fr-HT", "Zykrovv", "Zykrov"), 1);
    speller_remove_word(speller, &fr, STR("Zykrov"));
    assert_int_equal(place_of("fr-HT", "Zykrovv", "Zykrov"), 0);
}

/* No word is too strange to be asked about. */
static void test_odd_words(void **state) {
    (void)state;
    static const char *const words[] = {
        "", "'", "-", "--''--", "\uFFFC", "a", "\u4E2D\u6587", "x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x"};
    char longest[400];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (int l = 0; l < 2; l++) assert_int_equal(place_of(l ? "sw" : "fr-HT", words[i], "no such word"), 0);
    assert_int_equal(place_of("sw", longest, "no such word"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_three),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_added_word),
        cmocka_unit_test(test_odd_words),
    };
    return cmocka_run_group_tests(tests, open_dictionaries, close_dictionaries);
}
