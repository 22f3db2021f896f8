/* SPDX-License-Identifier: Apache-2.0 */
/* Rule sets written in C, and what they cut, for tests. */
#ifndef TAFSIRI_TESTS_SEGMENT_SETS_H
#define TAFSIRI_TESTS_SEGMENT_SETS_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "segment/segmenter.h"

/* "+before|after" breaks, "-before|after" joins; a pattern with "|" needs (?:...) and is cut at the last "|". */
static inline struct segmentation_rule rule_of(const char *text) {
    const char *bar = strrchr(text, '|');
    return (struct segmentation_rule){
        .breaks = *text == '+', .before = {text + 1, (size_t)(bar - text - 1)}, .after = {bar + 1, strlen(bar + 1)}};
}

enum { SET_RULES_MAX = 8 };

/* One language rule "all", mapped from every language. */
struct rule_set {
    struct segmentation_rule rules[SET_RULES_MAX];
    struct language_rules language;
    struct language_map map;
    struct segmentation_rules whole;
};

static inline const struct segmentation_rules *set_init(struct rule_set *set, bool icu, const char *const rules[]) {
    size_t count = 0;
    for (; count < SET_RULES_MAX && rules[count]; count++) set->rules[count] = rule_of(rules[count]);
    set->language = (struct language_rules){.name = STR("all"), .rules = set->rules, .count = count};
    set->map = (struct language_map){.pattern = STR(".*"), .name = STR("all")};
    set->whole = (struct segmentation_rules){.cascade = true,
                                             .icu_breaks = icu,
                                             .languages = &set->language,
                                             .language_count = 1,
                                             .maps = &set->map,
                                             .map_count = 1};
    return &set->whole;
}

static inline struct language language_of(const char *tag) {
    struct language language;
    assert_true(language_parse(str_of(tag), &language, NULL));
    return language;
}

/* The sentences with a "|" between them, and "/" where the paragraph changes. */
static inline char *joined(const struct sentence_list *list) {
    struct buf out = {0};
    for (size_t i = 0; i < list->count; i++) {
        if (i) buf_add_byte(&out, list->at[i].paragraph == list->at[i - 1].paragraph ? '|' : '/');
        buf_add_str(&out, list->at[i].text);
    }
    buf_add_byte(&out, '\0');
    return out.at;
}

/* The spans say where the texts are. */
static inline void check_spans(struct str text, const struct sentence_list *list) {
    uint32_t end = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct sentence *sentence = &list->at[i];
        assert_true(sentence->span.start >= end && sentence->span.end > sentence->span.start);
        end = sentence->span.end;
        size_t from = utf16_to_byte(text, sentence->span.start), to = utf16_to_byte(text, sentence->span.end);
        assert_true(str_equal(str_slice(text, from, to), sentence->text));
    }
}

static inline void check(const struct segmenter *segmenter, const char *text, const char *expected) {
    struct arena arena = {0};
    struct error err = {0};
    struct sentence_list list;
    if (!segmenter_run(segmenter, &arena, str_of(text), NULL, &list, &err)) fail_msg("\"%s\": %s", text, err.message);
    char *found = joined(&list);
    if (strcmp(found, expected)) fail_msg("\"%s\"\n  found    %s\n  expected %s", text, found, expected);
    check_spans(str_of(text), &list);
    free(found);
    arena_done(&arena);
}

static inline struct segmenter *open_rules(bool icu, const char *const rules[]) {
    struct rule_set set;
    struct error err = {0};
    struct language language = language_of("en-GB");
    struct segmenter *segmenter = segmenter_open(set_init(&set, icu, rules), &language, &err);
    if (!segmenter) fail_msg("%s", err.message);
    memset(&set, 0xAA, sizeof set); /* nothing of it may be kept */
    return segmenter;
}

#endif
