/* SPDX-License-Identifier: Apache-2.0 */
/* What a write may do inside the writer's transaction. Everything that it reads here includes what it wrote. */
#include "store/internal.h"

#include <string.h>

enum { OPERATION_NAME_MAX = 1024 };

/* ---- one sentence ---------------------------------------------------------------------------------------------------- */

static bool fault(struct store_tx *tx, struct error *err) {
    return error_set(err, tx->fault.code, "%s", tx->fault.message);
}

bool transaction_execute(struct store_tx *tx, enum sentence sentence, const struct value *values, size_t count,
                         struct error *err) {
    return connection_run(tx->connection, sentence, values, count, &tx->fault) || fault(tx, err);
}

sqlite3_stmt *transaction_find(struct store_tx *tx, enum sentence sentence, const struct value *values, size_t count,
                               struct error *err) {
    sqlite3_stmt *statement = connection_start(tx->connection, sentence, values, count, &tx->fault);
    if (statement && connection_step(tx->connection, statement, &tx->fault) == STEP_ROW) return statement;
    connection_end(statement);
    if (tx->fault.code) fault(tx, err);
    return NULL;
}

/* ---- memories -------------------------------------------------------------------------------------------------------- */

static bool read_memory(struct store_tx *tx, uint32_t id, struct memory *memory, struct error *err) {
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_MEMORY, &NUMBER(id), 1, err);
    if (!statement) return error_set(err, ERR_NOT_FOUND, "there is no memory %u", id);
    bool sound = row_read_memory(statement, &tx->arena, memory);
    connection_end(statement);
    return sound || error_set(err, ERR_DAMAGED, "memory %u: the stored row is damaged", id);
}

/* The memory as this write has left it. */
static struct touched *touch(struct store_tx *tx, uint32_t id, struct error *err) {
    for (struct touched *touched = tx->touched; touched; touched = touched->next)
        if (touched->memory.id == id) return touched;
    struct memory memory;
    if (!read_memory(tx, id, &memory, err)) return NULL;
    struct touched *touched = ARENA_NEW(&tx->arena, struct touched);
    *touched = (struct touched){.memory = memory, .next = tx->touched};
    return tx->touched = touched;
}

static bool write_memory(struct store_tx *tx, enum sentence sentence, const struct memory *memory, struct error *err) {
    struct value row[MEMORY_FIELDS + 1];
    row_of_memory(row, memory);
    return transaction_execute(tx, sentence, row, MEMORY_FIELDS + 1, err);
}

static bool write_touched(struct store_tx *tx, struct error *err) {
    for (struct touched *touched = tx->touched; touched; touched = touched->next)
        if (touched->changed && !write_memory(tx, SQL_PUT_MEMORY, &touched->memory, err)) return false;
    return true;
}

static bool read_counter(struct store_tx *tx, struct str name, int64_t *value, struct error *err) {
    struct value row[COUNTER_FIELDS + 1];
    *value = 0;
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_COUNTER, &TEXT(name), 1, err);
    if (!statement) return tx->fault.code == ERR_NONE;
    bool sound = row_read_counter(statement, row);
    *value = row[1].number;
    connection_end(statement);
    return sound || error_set(err, ERR_DAMAGED, "counter %" STR_FMT ": the stored row is damaged", STR_ARG(name));
}

static bool next_memory_id(struct store_tx *tx, uint32_t *id, struct error *err) {
    int64_t last;
    if (!read_counter(tx, STR("memory"), &last, err)) return false;
    if (last < 0 || last >= UINT32_MAX) return error_set(err, ERR_INTERNAL, "there are no memory ids left");
    *id = (uint32_t)last + 1;
    struct value row[COUNTER_FIELDS + 1] = {TEXT(STR("memory")), NUMBER(*id)};
    row_seal(row, COUNTER_FIELDS);
    return transaction_execute(tx, SQL_PUT_COUNTER, row, COUNTER_FIELDS + 1, err);
}

bool store_tx_create_memory(struct store_tx *tx, const struct memory *memory, uint32_t *id, struct error *err) {
    sqlite3_stmt *taken = transaction_find(tx, SQL_GET_MEMORY_NAMED, &TEXT(memory->name), 1, err);
    connection_end(taken);
    if (taken) return error_set(err, ERR_CONFLICT, "there is a memory \"%" STR_FMT "\" already", STR_ARG(memory->name));
    if (tx->fault.code || !next_memory_id(tx, id, err)) return false;
    struct memory fresh = *memory;
    fresh.id = *id;
    fresh.rev = fresh.units = 0;
    return write_memory(tx, SQL_ADD_MEMORY, &fresh, err);
}

