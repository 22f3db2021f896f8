/* SPDX-License-Identifier: Apache-2.0 */
/* Putting and removing. A change kills what it replaces and appends what is new under one version number, then publishes a view
 * of that version; so a reader sees all of it or nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/index/index_state.h"

enum {
    FANOUT = 4,             /* parts of one size class that become one of the next */
    FANOUT_BULK = 16,       /* the same for what comes in hundreds: more parts to search, less to build again */
    MERGED_MAX = 1 << 16,   /* units in a part built in memory: about a tenth of a second of the writer's time */
    PARTS_MAX_SMALL = 1024, /* units below which a part is of the first size class */
};

struct change change_begin(struct match_index *index) {
    struct view *view = index->view; /* only the holder of `writing` replaces it */
    struct change change = {.version = view->version + 1, .tail = view->tail, .part_count = view->part_count};
    change.parts = alloc_again(NULL, view->part_count + 1, sizeof *change.parts); /* one more may come */
    memcpy(change.parts, view->parts, view->part_count * sizeof *change.parts);
    return change;
}

void change_publish(struct match_index *index, struct change *change) {
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

static int size_class(size_t units) {
    int class = 0;
    for (; units >= PARTS_MAX_SMALL; units /= FANOUT) class ++;
    return class;
}

/* How many parts before the last `taken` are of the size class of `units`, and enough with those to become one part. */
static size_t joinable(const struct change *change, size_t taken, size_t units, size_t fanout) {
    size_t count = 0, sum = units;
    bool full = false;
    for (size_t i = change->part_count - taken; i-- > 0 && !full;) {
        const struct part *part = change->parts[i];
        size_t more = part->image.counts.units;
        if (part->loaded || part->saved_in || size_class(more) != size_class(units)) break;
        full = sum + more > MERGED_MAX;
        count += !full;
        sum += full ? 0 : more;
    }
    return count + 1 >= (full ? FANOUT : fanout) ? count : 0;
}

static size_t units_of(const struct change *change, size_t first, size_t end) {
    size_t units = 0;
    for (size_t i = first; i < end; i++) units += change->parts[i]->image.counts.units;
    return units;
}

/* The items become a part, at once together with the parts before them that are to be joined with it: so the parts of each size
 * are as the digits of a counter of base `fanout`, a unit is copied a few times in all, and the number of parts stays small.
 * With 0 nothing is joined. What was made, for part_leave, is ours alone until publish. */
static struct part *append_part(struct change *change, struct item_list *items, size_t fanout) {
    size_t taken = 0, units = items->count, count = change->part_count;
    if (!items->count) return NULL;
    for (size_t more; fanout && (more = joinable(change, taken, units, fanout)) > 0; taken += more)
        units += units_of(change, count - taken - more, count - taken);
    for (size_t i = count - taken; i < count; i++) part_collect(change->parts[i], change->version, items);
    struct part *made = build_part(items);
    change->part_count = count - taken;
    return change->parts[change->part_count++] = made;
}

void index_seal_tail(struct match_index *index, bool merge) {
    struct change change = change_begin(index);
    struct item_list items = {0};
    tail_collect(change.tail, change.tail->count, change.version, &items);
    change.tail = tail_open();
    struct part *made = append_part(&change, &items, merge ? FANOUT : 0);
    change_publish(index, &change);
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
    struct change change = change_begin(index);
    change.pending = 1;
    kill_unit(&change, memory, unit->id);
    if (!unit->deleted) {
        change.tail->items[change.tail->count++] = item;
        change.added = 1;
    }
    change_publish(index, &change);
    raise_rev(index, memory, unit->rev);
    if (index->view->tail_count == TAIL_MAX) index_seal_tail(index, true);
    pthread_mutex_unlock(&index->writing);
}

void match_index_remove(struct match_index *index, uint32_t memory, int64_t id) {
    pthread_mutex_lock(&index->writing);
    struct change change = change_begin(index);
    kill_unit(&change, memory, id);
    change.pending = change.killed;
    if (change.killed)
        change_publish(index, &change);
    else
        free(change.parts);
    pthread_mutex_unlock(&index->writing);
}

static void put_as_part(struct match_index *index, uint32_t memory, const struct unit *units, size_t count) {
    struct item *items = alloc_again(NULL, count, sizeof *items);
    struct item_list list = {0};
    for (size_t i = 0; i < count; i++) items[i] = item_make(memory, &units[i]);
    pthread_mutex_lock(&index->writing);
    struct change change = change_begin(index);
    for (size_t i = 0; i < count; i++) {
        kill_unit(&change, memory, units[i].id);
        item_list_add(&list, &items[i]);
    }
    change.added = change.pending = count;
    struct part *made = append_part(&change, &list, FANOUT_BULK);
    change_publish(index, &change);
    raise_rev(index, memory, units[count - 1].rev);
    pthread_mutex_unlock(&index->writing);
    part_leave(made);
    for (size_t i = 0; i < count; i++) free((void *)items[i].record);
    free(items);
}

void match_index_settle(struct match_index *index) {
    pthread_mutex_lock(&index->writing);
    struct change change = change_begin(index);
    const struct part *last = change.part_count ? change.parts[change.part_count - 1] : NULL;
    bool fixed = !last || last->loaded || last->saved_in;
    if (!fixed && joinable(&change, 1, last->image.counts.units, FANOUT) > 0) {
        struct item_list items = {0};
        part_collect(last, change.version, &items);
        change.part_count--;
        struct part *made = append_part(&change, &items, FANOUT);
        change_publish(index, &change);
        part_leave(made);
    } else {
        free(change.parts);
    }
    pthread_mutex_unlock(&index->writing);
}

/* How many at the front are new, so that no unit stands among them twice. */
static size_t count_new(const struct unit *units, size_t count) {
    size_t fresh = 0;
    while (fresh < count && units[fresh].rev == units[fresh].id && !units[fresh].deleted) fresh++;
    return fresh;
}

void match_index_put_all(struct match_index *index, uint32_t memory, const struct unit *units, size_t count) {
    for (size_t i = 0; i < count;) {
        size_t fresh = count_new(&units[i], count - i);
        if (fresh >= TAIL_MAX)
            put_as_part(index, memory, &units[i], fresh), i += fresh;
        else
            match_index_put(index, memory, &units[i++]);
    }
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

size_t match_index_drop_memory(struct match_index *index, uint32_t memory) {
    pthread_mutex_lock(&index->writing);
    struct change change = change_begin(index);
    for (size_t i = 0; i < change.part_count; i++) change.killed += drop_from_part(change.parts[i], memory, change.version);
    change.killed += drop_from_tail(change.tail, memory, change.version);
    change.pending = change.killed;
    change_publish(index, &change);
    pthread_mutex_lock(&index->lock);
    rev_table_remove(&index->revs, memory);
    pthread_mutex_unlock(&index->lock);
    pthread_mutex_unlock(&index->writing);
    return change.killed;
}

static bool contains(const uint32_t *memories, size_t count, uint32_t memory) {
    for (size_t i = 0; i < count; i++)
        if (memories[i] == memory) return true;
    return false;
}

size_t match_index_keep_memories(struct match_index *index, const uint32_t *memories, size_t count) {
    size_t killed = 0;
    pthread_mutex_lock(&index->lock);
    struct rev_table known = rev_table_copy(&index->revs);
    pthread_mutex_unlock(&index->lock);
    for (size_t i = 0; i < known.count; i++)
        if (!contains(memories, count, known.at[i].memory)) killed += match_index_drop_memory(index, known.at[i].memory);
    rev_table_done(&known);
    return killed;
}
