/* SPDX-License-Identifier: Apache-2.0 */
/* A level is a range of bases. For each length of sequence that can reach it, one of three ways to find them all, whichever
 * costs least: a plan of mixed n-grams, a plan of unigrams (index_plan.c), or a look at every sequence of that length, which is
 * the bound on everything: no search costs more than a plain scan of the lengths in question.
 *
 * Worked example. The query has n = 10 keys, the level goes down to 70 %. Sequences of m = 7 to 14 keys can reach it. Those
 * with m <= 10 may be at distance D = 3, so 4 disjoint n-grams of the query are looked up; the dynamic programme finds, say,
 * the trigrams at 0 and 7 (2 and 0 postings), the bigram at 3 (9) and the unigram at 6 (40), 51 postings in all. For m = 13, D
 * = 3 too, but 3 of the edits are insertions: D - (13 - 10) + 1 = 1 unigram will do, the rarest of the ten. A posting (the
 * address of an n-gram) at position j of a sequence of m keys, for a piece at position i of the query, is passed over when |i -
 * j| + |(n - i) - (m - j)| > D: so many insertions and deletions before and behind it would be needed. What remains is compared
 * (pattern.c). */
#include "match/index/index_level.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
    /* Nanoseconds, roughly; only their ratios matter. */
    POSTING_COST = 6,
    LIST_COST = 40,
    SEQUENCE_COST = 20,
    KEY_COST = 2,
    CHEAP = 20000, /* not worth doing in steps */
    SEEN_MIN = 64,
};
/* Where levels end, if the last one isn't cheap: most queries that have good matches never get to the dear levels. */
static const int steps[] = {100, 85, 70, 55, 40, 25, 10};

void level_search_init(struct level_search *search, struct arena *arena, const struct view *view, const uint32_t *keys,
                       size_t count, int min_score) {
    *search = (struct level_search){.view = view, .looked_up_part = SIZE_MAX};
    search->min_base = min_score < 1 ? 1 : min_score > 100 ? 100 : min_score;
    size_t longest = 100 * count / (size_t)search->min_base;
    pattern_init(&search->pattern, arena, keys, count);
    planner_init(&search->planner, arena, keys, count, longest * (size_t)(100 - search->min_base) / 100 + 1);
    search->pieces = ARENA_ARRAY(arena, struct piece, count);
    search->seen.slots = alloc_zero(SEEN_MIN, sizeof *search->seen.slots);
    search->seen.mask = SEEN_MIN - 1;
}

void level_search_done(struct level_search *search) {
    free(search->seen.slots);
}

/* ---- the set of sequences found ------------------------------------------------------------------------------------------ */

static size_t seen_slot(const struct sequence_set *set, uint32_t sequence) {
    size_t i = (sequence * UINT32_C(0x9E3779B1)) >> 7 & set->mask;
    while (set->slots[i] && set->slots[i] != sequence + 1) i = (i + 1) & set->mask;
    return i;
}

static void seen_grow(struct sequence_set *set) {
    struct sequence_set larger = {alloc_zero((set->mask + 1) * 2, sizeof *set->slots), set->mask * 2 + 1, set->count};
    for (size_t i = 0; i <= set->mask; i++)
        if (set->slots[i]) larger.slots[seen_slot(&larger, set->slots[i] - 1)] = set->slots[i];
    free(set->slots);
    *set = larger;
}

static void seen_add(struct sequence_set *set, uint32_t sequence) {
    if (++set->count * 2 > set->mask) seen_grow(set);
    set->slots[seen_slot(set, sequence)] = sequence + 1;
}

static void seen_clear(struct sequence_set *set) {
    if (set->count) memset(set->slots, 0, (set->mask + 1) * sizeof *set->slots);
    set->count = 0;
}

/* ---- bases and distances ------------------------------------------------------------------------------------------------- */

/* As score_base, from a known distance. */
static int base_of(size_t distance, size_t longer) {
    return longer ? (int)(100 * (longer - distance) / longer) : 100;
}

static size_t distance_for(int base, size_t longer) {
    return longer * (size_t)(100 - base) / 100;
}

static size_t larger_of(size_t a, size_t b) {
    return a > b ? a : b;
}

struct level {
    struct level_search *search;
    int base, above; /* from base up to below `above` */
    sequence_fn *found;
    void *context;
    uint32_t part; /* the one being searched */
    const struct image *image;
};

