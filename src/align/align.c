/* SPDX-License-Identifier: Apache-2.0 */
/* Sentence alignment as a walk through a table: from (0, 0) to (all source, all target sentences), each step a bead.
 *
 *                 target 0   1   2   3
 *      source 0     .--1-1
 *             1            \--1-2------.      a step (1, 2): source sentence 1 became target sentences 1 and 2
 *             2                         \
 *
 * A bead's weight is a logarithm of odds, the sum of
 *   its kind      how often translators keep, merge, split, leave out and add sentences (PRIOR)
 *   its lengths   a translation is as long as its source times the article's own ratio; the difference in standard deviations
 *                 (Gale and Church, 1993, A Program for Aligning Sentences in Bilingual Corpora), its cost capped, since one
 *                 odd sentence must not throw a whole paragraph over
 *   its words     links.c
 *   paragraphs    a bead that starts a paragraph on both sides is likelier, one that runs over the end of one less likely
 *
 * Of all walks, the one with the most sentences expected to be right is taken, after the probability of each bead over all
 * walks (forward times backward, as in a hidden Markov model): where two walks are as good, it says so by a low confidence.
 *
 * Confidence is that probability, times what the bead and its company say for themselves: a walk through two texts that have
 * nothing to do with each other may be the only one that there is, yet its beads have no words in common.
 *
 * For long texts only a band is looked at, CELLS_MAX cells in all, along names and numbers that stand once on each side
 * (anchors.c): 1,400 sentences are looked at whole, of 20,000 each one at 100 places. */
#include "align/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "align/anchors.h"
#include "align/links.h"
#include "base/alloc.h"

enum { CELLS_MAX = 2 << 20, KINDS = 6 };

struct kind {
    uint8_t source, target;
    double prior;
};

/* Set so that the news of tests/eval/align come out best; within a factor of two nothing much changes. */
static const struct kind kinds[KINDS] = {{1, 1, 0.0}, {1, 2, -2.5}, {2, 1, -2.5}, {2, 2, -4.5}, {1, 0, -4.0}, {0, 1, -4.0}};

static const double LENGTH_VARIANCE = 5.0;  /* of the target's letters per letter of the source: Gale and Church's */
static const double LENGTH_COST_MAX = 8.0;  /* beyond 4 standard deviations it is some other story */
static const double LENGTH_BONUS = 0.5;     /* of two sides as long as expected, against any two sentences */
static const double WORDS_WEIGHT = 0.4;     /* the words of a sentence depend on each other: together they say less */
static const double PARAGRAPH_STARTS = 0.5; /* on both sides */
static const double PARAGRAPH_BROKEN = 0.5; /* starts on one side only, or inside of the bead */
/* For confidence: a bead of an article whose beads have words in common is right in 97 of 100 cases without words of its own.
 */
static const double COMPANY_WEIGHT = 3.0, COMPANY_WORDS_MAX = 3.0, COMPANY_MAX = 3.0;

struct aligner {
    const struct align_request *request;
    const struct align_words *source, *target;
    size_t *source_letters, *target_letters; /* before each sentence, and in all */
    double ratio;                            /* of target to source letters */
    struct band band;
    struct links links;
    double *forward, *backward; /* of points between them: sums over a book need the digits */
    double *right;              /* sentences expected to be right up to a point */
    uint8_t *taken;             /* the kind that got there */
};

/* ---- one bead ----------------------------------------------------------------------------------------------------------- */

static bool starts_paragraph(const struct align_side *side, size_t at) {
    return at == 0 || (at < side->count && side->paragraphs[at] != side->paragraphs[at - 1]);
}

static double weigh_paragraphs(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    const struct align_side *source = &aligner->request->source, *target = &aligner->request->target;
    if (!source->paragraphs || !target->paragraphs || !kind->source || !kind->target) return 0;
    bool left = starts_paragraph(source, i), right = starts_paragraph(target, j);
    double weight = left && right ? PARAGRAPH_STARTS : left || right ? -PARAGRAPH_BROKEN : 0;
    if (kind->source == 2 && starts_paragraph(source, i + 1)) weight -= PARAGRAPH_BROKEN;
    if (kind->target == 2 && starts_paragraph(target, j + 1)) weight -= PARAGRAPH_BROKEN;
    return weight;
}

