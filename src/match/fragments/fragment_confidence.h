/* SPDX-License-Identifier: Apache-2.0 */
/* How sure it is that a target found for a fragment is what a translator would write, and that one of those shown is: logistic
 * regressions over what is known of them, fitted on the memory itself. Single words and sequences have weights of their own. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_CONFIDENCE_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_CONFIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TARGET_FEATURES = 39, /* of one target */
    SHOWN_FEATURES = 18,  /* of all that are shown */
    FEATURES_MAX = TARGET_FEATURES
};

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

struct confidence_weights {
    double target[SEEN_CLASSES][TARGET_FEATURES]; /* that this target is right */
    double shown[SEEN_CLASSES][SHOWN_FEATURES];   /* that any of those shown is */
};

struct fragment_weights {
    double names[NAME_CLASSES];
    struct confidence_weights words, sequences;
};

int seen_class(size_t samples);

/* 0 to 1. Of as many features as there are weights. */
double confidence_of(const double *weights, const float *features, size_t count);

/* What weights are fitted on: examples of `width` features, the first of them 1. */
struct confidence_examples {
    size_t width;
    float *features;
    uint8_t *right;
    size_t count, room;
};
void confidence_add(struct confidence_examples *examples, const float *features, bool right);
void confidence_fit(const struct confidence_examples *examples, double *weights);
void confidence_examples_done(struct confidence_examples *examples);

#endif
