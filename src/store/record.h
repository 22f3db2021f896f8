/* SPDX-License-Identifier: Apache-2.0 */
/* Records: the durable things that the service keeps besides units, such as jobs, documents and keys. The store knows nothing
 * of their content: a kind, a name and bytes.
 *
 * Names are sorted as bytes and listed by prefix, so that what belongs together is named alike: "000017/0003". Kinds and names
 * are of A-Z a-z 0-9 . _ - and /. Written inside store_write, like units: what was reported done is on disk, and a backup holds
 * it. */
#ifndef TAFSIRI_STORE_RECORD_H
#define TAFSIRI_STORE_RECORD_H

#include "store/store.h"

enum {
    RECORD_NAME_MAX = 256,             /* bytes of a name or a kind */
    RECORD_BODY_MAX = 64 * 1024 * 1024 /* what is larger, or streams, belongs in a file */
};

struct record {
    struct str name, body;
};

struct record_list {
    struct record *at; /* in order of name */
    size_t count;
};

/* Copies into the arena. ERR_NOT_FOUND when there is none; ERR_DAMAGED. */
bool store_get_record(struct store *store, struct arena *arena, struct str kind, struct str name, struct str *body,
                      struct error *err);
/* Those whose name starts with `prefix`, from the one behind `after` (empty: from the start), `limit` at most. A damaged row is
 * left out, and told. */
bool store_list_records(struct store *store, struct arena *arena, struct str kind, struct str prefix, struct str after,
                        size_t limit, struct record_list *out, struct error *err);

/* As this write has left it. */
bool store_tx_get_record(struct store_tx *tx, struct arena *arena, struct str kind, struct str name, struct str *body,
                         struct error *err);
/* Adds or replaces. ERR_INVALID, ERR_TOO_LARGE for what breaks the bounds above. */
bool store_tx_put_record(struct store_tx *tx, struct str kind, struct str name, struct str body, struct error *err);
/* None of that name is fine. */
bool store_tx_remove_record(struct store_tx *tx, struct str kind, struct str name, struct error *err);
/* Removes all whose name starts with `prefix`: every one of the kind where that is empty. */
bool store_tx_remove_records(struct store_tx *tx, struct str kind, struct str prefix, struct error *err);

#endif
