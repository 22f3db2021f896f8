/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/fragment_confidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { STEPS = 12 };
static const double STILL = 1e-3; /* steps that change no weight by more are the last */

/* Keeps weights small where there are few examples. The first feature is always 1, and free: what is the same in all examples
 * goes there, and not into features that another text may lack. */
static const double RIDGE = 1.0, RIDGE_FIRST = 1e-4;

int seen_class(size_t samples) {
    return samples < 2 ? SEEN_ONCE : samples < 10 ? SEEN_SOME : SEEN_OFTEN;
}

double confidence_of(const double *weights, const float *features, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += weights[i] * (double)features[i];
    return 1 / (1 + exp(-sum));
}

void confidence_add(struct confidence_examples *examples, const float *features, bool right) {
    size_t width = examples->width;
    if (examples->count == examples->room) {
        examples->room = examples->room ? examples->room * 2 : 1024;
        examples->features = alloc_again(examples->features, examples->room * width, sizeof *examples->features);
        examples->right = alloc_again(examples->right, examples->room, 1);
    }
    memcpy(examples->features + examples->count * width, features, width * sizeof *features);
    examples->right[examples->count++] = right;
}

void confidence_examples_done(struct confidence_examples *examples) {
    free(examples->features);
    free(examples->right);
    *examples = (struct confidence_examples){0};
}

/* Solves A x = b in place, A symmetric and positive: Cholesky. */
static void solve(double a[FEATURES_MAX][FEATURES_MAX], double *b, size_t size) {
    for (size_t j = 0; j < size; j++) {
        for (size_t k = 0; k < j; k++) a[j][j] -= a[j][k] * a[j][k];
        a[j][j] = sqrt(a[j][j] > 1e-9 ? a[j][j] : 1e-9);
        for (size_t i = j + 1; i < size; i++) {
            for (size_t k = 0; k < j; k++) a[i][j] -= a[i][k] * a[j][k];
            a[i][j] /= a[j][j];
        }
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t k = 0; k < i; k++) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (size_t i = size; i-- > 0;) {
        for (size_t k = i + 1; k < size; k++) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
}

/* Newton's method: a handful of steps, each one pass over the examples. */
void confidence_fit(const struct confidence_examples *examples, double *weights) {
    double curvature[FEATURES_MAX][FEATURES_MAX], slope[FEATURES_MAX];
    size_t size = examples->width;
    memset(weights, 0, size * sizeof *weights);
    for (int step = 0; step < STEPS; step++) {
        memset(curvature, 0, sizeof curvature);
        for (size_t i = 0; i < size; i++) {
            double ridge = i ? RIDGE : RIDGE_FIRST;
            curvature[i][i] = ridge;
            slope[i] = -ridge * weights[i];
        }
        for (size_t n = 0; n < examples->count; n++) {
            const float *x = examples->features + n * size;
            double p = confidence_of(weights, x, size), rest = (double)examples->right[n] - p, spread = p * (1 - p);
            for (size_t i = 0; i < size; i++) {
                slope[i] += rest * (double)x[i];
                for (size_t k = 0; k <= i; k++) curvature[i][k] += spread * (double)x[i] * (double)x[k];
            }
        }
        solve(curvature, slope, size);
        double most = 0;
        for (size_t i = 0; i < size; i++) {
            weights[i] += slope[i];
            most = fmax(most, fabs(slope[i]));
        }
        if (most < STILL) return;
    }
}
