/* SPDX-License-Identifier: Apache-2.0 */
/* Merging and splitting: units of one memory go to another, each group in one transaction. A unit that is moved is put there
 * and removed here in the same one, so that it is never in both or in none. */
#include <inttypes.h>

#include "base/clock.h"
#include "service/care/care_parts.h"
#include "service/memory/memories.h"
#include "text/text.h"

struct transfer {
    struct care care; /* care.memory: where units come from */
    struct memory into;
    const struct care_filter *filter; /* NULL: all */
    bool moves;

    /* one group */
    struct change_set here, there;
    const struct unit_list *units;
    enum put_outcome *outcomes;
    bool *taken;
};

/* ---- the filter --------------------------------------------------------------------------------------------------------- */

static bool has_property(const struct unit *unit, const struct property *wanted) {
    for (size_t i = 0; i < unit->property_count; i++)
        if (str_equal(unit->properties[i].name, wanted->name) && str_equal(unit->properties[i].value, wanted->value))
            return true;
    return false;
}

static bool has_text(struct arena *arena, const struct unit *unit, struct str folded) {
    return folded.len == 0 || str_find(text_fold(arena, unit->source.text), folded, 0) != SIZE_MAX ||
           str_find(text_fold(arena, unit->target.text), folded, 0) != SIZE_MAX;
}

static bool passes(struct arena *arena, const struct care_filter *filter, const struct unit *unit) {
    if (!filter) return true;
    if (filter->from.tag[0] && language_compare(&filter->from, &unit->from) == LANGUAGE_DIFFERENT) return false;
    if (filter->to.tag[0] && language_compare(&filter->to, &unit->to) == LANGUAGE_DIFFERENT) return false;
    if (filter->origins && !(filter->origins & 1u << unit->origin)) return false;
    if (filter->statuses && !(filter->statuses & 1u << unit->status)) return false;
    if (filter->author.len && !str_equal(filter->author, unit->author)) return false;
    if (filter->document.len && !str_equal(filter->document, unit->document)) return false;
    if (filter->changed_from_ms && unit->changed_ms < filter->changed_from_ms) return false;
    if (filter->changed_before_ms && unit->changed_ms >= filter->changed_before_ms) return false;
    for (size_t i = 0; i < filter->property_count; i++)
        if (!has_property(unit, &filter->properties[i])) return false;
    return has_text(arena, unit, text_fold(arena, filter->text));
}

static bool lets_all_pass(const struct care_filter *filter) {
    return !filter->from.tag[0] && !filter->to.tag[0] && !filter->origins && !filter->statuses && !filter->author.len &&
           !filter->document.len && !filter->text.len && !filter->changed_from_ms && !filter->changed_before_ms &&
           !filter->property_count;
}

/* ---- one group ---------------------------------------------------------------------------------------------------------- */

/* The unit as it is now, to be taken in by the other memory. */
static bool fetch(struct transfer *transfer, struct store_tx *tx, int64_t id, struct unit *before, struct unit *wanted,
                  bool *there, struct error *err) {
    struct error fault = {0};
    *there = store_tx_get_unit(tx, &transfer->here.arena, transfer->care.memory.id, id, before, &fault) && !before->deleted;
    if (fault.code != ERR_NONE && fault.code != ERR_NOT_FOUND) return error_set(err, fault.code, "%s", fault.message);
    if (!*there) return true;
    *wanted = *before;
    wanted->id = wanted->rev = 0;
    /* Each tool counts its identifiers from 1: an equal one of another sentence tells nothing between two memories. */
    struct unit same;
    int kind;
    bool found;
    if (!wanted->tuid.len) return true;
    if (!change_find_same(&transfer->there, tx, wanted, &same, &kind, &found, err)) return false;
    if (found && kind == IDENTITY_TUID && !segment_equal(same.source, wanted->source)) wanted->tuid = STR("");
    return true;
}

static bool take_one(struct transfer *transfer, struct store_tx *tx, size_t i, struct error *err) {
    struct unit before, wanted, same, after;
    struct care *care = &transfer->care;
    if (!fetch(transfer, tx, transfer->units->at[i].id, &before, &wanted, &transfer->taken[i], err)) return false;
    transfer->taken[i] = transfer->taken[i] && passes(&transfer->here.arena, transfer->filter, &before);
    if (!transfer->taken[i]) return true;
    if (care->options->dry_run)
        return change_judge(&transfer->there, tx, &wanted, -1, &same, &after, &transfer->outcomes[i], err);
    return change_take(&transfer->there, tx, &wanted, -1, &transfer->outcomes[i], err) &&
           (!transfer->moves || change_delete(&transfer->here, tx, &before, care->now_ms, care->options->by, err));
}

static bool run_group(struct store_tx *tx, void *context, struct error *err) {
    struct transfer *transfer = context;
    for (size_t i = 0; i < transfer->units->count; i++)
        if (!take_one(transfer, tx, i, err)) return false;
    return true;
}

static void end_group(void *context, bool committed) {
    struct transfer *transfer = context;
    change_end(&transfer->there, committed);
    change_end(&transfer->here, committed);
}

