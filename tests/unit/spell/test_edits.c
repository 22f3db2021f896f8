/* SPDX-License-Identifier: Apache-2.0 */
/* Variants of a word: the slips that make them, their costs, and letters with their capitals and accents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "spell/edits.h"
#include "spell/letters.h"

struct search {
    struct str wanted;
    double cost; /* the lowest found; below 0: none */
    size_t visited, stop_after;
};

static bool visit(void *context, const struct spelling *variant, double cost) {
    struct search *search = context;
    char bytes[EDITS_WORD_MAX * 4];
    if (str_equal(spelling_write(variant, bytes), search->wanted) && (search->cost < 0 || cost < search->cost))
        search->cost = cost;
    return ++search->visited != search->stop_after;
}

static struct edits french(void) {
    struct edits edits = {0};
    edits_set_letters(&edits, STR("abcdefghijklmnopqrstuvwxyz\u00e9\u00e8\u00e0'-"));
    assert_true(edits_add_sound(&edits, STR("ph f")));
    return edits;
}

static double cost_of(const char *typed, const char *wanted, bool two) {
    struct edits edits = french();
    struct spelling word;
    struct search search = {.wanted = str_of(wanted), .cost = -1};
    assert_true(spelling_read(str_of(typed), &word));
    assert_true(two ? edits_two(&edits, &word, visit, &search) : edits_one(&edits, &word, visit, &search));
    return search.cost;
}

static void test_one_slip(void **state) {
    (void)state;
    static const struct {
        const char *typed, *wanted;
        bool near;
    } cases[] = {
        {"mason", "maison", true},   {"maiison", "maison", true},         {"maisin", "maison", true},
        {"miason", "maison", true},  {"ecole", "\u00e9cole", true},       {"farmacie", "pharmacie", true},
        {"leau", "l'eau", true},     {"cerfvolant", "cerf-volant", true}, {"oui", "non", false},
        {"avion", "a-vion", false},  {"l'eau", "l''eau", false},          {"mot", "mot'", false},
        {"maison", "maison", false}, {"ecole", "\u00e9col\u00e9", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((cost_of(cases[i].typed, cases[i].wanted, false) >= 0) != cases[i].near)
            fail_msg("%s, %s", cases[i].typed, cases[i].wanted);
}

static void test_costs(void **state) {
    (void)state;
    assert_true(cost_of("colle", "cole", false) < cost_of("colqe", "cole", false));   /* a doubled letter before any other */
    assert_true(cost_of("fermr", "ferme", false) < cost_of("fermp", "ferme", false)); /* r is beside e, p isn't */
    assert_true(cost_of("atre", "arte", false) < cost_of("atqe", "atre", false));     /* swapped letters before a wrong one */
    assert_true(cost_of("bcole", "acole", false) > cost_of("acobe", "acoae", false)); /* the first letter */
}

static void test_two_slips(void **state) {
    (void)state;
    assert_true(cost_of("deja", "d\u00e9j\u00e0", true) > 0);
    assert_true(cost_of("farmaccie", "pharmacie", true) > 0);
    assert_true(cost_of("abcd", "xbyd", true) < 0);
}

static void test_bounds(void **state) {
    (void)state;
    struct edits edits = french();
    struct spelling word;
    struct search search = {.wanted = STR("x"), .cost = -1, .stop_after = 3};
    char longest[EDITS_WORD_MAX + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(spelling_read((struct str){longest, EDITS_WORD_MAX}, &word));
    assert_false(edits_one(&edits, &word, visit, &search));
    assert_int_equal(search.visited, 3);
    search = (struct search){.wanted = STR("x"), .cost = -1};
    assert_true(edits_one(&edits, &word, visit, &search));
    assert_false(spelling_read((struct str){longest, EDITS_WORD_MAX + 1}, &word));
    static const char *const bad[] = {"", "ab", "abcde f", " x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(edits_add_sound(&edits, str_of(bad[i])));
    size_t pairs = 0;
    while (edits_add_sound(&edits, STR("a b"))) pairs++;
    assert_true(pairs < EDITS_SOUNDS_MAX);
}

static void test_letters(void **state) {
    (void)state;
    static const struct {
        uint32_t upper, lower, base;
    } pairs[] = {
        {'A', 'a', 'a'},     {'Z', 'z', 'z'},       {0xC9, 0xE9, 'e'},     {0xC7, 0xE7, 'c'},        {0x178, 0xFF, 'y'},
        {0x152, 0x153, 'o'}, {0x141, 0x142, 0x142}, {0x17D, 0x17E, 0x17E}, {0x1E00, 0x1E01, 0x1E01},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        assert_int_equal(letter_class(pairs[i].upper), LETTER_UPPER);
        assert_int_equal(letter_class(pairs[i].lower), LETTER_LOWER);
        assert_int_equal(letter_lower(pairs[i].upper), pairs[i].lower);
        assert_int_equal(letter_upper(pairs[i].lower), pairs[i].upper);
        assert_int_equal(letter_base(pairs[i].lower), pairs[i].base);
    }
    assert_int_equal(letter_class(0xD7), LETTER_NONE);
    assert_int_equal(letter_class(0x301), LETTER_LOWER);
    assert_int_equal(letter_upper(0x301), 0x301);
    assert_int_equal(letter_class(0x4E2D), LETTER_FOREIGN);
    assert_int_equal(letter_class(0x1F600), LETTER_NONE);
    assert_int_equal(letter_class('_'), LETTER_DIGIT);
    assert_int_equal(letter_class(0x2019), LETTER_JOINER);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_slip), cmocka_unit_test(test_costs),   cmocka_unit_test(test_two_slips),
        cmocka_unit_test(test_bounds),   cmocka_unit_test(test_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