/* Reports the sequence if it belongs to the level. True when it is near enough at all. */
static bool look_at(struct level *level, uint32_t group, uint32_t sequence, const uint32_t *keys, size_t count) {
    struct pattern *pattern = &level->search->pattern;
    size_t longer = larger_of(pattern->count, count), limit = distance_for(level->base, longer);
    size_t distance = pattern_distance(pattern, keys, count, limit);
    if (distance > limit) return false;
    int base = base_of(distance, longer);
    if (base < level->above) level->found(level->context, level->part, group, sequence, base);
    return true;
}

/* ---- by postings --------------------------------------------------------------------------------------------------------- */

enum way { BY_NGRAMS, BY_UNIGRAMS, BY_SCAN };

/* Neighbouring groups that are searched in the same way. */
struct run {
    size_t first, end; /* groups */
    enum way way;
    size_t pieces;
};

static size_t first_at_or_above(const struct posting_list *list, uint32_t address) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (list->at[middle] < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t apart(size_t a, size_t b) {
    return a > b ? a - b : b - a;
}

/* A posting in the right place. Its keys are in no cache, most likely; so they are asked for, and looked at some postings
 * later. */
struct place {
    uint32_t address, group, position;
};

enum { AHEAD = 16 };
struct places {
    struct place at[AHEAD];
    size_t count;
};

static void look_at_place(struct level *level, const struct piece *piece, const struct place *place) {
    const struct image_group *group = &level->image->groups[place->group];
    struct level_search *search = level->search;
    const uint32_t *keys = level->image->keys + place->address, *wanted = search->pattern.keys + piece->position;
    for (int i = 0; i < piece->length; i++)
        if (keys[i] != wanted[i]) return;
    uint32_t offset = place->address - place->position - group->first_address;
    uint32_t sequence = group->first_sequence + offset / group->key_count;
    if (search->seen.slots[seen_slot(&search->seen, sequence)]) return;
    if (look_at(level, place->group, sequence, keys - place->position, group->key_count)) seen_add(&search->seen, sequence);
}

static void look_at_places(struct level *level, const struct piece *piece, struct places *places) {
    for (size_t i = 0; i < places->count; i++) look_at_place(level, piece, &places->at[i]);
    places->count = 0;
}

static void take_posting(struct level *level, const struct piece *piece, size_t g, size_t limit, uint32_t address,
                         struct places *places) {
    const struct image_group *group = &level->image->groups[g];
    size_t n = level->search->pattern.count, m = group->key_count;
    uint32_t position = (address - group->first_address) % (uint32_t)m;
    if (apart(piece->position, position) + apart(n - piece->position, m - position) > limit) return;
    __builtin_prefetch(level->image->keys + address - position);
    places->at[places->count++] = (struct place){address, (uint32_t)g, position};
    if (places->count == AHEAD) look_at_places(level, piece, places);
}

static size_t address_end(const struct image *image, size_t group) {
    return group < image->counts.groups ? image->groups[group].first_address : image->counts.keys;
}

static void follow_piece(struct level *level, const struct piece *piece, const struct run *run) {
    const struct image *image = level->image;
    size_t g = run->first, end = address_end(image, run->end), group_end = address_end(image, g + 1);
    size_t n = level->search->pattern.count;
    size_t limit = distance_for(level->base, larger_of(n, image->groups[g].key_count));
    struct places places = {.count = 0};
    for (size_t i = first_at_or_above(&piece->list, image->groups[g].first_address); i < piece->list.count; i++) {
        uint32_t address = piece->list.at[i];
        if (address >= end) break;
        while (address >= group_end) {
            group_end = address_end(image, ++g + 1);
            limit = distance_for(level->base, larger_of(n, image->groups[g].key_count));
        }
        take_posting(level, piece, g, limit, address, &places);
    }
    look_at_places(level, piece, &places);
}

/* ---- by looking at all --------------------------------------------------------------------------------------------------- */

static void scan_group(struct level *level, size_t g) {
    const struct image_group *group = &level->image->groups[g];
    const uint32_t *keys = level->image->keys + group->first_address;
    size_t end = image_group_end(level->image, g);
    for (size_t s = group->first_sequence; s < end; s++, keys += group->key_count)
        look_at(level, (uint32_t)g, (uint32_t)s, keys, group->key_count);
}

static void scan_tail(struct level *level) {
    const struct view *view = level->search->view;
    for (size_t i = 0; i < view->tail_count; i++)
        look_at(level, 0, (uint32_t)i, view->tail->items[i].keys, view->tail->items[i].key_count);
}

/* ---- which way ----------------------------------------------------------------------------------------------------------- */

/* The cheapest way through one group, and its cost. Postings are taken to spread evenly over the image's keys. */
static uint64_t choose_way(const struct level *level, size_t g, struct run *run) {
    const struct image *image = level->image;
    const struct planner *planner = &level->search->planner;
    size_t n = planner->count, m = image->groups[g].key_count, longer = larger_of(n, m);
    size_t limit = distance_for(level->base, longer), sequences = image_group_end(image, g) - image->groups[g].first_sequence;
    uint64_t best = sequences * (SEQUENCE_COST + m * KEY_COST);
    *run = (struct run){g, g + 1, BY_SCAN, 0};
    if (!image->counts.buckets[0] || n == 0 || m == 0) return best;
    double share = (double)(sequences * m) / (double)image->counts.keys;
    size_t unigrams = n + limit + 1 - longer;
    uint64_t mixed_cost = planner_mixed_cost(planner, limit + 1), unigram_cost = planner_unigram_cost(planner, unigrams);
    bool mixed = mixed_cost != UINT64_MAX &&
                 mixed_cost + limit * LIST_COST / POSTING_COST < unigram_cost + unigrams * LIST_COST / POSTING_COST;
    uint64_t postings = mixed ? mixed_cost : unigram_cost, pieces = mixed ? limit + 1 : unigrams;
    if (postings == UINT64_MAX) return best;
    uint64_t cost = (uint64_t)((double)postings * share * POSTING_COST) + pieces * LIST_COST / 4;
    if (cost >= best) return best;
    *run = (struct run){g, g + 1, mixed ? BY_NGRAMS : BY_UNIGRAMS, pieces};
    return cost;
}

static void follow(struct level *level, const struct run *run) {
    struct level_search *search = level->search;
    if (run->way == BY_SCAN) {
        for (size_t g = run->first; g < run->end; g++) scan_group(level, g);
        return;
    }
    if (run->way == BY_NGRAMS)
        planner_mixed(&search->planner, run->pieces, search->pieces);
    else
        planner_unigrams(&search->planner, run->pieces, search->pieces);
    for (size_t i = 0; i < run->pieces; i++) __builtin_prefetch(search->pieces[i].list.at);
    for (size_t i = 0; i < run->pieces; i++) follow_piece(level, &search->pieces[i], run);
}

/* The groups whose sequences can reach the level: lengths from ceil(n base / 100) to floor(100 n / base). */
static void find_groups(const struct level *level, size_t *first, size_t *end) {
    size_t n = level->search->pattern.count, base = (size_t)level->base;
    *first = image_find_group(level->image, n - distance_for(level->base, n));
    *end = image_find_group(level->image, 100 * n / base + 1);
}

static uint64_t cost_of_part(const struct level *level) {
    size_t first, end;
    uint64_t cost = 0;
    struct run run;
    find_groups(level, &first, &end);
    for (size_t g = first; g < end; g++) cost += choose_way(level, g, &run);
    return cost;
}

/* Most of the tail's sequences are passed over by their length. */
static int64_t cost_of_tail(const struct level *level) {
    const struct level_search *search = level->search;
    return (int64_t)(search->view->tail_count * (SEQUENCE_COST + search->pattern.count * KEY_COST / 2));
}

static void search_part(struct level *level) {
    size_t first, end;
    struct run run = {0}, next;
    find_groups(level, &first, &end);
    seen_clear(&level->search->seen);
    for (size_t g = first; g < end; g++) {
        choose_way(level, g, &next);
        if (g > first && next.way == run.way && next.pieces == run.pieces) {
            run.end = g + 1;
            continue;
        }
        if (g > first) follow(level, &run);
        run = next;
    }
    if (first < end) follow(level, &run);
}

static void look_up_part(struct level_search *search, size_t part) {
    const struct image *image = &search->view->parts[part]->image;
    if (search->looked_up_part == part || !image->counts.buckets[0] || !search->pattern.count) return;
    planner_look_up(&search->planner, image);
    search->looked_up_part = part;
}

static int next_step(const struct level_search *search, int above) {
    size_t i = 0, count = sizeof steps / sizeof *steps;
    while (i < count && steps[i] >= above) i++;
    return i < count && steps[i] > search->min_base ? steps[i] : search->min_base;
}

int level_search_part(struct level_search *search, size_t part, int above, sequence_fn *found, void *context) {
    struct level level = {search, search->min_base, above, found, context, (uint32_t)part, NULL};
    if (part == search->view->part_count) {
        if (effort_spend(search->effort, cost_of_tail(&level))) scan_tail(&level);
        return level.base;
    }
    look_up_part(search, part);
    level.image = &search->view->parts[part]->image;
    uint64_t cost = cost_of_part(&level);
    if (cost > CHEAP) {
        level.base = next_step(search, above);
        if (search->effort) cost = cost_of_part(&level);
    }
    if (effort_spend(search->effort, (int64_t)cost)) search_part(&level);
    return level.base;
}
