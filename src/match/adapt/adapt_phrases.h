/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in words as they stand in the target. Shared by the files adapt_*.c only. */
#ifndef TAFSIRI_MATCH_ADAPT_ADAPT_PHRASES_H
#define TAFSIRI_MATCH_ADAPT_ADAPT_PHRASES_H

#include "match/adapt/adapt_plan.h"
#include "text/ordinals.h"
#include "text/swahili_numerals.h"

/* Tokens [first, end) of the target that say a number. */
struct phrase {
    size_t first, end;
    int number;
    bool agrees;              /* a cardinal whose form depends on its noun */
    enum swahili_class class; /* that it shows */
    struct ordinal ordinal;   /* how an ordinal is written */
};

/* What a cardinal counts, where other words than its noun tell. */
enum counted {
    COUNTED_THINGS,
    COUNTED_HOURS,
    COUNTED_TIMES,
    COUNTED_MONEY,     /* that the source has with its sign: $5 */
    COUNTED_THOUSANDS, /* hundreds, millions ... */
    COUNTED_DECADES,   /* miaka ya sitini, les années soixante */
    COUNTED_ANY
};

/* The source's, once for the plan: what a number counts is asked for each pair of numbers. */
void adapt_read_amounts(struct adapt_plan *plan);
/* What the target's tokens [first, end) count, which say the number in digits or words (-1: some large one). "Saa" and "mara"
 * before them and "fois" behind tell it, and the name of a currency where the source has that much money; it is COUNTED_THINGS
 * where none stands. */
enum counted adapt_counted_in_target(const struct adapt_plan *plan, size_t first, size_t end, int number);
/* What the measure of counted.h is. */
enum counted adapt_counted_by_measure(const struct locale *locale, int measure);

/* How often the number stands in the target in words, and the last of these places. */
size_t adapt_count_cardinal(const struct adapt_plan *plan, int number, enum counted counted, struct phrase *found);
size_t adapt_count_ordinal(const struct adapt_plan *plan, int number, struct phrase *found);

/* Does -a stand before the token: wa, ya, la ... of an ordinal, and not that of zaidi ya? */
bool adapt_is_behind_connective(const struct adapt_plan *plan, size_t token);
/* With a capital where the model has one, in capitals where it is; only letters of ASCII change, with which the numbers of the
 * languages that have any here begin. */
struct str adapt_in_case_of(struct arena *arena, struct str model, struct str word);

#endif
