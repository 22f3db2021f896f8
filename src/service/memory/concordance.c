/* SPDX-License-Identifier: Apache-2.0 */
/* Concordance: the full-text index follows the library by rev, in the background. A search brings what is little up to date
 * itself, so that what was confirmed a moment ago is found; it does not wait for what is much, and tells how much that is. */
#include "service/memory/concordance.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "service/language/language.h"
#include "service/library/caller.h"
#include "service/memory/clear.h"

enum {
    FOLLOW_BATCH = 1000,     /* units read from the store at once */
    FOLLOW_COMMIT = 20000,   /* units of a commit: many small ones cost the full-text index a third of its rate */
    SEARCH_UNITS = 100,      /* of a memory, that a search follows itself: some 4 ms */
    SEARCH_WAIT_MS = 5,      /* for another who follows, at most; more memories are followed no longer than that */
    SEARCH_PATIENCE_MS = 50, /* the same, where there is so little that the other will be done by then */
    OFFSET_MAX = 10000,
    LINES_MAX = 100,
};

static int64_t units_behind(struct service *service, uint32_t memory) {
    int64_t behind = catalogue_applied_rev(service, memory) - concordance_rev(service->concordance, memory);
    return behind > 0 ? behind : 0;
}

/* The changes of one memory that are put into the full-text index, up to a commit. */
struct following {
    struct service *service;
    uint32_t memory;
    int64_t rev; /* of the last one */
    size_t count;
    bool many; /* are behind */
};

static bool put_unit(struct following *following, const struct unit *unit, struct error *err) {
    if (following->many)
        spelling_learn_of_many(following->service, unit);
    else
        spelling_learn(following->service, unit);
    if (!concordance_put(following->service->concordance, following->memory, unit, err)) return false;
    following->rev = unit->rev;
    following->count++;
    return true;
}

/* The newest may be damaged, and not in the list: where that comes to its end, all is read that had been applied before. */
static bool put_stored(struct following *following, struct error *err) {
    struct arena arena = {0};
    struct unit_list units = {0};
    int64_t applied = catalogue_applied_rev(following->service, following->memory);
    bool ok =
        store_list_changes(following->service->store, &arena, following->memory, following->rev, FOLLOW_BATCH, &units, err);
    for (size_t i = 0; ok && i < units.count; i++) ok = put_unit(following, &units.at[i], err);
    if (ok && !units.more && following->rev < applied) {
        concordance_reach(following->service->concordance, following->memory, applied);
        following->rev = applied;
    }
    arena_done(&arena);
    return ok;
}

/* The same from the writer's hand. */
static bool put_handed(struct following *following, struct handed_lot *lot, struct error *err) {
    struct unit unit;
    bool ok = true;
    for (size_t at = 0; ok && handover_next(lot, &at, &unit);)
        if (unit.rev > following->rev) ok = put_unit(following, &unit, err);
    free(lot);
    return ok;
}

static bool put_batch(struct following *following, struct error *err) {
    struct handed_lot *lot = handover_take(following->service->handover, following->memory, following->rev);
    return lot ? put_handed(following, lot, err) : put_stored(following, err);
}

/* Batches of some `most` units in all, and the commit that shows them to searches. */
static bool follow_batches(struct service *service, uint32_t memory, size_t most, bool *more, struct error *err) {
    int64_t first = concordance_rev(service->concordance, memory);
    struct following following = {service, memory, first, 0, units_behind(service, memory) > FOLLOW_BATCH};
    bool ok = true;
    *more = first < catalogue_applied_rev(service, memory); /* else it was deleted meanwhile, or somebody was here before */
    while (ok && *more && following.count < most && !service_is_stopping(service)) {
        size_t before = following.count;
        ok = put_batch(&following, err);
        *more = following.count > before && following.rev < catalogue_applied_rev(service, memory);
    }
    return ok && (following.rev == first || concordance_commit(service->concordance, err));
}

/* Some batches of each memory in turn, so that a unit of one is found before all of an import into another is. */
static bool follow_round(struct service *service, const struct memory_list *memories, bool *more, struct error *err) {
    bool ok = true, left;
    *more = false;
    for (size_t i = 0; ok && i < memories->count && !service_is_stopping(service); i++) {
        if (!units_behind(service, memories->at[i].id)) continue;
        pthread_mutex_lock(&service->concordance_lock);
        ok = follow_batches(service, memories->at[i].id, FOLLOW_COMMIT, &left, err);
        concordance_tidy(service->concordance);
        pthread_mutex_unlock(&service->concordance_lock);
        *more = *more || left;
    }
    return ok;
}

bool concordance_follow(struct service *service, struct error *err) {
    struct arena arena = {0};
    bool ok = true, more = true;
    while (ok && more && !service_is_stopping(service)) {
        arena_reset(&arena);
        struct memory_list memories = catalogue_list_memories(service, &arena);
        ok = follow_round(service, &memories, &more, err);
    }
    arena_done(&arena);
    return ok;
}

/* ---- what a search does -------------------------------------------------------------------------------------------------- */