static double weigh_lengths(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    double source = (double)(aligner->source_letters[i + kind->source] - aligner->source_letters[i]);
    double target = (double)(aligner->target_letters[j + kind->target] - aligner->target_letters[j]);
    double mean = (source + target / aligner->ratio) / 2;
    double off = (target - source * aligner->ratio) / sqrt(LENGTH_VARIANCE * aligner->ratio * (mean + 1));
    double cost = off * off / 2;
    return LENGTH_BONUS - (cost < LENGTH_COST_MAX ? cost : LENGTH_COST_MAX);
}

/* Two sentences that don't both lie in the band are no bead. */
static double weigh_words(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    const struct band *band = &aligner->band;
    double gain = 0;
    for (size_t s = i; s < i + kind->source; s++)
        if (band_has(band, s, j)) gain += aligner->links.source[kind->target - 1][band_cell(band, s, j)];
    for (size_t t = j; t < j + kind->target; t++)
        if (band_has(band, i, t)) gain += aligner->links.target[kind->source - 1][band_cell(band, i, t)];
    return WORDS_WEIGHT * gain;
}

static double weigh(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    if (!kind->source || !kind->target) return kind->prior;
    return kind->prior + weigh_lengths(aligner, i, j, kind) + weigh_words(aligner, i, j, kind) +
           weigh_paragraphs(aligner, i, j, kind);
}

/* ---- all walks ---------------------------------------------------------------------------------------------------------- */

static double add_logs(double a, double b) {
    double high = a > b ? a : b, low = a > b ? b : a;
    return low == -INFINITY ? high : high + log1p(exp(low - high));
}

/* Does the step end inside the table and the band? */
static bool leads_on(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    return i + kind->source < aligner->band.rows && j + kind->target < aligner->band.columns &&
           band_has(&aligner->band, i + kind->source, j + kind->target);
}

static void sum_forward(struct aligner *aligner) {
    const struct band *band = &aligner->band;
    for (size_t cell = 0; cell < band->rows * band->width; cell++) aligner->forward[cell] = -INFINITY;
    aligner->forward[0] = 0;
    for (size_t i = 0; i < band->rows; i++) {
        for (size_t j = band->low[i]; j < band->low[i] + band->width; j++) {
            double here = aligner->forward[band_cell(band, i, j)];
            for (size_t k = 0; here > -INFINITY && k < KINDS; k++) {
                if (!leads_on(aligner, i, j, &kinds[k])) continue;
                double *there = &aligner->forward[band_cell(band, i + kinds[k].source, j + kinds[k].target)];
                *there = add_logs(*there, here + weigh(aligner, i, j, &kinds[k]));
            }
        }
    }
}

static void sum_backward(struct aligner *aligner) {
    const struct band *band = &aligner->band;
    for (size_t i = band->rows; i-- > 0;) {
        for (size_t j = band->low[i] + band->width; j-- > band->low[i];) {
            bool last = i == band->rows - 1 && j == band->columns - 1;
            double sum = last ? 0 : -INFINITY;
            for (size_t k = 0; k < KINDS; k++) {
                if (!leads_on(aligner, i, j, &kinds[k])) continue;
                double there = aligner->backward[band_cell(band, i + kinds[k].source, j + kinds[k].target)];
                if (there > -INFINITY) sum = add_logs(sum, there + weigh(aligner, i, j, &kinds[k]));
            }
            aligner->backward[band_cell(band, i, j)] = sum;
        }
    }
}

/* The probability of a bead over all walks. */
static double probability(const struct aligner *aligner, size_t i, size_t j, const struct kind *kind) {
    const struct band *band = &aligner->band;
    double walks = aligner->backward[0];
    double through = aligner->forward[band_cell(band, i, j)] + weigh(aligner, i, j, kind) +
                     aligner->backward[band_cell(band, i + kind->source, j + kind->target)];
    double share = exp(through - walks);
    return share < 1 ? share : 1;
}

