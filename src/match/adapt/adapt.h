/* SPDX-License-Identifier: Apache-2.0 */
/* Adapting: numbers, dates, times, money, URLs, codes and verbatim names of the query carried into the unit's target, written
 * as the target's readers write them. What can't be carried for sure is left alone, with the reason. */
#ifndef TAFSIRI_MATCH_ADAPT_ADAPT_H
#define TAFSIRI_MATCH_ADAPT_ADAPT_H

#include "base/effort.h"
#include "match/keys/keys.h"
#include "model/suggestion.h"

/* One placeable that differs between the query and the unit's source. */
struct placeable_change {
    enum token_kind kind;
    struct span query, source; /* UTF-16 */
    /* TOKEN_NUMBER, TOKEN_ORDINAL, TOKEN_DATE: a number in words that has no number's key on one side (one, first), a month or
     * a day of the week by itself; TOKEN_CODE: a tag written as text that one side has only. Their edits are paid in the base;
     * the ledger tells what became of them. TOKEN_WORD: nothing of that sort. */
    enum token_kind in_base;
    bool replaced;
    struct str was, became; /* in the target's form; `became` is empty when not replaced */
    struct str reason;      /* why it was not replaced: a clause for people, in English; empty when it was */
};

struct adaptation {
    struct segment target; /* the unit's target with the replacements made */
    struct span *spans;    /* what was replaced, in target (UTF-16) */
    size_t span_count;
    struct placeable_change *changes; /* in order of the query */
    size_t change_count;
};

/* What is known of a unit's placeables before there is a query, OUTLOOK_BITS for each of the first OUTLOOK_VALUES keys of its
 * source that are no words: those of a flood are then not adapted one by one only to find that none can be. Holds for readers
 * of exactly the unit's target language. */
enum { OUTLOOK_VALUES = 4, OUTLOOK_BITS = 4 };
enum outlook {
    OUTLOOK_OPEN,   /* nothing */
    OUTLOOK_LEFT,   /* left to the translator, whatever comes in its place */
    OUTLOOK_PLURAL, /* plus a plural form (render_plural_form): left when the query's number takes another one */
};
uint16_t adapt_outlook(struct arena *arena, const struct keyed_segment *source, const struct unit *unit);

/* Never fails: what can't be adapted is reported in changes[]. The target's locale is `to`, the reader's language (`fr-HT` even
 * for a unit in `fr`). Once the effort is spent (NULL: there is no bound), which is to be asked afterwards, some values were
 * not looked at. */
void adapt_target(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                  const struct unit *unit, const struct language *to, struct effort *effort, struct adaptation *out);

#endif
