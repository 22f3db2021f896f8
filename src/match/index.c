/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "match/index_part.h"
#include "match/index_search.h"

enum {
    FANOUT = 4,             /* parts of one size class that become one of the next */
    MERGED_MAX = 1 << 16,   /* units in a part built in memory: about a tenth of a second of the writer's time */
    PARTS_MAX_SMALL = 1024, /* units below which a part is of the first size class */
};

struct match_index {
    pthread_mutex_t writing; /* held by put, drop and the short ends of save and load; readers don't take it */
    pthread_mutex_t lock;    /* held for a few instructions, over what stands below */
    struct view *view;
    struct rev_table revs;
    size_t pending, live;

    uint64_t origin, saves; /* who we are, and how many images we have begun to write; under `writing` */
    uint64_t saved_version; /* of the view that the last of them was made from */
    size_t saved_pending;   /* and what was pending in it */
};

struct match_index *match_index_open(void) {
    struct match_index *index = alloc_zero(1, sizeof *index);
    pthread_mutex_init(&index->writing, NULL);
    pthread_mutex_init(&index->lock, NULL);
    if (getrandom(&index->origin, sizeof index->origin, 0) < 0) index->origin = (uintptr_t)index;
    struct tail *tail = tail_open();
    index->view = view_open(1, tail, NULL, 0);
    tail_leave(tail);
    return index;
}

void match_index_close(struct match_index *index) {
    if (!index) return;
    view_leave(index->view);
    rev_table_done(&index->revs);
    pthread_mutex_destroy(&index->writing);
    pthread_mutex_destroy(&index->lock);
    free(index);
}

static struct view *keep_view(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    struct view *view = unlocked->view;
    view_keep(view);
    pthread_mutex_unlock(&unlocked->lock);
    return view;
}

void match_index_find(struct match_index *index, struct arena *arena, const struct match_query *query,
                      struct match_result *out) {
    struct view *view = keep_view(index);
    index_search(view, arena, query, out);
    view_leave(view);
}

/* ---- small questions ----------------------------------------------------------------------------------------------------- */

int64_t match_index_rev(const struct match_index *index, uint32_t memory) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    int64_t rev = rev_table_get(&index->revs, memory);
    pthread_mutex_unlock(&unlocked->lock);
    return rev;
}

size_t match_index_count(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    size_t live = index->live;
    pthread_mutex_unlock(&unlocked->lock);
    return live;
}

size_t match_index_pending(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    size_t pending = index->pending;
    pthread_mutex_unlock(&unlocked->lock);
    return pending;
}

/* ---- changes ------------------------------------------------------------------------------------------------------------- */

/* One step from view to view, under `writing`. */
struct change {
    uint64_t version; /* of the view to come */
    size_t killed, added;
    size_t pending; /* more to save */
    struct part **parts;
    size_t part_count;
    struct tail *tail;
};

static struct change begin_change(struct match_index *index) {
    struct view *view = index->view; /* only the holder of `writing` replaces it */
    struct change change = {.version = view->version + 1, .tail = view->tail, .part_count = view->part_count};
    change.parts = alloc_again(NULL, view->part_count + 1, sizeof *change.parts); /* one more may come */
    memcpy(change.parts, view->parts, view->part_count * sizeof *change.parts);
    return change;
}

/* Readers that come from now on see the change as a whole. */
static void publish(struct match_index *index, struct change *change) {
    struct view *view = view_open(change->version, change->tail, change->parts, change->part_count), *old = index->view;
    pthread_mutex_lock(&index->lock);
    index->view = view;
    index->live += change->added - change->killed;
    index->pending += change->pending;
    pthread_mutex_unlock(&index->lock);
    view_leave(old);
    free(change->parts);
}

static void kill_unit(struct change *change, uint32_t memory, int64_t id) {
    if (tail_kill(change->tail, memory, id, change->version)) {
        change->killed++;
        return;
    }
    for (size_t i = change->part_count; i-- > 0;) {
        uint32_t unit = image_find_unit(&change->parts[i]->image, memory, id);
        if (unit == UINT32_MAX || !part_kill(change->parts[i], unit, change->version)) continue;
        change->killed++;
        return;
    }
}

static struct part *build_part(struct item_list *items) {
    struct build build = {.items = *items};
    return part_build(&build);
}

