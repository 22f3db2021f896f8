/* SPDX-License-Identifier: Apache-2.0 */
/* Word alignment, explained.
 *
 * Nobody has told which word translates which; expectation maximisation finds it out. Given probabilities t(f|e), each target
 * word f of a pair of sentences is shared out among the source words e beside it, in proportion to t; the shares, summed over
 * all sentences, are new probabilities. "serikali" stands beside "the", "said" and "government" alike, but in other sentences
 * "the" and "said" have other company, and after some rounds "government" has it all.
 *
 * First rounds know nothing of places (IBM model 1); later ones also weigh where the words beside stand (word_jumps.c). Counts
 * are turned into probabilities by variational Bayes, exp(digamma(c + a)) in place of c, which keeps rare words from collecting
 * garbage. Both directions, t(f|e) and r(e|f), are trained in the same sweeps.
 *
 * Speed. A table of all pairs is walked row by row (one source word at a time), never looked up: the row is spread out over an
 * array by target word, then all sentences with this source word are visited. What couples the rows, the sum over the source
 * words of a sentence, is one number per target token. A plain round is two sweeps:
 *
 *     denominators   for each target token the sum over its sentence's source words (and, within one row, the other way round)
 *     counts         with those, each pair's share
 *
 * of some 5 ns per pair of tokens in the same sentence. Rounds with jumps stand in word_align_jumps.c. Pairs that hardly ever
 * meet are left out from the beginning. */
#include "match/fragments/word_trainer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
    ROUNDS_PLAIN = 5,
    ROUNDS_JUMPING = 2,
    RARE = 5,        /* up to so many occurrences of either word a pair that met once is kept */
    ASK_EVERY = 256, /* rows, or units */
};

static const float ALPHA = 0.01F;     /* of variational Bayes: fast_align's */
static const float SHARE_MIN = 0.01F; /* of the rarer word's occurrences that a pair must have met */
static const float KEEP_MIN = 2e-4F;  /* pairs below it in both directions are dropped between the models */

static const float ALIKE = 30.0F; /* times likelier at first: names, numbers */

bool trainer_goes_on(const struct trainer *t, uint32_t row) {
    return row % ASK_EVERY || !t->control || !t->control->go_on || t->control->go_on(t->control->context);
}

/* ---- making ready -------------------------------------------------------------------------------------------------------- */

static uint32_t *rows_of(const uint32_t *words, size_t count, const uint32_t *row_of) {
    uint32_t *rows = alloc((count + 1) * sizeof *rows);
    for (size_t i = 0; i < count; i++) rows[i] = row_of[words[i]];
    return rows;
}

static uint32_t *frequencies(const uint32_t *rows, size_t count, uint32_t row_count) {
    uint32_t *out = alloc_zero(row_count + 1, sizeof *out);
    for (size_t i = 0; i < count; i++) out[rows[i]]++;
    return out;
}

