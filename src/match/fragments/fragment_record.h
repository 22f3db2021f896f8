/* SPDX-License-Identifier: Apache-2.0 */
/* A unit as it is kept: its facts, and right behind them all that a look-up reads of it. A look-up waits for memory more than
 * it computes; so what it meets of a unit lies in few lines of memory and one page, the often read parts first:
 *
 *     facts | source words | target words | strong links | shapes | weak links | what texts and evidence are made of
 *
 * Words take 4 bytes. Strong links are the target tokens of all source tokens, one behind the other, and of each source token
 * how many stand before its own; weak ones, which few look at, pairs of 2 bytes. A shape is a byte by source token; gaps,
 * lengths and variants behind them too. A record begins on a boundary of 8. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_RECORD_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_RECORD_H

#include "match/fragments/word_align.h"

enum { RECORD_ALIGN = 8 };

struct fragment_unit {
    int64_t id;
    uint64_t signature; /* a bit for each word of the target (signature_of): what lacks one can't have the word */
    uint32_t memory;
    uint32_t source_hash; /* equal for the same sentence again */
    uint8_t source_count, target_count;
    uint8_t strong, weak; /* links */
    uint8_t origin, status;
    uint8_t unused[2];
};

static inline const uint32_t *unit_source(const struct fragment_unit *unit) {
    return (const uint32_t *)(unit + 1);
}
static inline const uint32_t *unit_target(const struct fragment_unit *unit) {
    return unit_source(unit) + unit->source_count;
}
/* By source token. */
static inline const uint8_t *unit_link_starts(const struct fragment_unit *unit) {
    return (const uint8_t *)(unit_target(unit) + unit->target_count);
}
static inline const uint8_t *unit_link_targets(const struct fragment_unit *unit) {
    return unit_link_starts(unit) + unit->source_count;
}
static inline const uint8_t *unit_source_shapes(const struct fragment_unit *unit) {
    return unit_link_targets(unit) + unit->strong;
}
static inline const struct word_link *unit_weak_links(const struct fragment_unit *unit) {
    return (const struct word_link *)(unit_source_shapes(unit) + unit->source_count);
}
static inline const uint8_t *unit_source_gaps(const struct fragment_unit *unit) {
    return (const uint8_t *)(unit_weak_links(unit) + unit->weak);
}
static inline const uint8_t *unit_source_lengths(const struct fragment_unit *unit) {
    return unit_source_gaps(unit) + unit->source_count;
}
static inline const uint8_t *unit_target_gaps(const struct fragment_unit *unit) {
    return unit_source_lengths(unit) + unit->source_count;
}
static inline const uint8_t *unit_target_lengths(const struct fragment_unit *unit) {
    return unit_target_gaps(unit) + unit->target_count;
}
static inline const uint8_t *unit_target_variants(const struct fragment_unit *unit) {
    return unit_target_lengths(unit) + unit->target_count;
}

/* A bit of 64 for each word. */
static inline uint64_t signature_of(const uint32_t *words, size_t count) {
    uint64_t signature = 0;
    for (size_t j = 0; j < count; j++) signature |= 1ULL << (words[j] * 0x9E3779B1u >> 26);
    return signature;
}

/* What a record is made of, by token of its side. */
struct record_parts {
    const uint32_t *source, *target;
    const struct word_link *strong, *weak; /* in the order of their sources */
    const uint8_t *source_shapes, *source_gaps, *source_lengths, *target_gaps, *target_lengths, *target_variants;
};

/* In bytes, a multiple of RECORD_ALIGN. */
size_t record_size(const struct fragment_unit *facts);
/* Writes all record_size bytes; the signature is set. */
void record_write(const struct fragment_unit *facts, const struct record_parts *parts, void *to);

/* All units of a corpus. */
struct records {
    uint64_t *words;  /* the records, one behind the other */
    uint32_t *starts; /* by unit, and one more: a place in words */
};
/* `links` by unit, as in the corpus. */
void records_build(const struct bitext *bitext, const struct word_link *links, struct records *out);
void records_done(struct records *records);

#endif
