/* SPDX-License-Identifier: Apache-2.0 */
/* Jumps, explained.
 *
 *     source      the  minister  of  health  said         places 1 to 5
 *     target      waziri  wa  afya  alisema               stand for places 2, 3, 4, 5
 *
 * Words move in phrases. Wherever "waziri" stands in its sentence, the word behind it is likely to stand for the word behind
 * "minister": a jump of +1. So which place i a word stands for depends on the place i' of the word before (Vogel, Ney, Tillmann
 * 1996),
 *
 *     p(i | i') = ease(i - i') / sum over all places k of ease(k - i')
 *
 * and the ease of each width is learned too: how often such a jump was made, in proportion to how often there was a place that
 * it could have gone to. A word may stand for nothing, which leaves the place as it was (Och, Ney 2003).
 *
 * Nobody looks for the best path through the places. The forward-backward algorithm sums over all of them, and gives each place
 * the share of the paths on which the word stands for it. Each word's row is divided by its sum, so that no number gets too
 * small; places that next to no path goes through are not followed, which are most. */
#include "match/fragments/word_jumps.h"

#include <math.h>
#include <string.h>

#include "match/fragments/word_align.h"

static const float FIRST_SLOPE = 0.5F, FIRST_LEAST = 0.01F;
static const float LEAST_EASE = 5e-4F;                   /* no jump is impossible */
static const float HOPELESS = 1e-4F;                     /* shares that are not followed */
static const float NOTHING = 1e-20F, LEAST_SUM = 1e-35F; /* taken for 0: floats near their limit are slow */

void word_jumps_init(struct word_jumps *jumps) {
    for (int d = -JUMP_MAX; d <= JUMP_MAX; d++)
        jumps->ease[d + JUMP_MAX] = expf(-FIRST_SLOPE * fabsf((float)d - 1)) + FIRST_LEAST;
}

void word_jumps_learn(struct word_jumps *jumps, const struct jump_counts *counts) {
    double ease[JUMP_WIDTHS], sum = 0;
    for (int w = 0; w < JUMP_WIDTHS; w++) sum += ease[w] = counts->made[w] / (counts->possible[w] + 1);
    for (int w = 0; w < JUMP_WIDTHS; w++) jumps->ease[w] = (sum > 0 ? (float)(ease[w] / sum) : 0) + LEAST_EASE;
}

static size_t width_of(size_t from, size_t to) {
    if (to > from) return to - from < JUMP_MAX ? JUMP_MAX + (to - from) : JUMP_WIDTHS - 1;
    return from - to < JUMP_MAX ? JUMP_MAX - (from - to) : 0;
}

/* By the place that is jumped to. */
static const float *ease_from(const struct word_paths *p, size_t from) {
    return p->ease + PATH_PLACES - from;
}

static void set_ease(struct word_paths *p, const struct word_jumps *jumps) {
    size_t n = p->places;
    for (size_t d = 0; d <= n; d++) {
        p->ease[PATH_PLACES + d] = jumps->ease[width_of(0, d)];
        p->ease[PATH_PLACES - d] = jumps->ease[width_of(d, 0)];
    }
    float sum = 0; /* of the ease of jumps from i to all places */
    for (size_t k = 1; k <= n; k++) sum += ease_from(p, 0)[k];
    for (size_t i = 0; i <= n; i++) {
        p->per_ease[i] = (1 - WORD_NULL_SHARE) / sum;
        sum += ease_from(p, i + 1)[1] - ease_from(p, i)[n];
    }
}

static const float before_all[PATH_PLACES] = {1};

static const float *ahead_of(const struct word_paths *p, size_t word) {
    return word ? p->ahead[word - 1] : before_all;
}

/* Places that are worth following: those of a share that is not hopeless. */
static size_t list_hopeful(const float *shares, size_t places, uint8_t *out) {
    size_t count = 0;
    for (size_t i = 0; i <= places; i++) {
        out[count] = (uint8_t)i;
        count += shares[i] >= HOPELESS;
    }
    return count;
}

static void jump_to(const struct word_paths *p, const float *before, float *arriving) {
    uint8_t from[PATH_PLACES + 1] = {0};
    size_t count = list_hopeful(before, p->places, from);
    memset(arriving, 0, (p->places + 1) * sizeof *arriving);
    for (size_t f = 0; f < count; f++) {
        const float *ease = ease_from(p, from[f]);
        float leaving = before[from[f]] * p->per_ease[from[f]];
        for (size_t k = 1; k <= p->places; k++) arriving[k] += leaving * ease[k];
    }
}

