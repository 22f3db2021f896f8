/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger: what is taken for what, and that the bands hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
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

static void prepare_between(struct trial *trial, struct language from, struct language to, struct str query, struct str source,
                            struct str target) {
    *trial = (struct trial){.unit = {.from = from, .to = to}, .context = {.to = to}};
    trial->unit.source = segment_of_text(&trial->arena, source);
    trial->unit.target = segment_of_text(&trial->arena, target);
    trial->query = keys_of_segment(&trial->arena, segment_of_text(&trial->arena, query), &from);
    trial->source = keys_of_segment(&trial->arena, trial->unit.source, &from);
}

static void prepare(struct trial *trial, const char *query, const char *source, const char *target) {
    prepare_between(trial, language_of("en"), language_of("sw"), str_of(query), str_of(source), str_of(target));
}

static void score(struct trial *trial) {
    adapt_target(&trial->arena, &trial->query, &trial->source, &trial->unit, &trial->context.to, NULL, &trial->adaptation);
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
        {"one two three four", "one two three five", "moja", 100, 98, "number 2"},
        {"one two three Four", "One two three", "moja", 75, 74, "case 1"},
        {"nothing alike here", "all is other", "x", 0, 0, ""},
        {"", "", "x", 100, 100, ""},
        {"...", "!", "x", 0, 0, ""}, /* no words, and nothing else in common */
        {"***", "...", "x", 0, 0, ""},
        {"* * *", "***", "x", 100, 99, "whitespace 1"},
        {"***", "* **", "x", 100, 99, "whitespace 1"},
        {"", "!", "x", 0, 0, ""},
        {"<i>New</i> bridge", "<b>New</b> bridge", "Daraja <b>jipya</b>", 100, 98, "inline_code 1, inline_code 1"},
        {"<i>New</i> bridge", "<b>New</b> bridge", "Daraja jipya", 100, 96, "inline_code 2, inline_code 2"},
        {"<x/>New bridge", "<b>New</b> bridge", "Daraja <b>jipya</b>", 75, 73, "inline_code 2, inline_code 0"},
        {"New bridge", "<b>New</b> bridge", "Daraja <b>jipya</b>", 50, 50, "inline_code 0, inline_code 0"},
        {"<b>New</b> bridge", "New bridge", "Daraja jipya", 50, 50, "inline_code 0, inline_code 0"},
        {"New <b>bridge</b>", "<b>New</b> bridge", "Daraja <b>jipya</b>", 50, 46, "inline_code 2, whitespace 2"},
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

/* What became of a number in words is told, in words that are true. "One" is a word, whose edit is in the base. */
static void test_numerals(void **state) {
    static const struct {
        const char *query, *target;
        int base, score;
        const char *ledger, *detail;
    } rows[] = {
        {"Six men", "Watu wawili", 100, 99, "number 1", "Six for Two, carried into the target"},
        {"12 men", "Watu wawili", 100, 99, "number 1", "12 for Two, carried into the target"},
        {"2 men", "Watu wawili", 100, 99, "number 1", "2 for Two, the same written otherwise"},
        {"Six men", "Watu kadhaa", 100, 98, "number 2", "Six for Two, left to you: its rendering was not found in the target"},
        {"One men", "Watu wawili", 50, 50, "number 0", "One for Two, left to you: the numeral agrees with its noun"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        prepare(&trial, rows[i].query, "Two men", rows[i].target);
        score(&trial);
        expect(&trial, rows[i].query, rows[i].base, rows[i].score, rows[i].ledger);
        if (!str_equal(trial.suggestion.penalties[0].detail, str_of(rows[i].detail)))
            fail_msg("%" STR_FMT, STR_ARG(trial.suggestion.penalties[0].detail));
        arena_done(&trial.arena);
    }
}

/* Each of what is left has its line, though no more than so many points are taken; a day of the week is a word. */
static void test_all_that_is_left_is_told(void **state) {
    static const struct {
        const char *query, *source, *target;
        int base, score;
        const char *ledger, *last;
    } rows[] = {
        {"12, 13, 14, 15", "22, 23, 24, 25", "Hapana", 100, 95, "number 2, number 2, number 1, number 0",
         "15 for 25, left to you: its rendering was not found in the target"},
        {"2, 3, 4, 5, 6, 7, 8", "12, 13, 14, 15, 16, 17, 18", "12, 13, 14, 15, 16, 17", 100, 95,
         "number 1, number 1, number 1, number 1, number 1, number 0",
         "8 for 18, left to you: its rendering was not found in the target"},
        {"Open Sunday", "Open Saturday", "Leo", 50, 50, "date 0",
         "Sunday for Saturday, left to you: its rendering was not found in the target"},
        {"Open Sunday", "Open Saturday", "Jumamosi", 50, 50, "date 0", "Sunday for Saturday, carried into the target"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        prepare(&trial, rows[i].query, rows[i].source, rows[i].target);
        score(&trial);
        expect(&trial, rows[i].query, rows[i].base, rows[i].score, rows[i].ledger);
        struct str last = trial.suggestion.penalties[trial.suggestion.penalty_count - 1].detail;
        if (!str_equal(last, str_of(rows[i].last))) fail_msg("%" STR_FMT, STR_ARG(last));
        arena_done(&trial.arena);
    }
}

/* What the first line tells a person. */
static void test_details(void **state) {
    static const struct {
        const char *query, *detail;
    } rows[] = {
        {"Police arrived", ". in the source only"},
        {"Police, arrived.", ", in the query only"},
        {"\"Police arrived.\"", "\" in the query only and 1 more"},
        {"Police arrived!", "! for ."},
        {"police arrived.", "\"police\" for \"Police\""},
        {"POLICE ARRIVED.", "\"POLICE\" for \"Police\" and 1 more"},
        {"Police arriving.", "\"arriving\" for \"arrived\""},
        {"<b>Police arrived.", "<b>, left to you: the target has no place for the tag"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        prepare(&trial, rows[i].query, "Police arrived.", "Polisi walifika.");
        score(&trial);
        if (!str_equal(trial.suggestion.penalties[0].detail, str_of(rows[i].detail)))
            fail_msg("%s: %" STR_FMT, rows[i].query, STR_ARG(trial.suggestion.penalties[0].detail));
        arena_done(&trial.arena);
    }
}

/* Without an adaptation the score is no lower than with one, whatever the target, in a run as alone. */
static void check_bound(struct trial *trial) {
    struct suggestion bound = {0};
    struct score_run run;
    score_unit(&trial->arena, &trial->query, &trial->source, &trial->unit, &trial->context, NULL, &bound);
    assert_true(bound.score >= trial->suggestion.score);
    score_run_init(&run, &trial->arena, &trial->query, trial->source.keys, trial->source.count);
    unsigned outlook = adapt_outlook(&trial->arena, &trial->source, &trial->unit);
    int next = score_run_next(&run, &trial->arena, &trial->source, &trial->unit, &trial->context, outlook);
    assert_true(next >= trial->suggestion.score && next <= bound.score);
}

enum { FIELD_ID, FIELD_FROM, FIELD_TO, FIELD_QUERY, FIELD_SOURCE, FIELD_TARGET, FIELD_BAND, FIELD_LEDGER, FIELD_COUNT };

static bool stands_in_band(struct arena *arena, struct str line) {
    struct str fields[FIELD_COUNT];
    struct trial trial;
    char ledger[512];
    int64_t least, most;
    for (size_t i = 0; i < FIELD_COUNT; i++) fields[i] = str_cut(&line, '\t');
    struct language from = language_of(arena_copy(arena, fields[FIELD_FROM]).at);
    struct language to = language_of(arena_copy(arena, fields[FIELD_TO]).at);
    prepare_between(&trial, from, to, fields[FIELD_QUERY], fields[FIELD_SOURCE], fields[FIELD_TARGET]);
    score(&trial);
    check_bound(&trial);
    print_ledger(&trial.suggestion, ledger, sizeof ledger);
    assert_true(str_to_int(str_cut(&fields[FIELD_BAND], '-'), &least) && str_to_int(fields[FIELD_BAND], &most));
    bool holds = trial.suggestion.score >= least && trial.suggestion.score <= most;
    holds = holds && str_equal(str_of(ledger), fields[FIELD_LEDGER]);
    if (!holds) print_error("%" STR_FMT ": %d, \"%s\"\n", STR_ARG(fields[FIELD_ID]), trial.suggestion.score, ledger);
    arena_done(&trial.arena);
    return holds;
}

static void test_bands_of_numerals(void **state) {
    struct buf file = {0};
    struct arena arena = {0};
    size_t cases = 0, failed = 0;
    assert_true(file_read("tests/cases/score/numerals.tsv", 1 << 20, &file, NULL));
    for (struct str rest = buf_str(&file); rest.len;) {
        struct str line = str_cut(&rest, '\n');
        if (!line.len || line.at[0] == '#') continue;
        cases++;
        failed += !stands_in_band(&arena, line);
    }
    arena_done(&arena);
    buf_done(&file);
    if (failed || cases < 30) fail_msg("%zu of %zu cases failed", failed, cases);
    (void)state;
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
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_numerals),
        cmocka_unit_test(test_all_that_is_left_is_told),
        cmocka_unit_test(test_context),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_differences),
        cmocka_unit_test(test_distance_for),
        cmocka_unit_test(test_bands_of_numerals),
        cmocka_unit_test(test_details),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
