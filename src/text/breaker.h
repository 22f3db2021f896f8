/* SPDX-License-Identifier: Apache-2.0 */
/* Words of scripts without spaces, by ICU's dictionaries. Only for files of text/. */
#ifndef TAFSIRI_TEXT_BREAKER_H
#define TAFSIRI_TEXT_BREAKER_H

#include "base/str.h"

/* Calls found(context, start, end), bytes within `run`, for each word of a run of such letters. */
void breaker_find_words(struct str run, void (*found)(void *context, size_t start, size_t end), void *context);

#endif
