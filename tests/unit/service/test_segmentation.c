/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in rules on the project's own cases, and rule files written as other tools write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "eval/segmentation/rules.h"

static struct segmenter *open_or_fail(const char *tag, const char *path) {
    struct error err = {0};
    struct segmenter *segmenter = open_segmenter(tag, path, &err);
    if (!segmenter) fail_msg("%s", err.message);
    return segmenter;
}

static struct buf segments_of(const struct segmenter *segmenter, struct str text) {
    struct arena arena = {0};
    struct error err = {0};
    struct sentence_list list;
    struct buf out = {0};
    if (!segmenter_run(segmenter, &arena, text, NULL, &list, &err)) fail_msg("%s", err.message);
    for (size_t i = 0; i < list.count; i++) {
        if (i) buf_add_byte(&out, '|');
        buf_add_str(&out, list.at[i].text);
    }
    buf_add_byte(&out, '\0');
    arena_done(&arena);
    return out;
}

static struct buf expected_of(json_t *sentences) {
    struct buf out = {0};
    size_t i;
    json_t *one;
    json_array_foreach(sentences, i, one) {
        if (i) buf_add_byte(&out, '|');
        buf_add_str(&out, str_of(json_string_value(one)));
    }
    buf_add_byte(&out, '\0');
    return out;
}

static const char *member(json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static void test_own_cases(void **state) {
    static const char *const tags[] = {"en", "fr", "sw"};
    json_t *cases = json_load_file("tests/eval/segmentation/cases.json", 0, NULL), *one;
    size_t i, seen = 0;
    (void)state;
    assert_non_null(cases);
    for (size_t l = 0; l < sizeof tags / sizeof *tags; l++) {
        struct segmenter *segmenter = open_or_fail(tags[l], NULL);
        json_array_foreach(cases, i, one) {
            if (strcmp(member(one, "language"), tags[l])) continue;
            struct buf found = segments_of(segmenter, str_of(member(one, "text")));
            struct buf expected = expected_of(json_object_get(one, "sentences"));
            if (strcmp(found.at, expected.at))
                fail_msg("%s\n  found    %s\n  expected %s", member(one, "id"), found.at, expected.at);
            buf_done(&found), buf_done(&expected);
            seen++;
        }
        segmenter_close(segmenter);
    }
    assert_int_equal(seen, json_array_size(cases));
    json_decref(cases);
}

struct example {
    const char *tag, *path, *text, *expected;
};

static void check_examples(const struct example *examples, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct segmenter *segmenter = open_or_fail(examples[i].tag, examples[i].path);
        struct buf found = segments_of(segmenter, str_of(examples[i].text));
        if (strcmp(found.at, examples[i].expected))
            fail_msg("%s\n  found    %s\n  expected %s", examples[i].tag, found.at, examples[i].expected);
        buf_done(&found);
        segmenter_close(segmenter);
    }
}

/* The French rules are for all of French, the Haitian included; languages without rules have the general ones. */
static void test_languages(void **state) {
    static const struct example examples[] = {
        {"fr-HT", NULL, "M. Moïse est parti. Il revient.", "M. Moïse est parti.|Il revient."},
        {"en-KE", NULL, "Hon. Wanga left. Dr. Mutua stayed.", "Hon. Wanga left.|Dr. Mutua stayed."},
        {"sw-TZ", NULL, "Mhe. Wanga aliondoka. Dkt. Mutua alibaki.", "Mhe. Wanga aliondoka.|Dkt. Mutua alibaki."},
        {"ht", NULL, "Li ale. li tounen.", "Li ale.|li tounen."},
        {"es", NULL, "Vio a J. Pérez. Se fue.", "Vio a J. Pérez.|Se fue."},
    };
    (void)state;
    check_examples(examples, sizeof examples / sizeof *examples);
}

