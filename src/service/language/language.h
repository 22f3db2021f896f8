/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of language/ offer to the rest of service/: the rules and lists of each language, in use. */
#ifndef TAFSIRI_SERVICE_LANGUAGE_LANGUAGE_H
#define TAFSIRI_SERVICE_LANGUAGE_LANGUAGE_H

#include "service/library/state.h"

/* ---- segmentation.c -------------------------------------------------------------------------------------------------------
 */

/* Reads the rules. ERR_MALFORMED, ERR_INVALID for a user's file. */
bool segmenters_init(struct service *service, struct error *err);
/* Reads the memories' own. */
bool segmenters_load(struct service *service, struct error *err);
void segmenters_done(struct service *service);
/* The files of a memory that has just been deleted, before another can take its name: in the writer thread, which waits for
 * nobody here. What can't be removed is by the next start. */
void segmenters_remove_files(struct service *service, const struct memory *memory);
/* And the rules in use. */
void segmenters_forget(struct service *service, const struct memory *memory);

/* ---- spelling.c -----------------------------------------------------------------------------------------------------------
 */

/* Counts the words of a unit's target, for ranking corrections. */
void spelling_learn(struct service *service, const struct unit *unit);
/* The same for one of very many, as they come with an import: of what is beyond the first 50,000 changes of a memory some are
 * taken for all. */
void spelling_learn_of_many(struct service *service, const struct unit *unit);
/* Those of the newest units that the full-text index has; what comes after is counted as that index follows. For the start. */
void spelling_learn_recent(struct service *service);

/* ---- word_lists.c ---------------------------------------------------------------------------------------------------------
 */

enum {
    SHARED_WORDS_MAX = 100000,  /* of a language: a dictionary's worth */
    PERSONAL_WORDS_MAX = 10000, /* in one list: each that is added writes it anew */
    PERSONAL_WORDS_IN_ALL_MAX = 250000,
    WORD_LISTS_MAX = 1000,       /* personal ones; the shared ones are as many as the dictionaries */
    WORD_LISTS_OF_KEY_MAX = 250, /* that one key began since the start (caller_share) */
};

bool word_lists_init(struct service *service, struct error *err);
void word_lists_done(struct service *service);
/* True when a personal list has the word as it is written. */
bool word_lists_has(struct service *service, const struct language *language, struct str list, struct str word);

/* ---- terms.c --------------------------------------------------------------------------------------------------------------
 */

/* Reads the term list. ERR_MALFORMED names the place in the file. */
bool terms_init(struct service *service, struct error *err);
void terms_done(struct service *service);
/* (waits) Writes a list to disk, then lets it take the place of the one in use, under terms_change_lock, which the caller
 * holds. The list is the service's from here on, whatever comes back. */
bool terms_replace(struct service *service, struct term_list *list, struct error *err);

#endif
