/* SPDX-License-Identifier: Apache-2.0 */
/* Names of countries after CLDR: not to carry an English one into a text of another language. */
#ifndef TAFSIRI_TEXT_COUNTRY_H
#define TAFSIRI_TEXT_COUNTRY_H

#include "base/arena.h"
#include "text/locale.h"

/* The ISO 3166 code of the country that `name` is in the language, in any case; false for none. */
bool country_find(const struct locale *locale, struct str name, char code[4]);
/* Its name in the language, or the empty str. */
struct str country_name(struct arena *arena, const struct locale *locale, const char *code);

#endif
