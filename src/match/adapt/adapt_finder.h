/* SPDX-License-Identifier: Apache-2.0 */
/* Which token of the target stands for a placeable of the source. Shared by the files adapt_*.c only.
 *
 * A rendering counts only when it is beyond doubt: as many tokens of the source say that value as tokens of the target do, and
 * where that is more than one, all of them change into the same. Tokens of the same kind are compared first, so that "5%" and
 * "5 officers" stay apart, then all kinds, since 5% may be "5 auf hundert"; those that stand alone first, so that the 2 of "2
 * points" is not the one of "2-0". A number without a sign may be what the target says for another kind, where it has none of
 * that kind: its 3 may be "the third" as well as "3 people". */
#ifndef TAFSIRI_MATCH_ADAPT_ADAPT_FINDER_H
#define TAFSIRI_MATCH_ADAPT_ADAPT_FINDER_H

#include "match/adapt/adapt_plan.h"

enum { MATCHES_MAX = 8 };

#define ADAPT_TOO_MANY       "there are too many numbers to tell them apart"
#define ADAPT_TIED_OTHERWISE "it is tied to others than before"

/* One side's placeables. Those that are glued to each other are a chain: 2-0, 6–8, 2018/19, 0722 123 456. */
struct placeables {
    size_t *at;   /* numbers of tokens */
    size_t *head; /* the first of its chain: itself for one that stands alone */
    bool *glued;  /* by a mark to the one before it: 2-0, not "6 to 11" */
    size_t count;
    bool too_many; /* more than ADAPT_PLACEABLES_MAX; `at` has none then */
};

struct finder {
    struct adapt_plan *plan;
    struct placeables query; /* found once a chain asks for them */
    struct placeables source, target;
    int32_t *query_of; /* for each token of the source the query's key that is paired with it, or -1 */
};

/* Tokens of both sides that say one value. */
struct matches {
    size_t source[MATCHES_MAX], target[MATCHES_MAX];
    size_t source_count, target_count;
};

/* A token that has a value: no word, no mark, no inline code, no tag. */
bool adapt_is_value(enum token_kind kind, struct str text);
struct placeables adapt_find_placeables(struct arena *arena, struct str text, struct token_list tokens);
size_t adapt_chain_size(const struct placeables *side, size_t head);
/* Is the token glued to another by a mark: a score, an interval, a season? No noun agrees with it, and it is not grouped. */
bool adapt_is_glued(const struct placeables *side, size_t token);
/* Which placeable the token is; SIZE_MAX: none. */
size_t adapt_place_of(const struct placeables *side, size_t token);

struct str adapt_source_text(const struct finder *finder, size_t token);
/* In digits where the text is in words, so that it can be compared. */
struct str adapt_source_value(const struct finder *finder, size_t token);
enum token_kind adapt_source_kind(const struct finder *finder, size_t token);
/* Do the source's token and one of the target say the same? An hour of Swahili's clock is none of ours, so that "saa 4" says no
 * more than four hours; nor do "mara 2" and "2 fois" say 2 of anything but times. */
bool adapt_agrees(const struct finder *finder, size_t source, size_t target);

void adapt_find_matches(const struct finder *finder, size_t wanted, struct matches *out);
/* The places that become `became`; false with a reason when that is not beyond doubt. */
bool adapt_find_rendering(const struct finder *finder, size_t wanted, struct str became, struct matches *matches,
                          struct str *reason);

/* ---- adapt_values.c ------------------------------------------------------------------------------------------------------ */

/* Adapts one placeable of the source, apart from others; adds its change. */
void adapt_value(const struct finder *finder, size_t source);
/* The query's value written as the target's token `model` is. False with a reason. */
bool adapt_write_value(const struct finder *finder, size_t source, size_t model, struct str *out, struct str *reason);
/* The change of the source's token for the query's; reason and replacement are still open. */
struct placeable_change *adapt_note_value(const struct finder *finder, size_t source);
/* The measure that the source's number counts, the last of its chain for all: 2-3 hours; 0: none. */
int adapt_measure_in_source(const struct finder *finder, size_t source);
/* Does the number count the same measure in the query? 18 months are not 18 of the unit's years. */
bool adapt_same_measure(const struct finder *finder, size_t source);
/* Has the number a + before it in the query where the source has one? No token has it: +254 733 999111 for 0722 123 456. */
bool adapt_same_plus(const struct finder *finder, size_t source);
/* They differ, and can stand for each other. */
bool adapt_value_differs(const struct finder *finder, size_t source);

/* ---- adapt_chains.c ------------------------------------------------------------------------------------------------------ */

/* Adapts a chain of the source, as a whole or not at all. */
void adapt_chain(struct finder *finder, size_t head);

#endif
