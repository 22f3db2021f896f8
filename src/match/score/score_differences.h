/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAFSIRI_MATCH_SCORE_SCORE_DIFFERENCES_H
#define TAFSIRI_MATCH_SCORE_SCORE_DIFFERENCES_H

#include "match/keys/align_keys.h"
#include "match/keys/keys.h"
#include "model/suggestion.h"

/* Sets differences and difference_count of *out: each run of columns whose words are not the same in every character. */
void score_differences(struct arena *arena, const struct keyed_segment *query, const struct keyed_segment *source,
                       const struct key_pair_list *pairs, struct suggestion *out);

#endif
