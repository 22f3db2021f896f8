/* SPDX-License-Identifier: Apache-2.0 */
/* What the files word_align*.c share. Not for anyone else. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_WORD_TRAINER_H
#define TAFSIRI_MATCH_FRAGMENTS_WORD_TRAINER_H

#include "match/fragments/word_align.h"

struct cell {
    float forward, backward;
};

/* What a row is spread out over: by target row. */
struct spread {
    float forward, backward, forward_count, backward_count;
};

struct trainer {
    const struct training_control *control;
    size_t units;
    uint32_t source_rows, target_rows;
    uint32_t *source, *target;                /* rows by token */
    uint32_t *source_start, *target_start;    /* by unit, and one more */
    uint32_t *unit_of;                        /* by source token */
    uint32_t *occurrences, *occurrence_start; /* source tokens by row */
    uint32_t *source_frequency, *target_frequency;
    const uint64_t *source_forms, *target_forms; /* by row: equal for words that both sides write alike */

    uint32_t *pair_start; /* by source row */
    uint32_t *pair_target;
    struct cell *cells;
    size_t pair_room;

    struct spread *spread;
    float *forward_gain, *backward_gain; /* by target and by source token: what turns t x w into a share */
    struct word_jumps jumps[2];          /* forward, backward */
};

/* Now and then: may it go on? `step` counts rows, or units. */
bool trainer_goes_on(const struct trainer *t, uint32_t step);
/* A source row, spread out with counts of 0; and away again. */
void trainer_spread_row(struct trainer *t, uint32_t e);
void trainer_clear_row(struct trainer *t, uint32_t e);
/* Cells: from counts to probabilities. */
void trainer_normalise(struct trainer *t);

/* A round that follows the jumps, and learns them (word_align_jumps.c). False when the training was ended. */
bool trainer_run_jumping_round(struct trainer *t);

#endif
