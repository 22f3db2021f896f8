/* SPDX-License-Identifier: Apache-2.0 */
/* Operation ids: a client that does not know whether a request got through sends it again with the same id, and nothing happens
 * twice. Two names are remembered for a week: that of the id and all that was asked for with it, by which a retry is known, and
 * the id alone, so that it is not taken for something else. */
#ifndef TAFSIRI_SERVICE_MEMORY_OPERATION_H
#define TAFSIRI_SERVICE_MEMORY_OPERATION_H

#include "base/buf.h"
#include "store/store.h"

struct operation {
    struct str id; /* empty: none */
    struct str fingerprint;
};

/* ERR_INVALID for what is too long, or no UTF-8. */
bool operation_check(struct str id, struct error *err);
/* `asked`: the request as bytes, which begin with the id and the kind of request. The fingerprint is in the arena. */
struct operation operation_make(struct arena *arena, struct str id, struct str asked);

/* True when the operation was carried out before, or can't be: *ok tells which (false: ERR_CONFLICT). *unit: what it made. */
bool operation_is_repeated(struct store_tx *tx, const struct operation *operation, uint32_t *memory, int64_t *unit, bool *ok,
                           struct error *err);
/* Once it is carried out, in the same transaction. */
bool operation_remember(struct store_tx *tx, const struct operation *operation, uint32_t memory, int64_t unit, int64_t rev,
                        int64_t now_ms, struct error *err);

#endif
