/* SPDX-License-Identifier: Apache-2.0 */
/* Where a word's translation stands, told from where its neighbour's stands: the hidden Markov model of word alignment. The
 * essay stands in word_jumps.c. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_WORD_JUMPS_H
#define TAFSIRI_MATCH_FRAGMENTS_WORD_JUMPS_H

#include "match/fragments/bitext.h"

enum {
    JUMP_MAX = 10, /* wider jumps are alike */
    JUMP_WIDTHS = 2 * JUMP_MAX + 1,
    PATH_PLACES = BITEXT_TOKENS_MAX + 1, /* the words of a side, and the place before them */
};

/* How readily jumps of -JUMP_MAX to JUMP_MAX words are made: only their proportions count. */
struct word_jumps {
    float ease[JUMP_WIDTHS];
};

/* Jumps that were made, and those that could have been made each time. */
struct jump_counts {
    double made[JUMP_WIDTHS], possible[JUMP_WIDTHS];
};

/* Two sentences in one direction: the words of one are explained, in order, by places in the other. Place 0 stands before its
 * first word. Some 750 kB, of which short sentences touch little. */
struct word_paths {
    size_t words, places;                   /* given; places without the one before */
    float likely[PATH_PLACES][PATH_PLACES]; /* given, by word and place: p(word | the word at the place); used up */
    float null[PATH_PLACES];                /* given, by word: p(word | nothing); used up */
    float share[PATH_PLACES][PATH_PLACES];  /* found: how likely the word is to stand for that place's */
    float ahead[PATH_PLACES][PATH_PLACES];  /* that this place is the last one used, seen from the words so far */
    float ease[2 * PATH_PLACES + 1];        /* by width; that of 0 in the middle */
    float per_ease[PATH_PLACES];            /* by place: turns the ease of a jump from there into its probability */
};

/* Before anything is known: to the next word, or near it. */
void word_jumps_init(struct word_jumps *jumps);
/* From what was counted. */
void word_jumps_learn(struct word_jumps *jumps, const struct jump_counts *counts);
/* Finds the shares, and adds the jumps to `counts` (may be NULL). */
void word_paths_find(struct word_paths *paths, const struct word_jumps *jumps, struct jump_counts *counts);

#endif
