/* SPDX-License-Identifier: Apache-2.0 */
/* Words with a number each: lists of the users (1: listed), counts of a memory. A hash table with linear probing; a removed
 * word has the number 0, and its place until words_sweep. Owns copies of its keys. Callers lock. */
#ifndef TAFSIRI_SPELL_WORDS_H
#define TAFSIRI_SPELL_WORDS_H

#include "base/arena.h"

struct word_slot {
    struct str key;
    uint32_t number;
};

struct words {
    struct word_slot *slots;
    size_t capacity, used;
    struct arena keys;
};

/* A zeroed struct words is an empty one. */
void words_done(struct words *words);
/* 0 for a word that isn't there. */
uint32_t words_get(const struct words *words, struct str word);
/* The place of the word's number, entered with 0 when it is new; valid until the next call. */
uint32_t *words_entry(struct words *words, struct str word);
/* Gives back the places of all words with the number 0; takes time and room for a table of the others. */
void words_sweep(struct words *words);

#endif
