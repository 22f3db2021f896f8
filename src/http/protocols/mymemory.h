/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the MyMemory face share.
 *
 * A key is a memory of its own, named "key-" and the key; without a key a unit goes to the memory "main". Look-ups see the
 * memories of the keys that are sent, and those that are no key's unless onlyprivate=1. */
#ifndef TAFSIRI_HTTP_PROTOCOLS_MYMEMORY_H
#define TAFSIRI_HTTP_PROTOCOLS_MYMEMORY_H

#include "http/message/form.h"
#include "store/store.h"

extern const char *const MYMEMORY_NAMES[];

enum { MYMEMORY_KEYS_MAX = 50 };

struct mymemory_names {
    struct str at[MYMEMORY_KEYS_MAX];
    size_t count;
};

/* The memory of a key; ERR_DENIED for what is none: 1 to 60 of a-z, 0-9, "_" and "-". */
bool mymemory_key_memory(struct request *request, struct str key, struct str *memory, struct error *err);
/* The memories of the keys sent, comma by comma; "main" when there are none. */
bool mymemory_read_keys(struct request *request, const struct form *form, struct mymemory_names *out, struct error *err);
/* All memories that a look-up sees. */
bool mymemory_visible(struct request *request, const struct form *form, struct str **names, size_t *count, struct error *err);
/* langpair=en|sw. ERR_INVALID in the words of the original. */
bool mymemory_read_pair(const struct form *form, struct language *from, struct language *to, struct error *err);

/* A number for a unit in a memory: the memory's above the unit's. */
enum { MYMEMORY_UNIT_BITS = 40 };
int64_t mymemory_id(const struct memory *memory, int64_t unit);
bool mymemory_find_memory(const struct memory_list *list, struct str name, struct memory *out);

/* {"responseData": .., "responseStatus": 200, "responseDetails": ..}: begins with `data`; the caller ends the object. */
struct json mymemory_begin(struct request *request, struct str data);
void mymemory_end(struct json *json, struct str details, int status);

/* ---- mymemory_tmx.c ----------------------------------------------------------------------------------------------------- */

/* The answer as TMX 1.1: begun, a tu for each match, ended. Languages are written as the request has them. */
void mymemory_begin_tmx(struct request *request, struct str source);
void mymemory_write_tu(struct buf *out, struct str author, struct str source, struct str segment, struct str target,
                       struct str translation);
void mymemory_end_tmx(struct buf *out);

#endif
