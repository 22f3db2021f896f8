/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: what is taken for what, and that the bands hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "match/score/score.h"

static struct language language_of(const char *tag) {
    struct language language;
    struct error err = {0};
    assert_true(language_parse(str_of(tag), &language, &err));
    return language;
}

/* A unit from English into Swahili, and a query for it. */
struct trial {
    struct arena arena;
    struct unit unit;
    struct score_context context;
    struct keyed_segment query, source;
    struct adaptation adaptation;
    struct suggestion suggestion;
};

static void prepare(struct trial *trial, const char *query, const char *source, const char *target) {
    struct language english = language_of("en"), swahili = language_of("sw");
    *trial = (struct trial){.unit = {.from = english, .to = swahili}, .context = {.to = swahili}};
    trial->unit.source = segment_of_text(&trial->arena, str_of(source));
    trial->unit.target = segment_of_text(&trial->arena, str_of(target));
    trial->query = keys_of_segment(&trial->arena, segment_of_text(&trial->arena, str_of(query)), &english);
    trial->source = keys_of_segment(&trial->arena, trial->unit.source, &english);
}

static void score(struct trial *trial) {
    adapt_target(&trial->arena, &trial->query, &trial->source, &trial->unit, &trial->context.to, &trial->adaptation);
    score_unit(&trial->arena, &trial->query, &trial->source, &trial->unit, &trial->context, &trial->adaptation,
               &trial->suggestion);
}

/* "code points, code points" */
static void print_ledger(const struct suggestion *suggestion, char *out, size_t size) {
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < suggestion->penalty_count && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s %d", i ? ", " : "", suggestion->penalties[i].code,
                                suggestion->penalties[i].points);
}

static void expect(struct trial *trial, const char *what, int base, int wanted, const char *ledger) {
    char got[512];
    int sum = 0;
    print_ledger(&trial->suggestion, got, sizeof got);
    for (size_t i = 0; i < trial->suggestion.penalty_count; i++) {
        sum += trial->suggestion.penalties[i].points;
        assert_true(trial->suggestion.penalties[i].detail.len > 0);
    }
    if (trial->suggestion.base != base || trial->suggestion.score != wanted || strcmp(got, ledger) != 0)
        fail_msg("%s: base %d, score %d, \"%s\"", what, trial->suggestion.base, trial->suggestion.score, got);
    assert_int_equal(trial->suggestion.score, trial->suggestion.base - sum);
}

