/* SPDX-License-Identifier: Apache-2.0 */
/* Rule sets written in C, for tests. */
#ifndef TAFSIRI_TESTS_SEGMENT_SETS_H
#define TAFSIRI_TESTS_SEGMENT_SETS_H

#include <string.h>

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

#endif
