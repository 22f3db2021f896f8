/* SPDX-License-Identifier: Apache-2.0 */
/* Adapting, held against what linguists would write: tests/cases/adapt/LANGUAGE.tsv, one case a line:
 *
 *     id  query  source  target  expected target  what is left to the translator ("text: reason", parted by "; ")
 *
 * "~" is a narrow no-break space, "_" a no-break space. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "match/adapt/adapt.h"
#include "match/score/score.h"
#include "text/reading.h"
#include "unit/processor_time.h"

enum { FIELDS = 6 };

static struct language language_of(const char *tag) {
    struct language language;
    struct error err = {0};
    assert_true(language_parse(str_of(tag), &language, &err));
    return language;
}

/* One query, unit and what came of it. */
struct trial {
    struct arena arena;
    struct unit unit;
    struct keyed_segment query, source;
    struct adaptation adaptation;
};

static void try_segments(struct trial *trial, const char *to, struct segment query, struct segment source,
                         struct segment target) {
    struct language english = language_of("en"), language = language_of(to);
    trial->unit = (struct unit){.from = english, .to = language, .source = source, .target = target};
    trial->query = keys_of_segment(&trial->arena, query, &english);
    trial->source = keys_of_segment(&trial->arena, source, &english);
    adapt_target(&trial->arena, &trial->query, &trial->source, &trial->unit, &language, NULL, &trial->adaptation);
}

static void try_texts(struct trial *trial, const char *to, struct str query, struct str source, struct str target) {
    try_segments(trial, to, segment_of_text(&trial->arena, query), segment_of_text(&trial->arena, source),
                 segment_of_text(&trial->arena, target));
}

static struct str text_at(struct str text, struct span span) {
    return str_slice(text, utf16_to_byte(text, span.start), utf16_to_byte(text, span.end));
}

/* What is told beforehand never takes more off than adapting does. */
static void check_outlook(struct trial *trial, const char *id, int bound, int score) {
    struct score_context context = {.to = trial->unit.to};
    struct score_run run;
    unsigned outlook = adapt_outlook(&trial->arena, &trial->source, &trial->unit);
    score_run_init(&run, &trial->arena, &trial->query, trial->source.keys, trial->source.count);
    int told = score_run_next(&run, &trial->arena, &trial->source, &trial->unit, &context, outlook);
    if (score > told || told > bound) fail_msg("%s: %d was foretold, it is %d", id, told, score);
    assert_int_equal(score_run_next(&run, &trial->arena, &trial->source, &trial->unit, &context, 0), bound);
}

/* What holds for every adaptation. */
static void check_sound(struct trial *trial, const char *id) {
    const struct adaptation *adaptation = &trial->adaptation;
    size_t replaced = 0;
    assert_true(segment_is_sound(adaptation->target));
    assert_true(utf8_valid(adaptation->target.text, NULL));
    for (size_t i = 0; i < adaptation->change_count; i++) {
        const struct placeable_change *change = &adaptation->changes[i];
        if (change->replaced == (change->reason.len > 0)) fail_msg("%s: replaced and reason disagree", id);
        replaced += change->replaced;
        if (i) assert_true(adaptation->changes[i - 1].query.start <= change->query.start);
    }
    for (size_t i = 0; i < adaptation->span_count; i++) {
        struct span span = adaptation->spans[i];
        assert_true(span.start < span.end && span.end <= utf16_length(adaptation->target.text));
        if (i) assert_true(adaptation->spans[i - 1].end <= span.start);
    }
    assert_true(adaptation->span_count <= 2 * replaced); /* a date and its day of the week elsewhere */
    struct score_context context = {.to = trial->unit.to};
    struct suggestion bound, score;
    score_unit(&trial->arena, &trial->query, &trial->source, &trial->unit, &context, NULL, &bound);
    score_unit(&trial->arena, &trial->query, &trial->source, &trial->unit, &context, adaptation, &score);
    if (score.score > bound.score) fail_msg("%s: %d is over its bound %d", id, score.score, bound.score);
    check_outlook(trial, id, bound.score, score.score);
}

/* ---- the cases ----------------------------------------------------------------------------------------------------------- */

static struct str with_spaces(struct arena *arena, struct str text) {
    struct buf out = {0};
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '~')
            buf_add_str(&out, STR("\u202f"));
        else if (text.at[i] == '_')
            buf_add_str(&out, STR("\u00a0"));
        else
            buf_add_byte(&out, text.at[i]);
    }
    struct str result = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return result;
}

