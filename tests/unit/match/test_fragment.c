/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments over a toy world: what is learned, found, shown as evidence, put since, filtered, and repaired. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "match/fragments/fragment.h"
#include "match/fragments/fragment_train.h"
#include "match/fragments/repair.h"
#include "text/text.h"
#include "unit/toy_news.h"

enum { LEARNED = 600 };

static struct arena arena;
static struct buf image;
static struct fragment_model *model;

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static int learn(void **state) {
    (void)state;
    struct fragment_training *training = fragment_training_open();
    for (size_t i = 0; i < LEARNED; i++) {
        struct unit unit = toy_unit(&arena, i);
        fragment_training_add(training, i < LEARNED / 2 ? 1 : 2, &unit);
    }
    assert_int_equal(fragment_training_count(training), LEARNED);
    struct error err = {0};
    bool ok = fragment_training_run(training, STR("1 300\n"), NULL, append, &image, &err);
    fragment_training_close(training);
    return ok ? 0 : -1;
}

static int forget(void **state) {
    (void)state;
    buf_done(&image);
    arena_done(&arena);
    return 0;
}

static int open_model(void **state) {
    (void)state;
    struct error err = {0};
    model = fragment_model_open(buf_str(&image), &err);
    return model ? 0 : -1;
}

static int close_model(void **state) {
    (void)state;
    fragment_model_close(model);
    model = NULL;
    return 0;
}

static struct fragment_list find_with(const char *text, double min_confidence, struct fragment_filter filter) {
    struct fragment_list list;
    struct fragment_query query = {.language = {"en"}, .filter = filter, .min_confidence = min_confidence};
    query.segment = segment_of_text(&arena, str_of(text));
    fragment_model_find(model, &arena, &query, &list);
    return list;
}

static struct fragment_list find(const char *text) {
    return find_with(text, 0.3, (struct fragment_filter){0});
}

static struct str span_text(struct str text, struct span span) {
    return str_slice(text, utf16_to_byte(text, span.start), utf16_to_byte(text, span.end));
}

/* The fragment for a part of the text, NULL when it isn't there. */
static const struct fragment *fragment_for(const struct fragment_list *list, const char *text, const char *part) {
    for (size_t i = 0; i < list->count; i++)
        if (str_equal(span_text(str_of(text), list->at[i].span), str_of(part))) return &list->at[i];
    return NULL;
}

static void assert_first(const char *text, const char *part, const char *target) {
    struct fragment_list list = find(text);
    const struct fragment *fragment = fragment_for(&list, text, part);
    if (!fragment) fail_msg("\"%s\" is not found", part);
    if (!str_equal(fragment->targets[0].text, str_of(target)))
        fail_msg("\"%s\": \"%.*s\"", part, STR_ARG(fragment->targets[0].text));
}

static void words_and_sequences(void **state) {
    (void)state;
    assert_first("Somebody opened a school for them.", "school", "shule");
    assert_first("The governor", "The governor", "gavana");
    assert_first("We waited at the market.", "market", "soko");
    assert_first("A governor is no king.", "governor", "gavana");
    struct fragment_list list = find("A governor is no king.");
    assert_true(fragment_for(&list, "A governor is no king.", "governor")->is_word);
    assert_null(fragment_for(&list, "A governor is no king.", "king"));
    list = find("Nothing that anybody knows.");
    assert_int_equal(list.count, 0);
    list = find("");
    assert_int_equal(list.count, 0);
}

/* A name of its own for each number: "Kazu", "Ladu". */
static struct str toy_name(size_t i) {
    static const char first[] = "BDFGKLMNPRST", vowel[] = "aeiou", second[] = "bdkmnrtz";
    return arena_format(&arena, "%c%c%c%c%c%c", first[i % 12], vowel[i / 12 % 5], second[i / 60 % 8], vowel[i / 480 % 5],
                        second[i % 7], vowel[i % 3]);
}