static void list_occurrences(struct trainer *t, size_t count) {
    t->occurrence_start = alloc_zero(t->source_rows + 2, sizeof(uint32_t));
    t->occurrences = alloc((count + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++) t->occurrence_start[t->source[i] + 2]++;
    for (uint32_t e = 0; e < t->source_rows; e++) t->occurrence_start[e + 2] += t->occurrence_start[e + 1];
    for (size_t i = 0; i < count; i++) t->occurrences[t->occurrence_start[t->source[i] + 1]++] = (uint32_t)i;
}

static void trainer_init(struct trainer *t, const struct bitext *b) {
    t->units = b->unit_count;
    t->source_rows = b->source_rows.count, t->target_rows = b->target_rows.count;
    t->source_forms = b->source_rows.hashes, t->target_forms = b->target_rows.hashes;
    t->source = rows_of(b->source, b->source_count, b->source_row);
    t->target = rows_of(b->target, b->target_count, b->target_row);
    t->source_frequency = frequencies(t->source, b->source_count, t->source_rows);
    t->target_frequency = frequencies(t->target, b->target_count, t->target_rows);
    t->source_start = alloc((t->units + 1) * sizeof(uint32_t)), t->target_start = alloc((t->units + 1) * sizeof(uint32_t));
    t->unit_of = alloc((b->source_count + 1) * sizeof(uint32_t));
    for (size_t u = 0; u < t->units; u++) {
        const struct bitext_unit *unit = &b->units[u];
        t->source_start[u] = unit->source, t->target_start[u] = unit->target;
        for (size_t i = 0; i < unit->source_count; i++) t->unit_of[unit->source + i] = (uint32_t)u;
    }
    t->source_start[t->units] = (uint32_t)b->source_count, t->target_start[t->units] = (uint32_t)b->target_count;
    list_occurrences(t, b->source_count);
    t->spread = alloc_zero(t->target_rows + 1, sizeof *t->spread);
    t->forward_gain = alloc_zero(b->target_count + 1, sizeof(float));
    t->backward_gain = alloc_zero(b->source_count + 1, sizeof(float));
    for (int way = 0; way < 2; way++) word_jumps_init(&t->jumps[way]);
}

static void trainer_done(struct trainer *t) {
    free(t->source), free(t->target), free(t->source_start), free(t->target_start), free(t->unit_of);
    free(t->occurrences), free(t->occurrence_start), free(t->source_frequency), free(t->target_frequency);
    free(t->pair_start), free(t->pair_target), free(t->cells), free(t->spread);
    free(t->forward_gain), free(t->backward_gain);
}

/* ---- which pairs there are ----------------------------------------------------------------------------------------------- */

static bool is_kept(const struct trainer *t, uint32_t source, uint32_t target, uint32_t met) {
    uint32_t a = t->source_frequency[source], b = t->target_frequency[target];
    uint32_t rarer = a < b ? a : b;
    return (met > 1 || rarer <= RARE) && (float)met >= SHARE_MIN * (float)rarer;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Target rows that stand beside the source row, each once, in order; how often is in met[]. */
static size_t meet(const struct trainer *t, uint32_t e, uint32_t *met, uint32_t *touched) {
    size_t count = 0;
    for (uint32_t o = t->occurrence_start[e]; o < t->occurrence_start[e + 1]; o++) {
        uint32_t unit = t->unit_of[t->occurrences[o]];
        for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++)
            if (met[t->target[j]]++ == 0) touched[count++] = t->target[j];
    }
    return count;
}

static void reserve_pairs(struct trainer *t, size_t wanted) {
    if (wanted <= t->pair_room) return;
    t->pair_room = t->pair_room + t->pair_room / 2 > wanted ? t->pair_room + t->pair_room / 2 : wanted + 4096;
    t->pair_target = alloc_again(t->pair_target, t->pair_room, sizeof *t->pair_target);
}

static bool list_pairs(struct trainer *t) {
    uint32_t *met = alloc_zero(t->target_rows + 1, sizeof *met), *touched = alloc((t->target_rows + 1) * sizeof *touched);
    bool ok = true;
    uint32_t pairs = 0;
    t->pair_start = alloc_zero(t->source_rows + 1, sizeof(uint32_t));
    for (uint32_t e = 0; ok && e < t->source_rows; e++) {
        size_t count = meet(t, e, met, touched), first = pairs;
        reserve_pairs(t, pairs + count);
        for (size_t i = 0; i < count; i++) {
            if (is_kept(t, e, touched[i], met[touched[i]])) t->pair_target[pairs++] = touched[i];
            met[touched[i]] = 0;
        }
        if (pairs > first) qsort(t->pair_target + first, pairs - first, sizeof(uint32_t), by_number);
        t->pair_start[e + 1] = pairs;
        ok = trainer_goes_on(t, e);
    }
    free(met), free(touched);
    t->cells = alloc((pairs + 1) * sizeof *t->cells);
    for (uint32_t e = 0; ok && e < t->source_rows; e++)
        for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) {
            bool alike = (uint32_t)t->source_forms[e] == (uint32_t)t->target_forms[t->pair_target[p]];
            float first = alike ? ALIKE : 1;
            t->cells[p] = (struct cell){first, first};
        }
    return ok;
}

