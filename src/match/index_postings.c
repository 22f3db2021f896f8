/* SPDX-License-Identifier: Apache-2.0 */
/* A posting is the address of the n-gram's first key in the image's keys. Since sequences are ordered by length, the address
 * alone tells length, sequence and position, and a range of lengths is a range of addresses.
 *
 * A longer n-gram is indexed only where the shorter ones in it are common: when "w1 w2" stands at no more than a few places,
 * looking those up is as good as looking up "w1 w2 w3". That halves the trigrams. "Common" is judged by the length of the
 * bucket's list, the same when building and when asking. */
#include "match/index_postings.h"

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

bool postings_are_refined(const struct posting_list *list) {
    return list->at && list->count >= COMMON;
}

/* One table in the making: first counts, then ends, then (while filling from behind) starts. */
struct table {
    int length;
    uint64_t buckets;
    uint32_t *lists, *postings;
};

struct maker {
    const struct item_list *items;
    const uint32_t *sequence_items;
    size_t sequences;
    struct table tables[NGRAM_MAX];
};

static uint32_t list_length(const struct table *table, const uint32_t *keys) {
    uint64_t bucket = bucket_of(keys, table->length, table->buckets);
    return table->lists[bucket + 1] - table->lists[bucket];
}

static bool is_indexed(const struct maker *maker, const uint32_t *keys, int length) {
    if (length == 1) return true;
    const struct table *shorter = &maker->tables[length - 2];
    return list_length(shorter, keys) >= COMMON && list_length(shorter, keys + 1) >= COMMON;
}

static void count_ngrams(struct maker *maker, struct table *table) {
    for (size_t s = 0; s < maker->sequences; s++) {
        const struct item *item = &maker->items->at[maker->sequence_items[s]];
        for (size_t i = 0; i + (size_t)table->length <= item->key_count; i++)
            if (is_indexed(maker, item->keys + i, table->length))
                table->lists[bucket_of(item->keys + i, table->length, table->buckets)]++;
    }
    uint32_t end = 0;
    for (uint64_t b = 0; b < table->buckets; b++) table->lists[b] = end += table->lists[b];
    table->lists[table->buckets] = end;
}

/* From behind, so that each list ends up ascending and each end becomes the start. */
static void fill_postings(struct maker *maker, struct table *table, uint32_t address) {
    for (size_t s = maker->sequences; s-- > 0;) {
        const struct item *item = &maker->items->at[maker->sequence_items[s]];
        address -= item->key_count;
        if (item->key_count < (uint32_t)table->length) continue;
        for (size_t i = item->key_count - (size_t)table->length + 1; i-- > 0;)
            if (is_indexed(maker, item->keys + i, table->length))
                table->postings[--table->lists[bucket_of(item->keys + i, table->length, table->buckets)]] =
                    address + (uint32_t)i;
    }
}

static void make_table(struct maker *maker, int length, uint64_t keys) {
    struct table *table = &maker->tables[length - 1];
    table->length = length;
    table->buckets = keys / keys_per_bucket[length - 1] + 1;
    table->lists = alloc_zero(table->buckets + 1, sizeof *table->lists);
    count_ngrams(maker, table);
    table->postings = alloc_again(NULL, table->lists[table->buckets], sizeof *table->postings);
    fill_postings(maker, table, (uint32_t)keys);
}

bool postings_write(struct image_writer *writer, const struct item_list *items, const uint32_t *sequence_items,
                    struct image_counts *counts, struct error *err) {
    struct maker maker = {items, sequence_items, counts->sequences, {{0}}};
    (void)err;
    if (counts->sequences >= SEQUENCES_MIN)
        for (int n = 1; n <= NGRAM_MAX; n++) make_table(&maker, n, counts->keys);
    image_writer_begin(writer, SECTION_LISTS);
    for (int n = 0; n < NGRAM_MAX; n++) {
        struct table *table = &maker.tables[n];
        counts->buckets[n] = table->buckets;
        if (table->buckets) image_writer_add(writer, table->lists, (table->buckets + 1) * sizeof *table->lists);
    }
    image_writer_begin(writer, SECTION_POSTINGS);
    for (int n = 0; n < NGRAM_MAX; n++) {
        struct table *table = &maker.tables[n];
        if (table->buckets) image_writer_add(writer, table->postings, table->lists[table->buckets] * sizeof *table->postings);
        free(table->lists);
        free(table->postings);
    }
    return true;
}
