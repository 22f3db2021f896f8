/* SPDX-License-Identifier: Apache-2.0 */
/* Units: confirmed, changed, deleted, brought back; each with its history. */
#include <inttypes.h>

#include "base/clock.h"
#include "model/pack.h"
#include "service/memory/confirm.h"
#include "service/memory/operation.h"

enum { LIST_MAX = 1000, HISTORY_MAX = 1000 };

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

static bool find_memory(struct service *service, struct arena *arena, struct str name, struct memory *memory,
                        struct error *err) {
    return service_require_readable(service, err) && catalogue_find_memory(service, arena, name, memory, err);
}

static bool check_limit(size_t limit, size_t max, struct error *err) {
    return (limit >= 1 && limit <= max) || error_set(err, ERR_INVALID, "limit: from 1 to %zu", max);
}

bool service_get_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, struct unit *out,
                      struct error *err) {
    struct memory found;
    return find_memory(service, arena, memory, &found, err) && store_get_unit(service->store, arena, found.id, id, out, err);
}

bool service_list_units(struct service *service, struct arena *arena, struct str memory, int64_t after_id, size_t limit,
                        struct unit_list *out, struct error *err) {
    struct memory found;
    return check_limit(limit, LIST_MAX, err) && find_memory(service, arena, memory, &found, err) &&
           store_list_units(service->store, arena, found.id, after_id, limit, false, out, err);
}

bool service_list_changes(struct service *service, struct arena *arena, struct str memory, int64_t after_rev, size_t limit,
                          struct unit_list *out, struct error *err) {
    struct memory found;
    return check_limit(limit, LIST_MAX, err) && find_memory(service, arena, memory, &found, err) &&
           store_list_changes(service->store, arena, found.id, after_rev, limit, out, err);
}

bool service_list_history(struct service *service, struct arena *arena, struct str memory, int64_t id, size_t limit,
                          struct unit_list *out, struct error *err) {
    struct memory found;
    struct unit unit;
    return check_limit(limit, HISTORY_MAX, err) && find_memory(service, arena, memory, &found, err) &&
           store_get_unit(service->store, arena, found.id, id, &unit, err) &&
           store_list_history(service->store, arena, found.id, id, limit, out, err);
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

/* One write of one unit, on its way through the writer thread. */
struct unit_write {
    struct change_set changes;
    struct arena *arena; /* the caller's; used by the writer thread while the caller waits */
    struct unit unit;    /* what is wanted */
    int64_t to_rev;      /* for reverting */
    struct operation operation;
    int64_t now_ms;
    struct put_result *out;
};

/* All that is asked for with an operation's id. */
static struct operation make_operation(const struct unit_write *write, const char *kind) {
    const struct unit *unit = &write->unit;
    struct buf asked = {0};
    const struct str fields[] = {write->operation.id,
                                 str_of(kind),
                                 language_tag(&unit->from),
                                 language_tag(&unit->to),
                                 unit->source.text,
                                 unit->target.text,
                                 unit->before,
                                 unit->after,
                                 unit->context_id,
                                 unit->document,
                                 unit->tuid,
                                 unit->author};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) pack_add(&asked, fields[i]);
    segment_pack_codes(&asked, unit->source);
    segment_pack_codes(&asked, unit->target);
    unit_pack_properties(&asked, unit);
    buf_add_format(&asked, "%u %" PRId64 " %" PRId64 " %d %d", write->changes.memory, unit->id, write->to_rev,
                   (int)unit->origin, (int)unit->status);
    struct operation operation = operation_make(write->arena, write->operation.id, buf_str(&asked));
    buf_done(&asked);
    return operation;
}

/* True when this request was carried out before, or can't be: *ok tells which. A retry's result is the unit as it is now. */
static bool is_repeated(struct unit_write *write, struct store_tx *tx, bool *ok, struct error *err) {
    uint32_t memory;
    int64_t unit;
    if (!operation_is_repeated(tx, &write->operation, &memory, &unit, ok, err)) return false;
    *ok = *ok && store_tx_get_unit(tx, write->arena, memory, unit, &write->out->unit, err);
    write->out->outcome = PUT_UNCHANGED;
    return true;
}

