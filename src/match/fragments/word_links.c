/* SPDX-License-Identifier: Apache-2.0 */
/* From the probabilities to the links of one unit. Each direction by itself gives every pair of words a share (word_jumps.c).
 * Where the geometric mean of both is large the link is strong: one direction may be in doubt between two words, but not while
 * the other one denies it. What else a direction thinks likeliest for words that are still without a link is weak. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/fragments/word_align.h"

static const float STRONG = 0.4F;    /* least mean of a strong link */
static const float SOMETHING = 0.5F; /* least sum of shares for a word to stand for anything */

struct word_linker {
    const struct word_table *table;
    float exponent[256]; /* e to the -q/16 */
    struct word_paths forward, backward;
    bool source_linked[BITEXT_TOKENS_MAX], target_linked[BITEXT_TOKENS_MAX];
    uint8_t weak_partner[BITEXT_TOKENS_MAX]; /* by source token; + 1 */
};

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

/* What a word is compared with that the table doesn't know: it stands for nothing. */
static float null_of(const struct word_linker *l, const uint8_t *nulls, uint32_t rows, uint32_t row) {
    return l->exponent[row < rows ? nulls[row] : WORD_ALIGN_NONE];
}

static void fill(struct word_linker *l, const uint32_t *source, size_t m, const uint32_t *target, size_t n) {
    const struct word_table *table = l->table;
    l->forward.words = l->backward.places = n, l->forward.places = l->backward.words = m;
    for (size_t j = 0; j < n; j++) l->forward.null[j] = null_of(l, table->target_null, table->target_rows, target[j]);
    for (size_t i = 0; i < m; i++) l->backward.null[i] = null_of(l, table->source_null, table->source_rows, source[i]);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            struct word_pair pair;
            bool known = word_table_find(table, source[i], target[j], &pair);
            l->forward.likely[j][i + 1] = known ? l->exponent[pair.forward] : 0;
            l->backward.likely[i][j + 1] = known ? l->exponent[pair.backward] : 0;
        }
}

static void put_strong(struct word_linker *l, struct word_links *out) {
    for (size_t i = 0; i < l->forward.places; i++)
        for (size_t j = 0; j < l->forward.words; j++) {
            if (l->forward.share[j][i + 1] * l->backward.share[i][j + 1] < STRONG * STRONG) continue;
            if (out->strong_count == WORD_LINKS_MAX) return;
            out->strong[out->strong_count++] = (struct word_link){(uint8_t)i, (uint8_t)j};
            l->source_linked[i] = l->target_linked[j] = true;
        }
}

/* The likeliest partner of a word; 0 when it rather stands for nothing. */
static size_t partner_of(const struct word_paths *paths, size_t word) {
    size_t best = 1;
    float sum = 0;
    for (size_t i = 1; i <= paths->places; i++) {
        sum += paths->share[word][i];
        if (paths->share[word][i] > paths->share[word][best]) best = i;
    }
    return sum >= SOMETHING ? best : 0;
}

static void link_weakly(struct word_linker *l, size_t i, size_t j) {
    if (l->source_linked[i] || l->target_linked[j]) return;
    l->source_linked[i] = l->target_linked[j] = true;
    l->weak_partner[i] = (uint8_t)(j + 1);
}

static void put_weak(struct word_linker *l, struct word_links *out) {
    size_t m = l->forward.places, n = l->forward.words, partner;
    memset(l->weak_partner, 0, m);
    for (size_t j = 0; j < n; j++)
        if ((partner = partner_of(&l->forward, j)) != 0) link_weakly(l, partner - 1, j);
    for (size_t i = 0; i < m; i++)
        if ((partner = partner_of(&l->backward, i)) != 0) link_weakly(l, i, partner - 1);
    for (size_t i = 0; i < m; i++)
        if (l->weak_partner[i]) out->weak[out->weak_count++] = (struct word_link){(uint8_t)i, l->weak_partner[i] - 1};
}

void word_linker_link(struct word_linker *l, const uint32_t *source, size_t m, const uint32_t *target, size_t n,
                      struct word_links *out) {
    out->strong_count = out->weak_count = 0;
    if (m > BITEXT_TOKENS_MAX || n > BITEXT_TOKENS_MAX || m == 0 || n == 0) return;
    memset(l->source_linked, 0, m);
    memset(l->target_linked, 0, n);
    fill(l, source, m, target, n);
    word_paths_find(&l->forward, &l->table->jumps[0], NULL);
    word_paths_find(&l->backward, &l->table->jumps[1], NULL);
    put_strong(l, out);
    put_weak(l, out);
}
