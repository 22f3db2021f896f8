/* SPDX-License-Identifier: Apache-2.0 */
/* Which words are numbers beyond doubt, and what they are in digits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/numerals.h"
#include "text/ordinals.h"
#include "text/worded.h"

static struct language language_of(const char *tag) {
    struct language language;
    assert_true(language_parse(str_of(tag), &language, NULL));
    return language;
}

/* The numbers of the text: "number 205; ordinal 3th", nothing where it has none. */
static struct str describe(struct arena *arena, const char *tag, const char *text) {
    static const char *const names[TOKEN_KIND_COUNT] = {
        [TOKEN_NUMBER] = "number", [TOKEN_ORDINAL] = "ordinal", [TOKEN_PERCENT] = "percent"};
    struct language language = language_of(tag);
    const struct locale *locale = locale_of(&language);
    struct token_list tokens = text_tokens(arena, str_of(text), &language);
    struct buf out = {0};
    for (size_t i = 0, taken; i < tokens.count; i += taken) {
        struct worded_number number;
        struct str word = str_slice(str_of(text), tokens.at[i].start, tokens.at[i].end);
        bool found = worded_read(locale, str_of(text), &tokens, i, &number);
        taken = found ? number.token_count : 1;
        if (!found) continue;
        assert_true(worded_may_start(locale, word));
        struct str digits =
            worded_in_digits(arena, locale, number.kind, str_slice(str_of(text), tokens.at[i].start, number.behind));
        buf_add_format(&out, "%s%s %" STR_FMT, out.len ? "; " : "", names[number.kind], STR_ARG(digits));
    }
    struct str described = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return described;
}

static struct str first_word(struct str phrase) {
    return str_cut(&phrase, ' ');
}

static void test_what_is_a_number(void **state) {
    static const struct {
        const char *language, *text, *numbers;
    } cases[] = {
        {"en", "Three officers", "number 3"},
        {"en", "TWENTY-ONE of two hundred and five", "number 21; number 205"},
        {"en", "between two hundred and five hundred", "number 200; number 500"},
        {"en", "two million and a hundred", "number 2 million; number 100"},
        {"en", "a million, one million, a thousand", "number 1 million; number 1 million; number 1000"},
        {"en", "one hundred, a hundred and ten", "number 100; number 110"},
        {"en", "two-year-old, one-year-old", "number 2; number 1"},
        {"en", "ten percent, ten per cent", "percent 10 percent; percent 10 per cent"},
        {"en", "one officer, no one, one of them, one-sided", ""},
        {"en", "Form One, Phase Two; in that case one must", "number 1; number 2"},
        {"en", "zero, a dozen, both, a pair", ""},
        {"en", "several hundred, hundreds, a few thousand, half a million, many a thousand", ""},
        {"en", "two-thirds, two thirds, three quarters, one fifth, a third of them", ""},
        {"en", "two seconds", "number 2"},
        {"en", "first, he second it; a second; at first", ""},
        {"en", "the first, his second, Kenya's second, Kenya\u2019s second",
         "ordinal 1th; ordinal 2th; ordinal 2th; ordinal 2th"},
        {"en", "third, twenty-first, one hundred and fifth", "ordinal 3th; ordinal 21th; ordinal 105th"},
        {"en", "the fifties, often, tenor, a man", ""},
        {"fr", "deux hommes, vingt et une, quatre-vingt-dix-sept", "number 2; number 21; number 97"},
        {"fr", "deux cents, deux millions, un million", "number 200; number 2 millions; number 1 million"},
        {"fr", "dix pour cent", "percent 10 pour cent"},
        {"fr", "la troisi\u00e8me fois", "ordinal 3th"},
        {"fr", "un homme, une femme, le premier ministre, la seconde, un avion neuf, cent, mille, une dizaine", ""},
        {"fr", "un cinqui\u00e8me, trois cinqui\u00e8mes, deux tiers, trois quarts, deux-roues", ""},
        {"sw", "watu watatu, kumi na wawili, mia mbili na tano", "number 3; number 12; number 205"},
        {"sw", "milioni tatu, asilimia kumi", "number milioni 3; percent asilimia 10"},
        {"sw", "wa tatu", "number 3"},
        {"sw", "mtu mmoja, kwanza, pili, mia, elfu, dazeni, milioni", ""},
        {"sw", "elfu ishirini na tano", "number elfu ishirini na tano"},
        {"de", "zwei, acht", ""},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str got = describe(&arena, cases[i].language, cases[i].text);
        if (!str_equal(got, str_of(cases[i].numbers))) fail_msg("\"%s\": \"%" STR_FMT "\"", cases[i].text, STR_ARG(got));
    }
    arena_done(&arena);
    (void)state;
}

static void test_same_number(void **state) {
    static const struct {
        enum token_kind kind;
        const char *a, *b;
        bool same;
    } cases[] = {
        {TOKEN_NUMBER, "3", "three", true},
        {TOKEN_NUMBER, "twenty one", "Twenty-one", true},
        {TOKEN_NUMBER, "2,000", "two thousand", true},
        {TOKEN_NUMBER, "2 million", "two million", true},
        {TOKEN_NUMBER, "two", "three", false},
        {TOKEN_NUMBER, "2", "two million", false},
        {TOKEN_NUMBER, "2", "2", false}, /* neither is in words */
        {TOKEN_ORDINAL, "3rd", "third", true},
        {TOKEN_ORDINAL, "3rd", "fourth", false},
        {TOKEN_PERCENT, "5%", "five per cent", true},
        {TOKEN_WORD, "two", "two", false},
    };
    struct language english = language_of("en");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (worded_is_same(locale_of(&english), cases[i].kind, str_of(cases[i].a), str_of(cases[i].b)) != cases[i].same)
            fail_msg("\"%s\" and \"%s\"", cases[i].a, cases[i].b);
    (void)state;
}

/* No number is refused by its first letters. */
static void test_all_may_start(void **state) {
    static const char *const tags[] = {"en", "fr", "sw"};
    struct arena arena = {0};
    for (size_t i = 0; i < 3; i++) {
        struct language language = language_of(tags[i]);
        const struct locale *locale = locale_of(&language);
        for (int number = 2; number < 100; number++) {
            struct ordinal like = {0};
            struct str cardinal = numerals_cardinal(&arena, locale, number);
            struct str ordinal = ordinals_write(&arena, locale, number, &like);
            if (cardinal.len) assert_true(worded_may_start(locale, first_word(cardinal)));
            if (ordinal.len && !str_equal(ordinal, STR("pili"))) assert_true(worded_may_start(locale, first_word(ordinal)));
        }
    }
    arena_done(&arena);
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_a_number), cmocka_unit_test(test_same_number),
                                       cmocka_unit_test(test_all_may_start)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
