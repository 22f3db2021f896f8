/* SPDX-License-Identifier: Apache-2.0 */
/* Matching: from a query segment to the units whose source is like it, exactly and explained.
 *
 * The two problems and their files:
 *   which candidates    index/      exact k-best search over the keys of all units of one source language
 *   in which order      score/      base and ledger of one query against one unit
 * and what they share or add:
 *   keys/       a segment as numbers, one key per word or placeable; which stored unit is "the same" as a given one
 *   adapt/      the unit's target, its placeables replaced by the query's
 *   fragments/  parts of a segment that the memory has translated, learned from it, alone or in the place of what differs
 *
 * Pure: no file, no clock, no SQL. Works on byte images that the caller maps. */
#ifndef TAFSIRI_MATCH_MATCH_H
#define TAFSIRI_MATCH_MATCH_H

#include "match/adapt/adapt.h"
#include "match/index/index.h"
#include "match/keys/identity.h"
#include "match/keys/keys.h"
#include "match/score/score.h"

#endif
