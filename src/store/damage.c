/* SPDX-License-Identifier: Apache-2.0 */
/* Damaged rows that reads have met. Each is told once, for the log: what many look-ups pass over would fill it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "store/internal.h"

void damage_init(struct damage *damage, void (*tell)(const char *row)) {
    damage->tell = tell;
    pthread_mutex_init(&damage->lock, NULL);
}

void damage_done(struct damage *damage) {
    pthread_mutex_destroy(&damage->lock);
}

/* Past the bound nothing is new: who has read of so many has read enough. */
static bool is_new(struct damage *damage, const char *row) {
    uint64_t hash = XXH3_64bits(row, strlen(row));
    pthread_mutex_lock(&damage->lock);
    bool fresh = damage->told_count < DAMAGE_TOLD_MAX;
    for (size_t i = 0; fresh && i < damage->told_count; i++) fresh = damage->told[i] != hash;
    if (fresh) damage->told[damage->told_count++] = hash;
    pthread_mutex_unlock(&damage->lock);
    return fresh;
}

void damage_note(struct damage *damage, const char *format, ...) {
    char row[sizeof((struct error *)NULL)->message];
    va_list args;
    atomic_fetch_add(&damage->reads, 1);
    if (!damage->tell) return;
    va_start(args, format);
    vsnprintf(row, sizeof row, format, args);
    va_end(args);
    if (is_new(damage, row)) damage->tell(row);
}

bool damage_refuse_unit(uint32_t memory, int64_t id, struct error *err) {
    return error_set(err, ERR_DAMAGED, "memory %u, unit %lld: the stored row is damaged", memory, (long long)id);
}