/* Every unit has a name that stands nowhere else; `copied`: and stands in its target. */
static struct fragment_model *learn_names(struct buf *out, bool copied) {
    struct fragment_training *training = fragment_training_open();
    struct error err = {0};
    for (size_t i = 0; i < LEARNED; i++) {
        struct unit unit = toy_unit(&arena, i);
        struct str name = toy_name(i), other = copied ? name : STR("yeye");
        unit.source.text =
            arena_format(&arena, "They said that %" STR_FMT " knows it: %" STR_FMT, STR_ARG(name), STR_ARG(unit.source.text));
        unit.target.text =
            arena_format(&arena, "Wamesema kwamba %" STR_FMT " anaijua: %" STR_FMT, STR_ARG(other), STR_ARG(unit.target.text));
        fragment_training_add(training, 1, &unit);
    }
    bool ok = fragment_training_run(training, STR(""), NULL, append, out, &err);
    fragment_training_close(training);
    return ok ? fragment_model_open(buf_str(out), &err) : NULL;
}

static const struct fragment *found_by(const struct fragment_model *other, const char *text, const char *part,
                                       double min_confidence, struct fragment_filter filter) {
    struct fragment_list list;
    struct fragment_query query = {.language = {"en"}, .filter = filter, .min_confidence = min_confidence};
    query.segment = segment_of_text(&arena, str_of(text));
    fragment_model_find(other, &arena, &query, &list);
    return fragment_for(&list, text, part);
}

static const struct fragment *filtered(const struct fragment_model *names, const char *text, const char *part,
                                       struct fragment_filter filter) {
    return found_by(names, text, part, 0.5, filter);
}

static const struct fragment *named(const struct fragment_model *names, const char *text, const char *part) {
    return filtered(names, text, part, (struct fragment_filter){0});
}

/* What no unit has is carried over where the memory's own names are, and only there. */
static void names_stay(void **state) {
    (void)state;
    static const char text[] = "They said that Zumbaro knows it.", row[] = "They said that Zumbaro Wexano knows it.";
    struct buf with = {0}, without = {0};
    struct fragment_model *names = learn_names(&with, true), *none = learn_names(&without, false);
    assert_non_null(names);
    assert_non_null(none);
    const struct fragment *name = named(names, text, "Zumbaro");
    assert_non_null(name);
    assert_true(name->is_name);
    assert_int_equal(name->target_count, 1);
    assert_true(str_equal(name->targets[0].text, STR("Zumbaro")));
    assert_int_equal(name->occurrences, 0);
    assert_int_equal(name->targets[0].unit_count, 0);
    assert_true(name->confidence > 0.8 && name->confidence < 1);
    assert_null(named(names, "They said that zumbaro knows it.", "zumbaro"));
    assert_non_null(named(names, row, "Wexano")); /* no row was ever seen */
    assert_null(named(names, row, "Zumbaro Wexano"));
    assert_null(named(none, text, "Zumbaro"));
    fragment_model_close(names);
    fragment_model_close(none);
    buf_done(&with);
    buf_done(&without);
}

enum { NOUNS = 150 };

/* Noun i, "bakub" or "bakubs", has two English words: "bakuba" and "bakubo". Each stands in a unit with either form; of noun 0
 * the first with the singular only, the second with the plural only. */
static struct fragment_model *learn_forms(struct buf *out) {
    struct fragment_training *training = fragment_training_open();
    struct error err = {0};
    for (size_t i = 0; i < NOUNS * 4; i++) {
        struct unit unit = toy_unit(&arena, i);
        struct str name = text_fold(&arena, toy_name(i % NOUNS)), stem = str_slice(name, 0, 5);
        bool second = i / NOUNS % 2, plural = i % NOUNS ? i / NOUNS / 2 : second;
        unit.to = (struct language){"fr"};
        unit.source.text =
            arena_format(&arena, "%" STR_FMT "%c was there: %" STR_FMT, STR_ARG(stem), "ao"[second], STR_ARG(unit.source.text));
        unit.target.text = arena_format(&arena, "%" STR_FMT "%s \u00e9tait l\u00e0 : %" STR_FMT, STR_ARG(stem),
                                        plural ? "s" : "", STR_ARG(unit.target.text));
        fragment_training_add(training, 1, &unit);
    }
    bool ok = fragment_training_run(training, STR(""), NULL, append, out, &err);
    fragment_training_close(training);
    return ok ? fragment_model_open(buf_str(out), &err) : NULL;
}

