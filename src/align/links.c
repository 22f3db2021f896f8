/* SPDX-License-Identifier: Apache-2.0 */
/* A word that finds a counterpart in the sentence opposite speaks for the pair: by log(a / b), where a is how often the
 * counterpart is there when the sentences do belong together, b how often it stands in any sentence of this article (or of the
 * memory). A name that is in every sentence says nothing, a number that is in one says much. A word that has counterparts in
 * the article, but none in this sentence, speaks against it: by log((1 - a) / (1 - b)). One that has none anywhere says
 * nothing.
 *
 * Both sides' words are asked, each of the other side's sentences alone and in twos: of two sentences one has the counterpart
 * by chance with 1 - (1 - b)^2, so that a bead gains nothing by being large. */
#include "align/links.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "align/lexicon.h"

/* How often a counterpart is found when the sentences belong together. */
static const double SAME_NUMBER = 0.85, SAME_FORM = 0.75, SAME_PREFIX = 0.3;
static const double FOUND_MAX = 0.9;
/* One word never decides alone. */
static const double GAIN_MAX = 3.0;

/* Where a hash stands, in order of hash and sentence. */
struct place {
    uint32_t hash, sentence;
};

struct places {
    struct place *at;
    size_t count;
};

/* The words of one side looking for their counterparts on the other. */
struct finder {
    const struct band *band;
    const struct lexicon *lexicon;
    bool backward;                        /* from target to source: columns are the band's rows */
    struct places forms, prefixes, stems; /* of the side opposite */
    struct places own_forms, own_prefixes, own_stems;
    size_t opposite_count;
    float *single, *twofold; /* tables to fill */

    size_t row, first, end; /* the sentence at hand, and those opposite it in the band */
    double base[2];         /* what its words say of a sentence that has none of their counterparts, of two such */
    float *best;            /* of the word at hand, by sentence opposite; 0: none */
    uint32_t *touched;      /* those that aren't 0 */
    size_t touched_count;
    double missing, hits; /* probability that no counterpart is found; places in the article */
};

/* ---- where things stand ------------------------------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b) {
    const struct place *one = a, *other = b;
    if (one->hash != other->hash) return one->hash > other->hash ? 1 : -1;
    return (one->sentence > other->sentence) - (one->sentence < other->sentence);
}

enum field { FIELD_FORM, FIELD_PREFIX, FIELD_STEM };

static uint32_t field_of(const struct align_word *word, enum field field) {
    switch (field) {
    case FIELD_FORM: return word->number ? ~word->form : word->form; /* 2023 is no word */
    case FIELD_PREFIX: return word->prefix;
    case FIELD_STEM: break;
    }
    return word->stem;
}

static struct places list_places(struct arena *arena, const struct align_words *sentences, size_t count, enum field field) {
    struct places places = {0};
    size_t room = 0;
    for (size_t i = 0; i < count; i++) room += sentences[i].count;
    places.at = arena_alloc(arena, (room + 1) * sizeof *places.at);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sentences[i].count; k++) {
            uint32_t hash = field_of(&sentences[i].at[k], field);
            if (hash) places.at[places.count++] = (struct place){hash, (uint32_t)i};
        }
    }
    qsort(places.at, places.count, sizeof *places.at, compare_places);
    return places;
}

