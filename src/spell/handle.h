/* SPDX-License-Identifier: Apache-2.0 */
/* One loaded dictionary: the door to Hunspell. A handle is used by one thread at a time, since Hunspell keeps state in it. */
#ifndef TAFSIRI_SPELL_HANDLE_H
#define TAFSIRI_SPELL_HANDLE_H

#include "base/arena.h"
#include "base/error.h"

/* Longer words are no words: bytes of UTF-8. Hunspell itself gives up at 100 characters. */
enum { HANDLE_WORD_MAX = 200 };

struct handle {
    struct Hunhandle *hunspell;
    bool latin1;        /* the dictionary is in ISO 8859-1; otherwise UTF-8 */
    int64_t suggest_ms; /* how long suggestions take, on a running average */
    struct handle *next;
};

/* ERR_NOT_FOUND for missing files, ERR_INVALID for an encoding other than UTF-8 and ISO 8859-1. */
struct handle *handle_open(const char *affixes, const char *words, struct error *err);
void handle_close(struct handle *handle);
/* True for a word of the dictionary. `word` is in NFC, its apostrophe is ' and its hyphen -. */
bool handle_accepts(struct handle *handle, struct str word);
/* Hunspell's own suggestions, the best first, with ' as apostrophe. */
void handle_suggest(struct handle *handle, struct arena *arena, struct str word, struct str **suggestions, size_t *count);

#endif