/* One line that holds a long list is as many segments as items, however far the line goes on. */
static void test_long_lists(void **state) {
    static const struct {
        const char *item;
        size_t words, items, segments;
    } cases[] = {
        {"a. ", 1, 3000, 2999}, /* the first is taken for a marker */
        {"word ", 1, 100, 100}, {"word ", 6, 100, 100}, {"word ", 20, 100, 100}, {"word ", 60, 100, 100},
    };
    struct segmenter *segmenter = open_or_fail("en", NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct sentence_list list;
        struct buf text = {0};
        for (size_t k = 0; k < cases[i].items; k++) {
            buf_add_str(&text, STR("\xE2\x80\xA2 "));
            for (size_t w = 0; w < cases[i].words; w++) buf_add_str(&text, str_of(cases[i].item));
        }
        if (!segmenter_run(segmenter, &arena, buf_str(&text), NULL, &list, &err)) fail_msg("case %zu: %s", i, err.message);
        assert_int_equal(list.count, cases[i].segments);
        buf_done(&text);
        arena_done(&arena);
    }
    segmenter_close(segmenter);
}

/* Texts that are made to cost take some times as much as ordinary ones, not a thousand times. */
static void test_dense_texts(void **state) {
    static const struct {
        const char *first, *piece;
        int64_t most; /* steps a byte */
    } cases[] = {
        {"", "Two people were arrested on Tuesday in the old town. Police did not name them. ", 60},
        {"", "Hello Dr. A. B. c. ", 500},
        {"", "A c. ", 500},
        {"a. ", "b. c. ", 500},
        {"1. ", "2. 3. 4. 5. ", 600},
        {"", "2. ", 900},
        {"", "x 1) x 2) x ", 500},
        {"", "x. 1. ", 500},
        {"www.", "a?", 500},
        {"", "\xE2\x80\xA2 a ", 500},
        {"", "A.          b", 900},
        {"", ".\" (1", 900},
    };
    struct segmenter *segmenter = open_or_fail("en", NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = {0};
        struct sentence_list list;
        struct segmenter_work work = {0};
        struct buf text = {0};
        buf_add_str(&text, str_of(cases[i].first));
        while (text.len < 40000) buf_add_str(&text, str_of(cases[i].piece));
        assert_true(segmenter_run(segmenter, &arena, buf_str(&text), &work, &list, NULL));
        if (work.spent > cases[i].most * (int64_t)text.len)
            fail_msg("\"%s\": %lld steps a byte", cases[i].piece, (long long)work.spent / (long long)text.len);
        buf_done(&text);
        arena_done(&arena);
    }
    segmenter_close(segmenter);
}

#define LANGUAGETOOL "tests/cases/segment/languagetool.srx"
#define OMEGAT       "tests/cases/segment/omegat.srx"
#define OKAPI        "tests/cases/segment/okapi.srx"

static void test_files_of_others(void **state) {
    static const struct example examples[] = {
        {"en", LANGUAGETOOL, "Mr. A. Holmes left.Then No. 5 came (late.) \"Why?\" he asked ... well. End",
         "Mr. A. Holmes left.|Then No. 5 came (late.)|\"Why?\" he asked ... well.|End"},
        {"en-US", LANGUAGETOOL, "One. two", "One.|two"},
        {"de", LANGUAGETOOL, "One. two", "One. two"},
        {"en", OMEGAT, "Prof. Abe met Bo. See a.org etc. now. Bye etc. And",
         "Prof. Abe met Bo.|See a.org etc. now.|Bye etc.|And"},
        {"sw", OMEGAT, "Prof. A? ndiyo", "Prof.|A?|ndiyo"},
        {"en", OKAPI, "See p. 5 in the U.S. Army. Mr. B left on Dec. 5; so did C! \"Yes.\" (No.) 5",
         "See p. 5 in the U.S. Army.|Mr. B left on Dec. 5;|so did C!|\"Yes.\"|(No.)|5"},
    };
    (void)state;
    check_examples(examples, sizeof examples / sizeof *examples);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_cases),   cmocka_unit_test(test_languages),       cmocka_unit_test(test_long_lists),
        cmocka_unit_test(test_dense_texts), cmocka_unit_test(test_files_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
