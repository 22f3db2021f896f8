/* SPDX-License-Identifier: Apache-2.0 */
/* Import in two steps: the file is read as it comes in, and its units are checked and kept in a temporary file; only those of a
 * whole, sound file are written, in groups. So a broken file changes nothing; a kill in the middle of the second step leaves
 * whole groups, and importing again completes them. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "service/library/unit_reader.h"
#include "service/memory/change.h"
#include "service/memory/unit_spool.h"

enum { GROUP_UNITS = 2000, GROUP_BYTES = 8 << 20 };

static const uint64_t MAX_BYTES_DEFAULT = 4ULL << 30;

struct import {
    struct import *next; /* in the service's list; under its lock, as are bytes, done and total */
    struct service *service;
    struct import_options options;
    struct memory memory;
    struct arena arena; /* the options' texts, the warnings */
    struct unit_reader *reader;
    struct unit_spool *spool;
    uint64_t bytes;
    int64_t done, total, started_ms;
    struct identity_map *tuids, *repeated; /* of the file; a tuid that stands twice is no identifier */
    struct import_report report;
    int64_t seen; /* units in the file so far */

    /* the second step */
    struct arena group_arena;
    struct unit *group;
    size_t group_count;
    struct change_set changes;
    int64_t added, updated, unchanged; /* of the group */
    int64_t now_ms;
};

/* ---- the list of those that run --------------------------------------------------------------------------------------- */

static void enlist(struct import *import) {
    pthread_mutex_lock(&import->service->imports_lock);
    struct import **last = &import->service->imports;
    while (*last) last = &(*last)->next;
    *last = import;
    pthread_mutex_unlock(&import->service->imports_lock);
}

static void delist(struct import *import) {
    pthread_mutex_lock(&import->service->imports_lock);
    struct import **at = &import->service->imports;
    while (*at && *at != import) at = &(*at)->next;
    if (*at) *at = import->next;
    pthread_mutex_unlock(&import->service->imports_lock);
}

static void tell_progress(struct import *import, int64_t done, int64_t total) {
    pthread_mutex_lock(&import->service->imports_lock);
    import->done = done;
    import->total = total;
    pthread_mutex_unlock(&import->service->imports_lock);
}

void service_list_imports(struct service *service, struct arena *arena, struct import_state_list *out) {
    size_t count = 0;
    pthread_mutex_lock(&service->imports_lock);
    for (const struct import *import = service->imports; import; import = import->next) count++;
    *out = (struct import_state_list){ARENA_ARRAY(arena, struct import_state, count), 0};
    for (const struct import *import = service->imports; import; import = import->next) {
        if (!caller_reads(import->options.memory)) continue;
        out->at[out->count++] = (struct import_state){arena_copy(arena, import->options.memory),
                                                      arena_copy(arena, import->options.name),
                                                      (int64_t)import->bytes,
                                                      import->done,
                                                      import->total,
                                                      import->started_ms};
    }
    pthread_mutex_unlock(&service->imports_lock);
}

/* ---- first step: check ------------------------------------------------------------------------------------------------ */

static void warn(void *context, const char *warning) {
    struct import *import = context;
    import->report.warnings_in_all++;
    if (import->report.warning_count == WARNINGS_MAX) return;
    import->report.warnings[import->report.warning_count++] = arena_copy(&import->arena, str_of(warning));
}

static void note_tuid(struct import *import, const struct unit *unit) {
    int64_t number;
    uint64_t hash = identity_of_tuid(0, unit);
    if (!hash) return;
    if (!identity_find(import->tuids, hash, 0, 0, &number)) {
        identity_put(import->tuids, hash, 0, import->seen);
        return;
    }
    if (identity_find(import->repeated, hash, 0, 0, &number)) return;
    identity_put(import->repeated, hash, 0, import->seen);
    char warning[256];
    snprintf(warning, sizeof warning, "tuid \"%" STR_FMT "\" stands more than once for %s: it is not taken as an identifier",
             STR_ARG(utf8_limit(unit->tuid, 80)), unit->to.tag);
    warn(import, warning);
}

static bool check_unit(void *context, const struct unit *unit, struct error *err) {
    struct import *import = context;
    struct error fault = {0};
    import->seen++;
    if (service_check_unit(unit, &fault)) {
        import->report.read++;
        note_tuid(import, unit);
        return unit_spool_add(import->spool, unit, err);
    }
    import->report.skipped++;
    error_prefix(&fault, "unit %" PRId64 " is left out", import->seen);
    warn(import, fault.message);
    return true;
}

static bool open_spool(struct import *import, struct error *err) {
    import->spool = unit_spool_open(import->service->options.data, err);
    return import->spool != NULL;
}

static bool prepare_memory(struct import *import, struct error *err) {
    struct error missing = {0};
    struct memory wanted = {.name = import->options.memory, .title = STR("")};
    if (!catalogue_find_memory(import->service, &import->arena, wanted.name, &import->memory, &missing)) return true;
    return !import->memory.read_only ||
           error_set(err, ERR_DENIED, "memory \"%" STR_FMT "\" is read-only", STR_ARG(wanted.name));
}

