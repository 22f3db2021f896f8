/* SPDX-License-Identifier: Apache-2.0 */
/* Which words and placeables have the same key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "match/keys/keys.h"

static struct language language_of(const char *tag) {
    struct language language;
    struct error err = {0};
    assert_true(language_parse(str_of(tag), &language, &err));
    return language;
}

static struct keyed_segment keys_of(struct arena *arena, const char *tag, const char *text) {
    struct language language = language_of(tag);
    return keys_of_segment(arena, segment_of_text(arena, str_of(text)), &language);
}

static bool same_keys(const struct keyed_segment *a, const struct keyed_segment *b) {
    return a->count == b->count && (!a->count || memcmp(a->keys, b->keys, a->count * sizeof *a->keys) == 0);
}

static void test_same_and_other_keys(void **state) {
    (void)state;
    static const struct {
        const char *language, *a, *b;
        bool same;
    } cases[] = {
        {"en", "The police arrived.", "the POLICE arrived!", true},
        {"en", "pledged officers", "pledges officer", true},
        {"en", "Kenya's government", "Kenya\u2019s government", true},
        {"en", "Kenya's government", "Kenya government", true},
        {"en", "1,000 officers", "2,500 officers", true},
        {"en", "on June 29, 2023", "on 14 July 2024", true},
        {"en", "5% of $20", "12.5% of KSh300", true},
        {"en", "5% of it", "5 of it", false},
        {"en", "labour union colours", "labor union color", true},
        {"en", "The organisation's programmes were cancelled", "the organization program was canceled", false},
        {"en", "organisations organising centres", "organizations organizing centers", true},
        {"en", "in mourning", "in morning", false},
        {"en", "four courts", "for corts", false},
        {"en", "totally equal", "totaly equal", false},
        {"en", "skilful travellers", "skillful travelers", true},
        {"en", "they promised", "they promized", false},
        {"sw", "ng'ombe wa Kenya", "ng\u2019ombe wa kenya", true},
        {"sw", "maafisa", "afisa", false},
        {"sw", "saa 5 asubuhi", "saa 9 alasiri", true},
        {"fr", "L\u2019ONU demande", "l'ONU demande", true},
        {"fr", "les policiers kényans", "un policier kényan", false},
        {"fr", "policiers kényans", "policier kényan", true},
        {"xx", "one two", "one Two", true},
        {"en", "", "...", true},
        {"en", "caf\u00e9", "cafe\u0301", true},
        {"en", "see \uFFFC there", "see there", true},
        {"en", "Three officers", "four officers", true},
        {"en", "3 officers", "twenty-one officers", true},
        {"en", "two hundred and five officers", "205 officers", true},
        {"en", "two million people", "3.5 million people", true},
        {"en", "a two-year-old boy", "a 15-year-old boy", true},
        {"en", "the third time", "the 2nd time", true},
        {"en", "the third time", "the three time", false},
        {"en", "ten per cent of it", "12% of it", true},
        {"en", "two officers", "one officer", false},
        {"en", "two days", "a day", false},
        {"en", "the second day", "a second day", false},
        {"fr", "trois policiers", "4 policiers", true},
        {"fr", "trois policiers", "un policier", false},
        {"sw", "maafisa watatu", "maafisa 4", true},
        {"sw", "maafisa watatu", "maafisa kumi na wanne", true},
        {"sw", "afisa mmoja", "maafisa watatu", false},
        {"de", "drei Polizisten", "vier Polizisten", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct keyed_segment a = keys_of(&arena, cases[i].language, cases[i].a);
        struct keyed_segment b = keys_of(&arena, cases[i].language, cases[i].b);
        if (same_keys(&a, &b) != cases[i].same) fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
        arena_done(&arena);
    }
}

static void test_spelling_variants(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"colour", "color", true},
        {"honourable", "honorable", true},
        {"centre", "center", true},
        {"organise", "organize", true},
        {"organisational", "organizational", true},
        {"analysed", "analyzed", true},
        {"defence", "defense", true},
        {"travelled", "traveled", true},
        {"fulfilment", "fulfillment", true},
        {"fulfil", "fulfill", true},
        {"neighbourhood", "neighborhood", true},
        {"yoghurt", "yogurt", false},
        {"vapour", "vapor", true},
        {"worshipped", "worshiped", true},
        {"advise", "advize", false},
        {"raised", "raized", false},
        {"exercise", "exercize", false},
        {"supervised", "supervized", false},
        {"theatre", "theater", true},
        {"ageing", "aging", true},
        {"a", "b", false},
        {"", "", true},
        {"willful", "wilful", true},
        {"realising", "realizing", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (keys_is_spelling_variant(str_of(cases[i].a), str_of(cases[i].b)) != cases[i].same)
            fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
}

static void test_places(void **state) {
    (void)state;
    struct arena arena = {0};
    struct keyed_segment keyed = keys_of(&arena, "en", "\"Kenya,\" he said, sent 1,000 (one thousand).");
    assert_int_equal(keyed.count, 6);
    for (size_t i = 0; i < keyed.count; i++) assert_true(keyed.tokens.at[keyed.token_of[i]].kind != TOKEN_PUNCTUATION);
    assert_int_equal(keyed.keys[4], TOKEN_NUMBER);
    assert_int_equal(keyed.keys[5], TOKEN_NUMBER);
    assert_int_equal(keyed.tokens.at[keyed.token_of[5]].kind, TOKEN_NUMBER);
    arena_done(&arena);
}

/* Fragments tell two from three. */
static void test_words_apart(void **state) {
    (void)state;
    struct arena arena = {0};
    struct language english = language_of("en");
    struct keyed_segment two = keys_of_words(&arena, segment_of_text(&arena, STR("two hundred and 5")), &english);
    struct keyed_segment three = keys_of_words(&arena, segment_of_text(&arena, STR("three hundred and 6")), &english);
    assert_int_equal(two.count, 4);
    assert_true(two.keys[0] != three.keys[0]);
    assert_int_equal(two.keys[1], three.keys[1]);
    assert_int_equal(two.keys[3], TOKEN_NUMBER);
    arena_done(&arena);
}

