/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of languages: "eng" is "en". */
#ifndef TAFSIRI_TEXT_ISO639_H
#define TAFSIRI_TEXT_ISO639_H

#include "model/language.h"

/* Tags of one language in one script, as language_compare has it, but that its code may be of two letters in one and of three
 * in the other, as some tools write it against BCP 47. */
bool iso639_same_language(const struct language *a, const struct language *b);

/* A code of a language that ICU has data or names for; not every code of three letters is. */
bool iso639_is_known(const struct language *language);

#endif
