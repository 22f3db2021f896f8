/* SPDX-License-Identifier: Apache-2.0 */
/* Changes of units inside one write: made in the transaction, taken over by the library when it is committed, undone in the
 * identities when it is not. Everything here runs in the writer thread, between store_write's run and done. */
#ifndef TAFSIRI_SERVICE_MEMORY_CHANGE_H
#define TAFSIRI_SERVICE_MEMORY_CHANGE_H

#include "service/library/state.h"

struct change {
    struct unit before; /* id 0: there was none */
    struct unit after;
};

struct change_set {
    struct service *service;
    uint32_t memory;
    struct arena arena; /* owns the units' texts */
    struct change *at;
    size_t count, capacity;
};

void change_set_init(struct change_set *set, struct service *service, uint32_t memory);
void change_set_done(struct change_set *set);

/* The stored, undeleted unit, another than unit->id, that is the same as this one (identity.h): the very same translation
 * before one of the same place, and that before one of the same tuid. *found tells whether there is one; false only when the
 * store can't be read. */
bool change_find_same(struct change_set *set, struct store_tx *tx, const struct unit *unit, struct unit *same,
                      int *identity_kind, bool *found, struct error *err);
/* Stores `after` in place of `before` (id 0: adds it). Sets after's id and rev; keeps a copy for the library. ERR_DENIED for a
 * memory that is closed or read-only by now; ERR_CONFLICT when it would be one source language too many. */
bool change_put(struct change_set *set, struct store_tx *tx, const struct unit *before, struct unit *after, struct error *err);
/* Takes a unit in from elsewhere: added when none is the same, in place of that one when it is newer. A unit that was changed
 * at `now_ms` has no date of its own: it replaces what differs. */
bool change_take(struct change_set *set, struct store_tx *tx, struct unit *unit, int64_t now_ms, enum put_outcome *outcome,
                 struct error *err);
/* Only looks: what change_take would do. */
bool change_judge(struct change_set *set, struct store_tx *tx, const struct unit *unit, int64_t now_ms, struct unit *same,
                  struct unit *after, enum put_outcome *outcome, struct error *err);
/* Leaves a tombstone in the unit's place. */
bool change_delete(struct change_set *set, struct store_tx *tx, const struct unit *before, int64_t now_ms, struct str by,
                   struct error *err);
/* The `done` of every store_write that changes units. */
void change_end(struct change_set *set, bool committed);

#endif
