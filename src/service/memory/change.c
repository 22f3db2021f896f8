/* SPDX-License-Identifier: Apache-2.0 */
#include "service/memory/change.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/text.h"

bool service_check_unit(const struct unit *unit, struct error *err) {
    bool may_be_empty = unit->status == STATUS_DRAFT || unit->status == STATUS_REJECTED;
    if (!unit_check(unit, err)) return false;
    return may_be_empty || !text_is_blank(unit->target.text) || error_set(err, ERR_INVALID, "target: empty");
}

void change_set_init(struct change_set *set, struct service *service, uint32_t memory) {
    *set = (struct change_set){.service = service, .memory = memory};
}

void change_set_done(struct change_set *set) {
    arena_done(&set->arena);
    free(set->at);
    *set = (struct change_set){0};
}

/* Hashes may collide: what the store has must agree in the texts behind the hash. */
static bool is_really_same(const struct unit *a, const struct unit *b, int kind) {
    uint64_t of_a[IDENTITY_KINDS], of_b[IDENTITY_KINDS];
    if (!language_equal(&a->from, &b->from) || !language_equal(&a->to, &b->to)) return false;
    identity_of_unit(0, a, of_a);
    identity_of_unit(0, b, of_b);
    if (of_a[kind] != of_b[kind]) return false; /* the stored unit has changed since its hash was put */
    switch (kind) {
    case IDENTITY_CONTENT: return segment_equal(a->source, b->source) && segment_equal(a->target, b->target);
    case IDENTITY_PLACE: return segment_equal(a->source, b->source) && str_equal(a->document, b->document);
    default: return str_equal(a->tuid, b->tuid);
    }
}

/* What a hash leads to. A unit that is gone is no error: its hash may have outlived it. Nor is a damaged one: what is put
 * stands beside it. */
static bool look_at(struct change_set *set, struct store_tx *tx, int64_t id, struct unit *same, bool *there,
                    struct error *err) {
    struct error fault = {0};
    *there = store_tx_get_unit(tx, &set->arena, set->memory, id, same, &fault) && !same->deleted;
    return fault.code == ERR_NONE || store_has_none(&fault) || error_set(err, fault.code, "%s", fault.message);
}

static bool find_of_kind(struct change_set *set, struct store_tx *tx, const struct unit *unit, int kind, uint64_t hash,
                         struct unit *same, bool *found, struct error *err) {
    const struct identity_map *identities = set->service->library.identities;
    bool there;
    int64_t id;
    for (size_t n = 0; !*found && identity_find(identities, hash, set->memory, n, &id); n++) {
        if (id == unit->id) continue;
        if (!look_at(set, tx, id, same, &there, err)) return false;
        *found = there && is_really_same(unit, same, kind);
    }
    return true;
}

/* The unit's identities are left in `hashes`. */
static bool find_same(struct change_set *set, struct store_tx *tx, const struct unit *unit, uint64_t hashes[IDENTITY_KINDS],
                      struct unit *same, int *identity_kind, bool *found, struct error *err) {
    *found = false;
    if (!library_require_current(set->service, err)) return false;
    identity_of_unit(set->memory, unit, hashes);
    for (int kind = 0; kind < IDENTITY_KINDS && !*found; kind++) {
        *identity_kind = kind;
        if (hashes[kind] && !find_of_kind(set, tx, unit, kind, hashes[kind], same, found, err)) return false;
    }
    return true;
}

bool change_find_same(struct change_set *set, struct store_tx *tx, const struct unit *unit, struct unit *same,
                      int *identity_kind, bool *found, struct error *err) {
    uint64_t hashes[IDENTITY_KINDS];
    return find_same(set, tx, unit, hashes, same, identity_kind, found, err);
}

/* `hashes` are the identities of `after`. */
static bool put(struct change_set *set, struct store_tx *tx, const struct unit *before, struct unit *after,
                const uint64_t hashes[IDENTITY_KINDS], struct error *err) {
    /* Whoever asked may have found the memory open, and stood in the queue since. */
    if (!catalogue_require_open(set->service, set->memory, err)) return false;
    if (!after->deleted && !library_promise(set->service, &after->from, err)) return false;
    if (!store_tx_put_unit(tx, set->memory, after, err)) {
        if (!after->deleted) library_release(set->service, &after->from);
        return false;
    }
    if (set->count == set->capacity) {
        set->capacity = set->capacity ? set->capacity * 2 : 16;
        set->at = alloc_again(set->at, set->capacity, sizeof *set->at);
    }
    struct change *change = &set->at[set->count++];
    *change = (struct change){before ? *before : (struct unit){0}, unit_copy(&set->arena, after)};
    if (change->before.id && !change->before.deleted) identities_remove(set->service, set->memory, &change->before);
    if (!after->deleted) identities_put(set->service, set->memory, after->id, hashes);
    return true;
}

