/* SPDX-License-Identifier: Apache-2.0 */
/* The library: everything that is derived from the store and kept in memory, following it by rev. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "service/library/state.h"

enum { CATCH_UP_BATCH = 2000 };

/* ---- the indexes ------------------------------------------------------------------------------------------------------ */

static struct library_index *find_index(struct library *library, struct str primary) {
    for (size_t i = 0; i < library->index_count; i++)
        if (str_equal(library->indexes[i]->language, primary)) return library->indexes[i];
    return NULL;
}

static struct library_index *find_locked(struct service *service, struct str primary) {
    pthread_rwlock_rdlock(&service->library.lock);
    struct library_index *entry = find_index(&service->library, primary);
    pthread_rwlock_unlock(&service->library.lock);
    return entry;
}

struct match_index *library_find_index(struct service *service, const struct language *from) {
    struct library_index *entry = find_locked(service, language_primary(from));
    return entry ? entry->index : NULL;
}

static void name_index(struct library_index *entry, struct str primary) {
    free((void *)(uintptr_t)entry->language.at);
    entry->language = (struct str){strndup(primary.at, primary.len), primary.len};
}

static struct library_index *add_index(struct library *library, struct str primary) {
    struct library_index *entry = alloc_zero(1, sizeof *entry);
    name_index(entry, primary);
    entry->index = match_index_open();
    return library->indexes[library->index_count++] = entry;
}

/* One that has no units any more, such as those of a memory that is gone. */
static struct library_index *take_over_index(struct library *library, struct str primary) {
    for (size_t i = 0; i < library->index_count; i++) {
        struct library_index *entry = library->indexes[i];
        if (entry->promised || match_index_count(entry->index) > 0) continue;
        name_index(entry, primary);
        return entry;
    }
    return NULL;
}

/* Waits while the indexes are saved, which only the place of another language needs. */
static struct library_index *take_place(struct library *library, struct str primary) {
    pthread_mutex_lock(&library->places_lock);
    pthread_rwlock_wrlock(&library->lock);
    struct library_index *entry = take_over_index(library, primary);
    pthread_rwlock_unlock(&library->lock);
    pthread_mutex_unlock(&library->places_lock);
    return entry;
}

struct library_index *library_open_index(struct service *service, struct str primary) {
    struct library *library = &service->library;
    struct library_index *entry = find_locked(service, primary);
    if (entry) return entry;
    pthread_rwlock_wrlock(&library->lock);
    if (library->index_count < INDEXES_MAX) entry = add_index(library, primary);
    pthread_rwlock_unlock(&library->lock);
    return entry ? entry : take_place(library, primary);
}

bool library_promise(struct service *service, const struct language *from, struct error *err) {
    struct library_index *entry = library_open_index(service, language_primary(from));
    if (!entry)
        return error_set(err, ERR_CONFLICT,
                         "the memories have units of %d source languages already, which is all they can: none can be added of "
                         "\"%s\"",
                         INDEXES_MAX, from->tag);
    entry->promised++;
    return true;
}

void library_release(struct service *service, const struct language *from) {
    struct library_index *entry = find_locked(service, language_primary(from));
    if (entry) entry->promised--;
}

void library_measure(struct service *service, int64_t *units, int64_t *pending) {
    struct library *library = &service->library;
    *units = *pending = 0;
    pthread_rwlock_rdlock(&library->lock);
    for (size_t i = 0; i < library->index_count; i++) {
        *units += (int64_t)match_index_count(library->indexes[i]->index);
        *pending += (int64_t)match_index_pending(library->indexes[i]->index);
    }
    pthread_rwlock_unlock(&library->lock);
}

static bool has_pair(const struct library *library, const struct language *from, const struct language *to) {
    for (size_t i = 0; i < library->pair_count; i++)
        if (language_equal(&library->pairs[i].from, from) && language_equal(&library->pairs[i].to, to)) return true;
    return false;
}

void library_note_pair(struct service *service, const struct language *from, const struct language *to) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    bool known = has_pair(library, from, to) || library->pair_count == PAIRS_MAX;
    pthread_rwlock_unlock(&library->lock);
    if (known) return;
    pthread_rwlock_wrlock(&library->lock);
    if (!has_pair(library, from, to) && library->pair_count < PAIRS_MAX)
        library->pairs[library->pair_count++] = (struct language_pair){*from, *to};
    pthread_rwlock_unlock(&library->lock);
}

size_t library_list_pairs(struct service *service, struct arena *arena, struct language_pair **pairs) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    size_t count = library->pair_count;
    *pairs = ARENA_ARRAY(arena, struct language_pair, count);
    for (size_t i = 0; i < count; i++) (*pairs)[i] = library->pairs[i];
    pthread_rwlock_unlock(&library->lock);
    return count;
}

/* ---- following the store ---------------------------------------------------------------------------------------------- */

/* How many at the front go to the same index and are alike in being deleted or not. */
static size_t count_alike(const struct unit *units, size_t count) {
    struct str primary = language_primary(&units->from);
    size_t alike = 1;
    while (alike < count && units[alike].deleted == units->deleted && str_equal(language_primary(&units[alike].from), primary))
        alike++;
    return alike;
}