/* A form that stood for another word only is offered too, behind the one that stood for this word, and with its units. */
static void other_forms(void **state) {
    (void)state;
    struct buf bytes = {0};
    struct fragment_model *forms = learn_forms(&bytes);
    assert_non_null(forms);
    struct str stem = str_slice(text_fold(&arena, toy_name(0)), 0, 5);
    const char *text = arena_format(&arena, "A %" STR_FMT "a was there.", STR_ARG(stem)).at;
    const char *word = arena_format(&arena, "%" STR_FMT "a", STR_ARG(stem)).at;
    const struct fragment *fragment = named(forms, text, word);
    assert_non_null(fragment);
    assert_true(fragment->target_count >= 2);
    assert_true(str_equal(fragment->targets[0].text, stem));
    assert_true(str_equal(fragment->targets[1].text, arena_format(&arena, "%" STR_FMT "s", STR_ARG(stem))));
    assert_true(fragment->targets[0].occurrences > 0);
    assert_int_equal(fragment->targets[1].occurrences, 0);
    assert_int_equal(fragment->targets[1].unit_count, fragment->targets[0].unit_count);
    assert_int_equal(fragment->targets[1].units[0].unit, fragment->targets[0].units[0].unit);
    const uint32_t memory = 1;
    fragment = filtered(forms, text, word, (struct fragment_filter){.memories = &memory, .memory_count = 1});
    assert_non_null(fragment);
    assert_int_equal(fragment->target_count, 1); /* in which memory the other one stands nobody knows */
    fragment_model_close(forms);
    buf_done(&bytes);
}

static void bounds_hold(void **state) {
    (void)state;
    const char *text = "The police visited the old bridge near the river, and a farmer painted the railway station in Kisumu.";
    struct fragment_list list = find(text);
    assert_true(list.count > 3);
    for (size_t i = 0; i < list.count; i++) {
        const struct fragment *fragment = &list.at[i];
        assert_in_range(fragment->target_count, 1, FRAGMENT_TARGETS_MAX);
        assert_true(fragment->span.start < fragment->span.end && fragment->span.end <= strlen(text));
        assert_true(fragment->confidence >= 0.3 && fragment->confidence <= 1);
        assert_true(fragment->last - fragment->first < FRAGMENT_WORDS_MAX);
        for (size_t k = 0; k < i && !fragment->is_word; k++)
            assert_false(list.at[k].first <= fragment->first && fragment->last <= list.at[k].last);
    }
    struct fragment_list sure = find_with(text, 0.99, (struct fragment_filter){0});
    for (size_t i = 0; i < sure.count; i++) assert_true(sure.at[i].confidence >= 0.99);
    assert_int_equal(find_with(text, 1.1, (struct fragment_filter){0}).count, 0);
}

/* Each unit that is shown has the fragment where it is said to have it. */
static void evidence(void **state) {
    (void)state;
    const char *text = "The chief justice closed the railway station.";
    struct fragment_list list = find(text);
    size_t checked = 0;
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < list.at[i].target_count; k++) {
            const struct fragment_target *target = &list.at[i].targets[k];
            assert_in_range(target->unit_count, 1, FRAGMENT_UNITS_SHOWN);
            for (size_t u = 0; u < target->unit_count; u++, checked++) {
                struct unit unit = toy_unit(&arena, (size_t)target->units[u].unit - 1);
                assert_int_equal(target->units[u].memory, target->units[u].unit <= LEARNED / 2 ? 1 : 2);
                assert_true(str_equal_nocase(span_text(unit.source.text, target->units[u].source),
                                             span_text(str_of(text), list.at[i].span)));
                assert_true(str_equal_nocase(span_text(unit.target.text, target->units[u].target), target->text));
            }
        }
    assert_true(checked > 3);
}

static struct unit fresh_unit(int64_t id, const char *source, const char *target) {
    struct unit unit = {.id = id, .rev = id, .from = {"en"}, .to = {"sw"}};
    unit.source.text = str_of(source);
    unit.target.text = str_of(target);
    return unit;
}

