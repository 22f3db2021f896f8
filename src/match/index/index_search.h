/* SPDX-License-Identifier: Apache-2.0 */
/* The k best of a view, exactly. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_SEARCH_H
#define TAFSIRI_MATCH_INDEX_INDEX_SEARCH_H

#include "match/index/index_part.h"

void index_search(const struct view *view, struct arena *arena, const struct match_query *query, struct match_result *out);

#endif
