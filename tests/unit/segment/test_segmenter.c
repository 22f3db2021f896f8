/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "unit/segment/sets.h"

static void test_rules(void **state) {
    static const struct {
        bool icu;
        const char *rules[SET_RULES_MAX];
        const char *text, *expected;
    } cases[] = {
        /* ICU alone, nothing at all, and a rule file alone. */
        {true, {NULL}, "One. Two? three! \"Four.\" Five", "One.|Two?|three!|\"Four.\"|Five"},
        {false, {NULL}, "One. Two.", "One. Two."},
        {false, {"+[.?!]|\\s"}, "One. Two? three", "One.|Two?|three"},
        /* The first rule that matches decides, whichever it is. */
        {false, {"-Dr\\.|\\s", "+[.?!]|\\s"}, "Dr. A. Dr. B.", "Dr. A.|Dr. B."},
        {false, {"+[.?!]|\\s", "-Dr\\.|\\s"}, "Dr. A.", "Dr.|A."},
        {false, {"+Dr\\.|\\sNo", "-Dr\\.|\\s", "+[.?!]|\\s"}, "Dr. No. Dr. A.", "Dr.|No.|Dr. A."},
        /* Each place by itself: a "no" in front of the space does nothing against a "yes" behind it. */
        {false, {"-Dr\\.|\\s", "+[.?!]\\s|"}, "Dr. A. B", "Dr.|A.|B"},
        /* With ICU the white space is one place. */
        {true, {"-Dr\\.|\\s", "+[.?!]\\s|"}, "Dr. A. B", "Dr. A.|B"},
        {true, {"-Dr\\.\\s+|"}, "Dr. Aa left.  Bb", "Dr. Aa left.|Bb"},
        {true, {"-Dr\\.|\\s"}, "Dr.\xC2\xA0 Aa left. Bb", "Dr.\xC2\xA0 Aa left.|Bb"},
        {true, {"+;|\\s"}, "aa; bb. cc", "aa;|bb. cc"},
        {true, {"+left|"}, "he left here", "he left|here"},
        /* Empty patterns match anything. */
        {false, {"+|x"}, "axbx", "a|xb|x"},
        {false, {"+x|"}, "axbx", "ax|bx"},
        {false, {"-\\.|", "+.|"}, "a.b", "a|.b"},
        /* Characters outside the BMP are never cut. */
        {false,
         {"+|"},
         "a\xF0\x9F\x98\x80"
         "b",
         "a|\xF0\x9F\x98\x80|b"},
        /* Both sides of an alternative see across the place. */
        {false, {"+(?:a(?=b)|c(?=d))|"}, "ab ad cd cb", "a|b ad c|d cb"},
        {false, {"+\\.|(?<=x\\.)\\s"}, "a. x. b", "a. x.|b"},
        /* What only ICU's engine can run. */
        {false, {"-(\\w)\\1\\.|\\s", "+\\.|\\s"}, "aa. ab. b", "aa. ab.|b"},
        {false, {"-[a-z&&[^b]]\\.|\\s", "+\\.|\\s++"}, "b. a. b", "b.|a. b"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct segmenter *segmenter = open_rules(cases[i].icu, cases[i].rules);
        check(segmenter, cases[i].text, cases[i].expected);
        segmenter_close(segmenter);
    }
}

static void test_lines_and_blanks(void **state) {
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {" \n\t\r\n\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF", ""},
        {"\xE2\x80\x8E\n\xE2\x81\xA0", ""},
        {"a\nb", "a/b"},
        {"a b.\r\n\r\nC. D\re\xE2\x80\xA8"
         "f\xE2\x80\xA9g",
         "a b./C.|D/e/f/g"},
        {"\n a \n", "a"},
        {"A.\xC2\xA0\xE2\x80\x8B B.\xC2\xA0", "A.|B."},
        {"He said. \xE2\x80\x8E", "He said. \xE2\x80\x8E"},
    };
    static const char *const none[] = {NULL};
    struct segmenter *segmenter = open_rules(true, none);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(segmenter, cases[i].text, cases[i].expected);
    segmenter_close(segmenter);
}

#define C UTF8_CODE

static void test_codes(void **state) {
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"Dr. " C "Aa left." C " " C "Bb" C, "Dr. " C "Aa left." C "|" C "Bb" C},
        {"Dr." C " Aa left. Bb", "Dr." C " Aa left.|Bb"},
        {"One." C "Two. " C " Three", "One." C "Two.|" C " Three"},
        {C " One. Two " C, C " One.|Two " C},
        {"One? " C C "Two", "One?|" C C "Two"},
        {"One?" C "Two", "One?|" C "Two"},
        {C, ""},
    };
    static const char *const rules[] = {"-Dr\\.|\\s", NULL};
    struct segmenter *segmenter = open_rules(true, rules);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check(segmenter, cases[i].text, cases[i].expected);
    segmenter_close(segmenter);
}

