/* SPDX-License-Identifier: Apache-2.0 */
/* Confirming a translation, inside a write: the unit is added, or replaces the one that it is the same as
 * (match/keys/identity.h). Writer thread. */
#ifndef TAFSIRI_SERVICE_MEMORY_CONFIRM_H
#define TAFSIRI_SERVICE_MEMORY_CONFIRM_H

#include "service/memory/change.h"

struct confirmation {
    struct unit unit; /* as stored now; texts in the set's arena */
    enum put_outcome outcome;
    int64_t before; /* the rev that it had; 0: it was made */
};

/* `own` (0: none) is the unit that this place was confirmed as before: it is the same one, if its source still is, even where
 * nothing else tells. The same translation again counts a use. */
bool confirm_unit(struct change_set *set, struct store_tx *tx, const struct unit *wanted, int64_t own, int64_t now_ms,
                  struct confirmation *out, struct error *err);
/* Undoes a confirmation that gave the unit `rev`, in place of `before` (0: none): the unit gets that state back, or goes. One
 * that somebody changed since stays as it is. */
bool confirm_take_back(struct change_set *set, struct store_tx *tx, int64_t unit, int64_t rev, int64_t before, int64_t now_ms,
                       struct error *err);

#endif
