/* SPDX-License-Identifier: Apache-2.0 */
/* The plural form (CLDR) that a number calls for. Only for files of text/. */
#ifndef TAFSIRI_TEXT_PLURAL_H
#define TAFSIRI_TEXT_PLURAL_H

#include "text/reading.h"

/* 1 to 6: zero, one, two, few, many, other. 0 for a number without a value, or a locale without rules. */
int plural_form(const struct locale *locale, const struct number_reading *number);

#endif
