/* SPDX-License-Identifier: Apache-2.0 */
/* The spellings near a word: what it may have been before it was mistyped.
 *
 * Each variant comes with a cost, in natural logarithms: how much less likely this slip is than the likeliest one. */
#ifndef TAFSIRI_SPELL_EDITS_H
#define TAFSIRI_SPELL_EDITS_H

#include "base/str.h"

enum { EDITS_WORD_MAX = 64, EDITS_LETTERS_MAX = 64, EDITS_SOUNDS_MAX = 128, EDITS_SOUND_MAX = 4 };

/* A word as code points. */
struct spelling {
    uint32_t at[EDITS_WORD_MAX];
    size_t count;
};

/* Two spellings that sound alike or are mixed up, either for the other: "sh" and "ch". */
struct sound {
    uint32_t from[EDITS_SOUND_MAX], to[EDITS_SOUND_MAX];
    size_t from_count, to_count;
};

/* What a language's slips are made of. */
struct edits {
    uint32_t letters[EDITS_LETTERS_MAX];
    size_t letter_count;
    struct sound sounds[EDITS_SOUNDS_MAX];
    size_t sound_count;
};

/* `letters`: all that may be typed, as one run. */
void edits_set_letters(struct edits *edits, struct str letters);
/* A line "sh ch"; both directions are entered. False when it is none, or too much. */
bool edits_add_sound(struct edits *edits, struct str line);

/* False when the word is too long. */
bool spelling_read(struct str word, struct spelling *spelling);
/* Writes UTF-8 to `out` of EDITS_WORD_MAX * 4 bytes. */
struct str spelling_write(const struct spelling *spelling, char *out);

/* Called with each variant; false stops. The same variant may come twice, at different costs. */
typedef bool edits_visit(void *context, const struct spelling *variant, double cost);

/* All at one edit: a letter too many, missing, wrong, two letters swapped; a confused sound. False when stopped. */
bool edits_one(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context);
/* Two of the common slips at once: doubled letters, sounds, accents, swaps. False when stopped. */
bool edits_two(const struct edits *edits, const struct spelling *word, edits_visit *visit, void *context);

#endif