/* "one-year-old" is cut as 1-year-old is, and no key stands beyond the bound. */
static void test_cut_words(void **state) {
    (void)state;
    struct arena arena = {0};
    struct keyed_segment words = keys_of(&arena, "en", "A one-year-old won."),
                         digits = keys_of(&arena, "en", "A 1-year-old won.");
    assert_true(same_keys(&words, &digits));
    assert_int_equal(words.tokens.count, digits.tokens.count);
    for (size_t i = 0; i < words.tokens.count; i++) assert_int_equal(words.tokens.at[i].kind, digits.tokens.at[i].kind);
    struct buf text = {0};
    for (int i = 0; i < KEYS_MAX; i++) buf_add_str(&text, STR("one-year "));
    buf_add_byte(&text, '\0');
    words = keys_of(&arena, "en", text.at);
    assert_int_equal(words.count, KEYS_MAX);
    for (size_t i = 0; i < words.count; i++) assert_true(words.token_of[i] < words.tokens.count);
    buf_done(&text);
    arena_done(&arena);
}

static void test_form_hash(void **state) {
    (void)state;
    struct arena arena = {0};
    struct language english = language_of("en");
    struct code bold = {CODE_ALONE, STR("1"), STR("<b/>"), STR("")}, italic = {CODE_ALONE, STR("1"), STR("<i/>"), STR("")};
    struct segment a = {STR("a \uFFFC"), &bold, 1}, b = {STR("a \uFFFC"), &italic, 1};
    uint64_t hash = keys_of_segment(&arena, a, &english).form_hash;
    assert_true(hash == keys_of_segment(&arena, a, &english).form_hash);
    assert_true(hash != keys_of_segment(&arena, b, &english).form_hash);
    assert_true(hash != keys_of(&arena, "en", "a \uFFFC").form_hash);
    arena_done(&arena);
}

/* The key of a word does not depend on what was seen before: the memory of words is only a memory. */
static void test_many_words(void **state) {
    (void)state;
    struct arena arena = {0};
    uint32_t first[2000];
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 2000; i++) {
            struct str word = arena_format(&arena, "Walk%dings", i * 7919);
            struct keyed_segment keyed = keys_of(&arena, i % 2 ? "en" : "sw", word.at);
            assert_int_equal(keyed.count, 1);
            if (round == 0)
                first[i] = keyed.keys[0];
            else
                assert_int_equal(keyed.keys[0], first[i]);
        }
    arena_done(&arena);
}

static void test_bound(void **state) {
    (void)state;
    struct arena arena = {0};
    struct buf text = {0};
    for (int i = 0; i < KEYS_MAX + 100; i++) buf_add_str(&text, STR("word "));
    buf_add_byte(&text, '\0');
    assert_int_equal(keys_of(&arena, "en", text.at).count, KEYS_MAX);
    buf_done(&text);
    arena_done(&arena);
}

/* A word of 64 KB takes no more memory than its length asks for, whatever it is made of. */
static void test_long_words(void **state) {
    static const char *const pieces[] = {"a\u2019", "a\u02bc", "\u00e9\u2019", "a'", "a-", "twenty-", "ise", "\u00e9"};
    static const char *const languages[] = {"en", "fr", "sw", "ht"};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        for (size_t k = 0; k < sizeof languages / sizeof *languages; k++) {
            struct arena arena = {0};
            struct buf text = {0};
            while (text.len < 64 * 1024) buf_add_str(&text, str_of(pieces[i]));
            buf_add_str(&text, STR("a"));
            buf_add_byte(&text, '\0');
            keys_of(&arena, languages[k], text.at);
            if (arena.bytes > 8 * 1024 * 1024) fail_msg("\"%s\" in %s: %zu bytes", pieces[i], languages[k], arena.bytes);
            buf_done(&text);
            arena_done(&arena);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_and_other_keys), cmocka_unit_test(test_spelling_variants), cmocka_unit_test(test_places),
        cmocka_unit_test(test_form_hash),           cmocka_unit_test(test_many_words),        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_long_words),          cmocka_unit_test(test_words_apart),       cmocka_unit_test(test_cut_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