bool store_tx_count_memories(struct store_tx *tx, int64_t *count, struct error *err) {
    sqlite3_stmt *statement = transaction_find(tx, SQL_COUNT_MEMORIES, NULL, 0, err);
    if (!statement) return false;
    *count = sqlite3_column_int64(statement, 0);
    connection_end(statement);
    return true;
}

bool store_tx_update_memory(struct store_tx *tx, struct arena *arena, const struct memory *wanted, unsigned members,
                            struct memory *left, struct error *err) {
    struct touched *touched = touch(tx, wanted->id, err);
    if (!touched) return false;
    struct memory *memory = &touched->memory;
    if (members & MEMORY_TITLE) memory->title = arena_copy(&tx->arena, wanted->title);
    if (members & MEMORY_PENALTY) memory->penalty = wanted->penalty;
    if (members & MEMORY_READ_ONLY) memory->read_only = wanted->read_only;
    touched->changed = true;
    *left = *memory;
    left->name = arena_copy(arena, memory->name);
    left->title = arena_copy(arena, memory->title);
    return true;
}

static void forget_touched(struct store_tx *tx, uint32_t id) {
    struct touched **at = &tx->touched;
    while (*at && (*at)->memory.id != id) at = &(*at)->next;
    if (*at) *at = (*at)->next;
}

bool store_tx_delete_memory(struct store_tx *tx, uint32_t memory, struct error *err) {
    if (!touch(tx, memory, err)) return false;
    forget_touched(tx, memory);
    return clear_note(tx, memory, err) && transaction_execute(tx, SQL_REMOVE_MEMORY, &NUMBER(memory), 1, err);
}

/* ---- units ----------------------------------------------------------------------------------------------------------- */

bool store_tx_get_unit(struct store_tx *tx, struct arena *arena, uint32_t memory, int64_t id, struct unit *unit,
                       struct error *err) {
    struct value key[] = {NUMBER(memory), NUMBER(id)};
    int64_t owner;
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_UNIT, key, 2, err);
    if (!statement) return error_set(err, ERR_NOT_FOUND, "the memory has no unit %lld", (long long)id);
    bool sound = row_read_unit(statement, arena, &owner, unit);
    connection_end(statement);
    return sound || damage_refuse_unit(memory, id, err);
}

bool store_tx_get_state(struct store_tx *tx, struct arena *arena, uint32_t memory, int64_t id, int64_t rev, struct unit *unit,
                        struct error *err) {
    struct value key[] = {NUMBER(memory), NUMBER(id), NUMBER(rev)};
    int64_t owner;
    if (!store_tx_get_unit(tx, arena, memory, id, unit, err)) return false;
    if (unit->rev == rev) return true;
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_FORMER, key, 3, err);
    if (!statement) return error_set(err, ERR_NOT_FOUND, "unit %lld never was at rev %lld", (long long)id, (long long)rev);
    bool sound = row_read_unit(statement, arena, &owner, unit);
    connection_end(statement);
    return sound || damage_refuse_unit(memory, id, err);
}

static bool write_unit(struct store_tx *tx, enum sentence sentence, uint32_t memory, const struct unit *unit,
                       struct error *err) {
    row_of_unit(tx->row, memory, unit);
    return transaction_execute(tx, sentence, tx->row->at, UNIT_FIELDS + 1, err);
}

static bool add_unit(struct store_tx *tx, struct memory *memory, struct unit *unit, struct error *err) {
    unit->id = unit->rev = memory->rev + 1;
    if (!write_unit(tx, SQL_ADD_UNIT, memory->id, unit, err)) return false;
    memory->rev++;
    memory->units += !unit->deleted;
    return true;
}

static bool count_units(struct store_tx *tx, struct memory *memory, struct error *err) {
    sqlite3_stmt *statement = transaction_find(tx, SQL_COUNT_UNITS, &NUMBER(memory->id), 1, err);
    if (!statement) return false;
    memory->units = sqlite3_column_int64(statement, 0);
    connection_end(statement);
    return true;
}

/* Takes the unit's present state over into its history. A damaged one is not kept, since nothing in it may be believed; what it
 * added to the count is found by counting. */
static bool keep_former(struct store_tx *tx, struct memory *memory, int64_t id, bool *was_sound, bool *was_deleted,
                        struct error *err) {
    struct value key[] = {NUMBER(memory->id), NUMBER(id)};
    struct value former[UNIT_FIELDS + 1];
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_UNIT, key, 2, err);
    if (!statement) return error_set(err, ERR_NOT_FOUND, "the memory has no unit %lld", (long long)id);
    *was_sound = row_read_former(statement, former, was_deleted);
    /* Not INSERT ... SELECT: that opens a journal for the one sentence, and closing it walks through all that the savepoint has
     * gathered, so that a large write would take quadratic time. */
    bool ok = !*was_sound || transaction_execute(tx, SQL_ADD_HISTORY, former, UNIT_FIELDS + 1, err);
    connection_end(statement);
    return ok;
}

