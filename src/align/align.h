/* SPDX-License-Identifier: Apache-2.0 */
/* Alignment: which sentences of an article stand for which sentences of its translation.
 *
 *     source   1   2   3   4   5   6
 *              |    \ /    |      / \        beads 1-1, 2-1, 1-1, 1-0, 1-2
 *     target   1     2     3     4   5
 *
 * A bead takes up to two sentences of each side, or one of one side alone; beads stand in the order of both texts and cover all
 * of them. What speaks for a bead: the lengths of its sides, numbers, names and words that look alike, and pairs of words that
 * stand opposite each other in a memory (the lexicon). The essay stands in align.c.
 *
 * Pure: no file, no clock. A finished lexicon may be used by any number of threads. */
#ifndef TAFSIRI_ALIGN_ALIGN_H
#define TAFSIRI_ALIGN_ALIGN_H

#include "base/arena.h"
#include "base/error.h"
#include "base/going_on.h"
#include "model/language.h"

enum {
    ALIGN_SENTENCES_MAX = 20000, /* a side: a thick book */
    ALIGN_WORDS_MAX = 400,       /* of one sentence: what follows is not looked at */
    LEXICON_UNITS_MAX = 100000,  /* some 200 MB while it is made, a third of that when it is finished */
};

/* ---- the lexicon ------------------------------------------------------------------------------------------------------ */

struct lexicon;

struct lexicon *lexicon_open(const struct language *from, const struct language *to);
/* One unit of a memory; beyond LEXICON_UNITS_MAX it is passed over. */
void lexicon_add(struct lexicon *lexicon, struct str source, struct str target);
/* Counts the pairs; nothing can be added after that. */
void lexicon_finish(struct lexicon *lexicon);
/* Units added, and pairs of words learnt from them. */
size_t lexicon_units(const struct lexicon *lexicon);
size_t lexicon_pairs(const struct lexicon *lexicon);
void lexicon_close(struct lexicon *lexicon);

/* ---- alignment -------------------------------------------------------------------------------------------------------- */

struct align_side {
    const struct str *sentences;
    const uint32_t *paragraphs; /* of each sentence, counting up; NULL: not known */
    size_t count;
};

struct align_request {
    struct language from, to;
    struct align_side source, target;
    const struct lexicon *lexicon;   /* NULL: without a memory's evidence */
    const struct going_on *going_on; /* asked every few tenths of a second; NULL: nobody */
};

struct bead {
    uint32_t source, target;            /* the first sentence of each side */
    uint8_t source_count, target_count; /* 0 to 2 */
    double confidence;                  /* 0 to 1: how likely the bead is right as it stands */
};

struct bead_list {
    struct bead *at; /* in order; every sentence in exactly one */
    size_t count;
};

/* ERR_TOO_LARGE beyond ALIGN_SENTENCES_MAX; ERR_INVALID when a side is empty; whatever `going_on` says. */
bool align_sentences(struct arena *arena, const struct align_request *request, struct bead_list *out, struct error *err);

#endif
