/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/care_parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"

bool care_begin(struct care *care, struct str memory, struct error *err) {
    *care->report = (struct care_report){0};
    if (care->options->listed > CARE_LISTED_MAX)
        return error_set(err, ERR_INVALID, "limit: at most %d changes are listed", CARE_LISTED_MAX);
    if (!service_require_writable(care->service, err) ||
        !catalogue_find_memory(care->service, care->arena, memory, &care->memory, err))
        return false;
    care->report->changes = ARENA_ARRAY(care->arena, struct care_change, care->options->listed);
    care->now_ms = clock_now_ms();
    return !care->memory.read_only || care->options->dry_run ||
           error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(memory));
}

void care_note(struct care *care, const char *what, const struct unit *unit, const char *why) {
    struct care_report *report = care->report;
    if (report->change_count == care->options->listed) return;
    report->changes[report->change_count++] = (struct care_change){.what = what,
                                                                   .unit = unit->id,
                                                                   .from = unit->from,
                                                                   .to = unit->to,
                                                                   .source = arena_copy(care->arena, unit->source.text),
                                                                   .target = arena_copy(care->arena, unit->target.text),
                                                                   .why = arena_copy(care->arena, str_of(why))};
}

bool care_read(struct care *care, struct arena *arena, int64_t *after, struct unit_list *units, struct error *err) {
    if (!service_require_going_on(care->service, err)) return false;
    do {
        if (!store_list_units(care->service->store, arena, care->memory.id, *after, CARE_GROUP, false, units, err))
            return false;
        *after = units->next;
        care->damaged |= units->damaged;
    } while (!units->count && units->more);
    if (!catalogue_require_there(care->service, &care->memory, err)) return false;
    care->report->read += (int64_t)units->count;
    return units->count || service_require_whole(&care->memory, care->damaged, err);
}

/* ---- removing ----------------------------------------------------------------------------------------------------------- */

struct removing {
    struct care *care;
    struct change_set changes;
    const struct care_removal *removals;
    size_t count;
    bool *done; /* of each removal */
};

static bool is_there(struct removing *removing, struct store_tx *tx, int64_t id, int64_t rev, struct unit *unit, bool *there,
                     struct error *err) {
    struct error fault = {0};
    *there = store_tx_get_unit(tx, &removing->changes.arena, removing->care->memory.id, id, unit, &fault) && !unit->deleted &&
             unit->rev == rev;
    return fault.code == ERR_NONE || fault.code == ERR_NOT_FOUND || error_set(err, fault.code, "%s", fault.message);
}

static bool run_removals(struct store_tx *tx, void *context, struct error *err) {
    struct removing *removing = context;
    struct care *care = removing->care;
    for (size_t i = 0; i < removing->count; i++) {
        const struct care_removal *removal = &removing->removals[i];
        struct unit unit, other;
        bool there, other_there = true;
        if (!is_there(removing, tx, removal->unit.id, removal->unit.rev, &unit, &there, err)) return false;
        if (there && removal->same && !is_there(removing, tx, removal->same, removal->same_rev, &other, &other_there, err))
            return false;
        removing->done[i] = there && other_there;
        if (removing->done[i] && !change_delete(&removing->changes, tx, &unit, care->now_ms, care->options->by, err))
            return false;
    }
    return true;
}

static void end_removals(void *context, bool committed) {
    struct removing *removing = context;
    change_end(&removing->changes, committed);
}

static void note_removal(struct care *care, const struct care_removal *removal) {
    char why[64];
    snprintf(why, sizeof why, "same as unit %" PRId64, removal->same);
    care->report->removed++;
    care_note(care, "removed", &removal->unit, removal->why ? removal->why : why);
}

bool care_remove(struct care *care, const struct care_removal *removals, size_t count, struct error *err) {
    struct arena arena = {0};
    struct removing removing = {.care = care, .removals = removals, .count = count};
    bool ok = true;
    removing.done = ARENA_ARRAY(&arena, bool, count);
    if (care->options->dry_run) {
        for (size_t i = 0; i < count; i++) removing.done[i] = true;
    } else if (count) {
        change_set_init(&removing.changes, care->service, care->memory.id);
        ok = store_write(care->service->store, &(struct store_write){run_removals, end_removals, &removing}, err);
        change_set_done(&removing.changes);
    }
    for (size_t i = 0; ok && i < count; i++)
        if (removing.done[i]) note_removal(care, &removals[i]);
    arena_done(&arena);
    return ok;
}
