/* SPDX-License-Identifier: Apache-2.0 */
/* An immutable set of units as bytes, and the view of it. The drawing of the layout stands in index.c. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_IMAGE_H
#define TAFSIRI_MATCH_INDEX_INDEX_IMAGE_H

#include "match/index/index_item.h"

enum image_section {
    SECTION_GROUPS,
    SECTION_KEYS,
    SECTION_SEQUENCE_FORMS,
    SECTION_FORM_HASHES,
    SECTION_FORM_UNITS,
    SECTION_FORM_SOURCES,
    SECTION_SOURCES,
    SECTION_UNITS,
    SECTION_BY_ID,
    SECTION_LANGUAGES,
    SECTION_PROPERTIES,
    SECTION_MEMORIES,
    SECTION_LISTS_1, /* where the posting lists of unigrams start */
    SECTION_POSTINGS_1,
    SECTION_LISTS_2, /* bigrams */
    SECTION_POSTINGS_2,
    SECTION_LISTS_3, /* trigrams */
    SECTION_POSTINGS_3,
    SECTION_COUNT
};

enum { NGRAM_MAX = 3 }; /* words of the longest n-gram with postings */

/* All sequences of one key count. */
struct image_group {
    uint32_t key_count;
    uint32_t first_sequence;
    uint32_t first_address; /* of their keys, one sequence behind the other */
};

/* What is known of a memory: to skip look-ups, and to catch up. */
struct image_memory {
    int64_t min_id, max_id, rev;
    uint32_t memory, unused;
};

/* What stands in the trailer besides the sections. */
struct image_counts {
    uint64_t origin, save; /* which index wrote it, and its number (match_index_image) */
    uint64_t groups, keys, sequences, forms, units, languages, memories;
    uint64_t buckets[NGRAM_MAX]; /* posting lists per length of n-gram; 0: no postings at all */
};

/* Pointers into the bytes of an image. Tables of starts have one entry more, the end of the last. */
struct image {
    struct image_counts counts;
    const struct image_group *groups;
    const uint32_t *keys;
    const uint32_t *sequence_forms; /* the first form of each sequence */
    const uint64_t *form_hashes;
    const uint32_t *form_units;   /* the first unit of each form */
    const uint32_t *form_sources; /* in units of SOURCE_ALIGN bytes */
    const char *sources;
    const struct unit_record *units;
    const uint32_t *by_id; /* units in order of memory and id */
    const struct language_pair *languages;
    const uint64_t *properties;
    const struct image_memory *memories; /* in order of memory */
    const uint32_t *lists[NGRAM_MAX];    /* the start of each list in postings[] */
    const uint32_t *postings[NGRAM_MAX]; /* addresses of n-grams, in order */
};

/* Checks all of it: structure, bounds, checksums. */
bool image_read(struct str bytes, struct image *image, struct error *err);
/* The same for bytes that never left this process, unchecked. */
void image_view(struct str bytes, struct image *image);

/* The group with this key count, or the first one above. */
size_t image_find_group(const struct image *image, size_t key_count);
size_t image_group_end(const struct image *image, size_t group); /* the sequence behind its last */
/* The unit with this id; UINT32_MAX for none. */
uint32_t image_find_unit(const struct image *image, uint32_t memory, int64_t id);
const struct image_memory *image_find_memory(const struct image *image, uint32_t memory);

/* A unit of a form of a sequence of a group. */
struct item image_item(const struct image *image, size_t group, uint32_t sequence, uint32_t form, uint32_t unit);

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

struct image_writer;
typedef bool image_write_fn(void *context, const void *bytes, size_t len, struct error *err);

struct image_writer *image_writer_open(image_write_fn *write, void *context);
/* Keeps what it is given, for image_writer_take, and makes no checksums. `size` is how much there will be, about. */
struct image_writer *image_writer_open_in_memory(size_t size);
/* Sections come in their order. */
void image_writer_begin(struct image_writer *writer, enum image_section section);
void image_writer_add(struct image_writer *writer, const void *bytes, size_t len);
/* Writes the trailer; reports what went wrong on the way, if anything did. */
bool image_writer_finish(struct image_writer *writer, const struct image_counts *counts, struct error *err);
/* Hands over all that was written, after image_writer_finish. */
void image_writer_take(struct image_writer *writer, struct buf *out);
void image_writer_close(struct image_writer *writer);

#endif
