/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index_level.h"

void level_search_init(struct level_search *search, struct arena *arena, const struct view *view, const uint32_t *keys,
                       size_t count, int min_score) {
    *search = (struct level_search){.view = view, .arena = arena, .reached = 101};
    search->min_base = min_score < 1 ? 1 : min_score > 100 ? 100 : min_score;
    pattern_init(&search->pattern, arena, keys, count);
}

/* As score_base, from a known distance. */
static int base_of(size_t distance, size_t longer) {
    return longer ? (int)(100 * (longer - distance) / longer) : 100;
}

static size_t distance_for(int base, size_t longer) {
    return base > 100 ? 0 : longer * (size_t)(100 - base) / 100;
}

struct level {
    struct level_search *search;
    int base, above; /* from base up to below `above` */
    sequence_fn *found;
    void *context;
};

static void look_at(struct level *level, uint32_t part, uint32_t group, uint32_t sequence, const uint32_t *keys, size_t count) {
    struct pattern *pattern = &level->search->pattern;
    size_t longer = pattern->count > count ? pattern->count : count, limit = distance_for(level->base, longer);
    size_t distance = pattern_distance(pattern, keys, count, limit);
    if (distance > limit) return;
    int base = base_of(distance, longer);
    if (base < level->above) level->found(level->context, part, group, sequence, base);
}

static void scan_part(struct level *level, uint32_t number) {
    const struct image *image = &level->search->view->parts[number]->image;
    for (size_t g = 0; g < image->counts.groups; g++) {
        const struct image_group *group = &image->groups[g];
        const uint32_t *keys = image->keys + group->first_address;
        size_t end = image_group_end(image, g);
        for (size_t s = group->first_sequence; s < end; s++, keys += group->key_count)
            look_at(level, number, (uint32_t)g, (uint32_t)s, keys, group->key_count);
    }
}

static void scan_tail(struct level *level) {
    const struct view *view = level->search->view;
    for (size_t i = 0; i < view->tail_count; i++) {
        const struct item *item = &view->tail->items[i];
        look_at(level, (uint32_t)view->part_count, 0, (uint32_t)i, item->keys, item->key_count);
    }
}

int level_search_next(struct level_search *search, sequence_fn *found, void *context) {
    struct level level = {search, search->reached > 100 ? 100 : search->min_base, search->reached, found, context};
    for (size_t i = 0; i < search->view->part_count; i++) scan_part(&level, (uint32_t)i);
    scan_tail(&level);
    return search->reached = level.base;
}