static struct str without_spaces(struct arena *arena, struct str text) {
    struct buf out = {0};
    for (size_t at = 0; at < text.len;) {
        char bytes[4];
        uint32_t c = utf8_next(text, &at);
        buf_add(&out, bytes, utf8_write(bytes, c == 0x202F ? '~' : c == 0xA0 ? '_' : c));
    }
    struct str result = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return result;
}

/* "text: reason; text: reason" of what was not replaced. */
static struct str what_is_left(struct trial *trial) {
    struct buf out = {0};
    for (size_t i = 0; i < trial->adaptation.change_count; i++) {
        const struct placeable_change *change = &trial->adaptation.changes[i];
        if (change->replaced) continue;
        struct str query = text_at(trial->query.segment.text, change->query);
        buf_add_format(&out, "%s%" STR_FMT ": %" STR_FMT, out.len ? "; " : "", STR_ARG(query), STR_ARG(change->reason));
    }
    struct str left = arena_copy(&trial->arena, buf_str(&out));
    buf_done(&out);
    return left;
}

/* Each entry of `wanted` is the beginning of an entry of `left`, in order, and none is over. */
static bool left_as_wanted(struct str left, struct str wanted) {
    while (wanted.len) {
        size_t cut = str_find(wanted, STR("; "), 0), left_cut = str_find(left, STR("; "), 0);
        struct str entry = cut == SIZE_MAX ? wanted : str_slice(wanted, 0, cut);
        if (!str_starts(left, entry)) return false;
        wanted = cut == SIZE_MAX ? STR("") : str_slice(wanted, cut + 2, wanted.len);
        left = left_cut == SIZE_MAX ? STR("") : str_slice(left, left_cut + 2, left.len);
    }
    return left.len == 0;
}

static bool run_case(const char *to, struct str line) {
    struct trial trial = {0};
    struct str fields[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) fields[i] = str_cut(&line, '\t');
    char id[64];
    snprintf(id, sizeof id, "%s %" STR_FMT, to, STR_ARG(fields[0]));
    try_texts(&trial, to, with_spaces(&trial.arena, fields[1]), with_spaces(&trial.arena, fields[2]),
              with_spaces(&trial.arena, fields[3]));
    check_sound(&trial, id);
    struct str got = without_spaces(&trial.arena, trial.adaptation.target.text), left = what_is_left(&trial);
    bool right = str_equal(got, fields[4]), left_right = left_as_wanted(left, fields[5]);
    if (!right) print_error("%s:\n  wanted %" STR_FMT "\n  got    %" STR_FMT "\n", id, STR_ARG(fields[4]), STR_ARG(got));
    if (!right || !left_right) print_error("%s: left \"%" STR_FMT "\"\n", id, STR_ARG(left));
    arena_done(&trial.arena);
    return right && left_right;
}

static void run_cases(const char *to, const char *path) {
    struct buf file = {0};
    struct error err = {0};
    size_t cases = 0, failed = 0;
    assert_true(file_read(path, 1 << 20, &file, &err));
    struct str rest = buf_str(&file);
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        if (!line.len || line.at[0] == '#') continue;
        cases++;
        failed += !run_case(to, line);
    }
    buf_done(&file);
    if (failed || cases < 120) fail_msg("%s: %zu of %zu cases failed", path, failed, cases);
}

static void test_swahili(void **state) {
    (void)state;
    run_cases("sw", "tests/cases/adapt/sw.tsv");
}

static void test_french(void **state) {
    (void)state;
    run_cases("fr-HT", "tests/cases/adapt/fr-HT.tsv");
}

/* ---- inline codes -------------------------------------------------------------------------------------------------------- */

/* "<1:b>bold</1:b> and <2:br/>": id and data. */
static struct segment segment_of_markup(struct arena *arena, const char *markup) {
    struct buf text = {0};
    struct code *codes = ARENA_ARRAY(arena, struct code, 32);
    size_t count = 0;
    struct str rest = str_of(markup);
    while (rest.len) {
        buf_add_str(&text, str_cut(&rest, '<'));
        if (!rest.len) break;
        struct str tag = str_cut(&rest, '>');
        enum code_kind kind = str_starts(tag, STR("/")) ? CODE_CLOSE : str_ends(tag, STR("/")) ? CODE_ALONE : CODE_OPEN;
        if (kind == CODE_CLOSE) tag = str_slice(tag, 1, tag.len);
        if (kind == CODE_ALONE) tag = str_slice(tag, 0, tag.len - 1);
        struct str id = str_cut(&tag, ':');
        codes[count++] = (struct code){kind, id, tag, STR("")};
        buf_add_str(&text, STR(UTF8_CODE));
    }
    struct segment segment = {arena_copy(arena, buf_str(&text)), codes, count};
    buf_done(&text);
    return segment;
}

