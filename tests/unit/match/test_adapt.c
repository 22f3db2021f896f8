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
#include "match/adapt.h"
#include "match/score.h"

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
    adapt_target(&trial->arena, &trial->query, &trial->source, &trial->unit, &language, &trial->adaptation);
}

static void try_texts(struct trial *trial, const char *to, struct str query, struct str source, struct str target) {
    try_segments(trial, to, segment_of_text(&trial->arena, query), segment_of_text(&trial->arena, source),
                 segment_of_text(&trial->arena, target));
}

static struct str text_at(struct str text, struct span span) {
    return str_slice(text, utf16_to_byte(text, span.start), utf16_to_byte(text, span.end));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_swahili),
        cmocka_unit_test(test_french),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
