/* SPDX-License-Identifier: Apache-2.0 */
/* Duplicates. One walk over the memory gives a hash of each unit's texts and what decides who stays; sorted, equal ones stand
 * together. For memories of many millions there are several walks, each over a share of the hashes, so that the list stays
 * within HASHES_MAX. Before a unit goes, its texts are compared with those of the one that stays: hashes can collide. */
#include <stdlib.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "model/pack.h"
#include "service/care/care_parts.h"
#include "text/chars.h"
#include "text/text.h"

enum { HASHES_MAX = 4 << 20, REMOVALS = 200 };

struct candidate {
    uint64_t hash;
    int64_t id, changed_ms;
    uint8_t status, origin; /* how little it is trusted: 0 is best */
};

struct candidates {
    struct candidate *at;
    size_t count, capacity;
    enum duplicates kind;
    uint64_t shares, share;
};

/* ---- what is the same --------------------------------------------------------------------------------------------------- */

/* Normal form, and one blank for any white space. */
static struct str plain(struct arena *arena, struct str text) {
    struct str normal = text_normalise(arena, text);
    char *out = arena_alloc(arena, normal.len + 1);
    size_t len = 0;
    bool space = true;
    for (size_t at = 0; at < normal.len;) {
        size_t start = at;
        bool is_space = chars_class(utf8_next(normal, &at)) == CHAR_SPACE;
        if (is_space && !space) out[len++] = ' ';
        for (; !is_space && start < at; start++) out[len++] = normal.at[start];
        space = is_space;
    }
    return (struct str){out, len && out[len - 1] == ' ' ? len - 1 : len};
}

static void add_segment(struct buf *out, struct arena *arena, struct segment segment) {
    pack_add(out, plain(arena, segment.text));
    segment_pack_codes(out, segment);
}

static struct str texts_of(struct arena *arena, struct buf *out, const struct unit *unit, enum duplicates kind) {
    buf_clear(out);
    pack_add(out, language_tag(&unit->from));
    pack_add(out, language_tag(&unit->to));
    add_segment(out, arena, unit->source);
    if (kind == DUPLICATES_PAIR) add_segment(out, arena, unit->target);
    return buf_str(out);
}

/* ---- who stays ---------------------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const struct candidate *one = a, *other = b;
    if (one->hash != other->hash) return one->hash > other->hash ? 1 : -1;
    if (one->status != other->status) return one->status > other->status ? 1 : -1;
    if (one->origin != other->origin) return one->origin > other->origin ? 1 : -1;
    if (one->changed_ms != other->changed_ms) return one->changed_ms < other->changed_ms ? 1 : -1;
    return (one->id > other->id) - (one->id < other->id);
}

static void add_candidate(struct candidates *candidates, struct arena *arena, struct buf *texts, const struct unit *unit) {
    static const uint8_t statuses[] = {
        [STATUS_REVIEWED] = 0, [STATUS_CONFIRMED] = 1, [STATUS_DRAFT] = 2, [STATUS_REJECTED] = 3};
    static const uint8_t origins[] = {[ORIGIN_HUMAN] = 0, [ORIGIN_ALIGNED] = 1, [ORIGIN_MACHINE] = 2};
    struct str key = texts_of(arena, texts, unit, candidates->kind);
    uint64_t hash = XXH3_64bits(key.at, key.len);
    if (hash % candidates->shares != candidates->share) return;
    if (candidates->count == candidates->capacity) {
        candidates->capacity = candidates->capacity ? candidates->capacity * 2 : 4096;
        candidates->at = alloc_again(candidates->at, candidates->capacity, sizeof *candidates->at);
    }
    candidates->at[candidates->count++] =
        (struct candidate){hash, unit->id, unit->changed_ms, statuses[unit->status], origins[unit->origin]};
}

static bool collect(struct care *care, struct candidates *candidates, struct error *err) {
    struct buf texts = {0};
    int64_t after = 0;
    bool ok = true, more = true;
    candidates->count = 0;
    while (ok && more) {
        struct arena arena = {0};
        struct unit_list units = {0};
        ok = care_read(care, &arena, &after, &units, err);
        more = ok && units.count > 0;
        for (size_t i = 0; more && i < units.count; i++) add_candidate(candidates, &arena, &texts, &units.at[i]);
        arena_done(&arena);
    }
    buf_done(&texts);
    if (candidates->count) qsort(candidates->at, candidates->count, sizeof *candidates->at, compare);
    return ok;
}

/* ---- removing ----------------------------------------------------------------------------------------------------------- */

