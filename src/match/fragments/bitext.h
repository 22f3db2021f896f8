/* SPDX-License-Identifier: Apache-2.0 */
/* Both sides of units as numbers: what word alignment is trained on and fragments are found in.
 *
 * Every token of a side counts, punctuation too, which anchors the alignment. A token has
 *
 *   row    what it is aligned by: the key of a word on either side (the stem, see keys.h); of a number or a mark its text
 *   form   what it is found by: of a source token the same; of a target one its row and, in the lower half, its folded text, so
 *          that the forms of a word stand together in the order of forms */
#ifndef TAFSIRI_MATCH_FRAGMENTS_BITEXT_H
#define TAFSIRI_MATCH_FRAGMENTS_BITEXT_H

#include "match/fragments/word_map.h"
#include "match/keys/keys.h"
#include "model/unit.h"

enum {
    BITEXT_TOKENS_MAX = 250,   /* a side; a longer unit (a paragraph) is left out: links are numbers of 8 bits */
    BITEXT_UNITS_MAX = 400000, /* bounds the memory of training to some 1.2 GB */
    BITEXT_VARIANTS_MAX = 255, /* ways to write one folded word that are told apart */
    BITEXT_RATIO_MAX = 5,      /* one side this many times longer than the other is no translation */
    BITEXT_RATIO_FREE = 12,    /* tokens up to which that is not asked */
};

struct bitext_token {
    uint64_t form;
    uint64_t text; /* hash of the folded text */
    uint32_t row;
    uint32_t start, end; /* bytes in the text */
    uint8_t kind;        /* enum token_kind */
    uint8_t gap;         /* UTF-16 code units before it, and what they are: see BITEXT_GAP_... */
    uint8_t len;         /* UTF-16 code units */
    uint8_t shape;       /* bits of the folded text's hash: tells "laws" from "law", which have one key */
    bool marked;         /* a word with a capital, a number with more than digits */
};

/* The gap's upper two bits tell what its first character is; in a source, where nobody asks for that, whether the token is
 * marked, and whether the target has it as it stands. */
enum {
    BITEXT_GAP_LENGTH = 63,
    BITEXT_GAP_SPACE = 0,
    BITEXT_GAP_NO_BREAK = 64,
    BITEXT_GAP_NARROW = 128,
    BITEXT_MARKED = 64,
    BITEXT_COPIED = 128,
};

struct bitext_side {
    struct bitext_token *at;
    size_t count;
};

/* Takes a side apart. False when it is one that is left out: empty, too long, or with a token or gap that is. */
bool bitext_read(struct arena *arena, struct segment segment, const struct language *language, bool is_target,
                 struct bitext_side *out);
/* False for pairs whose lengths tell that they are no translations. */
bool bitext_fits(const struct bitext_side *source, const struct bitext_side *target);

/* One unit in the corpus; its tokens start at these places of the arrays below. */
struct bitext_unit {
    int64_t id;
    uint32_t memory;
    uint32_t source, target; /* first tokens */
    uint32_t links;          /* first link */
    uint32_t source_hash;    /* of all forms: equal for the same sentence again */
    uint8_t source_count, target_count;
    uint8_t strong, weak; /* links; the strong ones come first */
    uint8_t origin, status;
    uint8_t unused[2];
};

/* The ways a folded target word is written, as texts one behind the other. */
struct bitext_variant {
    uint32_t text, next; /* offset of a NUL-terminated text; index + 1 of the next one, 0 for none */
};

struct bitext {
    struct bitext_unit *units;
    size_t unit_count, unit_room;

    uint32_t *source, *target;                         /* words by token: numbers in the vocabularies */
    uint8_t *source_gap, *source_len, *source_shape;   /* by token */
    uint8_t *target_gap, *target_len, *target_variant; /* by token */
    size_t source_count, source_room, target_count, target_room;

    struct word_map source_words, target_words; /* by form */
    struct word_map source_rows, target_rows;   /* by row */
    uint32_t *source_row, *target_row;          /* by word */
    uint8_t *source_kind, *target_kind;         /* by word */
    uint32_t source_word_room, target_word_room;

    struct bitext_variant *variants;
    uint32_t *first_variant; /* by target word; index + 1 */
    size_t variant_count, variant_room;
    struct buf texts;
};

/* A zeroed struct is an empty corpus. */
void bitext_done(struct bitext *bitext);
/* Takes the unit in, unless it is one that is left out. */
void bitext_add(struct bitext *bitext, struct arena *scratch, uint32_t memory, const struct unit *unit);
/* Renumbers both vocabularies in the order of their forms, so that they can be searched. No unit comes in after that. */
void bitext_finish(struct bitext *bitext);

#endif
