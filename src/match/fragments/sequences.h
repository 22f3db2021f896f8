/* SPDX-License-Identifier: Apache-2.0 */
/* All sequences of up to SEQUENCE_MAX source words, in order: a suffix array that is sorted no deeper than that. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_SEQUENCES_H
#define TAFSIRI_MATCH_FRAGMENTS_SEQUENCES_H

#include <assert.h>

#include "match/fragments/fragment_image.h"

enum { SEQUENCE_MAX = 8 };

struct sequences {
    uint32_t *starts; /* by source word, and one more */
    uint32_t *places; /* in order */
    size_t count;
};

/* Where a sequence stands, in one number: the unit, and the token of its first word. */
enum { SEQUENCE_TOKEN_BITS = 8 };
static_assert(BITEXT_UNITS_MAX <= 1 << (32 - SEQUENCE_TOKEN_BITS) && BITEXT_TOKENS_MAX <= 1 << SEQUENCE_TOKEN_BITS,
              "a place is 32 bits");

static inline uint32_t place_unit(uint32_t place) {
    return place >> SEQUENCE_TOKEN_BITS;
}
static inline uint8_t place_token(uint32_t place) {
    return (uint8_t)place;
}

/* False when it was ended. Marks and inline codes begin no sequence. */
bool sequences_build(const struct bitext *bitext, const struct training_control *control, struct sequences *out);
void sequences_done(struct sequences *sequences);

/* A range of them that agree in their first `depth` words. */
struct sequence_range {
    uint32_t from, to;
};
struct sequence_range sequences_of_word(const struct fragment_image *image, uint32_t word);
/* Those whose word behind the first `depth` is this one. */
struct sequence_range sequences_narrow(const struct fragment_image *image, struct sequence_range range, uint32_t depth,
                                       uint32_t word);

#endif
