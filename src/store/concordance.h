/* SPDX-License-Identifier: Apache-2.0 */
/* Words in running text, on either side of the units: a full-text index beside the store, always rebuildable from it.
 *
 * Threads: any for search; one writer at a time for put and commit. */
#ifndef TAFSIRI_STORE_CONCORDANCE_H
#define TAFSIRI_STORE_CONCORDANCE_H

#include "model/suggestion.h"

struct concordance;

enum { CONCORDANCE_LIMIT_MAX = 1000, CONCORDANCE_OFFSET_MAX = 10000 };

/* Opens or creates the index in a directory; a damaged or older one is thrown away and starts empty. One that can't be opened
 * for now (the disk is full) stays as it is: its revs are 0, and what is written next tries again. ERR_UNAVAILABLE when another
 * process has it open. */
struct concordance *concordance_open(const char *directory, struct error *err);
void concordance_close(struct concordance *concordance);

/* Adds, replaces or (deleted units) removes; in order of rev. Seen by searches after the next commit. After a put, drop or
 * commit that failed nothing since the last commit is kept, and after damage nothing at all (ERR_UNAVAILABLE): ask
 * concordance_rev and go on from there. */
bool concordance_put(struct concordance *concordance, uint32_t memory, const struct unit *unit, struct error *err);
/* Removes `limit` units of a memory at most; *more is false when there was none left, and its rev is 0 then. */
bool concordance_drop_memory(struct concordance *concordance, uint32_t memory, size_t limit, bool *more, struct error *err);
/* All changes of this memory up to `rev` have been put, as far as they can be read: a damaged unit is none. */
void concordance_reach(struct concordance *concordance, uint32_t memory, int64_t rev);
bool concordance_commit(struct concordance *concordance, struct error *err);
/* Moves what was committed out of the log, where that has grown to 16 MB; takes some tenths of a second then. Without it the
 * log grows. The writer, after a commit. */
void concordance_tidy(struct concordance *concordance);
/* The greatest committed rev of this memory, 0 for none, and for all memories once damage was seen. Any thread. */
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

/* Ranks the newest matches, CONCORDANCE_OFFSET_MAX of them: beyond there is nothing. ERR_INVALID for a query without a word,
 * with a quote that isn't closed or with one letter before "*", and for a limit out of range; ERR_TOO_LARGE for more than 1,024
 * bytes, 32 words or 1,000 memories; ERR_UNAVAILABLE for an index that is damaged and has to be filled again. */
bool concordance_search(struct concordance *concordance, struct arena *arena, const struct concordance_query *query,
                        struct concordance_result *out, struct error *err);
/* Where the query's words stand in a text, for highlighting (UTF-16), in order and without overlap. */
void concordance_highlight(struct arena *arena, struct str query, struct str text, struct span **spans, size_t *count);

#endif
