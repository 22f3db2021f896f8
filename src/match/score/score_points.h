/* SPDX-License-Identifier: Apache-2.0 */
/* Every constant of the ledger, in points off the base, with its reason. The bands that translators expect decide them: 95 to
 * 99 when no word differs, 85 to 94 when about one word in eight does. */
#ifndef TAFSIRI_MATCH_SCORE_SCORE_POINTS_H
#define TAFSIRI_MATCH_SCORE_SCORE_POINTS_H

enum {
    /* No word differs: together at most POINTS_FORM_MAX, so that the match stays in the band of 95 to 99. */
    POINTS_CASE = 1,        /* "The police" for "the police": a key press */
    POINTS_PUNCTUATION = 1, /* likewise */
    POINTS_WHITESPACE = 1,
    POINTS_PLACEABLE = 1,      /* a number, date ... that adapting has carried over, or that is the same in words: a glance */
    POINTS_PLACEABLE_LEFT = 2, /* one that is left to the translator: a glance and a change */
    POINTS_CODE = 1,           /* per inline code that differs */
    POINTS_SPELLING = 1,       /* colour for color: the target is the same in nearly every language */
    POINTS_FORM_MAX = 5,

    /* A word differs: one in a segment of twenty and more would leave 95 and more, which says that none does. */
    SCORE_WORDS_MAX = 94,

    /* The same stem in another form: the target's word usually changes too. The first weighs as much as one word in sixteen,
     * which takes the match out of the band where no word differs. */
    POINTS_INFLECTION_FIRST = 6,
    POINTS_INFLECTION_MORE = 1,
    POINTS_INFLECTION_MAX = 10,

    POINTS_VARIANT = 1,  /* a target in fr or fr-FR for fr-HT: mostly the same words */
    POINTS_ALIGNED = 2,  /* nobody has looked at the pair as a pair */
    POINTS_MACHINE = 4,  /* nobody has looked at it */
    POINTS_DRAFT = 1,    /* not confirmed yet */
    POINTS_REPAIR = 6,   /* per stretch that a fragment or a term has replaced: to be read again, and often inflected; even the
                            best such target stays in the band where a word differs */
    POINTS_CONTEXT = -1, /* of a match that is the same in every character: a neighbour, or the place's name, agrees */
};

#endif
