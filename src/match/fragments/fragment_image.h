/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a language pair: the units as words with their links (fragment_record.h), all sequences of source words in
 * order, and what training found. Arrays, laid out one behind the other in a file that is mapped:
 *
 *     head | section | section | ...                   each section on a boundary of 8 bytes, with a checksum in the head
 *
 * Some 500 bytes per unit of 25 words. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_IMAGE_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_IMAGE_H

#include "match/fragments/fragment_confidence.h"
#include "match/fragments/fragment_record.h"

enum fragment_section {
    SECTION_RECORDS,
    SECTION_RECORD_STARTS,
    SECTION_SOURCE_FORMS,
    SECTION_TARGET_FORMS,
    SECTION_SOURCE_ROWS,
    SECTION_TARGET_ROWS,
    SECTION_SOURCE_ROW_FORMS,
    SECTION_TARGET_ROW_FORMS,
    SECTION_SOURCE_FLAGS,
    SECTION_TARGET_FLAGS,
    SECTION_TARGET_FREQUENCIES,
    SECTION_FIRST_VARIANTS,
    SECTION_VARIANT_TEXTS,
    SECTION_TEXTS,
    SECTION_SEQUENCE_STARTS,
    SECTION_SEQUENCE_PLACES,
    SECTION_PAIR_STARTS,
    SECTION_PAIRS,
    SECTION_SOURCE_NULLS,
    SECTION_TARGET_NULLS,
    SECTION_JUMPS,
    SECTION_WEIGHTS,
    SECTION_NOTE,
    SECTION_COUNT
};

/* Of a word: its kind, whether it is a function word, and whether it is a name that stands in both languages alike. */
enum { WORD_KIND = 15, WORD_IS_FUNCTION = 16, WORD_IS_NAME = 32 };

struct fragment_counts {
    uint64_t units, record_words, source_tokens, source_words, target_words, source_rows, target_rows, variants, text_bytes,
        sequences, pairs, note_bytes;
};

struct fragment_image {
    struct fragment_counts counts;
    const uint64_t *records;                             /* a struct fragment_unit each, and what follows it */
    const uint32_t *record_starts;                       /* by unit, and one more: a place in records */
    const uint32_t *source_forms;                        /* by word, ascending */
    const uint64_t *target_forms;                        /* by word, ascending */
    const uint32_t *source_rows, *target_rows;           /* by word */
    const uint32_t *source_row_forms, *target_row_forms; /* by row, ascending */
    const uint8_t *source_flags, *target_flags;          /* by word */
    const uint32_t *target_frequencies;                  /* by word: units that have it */
    const uint32_t *first_variants, *variant_texts;      /* by target word, and one more; by variant: a place in texts */
    const char *texts;                                   /* NUL-terminated */
    const uint32_t *sequence_starts;                     /* by source word, and one more */
    const uint32_t *sequence_places;                     /* in the order of what follows them; see sequences.h */
    struct word_table table;
    const struct fragment_weights *weights;
    const char *note; /* the maker's own */
};

/* The bytes' arrays. ERR_MALFORMED when they are damaged, cut or of another version. Aligned to 8 bytes, and borrowed. */
bool fragment_image_read(struct str bytes, struct fragment_image *image, struct error *err);
/* In pieces. */
bool fragment_image_write(const struct fragment_image *image,
                          bool (*write)(void *context, const void *bytes, size_t len, struct error *err), void *context,
                          struct error *err);
/* How large the file is. */
size_t fragment_image_size(const struct fragment_image *image);

static inline const struct fragment_unit *image_unit(const struct fragment_image *image, uint32_t number) {
    return (const struct fragment_unit *)(image->records + image->record_starts[number]);
}

/* UINT32_MAX for a form that isn't there. */
uint32_t fragment_image_source_word(const struct fragment_image *image, uint32_t form);
uint32_t fragment_image_target_word(const struct fragment_image *image, uint64_t form);
uint32_t fragment_image_source_row(const struct fragment_image *image, uint32_t form);
uint32_t fragment_image_target_row(const struct fragment_image *image, uint32_t form);

#endif
