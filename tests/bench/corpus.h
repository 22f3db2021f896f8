/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences to measure on: made from a seed, or read from a file. */
#ifndef TAFSIRI_BENCH_CORPUS_H
#define TAFSIRI_BENCH_CORPUS_H

#include "base/arena.h"
#include "base/error.h"

struct corpus {
    struct arena arena;
    struct str *sources;
    size_t count;
    struct str *held; /* of a file: every so manieth sentence is left out, to be asked for */
    size_t held_count;
};

/* The same seed and count give the same sentences, whatever the machine. */
void corpus_make(struct corpus *corpus, uint64_t seed, size_t count);
/* The first column of a TSV file, or the first <seg> of each <tu> of a TMX file; at most `max` of them. */
bool corpus_read(struct corpus *corpus, const char *path, size_t max, struct error *err);
void corpus_done(struct corpus *corpus);

/* A sentence of the corpus with so many words replaced, dropped, inserted or swapped. */
struct str corpus_vary(struct corpus *corpus, struct arena *arena, uint64_t *state, size_t edits);
/* A sentence that was held out, or a new one. */
struct str corpus_unseen(struct corpus *corpus, struct arena *arena, uint64_t *state);

uint64_t corpus_random(uint64_t *state);

#endif