static int size_class(const struct part *part) {
    int class = 0;
    for (uint64_t size = part->image.counts.units; size >= PARTS_MAX_SMALL; size /= FANOUT) class ++;
    return class;
}

/* How many parts at the end are of one size class, may be merged, and are enough and not too many. */
static size_t mergeable(const struct change *change) {
    size_t count = 0, units = 0;
    for (size_t i = change->part_count; i-- > 0; count++) {
        const struct part *part = change->parts[i];
        if (part->loaded || part->saved_in || size_class(part) != size_class(change->parts[change->part_count - 1])) break;
        units += part->image.counts.units;
    }
    return count >= FANOUT && units <= MERGED_MAX ? count : 0;
}

/* The tail becomes a part, and parts of one size become a larger one, as in a counter of base FANOUT: a unit is copied a few
 * times in all, and the number of parts stays small. The new parts are ours alone until publish. */
static void seal_tail(struct match_index *index, bool merge) {
    struct change change = begin_change(index);
    struct item_list items = {0};
    struct part *made = NULL;
    tail_collect(change.tail, change.tail->count, change.version, &items);
    if (items.count) change.parts[change.part_count++] = made = build_part(&items);
    change.tail = tail_open();
    for (size_t count; merge && (count = mergeable(&change)) > 0;) {
        struct item_list merged = {0};
        change.part_count -= count;
        for (size_t i = 0; i < count; i++) part_collect(change.parts[change.part_count + i], change.version, &merged);
        struct part *larger = build_part(&merged);
        part_leave(made);
        change.parts[change.part_count++] = made = larger;
    }
    publish(index, &change);
    tail_leave(change.tail);
    part_leave(made);
}

static void raise_rev(struct match_index *index, uint32_t memory, int64_t rev) {
    pthread_mutex_lock(&index->lock);
    rev_table_raise(&index->revs, memory, rev);
    pthread_mutex_unlock(&index->lock);
}

void match_index_put(struct match_index *index, uint32_t memory, const struct unit *unit) {
    struct item item = {0};
    if (!unit->deleted) item = item_make(memory, unit);
    pthread_mutex_lock(&index->writing);
    struct change change = begin_change(index);
    change.pending = 1;
    kill_unit(&change, memory, unit->id);
    if (!unit->deleted) {
        change.tail->items[change.tail->count++] = item;
        change.added = 1;
    }
    publish(index, &change);
    raise_rev(index, memory, unit->rev);
    if (index->view->tail_count == TAIL_MAX) seal_tail(index, true);
    pthread_mutex_unlock(&index->writing);
}

static size_t drop_from_part(struct part *part, uint32_t memory, uint64_t version) {
    size_t killed = 0;
    if (!image_find_memory(&part->image, memory)) return 0;
    for (uint32_t i = 0; i < part->image.counts.units; i++)
        if (part->image.units[i].memory == memory) killed += part_kill(part, i, version);
    return killed;
}

static size_t drop_from_tail(struct tail *tail, uint32_t memory, uint64_t version) {
    size_t killed = 0;
    for (size_t i = 0; i < tail->count; i++)
        if (tail->items[i].record->memory == memory) killed += tail_kill(tail, memory, tail->items[i].record->id, version);
    return killed;
}

void match_index_drop_memory(struct match_index *index, uint32_t memory) {
    pthread_mutex_lock(&index->writing);
    struct change change = begin_change(index);
    for (size_t i = 0; i < change.part_count; i++) change.killed += drop_from_part(change.parts[i], memory, change.version);
    change.killed += drop_from_tail(change.tail, memory, change.version);
    change.pending = change.killed;
    publish(index, &change);
    pthread_mutex_lock(&index->lock);
    rev_table_remove(&index->revs, memory);
    pthread_mutex_unlock(&index->lock);
    pthread_mutex_unlock(&index->writing);
}

/* ---- images -------------------------------------------------------------------------------------------------------------- */

/* Fixes what the image will hold: all that stands in parts now. Those are not merged any further, so that load can drop them as
 * wholes. */
static struct view *begin_save(struct match_index *index, struct build *build) {
    pthread_mutex_lock(&index->writing);
    seal_tail(index, false);
    struct view *view = keep_view(index);
    build->origin = index->origin;
    build->save = ++index->saves;
    build->revs = rev_table_copy(&index->revs);
    for (size_t i = 0; i < view->part_count; i++) view->parts[i]->saved_in = build->save;
    index->saved_version = view->version;
    index->saved_pending = index->pending;
    pthread_mutex_unlock(&index->writing);
    return view;
}

