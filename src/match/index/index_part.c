/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index/index_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- parts --------------------------------------------------------------------------------------------------------------- */

static struct part *make_part(struct str bytes, const struct image *image, void (*released)(void *context), void *context) {
    struct part *part = alloc_zero(1, sizeof *part);
    atomic_init(&part->refs, 1);
    part->image = *image;
    part->bytes = bytes;
    part->released = released;
    part->context = context;
    /* Zero pages that nobody writes to cost no memory. */
    part->dead = alloc_zero(part->image.counts.units / 64 + 1, sizeof *part->dead);
    part->died_at = alloc_zero(part->image.counts.units, sizeof *part->died_at);
    return part;
}

struct part *part_open(struct str bytes, void (*released)(void *context), void *context, struct error *err) {
    struct image image;
    return image_read(bytes, &image, err) ? make_part(bytes, &image, released, context) : NULL;
}

struct part *part_build(struct build *build) {
    struct buf bytes = {0};
    struct image image;
    struct error err = {0};
    if (!build_in_memory(build, &bytes, &err)) abort(); /* far too few units to be too many */
    item_list_done(&build->items);
    rev_table_done(&build->revs);
    image_view(buf_str(&bytes), &image);
    return make_part(buf_str(&bytes), &image, free, bytes.at);
}

void part_keep(struct part *part) {
    atomic_fetch_add_explicit(&part->refs, 1, memory_order_relaxed);
}

void part_leave(struct part *part) {
    if (!part || atomic_fetch_sub_explicit(&part->refs, 1, memory_order_acq_rel) > 1) return;
    free(part->dead);
    free(part->died_at);
    if (part->released) part->released(part->context);
    free(part);
}

bool part_has(const struct part *part, uint32_t unit, uint64_t version) {
    uint64_t bits = atomic_load_explicit(&part->dead[unit / 64], memory_order_acquire);
    if (!(bits >> unit % 64 & 1)) return true;
    return atomic_load_explicit(&part->died_at[unit], memory_order_relaxed) > version;
}

bool part_kill(struct part *part, uint32_t unit, uint64_t version) {
    if (atomic_load_explicit(&part->dead[unit / 64], memory_order_relaxed) >> unit % 64 & 1) return false;
    atomic_store_explicit(&part->died_at[unit], version, memory_order_relaxed);
    atomic_fetch_or_explicit(&part->dead[unit / 64], UINT64_C(1) << unit % 64, memory_order_release);
    return true;
}

void part_collect(const struct part *part, uint64_t version, struct item_list *out) {
    const struct image *image = &part->image;
    for (size_t group = 0; group < image->counts.groups; group++) {
        size_t end = image_group_end(image, group);
        for (size_t s = image->groups[group].first_sequence; s < end; s++)
            for (uint32_t form = image->sequence_forms[s]; form < image->sequence_forms[s + 1]; form++)
                for (uint32_t unit = image->form_units[form]; unit < image->form_units[form + 1]; unit++) {
                    if (!part_has(part, unit, version)) continue;
                    struct item item = image_item(image, group, (uint32_t)s, form, unit);
                    item_list_add(out, &item);
                }
    }
}

/* ---- the tail ------------------------------------------------------------------------------------------------------------ */

struct tail *tail_open(void) {
    struct tail *tail = alloc_zero(1, sizeof *tail);
    atomic_init(&tail->refs, 1);
    return tail;
}

void tail_leave(struct tail *tail) {
    if (!tail || atomic_fetch_sub_explicit(&tail->refs, 1, memory_order_acq_rel) > 1) return;
    for (size_t i = 0; i < tail->count; i++) free((void *)tail->items[i].record);
    free(tail);
}

bool tail_has(const struct tail *tail, size_t i, uint64_t version) {
    uint64_t died_at = atomic_load_explicit(&tail->died_at[i], memory_order_relaxed);
    return died_at == 0 || died_at > version;
}

bool tail_kill(struct tail *tail, uint32_t memory, int64_t id, uint64_t version) {
    for (size_t i = tail->count; i-- > 0;) {
        const struct unit_record *record = tail->items[i].record;
        if (record->id != id || record->memory != memory) continue;
        if (atomic_load_explicit(&tail->died_at[i], memory_order_relaxed)) continue;
        atomic_store_explicit(&tail->died_at[i], version, memory_order_relaxed);
        return true;
    }
    return false;
}

void tail_collect(const struct tail *tail, size_t count, uint64_t version, struct item_list *out) {
    for (size_t i = 0; i < count; i++)
        if (tail_has(tail, i, version)) item_list_add(out, &tail->items[i]);
}

/* ---- views --------------------------------------------------------------------------------------------------------------- */

struct view *view_open(uint64_t version, struct tail *tail, struct part *const *parts, size_t part_count) {
    struct view *view = alloc_zero(1, sizeof *view + part_count * sizeof *parts);
    atomic_init(&view->refs, 1);
    view->version = version;
    view->tail = tail;
    atomic_fetch_add_explicit(&tail->refs, 1, memory_order_relaxed);
    view->tail_count = tail->count;
    view->part_count = part_count;
    for (size_t i = 0; i < part_count; i++) {
        part_keep(parts[i]);
        view->parts[i] = parts[i];
    }
    return view;
}

void view_keep(struct view *view) {
    atomic_fetch_add_explicit(&view->refs, 1, memory_order_relaxed);
}

void view_leave(struct view *view) {
    if (!view || atomic_fetch_sub_explicit(&view->refs, 1, memory_order_acq_rel) > 1) return;
    for (size_t i = 0; i < view->part_count; i++) part_leave(view->parts[i]);
    tail_leave(view->tail);
    free(view);
}

void view_collect(const struct view *view, struct item_list *out) {
    for (size_t i = 0; i < view->part_count; i++) part_collect(view->parts[i], view->version, out);
    tail_collect(view->tail, view->tail_count, view->version, out);
}
