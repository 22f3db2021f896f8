/* SPDX-License-Identifier: Apache-2.0 */
/* Looking words up in a lexicon. Only for files of align/. */
#ifndef TAFSIRI_ALIGN_LEXICON_H
#define TAFSIRI_ALIGN_LEXICON_H

#include "align/align.h"

struct lexicon_pair {
    uint32_t opposite;   /* stem of the other language's word */
    float given, chance; /* share of the units with the word, and of all units, that have the opposite one */
};

/* The words that stand opposite a source word, or (backward) a target word; returns how many. Lives as long as the lexicon. */
size_t lexicon_find(const struct lexicon *lexicon, bool backward, uint32_t stem, const struct lexicon_pair **pairs);

#endif
