/* SPDX-License-Identifier: Apache-2.0 */
/* Repairing a fuzzy match: where the query has other words than the unit's source, and it is known what they are in the target
 * language and where the old ones stand in the unit's target, they are exchanged. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_REPAIR_H
#define TAFSIRI_MATCH_FRAGMENTS_REPAIR_H

#include "match/fragments/fragment.h"

/* One exchange. */
struct repair_patch {
    struct span target; /* of the suggestion's target, UTF-16 */
    struct str text;    /* in its place */
    size_t edits;       /* words of the match rate that it settles */
    double confidence;  /* of the fragment; 1 for a term */
};

enum { REPAIR_PATCHES_MAX = 4 };

/* The stretch of a target that stands for this stretch of its source, by the words' links. False when they don't tell, or the
 * stretch has inline codes. */
bool repair_locate(const struct fragment_model *model, struct arena *arena, const struct unit *unit, struct span source,
                   struct span *target);
/* The repaired target with its ledger:
 *
 *     score = base - sum of penalties[].points
 *
 * where base counts the settled edits as none. False when patches overlap, when one holds an inline code's character, which a
 * term may, or when nothing is gained by it. Patches are put in order. */
bool repair_apply(struct arena *arena, const struct suggestion *suggestion, struct repair_patch *patches, size_t count,
                  struct repair *out);

#endif
