/* SPDX-License-Identifier: Apache-2.0 */
/* Which language a sentence is in, judged by what it was shown of each: how often groups of three letters stand in it.
 *
 * Names, numbers and codes say nothing of a sentence's language: only words that start with a small letter count (all words
 * where a script has no small letters). One thread at a time while adding; any number of threads may judge after that. */
#ifndef TAFSIRI_TEXT_TONGUES_H
#define TAFSIRI_TEXT_TONGUES_H

#include "model/language.h"
#include "model/segment.h"

enum { TONGUES_MAX = 16 }; /* languages, by primary subtag; 256 KiB each; further ones are not learnt */

struct tongues;

struct tongues *tongues_open(void);
void tongues_close(struct tongues *tongues);
void tongues_add(struct tongues *tongues, const struct language *language, struct str text);

struct tongue_verdict {
    struct language likelier; /* the likeliest other language; empty: none is known */
    double lead;           /* of that one over the declared language, in natural logarithms; below 0: the declared one leads */
    size_t words, letters; /* that were looked at */
    double learnt;         /* groups of letters of the declared language that it was shown; 140 a sentence */
};

/* False when too little is known of the declared language to judge. */
bool tongues_judge(const struct tongues *tongues, const struct language *declared, struct str text,
                   struct tongue_verdict *verdict);

#endif
