/* SPDX-License-Identifier: Apache-2.0 */
/* The library: everything that is derived from the store and kept in memory, following it by rev. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "service/state.h"

enum { CATCH_UP_BATCH = 2000 };

/* ---- the catalogue of memories ---------------------------------------------------------------------------------------- */

static struct library_memory *find_by_id(struct library *library, uint32_t id) {
    for (size_t i = 0; i < library->memory_count; i++)
        if (library->memories[i]->info.id == id) return library->memories[i];
    return NULL;
}

static struct library_memory *find_by_name(struct library *library, struct str name) {
    for (size_t i = 0; i < library->memory_count; i++)
        if (name.len && str_equal(library->memories[i]->info.name, name)) return library->memories[i];
    return NULL;
}

static struct str keep(struct str s) {
    char *copy = alloc(s.len + 1);
    if (s.len) memcpy(copy, s.at, s.len);
    copy[s.len] = '\0';
    return (struct str){copy, s.len};
}

static void drop(struct str *s) {
    free((void *)(uintptr_t)s->at);
    *s = STR("");
}

/* The texts of an entry are malloced, empty ones of a dropped memory excepted. */
static void forget_texts(struct library_memory *entry) {
    if (entry->info.name.len == 0) return;
    drop(&entry->info.name);
    drop(&entry->info.title);
}

void library_put_memory(struct service *service, const struct memory *memory) {
    struct library *library = &service->library;
    pthread_rwlock_wrlock(&library->lock);
    struct library_memory *entry = find_by_id(library, memory->id);
    if (!entry) {
        entry = alloc_zero(1, sizeof *entry);
        library->memories = alloc_again(library->memories, library->memory_count + 1, sizeof *library->memories);
        library->memories[library->memory_count++] = entry;
    }
    forget_texts(entry);
    entry->info = *memory;
    entry->info.name = keep(memory->name);
    entry->info.title = keep(memory->title);
    pthread_rwlock_unlock(&library->lock);
}

void library_drop_memory(struct service *service, uint32_t memory) {
    struct library *library = &service->library;
    pthread_rwlock_wrlock(&library->lock);
    struct library_memory *entry = find_by_id(library, memory);
    if (entry) {
        forget_texts(entry);
        entry->info = (struct memory){.id = memory, .name = STR(""), .title = STR("")};
    }
    size_t count = library->index_count;
    pthread_rwlock_unlock(&library->lock);
    library->identities_changed = library->identities_littered = true;
    for (size_t i = 0; i < count; i++) match_index_drop_memory(library->indexes[i]->index, memory);
    fragments_drop_memory(service, memory);
}

static struct memory copy_memory(struct arena *arena, const struct memory *memory) {
    struct memory copy = *memory;
    copy.name = arena_copy(arena, memory->name);
    copy.title = arena_copy(arena, memory->title);
    return copy;
}

bool library_find_memory(struct service *service, struct arena *arena, struct str name, struct memory *out, struct error *err) {
    struct library *library = &service->library;
    if (!caller_require(name, err)) return false;
    pthread_rwlock_rdlock(&library->lock);
    const struct library_memory *entry = find_by_name(library, name);
    if (entry) *out = copy_memory(arena, &entry->info);
    pthread_rwlock_unlock(&library->lock);
    return entry || error_set(err, ERR_NOT_FOUND, "there is no memory \"%" STR_FMT "\"", STR_ARG(name));
}

static int by_name(const void *a, const void *b) {
    return str_compare(((const struct memory *)a)->name, ((const struct memory *)b)->name);
}

struct memory_list library_list_memories(struct service *service, struct arena *arena) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    struct memory_list list = {.at = ARENA_ARRAY(arena, struct memory, library->memory_count)};
    for (size_t i = 0; i < library->memory_count; i++)
        if (library->memories[i]->info.name.len) list.at[list.count++] = copy_memory(arena, &library->memories[i]->info);
    pthread_rwlock_unlock(&library->lock);
    if (list.count) qsort(list.at, list.count, sizeof *list.at, by_name);
    return list;
}

void library_keep_readable(struct memory_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (caller_reads(list->at[i].name)) list->at[kept++] = list->at[i];
    list->count = kept;
}

/* Searching is reading, whatever it is done for. */
static bool find_readable(struct service *service, struct str name, uint32_t *id, struct error *err) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = caller_reads(name) ? find_by_name(&service->library, name) : NULL;
    if (entry) *id = entry->info.id;
    pthread_rwlock_unlock(&service->library.lock);
    return entry || error_set(err, ERR_NOT_FOUND, "there is no memory \"%" STR_FMT "\"", STR_ARG(name));
}

