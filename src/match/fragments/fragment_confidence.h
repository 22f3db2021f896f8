/* SPDX-License-Identifier: Apache-2.0 */
/* How sure it is that a target found for a fragment is what a translator would write: logistic regression over what is known
 * of it, fitted on the memory itself. Single words and sequences have weights of their own. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_CONFIDENCE_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_CONFIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FEATURES = 31 };

/* What is known of a sequence seen once is of another kind than of one seen a hundred times. */
enum { SEEN_ONCE, SEEN_SOME, SEEN_OFTEN, SEEN_CLASSES };

/* Words that the memory doesn't have, and that may be names: the share of them that a translation has as they stand. */
enum name_class {
    NAME_WITHIN,   /* one word with a capital */
    NAME_AT_START, /* the same at a sentence's start */
    NAME_ROW,      /* several words */
    NAME_ROW_AT_START,
    NAME_IN_HEADLINE, /* where most words have a capital */
    NAME_NUMBER,
    NAME_AMOUNT, /* digits and separators */
    NAME_CLASSES
};

struct fragment_weights {
    double names[NAME_CLASSES];
    double words[SEEN_CLASSES][FEATURES], sequences[SEEN_CLASSES][FEATURES];
    uint64_t word_examples, sequence_examples; /* fitted on */
};

int seen_class(size_t samples);
const double *weights_for(const struct fragment_weights *weights, size_t source_words, size_t samples);

/* 0 to 1. */
double confidence_of(const double weights[FEATURES], const float features[FEATURES]);

/* What the weights are fitted on. */
struct confidence_examples {
    float (*features)[FEATURES];
    uint8_t *right;
    size_t count, room;
};
void confidence_add(struct confidence_examples *examples, const float features[FEATURES], bool right);
void confidence_fit(const struct confidence_examples *examples, double weights[FEATURES]);
void confidence_examples_done(struct confidence_examples *examples);

#endif
