/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: each call takes a connection from the pool and runs one sentence, which is one consistent snapshot.
 *
 * A damaged row asked for by name is an error; in a list it is left out, noted, and not counted against the limit. */
#include <string.h>

#include "store/internal.h"

enum { LIST_FIRST = 64, TOMBSTONES_MAX = 20000 /* that one call passes over: some 20 ms */ };

/* ---- memories -------------------------------------------------------------------------------------------------------- */

static void add_memory(struct arena *arena, struct memory_list *list, size_t *capacity, const struct memory *memory) {
    if (list->count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : LIST_FIRST;
        struct memory *at = ARENA_ARRAY(arena, struct memory, larger);
        for (size_t i = 0; i < list->count; i++) at[i] = list->at[i];
        list->at = at;
        *capacity = larger;
    }
    list->at[list->count++] = *memory;
}

static bool read_memories(struct store *store, struct connection *connection, struct arena *arena, struct memory_list *out,
                          struct error *err) {
    size_t capacity = 0;
    struct memory memory;
    enum step step = STEP_FAILED;
    sqlite3_stmt *statement = connection_start(connection, SQL_LIST_MEMORIES, NULL, 0, err);
    while (statement && (step = connection_step(connection, statement, err)) == STEP_ROW)
        if (row_read_memory(statement, arena, &memory))
            add_memory(arena, out, &capacity, &memory);
        else
            damage_note(&store->damage, "memory %u: the stored row is damaged", memory.id);
    connection_end(statement);
    return step == STEP_END;
}

bool store_list_memories(struct store *store, struct arena *arena, struct memory_list *out, struct error *err) {
    *out = (struct memory_list){0};
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    bool ok = read_memories(store, connection, arena, out, err);
    pool_give(&store->readers, connection, ok);
    return ok;
}

static enum step read_one_memory(struct connection *connection, struct arena *arena, struct str name, struct memory *out,
                                 bool *sound, struct error *err) {
    sqlite3_stmt *statement = connection_start(connection, SQL_GET_MEMORY_NAMED, &TEXT(name), 1, err);
    enum step step = statement ? connection_step(connection, statement, err) : STEP_FAILED;
    *sound = step == STEP_ROW && row_read_memory(statement, arena, out);
    connection_end(statement);
    return step;
}

bool store_get_memory(struct store *store, struct arena *arena, struct str name, struct memory *out, struct error *err) {
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    bool sound;
    enum step step = read_one_memory(connection, arena, name, out, &sound, err);
    pool_give(&store->readers, connection, step != STEP_FAILED);
    if (sound || step == STEP_FAILED) return sound;
    if (step == STEP_END) return error_set(err, ERR_NOT_FOUND, "there is no memory \"%" STR_FMT "\"", STR_ARG(name));
    damage_note(&store->damage, "memory \"%" STR_FMT "\": the stored row is damaged", STR_ARG(name));
    return error_set(err, ERR_DAMAGED, "memory \"%" STR_FMT "\": the stored row is damaged", STR_ARG(name));
}

/* ---- units ----------------------------------------------------------------------------------------------------------- */

struct selection {
    enum sentence sentence;
    struct value keys[2];
    size_t limit;
    bool with_deleted;
    bool by_rev; /* else by id */
};

static void add_unit(struct arena *arena, struct unit_list *list, size_t *capacity, const struct unit *unit) {
    if (list->count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : LIST_FIRST;
        struct unit *at = ARENA_ARRAY(arena, struct unit, larger);
        if (list->count) memcpy(at, list->at, list->count * sizeof *at);
        list->at = at;
        *capacity = larger;
    }
    list->at[list->count++] = *unit;
}