static void find_best(struct aligner *aligner) {
    const struct band *band = &aligner->band;
    for (size_t cell = 0; cell < band->rows * band->width; cell++) aligner->right[cell] = -1;
    aligner->right[0] = 0;
    for (size_t i = 0; i < band->rows; i++) {
        for (size_t j = band->low[i]; j < band->low[i] + band->width; j++) {
            double here = aligner->right[band_cell(band, i, j)];
            for (uint8_t k = 0; here >= 0 && k < KINDS; k++) {
                if (!leads_on(aligner, i, j, &kinds[k])) continue;
                size_t there = band_cell(band, i + kinds[k].source, j + kinds[k].target);
                double right = here + probability(aligner, i, j, &kinds[k]) * (kinds[k].source + kinds[k].target);
                if (right <= aligner->right[there]) continue;
                aligner->right[there] = right;
                aligner->taken[there] = k;
            }
        }
    }
}

/* ---- the answer --------------------------------------------------------------------------------------------------------- */

/* What speaks for the article's being a translation at all: the words of its beads, on average. Their own evidence counts more
 * in good company: 0 where nothing is known. */
static double judge_company(const struct aligner *aligner, const struct bead_list *beads) {
    double sum = 0, count = 0;
    for (size_t i = 0; i < beads->count; i++) {
        const struct bead *bead = &beads->at[i];
        const struct kind kind = {bead->source_count, bead->target_count, 0};
        if (!kind.source || !kind.target) continue;
        double words = weigh_words(aligner, bead->source, bead->target, &kind);
        sum += words > COMPANY_WORDS_MAX ? COMPANY_WORDS_MAX : words;
        count++;
    }
    double company = count ? COMPANY_WEIGHT * sum / count : 0;
    return company > COMPANY_MAX ? COMPANY_MAX : company < -COMPANY_MAX ? -COMPANY_MAX : company;
}

/* How far a bead is borne by its own evidence and its company, whatever the walk. */
static double stands_alone(const struct aligner *aligner, const struct bead *bead, double company) {
    const struct kind kind = {bead->source_count, bead->target_count, 0};
    if (!kind.source || !kind.target) return 1;
    double weight =
        weigh_lengths(aligner, bead->source, bead->target, &kind) + weigh_words(aligner, bead->source, bead->target, &kind);
    return 1 / (1 + exp(-(weight + company)));
}

static void trace(const struct aligner *aligner, struct arena *arena, struct bead_list *out) {
    size_t i = aligner->band.rows - 1, j = aligner->band.columns - 1, count = 0, most = i + j;
    struct bead *beads = ARENA_ARRAY(arena, struct bead, most);
    while (i > 0 || j > 0) {
        const struct kind *kind = &kinds[aligner->taken[band_cell(&aligner->band, i, j)]];
        i -= kind->source;
        j -= kind->target;
        beads[most - ++count] =
            (struct bead){(uint32_t)i, (uint32_t)j, kind->source, kind->target, probability(aligner, i, j, kind)};
    }
    *out = (struct bead_list){beads + most - count, count};
    double company = judge_company(aligner, out);
    for (size_t n = 0; n < count; n++) out->at[n].confidence *= stands_alone(aligner, &out->at[n], company);
}

/* ---- making it ---------------------------------------------------------------------------------------------------------- */

static const struct align_words *read_side(struct arena *arena, const struct align_side *side, const struct language *language,
                                           size_t **letters) {
    struct align_words *words = ARENA_ARRAY(arena, struct align_words, side->count);
    *letters = ARENA_ARRAY(arena, size_t, side->count + 1);
    for (size_t i = 0; i < side->count; i++) {
        words[i] = align_words_of(arena, side->sentences[i], language);
        (*letters)[i + 1] = (*letters)[i] + words[i].letters;
    }
    return words;
}

