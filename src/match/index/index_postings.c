/* SPDX-License-Identifier: Apache-2.0 */
/* A posting is the address of the n-gram's first key in the image's keys. Since sequences are ordered by length, the address
 * alone tells length, sequence and position, and a range of lengths is a range of addresses.
 *
 * A longer n-gram is indexed only where the shorter ones in it are common: when "w1 w2" stands at no more than a few places,
 * looking those up is as good as looking up "w1 w2 w3". That halves the trigrams. "Common" is judged by the length of the
 * bucket's list, the same when building and when asking. */
#include "match/index/index_postings.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
    COMMON = 12,         /* postings from which on a list is worth refining by a longer n-gram */
    SEQUENCES_MIN = 128, /* below, looking at every sequence is as fast */
};
/* Keys per bucket: measured on a million sentences, where an image has 0.02 distinct unigrams per key, 0.3 distinct bigrams. */
static const unsigned keys_per_bucket[NGRAM_MAX] = {16, 4, 8};

static uint64_t bucket_of(const uint32_t *keys, int length, uint64_t buckets) {
    uint64_t hash = keys[0] * UINT64_C(0x9E3779B97F4A7C15);
    if (length > 1) hash += keys[1] * UINT64_C(0xC2B2AE3D27D4EB4F);
    if (length > 2) hash += keys[2] * UINT64_C(0x165667B19E3779F9);
    hash = (hash ^ (hash >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
    return (hash >> 32) * buckets >> 32;
}

struct posting_list postings_find(const struct image *image, const uint32_t *keys, int length) {
    const uint32_t *lists = image->lists[length - 1];
    uint64_t bucket = bucket_of(keys, length, image->counts.buckets[length - 1]);
    return (struct posting_list){image->postings[length - 1] + lists[bucket], lists[bucket + 1] - lists[bucket]};
}

void postings_prefetch(const struct image *image, const uint32_t *keys, int length) {
    __builtin_prefetch(&image->lists[length - 1][bucket_of(keys, length, image->counts.buckets[length - 1])]);
}

bool postings_are_refined(const struct posting_list *list) {
    return list->at && list->count >= COMMON;
}

/* ---- making ---------------------------------------------------------------------------------------------------------------
 *
 * Nearly every step touches memory that is in no cache. So buckets are computed once, in order of addresses, and what will be
 * touched a little later is fetched ahead; this makes building three times as fast. */

enum { AHEAD = 24 };
#define NO_BUCKET UINT32_MAX

struct maker {
    const struct image_group *groups;
    const struct image_counts *counts;
    const uint32_t *keys;
    uint32_t *buckets; /* by address, of the n-gram that starts there; NO_BUCKET: none that is indexed */
    uint8_t *refined;  /* by address: the n-gram's list is common */
    uint32_t *lists;   /* first counts, then ends, then (while filling from behind) starts */
    uint64_t list_count;
};

/* Which n-grams there are. Those that cross from one sequence into the next are none. */
static void find_buckets(struct maker *maker, int length) {
    const uint32_t *keys = maker->keys;
    size_t address = 0;
    for (size_t g = 0; g < maker->counts->groups; g++) {
        size_t m = maker->groups[g].key_count;
        size_t end = g + 1 < maker->counts->groups ? maker->groups[g + 1].first_address : maker->counts->keys;
        for (; address < end; address += m)
            for (size_t i = 0; i < m; i++) {
                bool indexed = i + (size_t)length <= m;
                if (indexed && length > 1) indexed = maker->refined[address + i] && maker->refined[address + i + 1];
                maker->buckets[address + i] =
                    indexed ? (uint32_t)bucket_of(keys + address + i, length, maker->list_count) : NO_BUCKET;
            }
    }
}

static void count_postings(struct maker *maker) {
    uint32_t end = 0, *buckets = maker->buckets;
    for (size_t i = 0; i < maker->counts->keys; i++) {
        if (i + AHEAD < maker->counts->keys && buckets[i + AHEAD] != NO_BUCKET)
            __builtin_prefetch(&maker->lists[buckets[i + AHEAD]], 1);
        if (buckets[i] != NO_BUCKET) maker->lists[buckets[i]]++;
    }
    for (uint64_t b = 0; b < maker->list_count; b++) maker->lists[b] = end += maker->lists[b];
    maker->lists[maker->list_count] = end;
}

static void find_refined(struct maker *maker) {
    for (size_t i = 0; i < maker->counts->keys; i++) {
        uint32_t bucket = maker->buckets[i];
        if (i + AHEAD < maker->counts->keys && maker->buckets[i + AHEAD] != NO_BUCKET)
            __builtin_prefetch(&maker->lists[maker->buckets[i + AHEAD]]);
        maker->refined[i] = bucket != NO_BUCKET && maker->lists[bucket + 1] - maker->lists[bucket] >= COMMON;
    }
}

/* From behind, so that each list ends up ascending and each end becomes the start. */
static void fill_postings(struct maker *maker, uint32_t *postings) {
    const uint32_t *buckets = maker->buckets;
    for (size_t i = maker->counts->keys; i-- > 0;) {
        if (i >= 2 * AHEAD && buckets[i - 2 * AHEAD] != NO_BUCKET) __builtin_prefetch(&maker->lists[buckets[i - 2 * AHEAD]], 1);
        if (i >= AHEAD && buckets[i - AHEAD] != NO_BUCKET)
            __builtin_prefetch(&postings[maker->lists[buckets[i - AHEAD]] - 1], 1);
        if (buckets[i] != NO_BUCKET) postings[--maker->lists[buckets[i]]] = (uint32_t)i;
    }
}

static void write_length(struct maker *maker, struct image_writer *writer, int length) {
    maker->list_count = maker->counts->keys / keys_per_bucket[length - 1] + 1;
    maker->lists = alloc_zero(maker->list_count + 1, sizeof *maker->lists);
    find_buckets(maker, length);
    count_postings(maker);
    size_t count = maker->lists[maker->list_count];
    uint32_t *postings = alloc_again(NULL, count, sizeof *postings);
    fill_postings(maker, postings);
    if (length < NGRAM_MAX) find_refined(maker); /* the next length asks for it */
    image_writer_begin(writer, SECTION_LISTS_1 + 2 * ((unsigned)length - 1));
    image_writer_add(writer, maker->lists, (maker->list_count + 1) * sizeof *maker->lists);
    image_writer_begin(writer, SECTION_POSTINGS_1 + 2 * ((unsigned)length - 1));
    image_writer_add(writer, postings, count * sizeof *postings);
    free(postings);
    free(maker->lists);
}

static void write_none(struct image_writer *writer) {
    for (unsigned section = SECTION_LISTS_1; section <= SECTION_POSTINGS_3; section++) image_writer_begin(writer, section);
}

void postings_write(struct image_writer *writer, const struct image_group *groups, const uint32_t *keys,
                    struct image_counts *counts) {
    struct maker maker = {.groups = groups, .counts = counts, .keys = keys};
    if (counts->sequences < SEQUENCES_MIN) {
        write_none(writer);
        return;
    }
    maker.buckets = alloc_again(NULL, counts->keys, sizeof *maker.buckets);
    maker.refined = alloc_again(NULL, counts->keys, sizeof *maker.refined);
    for (int length = 1; length <= NGRAM_MAX; length++) {
        write_length(&maker, writer, length);
        counts->buckets[length - 1] = maker.list_count;
    }
    free(maker.buckets);
    free(maker.refined);
}
