/* SPDX-License-Identifier: Apache-2.0 */
/* What the words of two sentences say for their belonging together, for all pairs of sentences near the diagonal. Only for
 * files of align/. */
#ifndef TAFSIRI_ALIGN_LINKS_H
#define TAFSIRI_ALIGN_LINKS_H

#include "align/words.h"

/* The part of a table of (rows) x (columns) that is looked at: in each row `width` columns from low[row] on. */
struct band {
    size_t rows, columns, width;
    const uint32_t *low; /* never falls */
};

static inline bool band_has(const struct band *band, size_t row, size_t column) {
    return column >= band->low[row] && column < band->low[row] + band->width;
}

static inline size_t band_cell(const struct band *band, size_t row, size_t column) {
    return row * band->width + (column - band->low[row]);
}

/* By cell (i, j) of the band, in natural logarithms: how much likelier ... */
struct links {
    float *source[2]; /* ... the words of source sentence i are, when target sentence j (j and j + 1) is its translation */
    float *target[2]; /* ... the words of target sentence j are, when source sentence i (i and i + 1) is what it translates */
};

/* Adds to the tables of `links`. */
void links_find(const struct align_words *source, size_t source_count, const struct align_words *target, size_t target_count,
                const struct lexicon *lexicon, const struct band *band, const struct links *links);

#endif