/* The first place at or behind (hash, sentence). */
static size_t seek(const struct places *places, uint32_t hash, uint32_t sentence) {
    const struct place wanted = {hash, sentence};
    size_t low = 0, high = places->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_places(&places->at[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- one word ----------------------------------------------------------------------------------------------------------- */

static void note(struct finder *finder, uint32_t column, double gain) {
    float value = (float)(gain < GAIN_MAX ? gain : GAIN_MAX);
    if (finder->best[column] == 0) finder->touched[finder->touched_count++] = column;
    if (value > finder->best[column]) finder->best[column] = value;
}

static double count_places(const struct places *places, uint32_t hash) {
    return (double)(seek(places, hash, UINT32_MAX) - seek(places, hash, 0));
}

/* One possible counterpart: notes the sentences of the band that have it. `own`: in how many sentences the word itself stands.
 * A counterpart that stands in far fewer is an accident of a long text, mostly, and not missed where it isn't. */
static void find(struct finder *finder, const struct places *places, uint32_t hash, double own, double given, double chance) {
    size_t first = hash ? seek(places, hash, 0) : 0, end = hash ? seek(places, hash, UINT32_MAX) : 0;
    if (first == end) return;
    if ((double)(end - first) < given * own) given = (double)(end - first) / own;
    double share = ((double)(end - first) + 0.5) / ((double)finder->opposite_count + 1.0);
    double gain = log(given / (share > chance ? share : chance));
    if (gain <= 0) return;
    finder->missing *= 1 - given;
    finder->hits += (double)(end - first);
    for (size_t i = finder->first ? seek(places, hash, (uint32_t)finder->first) : first; i < end; i++) {
        if (places->at[i].sentence >= finder->end) break;
        note(finder, places->at[i].sentence, gain);
    }
}

static size_t cell_of(const struct finder *finder, size_t column) {
    return finder->backward ? band_cell(finder->band, column, finder->row) : band_cell(finder->band, finder->row, column);
}

/* The two sentences from `column` on: what the word gains where either has it. */
static void add_twofold(struct finder *finder, size_t column, double share, double absent) {
    float one = finder->best[column], other = column + 1 < finder->opposite_count ? finder->best[column + 1] : 0;
    finder->twofold[cell_of(finder, column)] += (float)((one > other ? one : other) - log(2 - share) - absent);
}

static void settle(struct finder *finder) {
    double found = 1 - finder->missing, share = (finder->hits + 0.5) / ((double)finder->opposite_count + 1.0);
    if (found > FOUND_MAX) found = FOUND_MAX;
    if (share < found) {
        double absent = log((1 - found) / (1 - share)), absent_twofold = absent - log(1 - share);
        finder->base[0] += absent;
        finder->base[1] += absent_twofold;
        for (size_t t = 0; t < finder->touched_count; t++) {
            size_t column = finder->touched[t];
            finder->single[cell_of(finder, column)] += (float)(finder->best[column] - absent);
            add_twofold(finder, column, share, absent_twofold);
            if (column > finder->first && finder->best[column - 1] == 0) add_twofold(finder, column - 1, share, absent_twofold);
        }
    }
    for (size_t t = 0; t < finder->touched_count; t++) finder->best[finder->touched[t]] = 0;
    finder->touched_count = 0;
}

static void find_word(struct finder *finder, const struct align_word *word) {
    const struct lexicon_pair *pairs;
    size_t count = finder->lexicon && word->stem ? lexicon_find(finder->lexicon, finder->backward, word->stem, &pairs) : 0;
    finder->missing = 1;
    finder->hits = 0;
    uint32_t form = field_of(word, FIELD_FORM);
    find(finder, &finder->forms, form, count_places(&finder->own_forms, form), word->number ? SAME_NUMBER : SAME_FORM, 0);
    if (finder->hits == 0 && word->prefix)
        find(finder, &finder->prefixes, word->prefix, count_places(&finder->own_prefixes, word->prefix), SAME_PREFIX, 0);
    double own = count ? count_places(&finder->own_stems, word->stem) : 0;
    for (size_t i = 0; i < count; i++) find(finder, &finder->stems, pairs[i].opposite, own, pairs[i].given, pairs[i].chance);
    if (finder->hits > 0) settle(finder);
}

/* ---- one side ----------------------------------------------------------------------------------------------------------- */

/* The sentences opposite `row` that are in the band: rows ascend, and so do both ends. */
static void move_window(struct finder *finder) {
    const struct band *band = finder->band;
    if (!finder->backward) {
        size_t end = band->low[finder->row] + band->width;
        finder->first = band->low[finder->row];
        finder->end = end < finder->opposite_count ? end : finder->opposite_count;
        return;
    }
    while (finder->first < finder->opposite_count && band->low[finder->first] + band->width <= finder->row) finder->first++;
    while (finder->end < finder->opposite_count && band->low[finder->end] <= finder->row) finder->end++;
}

static void find_all(struct finder *finder, const struct align_words *sentences, size_t count) {
    for (finder->row = 0; finder->row < count; finder->row++) {
        move_window(finder);
        finder->base[0] = finder->base[1] = 0;
        for (size_t k = 0; k < sentences[finder->row].count; k++) find_word(finder, &sentences[finder->row].at[k]);
        for (size_t column = finder->first; column < finder->end; column++) {
            finder->single[cell_of(finder, column)] += (float)finder->base[0];
            finder->twofold[cell_of(finder, column)] += (float)finder->base[1];
        }
    }
}

static struct finder finder_over(struct arena *arena, const struct align_words *opposite, size_t count) {
    return (struct finder){.forms = list_places(arena, opposite, count, FIELD_FORM),
                           .prefixes = list_places(arena, opposite, count, FIELD_PREFIX),
                           .stems = list_places(arena, opposite, count, FIELD_STEM),
                           .opposite_count = count,
                           .best = ARENA_ARRAY(arena, float, count + 1),
                           .touched = ARENA_ARRAY(arena, uint32_t, count + 1)};
}

void links_find(const struct align_words *source, size_t source_count, const struct align_words *target, size_t target_count,
                const struct lexicon *lexicon, const struct band *band, const struct links *links) {
    struct arena arena = {0};
    struct finder forward = finder_over(&arena, target, target_count), backward = finder_over(&arena, source, source_count);
    forward.own_forms = backward.forms;
    forward.own_prefixes = backward.prefixes;
    forward.own_stems = backward.stems;
    backward.own_forms = forward.forms;
    backward.own_prefixes = forward.prefixes;
    backward.own_stems = forward.stems;
    forward.band = backward.band = band;
    forward.lexicon = backward.lexicon = lexicon;
    forward.single = links->source[0];
    forward.twofold = links->source[1];
    backward.backward = true;
    backward.single = links->target[0];
    backward.twofold = links->target[1];
    find_all(&forward, source, source_count);
    find_all(&backward, target, target_count);
    arena_done(&arena);
}
