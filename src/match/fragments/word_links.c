/* SPDX-License-Identifier: Apache-2.0 */
/* From the probabilities to the links of one unit. Each direction by itself gives every word its likeliest partner or none;
 * what both agree in is sure, and grows by neighbours that one of them has (grow-diag); those links are strong. What else one
 * of them has for a word that is still without (final-and) is weak. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/fragments/word_align.h"

enum { SIDE = BITEXT_TOKENS_MAX + 1, UNLIKELY = WORD_ALIGN_NONE };

static const float NULL_SHARE = 0.08F;

struct word_linker {
    const struct word_table *table;
    float exponent[256]; /* e to the -q/16 */
    float forward[SIDE][SIDE], backward[SIDE][SIDE];
    uint8_t state[SIDE][SIDE]; /* bits below */
    bool source_linked[SIDE], target_linked[SIDE];
};

enum { IN_FORWARD = 1, IN_BACKWARD = 2, IS_STRONG = 4, IS_WEAK = 8 };

struct word_linker *word_linker_open(const struct word_table *table) {
    struct word_linker *linker = alloc_zero(1, sizeof *linker);
    linker->table = table;
    for (int q = 0; q < 256; q++) linker->exponent[q] = expf(-(float)q / WORD_ALIGN_SCALE);
    return linker;
}

void word_linker_close(struct word_linker *linker) {
    free(linker);
}

bool word_table_find(const struct word_table *table, uint32_t source, uint32_t target, struct word_pair *out) {
    if (source >= table->source_rows) return false;
    uint32_t low = table->starts[source], end = table->starts[source + 1], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (table->pairs[middle].target < target)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == end || table->pairs[low].target != target) return false;
    *out = table->pairs[low];
    return true;
}

/* t x w of all pairs, in both directions. */
static void fill(struct word_linker *l, const uint32_t *source, size_t m, const uint32_t *target, size_t n) {
    for (size_t i = 0; i < m; i++) {
        float place = ((float)i + 0.5F) / (float)m;
        for (size_t j = 0; j < n; j++) {
            struct word_pair pair = {0, UNLIKELY, UNLIKELY, {0}};
            if (!word_table_find(l->table, source[i], target[j], &pair)) {
                l->forward[i][j] = l->backward[i][j] = 0;
                continue;
            }
            float weight = expf(-l->table->tension * fabsf(place - ((float)j + 0.5F) / (float)n));
            l->forward[i][j] = l->exponent[pair.forward] * weight;
            l->backward[i][j] = l->exponent[pair.backward] * weight;
        }
    }
}

/* Sums of the weights over the other side, which make them probabilities. */
static float weight_sum(const struct word_linker *l, size_t at, size_t of, size_t others) {
    float sum = 0, place = ((float)at + 0.5F) / (float)of;
    for (size_t k = 0; k < others; k++) sum += expf(-l->table->tension * fabsf(place - ((float)k + 0.5F) / (float)others));
    return sum;
}

static void choose_forward(struct word_linker *l, const uint32_t *target, size_t m, size_t n) {
    for (size_t j = 0; j < n; j++) {
        size_t best = 0;
        for (size_t i = 1; i < m; i++)
            if (l->forward[i][j] > l->forward[best][j]) best = i;
        float null = target[j] < l->table->target_rows ? l->exponent[l->table->target_null[target[j]]] : 0;
        float sure = (1 - NULL_SHARE) / weight_sum(l, j, n, m) * l->forward[best][j];
        if (sure > 0 && sure >= NULL_SHARE * null) l->state[best][j] |= IN_FORWARD;
    }
}

static void choose_backward(struct word_linker *l, const uint32_t *source, size_t m, size_t n) {
    for (size_t i = 0; i < m; i++) {
        size_t best = 0;
        for (size_t j = 1; j < n; j++)
            if (l->backward[i][j] > l->backward[i][best]) best = j;
        float null = source[i] < l->table->source_rows ? l->exponent[l->table->source_null[source[i]]] : 0;
        float sure = (1 - NULL_SHARE) / weight_sum(l, i, m, n) * l->backward[i][best];
        if (sure > 0 && sure >= NULL_SHARE * null) l->state[i][best] |= IN_BACKWARD;
    }
}

static void add(struct word_linker *l, size_t i, size_t j, uint8_t class) {
    l->state[i][j] |= class;
    l->source_linked[i] = l->target_linked[j] = true;
}

/* Has it a strong neighbour, diagonal ones counted? */
static bool touches(const struct word_linker *l, size_t i, size_t j, size_t m, size_t n) {
    for (size_t a = i ? i - 1 : 0; a <= i + 1 && a < m; a++)
        for (size_t b = j ? j - 1 : 0; b <= j + 1 && b < n; b++)
            if (l->state[a][b] & IS_STRONG) return true;
    return false;
}

static void grow(struct word_linker *l, size_t m, size_t n) {
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                if (!(l->state[i][j] & (IN_FORWARD | IN_BACKWARD)) || l->state[i][j] & IS_STRONG) continue;
                if ((l->source_linked[i] && l->target_linked[j]) || !touches(l, i, j, m, n)) continue;
                add(l, i, j, IS_STRONG);
                grown = true;
            }
    }
}

static void combine(struct word_linker *l, size_t m, size_t n) {
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            if ((l->state[i][j] & (IN_FORWARD | IN_BACKWARD)) == (IN_FORWARD | IN_BACKWARD)) add(l, i, j, IS_STRONG);
    grow(l, m, n);
    for (unsigned direction = IN_FORWARD; direction <= IN_BACKWARD; direction++)
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++)
                if (l->state[i][j] & direction && !l->source_linked[i] && !l->target_linked[j]) add(l, i, j, IS_WEAK);
}

void word_linker_link(struct word_linker *l, const uint32_t *source, size_t m, const uint32_t *target, size_t n,
                      struct word_links *out) {
    out->strong_count = out->weak_count = 0;
    if (m > BITEXT_TOKENS_MAX || n > BITEXT_TOKENS_MAX || m == 0 || n == 0) return;
    for (size_t i = 0; i < m; i++) memset(l->state[i], 0, n);
    memset(l->source_linked, 0, m);
    memset(l->target_linked, 0, n);
    fill(l, source, m, target, n);
    choose_forward(l, target, m, n);
    choose_backward(l, source, m, n);
    combine(l, m, n);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            struct word_link link = {(uint8_t)i, (uint8_t)j};
            if (l->state[i][j] & IS_STRONG && out->strong_count < WORD_LINKS_MAX) out->strong[out->strong_count++] = link;
            if (l->state[i][j] & IS_WEAK && out->weak_count < WORD_LINKS_MAX) out->weak[out->weak_count++] = link;
        }
}
