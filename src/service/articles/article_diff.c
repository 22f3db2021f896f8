/* SPDX-License-Identifier: Apache-2.0 */
/* Two lists of segments against each other, in three passes.
 *
 *     old     A B C D E F        1. in order: what is unique on both sides and stands in the same order holds the lists
 * together fresh   A X C D F B           (the patience diff of Bram Cohen); between such anchors again; what is left over and
 * equal follows one after the other                                     A C D F A  same                    2. equal, but
 * elsewhere: it was moved                              B X  changed, was E or new   3. what is left between two that stayed,
 * paired by likeness        X with B or E
 *
 * All passes take n log n for n segments, but for the third, whose table is bounded. */
#include "service/articles/article_diff.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/rising.h"

enum {
    DEPTH_MAX = 48,     /* of anchors within anchors; deeper, equal ones are taken as they come */
    TABLE_MAX = 100000, /* cells of the third pass; larger gaps are gone through with a window */
    WINDOW = 20,        /* old segments that are looked at for one fresh one there */
    GRAM = 4,           /* bytes */
    GRAMS_MAX = 400,    /* of one segment: the beginning of a very long one is enough to know it by */
    LIKENESS_MIN = 40,  /* percent of shared grams from which a segment is another's new version */
};

struct diff {
    struct arena *arena;
    const struct diff_item *old, *fresh;
    size_t old_count, count;
    struct diff_match *out;
    bool *taken; /* of the old ones */
};

static void match(struct diff *diff, size_t i, size_t old, enum diff_kind kind) {
    diff->out[i] = (struct diff_match){kind, old};
    diff->taken[old] = true;
}

/* ---- in order ----------------------------------------------------------------------------------------------------------- */

struct place {
    uint64_t hash;
    size_t index;
    bool fresh;
};

static int by_hash(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    if (x->fresh != y->fresh) return x->fresh ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

struct range {
    size_t old, old_end, fresh, end;
};

/* All segments of a range, equal ones together: the old ones first, in order. */
static struct place *sort_places(struct diff *diff, const struct range *range, size_t *count) {
    *count = range->old_end - range->old + range->end - range->fresh;
    struct place *places = ARENA_ARRAY(diff->arena, struct place, *count + 1);
    size_t n = 0;
    for (size_t i = range->old; i < range->old_end; i++) places[n++] = (struct place){diff->old[i].hash, i, false};
    for (size_t i = range->fresh; i < range->end; i++) places[n++] = (struct place){diff->fresh[i].hash, i, true};
    qsort(places, *count, sizeof *places, by_hash);
    return places;
}

struct anchor {
    size_t old, fresh;
};

static int by_fresh(const void *a, const void *b) {
    const struct anchor *x = a, *y = b;
    return (x->fresh > y->fresh) - (x->fresh < y->fresh);
}

/* What stands once on both sides, in order of the fresh side. */
static struct anchor *find_unique(struct diff *diff, const struct range *range, size_t *found) {
    size_t count;
    struct place *places = sort_places(diff, range, &count);
    struct anchor *anchors = ARENA_ARRAY(diff->arena, struct anchor, count / 2 + 1);
    *found = 0;
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && places[end].hash == places[i].hash;) end++;
        if (end - i == 2 && !places[i].fresh && places[i + 1].fresh)
            anchors[(*found)++] = (struct anchor){places[i].index, places[i + 1].index};
    }
    qsort(anchors, *found, sizeof *anchors, by_fresh);
    return anchors;
}

/* The longest chain of anchors that rises on the old side too; they are moved to the front. */
static size_t longest_chain(struct arena *arena, struct anchor *anchors, size_t count) {
    size_t *olds = ARENA_ARRAY(arena, size_t, count + 1), *links;
    for (size_t i = 0; i < count; i++) olds[i] = anchors[i].old;
    size_t length = rising_longest(arena, olds, count, &links);
    for (size_t k = 0; k < length; k++) anchors[k] = anchors[links[k]]; /* links[k] >= k */
    return length;
}