static void test_texts(void **state) {
    (void)state;
    static const struct {
        const char *query, *source, *target;
        int base, score;
        const char *ledger;
    } cases[] = {
        {"Police arrived.", "Police arrived.", "Polisi walifika.", 100, 100, ""},
        {"police arrived.", "Police arrived.", "Polisi walifika.", 100, 99, "case 1"},
        {"POLICE ARRIVED.", "Police arrived.", "Polisi walifika.", 100, 98, "case 2"},
        {"Police arrived!", "Police arrived.", "Polisi walifika.", 100, 99, "punctuation 1"},
        {"Police  arrived.", "Police arrived.", "Polisi walifika.", 100, 99, "whitespace 1"},
        {"Police arrived. ", "Police arrived.", "Polisi walifika.", 100, 99, "whitespace 1"},
        {"Kenya\u2019s police", "Kenya's police", "Polisi wa Kenya", 100, 99, "punctuation 1"},
        {"The labour party", "The labor party", "Chama cha wafanyakazi", 100, 99, "spelling_variant 1"},
        {"Police arrive.", "Police arrived.", "Polisi walifika.", 100, 94, "inflection 6"},
        {"Officers arriving", "Officer arrived", "Afisa alifika", 100, 93, "inflection 7"},
        {"2,500 officers", "1,000 officers", "maafisa 1,000", 100, 99, "number 1"},
        {"2,500 officers", "1,000 officers", "maafisa elfu moja", 100, 98, "number 2"},
        {"It starts at 4 p.m.", "It starts at 7:00 pm.", "Inaanza saa moja jioni.", 100, 99, "time 1"},
        {"Up 5% on May 1 at 9 a.m.", "Up 6% on May 2 at 8 a.m.", "Juu 6% tarehe 2 Mei saa 2 asubuhi", 100, 97,
         "percent 1, date 1, time 1"},
        {"1 2 3 4 5 6 7 8", "9 10 11 12 13 14 15 16", "9 10 11 12 13 14 15 16", 100, 95,
         "number 2, number 1, number 1, number 1"},
        {"A B C D, e; f! (g)", "a b c d e f g", "h", 100, 95, "case 4, punctuation 1"},
        {"one two three four", "one two three five", "moja", 75, 75, "number 0"},
        {"one two three Four", "One two three", "moja", 75, 74, "case 1"},
        {"nothing alike here", "all is other", "x", 0, 0, ""},
        {"", "", "x", 100, 100, ""},
        {"...", "!", "x", 100, 99, "punctuation 1"},
        {"cafe\u0301 noir", "caf\u00e9 noir", "x", 100, 100, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        prepare(&trial, cases[i].query, cases[i].source, cases[i].target);
        score(&trial);
        expect(&trial, cases[i].query, cases[i].base, cases[i].score, cases[i].ledger);
        arena_done(&trial.arena);
    }
}

static void test_facts(void **state) {
    (void)state;
    static const struct {
        const char *to;
        enum unit_origin origin;
        enum unit_status status;
        int memory, score;
        const char *ledger;
    } cases[] = {
        {"sw", ORIGIN_HUMAN, STATUS_CONFIRMED, 0, 100, ""},
        {"sw-KE", ORIGIN_HUMAN, STATUS_CONFIRMED, 0, 99, "language_variant 1"},
        {"sw", ORIGIN_ALIGNED, STATUS_CONFIRMED, 0, 98, "origin 2"},
        {"sw", ORIGIN_MACHINE, STATUS_DRAFT, 0, 95, "origin 4, status 1"},
        {"sw", ORIGIN_HUMAN, STATUS_REVIEWED, 10, 90, "memory 10"},
        {"sw", ORIGIN_MACHINE, STATUS_CONFIRMED, 100, 0, "origin 4, memory 96"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        prepare(&trial, "Police arrived.", "Police arrived.", "Polisi walifika.");
        trial.context.to = language_of(cases[i].to);
        trial.context.memory_penalty = cases[i].memory;
        trial.unit.origin = cases[i].origin;
        trial.unit.status = cases[i].status;
        score(&trial);
        expect(&trial, cases[i].ledger, 100, cases[i].score, cases[i].ledger);
        arena_done(&trial.arena);
    }
}

/* A number in words costs nothing beside its edit, and what became of it is told. */
static void test_numerals(void **state) {
    static const struct {
        const char *query, *target, *detail;
    } rows[] = {
        {"Six men", "Watu wawili", "Six for Two, carried into the target"},
        {"12 men", "Watu wawili", "12 for Two, carried into the target"},
        {"One men", "Watu wawili", "One for Two, left to you: the numeral agrees with its noun"},
        {"Six men", "Watu kadhaa", "Six for Two, left to you: its rendering was not found in the target"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        prepare(&trial, rows[i].query, "Two men", rows[i].target);
        score(&trial);
        expect(&trial, rows[i].query, 50, 50, "number 0");
        if (!str_equal(trial.suggestion.penalties[0].detail, str_of(rows[i].detail)))
            fail_msg("%" STR_FMT, STR_ARG(trial.suggestion.penalties[0].detail));
        arena_done(&trial.arena);
    }
}

static void test_context(void **state) {
    (void)state;
    static const struct {
        const char *query, *before, *after, *id;
        int score;
        const char *ledger;
    } cases[] = {
        {"Photo", "", "", "", 100, ""},
        {"Photo", "One.", "", "", 101, "context_before -1"},
        {"Photo", "One!", "Three.", "", 101, "context_after -1"},
        {"Photo", "One.", "Three.", "", 102, "context_before -1, context_after -1"},
        {"Photo", "", "", "key", 101, "context_id -1"},
        {"Photo", "One.", "Three.", "key", 102, "context_before -1, context_after -1"},
        {"photo", "One.", "Three.", "key", 99, "case 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial;
        prepare(&trial, cases[i].query, "Photo", "Picha");
        trial.unit.before = STR("One."), trial.unit.after = STR("Three."), trial.unit.context_id = STR("key");
        trial.context.before = str_of(cases[i].before);
        trial.context.after = str_of(cases[i].after);
        trial.context.context_id = str_of(cases[i].id);
        score(&trial);
        expect(&trial, cases[i].ledger, 100, cases[i].score, cases[i].ledger);
        arena_done(&trial.arena);
    }
}

static void test_codes(void **state) {
    (void)state;
    static const struct code bold[] = {{CODE_OPEN, STR("1"), STR("<b>"), STR("")},
                                       {CODE_CLOSE, STR("1"), STR("</b>"), STR("")}};
    static const struct code italic[] = {{CODE_OPEN, STR("1"), STR("<i>"), STR("")},
                                         {CODE_CLOSE, STR("1"), STR("</i>"), STR("")}};
    struct language english = language_of("en");
    struct trial trial;
    prepare(&trial, "", "", "");
    trial.unit.source = (struct segment){STR("a \uFFFCword\uFFFC"), bold, 2};
    trial.source = keys_of_segment(&trial.arena, trial.unit.source, &english);
    trial.query = keys_of_segment(&trial.arena, (struct segment){trial.unit.source.text, italic, 2}, &english);
    score(&trial);
    expect(&trial, "other codes", 100, 98, "inline_code 2");
    trial.query = keys_of_segment(&trial.arena, segment_of_text(&trial.arena, STR("a word")), &english);
    score(&trial);
    expect(&trial, "no codes", 100, 98, "inline_code 2");
    trial.query = keys_of_segment(&trial.arena, (struct segment){STR("\uFFFCa\uFFFC word"), bold, 2}, &english);
    score(&trial);
    expect(&trial, "codes elsewhere", 100, 99, "punctuation 1");
    static const struct code lines[] = {{CODE_ALONE, STR("1"), STR("<br>"), STR("")},
                                        {CODE_ALONE, STR("2"), STR("<hr>"), STR("")}};
    static const struct code turned[] = {{CODE_ALONE, STR("1"), STR("<hr>"), STR("")},
                                         {CODE_ALONE, STR("2"), STR("<br>"), STR("")}};
    trial.unit.source = (struct segment){STR("a \uFFFC word \uFFFC"), lines, 2};
    trial.source = keys_of_segment(&trial.arena, trial.unit.source, &english);
    trial.query = keys_of_segment(&trial.arena, (struct segment){trial.unit.source.text, turned, 2}, &english);
    score(&trial);
    expect(&trial, "codes in another order", 100, 99, "inline_code 1");
    trial.query = keys_of_segment(&trial.arena, segment_of_text(&trial.arena, STR("a word, today")), &english);
    score(&trial);
    expect(&trial, "codes and a word", 66, 64, "inline_code 2");
    trial.unit.source = (struct segment){STR("a \uFFFCword\uFFFC"), bold, 2};
    trial.source = keys_of_segment(&trial.arena, trial.unit.source, &english);
    trial.query = trial.source;
    score(&trial);
    expect(&trial, "the same codes", 100, 100, "");
    arena_done(&trial.arena);
}

static void test_differences(void **state) {
    (void)state;
    struct trial trial;
    prepare(&trial, "\U0001F600 The new police chief spoke", "\U0001F600 The police boss spoke today", "x");
    score(&trial);
    static const struct difference wanted[] = {{DIFFERENCE_ADDED, {7, 10}, {7, 7}},
                                               {DIFFERENCE_REPLACED, {18, 23}, {14, 18}},
                                               {DIFFERENCE_MISSING, {29, 29}, {25, 30}}};
    assert_int_equal(trial.suggestion.difference_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct difference *got = &trial.suggestion.differences[i];
        assert_int_equal(got->kind, wanted[i].kind);
        assert_int_equal(got->query.start, wanted[i].query.start);
        assert_int_equal(got->query.end, wanted[i].query.end);
        assert_int_equal(got->source.start, wanted[i].source.start);
        assert_int_equal(got->source.end, wanted[i].source.end);
    }
    assert_int_equal(trial.suggestion.words, 5);
    assert_int_equal(trial.suggestion.edits, 3);
    arena_done(&trial.arena);
}

static void test_distance_for(void **state) {
    (void)state;
    for (size_t longer = 0; longer <= 60; longer++)
        for (int percent = 1; percent <= 100; percent++) {
            size_t most = score_distance_for(percent, longer);
            assert_true(most <= longer);
            if (longer) assert_true(100 * (longer - most) / longer >= (size_t)percent);
            if (most < longer) assert_true(100 * (longer - most - 1) / longer < (size_t)percent);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),        cmocka_unit_test(test_facts), cmocka_unit_test(test_numerals),
        cmocka_unit_test(test_context),      cmocka_unit_test(test_codes), cmocka_unit_test(test_differences),
        cmocka_unit_test(test_distance_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
