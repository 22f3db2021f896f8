/* SPDX-License-Identifier: Apache-2.0 */
/* The index of one source language: which units score at least so much against a query. Exact, incremental, mapped. The essay
 * with a drawing stands in index.c.
 *
 * Threads: any number of readers (find), one writer (put, drop) and one merger (save, load) at a time; readers never wait for
 * either. `released` is called by whoever leaves last, a reader's thread perhaps.
 *
 * Bounds. A search looks at each sequence of keys whose length can reach min_score at most once per step of thresholds, as a
 * scan would: about 20 ns + 2 ns per key, and about n x m / 10 ns for two long ones of n and m keys that share enough words.
 * Beyond that it scores only units that could be among the best: at worst all that differ from the query in nothing but
 * numbers, marks, case and forms of words. Their points are counted, at 1 us for a dozen words, or 2 us where each has a word
 * of its own; ledgers are written for results only. So 100,000 units from one template take 10 to 250 ms, whatever the query,
 * and as many segments of numbers 50 to 100 ms, on a slow core (tests/bench/README.md; whole look-ups: 20 to 115 ms). Where
 * `refine` lowers scores, each unit is refined that could have been among the best, which takes the service 20 us: those whose
 * numbers can't be carried over are known before (adapt_outlook), but not all, such as a fifth number, or a reader of another
 * variant. Memory of a search: 48 bytes per unit within min_score and a few kB per result.
 *
 * Limits: 2^32 - 1 units, and as many keys, per image; segments are compared by their first KEYS_MAX keys. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_H
#define TAFSIRI_MATCH_INDEX_INDEX_H

#include "base/effort.h"
#include "match/keys/keys.h"
#include "match/score/score.h"

struct match_index;

struct match_index *match_index_open(void);
void match_index_close(struct match_index *index);

/* Takes the bytes of an image as the immutable part. Borrowed until `released(context)` is called, which happens when a merge
 * has replaced it and the last reader has left, or at close. ERR_MALFORMED when the image is damaged, or of another version:
 * then nothing was borrowed. Reads every byte once, for the checksums. Aligned to 8 bytes. */
bool match_index_load(struct match_index *index, struct str image, void (*released)(void *context), void *context,
                      struct error *err);

/* Adds the unit, or replaces the one with the same (memory, unit->id); the next find sees it. A deleted unit is removed. Takes
 * 5 to 10 us, most of it for the keys; one in 256 takes a quarter of a millisecond, one in 65,536 a tenth of a second, to merge
 * what was put. */
void match_index_put(struct match_index *index, uint32_t memory, const struct unit *unit);
/* The same for several units in order of rev. Many new ones (of which id and rev are the same) become a part at once, all of
 * them found by the next search or none; that saves copying them together bit by bit. */
void match_index_put_all(struct match_index *index, uint32_t memory, const struct unit *units, size_t count);
/* Joins what match_index_put_all left apart for more of its like to come, up to 15 parts, each of which costs a search 3 us.
 * Does nothing where there is little to join; else it takes up to some 60 ms, for which the writer waits. */
void match_index_settle(struct match_index *index);
/* Removes the unit if it is there, which takes less than 1 us to see: another index has it now. */
void match_index_remove(struct match_index *index, uint32_t memory, int64_t id);
/* The greatest unit->rev that was put for this memory, in image and since; 0 for none. Replaying from there makes it current.
 */
int64_t match_index_rev(const struct match_index *index, uint32_t memory);
/* Drops all units of a memory; returns how many there were. */
size_t match_index_drop_memory(struct match_index *index, uint32_t memory);
/* Drops those of all other memories, and returns the same. */
size_t match_index_keep_memories(struct match_index *index, const uint32_t *memories, size_t count);

size_t match_index_count(const struct match_index *index); /* live units */
/* Units put, removed and dropped since the image was made: the measure for when to merge. A search takes some 20 us more when
 * there are 25,000 of them, 45 us at 100,000. */
size_t match_index_pending(const struct match_index *index);
/* Writes an image of everything through `write`, in pieces; readers and the writer go on meanwhile. After it has been mapped,
 * match_index_load swaps it in, and what was put since stays in the mutable part. Needs about 150 bytes per unit and 14 per key
 * of memory while it runs. ERR_TOO_LARGE beyond the limits above, and what `write` reports; then all is as it was. */
bool match_index_save(struct match_index *index, bool (*write)(void *context, const void *bytes, size_t len, struct error *err),
                      void *context, struct error *err);

/* The number of the image that was loaded last; 0: none was. Each image has a higher one than those that were loaded before it
 * was written, and than those of earlier indexes: they begin at the clock's milliseconds. */
uint64_t match_index_image(const struct match_index *index);

/* All conditions hold inside the search, so that none costs recall. Zeroed: no condition. */
struct match_filter {
    const uint32_t *memories; /* NULL: all */
    size_t memory_count;
    struct language to;                         /* units of this language and its variants; empty: any */
    unsigned origins;                           /* bit set of 1 << enum unit_origin; 0: any */
    unsigned statuses;                          /* bit set of 1 << enum unit_status; 0: all but rejected */
    struct str author;                          /* exactly; empty: any */
    int64_t changed_from_ms, changed_before_ms; /* half-open; 0: open end */
    const struct property *properties;          /* each must be on the unit (name and value) */
    size_t property_count;
};

struct match_candidate;
struct match_result;

struct match_query {
    const struct keyed_segment *segment;
    struct score_context context; /* to and memory_penalty are taken per candidate, see `penalty_of` */
    struct match_filter filter;
    int min_score; /* percent, 1 to 102 */
    size_t limit;  /* k */
    /* Points of a memory, from its settings. NULL: none. */
    int (*penalty_of)(void *context, uint32_t memory);
    /* The final score of a candidate whose upper bound is in candidate->suggestion.score; it may only be lower or equal. Sets
     * what it likes in candidate->suggestion, which has the unit besides, but no ledger. Returns false to drop the candidate
     * (vanished, changed). Called for the most promising candidates first, no more often than exactness needs; of many that are
     * made lower, once more for those that are results. NULL: the bound is the score, with its ledger. */
    bool (*refine)(void *context, struct arena *arena, struct match_candidate *candidate);
    /* Is the candidate a result beside those, which come before it? What isn't takes none of the `limit` places; after
     * 64 of those for each place, or 1,024 in all where that is more, the search ends. More results never make it one. NULL:
     * all are. */
    bool (*accept)(void *context, const struct match_result *before, const struct match_candidate *candidate);
    bool adapts; /* `refine` adapts targets to context.to (adapt_target) and scores them with that */
    void *callback_context;
    struct effort *effort; /* NULL: as much as it takes */
};

struct match_candidate {
    uint32_t memory;
    int64_t unit;
    int64_t rev;
    struct suggestion
        suggestion; /* score, base, words, edits, penalties, differences; unit.source and metadata the index keeps */
    struct keyed_segment source; /* as the index has it; valid inside `refine` only */
};

struct match_result {
    struct match_candidate *at; /* the best first, in the documented order of ties (index.c) */
    size_t count;
};

/* Finds nothing reliable once query->effort is spent: ask that afterwards. */
void match_index_find(struct match_index *index, struct arena *arena, const struct match_query *query,
                      struct match_result *out);

#endif
