/* SPDX-License-Identifier: Apache-2.0 */
/* Which of a sequence's candidates are shown, and how sure it is that a translator finds the right one among them. Candidates
 * mostly exclude each other, but not always ("loi", "lois"), so that it is neither the sum of their confidences nor what
 * independence would make of them: it is fitted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/fragments/fragment_parts.h"

static const double LEAST_SHARE = 0.03; /* of the likeliest target's confidence, for another one to be shown */
static const double LEAST_ODDS = 0.002; /* what is below says as little */

static const struct confidence_weights *weights_for(const struct fragment_weights *weights,
                                                    const struct sequence_findings *findings) {
    return findings->len == 1 ? &weights->words : &weights->sequences;
}

static int by_confidence(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->confidence != y->confidence) return x->confidence > y->confidence ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

void rank_candidates(const struct fragment_weights *weights, struct sequence_findings *findings) {
    const double *target = weights_for(weights, findings)->target[seen_class(findings->sample_count)];
    for (size_t c = 0; c < findings->candidate_count; c++) {
        struct candidate *candidate = &findings->candidates[c];
        candidate->confidence = confidence_of(target, candidate->features, TARGET_FEATURES);
    }
    qsort(findings->candidates, findings->candidate_count, sizeof *findings->candidates, by_confidence);
}

static bool contains(const struct candidate *longer, const struct candidate *shorter) {
    for (size_t at = 0; at + shorter->word_count <= longer->word_count; at++)
        if (memcmp(longer->words + at, shorter->words, shorter->word_count * sizeof *shorter->words) == 0) return true;
    return false;
}

/* In a dictionary entry "les électeurs" says nothing that "électeurs" has not said. */
static bool repeats(const struct target_choice *choice, const struct candidate *candidate) {
    for (size_t i = 0; i < choice->count; i++)
        if (contains(candidate, choice->at[i])) return true;
    return false;
}

static bool is_chosen(const struct target_choice *choice, const struct candidate *candidate) {
    for (size_t i = 0; i < choice->count; i++)
        if (choice->at[i] == candidate) return true;
    return false;
}

/* Behind the likeliest target come those that are likely and long. */
static const struct candidate *next_target(const struct sequence_findings *found, const struct target_choice *choice) {
    const struct candidate *best = NULL;
    double most = 0;
    for (size_t c = 1; c < found->candidate_count; c++) {
        const struct candidate *candidate = &found->candidates[c];
        double worth = candidate->confidence * sqrt((double)candidate->word_count);
        if (is_chosen(choice, candidate) || (found->len == 1 && repeats(choice, candidate))) continue;
        if (worth > most) most = worth, best = candidate;
    }
    return best;
}

void choose_targets(const struct sequence_findings *findings, struct target_choice *out) {
    *out = (struct target_choice){.at = {&findings->candidates[0]}, .count = 1};
    while (out->count < FRAGMENT_TARGETS_MAX) {
        const struct candidate *next = next_target(findings, out);
        if (!next || next->confidence < out->at[0]->confidence * LEAST_SHARE) return;
        out->at[out->count++] = next;
    }
}

static float odds(double confidence) {
    confidence = fmin(fmax(confidence, LEAST_ODDS), 1 - LEAST_ODDS);
    return (float)log(confidence / (1 - confidence));
}

void set_shown_features(const struct sequence_findings *f, const struct target_choice *choice, float x[SHOWN_FEATURES]) {
    const struct candidate *first = choice->at[0];
    float n = (float)f->sample_count;
    double sum = 0, none = 1;
    size_t k = 0;
    for (size_t i = 0; i < choice->count; i++) sum += choice->at[i]->confidence, none *= 1 - choice->at[i]->confidence;
    x[k++] = 1;
    for (size_t i = 0; i < FRAGMENT_TARGETS_MAX; i++) x[k++] = odds(i < choice->count ? choice->at[i]->confidence : 0);
    x[k++] = odds(sum);
    x[k++] = odds(1 - none);
    x[k++] = logf(n);
    x[k++] = logf((float)f->occurrences);
    x[k++] = logf((float)f->len);
    x[k++] = logf((float)first->word_count);
    x[k++] = (float)f->kinds / n;
    x[k++] = (float)f->aligned / n;
    x[k++] = f->exact > 0;
    x[k++] = f->context > 0;
    x[k++] = f->between > 0;
    x[k++] = first->forward;
    x[k++] = first->backward;
    x[k++] = first->rarity;
}

double shown_confidence(const struct fragment_weights *weights, const struct sequence_findings *findings,
                        const struct target_choice *choice) {
    float features[SHOWN_FEATURES];
    set_shown_features(findings, choice, features);
    return confidence_of(weights_for(weights, findings)->shown[seen_class(findings->sample_count)], features, SHOWN_FEATURES);
}