static bool remember_operation(const struct unit_write *write, struct store_tx *tx, const struct unit *unit,
                               struct error *err) {
    return operation_remember(tx, &write->operation, write->changes.memory, unit->id, unit->rev, write->now_ms, err);
}

static bool finish(struct unit_write *write, struct store_tx *tx, const struct unit *before, struct unit *after,
                   enum put_outcome outcome, struct error *err) {
    if (!change_put(&write->changes, tx, before, after, err)) return false;
    write->out->unit = unit_copy(write->arena, after);
    write->out->outcome = outcome;
    return remember_operation(write, tx, after, err);
}

/* Two units that are the same translation would be one at the next import: what is changed may not become another's twin. */
static bool check_no_twin(struct unit_write *write, struct store_tx *tx, const struct unit *after, struct error *err) {
    struct unit same;
    bool found;
    int kind;
    if (!change_find_same(&write->changes, tx, after, &same, &kind, &found, err)) return false;
    return !found || kind != IDENTITY_CONTENT ||
           error_set(err, ERR_CONFLICT, "unit %" PRId64 " is this translation already", same.id);
}

static bool run_put(struct store_tx *tx, void *context, struct error *err) {
    struct unit_write *write = context;
    struct confirmation made;
    bool ok = true;
    if (is_repeated(write, tx, &ok, err)) return ok;
    if (!confirm_unit(&write->changes, tx, &write->unit, 0, write->now_ms, &made, err)) return false;
    write->out->unit = unit_copy(write->arena, &made.unit);
    write->out->outcome = made.outcome;
    return remember_operation(write, tx, &made.unit, err);
}

/* The unit to be changed, when it still has the rev that the caller saw, if that matters. */
static bool fetch(struct unit_write *write, struct store_tx *tx, bool deleted_too, struct unit *before, struct error *err) {
    int64_t id = write->unit.id;
    if (!store_tx_get_unit(tx, &write->changes.arena, write->changes.memory, id, before, err)) return false;
    if (before->deleted && !deleted_too) return error_set(err, ERR_NOT_FOUND, "unit %" PRId64 " is deleted", id);
    return write->unit.rev == ANY_REV || before->rev == write->unit.rev ||
           error_set(err, ERR_STALE, "unit %" PRId64 " has changed: it is at rev %" PRId64 " now", id, before->rev);
}

static bool run_update(struct store_tx *tx, void *context, struct error *err) {
    struct unit_write *write = context;
    struct unit before, after = write->unit;
    bool ok = true;
    if (is_repeated(write, tx, &ok, err)) return ok;
    if (!fetch(write, tx, false, &before, err)) return false;
    after.created_ms = before.created_ms;
    after.author = before.author;
    after.changed_by = write->unit.author;
    after.changed_ms = write->now_ms;
    after.used_ms = before.used_ms;
    after.usage_count = before.usage_count;
    if (unit_same_content(&before, &after)) {
        write->out->unit = unit_copy(write->arena, &before);
        write->out->outcome = PUT_UNCHANGED;
        return remember_operation(write, tx, &before, err);
    }
    return check_no_twin(write, tx, &after, err) && finish(write, tx, &before, &after, PUT_UPDATED, err);
}

static bool run_delete(struct store_tx *tx, void *context, struct error *err) {
    struct unit_write *write = context;
    struct unit before, after;
    bool ok = true;
    if (is_repeated(write, tx, &ok, err)) return ok;
    if (!fetch(write, tx, false, &before, err)) return false;
    after = before;
    after.deleted = true;
    after.changed_ms = write->now_ms;
    if (write->unit.author.len) after.changed_by = write->unit.author;
    return finish(write, tx, &before, &after, PUT_UPDATED, err);
}

static bool run_revert(struct store_tx *tx, void *context, struct error *err) {
    struct unit_write *write = context;
    struct unit before, after;
    bool ok = true;
    if (is_repeated(write, tx, &ok, err)) return ok;
    if (!fetch(write, tx, true, &before, err) ||
        !store_tx_get_state(tx, &write->changes.arena, write->changes.memory, before.id, write->to_rev, &after, err))
        return false;
    after.deleted = false;
    after.changed_ms = write->now_ms;
    if (write->unit.author.len) after.changed_by = write->unit.author;
    return check_no_twin(write, tx, &after, err) && finish(write, tx, &before, &after, PUT_UPDATED, err);
}

