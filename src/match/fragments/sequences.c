/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/sequences.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "text/token.h"

enum { SMALL = 12, ASK_EVERY = 1024 };

/* The words of all units, each plus one, with a 0 behind each unit. */
struct sorting {
    uint32_t *text;
    uint32_t *at; /* places in text */
};

static uint32_t word_at(const struct sorting *s, uint32_t place, uint32_t depth) {
    /* A unit's end is never passed: equal prefixes without a 0 reach no further. */
    return s->text[place + depth];
}

static void swap(uint32_t *a, uint32_t *b) {
    uint32_t t = *a;
    *a = *b;
    *b = t;
}

static int compare(const struct sorting *s, uint32_t a, uint32_t b, uint32_t depth) {
    for (; depth < SEQUENCE_MAX; depth++) {
        uint32_t x = word_at(s, a, depth), y = word_at(s, b, depth);
        if (x != y) return x < y ? -1 : 1;
        if (x == 0) break;
    }
    return a < b ? -1 : a > b;
}

static void sort_small(struct sorting *s, size_t from, size_t to, uint32_t depth) {
    for (size_t i = from + 1; i < to; i++)
        for (size_t k = i; k > from && compare(s, s->at[k - 1], s->at[k], depth) > 0; k--) swap(&s->at[k - 1], &s->at[k]);
}

/* Multikey quicksort: three parts by the word at `depth`; the middle one goes on with the next word. */
static void sort_range(struct sorting *s, size_t from, size_t to, uint32_t depth) {
    while (to - from > SMALL && depth < SEQUENCE_MAX) {
        uint32_t pivot = word_at(s, s->at[from + (to - from) / 2], depth);
        size_t low = from, i = from, high = to;
        while (i < high) {
            uint32_t word = word_at(s, s->at[i], depth);
            if (word < pivot)
                swap(&s->at[low++], &s->at[i++]);
            else if (word > pivot)
                swap(&s->at[i], &s->at[--high]);
            else
                i++;
        }
        if (pivot) sort_range(s, low, high, depth + 1);
        /* The smaller rest by recursion, the larger one in this loop: the stack stays shallow. */
        if (low - from < to - high) {
            sort_range(s, from, low, depth);
            from = high;
        } else {
            sort_range(s, high, to, depth);
            to = low;
        }
    }
    if (to - from <= SMALL) sort_small(s, from, to, depth);
}

static bool begins_sequence(const struct bitext *b, uint32_t word) {
    return b->source_kind[word] != TOKEN_PUNCTUATION && b->source_kind[word] != TOKEN_CODE;
}

static void count_starts(const struct bitext *b, struct sequences *out) {
    out->starts = alloc_zero(b->source_words.count + 2, sizeof(uint32_t));
    for (size_t i = 0; i < b->source_count; i++)
        if (begins_sequence(b, b->source[i])) out->starts[b->source[i] + 1]++;
    for (uint32_t w = 0; w < b->source_words.count; w++) out->starts[w + 1] += out->starts[w];
    out->count = out->starts[b->source_words.count];
}

/* Fills text, and puts each place into its first word's range. */
static void distribute(const struct bitext *b, const struct sequences *out, struct sorting *s) {
    uint32_t *next = alloc((b->source_words.count + 1) * sizeof *next), place = 0;
    for (uint32_t w = 0; w < b->source_words.count; w++) next[w] = out->starts[w];
    for (size_t u = 0; u < b->unit_count; u++) {
        for (size_t i = 0; i < b->units[u].source_count; i++) {
            uint32_t word = b->source[b->units[u].source + i];
            if (begins_sequence(b, word)) s->at[next[word]++] = place;
            s->text[place++] = word + 1;
        }
        s->text[place++] = 0;
    }
    free(next);
}

/* Places become units and tokens: each unit takes one place more than it has tokens. */
static void locate(const struct bitext *b, const struct sorting *s, struct sequences *out) {
    for (size_t i = 0; i < out->count; i++) {
        size_t low = 0, high = b->unit_count;
        while (low + 1 < high) {
            size_t middle = (low + high) / 2;
            if (b->units[middle].source + middle <= s->at[i])
                low = middle;
            else
                high = middle;
        }
        out->places[i] = (uint32_t)(low << SEQUENCE_TOKEN_BITS | (s->at[i] - b->units[low].source - low));
    }
}

bool sequences_build(const struct bitext *b, const struct training_control *control, struct sequences *out) {
    bool ok = true;
    *out = (struct sequences){0};
    count_starts(b, out);
    struct sorting s = {alloc((b->source_count + b->unit_count + 1) * sizeof(uint32_t)),
                        alloc((out->count + 1) * sizeof(uint32_t))};
    distribute(b, out, &s);
    for (uint32_t w = 0; ok && w < b->source_words.count; w++) {
        sort_range(&s, out->starts[w], out->starts[w + 1], 1);
        ok = w % ASK_EVERY || !control || !control->go_on || control->go_on(control->context);
    }
    out->places = alloc((out->count + 1) * sizeof *out->places);
    if (ok) locate(b, &s, out);
    free(s.text), free(s.at);
    return ok;
}

void sequences_done(struct sequences *sequences) {
    free(sequences->starts), free(sequences->places);
    *sequences = (struct sequences){0};
}

/* ---- look-up ------------------------------------------------------------------------------------------------------------- */

struct sequence_range sequences_of_word(const struct fragment_image *image, uint32_t word) {
    if (word >= image->counts.source_words) return (struct sequence_range){0};
    return (struct sequence_range){image->sequence_starts[word], image->sequence_starts[word + 1]};
}

/* The word behind the first `depth`, plus one; 0 at the unit's end. */
static uint32_t word_behind(const struct fragment_image *image, uint32_t sequence, uint32_t depth) {
    uint32_t place = image->sequence_places[sequence], token = place_token(place) + depth;
    const struct fragment_unit *unit = image_unit(image, place_unit(place));
    return token < unit->source_count ? unit_source(unit)[token] + 1 : 0;
}

static uint32_t first_not_below(const struct fragment_image *image, struct sequence_range range, uint32_t depth,
                                uint32_t word) {
    while (range.from < range.to) {
        uint32_t middle = range.from + (range.to - range.from) / 2;
        if (word_behind(image, middle, depth) < word)
            range.from = middle + 1;
        else
            range.to = middle;
    }
    return range.from;
}

/* Where the word behind is no longer this one, from the first sequence with it on: most often not far. */
static uint32_t end_of_word(const struct fragment_image *image, struct sequence_range range, uint32_t depth, uint32_t word) {
    uint32_t step = 1;
    while (step < range.to - range.from && word_behind(image, range.from + step, depth) == word) {
        range.from += step;
        step *= 2;
    }
    if (step < range.to - range.from) range.to = range.from + step;
    return first_not_below(image, range, depth, word + 1);
}

struct sequence_range sequences_narrow(const struct fragment_image *image, struct sequence_range range, uint32_t depth,
                                       uint32_t word) {
    if (word >= image->counts.source_words) return (struct sequence_range){0};
    uint32_t from = first_not_below(image, range, depth, word + 1);
    return (struct sequence_range){from, end_of_word(image, (struct sequence_range){from, range.to}, depth, word + 1)};
}
