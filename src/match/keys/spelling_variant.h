/* SPDX-License-Identifier: Apache-2.0 */
/* British and American spellings of English words made one. */
#ifndef TAFSIRI_MATCH_KEYS_SPELLING_VARIANT_H
#define TAFSIRI_MATCH_KEYS_SPELLING_VARIANT_H

#include "base/arena.h"

/* One spelling for all of a folded English word's: colour, color -> color; organise -> organize; skillful, skilful -> skilful.
 * The word itself when it has no other, as is nearly always so. */
struct str spelling_variant_unify(struct arena *arena, struct str word);

#endif
