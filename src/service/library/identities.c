/* SPDX-License-Identifier: Apache-2.0 */
/* The identities (match/keys/identity.h) and their file, DATA/index/identities, from which a start takes them instead of
 * reading all units.
 *
 * The file says itself up to which rev of each memory it is complete, and what came later is read from the store: so a file
 * that is too old is as good as a new one, only slower. It is written when nobody writes to the store (at the end, and at a
 * start that had to read much), to a neighbour that takes its place when it is on the disk. One that knows of later revs than
 * the store, as after a restored backup, is of another store: it is removed, and everything read anew. Entries of units that
 * have changed since may stay in it, as identity.h allows. */
#include <unistd.h>

#include "base/file.h"
#include "service/library/state.h"

enum { FOLLOW_BATCH = 2000, SAVE_AT_START_MIN = 100000 };

void identities_put(struct service *service, uint32_t memory, int64_t id, const uint64_t hashes[IDENTITY_KINDS]) {
    for (int kind = 0; kind < IDENTITY_KINDS; kind++)
        if (hashes[kind]) identity_put(service->library.identities, hashes[kind], memory, id);
}

void identities_add(struct service *service, uint32_t memory, const struct unit *unit) {
    uint64_t hashes[IDENTITY_KINDS];
    identity_of_unit(memory, unit, hashes);
    identities_put(service, memory, unit->id, hashes);
}

void identities_remove(struct service *service, uint32_t memory, const struct unit *unit) {
    uint64_t hashes[IDENTITY_KINDS];
    identity_of_unit(memory, unit, hashes);
    for (int kind = 0; kind < IDENTITY_KINDS; kind++)
        if (hashes[kind]) identity_remove(service->library.identities, hashes[kind], memory, unit->id);
}

/* ---- saving ----------------------------------------------------------------------------------------------------------- */

static bool write_map(void *context, void *file, struct error *err) {
    return identity_save(context, file_put, file, err);
}

bool identities_save(struct service *service, struct error *err) {
    struct library *library = &service->library;
    char path[PATH_MAX];
    if (!library->identities_changed) return true;
    if (!state_index_path(service, "", "", path, err) || !file_make_directories(path, err) ||
        !state_index_path(service, "identities", "", path, err))
        return false;
    if (library->identities_littered) { /* a memory was deleted: the next start leaves its entries out */
        unlink(path);
        return true;
    }
    if (!file_replace_by(path, write_map, library->identities, err)) return false;
    library->identities_changed = false;
    return true;
}

/* ---- following -------------------------------------------------------------------------------------------------------- */

/* Sets *read to how many units there were. False too where the service stops: those that are missing would be put twice. */
static bool follow(struct service *service, uint32_t memory, size_t *read, struct error *err) {
    struct identity_map *map = service->library.identities;
    struct arena arena = {0};
    struct unit_list units = {0};
    bool ok;
    *read = 0;
    do {
        arena_reset(&arena);
        ok = store_list_changes(service->store, &arena, memory, identity_rev(map, memory), FOLLOW_BATCH, &units, err);
        for (size_t i = 0; ok && i < units.count; i++)
            if (!units.at[i].deleted) identities_add(service, memory, &units.at[i]);
        if (ok && units.count) {
            identity_set_rev(map, memory, units.at[units.count - 1].rev);
            service->library.identities_changed = true;
            *read += units.count;
        }
    } while (ok && units.count == FOLLOW_BATCH && !service_is_stopping(service));
    arena_done(&arena);
    return ok && !service_is_stopping(service);
}

bool identities_follow(struct service *service, uint32_t memory, struct error *err) {
    size_t read;
    return follow(service, memory, &read, err);
}

bool identities_advance(struct service *service, uint32_t memory, int64_t first, int64_t last) {
    struct library *library = &service->library;
    library->identities_changed = true;
    if (first > identity_rev(library->identities, memory) + 1) return identities_follow(service, memory, NULL);
    identity_set_rev(library->identities, memory, last);
    return true;
}

/* ---- loading ---------------------------------------------------------------------------------------------------------- */

static bool fits(const struct identity_map *map, const struct memory_list *memories) {
    for (size_t i = 0; i < memories->count; i++)
        if (identity_rev(map, memories->at[i].id) > memories->at[i].rev) return false;
    return true;
}

static void load_file(struct service *service, const struct memory_list *memories) {
    struct library *library = &service->library;
    char path[PATH_MAX];
    struct file_map file;
    if (!state_index_path(service, "identities", "", path, NULL) || !file_map_open(path, &file, NULL)) return;
    bool good = identity_load(library->identities, file.bytes, NULL) && fits(library->identities, memories);
    file_map_close(&file);
    if (good) return;
    file_remove(path, NULL); /* now, since the store may grow past the revs that it speaks of */
    identity_close(library->identities);
    library->identities = identity_open();
}

bool identities_load(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct memory_list memories = {0};
    size_t read, read_in_all = 0;
    bool ok = store_list_memories(service->store, &arena, &memories, err);
    if (ok) load_file(service, &memories);
    for (size_t i = 0; ok && i < memories.count; i++) {
        ok = follow(service, memories.at[i].id, &read, err);
        read_in_all += read;
    }
    if (!ok) { /* the next try begins anew */
        identity_close(service->library.identities);
        service->library.identities = identity_open();
    }
    if (ok && read_in_all >= SAVE_AT_START_MIN && !service_is_stopping(service))
        identities_save(service, NULL); /* without it the next start takes longer, no more */
    arena_done(&arena);
    return ok;
}