static void lay_band(struct aligner *aligner, struct arena *arena) {
    size_t rows = aligner->request->source.count + 1, columns = aligner->request->target.count + 1;
    size_t width = CELLS_MAX / rows < columns ? CELLS_MAX / rows : columns;
    uint32_t *low = ARENA_ARRAY(arena, uint32_t, rows);
    const uint32_t *middle =
        width < columns ? anchors_find(arena, aligner->source, rows - 1, aligner->target, columns - 1) : NULL;
    for (size_t i = 0; middle && i < rows; i++) {
        size_t start = middle[i] > width / 2 ? middle[i] - width / 2 : 0;
        low[i] = (uint32_t)(start + width > columns ? columns - width : start);
    }
    low[0] = 0;
    low[rows - 1] = (uint32_t)(columns - width);
    /* Neighbouring rows must have columns in common, whatever a giant sentence does to the diagonal; the cells suffice for that
     * at any number of sentences. */
    uint32_t stride = (uint32_t)(width / 2 + 1);
    for (size_t i = 1; i < rows; i++)
        if (low[i] > low[i - 1] + stride) low[i] = low[i - 1] + stride;
    low[rows - 1] = (uint32_t)(columns - width);
    for (size_t i = rows - 1; i-- > 0;)
        if (low[i] + stride < low[i + 1]) low[i] = low[i + 1] - stride;
    aligner->band = (struct band){rows, columns, width, low};
}

/* An article of which half is missing is no reason to expect sentences of half the length. */
static double ratio_of(size_t source, size_t target) {
    double ratio = (double)(target + 20) / (double)(source + 20);
    return ratio < 0.6 ? 0.6 : ratio > 1.7 ? 1.7 : ratio;
}

static void find_links(struct aligner *aligner) {
    const struct align_request *request = aligner->request;
    links_find(aligner->source, request->source.count, aligner->target, request->target.count, request->lexicon, &aligner->band,
               &aligner->links);
}

static bool check_request(const struct align_request *request, struct error *err) {
    size_t source = request->source.count, target = request->target.count;
    if (source > ALIGN_SENTENCES_MAX || target > ALIGN_SENTENCES_MAX)
        return error_set(err, ERR_TOO_LARGE, "%s: more than %d sentences", source > target ? "source" : "target",
                         ALIGN_SENTENCES_MAX);
    if (source && target) return true;
    return error_set(err, ERR_INVALID, "%s: holds no text", source ? "target" : "source");
}

static bool walk(struct aligner *aligner, struct error *err) {
    static void (*const passes[])(struct aligner * aligner) = {find_links, sum_forward, sum_backward, find_best};
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        if (!going_on_ask(aligner->request->going_on, err)) return false;
        passes[i](aligner);
    }
    return going_on_ask(aligner->request->going_on, err);
}

bool align_sentences(struct arena *arena, const struct align_request *request, struct bead_list *out, struct error *err) {
    struct aligner aligner = {.request = request};
    struct arena working = {0};
    if (!check_request(request, err)) return false;
    aligner.source = read_side(&working, &request->source, &request->from, &aligner.source_letters);
    aligner.target = read_side(&working, &request->target, &request->to, &aligner.target_letters);
    aligner.ratio = ratio_of(aligner.source_letters[request->source.count], aligner.target_letters[request->target.count]);
    lay_band(&aligner, &working);
    size_t cells = aligner.band.rows * aligner.band.width;
    float *tables = alloc_zero(cells * 4, sizeof *tables);
    double *sums = alloc_zero(cells * 3, sizeof *sums);
    aligner.links = (struct links){{tables, tables + cells}, {tables + cells * 2, tables + cells * 3}};
    aligner.forward = sums;
    aligner.backward = sums + cells;
    aligner.right = sums + cells * 2;
    aligner.taken = alloc_zero(cells, 1);
    bool ok = walk(&aligner, err);
    if (ok) trace(&aligner, arena, out);
    free(tables);
    free(sums);
    free(aligner.taken);
    arena_done(&working);
    return ok;
}