static void test_maps(void **state) {
    static const struct segmentation_rule comma = {true, STR(","), STR("")}, colon = {true, STR(":"), STR("")},
                                          no_colon = {false, STR(":"), STR("")};
    static const struct language_rules languages[] = {
        {STR("comma"), &comma, 1}, {STR("colon"), &colon, 1}, {STR("no"), &no_colon, 1}};
    static const struct language_map maps[] = {
        {STR("[Ee][Nn].*"), STR("comma")}, {STR("FR-HT"), STR("no")}, {STR(".*"), STR("colon")}};
    static const struct {
        const char *tag;
        bool cascade;
        const char *expected;
    } cases[] = {
        {"en", true, "a,|b:|c"},  {"en-GB", true, "a,|b:|c"}, {"en", false, "a,|b:c"}, {"fr", true, "a,b:|c"},
        {"fr-HT", true, "a,b:c"}, {"fr-HT", false, "a,b:c"},  {"sw", false, "a,b:|c"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct segmentation_rules rules = {
            .cascade = cases[i].cascade, .languages = languages, .language_count = 3, .maps = maps, .map_count = 3};
        struct language language = language_of(cases[i].tag);
        struct segmenter *segmenter = segmenter_open(&rules, &language, NULL);
        assert_non_null(segmenter);
        check(segmenter, "a,b:c", cases[i].expected);
        segmenter_close(segmenter);
    }
}

/* Maps have a bound together, not one each. */
static void test_costly_maps(void **state) {
    enum { MAPS = 300 };
    static const struct language_rules none = {.name = STR("none")};
    static struct language_map maps[MAPS];
    struct language language = language_of("en-GB");
    struct error err = {0};
    (void)state;
    for (size_t i = 0; i < MAPS; i++) maps[i] = (struct language_map){STR("(?:e|n|-|G|B|en|n-|-G|GB|){24}x"), STR("none")};
    struct segmentation_rules rules = {
        .cascade = true, .languages = &none, .language_count = 1, .maps = maps, .map_count = MAPS};
    clock_t before = clock();
    assert_null(segmenter_open(&rules, &language, &err));
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 2);
    assert_non_null(strstr(err.message, "needs too much"));
}

/* A user's rules stand before those they extend, whichever side of the space they are written for. */
static void test_extended(void **state) {
    static const char *const base_rules[] = {"-Dr\\.\\s+|", "+\\.\\s+|\\p{Ll}", NULL};
    static const char *const own_rules[] = {"-Mwl\\.|\\s", "+Dr\\.|\\s", NULL};
    struct rule_set base, own;
    struct language language = language_of("sw");
    struct segmenter *segmenter =
        segmenter_open_extended(set_init(&own, false, own_rules), set_init(&base, true, base_rules), &language, NULL);
    (void)state;
    assert_non_null(segmenter);
    check(segmenter, "Mwl. Otieno na Dr. Achieng. Mwl. otieno yupo. na", "Mwl. Otieno na Dr.|Achieng.|Mwl. otieno yupo.|na");
    segmenter_close(segmenter);
}

static void test_refused(void **state) {
    static const struct {
        const char *rules[SET_RULES_MAX];
        const char *message;
    } cases[] = {
        {{"+a|", "+[a|"}, "rule 2 of \"all\": the pattern \"[a\" is refused: U_REGEX_MISSING_CLOSE_BRACKET"},
        {{"+a)b|(c"}, "rule 1 of \"all\": the pattern \"a)b\" is refused: U_REGEX_MISMATCHED_PAREN"},
        {{"+(?:(?:(?:a{1000}){1000}){1000}){1000}|"}, "rule 1 of \"all\": the segmentation rules are too large"},
    };
    struct language language = language_of("en");
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rule_set set;
        struct error err = {0};
        assert_null(segmenter_open(set_init(&set, true, cases[i].rules), &language, &err));
        assert_int_equal(err.code, ERR_INVALID);
        assert_string_equal(err.message, cases[i].message);
    }
}

/* `copies` times `piece`. */
static struct buf repeat(const char *piece, size_t copies) {
    struct buf out = {0};
    while (copies--) buf_add_str(&out, str_of(piece));
    return out;
}

/* Patterns that bring a backtracking engine to its knees end, one way or the other, within a bound. */
static void test_catastrophic(void **state) {
    static const struct {
        const char *rules[SET_RULES_MAX];
        enum error_code code;
    } cases[] = {
        {{"+(?:a+)+b|"}, ERR_NONE},
        {{"+(?:a|a|aa)*$|"}, ERR_NONE},
        {{"+(a+)+\\1b|"}, ERR_UNAVAILABLE},
    };
    struct buf text = repeat("a", 20000);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct segmenter *segmenter = open_rules(false, cases[i].rules);
        struct arena arena = {0};
        struct error err = {0};
        struct sentence_list list;
        segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, &err);
        assert_int_equal(err.code, cases[i].code);
        if (cases[i].code) assert_int_equal(list.count, 0);
        segmenter_close(segmenter);
        arena_done(&arena);
    }
    buf_done(&text);
}

