/* SPDX-License-Identifier: Apache-2.0 */
/* What alignment sees of a sentence: its distinct words as hashes, and its length. Only for files of align/. */
#ifndef TAFSIRI_ALIGN_WORDS_H
#define TAFSIRI_ALIGN_WORDS_H

#include "align/align.h"

struct align_word {
    uint32_t stem;   /* of a word, for the lexicon; 0: a number or the like */
    uint32_t form;   /* folded and without accents, or the digits of a number: the same in both languages when it is the same */
    uint32_t prefix; /* of the first letters of a longer word; 0: none */
    bool number;
};

struct align_words {
    struct align_word *at; /* each once */
    size_t count;
    size_t letters; /* length of the sentence in characters, white space apart */
};

struct align_words align_words_of(struct arena *arena, struct str sentence, const struct language *language);

#endif