static void note_group(struct transfer *transfer) {
    static const char *const words[] = {[PUT_CREATED] = "added", [PUT_UPDATED] = "updated", [PUT_UNCHANGED] = "removed"};
    struct care_report *report = transfer->care.report;
    for (size_t i = 0; i < transfer->units->count; i++) {
        enum put_outcome outcome = transfer->outcomes[i];
        if (!transfer->taken[i]) continue;
        report->added += outcome == PUT_CREATED;
        report->updated += outcome == PUT_UPDATED;
        report->unchanged += outcome == PUT_UNCHANGED;
        report->removed += transfer->moves;
        if (transfer->moves)
            care_note(&transfer->care, "moved", &transfer->units->at[i], outcome == PUT_UNCHANGED ? "there already" : NULL);
        else if (outcome != PUT_UNCHANGED)
            care_note(&transfer->care, words[outcome], &transfer->units->at[i], NULL);
    }
}

static bool write_group(struct transfer *transfer, struct arena *arena, const struct unit_list *units, struct error *err) {
    struct service *service = transfer->care.service;
    transfer->units = units;
    transfer->outcomes = ARENA_ARRAY(arena, enum put_outcome, units->count);
    transfer->taken = ARENA_ARRAY(arena, bool, units->count);
    change_set_init(&transfer->here, service, transfer->care.memory.id);
    change_set_init(&transfer->there, service, transfer->into.id);
    bool ok = store_write(service->store, &(struct store_write){run_group, end_group, transfer}, err);
    change_set_done(&transfer->here);
    change_set_done(&transfer->there);
    if (ok) note_group(transfer);
    return ok;
}

static bool transfer_all(struct transfer *transfer, struct error *err) {
    int64_t after = 0;
    bool ok = true, more = true;
    while (ok && more) {
        struct arena arena = {0};
        struct unit_list units = {0};
        ok = care_read(&transfer->care, &arena, &after, &units, err);
        more = ok && units.count > 0;
        if (more) ok = write_group(transfer, &arena, &units, err);
        arena_done(&arena);
    }
    return ok;
}

/* ---- both memories ------------------------------------------------------------------------------------------------------ */

/* The memory that takes the units in; a dry run makes none, and finds nothing in what is not there. */
static bool find_into(struct transfer *transfer, struct str name, bool make, struct error *err) {
    struct care *care = &transfer->care;
    struct memory wanted = {.name = name, .title = STR("")};
    struct error missing = {0};
    if (str_equal(name, care->memory.name)) return error_set(err, ERR_INVALID, "a memory can't be its own other half");
    if (catalogue_find_memory(care->service, care->arena, name, &transfer->into, &missing))
        return !transfer->into.read_only || care->options->dry_run ||
               error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(name));
    if (missing.code != ERR_NOT_FOUND || !make) return error_set(err, missing.code, "%s", missing.message);
    transfer->into = (struct memory){0};
    return care->options->dry_run || service_create_memory(care->service, care->arena, &wanted, &transfer->into, err);
}

static bool run_nothing(struct store_tx *tx, void *context, struct error *err) {
    (void)tx, (void)context, (void)err;
    return true;
}

static void close_memory(void *context, bool committed) {
    struct care *care = context;
    if (committed) catalogue_close_memory(care->service, care->memory.id, true);
}

/* In the writer's order: what was written before is in the memory when this returns, what comes after is refused. */
static bool close_in_order(struct care *care, struct error *err) {
    return store_write(care->service->store, &(struct store_write){run_nothing, close_memory, care}, err);
}

bool service_merge_memories(struct service *service, struct arena *arena, struct str into, struct str from, bool remove,
                            const struct care_options *options, struct care_report *out, struct error *err) {
    /* The units stay where they are: a read-only memory may be merged into another, unless it is to be deleted. */
    struct care_options look = *options;
    look.dry_run |= !remove;
    struct transfer transfer = {.care = {.service = service, .arena = arena, .options = &look, .report = out}};
    if (!care_begin(&transfer.care, from, err)) return false;
    transfer.care.options = options;
    if (!find_into(&transfer, into, false, err)) return false;
    bool closed = remove && !options->dry_run;
    if (closed && !close_in_order(&transfer.care, err)) return false;
    if (transfer_all(&transfer, err) && (!closed || memory_delete(service, &transfer.care.memory, err))) {
        if (remove) out->removed = out->read;
        return true;
    }
    if (closed) catalogue_close_memory(service, transfer.care.memory.id, false);
    return false;
}

bool service_split_memory(struct service *service, struct arena *arena, struct str memory, struct str into,
                          const struct care_filter *filter, const struct care_options *options, struct care_report *out,
                          struct error *err) {
    struct transfer transfer = {
        .care = {.service = service, .arena = arena, .options = options, .report = out}, .filter = filter, .moves = true};
    if (lets_all_pass(filter)) return error_set(err, ERR_INVALID, "a filter that lets all pass splits nothing off");
    return care_begin(&transfer.care, memory, err) && find_into(&transfer, into, true, err) && transfer_all(&transfer, err);
}
