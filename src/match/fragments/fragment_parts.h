/* SPDX-License-Identifier: Apache-2.0 */
/* What the files fragment_*.c share. Not for anyone else. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_PARTS_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_PARTS_H

#include <stdatomic.h>

#include "match/fragments/fragment.h"
#include "match/fragments/fragment_image.h"
#include "match/fragments/sequences.h"

enum {
    SAMPLES_MAX = 64, /* occurrences of a sequence that are looked at */
    SEEN_MAX = 6,     /* targets among them that are weighed */
    FORMS_MAX = 2,    /* other forms of these that are weighed too */
    CANDIDATES_MAX = SEEN_MAX + FORMS_MAX,
    TARGET_WORDS_MAX = 20,
    UNKNOWN_WORD = 1u << 31, /* set in words that the image doesn't have: the rest is bits of their form */
};

/* The target of a unit put since: its words may be none of the image's. */
struct pending_text {
    struct str target;
    const uint32_t *starts, *ends; /* by target token, bytes */
};

/* A unit as words, of the image or put since. */
struct unit_view {
    const struct fragment_unit *unit;
    const struct pending_text *text; /* of one put since; else NULL */
    const uint32_t *source, *target;
};

/* Which units count. */
struct fragment_scope {
    const struct fragment_filter *filter;
    const atomic_bool *dead;              /* by unit of the image: removed or replaced since; may be NULL */
    const struct fragment_unit *left_out; /* with its neighbours, and the same sentence elsewhere; NULL: none is */
    uint32_t left_out_number;
};

/* One byte of 4096 for each word: most that are not in the query are told from it, without a branch. */
struct word_sieve {
    uint8_t bytes[4096];
};

static inline void sieve_add(struct word_sieve *sieve, uint32_t word) {
    sieve->bytes[word & 4095] = 1;
}

/* 1 or 0. */
static inline uint8_t sieve_has(const struct word_sieve *sieve, uint32_t word) {
    return sieve->bytes[word & 4095];
}

/* The query as words of the image. */
struct query_words {
    const uint32_t *words;
    const uint8_t *flags; /* WORD_... */
    const uint8_t *shapes;
    const uint8_t *marks; /* bits BITEXT_MARKED and BITEXT_COPIED count */
    size_t count;
};

/* One occurrence of a sequence. */
struct sample {
    struct unit_view view;
    uint8_t place;    /* of its first word */
    uint8_t from, to; /* target tokens; none when equal */
    bool strong;
    bool before, after; /* the neighbour is the query's */
    bool exact;         /* the query's words in the very same form */
    float weight;       /* how much it speaks for the query: 1 and more */
    uint32_t hash;      /* of the target's words */
};

struct candidate {
    uint32_t words[TARGET_WORDS_MAX];
    uint8_t word_count;
    uint32_t hash;
    uint32_t found, strong, contained; /* samples */
    uint32_t context_found, context_contained, between_contained, exact_found, exact_contained;
    float weight_found, weight_contained;
    uint32_t first;          /* sample */
    float forward, backward; /* mean logarithms of the word probabilities */
    float rarity;            /* of its rarest word, a logarithm too */
    bool is_form;            /* another form of a candidate, seen in no sample */
    uint32_t base;           /* the form of it that was seen */
    float base_weight;       /* of the samples with that */
    float commonness;        /* how much more frequent it is than that, a logarithm */
    float features[TARGET_FEATURES];
    double confidence;
};

/* ---- units put since (fragment_pending.c) ----------------------------------------------------------------------------------
 */

struct pending_unit {
    struct unit_view view; /* of a record behind this */
    struct pending_text text;
    atomic_bool dead;
    int64_t rev;
};

/* Written by one thread, read by many: an entry never changes once it is counted. */
struct pending {
    struct pending_unit *_Atomic *at; /* FRAGMENT_PENDING_MAX */
    atomic_size_t count;
    uint32_t *slots; /* the writer's: number + 1 of an entry, by its memory and id */
    struct word_linker *linker;
};

/* Where a query word stands in a pending unit, and how many words from there on are the query's. */
struct pending_match {
    const struct pending_unit *unit;
    uint8_t place, run;
};

enum { PENDING_MATCHES_MAX = 64 }; /* of one query word: the newest */

struct pending_matches {
    struct pending_match at[PENDING_MATCHES_MAX];
    size_t count;
};

void pending_init(struct pending *pending);
void pending_done(struct pending *pending);
/* Marks the unit as dead, wherever it is pending; false when a newer state of it is. */
bool pending_remove(struct pending *pending, uint32_t memory, const struct unit *unit);
void pending_add(struct pending *pending, const struct fragment_image *image, uint32_t memory, const struct unit *unit);
void pending_drop_memory(struct pending *pending, uint32_t memory);
/* For each query word, what is in scope; zeroed by the caller. */
void pending_match(const struct pending *pending, const struct fragment_image *image, const struct query_words *query,
                   const struct fragment_scope *scope, struct pending_matches *out);

