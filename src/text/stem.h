/* SPDX-License-Identifier: Apache-2.0 */
/* The stem of a word, as Snowball has it (libstemmer), for the languages that it knows. Stemmers are cached per thread. */
#ifndef TAFSIRI_TEXT_STEM_H
#define TAFSIRI_TEXT_STEM_H

#include "model/language.h"

struct stemmer; /* of this thread; lives as long as it */

/* NULL for a language that Snowball doesn't know: its words are their own stems. */
struct stemmer *stemmer_of(const struct language *language);
/* The stem of a folded word; `stemmer` may be NULL. Valid until the next call with the same stemmer. */
struct str stem_word(struct stemmer *stemmer, struct str folded);

#endif
