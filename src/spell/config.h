/* SPDX-License-Identifier: Apache-2.0 */
/* dictionaries.conf: which languages there are, and which files make each. See dictionaries/dictionaries.conf. */
#ifndef TAFSIRI_SPELL_CONFIG_H
#define TAFSIRI_SPELL_CONFIG_H

#include "spell/lexicon.h"

enum { CONFIG_LANGUAGES_MAX = 16 };

/* Reads `directory`/dictionaries.conf into lexicons[], at most CONFIG_LANGUAGES_MAX, each initialised; paths go to the arena.
 * After a failure too, the first *count lexicons are the caller's to end. ERR_NOT_FOUND, ERR_INVALID with file and line. */
bool config_read(const char *directory, struct arena *arena, struct lexicon *lexicons, size_t *count, struct error *err);

#endif