/* By trying again: the thread sanitizer does not know of pthread_mutex_clocklock, and others wait for the wall clock. */
static bool lock_until(pthread_mutex_t *lock, int64_t until_ms) {
    const struct timespec pause = {.tv_nsec = 200 * 1000};
    while (pthread_mutex_trylock(lock) != 0) {
        if (clock_steady_ms() >= until_ms) return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static bool follow_little(struct service *service, const struct memory_list *memories, struct error *err) {
    int64_t all = 0;
    for (size_t i = 0; i < memories->count; i++) all += units_behind(service, memories->at[i].id);
    int64_t until_ms = clock_steady_ms() + (all > SEARCH_UNITS ? SEARCH_WAIT_MS : SEARCH_PATIENCE_MS);
    bool ok = true, more;
    for (size_t i = 0; ok && i < memories->count; i++) {
        int64_t behind = units_behind(service, memories->at[i].id);
        if (behind == 0 || behind > SEARCH_UNITS) continue;
        if (!lock_until(&service->concordance_lock, until_ms)) break;
        ok = follow_batches(service, memories->at[i].id, SEARCH_UNITS, &more, err);
        pthread_mutex_unlock(&service->concordance_lock);
    }
    return ok;
}

/* What can't be indexed now (the disk is full) is not found yet; what is indexed can be read all the same. */
static bool follow_as_far_as_it_goes(struct service *service, struct arena *arena, int64_t *behind, struct error *err) {
    struct error fault = {0};
    struct memory_list memories = catalogue_list_memories(service, arena);
    bool ok = follow_little(service, &memories, &fault) || fault.code != ERR_UNAVAILABLE;
    for (size_t i = 0; i < memories.count; i++)
        if (caller_reads(memories.at[i].name)) *behind += units_behind(service, memories.at[i].id);
    if (*behind) service_wake_background(service);
    return ok || error_set(err, fault.code, "%s", fault.message);
}

/* ---- a restored store ---------------------------------------------------------------------------------------------------- */

static bool drop_newer(struct service *service, uint32_t memory, struct error *err) {
    if (concordance_rev(service->concordance, memory) <= catalogue_applied_rev(service, memory)) return true;
    return clear_words(service, memory, err);
}

bool concordance_drop_restored(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct memory_list memories = catalogue_list_memories(service, &arena);
    bool ok = true;
    for (size_t i = 0; ok && i < memories.count; i++) ok = drop_newer(service, memories.at[i].id, err);
    arena_done(&arena);
    return ok;
}

/* ---- searching ----------------------------------------------------------------------------------------------------------- */

/* What a deleted memory has left would take the places of what can be shown. Beyond as many memories as a query may name, it
 * does. */
static void leave_deleted_out(struct service *service, struct arena *arena, struct concordance_query *query) {
    enum { NAMED_MAX = 1000 };
    if (query->memories || !clear_is_due(service)) return;
    struct memory_list memories = catalogue_list_memories(service, arena);
    if (memories.count > NAMED_MAX) return;
    uint32_t *ids = ARENA_ARRAY(arena, uint32_t, memories.count + 1);
    for (size_t i = 0; i < memories.count; i++) ids[i] = memories.at[i].id;
    query->memories = ids;
    query->memory_count = memories.count;
}

static bool add_line(struct service *service, struct arena *arena, const struct concordance_request *request,
                     const struct concordance_hit *hit, struct concordance_list *out, struct error *err) {
    struct concordance_line *line = &out->at[out->count];
    struct error fault = {0};
    line->memory = catalogue_memory_name(service, arena, hit->memory);
    if (!line->memory.len) return true; /* it was deleted meanwhile */
    if (!store_get_unit(service->store, arena, hit->memory, hit->unit, &line->unit, &fault))
        return store_has_none(&fault) || error_set(err, fault.code, "%s", fault.message);
    if (line->unit.deleted) return true;
    struct str text = request->in_target ? line->unit.target.text : line->unit.source.text;
    concordance_highlight(arena, request->text, text, &line->highlights, &line->highlight_count);
    out->count++;
    return true;
}

bool service_concordance(struct service *service, struct arena *arena, const struct concordance_request *request,
                         struct concordance_list *out, struct error *err) {
    struct concordance_result found;
    struct concordance_query query = {.side = request->in_target ? CONCORDANCE_TARGET : CONCORDANCE_SOURCE,
                                      .text = request->text,
                                      .from = request->from,
                                      .to = request->to,
                                      .limit = request->limit,
                                      .offset = request->offset};
    *out = (struct concordance_list){0};
    if (request->limit < 1 || request->limit > LINES_MAX) return error_set(err, ERR_INVALID, "limit: from 1 to %d", LINES_MAX);
    if (request->offset > OFFSET_MAX) return error_set(err, ERR_INVALID, "offset: at most %d", OFFSET_MAX);
    if (!service_require_readable(service, err)) return false;
    if (!catalogue_scope(service, arena, request->filter.memories, request->filter.memory_count, &query.memories,
                         &query.memory_count, err))
        return false;
    leave_deleted_out(service, arena, &query);
    if (!follow_as_far_as_it_goes(service, arena, &out->behind, err) ||
        !concordance_search(service->concordance, arena, &query, &found, err))
        return false;
    out->at = ARENA_ARRAY(arena, struct concordance_line, found.count);
    for (size_t i = 0; i < found.count; i++)
        if (!add_line(service, arena, request, &found.at[i], out, err)) return false;
    out->more = found.more;
    return true;
}