static void abandon_save(struct match_index *index, struct view *view, uint64_t save) {
    pthread_mutex_lock(&index->writing);
    for (size_t i = 0; i < view->part_count; i++)
        if (view->parts[i]->saved_in == save) view->parts[i]->saved_in = 0;
    pthread_mutex_unlock(&index->writing);
}

bool match_index_save(struct match_index *index, bool (*write)(void *context, const void *bytes, size_t len, struct error *err),
                      void *context, struct error *err) {
    struct build build = {.save = 0};
    struct view *view = begin_save(index, &build);
    view_collect(view, &build.items);
    bool ok = build_image(&build, write, context, err);
    if (!ok) abandon_save(index, view, build.save);
    item_list_done(&build.items);
    rev_table_done(&build.revs);
    view_leave(view);
    return ok;
}

static void kill_in_part(struct part *part, const struct unit_record *record, uint64_t version, size_t *killed) {
    uint32_t unit = image_find_unit(&part->image, record->memory, record->id);
    if (unit != UINT32_MAX) *killed += part_kill(part, unit, version);
}

/* Units of the saved parts that died while the image was written are in it, but dead. */
static void repeat_deaths(struct part *part, const struct part *saved, uint64_t since, uint64_t version) {
    size_t killed = 0;
    for (size_t word = 0; word <= saved->image.counts.units / 64; word++) {
        uint64_t bits = atomic_load_explicit(&saved->dead[word], memory_order_relaxed);
        for (; bits; bits &= bits - 1) {
            size_t unit = word * 64 + (size_t)__builtin_ctzll(bits);
            if (!part_has(saved, (uint32_t)unit, since)) continue;
            kill_in_part(part, &saved->image.units[unit], version, &killed);
        }
    }
}

/* Our own image takes the place of the parts that it was made from. */
static void replace_saved(struct match_index *index, struct part *part, struct change *change) {
    size_t kept = 0;
    for (size_t i = 0; i < change->part_count; i++) {
        if (change->parts[i]->saved_in == index->saves)
            repeat_deaths(part, change->parts[i], index->saved_version, change->version);
        else
            change->parts[kept++] = change->parts[i];
    }
    memmove(change->parts + 1, change->parts, kept * sizeof *change->parts);
    change->parts[0] = part;
    change->part_count = kept + 1;
}

/* Somebody else's image takes the place of the one loaded before; whatever was put here is newer than what is in it. */
static size_t replace_loaded(struct part *part, struct change *change) {
    struct item_list newer = {0};
    size_t kept = 0, killed = 0;
    for (size_t i = 0; i < change->part_count; i++)
        if (!change->parts[i]->loaded) change->parts[kept++] = change->parts[i];
    for (size_t i = 0; i < kept; i++) part_collect(change->parts[i], change->version, &newer);
    tail_collect(change->tail, change->tail->count, change->version, &newer);
    for (size_t i = 0; i < newer.count; i++) kill_in_part(part, newer.at[i].record, change->version, &killed);
    size_t live = part->image.counts.units - killed + newer.count;
    memmove(change->parts + 1, change->parts, kept * sizeof *change->parts);
    change->parts[0] = part;
    change->part_count = kept + 1;
    item_list_done(&newer);
    return live;
}

bool match_index_load(struct match_index *index, struct str image, void (*released)(void *context), void *context,
                      struct error *err) {
    struct part *part = part_open(image, released, context, err);
    if (!part) return false;
    part->loaded = true;
    pthread_mutex_lock(&index->writing);
    struct change change = begin_change(index);
    const struct image_counts *counts = &part->image.counts;
    if (counts->origin == index->origin && counts->save == index->saves) {
        replace_saved(index, part, &change);
        publish(index, &change);
        pthread_mutex_lock(&index->lock);
        index->pending -= index->saved_pending;
        index->saved_pending = 0;
    } else {
        size_t live = replace_loaded(part, &change);
        publish(index, &change);
        pthread_mutex_lock(&index->lock);
        index->live = live;
        for (size_t i = 0; i < counts->memories; i++)
            rev_table_raise(&index->revs, part->image.memories[i].memory, part->image.memories[i].rev);
    }
    pthread_mutex_unlock(&index->lock);
    part_leave(part);
    pthread_mutex_unlock(&index->writing);
    return true;
}
