/* SPDX-License-Identifier: Apache-2.0 */
/* Which words translate which: learned from pairs of sentences alone. The essay stands in word_align.c. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_WORD_ALIGN_H
#define TAFSIRI_MATCH_FRAGMENTS_WORD_ALIGN_H

#include "match/fragments/word_jumps.h"

static const float WORD_NULL_SHARE = 0.08F; /* of the words stand for nothing */

/* Probabilities of a pair of rows, as -16 x ln p: 255 is some 1e-7. */
enum { WORD_ALIGN_SCALE = 16, WORD_ALIGN_NONE = 255 };

struct word_pair {
    uint32_t target;           /* row */
    uint8_t forward, backward; /* p(target | source), p(source | target) */
    uint8_t unused[2];
};

/* A table of pairs by source row, those of a row in order of target. */
struct word_table {
    const uint32_t *starts; /* source_rows + 1 */
    const struct word_pair *pairs;
    const uint8_t *source_null, *target_null; /* by row: how likely a word is to stand for nothing, in the same measure */
    uint32_t source_rows, target_rows;
    const struct word_jumps *jumps; /* two: of the source places that target words stand for, and the other way round */
};

/* A table with its memory. */
struct word_table_owned {
    struct word_table table;
    uint32_t *starts;
    struct word_pair *pairs;
    uint8_t *source_null, *target_null;
    struct word_jumps *jumps;
};
void word_table_done(struct word_table_owned *owned);

/* Asked now and then; false ends the training. */
struct training_control {
    bool (*go_on)(void *context);
    void *context;
};

/* False when it was ended. */
bool word_align_train(const struct bitext *bitext, const struct training_control *control, struct word_table_owned *out);

/* ---- links of one unit --------------------------------------------------------------------------------------------------- */

struct word_link {
    uint8_t source, target; /* tokens */
};

enum { WORD_LINKS_MAX = 255 }; /* of each class in one unit */

struct word_links {
    struct word_link strong[WORD_LINKS_MAX], weak[WORD_LINKS_MAX];
    size_t strong_count, weak_count;
};

/* Room for linking units one after the other. */
struct word_linker;
struct word_linker *word_linker_open(const struct word_table *table);
void word_linker_close(struct word_linker *linker);
/* Links of a pair of sentences given as rows; UINT32_MAX for a word that the table doesn't know. `same` tells of unknown ones
 * that both sides write alike (may be NULL). */
void word_linker_link(struct word_linker *linker, const uint32_t *source, size_t source_count, const uint32_t *target,
                      size_t target_count, struct word_links *out);
/* p(target | source) and p(source | target) of two rows, in WORD_ALIGN_SCALE; false when the table has no such pair. */
bool word_table_find(const struct word_table *table, uint32_t source, uint32_t target, struct word_pair *out);

#endif