/* What ICU's own engine does counts as much as what programs do: a text costs a bounded time whatever is asked at each of its
 * places, before it and behind it, and is refused with one message. */
static void test_foreign_total(void **state) {
    static const struct {
        const char *rules[SET_RULES_MAX];
        size_t copies;
    } cases[] = {
        {{"+(.*)\\1xyz\\.|\\s"}, 150},
        {{"+(?>.{990}x)|\\s"}, 1500},
        {{"+\\s|(.*)\\1xyz\\."}, 1500},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = repeat("abcdefgh abcdefgh abcdefgh abcdefgh ok. ", cases[i].copies);
        struct segmenter *segmenter = open_rules(false, cases[i].rules);
        struct arena arena = {0};
        struct error err = {0};
        struct sentence_list list;
        clock_t before = clock();
        assert_false(segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, &err));
        double seconds = (double)(clock() - before) / CLOCKS_PER_SEC, most = 1 + (double)text.len / 20000;
        assert_string_equal(err.message, "the segmentation rules need too much time for this text");
        if (seconds > most) fail_msg("case %zu took %.1f s", i, seconds);
        segmenter_close(segmenter);
        arena_done(&arena);
        buf_done(&text);
    }
}

/* Thousands of steps at each place of a text of letters. */
static const char *const costly[] = {"+x(?:[ab]{0,14}){4}|b", NULL};

/* What the texts of a document cost counts together: each alone is cheap enough. */
static void test_work_together(void **state) {
    struct segmenter *segmenter = open_rules(false, costly);
    struct buf text = repeat("ab", 500);
    struct segmenter_work work = {0};
    int refused = 0;
    (void)state;
    for (int i = 0; i < 40; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct sentence_list list;
        assert_true(segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, NULL));
        int64_t before = work.spent;
        bool good = segmenter_run(segmenter, &arena, buf_str(&text), &work, &list, &err);
        assert_int_equal(work.bytes, (size_t)(i + 1) * text.len);
        assert_true(work.spent > before);
        refused += !good;
        assert_true(good || refused); /* and none before is taken back */
        if (!good) assert_string_equal(err.message, "the segmentation rules need too much time for this text");
        arena_done(&arena);
    }
    assert_in_range(refused, 1, 39);
    buf_done(&text);
    segmenter_close(segmenter);
}

struct asked {
    int times, most;
};

static bool ask(void *context, struct error *err) {
    struct asked *asked = context;
    return ++asked->times <= asked->most || error_set(err, ERR_UNAVAILABLE, "enough");
}

/* A long run asks now and then whether to go on, and ends when it shall not. */
static void test_run_ends(void **state) {
    static const char *const steep[] = {"+x(?:[ab]{0,8}){4}|b", NULL};
    struct segmenter *segmenter = open_rules(false, steep);
    struct buf text = repeat("ab", 60 * 1000);
    int64_t whole = 0;
    (void)state;
    for (int most = 1000; most > 0; most = most == 1000 ? 2 : 0) {
        struct arena arena = {0};
        struct error err = {0};
        struct sentence_list list;
        struct asked asked = {0, most};
        struct going_on going_on = {ask, &asked};
        struct segmenter_work work = {.going_on = &going_on};
        assert_int_equal(segmenter_run(segmenter, &arena, buf_str(&text), &work, &list, &err), most == 1000);
        if (most == 1000) {
            whole = work.spent;
            assert_in_range(asked.times, 3, 100);
        } else {
            assert_string_equal(err.message, "enough");
            assert_int_equal(asked.times, 3);
            assert_true(work.spent < whole);
        }
        arena_done(&arena);
    }
    buf_done(&text);
    segmenter_close(segmenter);
}

/* They see as far as 1,000 characters. */
static void test_foreign_window(void **state) {
    static const char *const rules[] = {"+;|a++b", "+,|a++$", "+=|a*+", NULL};
    struct segmenter *segmenter = open_rules(false, rules);
    (void)state;
    for (size_t copies = 900; copies <= 1100; copies += 200) {
        struct buf far = repeat("a", copies), text = {0}, expected = {0};
        bool seen = copies < 1000;
        buf_add_format(&text, "x;%" STR_FMT "b=,%" STR_FMT, STR_ARG(buf_str(&far)), STR_ARG(buf_str(&far)));
        buf_add_format(&expected, "x;%s%" STR_FMT "b=|,%s%" STR_FMT, seen ? "|" : "", STR_ARG(buf_str(&far)), seen ? "|" : "",
                       STR_ARG(buf_str(&far)));
        buf_add_byte(&text, '\0'), buf_add_byte(&expected, '\0');
        check(segmenter, text.at, expected.at);
        buf_done(&far), buf_done(&text), buf_done(&expected);
    }
    segmenter_close(segmenter);
}