/* ---- one round ----------------------------------------------------------------------------------------------------------- */

void trainer_spread_row(struct trainer *t, uint32_t e) {
    for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++)
        t->spread[t->pair_target[p]] = (struct spread){t->cells[p].forward, t->cells[p].backward, 0, 0};
}

void trainer_clear_row(struct trainer *t, uint32_t e) {
    for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) t->spread[t->pair_target[p]] = (struct spread){0};
}

static float gain(float sum, float words, float null) {
    float share = (1 - WORD_NULL_SHARE) / words;
    return share / (share * sum + WORD_NULL_SHARE * null);
}

/* Within the loops over pairs nothing is computed that can be had before: they are what training spends its time on. */
static float add_row(struct trainer *t, uint32_t unit) {
    float sum = 0;
    for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++) {
        const struct spread *pair = &t->spread[t->target[j]];
        t->forward_gain[j] += pair->forward;
        sum += pair->backward;
    }
    return sum;
}

static void add_denominators(struct trainer *t, uint32_t e, float total) {
    float null = (float)t->source_frequency[e] / total;
    for (uint32_t o = t->occurrence_start[e]; o < t->occurrence_start[e + 1]; o++) {
        uint32_t token = t->occurrences[o], unit = t->unit_of[token];
        float sum = add_row(t, unit);
        t->backward_gain[token] = gain(sum, (float)(t->target_start[unit + 1] - t->target_start[unit]), null);
    }
}

static void finish_denominators(struct trainer *t) {
    uint32_t targets = t->target_start[t->units];
    for (size_t unit = 0; unit < t->units; unit++) {
        float count = (float)(t->source_start[unit + 1] - t->source_start[unit]);
        for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++) {
            float null = (float)t->target_frequency[t->target[j]] / (float)targets;
            t->forward_gain[j] = gain(t->forward_gain[j], count, null);
        }
    }
}

static bool find_denominators(struct trainer *t) {
    memset(t->forward_gain, 0, t->target_start[t->units] * sizeof(float));
    for (uint32_t e = 0; e < t->source_rows; e++) {
        trainer_spread_row(t, e);
        add_denominators(t, e, (float)t->source_start[t->units]);
        trainer_clear_row(t, e);
        if (!trainer_goes_on(t, e)) return false;
    }
    finish_denominators(t);
    return true;
}

static void count_row(struct trainer *t, uint32_t unit, float backward_gain) {
    for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++) {
        struct spread *pair = &t->spread[t->target[j]];
        pair->forward_count += pair->forward * t->forward_gain[j];
        pair->backward_count += pair->backward * backward_gain;
    }
}

static void add_counts(struct trainer *t, uint32_t e) {
    for (uint32_t o = t->occurrence_start[e]; o < t->occurrence_start[e + 1]; o++) {
        uint32_t token = t->occurrences[o];
        count_row(t, t->unit_of[token], t->backward_gain[token]);
    }
}

/* digamma, by its recurrence and asymptotic series. */
static float exp_digamma(float x) {
    double r = 0, y = x;
    while (y < 6) {
        r -= 1 / y;
        y += 1;
    }
    double f = 1 / (y * y);
    return (float)exp(r + log(y) - 0.5 / y - f * (1.0 / 12 - f * (1.0 / 120 - f / 252)));
}

/* A share of nothing is nothing; numbers too small for a float would slow all down. */
static float probability(float count, float scale) {
    float p = exp_digamma(count + ALPHA) * scale;
    return p > 1e-30F ? p : 0;
}

static float scale_of(float sum) {
    float whole = sum > 0 ? exp_digamma(sum) : 0;
    return whole > 1e-30F ? 1 / whole : 0;
}

void trainer_normalise(struct trainer *t) {
    float *sums = alloc_zero(t->target_rows + 1, sizeof *sums);
    for (uint32_t p = 0; p < t->pair_start[t->source_rows]; p++) sums[t->pair_target[p]] += t->cells[p].backward + ALPHA;
    for (uint32_t f = 0; f < t->target_rows; f++) sums[f] = scale_of(sums[f]);
    for (uint32_t e = 0; e < t->source_rows; e++) {
        float sum = 0;
        for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) sum += t->cells[p].forward + ALPHA;
        sum = scale_of(sum);
        for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) {
            struct cell *cell = &t->cells[p];
            cell->forward = probability(cell->forward, sum);
            cell->backward = probability(cell->backward, sums[t->pair_target[p]]);
        }
    }
    free(sums);
}