struct removals {
    struct arena arena;
    struct care_removal at[REMOVALS];
    size_t count;
};

static bool flush(struct care *care, struct removals *removals, struct error *err) {
    bool ok = care_remove(care, removals->at, removals->count, err);
    removals->count = 0;
    arena_reset(&removals->arena);
    return ok;
}

/* A unit that is gone in the meantime is no error. */
static bool read_unit(struct care *care, struct arena *arena, int64_t id, struct unit *unit, bool *there, struct error *err) {
    struct error fault = {0};
    *there = store_get_unit(care->service->store, arena, care->memory.id, id, unit, &fault) && !unit->deleted;
    return fault.code == ERR_NONE || fault.code == ERR_NOT_FOUND || error_set(err, fault.code, "%s", fault.message);
}

/* The candidates of one hash, the one that stays first. */
static bool remove_group(struct care *care, const struct candidates *group, struct removals *removals, struct error *err) {
    struct arena arena = {0};
    struct buf texts = {0}, others = {0};
    struct unit keeper, unit;
    bool there, ok = read_unit(care, &arena, group->at[0].id, &keeper, &there, err);
    struct str key = ok && there ? texts_of(&arena, &texts, &keeper, group->kind) : STR("");
    for (size_t i = 1; ok && key.len && i < group->count; i++) {
        ok = read_unit(care, &removals->arena, group->at[i].id, &unit, &there, err);
        if (!ok || !there || !str_equal(key, texts_of(&arena, &others, &unit, group->kind))) continue;
        removals->at[removals->count++] = (struct care_removal){.unit = unit, .same = keeper.id, .same_rev = keeper.rev};
        if (removals->count == REMOVALS) ok = flush(care, removals, err);
    }
    buf_done(&texts);
    buf_done(&others);
    arena_done(&arena);
    return ok;
}

static bool remove_all(struct care *care, struct candidates *candidates, struct error *err) {
    struct removals removals = {0};
    bool ok = true;
    for (size_t start = 0, end; ok && start < candidates->count; start = end) {
        for (end = start + 1; end < candidates->count && candidates->at[end].hash == candidates->at[start].hash;) end++;
        if (end - start == 1) continue;
        struct candidates group = *candidates;
        group.at += start;
        group.count = end - start;
        ok = remove_group(care, &group, &removals, err);
    }
    ok = ok && flush(care, &removals, err);
    arena_done(&removals.arena);
    return ok;
}

bool service_remove_duplicates(struct service *service, struct arena *arena, struct str memory, enum duplicates kind,
                               const struct care_options *options, struct care_report *out, struct error *err) {
    struct care care = {.service = service, .arena = arena, .options = options, .report = out};
    struct memory now = {0};
    struct candidates candidates = {.kind = kind};
    if (!care_begin(&care, memory, err) || !store_get_memory(service->store, arena, memory, &now, err)) return false;
    candidates.shares = (uint64_t)now.units / HASHES_MAX + 1;
    bool ok = true;
    for (; ok && candidates.share < candidates.shares; candidates.share++) {
        out->read = 0; /* each walk reads all */
        ok = collect(&care, &candidates, err) && remove_all(&care, &candidates, err);
    }
    free(candidates.at);
    return ok;
}
