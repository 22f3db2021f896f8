/* SPDX-License-Identifier: Apache-2.0 */
/* Which stored unit is the same as a given one. A map from 64-bit hashes to (memory, unit id), kept outside the store because a
 * random-key index inside it would cost an import four to seven times its time.
 *
 * A unit has up to three identities, each a hash over its memory and languages and ...
 *   content    source, target and context: the very same translation again
 *   place      source, document and context id or neighbours: the same segment of the same document confirmed again
 *   tuid       its TMX identifier
 * Hashes can collide: the caller compares the stored unit before believing a hit.
 *
 * Threads: the caller's lock. */
#ifndef TAFSIRI_MATCH_IDENTITY_H
#define TAFSIRI_MATCH_IDENTITY_H

#include "model/unit.h"

enum { IDENTITY_CONTENT, IDENTITY_PLACE, IDENTITY_TUID, IDENTITY_KINDS };

/* The hashes of a unit; 0 where it has no such identity. */
void identity_of_unit(uint32_t memory, const struct unit *unit, uint64_t hashes[IDENTITY_KINDS]);

struct identity_map;
struct identity_map *identity_open(void);
void identity_close(struct identity_map *map);
/* 0 hashes are ignored. The same hash may be put for several units (a collision): all are found. */
void identity_put(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit);
void identity_remove(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit);
/* The n-th unit (from 0) with this hash in this memory; false when there are no more. */
bool identity_find(const struct identity_map *map, uint64_t hash, uint32_t memory, size_t n, int64_t *unit);
size_t identity_count(const struct identity_map *map);

#endif
