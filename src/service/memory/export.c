/* SPDX-License-Identifier: Apache-2.0 */
/* Export: pieces of the file as they are asked for, so that memory use does not grow with the memory. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "exchange/tables/csv.h"
#include "exchange/tmx/tmx.h"
#include "service/library/state.h"

enum { EXPORT_BATCH = 200, PIECE_BYTES = 1 << 16, PIECE_READS = 20 /* batches that one call reads at most: some 10 ms */ };

struct export {
    enum export_format format;
    struct service *service;
    struct arena arena; /* the memories' list */
    struct memory_list memories;
    struct language from, to;
    size_t memory;    /* the one that is being written */
    int64_t after_id; /* in it */
    bool started;
    const struct memory *damaged; /* one of which some was left out */
};

struct export *service_export_begin(struct service *service, enum export_format format, struct str memory,
                                    const struct language *from, const struct language *to, struct error *err) {
    struct export *export = alloc_zero(1, sizeof *export);
    export->format = format;
    export->service = service;
    if (from) export->from = *from;
    if (to) export->to = *to;
    bool ok = service_require_readable(service, err);
    if (ok && memory.len) {
        export->memories = (struct memory_list){ARENA_NEW(&export->arena, struct memory), 1};
        ok = catalogue_find_memory(service, &export->arena, memory, export->memories.at, err);
    } else if (ok) {
        export->memories = catalogue_list_memories(service, &export->arena);
        catalogue_keep_readable(&export->memories);
    }
    if (ok) return export;
    service_export_close(export);
    return NULL;
}

static bool is_wanted(const struct export *export, const struct unit *unit) {
    return (!export->from.tag[0] || language_compare(&export->from, &unit->from) != LANGUAGE_DIFFERENT) &&
           (!export->to.tag[0] || language_compare(&export->to, &unit->to) != LANGUAGE_DIFFERENT);
}

static void write_unit(const struct export *export, const struct unit *unit, struct buf *out) {
    switch (export->format) {
    case EXPORT_TMX: tmx_write_unit(out, unit); break;
    case EXPORT_CSV: csv_write_unit(out, ',', unit); break;
    case EXPORT_TSV: csv_write_unit(out, '\t', unit); break;
    }
}

/* One batch of units; moves to the next memory at the end of one. Takes off *reads what it cost: many deleted units cost as
 * much as many batches. */
static bool write_batch(struct export *export, struct buf *out, int *reads, struct error *err) {
    struct arena arena = {0};
    struct unit_list units = {0};
    const struct memory *memory = &export->memories.at[export->memory];
    bool ok =
        store_list_units(export->service->store, &arena, memory->id, export->after_id, EXPORT_BATCH, false, &units, err) &&
        catalogue_require_there(export->service, memory, err); /* one half of it would look like all */
    for (size_t i = 0; ok && i < units.count; i++)
        if (is_wanted(export, &units.at[i])) write_unit(export, &units.at[i], out);
    export->after_id = units.next;
    if (units.damaged) export->damaged = memory;
    *reads -= units.more && units.count < EXPORT_BATCH ? PIECE_READS : 1;
    if (ok && !units.more) {
        export->memory++;
        export->after_id = 0;
    }
    arena_done(&arena);
    return ok;
}

/* What the header names as the source language: the one that was asked for, or the only one there is. Else none: "*all*". */
static struct language header_language(struct export *export) {
    struct language_pair *pairs;
    size_t count = library_list_pairs(export->service, &export->arena, &pairs);
    if (export->from.tag[0] || count == 0) return export->from;
    for (size_t i = 1; i < count; i++)
        if (!language_equal(&pairs[i].from, &pairs[0].from)) return (struct language){0};
    return pairs[0].from;
}

static void write_header(struct export *export, struct buf *out) {
    struct language from = header_language(export);
    export->started = true;
    if (export->format == EXPORT_TMX)
        tmx_write_header(out, &from, clock_now_ms());
    else
        csv_write_header(out, export->format == EXPORT_CSV ? ',' : '\t');
}

bool service_export_next(struct export *export, struct buf *out, bool *more, struct error *err) {
    size_t start = out->len;
    int reads = PIECE_READS;
    if (!export->started) write_header(export, out);
    while (export->memory < export->memories.count && out->len - start < PIECE_BYTES && reads > 0)
        if (!write_batch(export, out, &reads, err)) return false;
    *more = export->memory < export->memories.count;
    if (*more) return true;
    if (export->damaged && !service_require_whole(export->damaged, true, err)) return false;
    if (export->format == EXPORT_TMX) tmx_write_footer(out);
    return true;
}

void service_export_close(struct export *export) {
    if (!export) return;
    arena_done(&export->arena);
    free(export);
}
