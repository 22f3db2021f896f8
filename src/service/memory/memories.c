/* SPDX-License-Identifier: Apache-2.0 */
/* Memories: named collections of units. */
#include "service/memory/memories.h"
#include "base/clock.h"
#include "service/language/language.h"
#include "service/library/state.h"
#include "service/memory/clear.h"

enum { NAME_MAX_BYTES = 64 };

bool service_list_memories(struct service *service, struct arena *arena, struct memory_list *out, struct error *err) {
    if (!service_require_readable(service, err) || !store_list_memories(service->store, arena, out, err)) return false;
    catalogue_keep_readable(out);
    return true;
}

bool service_get_memory(struct service *service, struct arena *arena, struct str name, struct memory *out, struct error *err) {
    return service_require_readable(service, err) && caller_require(name, err) &&
           store_get_memory(service->store, arena, name, out, err);
}

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool service_check_memory_name(struct str name, struct error *err) {
    bool ok = name.len >= 1 && name.len <= NAME_MAX_BYTES && is_name_char(name.at[0]);
    for (size_t i = 1; ok && i < name.len; i++)
        ok = is_name_char(name.at[i]) || name.at[i] == '.' || name.at[i] == '_' || name.at[i] == '-';
    return ok || error_set(err, ERR_INVALID, "name: 1 to %d of a-z, 0-9, \".\", \"_\" and \"-\", the first a letter or a digit",
                           NAME_MAX_BYTES);
}

static bool check_settings(const struct memory *memory, struct error *err) {
    if (memory->penalty < 0 || memory->penalty > 100) return error_set(err, ERR_INVALID, "penalty: from 0 to 100");
    if (memory->title.len > MEMORY_TITLE_MAX) return error_set(err, ERR_TOO_LARGE, "title: at most %d bytes", MEMORY_TITLE_MAX);
    return utf8_valid(memory->title, NULL) || error_set(err, ERR_INVALID, "title: not UTF-8");
}

/* What a write to the table of memories carries into the writer thread and back. */
struct memory_change {
    struct service *service;
    struct arena *arena;
    struct memory memory; /* what is wanted; once it is carried out, what is there */
    unsigned members;     /* of it that are to be changed */
};

static bool run_create(struct store_tx *tx, void *context, struct error *err) {
    struct memory_change *change = context;
    int64_t count = 0;
    if (!store_tx_create_memory(tx, &change->memory, &change->memory.id, err) || !store_tx_count_memories(tx, &count, err))
        return false;
    return count <= MEMORIES_IN_ALL_MAX ||
           error_set(err, ERR_INVALID, "there are %d memories already, as many as there may be: delete or merge some",
                     MEMORIES_IN_ALL_MAX);
}

static bool run_update(struct store_tx *tx, void *context, struct error *err) {
    struct memory_change *change = context;
    struct memory wanted = change->memory;
    return store_tx_update_memory(tx, change->arena, &wanted, change->members, &change->memory, err);
}

static bool run_delete(struct store_tx *tx, void *context, struct error *err) {
    struct memory_change *change = context;
    struct error fault = {0};
    if (store_tx_delete_memory(tx, change->memory.id, &fault)) return true;
    if (fault.code != ERR_NOT_FOUND) return error_set(err, fault.code, "%s", fault.message);
    return catalogue_refuse_gone(&change->memory, err);
}

static void done_put(void *context, bool committed) {
    struct memory_change *change = context;
    if (committed) catalogue_put_memory(change->service, &change->memory);
}

static void done_delete(void *context, bool committed) {
    struct memory_change *change = context;
    if (!committed) return;
    library_drop_memory(change->service, change->memory.id);
    segmenters_remove_files(change->service, &change->memory);
    atomic_fetch_add(&change->service->deletions, 1);
    service_wake_background(change->service);
}

bool service_create_memory(struct service *service, struct arena *arena, const struct memory *wanted, struct memory *out,
                           struct error *err) {
    struct memory_change change = {.service = service, .memory = *wanted};
    change.memory.created_ms = clock_now_ms();
    if (!service_check_memory_name(wanted->name, err) || !check_settings(wanted, err) || !caller_require(wanted->name, err) ||
        !service_require_writable(service, err))
        return false;
    if (!store_write(service->store, &(struct store_write){run_create, done_put, &change}, err)) return false;
    /* In a store restored from a backup, a memory that came after the backup had this id. */
    if (concordance_rev(service->concordance, change.memory.id)) clear_words(service, change.memory.id, NULL);
    return store_get_memory(service->store, arena, wanted->name, out, err);
}

bool service_update_memory(struct service *service, struct arena *arena, const struct memory *wanted, unsigned members,
                           struct memory *out, struct error *err) {
    struct memory_change change = {service, arena, *wanted, members};
    struct memory known;
    if (!check_settings(wanted, err) || !service_require_writable(service, err) ||
        !catalogue_find_memory(service, arena, wanted->name, &known, err))
        return false;
    change.memory.id = known.id;
    if (!store_write(service->store, &(struct store_write){run_update, done_put, &change}, err)) return false;
    *out = change.memory;
    return true;
}

bool memory_delete(struct service *service, const struct memory *memory, struct error *err) {
    struct memory_change change = {.service = service, .memory = *memory};
    if (!store_write(service->store, &(struct store_write){run_delete, done_delete, &change}, err)) return false;
    segmenters_forget(service, memory);
    return true;
}

bool service_delete_memory(struct service *service, struct str name, struct error *err) {
    struct memory memory;
    struct arena arena = {0};
    bool ok = service_require_writable(service, err) && catalogue_find_memory(service, &arena, name, &memory, err) &&
              memory_delete(service, &memory, err);
    arena_done(&arena);
    return ok;
}
