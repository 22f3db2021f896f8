/* SPDX-License-Identifier: Apache-2.0 */
/* A translation held against its source: what a careful editor would mark, spelling apart. Each finding stands on the target,
 * names its category, says in a sentence what is the matter, and brings the correction where there is only one.
 *
 * Pure; any thread. The rule for every check: silence where a good translator could have meant it. How often the checks speak
 * on good text is measured by tests/eval/checks. */
#ifndef TAFSIRI_CHECK_CHECK_H
#define TAFSIRI_CHECK_CHECK_H

#include "model/suggestion.h"

/* A term of the term list that stands in the source. */
struct check_term {
    struct str source;
    const struct str *targets; /* any of these will do */
    size_t target_count;
};

struct check_request {
    struct segment source, target;
    struct language from, to;
    const struct check_term *terms;
    size_t term_count;
    uint32_t max_characters;     /* that the target may have, inline codes aside; 0: as many as there are */
    const struct str *confirmed; /* targets that the memory holds for this very source */
    size_t confirmed_count;
    /* Whether the source's language has a word; NULL: nobody knows. What stands alike on both sides was left untranslated when
     * it is in that language, and is a quotation when it is in a third one. */
    bool (*is_source_word)(void *context, struct str word);
    void *context;
};

struct finding_set {
    struct arena *arena;
    struct finding *at;
    size_t count;
};

enum { CHECK_FINDINGS_MAX = 100 };

/* Findings in order of their place; at most CHECK_FINDINGS_MAX. Categories: number, date, time, address, inline_code,
 * final_punctuation, doubled_word, untranslated, space, quotation, bracket, typography, term, consistency, length. An empty
 * target has none. */
void check_translation(struct arena *arena, const struct check_request *request, struct finding **findings, size_t *count);
/* The stretches of the target that quote a third language: five words and more that stand alike on both sides, by
 * `is_source_word`. No dictionary can say what is right there. */
void check_quotations(struct arena *arena, const struct check_request *request, struct span **spans, size_t *count);

#endif
