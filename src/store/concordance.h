/* SPDX-License-Identifier: Apache-2.0 */
/* Words in running text, on either side of the units: a full-text index beside the store, always rebuildable from it.
 *
 * Threads: any for search; one writer at a time for put and commit. */
#ifndef TAFSIRI_STORE_CONCORDANCE_H
#define TAFSIRI_STORE_CONCORDANCE_H

#include "model/suggestion.h"

struct concordance;

/* Opens or creates the index in a directory; a damaged or older one is thrown away and starts empty. */
struct concordance *concordance_open(const char *directory, struct error *err);
void concordance_close(struct concordance *concordance);

/* Adds, replaces or (deleted units) removes. Seen by searches after the next commit. */
bool concordance_put(struct concordance *concordance, uint32_t memory, const struct unit *unit, struct error *err);
bool concordance_drop_memory(struct concordance *concordance, uint32_t memory, struct error *err);
bool concordance_commit(struct concordance *concordance, struct error *err);
/* The greatest committed rev of this memory, 0 for none. */
int64_t concordance_rev(struct concordance *concordance, uint32_t memory);

enum concordance_side { CONCORDANCE_SOURCE, CONCORDANCE_TARGET };

struct concordance_query {
    enum concordance_side side;
    struct str text;          /* words in any order; "a phrase" in quotes; beginning* */
    const uint32_t *memories; /* NULL: all */
    size_t memory_count;
    struct language from, to; /* empty: any; variants count as the same */
    size_t limit, offset;
};

struct concordance_hit {
    uint32_t memory;
    int64_t unit;
};

struct concordance_result {
    struct concordance_hit *at; /* the most relevant first */
    size_t count;
    bool more;
};

/* ERR_INVALID for a query without a word, or with a quote that isn't closed. */
bool concordance_search(struct concordance *concordance, struct arena *arena, const struct concordance_query *query,
                        struct concordance_result *out, struct error *err);
/* Where the query's words stand in a text, for highlighting (UTF-16), in order and without overlap. */
void concordance_highlight(struct arena *arena, struct str query, struct str text, struct span **spans, size_t *count);

#endif