static void put_and_removed(void **state) {
    (void)state;
    struct fragment_list list;
    struct unit unit = fresh_unit(5000, "The market in Mombasa.", "Soko mjini Mombasa.");
    fragment_model_put(model, 1, &unit);
    struct fragment_list before = find_with("The market in Mombasa.", 0, (struct fragment_filter){0});
    const struct fragment *market = fragment_for(&before, "The market in Mombasa.", "market");
    assert_non_null(market);
    size_t occurrences = market->occurrences;
    unit.deleted = true;
    unit.rev = 5001;
    fragment_model_put(model, 1, &unit);
    list = find_with("The market in Mombasa.", 0, (struct fragment_filter){0});
    assert_int_equal(fragment_for(&list, "The market in Mombasa.", "market")->occurrences, occurrences - 1);
    unit.deleted = false; /* an older state that comes late changes nothing */
    unit.rev = 4999;
    fragment_model_put(model, 1, &unit);
    list = find_with("The market in Mombasa.", 0, (struct fragment_filter){0});
    assert_int_equal(fragment_for(&list, "The market in Mombasa.", "market")->occurrences, occurrences - 1);
}

/* Units put since, those with the word before the query's and those with the word behind it have shares of what is looked at:
 * together more than all of it. */
static void many_of_each_kind(void **state) {
    (void)state;
    static const char text[] = "A red lantern glows.";
    struct buf bytes = {0};
    struct fragment_training *training = fragment_training_open();
    for (size_t i = 0; i < LEARNED; i++) {
        struct unit unit = toy_unit(&arena, i);
        const char *source = i % 12 == 0 ? "The red lantern fell" : i % 12 == 6 ? "The blue lantern glows" : "It is seen";
        const char *target = i % 12 == 0 ? "Taa nyekundu ilianguka" : i % 12 == 6 ? "Taa bluu inang'aa" : "Inaonekana";
        unit.source.text = arena_format(&arena, "%s: %" STR_FMT, source, STR_ARG(unit.source.text));
        unit.target.text = arena_format(&arena, "%s: %" STR_FMT, target, STR_ARG(unit.target.text));
        fragment_training_add(training, 1, &unit);
    }
    assert_true(fragment_training_run(training, STR(""), NULL, append, &bytes, NULL));
    fragment_training_close(training);
    struct fragment_model *lanterns = fragment_model_open(buf_str(&bytes), NULL);
    assert_non_null(lanterns);
    for (int64_t i = 0; i < 40; i++) {
        struct unit unit = fresh_unit(5000 + i, text, "Taa nyekundu inang'aa.");
        fragment_model_put(lanterns, 1, &unit);
    }
    const struct fragment *whole = found_by(lanterns, text, "A red lantern glows", 0, (struct fragment_filter){0});
    const struct fragment *glows = found_by(lanterns, text, "glows", 0, (struct fragment_filter){0});
    assert_non_null(whole);
    assert_int_equal(whole->occurrences, 40);
    assert_non_null(glows);
    assert_int_equal(glows->occurrences, LEARNED / 12 + 40);
    fragment_model_close(lanterns);
    buf_done(&bytes);
}

static size_t samples_of(const char *text, const char *part, struct fragment_filter filter) {
    struct fragment_list list = find_with(text, 0, filter);
    const struct fragment *fragment = fragment_for(&list, text, part);
    return fragment ? fragment->targets[0].occurrences : 0;
}

static void filters(void **state) {
    (void)state;
    const char *text = "Where is the president?", *part = "president";
    const uint32_t first[] = {1}, second[] = {2}, none[] = {3};
    size_t all = samples_of(text, part, (struct fragment_filter){0});
    size_t of_first = samples_of(text, part, (struct fragment_filter){.memories = first, .memory_count = 1});
    size_t of_second = samples_of(text, part, (struct fragment_filter){.memories = second, .memory_count = 1});
    assert_true(of_first > 0 && of_second > 0);
    assert_true(all > 0 && all <= 64);
    assert_int_equal(of_first, LEARNED / 16 + 1);
    assert_int_equal(of_second, LEARNED / 16); /* of no more than 64 all are looked at */
    assert_int_equal(samples_of(text, part, (struct fragment_filter){.memories = none, .memory_count = 1}), 0);
    assert_int_equal(samples_of(text, part, (struct fragment_filter){.origins = 1u << ORIGIN_MACHINE}), 0);
    fragment_model_drop_memory(model, 1);
    assert_int_equal(samples_of(text, part, (struct fragment_filter){.memories = first, .memory_count = 1}), 0);
    assert_int_equal(samples_of(text, part, (struct fragment_filter){.memories = second, .memory_count = 1}), of_second);
    assert_in_range(samples_of(text, part, (struct fragment_filter){0}), 1, of_second);
}

