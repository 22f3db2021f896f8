/* SPDX-License-Identifier: Apache-2.0 */
/* Levenshtein bit-parallel, as pattern.c has it; here all columns are kept, so that the way can be walked back. */
#include "match/keys/align_keys.h"

#include "match/keys/pattern.h"

struct sides {
    const uint32_t *query, *source;
    size_t n, m; /* counts of the part that is left to align */
};

static void add_pair(struct key_pair_list *list, int32_t query, int32_t source, bool equal) {
    list->at[list->count++] = (struct key_pair){query, source, equal};
    list->distance += !equal;
}

/* Every column of the table, as bits: bit i of block i / 64 belongs to the cell of i + 1 keys of the query. */
struct table {
    struct pattern query;
    struct column_bits *columns; /* [column][block] */
};

struct column_bits {
    uint64_t same;  /* costs what the cell up and left costs */
    uint64_t above; /* costs one more than the cell above */
};

enum { BLOCK = 64 };

/* One column further, block by block from the top (see pattern.c). */
static void fill_column(const struct pattern *query, const uint64_t *equal, const struct column_bits *before,
                        struct column_bits *column, uint64_t *less_above) {
    uint64_t more = 1, less = 0; /* the cell over the block, against the one left of it */
    for (size_t b = 0; b < query->blocks; b++) {
        uint64_t up = before ? before[b].above : ~UINT64_C(0), down = less_above[b], match = equal ? equal[b] : 0;
        uint64_t same = ((((match | less) & up) + up) ^ up) | match | less | down;
        uint64_t right = down | ~(same | up), left = same & up;
        uint64_t right_in = right << 1 | more, left_in = left << 1 | less;
        more = right >> (BLOCK - 1), less = left >> (BLOCK - 1);
        column[b].same = same;
        column[b].above = left_in | ~(match | down | right_in);
        less_above[b] = right_in & (match | down);
    }
}

static void fill(struct table *table, struct arena *arena, const struct sides *s) {
    pattern_init(&table->query, arena, s->query, s->n);
    size_t blocks = table->query.blocks;
    table->columns = arena_alloc(arena, s->m * blocks * sizeof *table->columns);
    uint64_t *less_above = ARENA_ARRAY(arena, uint64_t, blocks);
    for (size_t j = 0; j < s->m; j++) {
        struct column_bits *column = table->columns + j * blocks;
        fill_column(&table->query, pattern_masks(&table->query, s->source[j]), j ? column - blocks : NULL, column, less_above);
    }
}

/* Where the cell of i keys of the query and j of the source came from: the cheapest of pairing, dropping from the query, adding
 * from the source, in this order. */
enum step { STEP_PAIR, STEP_QUERY, STEP_SOURCE };

static enum step step_at(const struct sides *s, const struct table *table, size_t i, size_t j) {
    if (!i || !j) return i ? STEP_QUERY : STEP_SOURCE;
    if (s->query[i - 1] == s->source[j - 1]) return STEP_PAIR;
    const struct column_bits *bits = &table->columns[(j - 1) * table->query.blocks + (i - 1) / BLOCK];
    if (!(bits->same >> (i - 1) % BLOCK & 1)) return STEP_PAIR;
    return bits->above >> (i - 1) % BLOCK & 1 ? STEP_QUERY : STEP_SOURCE;
}

static void walk_back(const struct sides *s, const struct table *table, int32_t offset, struct key_pair_list *list) {
    size_t start = list->count;
    for (size_t i = s->n, j = s->m; i || j;) {
        switch (step_at(s, table, i, j)) {
        case STEP_PAIR:
            i--, j--;
            add_pair(list, offset + (int32_t)i, offset + (int32_t)j, s->query[i] == s->source[j]);
            break;
        case STEP_QUERY: add_pair(list, offset + (int32_t)--i, -1, false); break;
        case STEP_SOURCE: add_pair(list, -1, offset + (int32_t)--j, false); break;
        }
    }
    for (size_t a = start, b = list->count; a + 1 < b; a++) {
        struct key_pair swap = list->at[a];
        list->at[a] = list->at[--b];
        list->at[b] = swap;
    }
}

static void align_middle(const struct sides *s, int32_t offset, struct key_pair_list *list) {
    struct arena arena = {0};
    struct table table = {.columns = NULL};
    bool plain = !s->n || !s->m || (s->n == 1 && s->m == 1); /* one way only */
    if (!plain) fill(&table, &arena, s);
    if (s->n == 1 && s->m == 1)
        add_pair(list, offset, offset, false);
    else
        walk_back(s, &table, offset, list);
    arena_done(&arena);
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
