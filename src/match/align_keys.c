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

/* Where row i, column j came from: the cheapest of replacing, dropping from the query, adding from the source. */
enum step { STEP_PAIR, STEP_QUERY, STEP_SOURCE };

static void fill(const struct sides *s, uint8_t *steps, uint16_t *row) {
    size_t width = s->m + 1;
    for (size_t j = 0; j <= s->m; j++) row[j] = (uint16_t)j, steps[j] = STEP_SOURCE;
    for (size_t i = 1; i <= s->n; i++) {
        uint16_t diagonal = row[0];
        row[0] = (uint16_t)i;
        steps[i * width] = STEP_QUERY;
        for (size_t j = 1; j <= s->m; j++) {
            uint16_t pair = (uint16_t)(diagonal + (s->query[i - 1] != s->source[j - 1]));
            uint16_t from_query = (uint16_t)(row[j] + 1), from_source = (uint16_t)(row[j - 1] + 1);
            enum step step = STEP_PAIR;
            uint16_t best = pair;
            if (from_query < best) best = from_query, step = STEP_QUERY;
            if (from_source < best) best = from_source, step = STEP_SOURCE;
            diagonal = row[j];
            row[j] = best;
            steps[i * width + j] = (uint8_t)step;
        }
    }
}

static void walk_back(const struct sides *s, const uint8_t *steps, int32_t offset, struct key_pair_list *list) {
    size_t start = list->count;
    for (size_t i = s->n, j = s->m; i || j;) {
        enum step step = (enum step)steps[i * (s->m + 1) + j];
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

struct key_pair_list align_keys(struct arena *arena, const uint32_t *query, size_t query_count, const uint32_t *source,
                                size_t source_count) {
    struct key_pair_list list = {.at = ARENA_ARRAY(arena, struct key_pair, query_count + source_count)};
    size_t shorter = query_count < source_count ? query_count : source_count;
    size_t prefix = 0, suffix = 0;
    while (prefix < shorter && query[prefix] == source[prefix]) prefix++;
    while (suffix < shorter - prefix && query[query_count - 1 - suffix] == source[source_count - 1 - suffix]) suffix++;
    for (size_t i = 0; i < prefix; i++) add_pair(&list, (int32_t)i, (int32_t)i, true);
    struct sides middle = {query + prefix, source + prefix, query_count - prefix - suffix, source_count - prefix - suffix};
    size_t cells = (middle.n + 1) * (middle.m + 1);
    if (middle.n || middle.m) {
        uint8_t *steps = alloc(cells);
        uint16_t *row = alloc((middle.m + 1) * sizeof *row);
        fill(&middle, steps, row);
        walk_back(&middle, steps, (int32_t)prefix, &list);
        free(steps);
        free(row);
    }
    for (size_t i = suffix; i-- > 0;) add_pair(&list, (int32_t)(query_count - 1 - i), (int32_t)(source_count - 1 - i), true);
    return list;
}