/* An editor may have changed its source language. */
static void remove_elsewhere(struct library *library, const struct library_index *own, uint32_t memory,
                             const struct unit *unit) {
    if (unit->rev == unit->id) return; /* new */
    pthread_rwlock_rdlock(&library->lock);
    size_t count = library->index_count;
    pthread_rwlock_unlock(&library->lock);
    for (size_t i = 0; i < count; i++)
        if (library->indexes[i] != own) match_index_remove(library->indexes[i]->index, memory, unit->id);
}

static void put_units(struct service *service, uint32_t memory, const struct unit *units, size_t count) {
    for (size_t i = 0, alike; i < count; i += alike) {
        struct str primary = language_primary(&units[i].from);
        alike = count_alike(&units[i], count - i);
        /* A store that an older program filled may have more languages than there are places. */
        struct library_index *entry = units[i].deleted ? find_locked(service, primary) : library_open_index(service, primary);
        for (size_t k = i; k < i + alike; k++) remove_elsewhere(&service->library, entry, memory, &units[k]);
        if (entry) match_index_put_all(entry->index, memory, &units[i], alike);
    }
    for (size_t i = 0; i < count; i++) {
        fragments_put(service, memory, &units[i]);
        library_note_pair(service, &units[i].from, &units[i].to);
    }
}

void library_drop_memory(struct service *service, uint32_t memory) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    size_t count = library->index_count;
    pthread_rwlock_unlock(&library->lock);
    library->identities_changed = library->identities_littered = true;
    for (size_t i = 0; i < count; i++)
        if (match_index_drop_memory(library->indexes[i]->index, memory)) library->holds_deleted = true;
    fragments_drop_memory(service, memory);
    handover_drop_memory(service->handover, memory);
    /* Last: indexes that are saved meanwhile with some of its units are marked as holding it, which no start believes. */
    catalogue_forget_memory(library, memory);
}

/* Reads what changed in one memory since the indexes last knew. */
bool library_follow(struct service *service, uint32_t memory, struct error *err) {
    struct arena arena = {0};
    struct unit_list units = {0};
    bool ok;
    do {
        arena_reset(&arena);
        ok = store_list_changes(service->store, &arena, memory, catalogue_applied_rev(service, memory), CATCH_UP_BATCH, &units,
                                err);
        if (ok) put_units(service, memory, units.at, units.count);
        if (ok && units.count) catalogue_advance(service, memory, units.at[units.count - 1].rev);
    } while (ok && units.count == CATCH_UP_BATCH && !service_is_stopping(service));
    arena_done(&arena);
    return ok && !service_is_stopping(service);
}

void library_apply(struct service *service, uint32_t memory, const struct unit *units, size_t count) {
    bool ok = true;
    if (count == 0) return;
    /* A gap: a commit whose outcome was unknown has gone through after all. What it wrote is read from the store. */
    if (units[0].rev > catalogue_applied_rev(service, memory) + 1) {
        ok = library_follow(service, memory, NULL);
    } else {
        put_units(service, memory, units, count);
        handover_give(service->handover, memory, units, count);
        catalogue_advance(service, memory, units[count - 1].rev);
    }
    if (!identities_advance(service, memory, units[0].rev, units[count - 1].rev) || !ok) library_note_behind(service, memory);
}

/* ---- behind the store --------------------------------------------------------------------------------------------------- */

void library_note_behind(struct service *service, uint32_t memory) {
    struct library *library = &service->library;
    int64_t before = atomic_load(&library->behind);
    atomic_store(&library->behind, before == 0 || before == memory ? (int64_t)memory : BEHIND_SEVERAL);
    service_wake_background(service);
}

/* Those that are gone are in no list, and are followed no more. */
bool library_require_current(struct service *service, struct error *err) {
    int64_t behind = atomic_load(&service->library.behind);
    if (!behind) return true;
    struct arena arena = {0};
    struct memory_list memories = catalogue_list_memories(service, &arena);
    bool ok = true;
    for (size_t i = 0; ok && i < memories.count; i++) {
        uint32_t memory = memories.at[i].id;
        if (behind != BEHIND_SEVERAL && behind != memory) continue;
        ok = library_follow(service, memory, err) && identities_follow(service, memory, err);
    }
    if (ok) atomic_store(&service->library.behind, 0);
    arena_done(&arena);
    return ok || error_set(err, ERR_UNAVAILABLE, "the server is stopping");
}

static bool write_nothing(struct store_tx *tx, void *service, struct error *err) {
    (void)tx;
    return library_require_current(service, err);
}

void library_recover(struct service *service) {
    if (!atomic_load(&service->library.behind)) return;
    store_write(service->store, &(struct store_write){.run = write_nothing, .context = service}, NULL);
    if (atomic_load(&service->library.behind)) service_wake_background(service);
}

/* ---- its life --------------------------------------------------------------------------------------------------------- */

void library_init(struct library *library) {
    pthread_rwlock_init(&library->lock, NULL);
    pthread_mutex_init(&library->places_lock, NULL);
    library->identities = identity_open();
}

void library_done(struct library *library) {
    for (size_t i = 0; i < library->index_count; i++) {
        match_index_close(library->indexes[i]->index);
        free((void *)(uintptr_t)library->indexes[i]->language.at);
        free(library->indexes[i]);
    }
    catalogue_done(library);
    identity_close(library->identities);
    pthread_rwlock_destroy(&library->lock);
    pthread_mutex_destroy(&library->places_lock);
}
