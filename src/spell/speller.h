/* SPDX-License-Identifier: Apache-2.0 */
/* What spell/ shares between its files: the languages of one speller. */
#ifndef TAFSIRI_SPELL_SPELLER_H
#define TAFSIRI_SPELL_SPELLER_H

#include <stdatomic.h>

#include "spell/config.h"
#include "spell/spell.h"

struct speller {
    struct arena arena; /* paths */
    struct lexicon lexicons[CONFIG_LANGUAGES_MAX];
    size_t count;
    _Atomic uint64_t version;
};

/* The lexicon that answers for the language, or NULL and ERR_NOT_FOUND. */
struct lexicon *speller_find(struct speller *speller, const struct language *language, struct error *err);

#endif