bool library_scope(struct service *service, struct arena *arena, const struct str *names, size_t count, const uint32_t **ids,
                   size_t *id_count, struct error *err) {
    *ids = NULL;
    *id_count = 0;
    if (!names && caller_reads(STR(""))) return true;
    struct memory_list readable = {0};
    if (!names) readable = library_list_memories(service, arena);
    library_keep_readable(&readable);
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, (names ? count : readable.count) + 1); /* not NULL, even for none */
    for (size_t i = 0; names && i < count; i++)
        if (!find_readable(service, names[i], &found[i], err)) return false;
    for (size_t i = 0; i < readable.count; i++) found[i] = readable.at[i].id;
    *ids = found;
    *id_count = names ? count : readable.count;
    return true;
}

struct str library_memory_name(struct service *service, struct arena *arena, uint32_t memory) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    const struct library_memory *entry = find_by_id(library, memory);
    struct str name = entry ? arena_copy(arena, entry->info.name) : STR("");
    pthread_rwlock_unlock(&library->lock);
    return name;
}

int library_memory_penalty(struct service *service, uint32_t memory) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory);
    int penalty = entry ? entry->info.penalty : 0;
    pthread_rwlock_unlock(&service->library.lock);
    return penalty;
}

int64_t library_applied_rev(struct service *service, uint32_t memory) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory);
    int64_t rev = entry ? entry->applied_rev : 0;
    pthread_rwlock_unlock(&service->library.lock);
    return rev;
}

/* ---- the indexes ------------------------------------------------------------------------------------------------------ */

static struct library_index *find_index(struct library *library, struct str primary) {
    for (size_t i = 0; i < library->index_count; i++)
        if (str_equal(library->indexes[i]->language, primary)) return library->indexes[i];
    return NULL;
}

struct match_index *library_find_index(struct service *service, const struct language *from) {
    pthread_rwlock_rdlock(&service->library.lock);
    struct library_index *entry = find_index(&service->library, language_primary(from));
    pthread_rwlock_unlock(&service->library.lock);
    return entry ? entry->index : NULL;
}

struct library_index *library_open_index(struct service *service, struct str primary) {
    struct library *library = &service->library;
    pthread_rwlock_wrlock(&library->lock);
    struct library_index *entry = find_index(library, primary);
    if (!entry && library->index_count < INDEXES_MAX) {
        entry = alloc_zero(1, sizeof *entry);
        *entry = (struct library_index){keep(primary), match_index_open()};
        library->indexes[library->index_count++] = entry;
    }
    pthread_rwlock_unlock(&library->lock);
    return entry;
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

static void put_unit(struct service *service, uint32_t memory, const struct unit *unit) {
    struct library_index *entry = library_open_index(service, language_primary(&unit->from));
    if (entry) match_index_put(entry->index, memory, unit);
    fragments_put(service, memory, unit);
    library_note_pair(service, &unit->from, &unit->to);
}

void library_advance(struct service *service, uint32_t memory, int64_t rev) {
    pthread_rwlock_wrlock(&service->library.lock);
    struct library_memory *entry = find_by_id(&service->library, memory);
    if (entry && rev > entry->applied_rev) entry->applied_rev = rev;
    pthread_rwlock_unlock(&service->library.lock);
}

/* Reads what changed in one memory since the indexes last knew. */
bool library_follow(struct service *service, uint32_t memory, struct error *err) {
    struct arena arena = {0};
    struct unit_list units = {0};
    bool ok;
    do {
        arena_reset(&arena);
        ok = store_list_changes(service->store, &arena, memory, library_applied_rev(service, memory), CATCH_UP_BATCH, &units,
                                err);
        for (size_t i = 0; ok && i < units.count; i++) put_unit(service, memory, &units.at[i]);
        if (ok && units.count) library_advance(service, memory, units.at[units.count - 1].rev);
    } while (ok && units.count == CATCH_UP_BATCH && !service_is_stopping(service));
    arena_done(&arena);
    return ok && !service_is_stopping(service);
}

void library_apply(struct service *service, uint32_t memory, const struct unit *units, size_t count) {
    if (count == 0) return;
    /* A gap: a commit whose outcome was unknown has gone through after all. What it wrote is read from the store. */
    if (units[0].rev > library_applied_rev(service, memory) + 1) {
        library_follow(service, memory, NULL);
    } else {
        for (size_t i = 0; i < count; i++) put_unit(service, memory, &units[i]);
        library_advance(service, memory, units[count - 1].rev);
    }
    identities_advance(service, memory, units[0].rev, units[count - 1].rev);
}

/* ---- its life --------------------------------------------------------------------------------------------------------- */

void library_init(struct library *library) {
    pthread_rwlock_init(&library->lock, NULL);
    library->identities = identity_open();
}

void library_done(struct library *library) {
    for (size_t i = 0; i < library->index_count; i++) {
        match_index_close(library->indexes[i]->index);
        drop(&library->indexes[i]->language);
        free(library->indexes[i]);
    }
    for (size_t i = 0; i < library->memory_count; i++) {
        forget_texts(library->memories[i]);
        free(library->memories[i]);
    }
    free(library->memories);
    identity_close(library->identities);
    pthread_rwlock_destroy(&library->lock);
}
