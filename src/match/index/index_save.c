/* SPDX-License-Identifier: Apache-2.0 */
/* Images go out and come back while everybody else goes on. A save notes which parts it is made from; when its image is loaded,
 * it takes their place, and what happened to their units meanwhile happens to it too. */
#include <string.h>

#include "match/index/index_state.h"

/* Fixes what the image will hold: all that stands in parts now. Those are not merged any further, so that load can drop them as
 * wholes. */
static struct view *begin_save(struct match_index *index, struct build *build) {
    pthread_mutex_lock(&index->writing);
    index_seal_tail(index, false);
    struct view *view = index_keep_view(index);
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
    struct change change = change_begin(index);
    const struct image_counts *counts = &part->image.counts;
    if (counts->origin == index->origin && counts->save == index->saves) {
        replace_saved(index, part, &change);
        change_publish(index, &change);
        pthread_mutex_lock(&index->lock);
        index->pending -= index->saved_pending;
        index->saved_pending = 0;
    } else {
        size_t live = replace_loaded(part, &change);
        change_publish(index, &change);
        pthread_mutex_lock(&index->lock);
        index->live = live;
        if (counts->save > index->saves) index->saves = counts->save;
        for (size_t i = 0; i < counts->memories; i++)
            rev_table_raise(&index->revs, part->image.memories[i].memory, part->image.memories[i].rev);
    }
    index->loaded = counts->save;
    pthread_mutex_unlock(&index->lock);
    part_leave(part);
    pthread_mutex_unlock(&index->writing);
    return true;
}