static struct str markup_of(struct arena *arena, struct segment segment) {
    struct buf out = {0};
    struct str rest = segment.text;
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        size_t at = str_find(rest, STR(UTF8_CODE), 0);
        buf_add_str(&out, str_slice(rest, 0, at));
        buf_add_format(&out, "<%s%" STR_FMT ":%" STR_FMT "%s>", code->kind == CODE_CLOSE ? "/" : "", STR_ARG(code->id),
                       STR_ARG(code->data), code->kind == CODE_ALONE ? "/" : "");
        rest = str_slice(rest, at + strlen(UTF8_CODE), rest.len);
    }
    buf_add_str(&out, rest);
    struct str markup = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return markup;
}

static void test_codes(void **state) {
    (void)state;
    static const struct {
        const char *query, *source, *target, *expected;
        size_t left;
    } cases[] = {
        /* the query's ids */
        {"Click <1:b>here</1:b> now", "Click <7:b>here</7:b> now", "Bonyeza <7:b>hapa</7:b> sasa",
         "Bonyeza <1:b>hapa</1:b> sasa", 0},
        /* the query's markup */
        {"Click <1:i>here</1:i> now", "Click <7:b>here</7:b> now", "Bonyeza <7:b>hapa</7:b> sasa",
         "Bonyeza <1:i>hapa</1:i> sasa", 0},
        /* in the target's order */
        {"<1:b>Red</1:b> and <2:i>blue</2:i>", "<3:b>Red</3:b> and <4:i>blue</4:i>", "<4:i>Bluu</4:i> na <3:b>nyekundu</3:b>",
         "<2:i>Bluu</2:i> na <1:b>nyekundu</1:b>", 0},
        /* ids that don't pair: by what they say */
        {"Go<1:br/> on", "Go<2:br/> on", "Endelea<9:br/> mbele", "Endelea<1:br/> mbele", 0},
        /* plain text never gets codes */
        {"Click here now", "Click <7:b>here</7:b> now", "Bonyeza <7:b>hapa</7:b> sasa", "Bonyeza hapa sasa", 2},
        {"a word", "a <1:x/> word", "neno <1:x/> moja", "neno moja", 1},
        /* a code that the unit doesn't have */
        {"Click <1:b>here</1:b> now", "Click here now", "Bonyeza hapa sasa", "Bonyeza hapa sasa", 2},
        /* one of two */
        {"Click <1:b>here</1:b> or there", "Click <1:b>here</1:b> or <2:i>there</2:i>",
         "Bonyeza <1:b>hapa</1:b> au <2:i>pale</2:i>", "Bonyeza <1:b>hapa</1:b> au pale", 2},
        /* a foreign code in the target */
        {"Click <1:b>here</1:b>", "Click <1:b>here</1:b>!", "Bonyeza <1:b>hapa</1:b><8:zz/>", "Bonyeza <1:b>hapa</1:b>", 1},
        /* half a pair in the target: nothing stays */
        {"Click <1:b>here</1:b>.", "Click <1:b>here</1:b>", "Bonyeza <1:b>hapa", "Bonyeza hapa", 3},
        /* a target that closes before it opens */
        {"Click <1:b>here</1:b>.", "Click <1:b>here</1:b>", "Bonyeza </1:b>hapa<1:b>", "Bonyeza hapa", 4},
        /* the same code twice in the target */
        {"Go<1:br/> on.", "Go<1:br/> on", "Endelea<1:br/> mbele<1:br/>", "Endelea<1:br/> mbele", 1},
        /* with a number between them */
        {"<1:b>2,500</1:b> officers", "<5:b>1,000</5:b> officers", "maafisa <5:b>1,000</5:b>", "maafisa <1:b>2,500</1:b>", 0},
        /* the same in everything */
        {"Click <1:b>here</1:b>", "Click <1:b>here</1:b>", "Bonyeza <1:b>hapa</1:b>", "Bonyeza <1:b>hapa</1:b>", 0},
        /* around the whole text */
        {"<1:b>Click here</1:b>", "Click here", "Bonyeza hapa", "<1:b>Bonyeza hapa</1:b>", 0},
        {"<1:b><2:i>Click</2:i> here</1:b>", "Click here", "Bonyeza hapa", "<1:b>Bonyeza hapa</1:b>", 2},
        {"<1:b><2:i>Pay 20</2:i></1:b><3:fn/>", "Pay 10", "Lipa 10", "<1:b><2:i>Lipa 20</2:i></1:b><3:fn/>", 0},
        {"<1:b>Click <2:i>here</2:i></1:b>", "Click <5:i>here</5:i>", "Bonyeza <5:i>hapa</5:i>",
         "<1:b>Bonyeza <2:i>hapa</2:i></1:b>", 0},
        {"<1:br/>", "word", "neno", "<1:br/>neno", 0},
        /* isolated codes, as segments cut in two have them */
        {"<1:b>the end", "<2:b>the end", "<2:b>mwisho", "<1:b>mwisho", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial = {0};
        char id[32];
        snprintf(id, sizeof id, "codes %zu", i);
        try_segments(&trial, "sw", segment_of_markup(&trial.arena, cases[i].query),
                     segment_of_markup(&trial.arena, cases[i].source), segment_of_markup(&trial.arena, cases[i].target));
        check_sound(&trial, id);
        struct str got = markup_of(&trial.arena, trial.adaptation.target);
        size_t left = 0;
        for (size_t k = 0; k < trial.adaptation.change_count; k++) left += !trial.adaptation.changes[k].replaced;
        if (!str_equal(got, str_of(cases[i].expected)) || left != cases[i].left)
            fail_msg("%s: got %" STR_FMT ", %zu left", id, STR_ARG(got), left);
        arena_done(&trial.arena);
    }
}

/* ---- other languages, and what is reported ------------------------------------------------------------------------------- */

static void test_other_languages(void **state) {
    (void)state;
    static const struct {
        const char *to, *query, *source, *target, *expected;
    } cases[] = {
        {"de", "Some 12,500 came.", "Some 1,000 came.", "Es kamen 1.000.", "Es kamen 12.500."},
        {"es", "It cost 12,500.75 pesos.", "It cost 10,200.50 pesos.", "Costó 10.200,50 pesos.", "Costó 12.500,75 pesos."},
        {"pt", "It grew by 7.25%.", "It grew by 5.5%.", "Cresceu 5,5%.", "Cresceu 7,25%."},
        {"fr-CH", "Some 12,500 came.", "Some 1,000 came.", "Environ 1\u2019000 sont venus.", "Environ 12\u2019500 sont venus."},
        {"ht", "Some 2,500 came.", "Some 1,000 came.", "Anviwon 1,000 moun te vini.", "Anviwon 2,500 moun te vini."},
        {"zh", "Some 2500 came.", "Some 1000 came.", "约有1000人到场。", "约有2500人到场。"},
        /* seven numbers in English, one in French, which parts thousands by blanks */
        {"fr", "Call +255 113 216 319 412 515 618", "Call +254 123 456 789 012 345 678", "+254 123 456 789 012 345 678",
         "+255 113 216 319 412 515 618"},
        /* what stands in an address is no such number */
        {"fr", "Call 11-21-31-41-51-61-71-81 now", "Call 10-20-30-40-50-60-70-80 now",
         "http://example.org/10-20-30-40-50-60-70-80", "http://example.org/10-20-30-40-50-60-70-80"},
        {"fr", "Call 11-21-31-41 now", "Call 10-20-30-40 now", "Appelez le 10-20-30-40", "Appelez le 11-21-31-41"},
        /* noon and midnight are the names of two moments */
        {"en-GB", "It begins at 3 p.m.", "It begins at 12 noon.", "It starts at 12 noon.", "It starts at 3 pm."},
        {"en-GB", "It begins at 3:30 a.m.", "It begins at 12 noon.", "It starts at 12 noon.", "It starts at 3:30 am."},
        {"en-GB", "It begins at 12 midnight.", "It begins at 12 noon.", "It starts at 12 noon.", "It starts at 12 midnight."},
        {"en-GB", "It begins at 12 noon.", "It begins at 3 p.m.", "It starts at 3 p.m.", "It starts at 12 p.m."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial trial = {0};
        try_texts(&trial, cases[i].to, str_of(cases[i].query), str_of(cases[i].source), str_of(cases[i].target));
        check_sound(&trial, cases[i].to);
        struct str got = trial.adaptation.target.text;
        if (!str_equal(got, str_of(cases[i].expected))) {
            struct str left = what_is_left(&trial);
            print_error("%s: got %" STR_FMT " left %" STR_FMT "\n", cases[i].to, STR_ARG(got), STR_ARG(left));
            fail();
        }
        arena_done(&trial.arena);
    }
}

static void test_spans_and_changes(void **state) {
    (void)state;
    struct trial trial = {0};
    try_texts(&trial, "fr-HT", STR("\U0001F600 On July 14, 2024: 2,500 and 3 men"),
              STR("\U0001F600 On June 29, 2023: 1,000 and 5 men"),
              STR("\U0001F600 Le 29 juin 2023 : 1\u202f000 et des hommes"));
    const struct adaptation *adaptation = &trial.adaptation;
    assert_int_equal(adaptation->span_count, 2);
    assert_true(str_equal(text_at(adaptation->target.text, adaptation->spans[0]), STR("14 juillet 2024")));
    assert_true(str_equal(text_at(adaptation->target.text, adaptation->spans[1]), STR("2\u202f500")));
    assert_int_equal(adaptation->change_count, 3);
    const struct placeable_change *date = &adaptation->changes[0], *number = &adaptation->changes[2];
    assert_int_equal(date->kind, TOKEN_DATE);
    assert_true(date->replaced && str_equal(date->was, STR("29 juin 2023")) && str_equal(date->became, STR("14 juillet 2024")));
    assert_true(str_equal(text_at(trial.query.segment.text, date->query), STR("July 14, 2024")));
    assert_true(str_equal(text_at(trial.source.segment.text, date->source), STR("June 29, 2023")));
    assert_true(!number->replaced && number->kind == TOKEN_NUMBER && !number->became.len && number->reason.len);
    arena_done(&trial.arena);
}

/* `count` times the formats with the number of the round in them. */
static void try_large(const char *query, const char *source, int count) {
    struct trial trial = {0};
    struct buf texts[2] = {{0}};
    for (int i = 0; i < count; i++) {
        char piece[64];
        snprintf(piece, sizeof piece, "%d", i * 3 + 7);
        buf_add_format(&texts[0], "%s%s ", query, piece);
        buf_add_format(&texts[1], "%s%s ", source, piece);
    }
    try_texts(&trial, "fr-HT", buf_str(&texts[0]), buf_str(&texts[1]), buf_str(&texts[1]));
    check_sound(&trial, query);
    assert_true(trial.adaptation.change_count <= 64);
    for (size_t i = 0; i < 2; i++) buf_done(&texts[i]);
    arena_done(&trial.arena);
}

/* A table of thousands of numbers or names is no reason to keep a server busy. */
static void test_large_segments(void **state) {
    (void)state;
    int64_t start = processor_ms();
    try_large("1", "2", 4000);
    try_large("Six Name", "Nine Other", 3000);
    try_large("on Monday 1", "on Tuesday 2", 2000);
    try_large("{a}", "{b}", 4000);
    assert_true(processor_ms() - start < 10000);
}

static size_t readings;

/* Each is read in the end by this, which the linker puts in the place of what reads a number (tests/rules.mk). */
bool __real_reading_quantity(struct str token, const struct locale *locale, struct quantity_reading *out);
bool __wrap_reading_quantity(struct str token, const struct locale *locale, struct quantity_reading *out);

bool __wrap_reading_quantity(struct str token, const struct locale *locale, struct quantity_reading *out) {
    readings++;
    return __real_reading_quantity(token, locale, out);
}

/* Wanted numbers, as many again with a currency behind them in the target, and amounts in the source. */
static void try_money(struct trial *trial, int numbers, int amounts) {
    struct buf texts[3] = {{0}};
    for (int i = 0; i < numbers; i++) {
        buf_add_format(&texts[0], "%d, ", i + 3);
        buf_add_format(&texts[1], "%d, ", i + 2);
        buf_add_format(&texts[2], "%d dollars, %d dollars, ", i + 2, i + 2 + numbers);
    }
    for (int i = 0; i < 2 * amounts; i++) buf_add_format(&texts[i % 2], "$1 ");
    try_texts(trial, "fr-HT", buf_str(&texts[0]), buf_str(&texts[1]), buf_str(&texts[2]));
    for (size_t i = 0; i < 3; i++) buf_done(&texts[i]);
}

/* The source's amounts are read once, not again for each wanted number and each of the target's. */
static void test_money_is_read_once(void **state) {
    size_t without = 0, with = 0;
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct trial trial = {0};
        readings = 0;
        try_money(&trial, 60, i ? 90 : 0);
        *(i ? &with : &without) = readings;
        arena_done(&trial.arena);
    }
    assert_in_range(without, 60, 60 * 120 * 8);
    assert_in_range(with - without, 90, 90 * 60 * 8);
}

/* More numbers than are held against each other: the first one's twin at the end is not overlooked, nothing is carried, and the
 * reason is told. */
static void test_too_many_to_tell_apart(void **state) {
    struct trial trial = {0};
    struct buf texts[2] = {{0}};
    (void)state;
    for (int i = 0; i < 2; i++) {
        buf_add_format(&texts[i], "Some %d of it, ", i ? 5 : 6);
        for (int k = 0; k < 300; k++) buf_add_format(&texts[i], "%d, ", 1000 + k);
    }
    buf_add_str(&texts[1], STR("and 5"));
    try_texts(&trial, "fr-HT", buf_str(&texts[0]), buf_str(&texts[1]), buf_str(&texts[1]));
    check_sound(&trial, "too many");
    assert_int_equal(trial.adaptation.span_count, 0);
    assert_int_equal(trial.adaptation.change_count, 1);
    assert_true(str_equal(trial.adaptation.changes[0].reason, STR("there are too many numbers to tell them apart")));
    for (size_t i = 0; i < 2; i++) buf_done(&texts[i]);
    arena_done(&trial.arena);
}

static void test_outlook(void **state) {
    static const struct {
        const char *source, *target, *query;
        int told;
    } rows[] = {
        {"Page 12 of it", "Ukurasa wa 12", "Page 13 of it", 99},
        {"Page 12 of it", "Ukurasa", "Page 13 of it", 98},
        {"Page 12 of it", "12, ukurasa wa 12", "Page 13 of it", 98},
        {"Some 12 of it", "Hizo 12", "Some 1 of it", 98},   /* another plural form */
        {"Some 12 of it", "Hizo 12-1", "Some 1 of it", 99}, /* half of a pair has none */
        {"Some 12 of it", "Hizo 12", "Some 12 of it", 100},
        {"Some 12 of it", "Hao kumi na wawili", "Some 15 of it", 99},
        {"The 4th of it", "Wa nne wake", "The 5th of it", 99},
        {"The 4th of it", "Wa tano wake", "The 5th of it", 98},
        {"Some 12 of it", "Hao wawili", "Some 15 of it", 98},
        {"Class 4 of it", "Darasa la nne", "Class 8 of it", 99},
        {"Some 4% of it", "Asilimia nne", "Some 8% of it", 99},
        {"Some 2 million of it", "Hao milioni mbili", "Some 3 million of it", 99},
        {"Some 2 of it twice", "Hao mara 2", "Some 3 of it twice", 98},
        {"1 2 3 4 5", "x", "2 3 4 5 6", 95},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial = {0};
        struct score_context context = {.to = {"sw"}};
        struct score_run run;
        try_texts(&trial, "sw", str_of(rows[i].query), str_of(rows[i].source), str_of(rows[i].target));
        unsigned outlook = adapt_outlook(&trial.arena, &trial.source, &trial.unit);
        score_run_init(&run, &trial.arena, &trial.query, trial.source.keys, trial.source.count);
        assert_int_equal(score_run_next(&run, &trial.arena, &trial.source, &trial.unit, &context, outlook), rows[i].told);
        check_sound(&trial, rows[i].source);
        arena_done(&trial.arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swahili),
        cmocka_unit_test(test_french),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_other_languages),
        cmocka_unit_test(test_spans_and_changes),
        cmocka_unit_test(test_large_segments),
        cmocka_unit_test(test_money_is_read_once),
        cmocka_unit_test(test_too_many_to_tell_apart),
        cmocka_unit_test(test_outlook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
