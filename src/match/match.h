/* SPDX-License-Identifier: Apache-2.0 */
/* Matching: from a query segment to the units whose source is like it, exactly and explained.
 *
 * The two problems and their files:
 *   which candidates    index.h   exact k-best search over the keys of all units of one source language
 *   in which order      score.h   base and ledger of one query against one unit
 * and what they share or add:
 *   keys.h      a segment as numbers: one key per word or placeable
 *   adapt.h     the unit's target, its placeables replaced by the query's
 *   identity.h  which stored unit is "the same" as a given one
 *   fragment.h  parts of a segment that the memory has translated, learned from it (fragment_train.h)
 *   repair.h    a fuzzy match with a fragment in the place of what differs
 *
 * Pure: no file, no clock, no SQL. Works on byte images that the caller maps. */
#ifndef TAFSIRI_MATCH_MATCH_H
#define TAFSIRI_MATCH_MATCH_H

#include "match/adapt.h"
#include "match/identity.h"
#include "match/index.h"
#include "match/keys.h"
#include "match/score.h"

#endif