/* The list ends behind a sound row only: the key of a damaged one can't be believed either. */
static bool read_units(struct store *store, struct connection *connection, struct arena *arena, const struct selection *what,
                       struct unit_list *out, struct error *err) {
    size_t capacity = 0, tombstones = 0;
    int64_t memory;
    struct unit unit;
    sqlite3_stmt *statement = connection_start(connection, what->sentence, what->keys, 2, err);
    if (!statement) return false;
    enum step step = STEP_END;
    while (out->count < what->limit && tombstones < TOMBSTONES_MAX &&
           (step = connection_step(connection, statement, err)) == STEP_ROW) {
        if (!what->with_deleted && row_is_tombstone(statement, &out->next)) {
            tombstones++;
        } else if (row_read_unit(statement, arena, &memory, &unit)) {
            add_unit(arena, out, &capacity, &unit);
            out->next = what->by_rev ? unit.rev : unit.id;
        } else {
            out->damaged = true;
            damage_note(&store->damage, "memory %lld, unit %lld: the stored row is damaged", (long long)memory,
                        (long long)unit.id);
        }
    }
    out->more = step == STEP_ROW;
    connection_end(statement);
    return step != STEP_FAILED;
}

static bool list_units(struct store *store, struct arena *arena, const struct selection *what, struct unit_list *out,
                       struct error *err) {
    *out = (struct unit_list){.next = what->keys[1].number};
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    bool ok = read_units(store, connection, arena, what, out, err);
    pool_give(&store->readers, connection, ok);
    return ok;
}

bool store_list_units(struct store *store, struct arena *arena, uint32_t memory, int64_t after_id, size_t limit,
                      bool with_deleted, struct unit_list *out, struct error *err) {
    struct selection what = {SQL_LIST_UNITS, {NUMBER(memory), NUMBER(after_id)}, limit, with_deleted, false};
    return list_units(store, arena, &what, out, err);
}

bool store_list_changes(struct store *store, struct arena *arena, uint32_t memory, int64_t after_rev, size_t limit,
                        struct unit_list *out, struct error *err) {
    struct selection what = {SQL_LIST_CHANGES, {NUMBER(memory), NUMBER(after_rev)}, limit, true, true};
    return list_units(store, arena, &what, out, err);
}

bool store_list_history(struct store *store, struct arena *arena, uint32_t memory, int64_t id, size_t limit,
                        struct unit_list *out, struct error *err) {
    struct selection what = {SQL_LIST_HISTORY, {NUMBER(memory), NUMBER(id)}, limit, true, true};
    return list_units(store, arena, &what, out, err);
}

static enum step read_one_unit(struct connection *connection, struct arena *arena, uint32_t memory, int64_t id,
                               struct unit *out, bool *sound, struct error *err) {
    struct value key[] = {NUMBER(memory), NUMBER(id)};
    int64_t owner;
    sqlite3_stmt *statement = connection_start(connection, SQL_GET_UNIT, key, 2, err);
    enum step step = statement ? connection_step(connection, statement, err) : STEP_FAILED;
    *sound = step == STEP_ROW && row_read_unit(statement, arena, &owner, out);
    connection_end(statement);
    return step;
}

bool store_get_unit(struct store *store, struct arena *arena, uint32_t memory, int64_t id, struct unit *out,
                    struct error *err) {
    struct connection *connection = pool_take(&store->readers, err);
    if (!connection) return false;
    bool sound;
    struct error fault = {0};
    enum step step = read_one_unit(connection, arena, memory, id, out, &sound, &fault);
    pool_give(&store->readers, connection, step != STEP_FAILED);
    if (sound) return true;
    if (step == STEP_END) return error_set(err, ERR_NOT_FOUND, "the memory has no unit %lld", (long long)id);
    /* A row that can't be believed, or a page on the way to it. */
    bool damaged = step == STEP_ROW || fault.code == ERR_DAMAGED;
    if (!damaged) return error_set(err, fault.code, "%s", fault.message);
    damage_note(&store->damage, "memory %u, unit %lld: the stored row is damaged", memory, (long long)id);
    return damage_refuse_unit(memory, id, err);
}