/* No anchors: each fresh one takes the next old one that is equal, if there is any. */
static void match_as_they_come(struct diff *diff, const struct range *range) {
    size_t from = range->old;
    for (size_t i = range->fresh; i < range->end; i++)
        for (size_t k = from; k < range->old_end && k < from + WINDOW; k++)
            if (diff->old[k].hash == diff->fresh[i].hash) {
                match(diff, i, k, DIFF_SAME);
                from = k + 1;
                break;
            }
}

static void match_in_order(struct diff *diff, struct range range, int depth) {
    while (range.old < range.old_end && range.fresh < range.end && diff->old[range.old].hash == diff->fresh[range.fresh].hash)
        match(diff, range.fresh++, range.old++, DIFF_SAME);
    while (range.old < range.old_end && range.fresh < range.end &&
           diff->old[range.old_end - 1].hash == diff->fresh[range.end - 1].hash)
        match(diff, --range.end, --range.old_end, DIFF_SAME);
    if (range.old == range.old_end || range.fresh == range.end) return;
    size_t count;
    struct anchor *anchors = find_unique(diff, &range, &count);
    count = longest_chain(diff->arena, anchors, count);
    if (count == 0 || depth == DEPTH_MAX) {
        match_as_they_come(diff, &range);
        return;
    }
    struct range gap = {range.old, 0, range.fresh, 0};
    for (size_t i = 0; i <= count; i++) {
        gap.old_end = i < count ? anchors[i].old : range.old_end;
        gap.end = i < count ? anchors[i].fresh : range.end;
        match_in_order(diff, gap, depth + 1);
        if (i == count) break;
        match(diff, anchors[i].fresh, anchors[i].old, DIFF_SAME);
        gap.old = anchors[i].old + 1;
        gap.fresh = anchors[i].fresh + 1;
    }
}

/* ---- elsewhere ---------------------------------------------------------------------------------------------------------- */

static void match_moved(struct diff *diff, const bool *in_order) {
    size_t count;
    struct place *places = sort_places(diff, &(struct range){0, diff->old_count, 0, diff->count}, &count);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && places[end].hash == places[i].hash;) end++;
        size_t fresh = i;
        while (fresh < end && !places[fresh].fresh) fresh++;
        for (size_t old = i; old < end && !places[old].fresh; old++) {
            if (diff->taken[places[old].index]) continue;
            while (fresh < end && in_order[places[fresh].index]) fresh++;
            if (fresh == end) break;
            match(diff, places[fresh++].index, places[old].index, DIFF_SAME);
        }
    }
}

/* ---- by likeness -------------------------------------------------------------------------------------------------------- */

struct grams {
    uint32_t *at; /* sorted */
    size_t count;
};

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct grams find_grams(struct arena *arena, struct str text) {
    size_t count = text.len < GRAM ? text.len > 0 : text.len - GRAM + 1;
    if (count > GRAMS_MAX) count = GRAMS_MAX;
    struct grams grams = {ARENA_ARRAY(arena, uint32_t, count + 1), count};
    for (size_t i = 0; i < count; i++) grams.at[i] = XXH32(text.at + i, text.len < GRAM ? text.len : (size_t)GRAM, 0);
    qsort(grams.at, count, sizeof *grams.at, by_value);
    return grams;
}

static int likeness(const struct grams *a, const struct grams *b) {
    size_t i = 0, k = 0, shared = 0;
    while (i < a->count && k < b->count) {
        if (a->at[i] == b->at[k])
            shared++, i++, k++;
        else if (a->at[i] < b->at[k])
            i++;
        else
            k++;
    }
    return a->count + b->count ? (int)(200 * shared / (a->count + b->count)) : 0;
}

/* What is unmatched between two that stayed. */
struct gap {
    size_t *old, *fresh;
    struct grams *old_grams, *fresh_grams;
    size_t old_count, count;
};