/* Long runs of white space, of stops and of lines cost no more than their length. */
static void test_long_runs(void **state) {
    static const char *const pieces[] = {" ", ". ", "\n", "1) ", "\"", "a.", C, "\xC2\xA0"};
    static const char *const rules[] = {"-\\d\\)\\s.*\\s\\d\\)|\\s", "+\\.\\s+|", "-Dr\\.|\\s", NULL};
    struct segmenter *segmenter = open_rules(true, rules);
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf text = repeat(pieces[i], 30000);
        struct arena arena = {0};
        struct sentence_list list;
        assert_true(segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, NULL));
        check_spans(buf_str(&text), &list);
        arena_done(&arena);
        buf_done(&text);
    }
    segmenter_close(segmenter);
}

/* The same random texts at each run (xorshift, G. Marsaglia). */
static struct buf random_text(uint64_t *seed) {
    static const char *const pieces[] = {"a",
                                         "B",
                                         ".",
                                         "!",
                                         "?",
                                         " ",
                                         "  ",
                                         "\n",
                                         "\r\n",
                                         "\"",
                                         ")",
                                         "1",
                                         "2) ",
                                         "Dr.",
                                         "\xE2\x80\xA6",
                                         "\xC2\xA0",
                                         C,
                                         "\xF0\x9F\x98\x80",
                                         "\xCC\x81",
                                         "\xE2\x80\xA8",
                                         "\xE2\x80\x8B"};
    struct buf out = {0};
    for (size_t count = *seed % 60; count > 0; count--) {
        *seed ^= *seed << 13, *seed ^= *seed >> 7, *seed ^= *seed << 17;
        buf_add_str(&out, str_of(pieces[*seed % (sizeof pieces / sizeof *pieces)]));
    }
    return out;
}

/* Nothing but white space, and codes of lines that hold nothing else, stands outside the sentences. */
static void check_gap(struct str gap) {
    for (size_t at = 0; at < gap.len;) {
        uint32_t c = utf8_next(gap, &at);
        assert_true(c <= ' ' || c == 0xA0 || c == 0x2028 || c == 0x200B || c == 0xFFFC || c == 0x301);
    }
}

static void test_nothing_lost(void **state) {
    static const char *const rules[] = {"-Dr\\.|\\s", "+\\.\\s+|\\p{Ll}", "+(?:\")\\s+|\\p{Lu}", NULL};
    uint64_t seed = 20230629;
    (void)state;
    for (int icu = 0; icu < 2; icu++) {
        struct segmenter *segmenter = open_rules(icu, rules);
        for (int i = 0; i < 3000; i++) {
            struct arena arena = {0};
            struct sentence_list list;
            struct buf text = random_text(&seed);
            size_t end = 0;
            assert_true(segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, NULL));
            check_spans(buf_str(&text), &list);
            for (size_t k = 0; k < list.count; k++) {
                size_t start = (size_t)(list.at[k].text.at - text.at);
                check_gap(str_slice(buf_str(&text), end, start));
                end = start + list.at[k].text.len;
            }
            check_gap(str_slice(buf_str(&text), end, text.len));
            arena_done(&arena);
            buf_done(&text);
        }
        segmenter_close(segmenter);
    }
}

static void test_bad_text(void **state) {
    static const char *const none[] = {NULL};
    struct segmenter *segmenter = open_rules(true, none);
    struct arena arena = {0};
    struct error err = {0};
    struct sentence_list list;
    (void)state;
    assert_false(segmenter_run(segmenter, &arena, STR("a\xFF"), NULL, &list, &err));
    assert_int_equal(err.code, ERR_MALFORMED);
    assert_int_equal(list.count, 0);
    segmenter_close(segmenter);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),         cmocka_unit_test(test_lines_and_blanks), cmocka_unit_test(test_codes),
        cmocka_unit_test(test_maps),          cmocka_unit_test(test_costly_maps),      cmocka_unit_test(test_extended),
        cmocka_unit_test(test_refused),       cmocka_unit_test(test_catastrophic),     cmocka_unit_test(test_foreign_total),
        cmocka_unit_test(test_work_together), cmocka_unit_test(test_run_ends),         cmocka_unit_test(test_foreign_window),
        cmocka_unit_test(test_long_runs),     cmocka_unit_test(test_bad_text),         cmocka_unit_test(test_nothing_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