static void end_write(void *context, bool committed) {
    struct unit_write *write = context;
    change_end(&write->changes, committed);
}

static bool write_unit(struct service *service, struct str memory, struct unit_write *write, const char *kind,
                       bool (*run)(struct store_tx *, void *, struct error *), struct error *err) {
    struct memory found;
    write->now_ms = clock_now_ms();
    if (!operation_check(write->operation.id, err)) return false;
    if (!service_require_writable(service, err) || !catalogue_find_memory(service, write->arena, memory, &found, err))
        return false;
    if (found.read_only) return error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(memory));
    change_set_init(&write->changes, service, found.id);
    if (write->operation.id.len) write->operation = make_operation(write, kind);
    bool ok = store_write(service->store, &(struct store_write){run, end_write, write}, err);
    change_set_done(&write->changes);
    return ok;
}

bool service_put_unit(struct service *service, struct arena *arena, struct str memory, const struct unit *unit,
                      struct str operation, struct put_result *out, struct error *err) {
    struct unit_write write = {.arena = arena, .unit = *unit, .operation.id = operation, .out = out};
    write.unit.id = write.unit.rev = 0;
    if (!unit->author.len) write.unit.author = caller_name();
    write.unit.deleted = false;
    return service_check_unit(unit, err) && write_unit(service, memory, &write, "put", run_put, err);
}

/* Many units on their way through the writer thread. */
struct units_write {
    struct change_set changes;
    const struct unit *units;
    size_t count;
    struct str author; /* of those that name none */
    int64_t now_ms;
};

static bool run_put_all(struct store_tx *tx, void *context, struct error *err) {
    struct units_write *write = context;
    struct confirmation made;
    for (size_t i = 0; i < write->count; i++) {
        struct unit unit = write->units[i];
        unit.id = unit.rev = 0;
        unit.deleted = false;
        if (!unit.author.len) unit.author = write->author;
        if (!confirm_unit(&write->changes, tx, &unit, 0, write->now_ms, &made, err)) return error_prefix(err, "unit %zu", i);
    }
    return true;
}

static void end_write_all(void *context, bool committed) {
    struct units_write *write = context;
    change_end(&write->changes, committed);
}

bool service_put_units(struct service *service, struct str memory, const struct unit *units, size_t count, struct error *err) {
    struct units_write write = {.units = units, .count = count, .now_ms = clock_now_ms(), .author = caller_name()};
    struct memory found;
    for (size_t i = 0; i < count; i++)
        if (!service_check_unit(&units[i], err)) return error_prefix(err, "unit %zu", i);
    if (!service_require_writable(service, err)) return false;
    struct arena arena = {0};
    bool ok = catalogue_find_memory(service, &arena, memory, &found, err) && catalogue_require_open(service, found.id, err);
    arena_done(&arena);
    if (!ok) return false;
    change_set_init(&write.changes, service, found.id);
    ok = store_write(service->store, &(struct store_write){run_put_all, end_write_all, &write}, err);
    change_set_done(&write.changes);
    return ok;
}

bool service_update_unit(struct service *service, struct arena *arena, struct str memory, const struct unit *unit,
                         struct str operation, struct put_result *out, struct error *err) {
    struct unit_write write = {.arena = arena, .unit = *unit, .operation.id = operation, .out = out};
    write.unit.deleted = false;
    if (!unit->author.len) write.unit.author = caller_name();
    return service_check_unit(unit, err) && write_unit(service, memory, &write, "update", run_update, err);
}

bool service_delete_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, int64_t rev,
                         struct str operation, struct put_result *out, struct error *err) {
    struct unit_write write = {
        .arena = arena, .unit = {.id = id, .rev = rev, .author = caller_name()}, .operation.id = operation, .out = out};
    return write_unit(service, memory, &write, "delete", run_delete, err);
}

bool service_revert_unit(struct service *service, struct arena *arena, struct str memory, int64_t id, int64_t rev,
                         int64_t to_rev, struct str operation, struct put_result *out, struct error *err) {
    struct unit_write write = {.arena = arena,
                               .unit = {.id = id, .rev = rev, .author = caller_name()},
                               .to_rev = to_rev,
                               .operation.id = operation,
                               .out = out};
    return write_unit(service, memory, &write, "revert", run_revert, err);
}