/* The pairs, in order on both sides, whose likeness comes to most: the alignment of Needleman and Wunsch (1970). */
static void pair_by_table(struct diff *diff, const struct gap *gap) {
    size_t width = gap->old_count + 1;
    int *like = ARENA_ARRAY(diff->arena, int, (gap->count + 1) * width);
    int *best = ARENA_ARRAY(diff->arena, int, (gap->count + 1) * width);
    for (size_t i = gap->count; i-- > 0;)
        for (size_t k = gap->old_count; k-- > 0;) {
            int *here = &best[i * width + k];
            int pair = like[i * width + k] = likeness(&gap->fresh_grams[i], &gap->old_grams[k]);
            *here = here[1] > here[width] ? here[1] : here[width];
            if (pair >= LIKENESS_MIN && pair + here[width + 1] > *here) *here = pair + here[width + 1];
        }
    for (size_t i = 0, k = 0; i < gap->count && k < gap->old_count;) {
        const int *here = &best[i * width + k];
        int pair = like[i * width + k];
        if (pair >= LIKENESS_MIN && *here == pair + here[width + 1])
            match(diff, gap->fresh[i++], gap->old[k++], DIFF_CHANGED);
        else if (*here == here[width])
            i++;
        else
            k++;
    }
}

static void pair_by_window(struct diff *diff, const struct gap *gap) {
    size_t from = 0;
    for (size_t i = 0; i < gap->count; i++) {
        size_t chosen = SIZE_MAX;
        int most = LIKENESS_MIN - 1;
        for (size_t k = from; k < gap->old_count && k < from + WINDOW; k++) {
            int like = likeness(&gap->fresh_grams[i], &gap->old_grams[k]);
            if (like <= most) continue;
            most = like;
            chosen = k;
        }
        if (chosen == SIZE_MAX) continue;
        match(diff, gap->fresh[i], gap->old[chosen], DIFF_CHANGED);
        from = chosen + 1;
    }
}

static void pair_gap(struct diff *diff, const struct range *range) {
    struct gap gap = {ARENA_ARRAY(diff->arena, size_t, range->old_end - range->old + 1),
                      ARENA_ARRAY(diff->arena, size_t, range->end - range->fresh + 1),
                      ARENA_ARRAY(diff->arena, struct grams, range->old_end - range->old + 1),
                      ARENA_ARRAY(diff->arena, struct grams, range->end - range->fresh + 1),
                      0,
                      0};
    for (size_t k = range->old; k < range->old_end; k++)
        if (!diff->taken[k]) gap.old[gap.old_count++] = k;
    for (size_t i = range->fresh; i < range->end; i++)
        if (diff->out[i].kind == DIFF_NEW) gap.fresh[gap.count++] = i;
    if (gap.count == 0 || gap.old_count == 0) return;
    for (size_t k = 0; k < gap.old_count; k++) gap.old_grams[k] = find_grams(diff->arena, diff->old[gap.old[k]].text);
    for (size_t i = 0; i < gap.count; i++) gap.fresh_grams[i] = find_grams(diff->arena, diff->fresh[gap.fresh[i]].text);
    if (gap.count * gap.old_count <= TABLE_MAX)
        pair_by_table(diff, &gap);
    else
        pair_by_window(diff, &gap);
}

static void match_changed(struct diff *diff, const bool *in_order) {
    struct range gap = {0, 0, 0, 0};
    for (size_t i = 0; i <= diff->count; i++) {
        if (i < diff->count && !in_order[i]) continue;
        gap.end = i;
        gap.old_end = i < diff->count ? diff->out[i].old : diff->old_count;
        pair_gap(diff, &gap);
        gap.fresh = i + 1;
        gap.old = gap.old_end + 1;
    }
}

void article_diff(struct arena *arena, const struct diff_item *old, size_t old_count, const struct diff_item *fresh,
                  size_t count, struct diff_match *out) {
    struct diff diff = {arena, old, fresh, old_count, count, out, ARENA_ARRAY(arena, bool, old_count + 1)};
    bool *in_order = ARENA_ARRAY(arena, bool, count + 1);
    for (size_t i = 0; i < count; i++) out[i] = (struct diff_match){DIFF_NEW, SIZE_MAX};
    match_in_order(&diff, (struct range){0, old_count, 0, count}, 0);
    for (size_t i = 0; i < count; i++) in_order[i] = out[i].kind == DIFF_SAME;
    match_moved(&diff, in_order);
    match_changed(&diff, in_order);
}