struct import *service_import_begin(struct service *service, const struct import_options *options, struct error *err) {
    if (!service_require_readable(service, err) || !caller_require(options->memory, err)) return NULL;
    struct import *import = alloc_zero(1, sizeof *import);
    import->service = service;
    import->options = *options;
    import->options.memory = arena_copy(&import->arena, options->memory);
    import->options.name = arena_copy(&import->arena, options->name.len               ? options->name
                                                      : options->format == IMPORT_TMX ? STR("tmx")
                                                                                      : STR("table"));
    import->options.author = arena_copy(&import->arena, options->author.len ? options->author : caller_name());
    if (!import->options.max_bytes) import->options.max_bytes = MAX_BYTES_DEFAULT;
    import->report.warnings = ARENA_ARRAY(&import->arena, struct str, WARNINGS_MAX);
    import->tuids = identity_open();
    import->repeated = identity_open();
    import->reader = unit_reader_open(&import->options, check_unit, warn, import);
    import->started_ms = clock_now_ms();
    enlist(import);
    if (prepare_memory(import, err) && open_spool(import, err)) return import;
    service_import_close(import);
    return NULL;
}

bool service_import_feed(struct import *import, const void *bytes, size_t len, struct error *err) {
    pthread_mutex_lock(&import->service->imports_lock);
    import->bytes += len;
    pthread_mutex_unlock(&import->service->imports_lock);
    if (import->bytes > import->options.max_bytes)
        return error_set(err, ERR_TOO_LARGE, "%s: larger than %" PRIu64 " bytes", import->options.name.at,
                         import->options.max_bytes);
    return unit_reader_feed(import->reader, bytes, len, err);
}

/* ---- second step: write ----------------------------------------------------------------------------------------------- */

static bool put_one(struct import *import, struct store_tx *tx, struct unit *unit, struct error *err) {
    enum put_outcome outcome;
    if (!change_take(&import->changes, tx, unit, import->now_ms, &outcome, err)) return false;
    switch (outcome) {
    case PUT_CREATED: import->added++; break;
    case PUT_UPDATED: import->updated++; break;
    case PUT_UNCHANGED: import->unchanged++; break;
    }
    return true;
}

static bool run_group(struct store_tx *tx, void *context, struct error *err) {
    struct import *import = context;
    import->added = import->updated = import->unchanged = 0;
    for (size_t i = 0; i < import->group_count; i++)
        if (!put_one(import, tx, &import->group[i], err)) return false;
    return true;
}

static void end_group(void *context, bool committed) {
    struct import *import = context;
    change_end(&import->changes, committed);
}

static bool write_group(struct import *import, struct error *err) {
    if (import->group_count == 0) return true;
    if (!service_require_going_on(import->service, err)) return false;
    change_set_init(&import->changes, import->service, import->memory.id);
    bool ok = store_write(import->service->store, &(struct store_write){run_group, end_group, import}, err);
    change_set_done(&import->changes);
    import->group_count = 0;
    arena_reset(&import->group_arena);
    if (!ok) return false;
    import->report.added += import->added;
    import->report.updated += import->updated;
    import->report.unchanged += import->unchanged;
    tell_progress(import, import->report.added + import->report.updated + import->report.unchanged, import->report.read);
    return true;
}

static bool collect_unit(void *context, const struct unit *unit, struct error *err) {
    struct import *import = context;
    int64_t number;
    struct unit *kept = &import->group[import->group_count++];
    *kept = unit_copy(&import->group_arena, unit);
    if (!kept->changed_ms) kept->changed_ms = kept->created_ms ? kept->created_ms : import->now_ms;
    if (!kept->created_ms) kept->created_ms = kept->changed_ms;
    if (!kept->author.len) kept->author = import->options.author;
    if (kept->usage_count > UNIT_USAGE_MAX) kept->usage_count = UNIT_USAGE_MAX;
    bool some_repeat = identity_count(import->repeated) > 0;
    if (some_repeat && identity_find(import->repeated, identity_of_tuid(0, unit), 0, 0, &number)) kept->tuid = STR("");
    bool full = import->group_count == GROUP_UNITS || import->group_arena.bytes > GROUP_BYTES;
    return !full || write_group(import, err);
}

static bool create_memory(struct import *import, struct error *err) {
    struct memory wanted = {.name = import->options.memory, .title = STR("")};
    struct error conflict = {0};
    if (import->memory.id) return true;
    if (service_create_memory(import->service, &import->arena, &wanted, &import->memory, &conflict)) return true;
    if (conflict.code != ERR_CONFLICT) return error_set(err, conflict.code, "%s", conflict.message);
    return catalogue_find_memory(import->service, &import->arena, wanted.name, &import->memory, err);
}

static void copy_report(const struct import *import, struct arena *arena, struct import_report *out) {
    *out = import->report;
    out->warnings = ARENA_ARRAY(arena, struct str, import->report.warning_count);
    for (size_t i = 0; i < import->report.warning_count; i++) out->warnings[i] = arena_copy(arena, import->report.warnings[i]);
}

bool service_import_finish(struct import *import, struct arena *arena, struct import_report *out, struct error *err) {
    if (!unit_reader_finish(import->reader, err) || !service_wait_writable(import->service, err) || !create_memory(import, err))
        return false;
    import->group = ARENA_ARRAY(&import->arena, struct unit, GROUP_UNITS);
    import->now_ms = clock_now_ms();
    tell_progress(import, 0, import->report.read);
    if (!unit_spool_read(import->spool, collect_unit, import, err) || !write_group(import, err)) return false;
    copy_report(import, arena, out);
    return true;
}

void service_import_close(struct import *import) {
    if (!import) return;
    delist(import);
    service_wake_background(import->service); /* what waited: an index to be saved, parts to be joined */
    unit_reader_close(import->reader);
    identity_close(import->tuids);
    identity_close(import->repeated);
    unit_spool_close(import->spool);
    arena_done(&import->group_arena);
    arena_done(&import->arena);
    free(import);
}
