/* SPDX-License-Identifier: Apache-2.0 */
/* One unit as the index sees it: a fixed record, and its source packed so that a ledger can be made without the store. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_ITEM_H
#define TAFSIRI_MATCH_INDEX_INDEX_ITEM_H

#include "match/index/index.h"

enum { SOURCE_ALIGN = 4 }; /* packed sources are padded to multiples of it */

/* What filters, ties and scores ask of a unit besides its source. One cache line; stands in images as it is. */
struct unit_record {
    int64_t id, rev, changed_ms;
    uint64_t author; /* hash; 0: none */
    uint32_t memory;
    uint32_t usage;                     /* capped */
    uint32_t before, after, context_id; /* hashes; 0: unknown */
    uint32_t languages;                 /* number of the pair in the part's table */
    uint32_t properties;                /* start in the part's table of property hashes */
    uint8_t origin, status;
    uint16_t outlook; /* see adapt.h; 0 in images of older programs */
};

struct language_pair {
    struct language from, to;
};

/* A unit wherever it stands; all pointers are borrowed. */
struct item {
    const struct unit_record *record;
    const struct language_pair *languages;
    const uint64_t *properties; /* their count, then the hash of each (name and value) */
    const uint32_t *keys;
    struct str source; /* packed: see item_unpack_source */
    uint64_t form_hash;
    uint32_t key_count;
};

/* Takes the unit apart; one block of memory, free() the record to give it back. */
struct item item_make(uint32_t memory, const struct unit *unit);

/* The source as it was keyed. Text and keys are borrowed from the item, the rest is in the arena. */
struct keyed_segment item_unpack_source(struct arena *arena, const struct item *item);
/* True when a text in NFC surely is not the same in every character as the item's source, after normalising. */
bool item_text_differs(const struct item *item, struct str text);
bool item_is_normal(struct arena *arena, struct str text);
/* The unit as far as the index keeps it: no target, author, document or texts of properties; the neighbours and the context id
 * where they agree with the query's, since only that they agree is known. */
struct unit item_unpack_unit(const struct item *item, struct segment source, const struct score_context *context);

uint32_t item_hash_context(struct str text); /* 0 for the empty str */
uint64_t item_hash_author(struct str author);
uint64_t item_hash_property(struct str name, struct str value);

#endif
