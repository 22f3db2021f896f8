/* SPDX-License-Identifier: Apache-2.0 */
/* Segments of a document that equal one before them: what that one got, by the hash of its text and markup (piece_hash). */
#ifndef TAFSIRI_SERVICE_BULK_REPEATS_H
#define TAFSIRI_SERVICE_BULK_REPEATS_H

#include <stddef.h>
#include <stdint.h>

struct repeats {
    struct repeat *at; /* open addressing */
    size_t capacity;   /* a power of two */
};

/* For at most as many different segments. */
void repeats_init(struct repeats *repeats, size_t segments);
void repeats_done(struct repeats *repeats);
/* What was put for this hash, which is never 0; NULL: nothing. */
const void *repeats_find(const struct repeats *repeats, uint64_t hash);
/* `what` is borrowed. The first one stays. */
void repeats_put(struct repeats *repeats, uint64_t hash, const void *what);

#endif
