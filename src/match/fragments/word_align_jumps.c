/* SPDX-License-Identifier: Apache-2.0 */
/* A round of training with jumps. It needs a sentence's pairs side by side, while the table is walked row by row: so the rows
 * are dealt out to a block of sentences, and what becomes of them there is gathered in again. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/fragments/word_trainer.h"

enum { BLOCK_PAIRS = 1 << 22 }; /* of tokens: 32 MB */

/* Some units one after the other, with a cell for each pair of tokens: by unit, source token, target token. */
struct block {
    uint32_t first, end; /* units */
    struct cell *cells;
    size_t *starts;    /* by unit of the corpus: its first cell */
    uint32_t *dealt;   /* by source row: occurrences in blocks before this one */
    struct cell *sums; /* by pair: the shares of all blocks so far */
    struct word_paths forward, backward;
    struct jump_counts jumps[2];
};

static struct block *block_open(const struct trainer *t) {
    struct block *block = alloc_zero(1, sizeof *block);
    size_t starts = (t->source_rows + 1) * sizeof(uint32_t);
    block->cells = alloc((BLOCK_PAIRS + BITEXT_TOKENS_MAX * BITEXT_TOKENS_MAX) * sizeof *block->cells);
    block->starts = alloc((t->units + 1) * sizeof *block->starts);
    block->dealt = alloc(starts);
    memcpy(block->dealt, t->occurrence_start, starts);
    block->sums = alloc_zero(t->pair_start[t->source_rows] + 1, sizeof *block->sums);
    return block;
}

static void block_close(struct block *block) {
    free(block->cells), free(block->starts), free(block->dealt), free(block->sums);
    free(block);
}

static size_t source_length(const struct trainer *t, uint32_t unit) {
    return t->source_start[unit + 1] - t->source_start[unit];
}

static size_t target_length(const struct trainer *t, uint32_t unit) {
    return t->target_start[unit + 1] - t->target_start[unit];
}

/* As many units as there is room for, from the end of the last block on. */
static void block_next(const struct trainer *t, struct block *block) {
    size_t cells = 0;
    block->first = block->end;
    for (; block->end < t->units && cells < BLOCK_PAIRS; block->end++) {
        block->starts[block->end] = cells;
        cells += source_length(t, block->end) * target_length(t, block->end);
    }
}

static struct cell *cells_of(const struct trainer *t, const struct block *block, uint32_t token) {
    uint32_t unit = t->unit_of[token];
    return block->cells + block->starts[unit] + (token - t->source_start[unit]) * target_length(t, unit);
}

static bool is_in_block(const struct trainer *t, const struct block *block, uint32_t e, uint32_t o) {
    return o < t->occurrence_start[e + 1] && t->unit_of[t->occurrences[o]] < block->end;
}

static void deal_row(struct trainer *t, struct block *block, uint32_t e) {
    trainer_spread_row(t, e);
    for (uint32_t o = block->dealt[e]; is_in_block(t, block, e, o); o++) {
        uint32_t token = t->occurrences[o], unit = t->unit_of[token];
        struct cell *cells = cells_of(t, block, token);
        for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++) {
            const struct spread *pair = &t->spread[t->target[j]];
            *cells++ = (struct cell){pair->forward, pair->backward};
        }
    }
    trainer_clear_row(t, e);
}

static void gather_row(struct trainer *t, struct block *block, uint32_t e) {
    for (uint32_t *o = &block->dealt[e]; is_in_block(t, block, e, *o); ++*o) {
        uint32_t token = t->occurrences[*o], unit = t->unit_of[token];
        const struct cell *cells = cells_of(t, block, token);
        for (uint32_t j = t->target_start[unit]; j < t->target_start[unit + 1]; j++, cells++) {
            struct spread *pair = &t->spread[t->target[j]];
            pair->forward_count += cells->forward;
            pair->backward_count += cells->backward;
        }
    }
    for (uint32_t p = t->pair_start[e]; p < t->pair_start[e + 1]; p++) {
        const struct spread *pair = &t->spread[t->pair_target[p]];
        block->sums[p].forward += pair->forward_count;
        block->sums[p].backward += pair->backward_count;
    }
    trainer_clear_row(t, e);
}

/* The unit's cells become shares. */
static void find_shares(struct trainer *t, struct block *block, uint32_t unit) {
    struct word_paths *forward = &block->forward, *backward = &block->backward;
    size_t m = source_length(t, unit), n = target_length(t, unit);
    const uint32_t *source = t->source + t->source_start[unit], *target = t->target + t->target_start[unit];
    struct cell *cells = block->cells + block->starts[unit];
    forward->words = backward->places = n, forward->places = backward->words = m;
    for (size_t j = 0; j < n; j++) forward->null[j] = (float)t->target_frequency[target[j]] / (float)t->target_start[t->units];
    for (size_t i = 0; i < m; i++) backward->null[i] = (float)t->source_frequency[source[i]] / (float)t->source_start[t->units];
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            forward->likely[j][i + 1] = cells[i * n + j].forward;
            backward->likely[i][j + 1] = cells[i * n + j].backward;
        }
    word_paths_find(forward, &t->jumps[0], &block->jumps[0]);
    word_paths_find(backward, &t->jumps[1], &block->jumps[1]);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) cells[i * n + j] = (struct cell){forward->share[j][i + 1], backward->share[i][j + 1]};
}

bool trainer_run_jumping_round(struct trainer *t) {
    struct block *block = block_open(t);
    bool ok = true;
    while (ok && block->end < t->units) {
        block_next(t, block);
        for (uint32_t e = 0; e < t->source_rows; e++)
            if (is_in_block(t, block, e, block->dealt[e])) deal_row(t, block, e);
        for (uint32_t unit = block->first; ok && unit < block->end; unit++) {
            find_shares(t, block, unit);
            ok = trainer_goes_on(t, unit);
        }
        for (uint32_t e = 0; e < t->source_rows; e++)
            if (is_in_block(t, block, e, block->dealt[e])) gather_row(t, block, e);
    }
    memcpy(t->cells, block->sums, t->pair_start[t->source_rows] * sizeof *t->cells);
    for (int way = 0; way < 2; way++) word_jumps_learn(&t->jumps[way], &block->jumps[way]);
    block_close(block);
    if (ok) trainer_normalise(t);
    return ok;
}