/* Fills ahead, and share with the part of it that stands for the place rather than for nothing. */
static void go_forward(struct word_paths *p) {
    for (size_t j = 0; j < p->words; j++) {
        const float *before = ahead_of(p, j);
        float *share = p->share[j], *ahead = p->ahead[j], *likely = p->likely[j], sum = 0;
        jump_to(p, before, share);
        p->null[j] *= WORD_NULL_SHARE;
        likely[0] = 0;
        for (size_t i = 0; i <= p->places; i++) {
            share[i] *= likely[i];
            sum += ahead[i] = share[i] + before[i] * p->null[j];
        }
        float scale = sum > LEAST_SUM ? 1 / sum : 0;
        p->null[j] *= scale;
        for (size_t i = 0; i <= p->places; i++) {
            likely[i] *= scale;
            share[i] *= scale;
            ahead[i] = ahead[i] * scale > NOTHING ? ahead[i] * scale : 0;
        }
    }
}

/* The hopeful jumps to a word. */
struct landing {
    uint8_t from[PATH_PLACES + 1], to[PATH_PLACES + 1];
    size_t from_count, to_count;
    float giving[PATH_PLACES]; /* what the paths behind make of a jump to that place, in the order of `to` */
};

static void find_landing(const struct word_paths *p, size_t word, const float *behind, struct landing *out) {
    out->from_count = list_hopeful(ahead_of(p, word), p->places, out->from);
    out->to_count = list_hopeful(p->share[word], p->places, out->to);
    for (size_t k = 0; k < out->to_count; k++) out->giving[k] = p->likely[word][out->to[k]] * behind[out->to[k]];
}

/* What a place gives to the paths behind by jumps to this word. */
static float jump_back(const struct word_paths *p, const struct landing *landing, uint8_t from) {
    const float *ease = ease_from(p, from);
    float gained = 0;
    for (size_t k = 0; k < landing->to_count; k++) gained += ease[landing->to[k]] * landing->giving[k];
    return gained * p->per_ease[from];
}

static void count_made(const struct word_paths *p, const struct landing *landing, const float *before,
                       struct jump_counts *counts) {
    for (size_t f = 0; f < landing->from_count; f++) {
        uint8_t from = landing->from[f];
        const float *ease = ease_from(p, from);
        float leaving = before[from] * p->per_ease[from];
        for (size_t k = 0; k < landing->to_count; k++)
            counts->made[width_of(from, landing->to[k])] += leaving * ease[landing->to[k]] * landing->giving[k];
    }
}

/* `left`: by place, how many jumps were made from there. */
static void count_possible(const float *left, size_t places, struct jump_counts *counts) {
    for (size_t i = 0; i <= places; i++)
        for (size_t k = 1; left[i] > 0 && k <= places; k++) counts->possible[width_of(i, k)] += left[i];
}

/* `behind`: what the words from this one on say of the place before them. */
static void go_back(struct word_paths *p, struct jump_counts *counts) {
    struct landing landing = {0};
    float behind[PATH_PLACES], left[PATH_PLACES] = {0};
    for (size_t i = 0; i <= p->places; i++) behind[i] = 1;
    for (size_t j = p->words; j-- > 0;) {
        const float *before = ahead_of(p, j);
        for (size_t i = 0; i <= p->places; i++) p->share[j][i] *= behind[i];
        find_landing(p, j, behind, &landing);
        for (size_t i = 0; i <= p->places; i++) behind[i] *= before[i] > 0 ? p->null[j] : 0;
        for (size_t f = 0; f < landing.from_count; f++) {
            float gained = jump_back(p, &landing, landing.from[f]);
            behind[landing.from[f]] += gained;
            left[landing.from[f]] += before[landing.from[f]] * gained;
        }
        if (counts) count_made(p, &landing, before, counts);
    }
    if (counts) count_possible(left, p->places, counts);
}

void word_paths_find(struct word_paths *paths, const struct word_jumps *jumps, struct jump_counts *counts) {
    set_ease(paths, jumps);
    go_forward(paths);
    go_back(paths, counts);
}
