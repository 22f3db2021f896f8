/* SPDX-License-Identifier: Apache-2.0 */
/* The match rate and its ledger. The essay and the worked example stand in score.c, the constants in score_points.h. */
#ifndef TAFSIRI_MATCH_SCORE_SCORE_H
#define TAFSIRI_MATCH_SCORE_SCORE_H

#include "match/adapt/adapt.h"
#include "match/keys/align_keys.h"
#include "match/keys/keys.h"
#include "model/suggestion.h"

/* What a query knows of its place and wishes; all optional. */
struct score_context {
    struct str before, after, context_id; /* neighbours of the query in its article; empty: unknown */
    struct language to;                   /* the wanted target language */
    int memory_penalty;                   /* points, 0 to 100, of the unit's memory */
};

/* Fills score, base, words, edits, penalties and differences of `out` (the rest is left as it is).
 *
 *     score = base - sum of penalties[].points          (the sum counts context bonuses as negative points)
 *
 * always, with 0 <= score <= 102. `adaptation` may be NULL: placeables then count as adaptable, which gives an upper bound on
 * the score with any adaptation. */
void score_unit(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                const struct unit *unit, const struct score_context *context, const struct adaptation *adaptation,
                struct suggestion *out);

/* Scores of many sources that have the same keys, such as those of one template, one behind the other: the keys are aligned
 * once, words are compared with those of the source before, and no ledger is written: a tenth of the time. */
struct score_run {
    const struct keyed_segment *query;
    struct key_pair_list pairs;
    struct seen_word *seen;
    const struct locale *from, *to; /* of what follows */
    int8_t *plural_forms;           /* of the query's keys, -1: not asked for yet */
};
/* Borrows the query; what it makes is in the arena. */
void score_run_init(struct score_run *run, struct arena *arena, const struct keyed_segment *query, const uint32_t *keys,
                    size_t count);
/* What score_unit says without an adaptation; with an outlook (adapt.h; 0: none), placeables that are left to the translator
 * for sure count as such. Borrows the source's text until the end of the run. */
int score_run_next(struct score_run *run, struct arena *arena, const struct keyed_segment *source, const struct unit *unit,
                   const struct score_context *context, unsigned outlook);

/* The base alone: floor(100 x (1 - distance / longer count)), distance = Levenshtein over keys; 100 for two empty sequences,
 * whose texts score_unit looks at. */
int score_base(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count);
/* What a score of this base is at most, context aside: where a word differs, 94. */
int score_bound(int base);
/* The greatest distance that still gives at least `percent`, for sequences whose longer one has `longer` keys. */
size_t score_distance_for(int percent, size_t longer);

#endif
