/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments: word sequences of a segment that the memory has translated, where no whole segment matches. The essay stands in
 * fragment_find.c.
 *
 * A model is made of a language pair's units (fragment_model_train), kept as an image, and mapped. Units put since are linked
 * with its parameters at once and found beside it.
 *
 * Threads: any number of readers (find), one writer (put, remove) at a time. Readers never wait. */
#ifndef TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_H
#define TAFSIRI_MATCH_FRAGMENTS_FRAGMENT_H

#include "match/fragments/word_align.h"
#include "model/suggestion.h"

enum {
    FRAGMENT_TARGETS_MAX = 3,
    FRAGMENT_UNITS_SHOWN = 3,     /* as evidence of each target */
    FRAGMENT_WORDS_MAX = 8,       /* in the source */
    FRAGMENT_UNITS_MIN = 500,     /* fewer teach nothing */
    FRAGMENT_PENDING_MAX = 16384, /* units put since that are held: some 0.4 ms of a look-up */
};

/* A unit that has the fragment, and where: UTF-16 code units in its source and target. */
struct fragment_evidence {
    uint32_t memory;
    int64_t unit;
    struct span source, target;
};

struct fragment_target {
    struct str text;
    double confidence;  /* 0 to 1 */
    size_t occurrences; /* among those looked at, at most 64; 0 for a word's form that stood for another word only */
    struct fragment_evidence units[FRAGMENT_UNITS_SHOWN]; /* of such a form: those with the form that it is another one of */
    size_t unit_count;
};

struct fragment {
    struct span span;     /* in the query's text, UTF-16 */
    uint32_t first, last; /* its words, as tokens of the query */
    double confidence;    /* that one of its targets is right */
    bool is_word;         /* one content word: a dictionary entry */
    bool is_name;         /* the memory doesn't have it; a target that is the source, without evidence */
    size_t occurrences;   /* of the source sequence in the memories: where some are asked for, among 2,048 of all at most */
    struct fragment_target targets[FRAGMENT_TARGETS_MAX]; /* the likeliest first */
    size_t target_count;
};

struct fragment_list {
    struct fragment *at; /* the most useful first */
    size_t count;
};

struct fragment_filter {
    const uint32_t *memories; /* NULL: all */
    size_t memory_count;
    unsigned origins, statuses; /* bit sets, as in match/index/index.h; 0: any origin, all statuses but rejected */
};

struct fragment_query {
    struct segment segment;
    struct language language;
    struct fragment_filter filter;
    double min_confidence;
};

struct fragment_model;

/* Takes the bytes of an image, which are borrowed until close. ERR_MALFORMED when they are damaged. Aligned to 8 bytes. */
struct fragment_model *fragment_model_open(struct str image, struct error *err);
void fragment_model_close(struct fragment_model *model);
size_t fragment_model_units(const struct fragment_model *model); /* that the image was made of */
/* What its maker noted beside it (fragment_training_run). */
struct str fragment_model_note(const struct fragment_model *model);

/* Links the unit and adds it, or puts it in the place of the one with the same (memory, id); a deleted one is removed. The next
 * find sees it. Some 60 us. Past FRAGMENT_PENDING_MAX nothing is added until the next training. */
void fragment_model_put(struct fragment_model *model, uint32_t memory, const struct unit *unit);
/* Returns whether the image has units of it. */
bool fragment_model_drop_memory(struct fragment_model *model, uint32_t memory);

void fragment_model_find(const struct fragment_model *model, struct arena *arena, const struct fragment_query *query,
                         struct fragment_list *out);

#endif