/* ---- one sequence -----------------------------------------------------------------------------------------------------------
 */

/* Where a sequence stands in the memory. */
struct sequence_ranges {
    struct sequence_range all;
    struct sequence_range behind; /* a part of it: with the query's next word too */
    struct sequence_range before; /* with the query's word before it, from which these begin */
};

/* All that is known of one sequence of the query. */
struct sequence_findings {
    uint32_t first, len; /* query words */
    struct sequence_ranges ranges;
    const struct pending_matches *pending; /* of its first word; may be NULL */
    size_t occurrences;
    struct sample samples[SAMPLES_MAX];
    size_t sample_count, aligned, exact;
    size_t context, between;                     /* samples with one of the query's neighbours at least, with both */
    float weight;                                /* of all samples */
    struct candidate candidates[CANDIDATES_MAX]; /* the most frequent first; by confidence once weighed */
    size_t candidate_count, kinds;
};

bool is_function_word(const struct fragment_image *image, uint32_t word);
bool is_mark(const struct fragment_image *image, uint32_t target_word);
struct unit_view view_of(const struct fragment_unit *unit, const struct pending_text *text);

/* The tight target span of source tokens [from, to): false when links contradict it. */
bool find_span(const struct fragment_image *image, const struct unit_view *view, size_t from, size_t to, uint8_t *target_from,
               uint8_t *target_to, bool *strong);

/* The hash of a target's words, one more each time, from 0 on. */
static inline uint32_t hash_word(uint32_t hash, uint32_t word) {
    return (hash ^ word) * 0x9E3779B1u + (hash >> 15) + 1;
}

/* How often the memory's targets have the word: but for the unit that is left out, which must not tell of itself. */
float target_frequency(const struct fragment_image *image, const struct fragment_scope *scope, uint32_t word);

/* Other forms of a single word's candidates become candidates (fragment_forms.c). */
void add_forms(const struct fragment_image *image, const struct fragment_scope *scope, struct sequence_findings *out);

/* From the samples to candidates with their features (fragment_candidates.c). */
void weigh_candidates(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
                      struct sequence_findings *out);

/* Samples, spans and candidates with their features, for the sequence in *out (first, len, range). */
void examine(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
             struct sequence_findings *out);

/* ---- the choice (fragment_choice.c) ----------------------------------------------------------------------------------------
 */

/* The targets of a sequence that are shown, the likeliest first, and how sure it is that one of them is right. */
struct target_choice {
    const struct candidate *at[FRAGMENT_TARGETS_MAX];
    size_t count;
    double confidence;
};

/* Each candidate's confidence; the likeliest first. */
void rank_candidates(const struct fragment_weights *weights, struct sequence_findings *findings);
/* Of ranked ones, without their common confidence. */
void choose_targets(const struct sequence_findings *findings, struct target_choice *out);
void set_shown_features(const struct sequence_findings *findings, const struct target_choice *choice,
                        float features[SHOWN_FEATURES]);
double shown_confidence(const struct fragment_weights *weights, const struct sequence_findings *findings,
                        const struct target_choice *choice);

/* ---- words in targets (fragment_spans.c) -----------------------------------------------------------------------------------
 */

/* Does the unit's target have these words, one behind the other but for marks between? From this token on, or anywhere. */
bool has_words_at(const struct fragment_image *image, const struct unit_view *view, size_t at, const uint32_t *words,
                  size_t count);
bool has_words(const struct fragment_image *image, const struct unit_view *view, const uint32_t *words, size_t count);

/* Calls back for each sequence worth looking at. */
typedef void sequence_visitor(void *context, uint32_t first, uint32_t len, struct sequence_ranges ranges);
/* `pending` by query word; may be NULL. */
void visit_sequences(const struct fragment_image *image, const struct query_words *query, const struct pending_matches *pending,
                     sequence_visitor *visit, void *context);

/* ---- names (fragment_names.c) ----------------------------------------------------------------------------------------------
 */

/* A row of words that may be a name which the memory doesn't have. */
struct name {
    uint32_t first, len; /* query words */
    enum name_class class;
};

struct name_list {
    struct name at[BITEXT_TOKENS_MAX * 2];
    size_t count;
};

/* `unknown`: by query word. */
void names_find(const struct query_words *query, const bool *unknown, struct name_list *out);
/* Names that the left-out unit has and no other, as words of a new text would be. */
struct name_tally {
    uint32_t seen[NAME_CLASSES], copied[NAME_CLASSES];
};
void names_learn(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
                 struct name_tally *tally);
void names_fit(const struct name_tally *tally, double shares[NAME_CLASSES]);
/* Marks source words as names by how the units' targets have them. */
void names_flag(const struct bitext *bitext, uint8_t *source_flags);

/* `number` of the image's units; any for one put since. */
bool is_in_scope(const struct fragment_scope *scope, const struct fragment_unit *unit, uint32_t number);

/* Fits the weights on the image's own units, each left out in turn. */
bool fit_confidence(const struct fragment_image *image, const struct training_control *control, struct fragment_weights *out);

#endif