/* A caller of one small memory finds what it has among what others have, and is told of nothing else. */
static void small_memory_among_large(void **state) {
    enum { SMALL = 7, ITS_UNITS = 6 };
    static const char *const rows[][2] = {{"We waited at the market.", "market"},
                                          {"Where is the president?", "president"},
                                          {"Somebody opened a school for them.", "school"}};
    const uint32_t small[] = {SMALL};
    struct fragment_filter filter = {.memories = small, .memory_count = 1};
    struct buf bytes = {0};
    struct fragment_training *training = fragment_training_open();
    (void)state;
    for (size_t i = 0; i < TOY_UNITS; i++) {
        struct unit unit = toy_unit(&arena, i);
        fragment_training_add(training, 1, &unit);
    }
    for (int64_t i = 0; i < ITS_UNITS; i++) {
        static const char *const sources[] = {"the president sold the market", "the police sold a school"};
        static const char *const targets[] = {"rais aliuza soko", "polisi aliuza shule"};
        struct unit unit = fresh_unit(i + 1, sources[i % 2], targets[i % 2]);
        fragment_training_add(training, SMALL, &unit);
    }
    assert_true(fragment_training_run(training, STR(""), NULL, append, &bytes, NULL));
    fragment_training_close(training);
    struct fragment_model *both = fragment_model_open(buf_str(&bytes), NULL);
    assert_non_null(both);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fragment *fragment = found_by(both, rows[i][0], rows[i][1], 0, filter);
        if (!fragment) fail_msg("\"%s\" is not found", rows[i][1]);
        assert_int_equal(fragment->occurrences, ITS_UNITS / 2);
        assert_int_equal(fragment->targets[0].units[0].memory, SMALL);
    }
    for (int64_t i = 0; i <= 100; i++) { /* the first one is the small memory's */
        struct unit unit = fresh_unit(5000 + i, "the ostrich market", "soko la mbuni");
        fragment_model_put(both, i ? 1 : SMALL, &unit);
    }
    const struct fragment *put = found_by(both, "the ostrich market", "market", 0, filter);
    assert_non_null(put);
    assert_int_equal(put->occurrences, ITS_UNITS / 2 + 1);
    fragment_model_close(both);
    buf_done(&bytes);
}

static void image_is_checked(void **state) {
    (void)state;
    struct error err = {0};
    assert_string_equal(fragment_model_note(model).at, "1 300\n");
    struct str whole = buf_str(&image);
    size_t room = whole.len;
    char *copy = aligned_alloc(8, (room + 7) / 8 * 8);
    assert_non_null(copy);
    for (size_t i = 0; i < 60; i++) {
        memcpy(copy, whole.at, room);
        size_t at = i * 7919 * 131 % room;
        copy[at] = (char)(copy[at] ^ 0x20);
        struct fragment_model *opened = fragment_model_open((struct str){copy, room}, &err);
        bool padding = opened != NULL; /* between two sections a byte means nothing */
        if (padding) assert_true(whole.at[at] == 0);
        fragment_model_close(opened);
    }
    for (size_t len = 0; len < room; len += room / 40 + 1) assert_null(fragment_model_open((struct str){whole.at, len}, &err));
    free(copy);
}

static bool stop_at_once(void *context) {
    (void)context;
    return false;
}

static void training_can_be_ended(void **state) {
    (void)state;
    struct fragment_training *training = fragment_training_open();
    struct training_control control = {stop_at_once, NULL};
    struct buf out = {0};
    struct error err = {0};
    for (size_t i = 0; i < 50; i++) {
        struct unit unit = toy_unit(&arena, i);
        fragment_training_add(training, 1, &unit);
    }
    assert_false(fragment_training_run(training, STR(""), &control, append, &out, &err));
    assert_int_equal(err.code, ERR_UNAVAILABLE);
    assert_int_equal(out.len, 0);
    fragment_training_close(training);
}

