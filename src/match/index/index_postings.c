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
 * touched a little later is fetched ahead; this makes building three times as fast. Which n-grams are indexed is as good as
 * random, so nothing branches on it: those that aren't have a bucket too, behind all others, which is not written. */

enum { AHEAD = 24 };

struct maker {
    const struct image_group *groups;
    const struct image_counts *counts;
    const uint32_t *keys;
    uint32_t *buckets; /* by address, of the n-gram that starts there; list_count: none that is indexed */
    uint8_t *refined;  /* by address: the n-gram's list is common */
    uint32_t *lists;   /* first counts, then ends, then (while filling from behind) starts */
    uint64_t list_count;
};

/* Of one sequence. N-grams that cross into the next are none. */
static void find_buckets_of(struct maker *maker, int length, size_t address, size_t m) {
    const uint32_t *keys = maker->keys + address;
    const uint8_t *refined = maker->refined + address;
    uint32_t *buckets = maker->buckets + address, none = (uint32_t)maker->list_count;
    size_t i = 0;
    for (; i + (size_t)length <= m; i++) {
        bool indexed = length == 1 || (refined[i] & refined[i + 1]);
        uint32_t bucket = (uint32_t)bucket_of(keys + i, length, maker->list_count);
        buckets[i] = indexed ? bucket : none;
    }
    for (; i < m; i++) buckets[i] = none;
}

static void find_buckets(struct maker *maker, int length) {
    size_t address = 0;
    for (size_t g = 0; g < maker->counts->groups; g++) {
        size_t m = maker->groups[g].key_count;
        size_t end = g + 1 < maker->counts->groups ? maker->groups[g + 1].first_address : maker->counts->keys;
        for (; address < end; address += m) find_buckets_of(maker, length, address, m);
    }
}

static void count_postings(struct maker *maker) {
    uint32_t end = 0, *buckets = maker->buckets, *lists = maker->lists;
    size_t count = maker->counts->keys, i = 0;
    for (; i + AHEAD < count; i++) {
        __builtin_prefetch(&lists[buckets[i + AHEAD]], 1);
        lists[buckets[i]]++;
    }
    for (; i < count; i++) lists[buckets[i]]++;
    for (uint64_t b = 0; b <= maker->list_count; b++) lists[b] = end += lists[b];
    lists[maker->list_count + 1] = end;
}

static void find_refined(struct maker *maker) {
    const uint32_t *buckets = maker->buckets, *lists = maker->lists;
    size_t count = maker->counts->keys;
    for (size_t i = 0; i < count; i++) {
        uint32_t bucket = buckets[i];
        __builtin_prefetch(&lists[buckets[i + AHEAD < count ? i + AHEAD : i]]);
        maker->refined[i] = (bucket != maker->list_count) & (lists[bucket + 1] - lists[bucket] >= COMMON);
    }
}

/* From behind, so that each list ends up ascending and each end becomes the start. */
static void fill_postings(struct maker *maker, uint32_t *postings) {
    const uint32_t *buckets = maker->buckets;
    uint32_t *lists = maker->lists;
    size_t i = maker->counts->keys;
    while (i > 2 * AHEAD) {
        i--;
        __builtin_prefetch(&lists[buckets[i - 2 * AHEAD]], 1);
        __builtin_prefetch(&postings[lists[buckets[i - AHEAD]] - 1], 1);
        postings[--lists[buckets[i]]] = (uint32_t)i;
    }
    while (i-- > 0) postings[--lists[buckets[i]]] = (uint32_t)i;
}

static void write_length(struct maker *maker, struct image_writer *writer, uint32_t *postings, int length) {
    maker->list_count = maker->counts->keys / keys_per_bucket[length - 1] + 1;
    maker->lists = alloc_zero(maker->list_count + 2, sizeof *maker->lists);
    find_buckets(maker, length);
    count_postings(maker);
    fill_postings(maker, postings);
    if (length < NGRAM_MAX) find_refined(maker); /* the next length asks for it */
    image_writer_begin(writer, SECTION_LISTS_1 + 2 * ((unsigned)length - 1));
    image_writer_add(writer, maker->lists, (maker->list_count + 1) * sizeof *maker->lists);
    image_writer_begin(writer, SECTION_POSTINGS_1 + 2 * ((unsigned)length - 1));
    image_writer_add(writer, postings, maker->lists[maker->list_count] * sizeof *postings);
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
    uint32_t *postings = alloc_again(NULL, counts->keys, sizeof *postings);
    for (int length = 1; length <= NGRAM_MAX; length++) {
        write_length(&maker, writer, postings, length);
        counts->buckets[length - 1] = maker.list_count;
    }
    free(postings);
    free(maker.buckets);
    free(maker.refined);
}
