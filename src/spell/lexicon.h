/* SPDX-License-Identifier: Apache-2.0 */
/* One language of the speller: its dictionary, the words that users added, and how often words are used.
 *
 *   struct lexicon   idle handles (a stack; a thread takes one for a call and puts it back)
 *                    added words  \  shared by all threads,
 *                    counts       /  behind a read-write lock each
 *                    frequencies     read once, never changed again
 *
 * There are as many handles as threads ever worked at once, and no thread has to be told to free its own. */
#ifndef TAFSIRI_SPELL_LEXICON_H
#define TAFSIRI_SPELL_LEXICON_H

#include <pthread.h>

#include "model/language.h"
#include "spell/edits.h"
#include "spell/handle.h"
#include "spell/shapes.h"
#include "spell/words.h"

/* Bounds on what users and memories may put in: words per language. */
enum { LEXICON_ADDED_MAX = 200 * 1000, LEXICON_COUNTED_MAX = 1000 * 1000 };

enum { LEXICON_ALIASES_MAX = 8 };

struct lexicon_files {
    struct str affixes, words, frequencies; /* paths; frequencies may be empty */
    struct str letters;                     /* what a typing error may put into a word */
    struct str sounds;                      /* path of the pairs of spellings that are mixed up; may be empty */
    struct str english;                     /* path of words of English; may be empty */
    bool shapes;                            /* Hunspell is slow to refuse a word: ask the shapes first */
};

struct lexicon {
    struct language language, aliases[LEXICON_ALIASES_MAX];
    size_t alias_count;
    struct lexicon_files files;

    pthread_mutex_t load_lock; /* over `loaded`, and held while loading */
    bool loaded;
    pthread_mutex_t idle_lock; /* over the stack, never held for long */
    struct handle *idle;

    pthread_mutex_t late_lock; /* over what is loaded when it is first needed */
    struct shapes *shapes;     /* for corrections */
    struct words english;      /* for texts with several unknown words */

    pthread_rwlock_t added_lock, counts_lock; /* apart: the counts' table is large, and growing it takes a while */
    struct words added, counts;
    size_t added_count; /* words in `added` that were not removed again */

    struct edits edits;
    struct words frequencies;
};

void lexicon_init(struct lexicon *lexicon);
void lexicon_done(struct lexicon *lexicon);
/* A handle for this thread alone until it is put back. Loads one when none is idle; NULL and an error when it can't, or
 * (ERR_COSTLY) when it may not. */
struct handle *lexicon_get_handle(struct lexicon *lexicon, bool may_load, struct error *err);
void lexicon_put_handle(struct lexicon *lexicon, struct handle *handle);
/* In the dictionary or in the users' words, in any form of case that its entry allows, hyphened parts each for itself.
 * `word` is normalised as by scan_normalise. */
bool lexicon_accepts(struct lexicon *lexicon, struct handle *handle, struct str word);
/* Makes ready what lexicon_may_accept needs: a tenth of a second the first time. */
bool lexicon_prepare_corrections(struct lexicon *lexicon, struct error *err);
/* False: lexicon_accepts would say no to this word, at far greater length. */
bool lexicon_may_accept(struct lexicon *lexicon, const struct spelling *spelling, struct str word);
/* The words of English, read when they are first asked for; none without a list. Never changed again. */
const struct words *lexicon_english(struct lexicon *lexicon);
/* How often the word is used, in proportion to others, estimated from both lists; above 0 for every word. */
double lexicon_frequency(struct lexicon *lexicon, struct str word);

bool lexicon_add_word(struct lexicon *lexicon, struct str word, struct error *err);
/* True when it was there. */
bool lexicon_remove_word(struct lexicon *lexicon, struct str word);
/* Each of them, as often as it stands there, `times` more. */
void lexicon_count_words(struct lexicon *lexicon, const struct str *words, size_t count, uint32_t times);

#endif