/* Empty, endless, lopsided: passed over, and an empty memory teaches nothing without harm. */
static void odd_units(void **state) {
    (void)state;
    struct fragment_training *training = fragment_training_open();
    char *endless = arena_alloc(&arena, 4000);
    memset(endless, 'x', 3999);
    for (size_t i = 1; i < 3999; i += 2) endless[i] = ' ';
    endless[3999] = '\0';
    const char *const pairs[][2] = {{"", "x"}, {"a", ""}, {endless, endless}, {"one word", "mm"}, {"...", "!!"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct unit unit = fresh_unit((int64_t)i + 1, pairs[i][0], pairs[i][1]);
        fragment_training_add(training, 1, &unit);
    }
    assert_int_equal(fragment_training_count(training), 1);
    struct buf out = {0};
    assert_true(fragment_training_run(training, STR(""), NULL, append, &out, NULL));
    fragment_training_close(training);
    struct fragment_model *tiny = fragment_model_open(buf_str(&out), NULL);
    assert_non_null(tiny);
    fragment_model_close(tiny);
    buf_done(&out);
}

/* ---- repair -------------------------------------------------------------------------------------------------------------- */

static void locates_stretches(void **state) {
    (void)state;
    struct unit unit = fresh_unit(1, "The governor opened a school in Kisumu.", "Gavana alifungua shule mjini Kisumu.");
    struct span target;
    struct span school = {22, 28};
    assert_true(repair_locate(model, &arena, &unit, school, &target));
    assert_true(str_equal(span_text(unit.target.text, target), STR("shule")));
    assert_false(repair_locate(model, &arena, &unit, (struct span){22, 26}, &target)); /* through a word */
    assert_false(repair_locate(model, &arena, &unit, (struct span){22, 900}, &target));
    unit.target.text = STR("Hakuna kitu.");
    assert_false(repair_locate(model, &arena, &unit, school, &target));
}

static void repaired_ledger(void **state) {
    (void)state;
    struct penalty penalties[] = {{"case", 1, STR("x")}};
    struct suggestion suggestion = {
        .score = 74, .base = 75, .words = 8, .edits = 2, .penalties = penalties, .penalty_count = 1};
    suggestion.target.text = STR("Gavana alifungua kituo cha reli.");
    struct repair_patch patches[] = {{{17, 31}, STR("soko"), 2, 0.8}, {{0, 6}, STR("rais"), 1, 1}};
    struct repair repair;
    assert_true(repair_apply(&arena, &suggestion, patches, 2, &repair));
    assert_true(str_equal(repair.target.text, STR("Rais alifungua soko.")));
    int points = 0;
    for (size_t i = 0; i < repair.penalty_count; i++) points += repair.penalties[i].points;
    assert_int_equal(repair.penalty_count, 3);
    assert_int_equal(repair.score, repair.base - points);
    assert_true(repair.score > suggestion.score && repair.score < 100);
    assert_true(str_equal(span_text(repair.target.text, repair.spans[1]), STR("soko")));
    struct repair_patch overlapping[] = {{{0, 10}, STR("a"), 1, 0.9}, {{5, 12}, STR("b"), 1, 0.9}};
    assert_false(repair_apply(&arena, &suggestion, overlapping, 2, &repair));
    assert_false(repair_apply(&arena, &suggestion, patches, 0, &repair));
    struct repair_patch worthless[] = {{{0, 6}, STR("rais"), 0, 0.9}};
    assert_false(repair_apply(&arena, &suggestion, worthless, 1, &repair));
    struct repair_patch without_code[] = {{{0, 6}, STR("rais"), 1, 1}}, with_code[] = {{{0, 6}, STR("rais " UTF8_CODE), 1, 1}};
    assert_true(repair_apply(&arena, &suggestion, without_code, 1, &repair));
    assert_false(repair_apply(&arena, &suggestion, with_code, 1, &repair));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_and_sequences, open_model, close_model),
        cmocka_unit_test(names_stay),
        cmocka_unit_test(other_forms),
        cmocka_unit_test_setup_teardown(bounds_hold, open_model, close_model),
        cmocka_unit_test_setup_teardown(evidence, open_model, close_model),
        cmocka_unit_test_setup_teardown(put_and_removed, open_model, close_model),
        cmocka_unit_test(many_of_each_kind),
        cmocka_unit_test_setup_teardown(filters, open_model, close_model),
        cmocka_unit_test(small_memory_among_large),
        cmocka_unit_test_setup_teardown(image_is_checked, open_model, close_model),
        cmocka_unit_test(training_can_be_ended),
        cmocka_unit_test(odd_units),
        cmocka_unit_test_setup_teardown(locates_stretches, open_model, close_model),
        cmocka_unit_test(repaired_ledger),
    };
    return cmocka_run_group_tests(tests, learn, forget);
}
