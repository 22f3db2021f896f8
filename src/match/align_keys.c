/* SPDX-License-Identifier: Apache-2.0 */
#include "match/align_keys.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct sides {
    const uint32_t *query, *source;
    size_t n, m; /* counts of the part that is left to align */
};

static void add_pair(struct key_pair_list *list, int32_t query, int32_t source, bool equal) {
    list->at[list->count++] = (struct key_pair){query, source, equal};
    list->distance += !equal;
}

/* Where row i, column j came from: the cheapest of pairing, dropping from the query, adding from the source. */
enum step { STEP_PAIR, STEP_QUERY, STEP_SOURCE };

/* The cells within `reach` of the diagonal, row by row (Ukkonen 1985): whatever distance comes out as at most `reach` is the
 * distance, since a path that leaves the band costs more. */
struct band {
    size_t reach, width; /* width: 2 x reach + 1 */
    uint8_t *steps;      /* cell (i, j) at i x width + j - i + reach */
    uint16_t *row;       /* costs of one row, column j at j - i + reach */
};

enum { COST_OUTSIDE = UINT16_MAX / 2 };

static void fill_cell(const struct sides *s, struct band *band, size_t i, size_t j) {
    size_t at = j + band->reach - i; /* the row before holds this column one place further on */
    uint16_t *row = band->row;
    uint16_t pair = (uint16_t)(i && j ? row[at] + (s->query[i - 1] != s->source[j - 1]) : COST_OUTSIDE);
    uint16_t from_query = (uint16_t)(i && at + 1 < band->width ? row[at + 1] + 1 : COST_OUTSIDE);
    uint16_t from_source = (uint16_t)(j && at ? row[at - 1] + 1 : COST_OUTSIDE);
    enum step step = STEP_PAIR;
    uint16_t best = pair;
    if (from_query < best) best = from_query, step = STEP_QUERY;
    if (from_source < best) best = from_source, step = STEP_SOURCE;
    row[at] = i || j ? best : 0;
    band->steps[i * band->width + at] = (uint8_t)step;
}

static void fill(const struct sides *s, struct band *band) {
    for (size_t at = 0; at < band->width; at++) band->row[at] = COST_OUTSIDE;
    for (size_t i = 0; i <= s->n; i++) {
        size_t first = i > band->reach ? i - band->reach : 0;
        size_t last = i + band->reach < s->m ? i + band->reach : s->m;
        if (first && first + band->reach > i) band->row[first + band->reach - i - 1] = COST_OUTSIDE;
        for (size_t j = first; j <= last; j++) fill_cell(s, band, i, j);
        /* What the row before left behind this one's end is no neighbour of the next row's cells. */
        for (size_t at = last + band->reach + 1 - i; at < band->width; at++) band->row[at] = COST_OUTSIDE;
    }
}

static size_t distance_in(const struct sides *s, const struct band *band) {
    return band->row[s->m + band->reach - s->n];
}

static void walk_back(const struct sides *s, const struct band *band, int32_t offset, struct key_pair_list *list) {
    size_t start = list->count;
    for (size_t i = s->n, j = s->m; i || j;) {
        enum step step = (enum step)band->steps[i * band->width + j + band->reach - i];
        if (step == STEP_PAIR) {
            i--, j--;
            add_pair(list, offset + (int32_t)i, offset + (int32_t)j, s->query[i] == s->source[j]);
        } else if (step == STEP_QUERY) {
            add_pair(list, offset + (int32_t)--i, -1, false);
        } else {
            add_pair(list, -1, offset + (int32_t)--j, false);
        }
    }
    for (size_t a = start, b = list->count; a + 1 < b; a++) {
        struct key_pair swap = list->at[a];
        list->at[a] = list->at[--b];
        list->at[b] = swap;
    }
}

/* Doubles the reach until the distance fits into it: time and memory grow with length times distance, not with length squared.
 */
static void align_middle(const struct sides *s, int32_t offset, struct key_pair_list *list) {
    enum { REACH_FIRST = 8 };
    size_t longer = s->n > s->m ? s->n : s->m, apart = longer - (s->n < s->m ? s->n : s->m);
    for (size_t reach = apart + REACH_FIRST;; reach *= 2) {
        if (reach > longer) reach = longer;
        struct band band = {.reach = reach, .width = 2 * reach + 1};
        band.steps = alloc((s->n + 1) * band.width);
        band.row = alloc(band.width * sizeof *band.row);
        fill(s, &band);
        bool fits = distance_in(s, &band) <= reach || reach == longer;
        if (fits) walk_back(s, &band, offset, list);
        free(band.steps);
        free(band.row);
        if (fits) return;
    }
}

struct key_pair_list align_keys(struct arena *arena, const uint32_t *query, size_t query_count, const uint32_t *source,
                                size_t source_count) {
    struct key_pair_list list = {.at = ARENA_ARRAY(arena, struct key_pair, query_count + source_count)};
    size_t shorter = query_count < source_count ? query_count : source_count;
    size_t prefix = 0, suffix = 0;
    while (prefix < shorter && query[prefix] == source[prefix]) prefix++;
    while (suffix < shorter - prefix && query[query_count - 1 - suffix] == source[source_count - 1 - suffix]) suffix++;
    for (size_t i = 0; i < prefix; i++) add_pair(&list, (int32_t)i, (int32_t)i, true);
    struct sides middle = {query + prefix, source + prefix, query_count - prefix - suffix, source_count - prefix - suffix};
    if (middle.n || middle.m) align_middle(&middle, (int32_t)prefix, &list);
    for (size_t i = suffix; i-- > 0;) add_pair(&list, (int32_t)(query_count - 1 - i), (int32_t)(source_count - 1 - i), true);
    return list;
}