static bool change_unit(struct store_tx *tx, struct memory *memory, struct unit *unit, struct error *err) {
    bool was_sound, was_deleted;
    if (!keep_former(tx, memory, unit->id, &was_sound, &was_deleted, err)) return false;
    unit->rev = memory->rev + 1;
    if (!write_unit(tx, SQL_PUT_UNIT, memory->id, unit, err)) return false;
    memory->rev++;
    if (!was_sound) return count_units(tx, memory, err);
    memory->units += was_deleted - unit->deleted;
    return true;
}

bool store_tx_put_unit(struct store_tx *tx, uint32_t memory, struct unit *unit, struct error *err) {
    if (!unit_check(unit, err)) return false; /* what breaks its bounds could be written but not read again */
    struct touched *touched = touch(tx, memory, err);
    if (!touched) return false;
    touched->changed = true;
    return unit->id ? change_unit(tx, &touched->memory, unit, err) : add_unit(tx, &touched->memory, unit, err);
}

/* ---- operations ------------------------------------------------------------------------------------------------------ */

bool store_tx_find_operation(struct store_tx *tx, struct str operation, uint32_t *memory, int64_t *unit, int64_t *rev) {
    struct value row[OPERATION_FIELDS + 1];
    sqlite3_stmt *statement = transaction_find(tx, SQL_GET_OPERATION, &TEXT(operation), 1, NULL);
    if (!statement) return false;
    bool sound = row_read_operation(statement, row);
    *memory = (uint32_t)row[1].number;
    *unit = row[2].number;
    *rev = row[3].number;
    connection_end(statement);
    /* Doing it again would be wrong, and so would this result: the whole write fails. */
    if (!sound) error_set(&tx->fault, ERR_DAMAGED, "operation %" STR_FMT ": the stored row is damaged", STR_ARG(operation));
    return sound;
}

bool store_tx_put_operation(struct store_tx *tx, struct str operation, uint32_t memory, int64_t unit, int64_t rev,
                            int64_t now_ms, struct error *err) {
    if (operation.len > OPERATION_NAME_MAX)
        return error_set(err, ERR_TOO_LARGE, "operation: %zu bytes, at most %d are taken", operation.len, OPERATION_NAME_MAX);
    struct value row[OPERATION_FIELDS + 1] = {TEXT(operation), NUMBER(memory), NUMBER(unit), NUMBER(rev), NUMBER(now_ms)};
    row_seal(row, OPERATION_FIELDS);
    return transaction_execute(tx, SQL_PUT_OPERATION, row, OPERATION_FIELDS + 1, err);
}

bool store_tx_prune_operations(struct store_tx *tx, int64_t before_ms, struct error *err) {
    return transaction_execute(tx, SQL_PRUNE_OPERATIONS, &NUMBER(before_ms), 1, err);
}

/* ---- the savepoint --------------------------------------------------------------------------------------------------- */

static bool run_write(struct store_tx *tx, const struct store_write *write, struct error *error) {
    if (!write->run(tx, write->context, error)) return error_set(error, ERR_INTERNAL, "the write gave no reason");
    if (tx->fault.code) return fault(tx, error);
    return write_touched(tx, error) && transaction_execute(tx, SQL_RELEASE, NULL, 0, error);
}

/* After a full disk, or where the disk fails, SQLite has undone the whole transaction, and with it the savepoint. Else one that
 * can't be undone would be committed in part with the writes beside it. */
static void undo_write(const struct store_tx *tx, const struct error *error, struct error *lost) {
    const struct error *why = tx->fault.code ? &tx->fault : error;
    if (connection_is_idle(tx->connection))
        error_set(lost, why->code ? why->code : ERR_UNAVAILABLE, "%s", why->message);
    else if (connection_run(tx->connection, SQL_UNDO, NULL, 0, lost))
        connection_run(tx->connection, SQL_RELEASE, NULL, 0, lost);
    if (lost->code && lost->code != ERR_NO_SPACE)
        lost->code = ERR_UNAVAILABLE; /* what one has done wrong is not the others' fault */
}

bool transaction_run(struct connection *connection, struct unit_row *row, const struct store_write *write, struct error *error,
                     struct error *lost) {
    struct store_tx tx = {.connection = connection, .row = row};
    bool ok = connection_run(connection, SQL_SAVEPOINT, NULL, 0, error);
    if (ok && !run_write(&tx, write, error)) {
        ok = false;
        undo_write(&tx, error, lost);
    }
    arena_done(&tx.arena);
    return ok;
}
