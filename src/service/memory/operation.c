/* SPDX-License-Identifier: Apache-2.0 */
#include "service/memory/operation.h"

#include <inttypes.h>
#include <xxhash.h>

#include "base/utf8.h"

enum { ID_MAX_BYTES = 128 };

static const int64_t LIFE_MS = 7LL * 24 * 3600 * 1000; /* nobody retries for longer than a week */

bool operation_check(struct str id, struct error *err) {
    return (id.len <= ID_MAX_BYTES && utf8_valid(id, NULL)) ||
           error_set(err, ERR_INVALID, "operation: at most %d bytes of UTF-8", ID_MAX_BYTES);
}

struct operation operation_make(struct arena *arena, struct str id, struct str asked) {
    XXH128_hash_t hash = XXH3_128bits(asked.at, asked.len);
    return (struct operation){id, arena_format(arena, "\x01%016" PRIx64 "%016" PRIx64, hash.high64, hash.low64)};
}

bool operation_is_repeated(struct store_tx *tx, const struct operation *operation, uint32_t *memory, int64_t *unit, bool *ok,
                           struct error *err) {
    int64_t rev;
    *ok = true;
    if (!operation->id.len) return false;
    if (store_tx_find_operation(tx, operation->fingerprint, memory, unit, &rev)) return true;
    if (!store_tx_find_operation(tx, operation->id, memory, unit, &rev)) return false;
    *ok = error_set(err, ERR_CONFLICT, "operation: this id was used for another request");
    return true;
}

bool operation_remember(struct store_tx *tx, const struct operation *operation, uint32_t memory, int64_t unit, int64_t rev,
                        int64_t now_ms, struct error *err) {
    return !operation->id.len || (store_tx_prune_operations(tx, now_ms - LIFE_MS, err) &&
                                  store_tx_put_operation(tx, operation->id, memory, unit, rev, now_ms, err) &&
                                  store_tx_put_operation(tx, operation->fingerprint, memory, unit, rev, now_ms, err));
}
