/* SPDX-License-Identifier: Apache-2.0 */
/* The index, as a whole. The files, in reading order:
 *
 *     index_item.c      one unit: a fixed record, its source packed
 *     index_image.c     many units as bytes that can be mapped: layout, checks
 *     index_build.c     from items to an image
 *     index_sort.c      sorting by a number
 *     index_postings.c  where each n-gram stands
 *     index_plan.c      which n-grams to look up: the pigeonhole
 *     ../keys/pattern.c the distance between two sequences, bit-parallel
 *     index_level.c     all sequences within a distance
 *     index_filter.c    which units are wanted; the order of ties
 *     index_search.c    best first: from sequences to the k best units
 *     index_part.c      parts, tail, views: what lives while the index does
 *     index_change.c    put, remove
 *     index_save.c      save, load
 *
 * What is looked for. Units with equal keys share a base, so they are one *sequence*; those of a sequence with the same text
 * are one *form*; a form has one or more *units* (other targets, memories, contexts). Distances are computed per sequence,
 * ledgers per unit.
 *
 * The image. Sections, one behind the other, each at a multiple of 64 bytes; then a trailer with where they are, how much there
 * is of everything, and a checksum per section. Every number is in the machine's own byte order, since an image can always be
 * made again. All starts are indexes into the next table; nothing is a pointer, so the image may lie anywhere.
 *
 *     "Tafsiri index 1"
 *     GROUPS      (2 keys, sequence 0, address 0) (5 keys, sequence 1, address 2) ...       sequences in order of length
 *     KEYS        k k | k k k k k | k k k k k | ...                                        so an address tells the sequence
 *     SEQUENCE_   0  1  3 ...        the first form of each sequence ------------------+
 *       FORMS                                                                          |
 *     FORM_HASHES h  h  h ...                                                          |
 *     FORM_UNITS  0  1  2  5 ...     the first unit of each form <---------------------+
 *     FORM_SOURCES 0 12 31 ...       where its source starts, in fours of bytes -> SOURCES   tokens, codes, text
 *     UNITS       64 bytes each, by form
 *     BY_ID       units in order of memory and id                                      for replacing and removing
 *     LANGUAGES   pairs            PROPERTIES  hashes            MEMORIES  ids and revs
 *     LISTS_1     0 3 4 9 ...      the start of each bucket's list in
 *     POSTINGS_1  addresses of unigrams; the same for bigrams (_2) and trigrams (_3)
 *     trailer
 *
 * A worked example. Three units: 7 "Good morning", 8 "Good morning!", 9 "The rains are late this year". Keys of 7 and 8 are
 * equal: sequence 0 at address 0, with two forms of one unit each; 9 is sequence 1, six keys from address 2. Asked for "The
 * rains are late this month" at 70 %: six keys, so distance 1, two disjoint n-grams; the plan takes the two with the fewest
 * postings, "the rain are" and "late this", say, each with one posting: addresses 2 and 5. Both lie in the group of six keys
 * (first address 2): sequence 1, positions 0 and 3, as in the query, so nothing was shifted; the comparison gives distance 1,
 * base 83. The sequence goes on the heap at 83, comes off (nothing else is there), becomes unit 9, is scored: 83, no penalties,
 * a result.
 *
 * What changes. An image is never written to. What is put goes to the end of the tail, a short list that every search scans; a
 * full tail becomes a part, an image in memory, as do many new units that are put at once; small parts are merged into larger
 * ones. A unit that is replaced or removed is marked dead where it stands. Every change makes a new view: which parts, how much
 * of the tail, which version. A reader keeps the view that it found, for as long as its search takes; the lock is held for the
 * moment of finding it only.
 *
 *     view 41 --> [ mapped image | part of 1024 | part of 256 | tail, first 17 ]      a reader that came earlier
 *     view 42 --> [ mapped image | part of 1024 | part of 256 | tail, first 18 ]      whoever comes now
 *
 * A unit dead since version 42 is alive to the reader of view 41. */
#include "match/index/index.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "match/index/index_search.h"
#include "match/index/index_state.h"

struct match_index *match_index_open(void) {
    struct match_index *index = alloc_zero(1, sizeof *index);
    pthread_mutex_init(&index->writing, NULL);
    pthread_mutex_init(&index->lock, NULL);
    if (getrandom(&index->origin, sizeof index->origin, 0) < 0) index->origin = (uintptr_t)index;
    index->saves = (uint64_t)clock_now_ms();
    struct tail *tail = tail_open();
    index->view = view_open(1, tail, NULL, 0);
    tail_leave(tail);
    return index;
}

void match_index_close(struct match_index *index) {
    if (!index) return;
    view_leave(index->view);
    rev_table_done(&index->revs);
    pthread_mutex_destroy(&index->writing);
    pthread_mutex_destroy(&index->lock);
    free(index);
}

struct view *index_keep_view(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    struct view *view = unlocked->view;
    view_keep(view);
    pthread_mutex_unlock(&unlocked->lock);
    return view;
}

void match_index_find(struct match_index *index, struct arena *arena, const struct match_query *query,
                      struct match_result *out) {
    struct view *view = index_keep_view(index);
    index_search(view, arena, query, out);
    view_leave(view);
}

/* ---- small questions ----------------------------------------------------------------------------------------------------- */

int64_t match_index_rev(const struct match_index *index, uint32_t memory) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    int64_t rev = rev_table_get(&index->revs, memory);
    pthread_mutex_unlock(&unlocked->lock);
    return rev;
}

size_t match_index_count(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    size_t live = index->live;
    pthread_mutex_unlock(&unlocked->lock);
    return live;
}

uint64_t match_index_image(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    uint64_t number = index->loaded;
    pthread_mutex_unlock(&unlocked->lock);
    return number;
}

size_t match_index_pending(const struct match_index *index) {
    struct match_index *unlocked = (struct match_index *)index;
    pthread_mutex_lock(&unlocked->lock);
    size_t pending = index->pending;
    pthread_mutex_unlock(&unlocked->lock);
    return pending;
}
