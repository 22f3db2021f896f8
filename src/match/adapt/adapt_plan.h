/* SPDX-License-Identifier: Apache-2.0 */
/* An adaptation in the making, shared by the files adapt_*.c only. Each finds differences of its kind between query and source,
 * and plans replacements in the target; adapt_target.c carries them out. */
#ifndef TAFSIRI_MATCH_ADAPT_ADAPT_PLAN_H
#define TAFSIRI_MATCH_ADAPT_ADAPT_PLAN_H

#include "match/adapt/adapt.h"
#include "match/keys/align_keys.h"
#include "text/locale.h"

enum {
    /* Differences that are looked for in one target; a text with more is a table. Bounds time to a few ms. */
    ADAPT_TRIES_MAX = 64,
    /* Placeables of a side: with more nothing is carried, for each is held against all others. */
    ADAPT_PLACEABLES_MAX = 256,
};

struct replacement {
    uint32_t start, end; /* bytes in the target's text */
    struct str text;
};

struct adapt_plan {
    struct arena *arena;
    struct effort *effort; /* NULL: as much as it takes */
    const struct keyed_segment *query, *source;
    struct segment target;
    const struct locale *from, *to;
    struct key_pair_list pairs;
    struct token_list tokens; /* of the target */
    int64_t *amounts;         /* whole units of money in the source, in ascending order */
    size_t amount_count;
    size_t tries;

    struct replacement *replacements; /* in any order; never overlapping */
    size_t replacement_count, replacement_room;
    struct placeable_change *changes; /* in any order */
    size_t change_count;
};

/* ---- adapt_plan.c: what all use
 * ----------------------------------------------------------------------------------------------- */

struct str adapt_text(const struct keyed_segment *segment, int32_t key);
struct str adapt_target_text(const struct adapt_plan *plan, size_t token);
/* The change of query keys [query, query_end) for source keys [source, source_end); reason and replacement are still open. */
struct placeable_change *adapt_add_change(struct adapt_plan *plan, enum token_kind kind, struct span query_keys,
                                          struct span source_keys);
/* Something is planned in these bytes of the target already. */
bool adapt_is_taken(const struct adapt_plan *plan, uint32_t start, uint32_t end);
/* Plans to put `text` in the place of bytes [start, end) of the target. False when something else is planned there, or when
 * more is planned than a plan has room for. */
bool adapt_replace(struct adapt_plan *plan, uint32_t start, uint32_t end, struct str text);
/* Plans to put `text` in the place of these bytes of the target, and notes it in *change: that it was done, or why not. In
 * French "de" before a vowel becomes "d’", and back. */
void adapt_replace_words(struct adapt_plan *plan, struct span bytes, struct str text, struct placeable_change *change);

/* ---- adapt_calendar.c: months and days of the week ----------------------------------------------------------------------- */

/* The month or day that the target's token is for sure, or NULL. */
const struct calendar_name *adapt_calendar_name_at(const struct adapt_plan *plan, size_t token);
/* Does the target name a month, or a day of the week, that the source does not? */
bool adapt_names_another(const struct adapt_plan *plan, enum name_kind kind);
/* A month or a day of the week by itself: false when the two are none. */
bool adapt_calendar_name(struct adapt_plan *plan, uint32_t query, uint32_t source);

/* ---- the kinds ----------------------------------------------------------------------------------------------------------- */

void adapt_values(struct adapt_plan *plan); /* numbers, dates, times, addresses, placeholders written as text */
void adapt_words(struct adapt_plan *plan);  /* names, months and days, words that are numbers here and there */
void adapt_tags(struct adapt_plan *plan);   /* tags written as text; last, for it tells what the new target lacks */

/* A number of which at least one side is in words: false when there is none. */
bool adapt_numeral(struct adapt_plan *plan, uint32_t query, uint32_t source);

/* The same for a number, a percentage or a decade that both query and source have in digits and the target may have in words.
 * False, and *change as it was but for the reason, when it has none. */
bool adapt_number_in_words(struct adapt_plan *plan, uint32_t query, uint32_t source, struct placeable_change *change);
bool adapt_says_number_in_words(const struct adapt_plan *plan, enum token_kind kind, struct str text);
/* Does the target say in words the number that the source's key has in digits? */
bool adapt_is_said_in_words_too(const struct adapt_plan *plan, uint32_t source);
/* In the target an ordinal may stand for the labelled number: kidato cha nne, Form Four. */
bool adapt_says_rank(const struct adapt_plan *plan, struct str digits);
/* The same for ordinals: the fifth for the 4th. */
bool adapt_ordinal(struct adapt_plan *plan, uint32_t query, uint32_t source);
bool adapt_ordinal_in_words(struct adapt_plan *plan, uint32_t query, uint32_t source, struct placeable_change *change);
/* 1st in the place of the target's token, French digits, where the article tells which of 1er and 1re it is. */
void adapt_first_in_digits(struct adapt_plan *plan, uint32_t query, size_t token, struct placeable_change *change);
bool adapt_says_ordinal_in_words(const struct adapt_plan *plan, struct str digits);

/* The target's codes as codes of the query; `keep[i]` tells whether the i-th U+FFFC of the target stays. Adds changes. */
struct code_mapping {
    bool *keep;
    struct code *codes; /* of the new target, in order */
    size_t count;
    size_t before, after; /* how many of them are put around the whole text */
};
struct code_mapping adapt_codes(struct adapt_plan *plan);

#endif
