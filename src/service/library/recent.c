/* SPDX-License-Identifier: Apache-2.0 */
/* Units read of late. Most look-ups of an article meet the same few units again and again; reading one from the store takes
 * several system calls, more than all else that a suggestion needs.
 *
 *     hash of (memory, unit) --> slot: an arena with the unit's copy | NULL
 *
 * One unit per slot, the newer in place of the older; a lock for each LOCKS-th of the slots. The index says which rev it wants,
 * and a state of a unit has one rev for ever, so an old copy is never taken for a newer one and nobody has to tell this table
 * of changes. Of a memory that was deleted nothing is asked any more: ids of memories are not used twice. */
#include <stdlib.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "service/library/state.h"

enum {
    SLOTS = 8192,
    LOCKS = 64,
    BYTES_MAX = 4096,  /* an arena's first chunk; larger units are not kept: 34 MiB when all slots are taken */
    READ_COST = 10000, /* for the effort of who has to read it from the store */
};

struct kept {
    struct arena arena; /* holds this struct too */
    uint32_t memory;
    struct unit unit;
};

struct recent {
    pthread_mutex_t locks[LOCKS];
    struct kept *slots[SLOTS];
};

struct recent *recent_open(void) {
    struct recent *recent = alloc_zero(1, sizeof *recent);
    for (size_t i = 0; i < LOCKS; i++) pthread_mutex_init(&recent->locks[i], NULL);
    return recent;
}

static void drop(struct kept *kept) {
    if (!kept) return;
    struct arena arena = kept->arena;
    arena_done(&arena);
}

void recent_close(struct recent *recent) {
    if (!recent) return;
    for (size_t i = 0; i < SLOTS; i++) drop(recent->slots[i]);
    for (size_t i = 0; i < LOCKS; i++) pthread_mutex_destroy(&recent->locks[i]);
    free(recent);
}

static size_t slot_of(uint32_t memory, int64_t unit) {
    uint64_t key[] = {memory, (uint64_t)unit};
    return XXH3_64bits(key, sizeof key) % SLOTS;
}

static bool find(struct recent *recent, struct arena *arena, const struct match_candidate *candidate, size_t slot,
                 struct unit *out) {
    pthread_mutex_lock(&recent->locks[slot % LOCKS]);
    const struct kept *kept = recent->slots[slot];
    bool found =
        kept && kept->memory == candidate->memory && kept->unit.id == candidate->unit && kept->unit.rev == candidate->rev;
    if (found) *out = unit_copy(arena, &kept->unit);
    pthread_mutex_unlock(&recent->locks[slot % LOCKS]);
    return found;
}

static void keep(struct recent *recent, uint32_t memory, size_t slot, const struct unit *unit) {
    struct arena arena = {0};
    struct kept *kept = ARENA_NEW(&arena, struct kept);
    kept->memory = memory;
    kept->unit = unit_copy(&arena, unit);
    kept->arena = arena;
    if (arena.bytes > BYTES_MAX) {
        drop(kept);
        return;
    }
    pthread_mutex_lock(&recent->locks[slot % LOCKS]);
    struct kept *old = recent->slots[slot];
    recent->slots[slot] = kept;
    pthread_mutex_unlock(&recent->locks[slot % LOCKS]);
    drop(old);
}

/* Only what the index knows of is kept: that was committed. */
bool recent_get_unit(struct service *service, struct arena *arena, const struct match_candidate *candidate,
                     struct effort *effort, struct unit *out, struct error *err) {
    size_t slot = slot_of(candidate->memory, candidate->unit);
    if (find(service->recent, arena, candidate, slot, out)) return true;
    if (!effort_spend(effort, READ_COST)) return error_set(err, ERR_COSTLY, "reading the unit takes longer");
    if (!store_get_unit(service->store, arena, candidate->memory, candidate->unit, out, err)) return false;
    if (out->rev == candidate->rev) keep(service->recent, candidate->memory, slot, out);
    return true;
}