bool change_put(struct change_set *set, struct store_tx *tx, const struct unit *before, struct unit *after, struct error *err) {
    uint64_t hashes[IDENTITY_KINDS];
    identity_of_unit(set->memory, after, hashes);
    return put(set, tx, before, after, hashes, err);
}

/* A newer state of a unit that is there. What the other side does not say stays. */
static struct unit replacement(const struct unit *same, const struct unit *wanted) {
    struct unit after = *wanted;
    after.id = same->id;
    if (!after.created_ms || (same->created_ms && same->created_ms < after.created_ms)) after.created_ms = same->created_ms;
    if (!after.author.len) after.author = same->author;
    if (after.usage_count < same->usage_count) after.usage_count = same->usage_count;
    if (after.used_ms < same->used_ms) after.used_ms = same->used_ms;
    return after;
}

static bool judge(struct change_set *set, struct store_tx *tx, const struct unit *unit, int64_t now_ms,
                  uint64_t hashes[IDENTITY_KINDS], struct unit *same, struct unit *after, enum put_outcome *outcome,
                  struct error *err) {
    bool found;
    int kind;
    *after = *unit;
    *outcome = PUT_CREATED;
    if (!find_same(set, tx, unit, hashes, same, &kind, &found, err)) return false;
    if (!found) {
        *same = (struct unit){0};
        return true;
    }
    *outcome = PUT_UNCHANGED;
    bool is_newer = unit->changed_ms > same->changed_ms;
    bool undated_and_other = !is_newer && unit->changed_ms == now_ms && !unit_same_content(unit, same);
    if (!is_newer && !undated_and_other) return true;
    *after = replacement(same, unit);
    /* Without a date of its own it says nothing new; nor does the same from another memory (now_ms below 0). */
    if (unit_same_content(after, same) && (after->changed_ms == now_ms || now_ms < 0)) return true;
    *outcome = PUT_UPDATED;
    return true;
}

bool change_judge(struct change_set *set, struct store_tx *tx, const struct unit *unit, int64_t now_ms, struct unit *same,
                  struct unit *after, enum put_outcome *outcome, struct error *err) {
    uint64_t hashes[IDENTITY_KINDS];
    return judge(set, tx, unit, now_ms, hashes, same, after, outcome, err);
}

bool change_take(struct change_set *set, struct store_tx *tx, struct unit *unit, int64_t now_ms, enum put_outcome *outcome,
                 struct error *err) {
    struct unit same, after;
    uint64_t hashes[IDENTITY_KINDS];
    if (!judge(set, tx, unit, now_ms, hashes, &same, &after, outcome, err)) return false;
    switch (*outcome) {
    case PUT_CREATED: return put(set, tx, NULL, unit, hashes, err);
    case PUT_UPDATED: return change_put(set, tx, &same, &after, err);
    case PUT_UNCHANGED: break;
    }
    return true;
}

bool change_delete(struct change_set *set, struct store_tx *tx, const struct unit *before, int64_t now_ms, struct str by,
                   struct error *err) {
    struct unit after = *before;
    after.deleted = true;
    after.changed_ms = now_ms;
    if (by.len) after.changed_by = by;
    return change_put(set, tx, before, &after, err);
}

static void undo(struct change_set *set) {
    for (size_t i = set->count; i-- > 0;) {
        struct change *change = &set->at[i];
        if (!change->after.deleted) identities_remove(set->service, set->memory, &change->after);
        if (change->before.id && !change->before.deleted) identities_add(set->service, set->memory, &change->before);
    }
}

static void release_places(struct change_set *set) {
    for (size_t i = 0; i < set->count; i++)
        if (!set->at[i].after.deleted) library_release(set->service, &set->at[i].after.from);
}

static void apply(struct change_set *set) {
    struct unit *units = ARENA_ARRAY(&set->arena, struct unit, set->count);
    for (size_t i = 0; i < set->count; i++) units[i] = set->at[i].after;
    library_apply(set->service, set->memory, units, set->count);
    service_wake_background(set->service);
}

void change_end(struct change_set *set, bool committed) {
    if (committed)
        apply(set);
    else
        undo(set);
    /* A commit that failed may have gone through all the same. */
    if (!committed && set->count) library_note_behind(set->service, set->memory);
    release_places(set);
}
