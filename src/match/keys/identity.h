/* SPDX-License-Identifier: Apache-2.0 */
/* Which stored unit is the same as a given one. A map from 64-bit hashes to (memory, unit id), kept outside the store because a
 * random-key index inside it would cost an import four to seven times its time.
 *
 * A unit has up to three identities, each a hash over its memory and languages and ...
 *   content    source, target and context (neighbours and context id): the very same translation again
 *   place      source, document, and context id or else neighbours: the same segment of the same document confirmed again;
 *              none where the document is unknown, or neither a context id nor a neighbour tells repetitions apart
 *   tuid       its TMX identifier
 * Hashes can collide, and an entry may be out of date: the caller compares the stored unit before believing a hit.
 *
 * Threads: the caller's lock. */
#ifndef TAFSIRI_MATCH_KEYS_IDENTITY_H
#define TAFSIRI_MATCH_KEYS_IDENTITY_H

#include "model/unit.h"

enum { IDENTITY_CONTENT, IDENTITY_PLACE, IDENTITY_TUID, IDENTITY_KINDS };

/* The hashes of a unit; 0 where it has no such identity. */
void identity_of_unit(uint32_t memory, const struct unit *unit, uint64_t hashes[IDENTITY_KINDS]);
uint64_t identity_of_tuid(uint32_t memory, const struct unit *unit);

struct identity_map;
struct identity_map *identity_open(void);
void identity_close(struct identity_map *map);
/* Makes room for `more` entries at once, before a large import. */
void identity_reserve(struct identity_map *map, size_t more);
/* 0 hashes are ignored; an entry that is there already stays one; unit ids are not 0. The same hash may be put for several
 * units (a collision): all are found. */
void identity_put(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit);
void identity_remove(struct identity_map *map, uint64_t hash, uint32_t memory, int64_t unit);
/* The n-th unit (from 0) with this hash in this memory; false when there are no more. */
bool identity_find(const struct identity_map *map, uint64_t hash, uint32_t memory, size_t n, int64_t *unit);
size_t identity_count(const struct identity_map *map);

/* Up to which rev of a memory the map was filled, as its owner noted it; 0 for none. Saved with the map, so that a start knows
 * from where to catch up. */
int64_t identity_rev(const struct identity_map *map, uint32_t memory);
void identity_set_rev(struct identity_map *map, uint32_t memory, int64_t rev);

/* Writes the map as an image, in pieces; checksummed, in the byte order of the machine. */
bool identity_save(const struct identity_map *map,
                   bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                   struct error *err);
/* Replaces what is in the map by a copy of the image. ERR_MALFORMED when it is damaged or of another version; the map is then
 * as it was. */
bool identity_load(struct identity_map *map, struct str image, struct error *err);

#endif
