/* SPDX-License-Identifier: Apache-2.0 */
/* What a unit is, as words that the full-text index can search for. Private to store/. */
#ifndef TAFSIRI_STORE_TAGS_H
#define TAFSIRI_STORE_TAGS_H

#include "store/concordance.h"

/* For the column `tags`. */
void tags_add_words(struct buf *out, uint32_t memory, const struct language *from, const struct language *to);
/* The query's filters as an FTS5 expression to stand behind another: " AND tags : (...)", or nothing. */
void tags_add_filter(struct buf *out, const struct concordance_query *query);

#endif
