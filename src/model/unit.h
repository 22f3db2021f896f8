/* SPDX-License-Identifier: Apache-2.0 */
/* The translation unit: one source segment, one target segment, and what is known about them.
 *
 * A plain struct; every str in it is borrowed from whoever made it (an arena, mostly). */
#ifndef TAFSIRI_MODEL_UNIT_H
#define TAFSIRI_MODEL_UNIT_H

#include "model/language.h"
#include "model/segment.h"

/* Bounds on what a client may store; every door checks them. */
enum {
    UNIT_TEXT_MAX = 64 * 1024,    /* bytes of a segment's text */
    UNIT_FIELD_MAX = 1024,        /* bytes of author, document, tuid, context id and of a property's name */
    UNIT_PROPERTY_MAX = 8 * 1024, /* bytes of one property's value or note */
    UNIT_PROPERTIES_MAX = 256,
    UNIT_CODES_MAX = 1024,       /* inline codes in one segment */
    UNIT_USAGE_MAX = 2000000000, /* uses that are counted; more in a file count as these */
};

/* Where the target came from. Stored and indexed by number: append only. */
enum unit_origin { ORIGIN_HUMAN, ORIGIN_ALIGNED, ORIGIN_MACHINE, ORIGIN_COUNT };
/* How far it may be trusted. Stored and indexed by number: append only. */
enum unit_status { STATUS_CONFIRMED, STATUS_DRAFT, STATUS_REVIEWED, STATUS_REJECTED, STATUS_COUNT };

/* The words of the API and of TMX properties: "human", "aligned", "machine"; "confirmed", "draft", "reviewed", "rejected". */
struct str unit_origin_name(enum unit_origin origin);
struct str unit_status_name(enum unit_status status);
bool unit_origin_parse(struct str name, enum unit_origin *origin);
bool unit_status_parse(struct str name, enum unit_status *status);

/* TMX hangs properties and notes on the unit or on one of its sides; they come back where they were. */
enum property_side { SIDE_UNIT, SIDE_SOURCE, SIDE_TARGET };

struct property {
    enum property_side side;
    bool is_note;    /* a note has no name */
    struct str name; /* "type" of a TMX <prop> */
    struct str value;
};

struct unit {
    int64_t id;  /* unique in its memory; the memory's rev at which it was created; 0 before it is stored */
    int64_t rev; /* the memory's rev at which it last changed; 0 before it is stored */
    bool deleted;

    struct language from, to;
    struct segment source, target;

    struct str before, after; /* source text of the neighbouring segments; empty: unknown */
    struct str context_id;    /* a name for the place (a key in a resource file); empty: none */
    struct str document;      /* empty: none */
    struct str tuid;          /* the TMX identifier; empty: none */

    enum unit_origin origin;
    enum unit_status status;
    struct str author, changed_by;
    int64_t created_ms, changed_ms, used_ms; /* 0: unknown, or never used */
    int64_t usage_count;

    const struct property *properties;
    size_t property_count;
};

/* A deep copy in the arena. */
struct unit unit_copy(struct arena *arena, const struct unit *unit);
/* ERR_INVALID or ERR_TOO_LARGE names the field: empty source, text over the bounds, invalid UTF-8, unsound codes, no language,
 * source and target in the same language. */
bool unit_check(const struct unit *unit, struct error *err);
/* The same in everything that a person would call its content: languages, texts, codes, context, document, tuid, origin,
 * status, properties; not ids, revs, dates, authors or usage. */
bool unit_same_content(const struct unit *a, const struct unit *b);
/* Properties and notes as one field for a store, and back. False when `packed` is damaged. */
void unit_pack_properties(struct buf *out, const struct unit *unit);
bool unit_unpack_properties(struct arena *arena, struct str packed, struct unit *unit);

#endif
