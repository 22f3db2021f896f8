/* SPDX-License-Identifier: Apache-2.0 */
/* British and American spellings made one. */
#ifndef TAFSIRI_MATCH_SPELLING_VARIANT_H
#define TAFSIRI_MATCH_SPELLING_VARIANT_H

#include "base/arena.h"

/* The American spelling of a folded English word, or the word itself. The rules may make a form that no dictionary has ("wize"
 * never: see the exceptions), which does no harm: keys are only compared. */
struct str spelling_variant_american(struct arena *arena, struct str word);

#endif