static bool run_plain_round(struct trainer *t) {
    if (!find_denominators(t)) return false;
    for (uint32_t e = 0; e < t->source_rows; e++) {
        trainer_spread_row(t, e);
        add_counts(t, e);
        for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) {
            const struct spread *pair = &t->spread[t->pair_target[p]];
            t->cells[p] = (struct cell){pair->forward_count, pair->backward_count};
        }
        trainer_clear_row(t, e);
        if (!trainer_goes_on(t, e)) return false;
    }
    trainer_normalise(t);
    return true;
}

/* ---- from one model to the next, and to the table ------------------------------------------------------------------------ */

static void prune(struct trainer *t, float least) {
    uint32_t kept = 0, p = 0;
    for (uint32_t e = 0; e < t->source_rows; e++) {
        for (; p < t->pair_start[e + 1]; p++) {
            if (t->cells[p].forward < least && t->cells[p].backward < least) continue;
            t->cells[kept] = t->cells[p];
            t->pair_target[kept++] = t->pair_target[p];
        }
        t->pair_start[e + 1] = kept;
    }
}

static uint8_t quantise(float p) {
    float scaled = p > 0 ? -logf(p) * WORD_ALIGN_SCALE + 0.5F : WORD_ALIGN_NONE;
    return scaled >= WORD_ALIGN_NONE ? WORD_ALIGN_NONE : scaled <= 0 ? 0 : (uint8_t)scaled;
}

static uint8_t *quantise_nulls(const uint32_t *frequency, uint32_t rows, float total) {
    uint8_t *out = alloc(rows + 1);
    for (uint32_t i = 0; i < rows; i++) out[i] = quantise((float)frequency[i] / total);
    return out;
}

static void make_table(struct trainer *t, struct word_table_owned *out) {
    uint32_t pairs = t->pair_start[t->source_rows];
    out->starts = alloc((t->source_rows + 1) * sizeof(uint32_t));
    memcpy(out->starts, t->pair_start, (t->source_rows + 1) * sizeof(uint32_t));
    out->pairs = alloc_zero(pairs + 1, sizeof *out->pairs);
    for (uint32_t p = 0; p < pairs; p++)
        out->pairs[p] =
            (struct word_pair){t->pair_target[p], quantise(t->cells[p].forward), quantise(t->cells[p].backward), {0}};
    out->source_null = quantise_nulls(t->source_frequency, t->source_rows, (float)t->source_start[t->units]);
    out->target_null = quantise_nulls(t->target_frequency, t->target_rows, (float)t->target_start[t->units]);
    out->jumps = alloc(sizeof t->jumps);
    memcpy(out->jumps, t->jumps, sizeof t->jumps);
    out->table = (struct word_table){out->starts,    out->pairs,     out->source_null, out->target_null,
                                     t->source_rows, t->target_rows, out->jumps};
}

bool word_align_train(const struct bitext *bitext, const struct training_control *control, struct word_table_owned *out) {
    struct trainer t = {.control = control};
    trainer_init(&t, bitext);
    bool ok = list_pairs(&t);
    for (int i = 0; ok && i < ROUNDS_PLAIN; i++) ok = run_plain_round(&t);
    if (ok) prune(&t, KEEP_MIN / 10);
    for (int i = 0; ok && i < ROUNDS_JUMPING; i++) ok = trainer_run_jumping_round(&t);
    if (ok) prune(&t, KEEP_MIN);
    if (ok) make_table(&t, out);
    trainer_done(&t);
    return ok;
}

void word_table_done(struct word_table_owned *owned) {
    free(owned->starts), free(owned->pairs), free(owned->source_null), free(owned->target_null);
    free(owned->jumps);
    *owned = (struct word_table_owned){0};
}
