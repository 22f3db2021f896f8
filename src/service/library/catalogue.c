/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of memories: their names and settings, who may read which, and up to which rev the library follows each. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "service/library/state.h"

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

void catalogue_put_memory(struct service *service, const struct memory *memory) {
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

void catalogue_forget_memory(struct library *library, uint32_t memory) {
    pthread_rwlock_wrlock(&library->lock);
    struct library_memory *entry = find_by_id(library, memory);
    if (entry) {
        forget_texts(entry);
        entry->info = (struct memory){.id = memory, .name = STR(""), .title = STR("")};
        entry->closed = false;
        entry->applied_rev = 0; /* what is left of it in the store is not to be followed any more */
    }
    pthread_rwlock_unlock(&library->lock);
}

static struct memory copy_memory(struct arena *arena, const struct memory *memory) {
    struct memory copy = *memory;
    copy.name = arena_copy(arena, memory->name);
    copy.title = arena_copy(arena, memory->title);
    return copy;
}

bool catalogue_find_memory(struct service *service, struct arena *arena, struct str name, struct memory *out,
                           struct error *err) {
    struct library *library = &service->library;
    if (!caller_require(name, err)) return false;
    pthread_rwlock_rdlock(&library->lock);
    const struct library_memory *entry = find_by_name(library, name);
    if (entry) {
        *out = copy_memory(arena, &entry->info);
        out->read_only |= entry->closed;
    }
    pthread_rwlock_unlock(&library->lock);
    return entry || error_set(err, ERR_NOT_FOUND, "there is no memory \"%" STR_FMT "\"", STR_ARG(name));
}

static int by_name(const void *a, const void *b) {
    return str_compare(((const struct memory *)a)->name, ((const struct memory *)b)->name);
}

struct memory_list catalogue_list_memories(struct service *service, struct arena *arena) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    struct memory_list list = {.at = ARENA_ARRAY(arena, struct memory, library->memory_count)};
    for (size_t i = 0; i < library->memory_count; i++)
        if (library->memories[i]->info.name.len) list.at[list.count++] = copy_memory(arena, &library->memories[i]->info);
    pthread_rwlock_unlock(&library->lock);
    if (list.count) qsort(list.at, list.count, sizeof *list.at, by_name);
    return list;
}

void catalogue_keep_readable(struct memory_list *list) {
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

bool catalogue_scope(struct service *service, struct arena *arena, const struct str *names, size_t count, const uint32_t **ids,
                     size_t *id_count, struct error *err) {
    *ids = NULL;
    *id_count = 0;
    if (!names && caller_reads(STR(""))) return true;
    struct memory_list readable = {0};
    if (!names) readable = catalogue_list_memories(service, arena);
    catalogue_keep_readable(&readable);
    uint32_t *found = ARENA_ARRAY(arena, uint32_t, (names ? count : readable.count) + 1); /* not NULL, even for none */
    for (size_t i = 0; names && i < count; i++)
        if (!find_readable(service, names[i], &found[i], err)) return false;
    for (size_t i = 0; i < readable.count; i++) found[i] = readable.at[i].id;
    *ids = found;
    *id_count = names ? count : readable.count;
    return true;
}

struct str catalogue_memory_name(struct service *service, struct arena *arena, uint32_t memory) {
    struct library *library = &service->library;
    pthread_rwlock_rdlock(&library->lock);
    const struct library_memory *entry = find_by_id(library, memory);
    struct str name = entry ? arena_copy(arena, entry->info.name) : STR("");
    pthread_rwlock_unlock(&library->lock);
    return name;
}

int catalogue_memory_penalty(struct service *service, uint32_t memory) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory);
    int penalty = entry ? entry->info.penalty : 0;
    pthread_rwlock_unlock(&service->library.lock);
    return penalty;
}

void catalogue_close_memory(struct service *service, uint32_t memory, bool closed) {
    pthread_rwlock_wrlock(&service->library.lock);
    struct library_memory *entry = find_by_id(&service->library, memory);
    if (entry) entry->closed = closed;
    pthread_rwlock_unlock(&service->library.lock);
}

bool catalogue_refuse_gone(const struct memory *memory, struct error *err) {
    return error_set(err, ERR_NOT_FOUND, "memory \"%" STR_FMT "\" was deleted meanwhile", STR_ARG(memory->name));
}

bool catalogue_require_there(struct service *service, const struct memory *memory, struct error *err) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory->id);
    bool there = entry && entry->info.name.len;
    pthread_rwlock_unlock(&service->library.lock);
    return there || catalogue_refuse_gone(memory, err);
}

bool catalogue_require_open(struct service *service, uint32_t memory, struct error *err) {
    bool ok = true;
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory);
    if (entry && entry->closed)
        ok = error_set(err, ERR_DENIED, "the memory is being merged into another: nothing in it can be changed");
    else if (entry && entry->info.read_only)
        ok = error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(entry->info.name));
    pthread_rwlock_unlock(&service->library.lock);
    return ok;
}

int64_t catalogue_applied_rev(struct service *service, uint32_t memory) {
    pthread_rwlock_rdlock(&service->library.lock);
    const struct library_memory *entry = find_by_id(&service->library, memory);
    int64_t rev = entry ? entry->applied_rev : 0;
    pthread_rwlock_unlock(&service->library.lock);
    return rev;
}

void catalogue_advance(struct service *service, uint32_t memory, int64_t rev) {
    pthread_rwlock_wrlock(&service->library.lock);
    struct library_memory *entry = find_by_id(&service->library, memory);
    if (entry && rev > entry->applied_rev) entry->applied_rev = rev;
    pthread_rwlock_unlock(&service->library.lock);
}

void catalogue_done(struct library *library) {
    for (size_t i = 0; i < library->memory_count; i++) {
        forget_texts(library->memories[i]);
        free(library->memories[i]);
    }
    free(library->memories);
}
