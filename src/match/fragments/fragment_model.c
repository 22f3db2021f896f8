/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/fragment_model.h"

#include <stdlib.h>

#include "base/alloc.h"

struct fragment_model *fragment_model_open(struct str bytes, struct error *err) {
    struct fragment_image image;
    if (!fragment_image_read(bytes, &image, err)) return NULL;
    struct fragment_model *model = alloc_zero(1, sizeof *model);
    model->image = image;
    model->dead = alloc_zero(image.counts.units + 1, sizeof *model->dead);
    pending_init(&model->pending);
    return model;
}

void fragment_model_close(struct fragment_model *model) {
    if (!model) return;
    pending_done(&model->pending);
    free((void *)model->dead);
    free(model);
}

size_t fragment_model_units(const struct fragment_model *model) {
    return model->image.counts.units;
}

struct str fragment_model_note(const struct fragment_model *model) {
    return (struct str){model->image.note, model->image.counts.note_bytes};
}

/* The image's units stand in the order in which the maker added them: memories, then ids. */
static uint32_t find_unit(const struct fragment_image *image, uint32_t memory, int64_t id) {
    size_t low = 0, high = image->counts.units;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct fragment_unit *unit = image_unit(image, (uint32_t)middle);
        if (unit->memory < memory || (unit->memory == memory && unit->id < id))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == image->counts.units) return UINT32_MAX;
    const struct fragment_unit *unit = image_unit(image, (uint32_t)low);
    return unit->memory == memory && unit->id == id ? (uint32_t)low : UINT32_MAX;
}

void fragment_model_put(struct fragment_model *model, uint32_t memory, const struct unit *unit) {
    uint32_t known = find_unit(&model->image, memory, unit->id);
    if (!pending_remove(&model->pending, memory, unit)) return;
    if (known != UINT32_MAX) model->dead[known] = true;
    if (!unit->deleted) pending_add(&model->pending, &model->image, memory, unit);
}

bool fragment_model_drop_memory(struct fragment_model *model, uint32_t memory) {
    bool found = false;
    for (uint32_t i = 0; i < model->image.counts.units; i++)
        if (image_unit(&model->image, i)->memory == memory) model->dead[i] = found = true;
    pending_drop_memory(&model->pending, memory);
    return found;
}
