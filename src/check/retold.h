/* SPDX-License-Identifier: Apache-2.0 */
/* A number that the other side tells without one: half for 50 %, quinquagénaire for 55, cette année for 2007. */
#ifndef TAFSIRI_CHECK_RETOLD_H
#define TAFSIRI_CHECK_RETOLD_H

#include "check/values.h"

/* `text` is the value's own side. */
bool retold_stands_in(const struct value *value, struct str text, const struct token_list *tokens, struct str other,
                      const struct token_list *other_tokens);

#endif
