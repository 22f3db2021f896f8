/* SPDX-License-Identifier: Apache-2.0 */
/* Words that stand opposite each other, counted over the units of a memory.
 *
 * For each source word its units are walked through and the words of their targets counted; what is together much more often
 * than chance would have it is kept. The words of a unit are kept as numbers of a sorted vocabulary, so that counting is adding
 * in an array: no table of pairs is ever held. */
#include "align/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "align/words.h"
#include "base/alloc.h"

enum {
    TOGETHER_MIN = 2,  /* units that have both */
    PAIRS_OF_WORD = 6, /* kept: forms of a Swahili verb are many, what comes later is noise */
    COMMON_SHARE = 8,  /* a source word in more than one of so many units tells nothing of where a sentence belongs */
};

/* Log-likelihood by which being together must beat chance: 1 pair of unrelated words in some 2,000 does by accident. */
static const double EVIDENCE_MIN = 6.0;
/* ... and by how much more often than chance. */
static const double LIFT_MIN = 3.0;

/* The words of all units on one side, one unit behind the other. */
struct side {
    uint32_t *words; /* stems; from finishing on, numbers in the vocabulary */
    size_t count, capacity;
    size_t *ends;         /* of each unit in words */
    uint32_t *vocabulary; /* the stems in order, each once */
    uint32_t *units_with; /* how many units have it */
    size_t vocabulary_count;
};

/* The words of one side, and those of the other that stand opposite them. */
struct pair_table {
    uint32_t *stems; /* words with pairs, in order */
    size_t *ends;    /* of each one's pairs */
    size_t stem_count;
    struct lexicon_pair *pairs;
    size_t pair_count, pair_capacity;
};

struct lexicon {
    struct language from, to;
    struct arena arena; /* of one unit */
    struct side source, target;
    size_t units, unit_capacity;

    struct pair_table forward, backward; /* from source words, from target words */
    bool finished;
};

struct lexicon *lexicon_open(const struct language *from, const struct language *to) {
    struct lexicon *lexicon = alloc_zero(1, sizeof *lexicon);
    lexicon->from = *from;
    lexicon->to = *to;
    return lexicon;
}

static void side_done(struct side *side) {
    free(side->words);
    free(side->ends);
    free(side->vocabulary);
    free(side->units_with);
    *side = (struct side){0};
}

static void table_done(struct pair_table *table) {
    free(table->stems);
    free(table->ends);
    free(table->pairs);
}

void lexicon_close(struct lexicon *lexicon) {
    if (!lexicon) return;
    side_done(&lexicon->source);
    side_done(&lexicon->target);
    arena_done(&lexicon->arena);
    table_done(&lexicon->forward);
    table_done(&lexicon->backward);
    free(lexicon);
}

size_t lexicon_units(const struct lexicon *lexicon) {
    return lexicon->units;
}

size_t lexicon_pairs(const struct lexicon *lexicon) {
    return lexicon->forward.pair_count;
}

/* ---- adding ------------------------------------------------------------------------------------------------------------- */

static void add_side(struct lexicon *lexicon, struct side *side, struct str text, const struct language *language) {
    struct align_words words = align_words_of(&lexicon->arena, text, language);
    if (side->count + words.count > side->capacity) {
        side->capacity = (side->count + words.count) * 2;
        side->words = alloc_again(side->words, side->capacity, sizeof *side->words);
    }
    for (size_t i = 0; i < words.count; i++)
        if (words.at[i].stem) side->words[side->count++] = words.at[i].stem;
    side->ends[lexicon->units] = side->count;
}

void lexicon_add(struct lexicon *lexicon, struct str source, struct str target) {
    if (lexicon->units == LEXICON_UNITS_MAX || lexicon->finished) return;
    if (lexicon->units == lexicon->unit_capacity) {
        lexicon->unit_capacity = lexicon->unit_capacity ? lexicon->unit_capacity * 2 : 1024;
        lexicon->source.ends = alloc_again(lexicon->source.ends, lexicon->unit_capacity, sizeof *lexicon->source.ends);
        lexicon->target.ends = alloc_again(lexicon->target.ends, lexicon->unit_capacity, sizeof *lexicon->target.ends);
    }
    add_side(lexicon, &lexicon->source, source, &lexicon->from);
    add_side(lexicon, &lexicon->target, target, &lexicon->to);
    lexicon->units++;
    arena_reset(&lexicon->arena);
}

/* ---- counting ----------------------------------------------------------------------------------------------------------- */

static int compare_words(const void *a, const void *b) {
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

/* Where a stem stands in a sorted list, or SIZE_MAX. */
static size_t find_word(const uint32_t *list, size_t count, uint32_t stem) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle] < stem)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && list[low] == stem ? low : SIZE_MAX;
}

static void number_words(struct side *side) {
    side->vocabulary = alloc((side->count + 1) * sizeof *side->vocabulary);
    if (side->count) memcpy(side->vocabulary, side->words, side->count * sizeof *side->words);
    qsort(side->vocabulary, side->count, sizeof *side->vocabulary, compare_words);
    for (size_t i = 0; i < side->count; i++)
        if (i == 0 || side->vocabulary[i] != side->vocabulary[i - 1])
            side->vocabulary[side->vocabulary_count++] = side->vocabulary[i];
    side->units_with = alloc_zero(side->vocabulary_count + 1, sizeof *side->units_with);
    for (size_t i = 0; i < side->count; i++) {
        side->words[i] = (uint32_t)find_word(side->vocabulary, side->vocabulary_count, side->words[i]);
        side->units_with[side->words[i]]++; /* words of a unit are distinct, but for two forms of one stem */
    }
}

/* The units of each word of a side, one word behind the other. */
struct postings {
    uint32_t *units;
    size_t *starts;
};

static struct postings list_units(const struct side *side, size_t unit_count) {
    struct postings postings = {alloc((side->count + 1) * sizeof *postings.units),
                                alloc_zero(side->vocabulary_count + 2, sizeof *postings.starts)};
    size_t *next = postings.starts + 1; /* fills up to be the starts of the words behind */
    for (size_t word = 0, at = 0; word < side->vocabulary_count; word++) {
        next[word] = at;
        at += side->units_with[word];
    }
    for (size_t unit = 0, i = 0; unit < unit_count; unit++)
        for (; i < side->ends[unit]; i++) postings.units[next[side->words[i]]++] = (uint32_t)unit;
    return postings;
}

/* Counting of what stands opposite the words of `of`. */
struct counter {
    const struct side *of, *opposite;
    size_t units;
    uint32_t *together; /* by opposite word */
    uint32_t *touched;
    size_t touched_count;
    struct pair_table *table;
};

static void count_unit(struct counter *counter, uint32_t unit) {
    const struct side *opposite = counter->opposite;
    for (size_t i = unit ? opposite->ends[unit - 1] : 0; i < opposite->ends[unit]; i++) {
        uint32_t word = opposite->words[i];
        if (counter->together[word]++ == 0) counter->touched[counter->touched_count++] = word;
    }
}

/* Adds to the pairs of the word that is being made, which start at `first`: the best PAIRS_OF_WORD stay. */
static void keep_pair(struct pair_table *table, size_t first, struct lexicon_pair pair) {
    if (table->pair_count - first < PAIRS_OF_WORD) {
        if (table->pair_count == table->pair_capacity) {
            table->pair_capacity = table->pair_capacity ? table->pair_capacity * 2 : 4096;
            table->pairs = alloc_again(table->pairs, table->pair_capacity, sizeof *table->pairs);
        }
        table->pairs[table->pair_count++] = pair;
        return;
    }
    size_t worst = first;
    for (size_t i = first; i < table->pair_count; i++)
        if (table->pairs[i].given < table->pairs[worst].given) worst = i;
    if (pair.given > table->pairs[worst].given) table->pairs[worst] = pair;
}

static void judge_word(struct counter *counter, uint32_t units_with) {
    const struct side *opposite = counter->opposite;
    size_t first = counter->table->pair_count;
    for (size_t i = 0; i < counter->touched_count; i++) {
        uint32_t word = counter->touched[i];
        double together = counter->together[word], chance = (double)opposite->units_with[word] / (double)counter->units;
        double expected = chance * units_with;
        counter->together[word] = 0;
        if (together < TOGETHER_MIN || together < LIFT_MIN * expected) continue;
        if (together * log(together / expected) - (together - expected) < EVIDENCE_MIN) continue;
        double given = (together - 0.5) / (units_with + 1.0); /* what was seen twice of twice is no certainty */
        keep_pair(counter->table, first, (struct lexicon_pair){opposite->vocabulary[word], (float)given, (float)chance});
    }
    counter->touched_count = 0;
}

static void count_words(struct counter *counter, const struct postings *postings) {
    const struct side *of = counter->of;
    struct pair_table *table = counter->table;
    for (size_t word = 0; word < of->vocabulary_count; word++) {
        uint32_t units_with = of->units_with[word];
        size_t before = table->pair_count;
        if (units_with < TOGETHER_MIN || units_with > counter->units / COMMON_SHARE + TOGETHER_MIN) continue;
        for (size_t i = postings->starts[word]; i < postings->starts[word + 1]; i++) count_unit(counter, postings->units[i]);
        judge_word(counter, units_with);
        if (table->pair_count == before) continue;
        table->stems[table->stem_count] = of->vocabulary[word];
        table->ends[table->stem_count++] = table->pair_count;
    }
}

static void make_table(struct pair_table *table, const struct side *of, const struct side *opposite, size_t units) {
    struct postings postings = list_units(of, units);
    struct counter counter = {.of = of,
                              .opposite = opposite,
                              .units = units,
                              .together = alloc_zero(opposite->vocabulary_count + 1, sizeof *counter.together),
                              .touched = alloc((opposite->vocabulary_count + 1) * sizeof *counter.touched),
                              .table = table};
    table->stems = alloc((of->vocabulary_count + 1) * sizeof *table->stems);
    table->ends = alloc((of->vocabulary_count + 1) * sizeof *table->ends);
    count_words(&counter, &postings);
    free(postings.units);
    free(postings.starts);
    free(counter.together);
    free(counter.touched);
}

void lexicon_finish(struct lexicon *lexicon) {
    if (lexicon->finished) return;
    lexicon->finished = true;
    number_words(&lexicon->source);
    number_words(&lexicon->target);
    make_table(&lexicon->forward, &lexicon->source, &lexicon->target, lexicon->units);
    make_table(&lexicon->backward, &lexicon->target, &lexicon->source, lexicon->units);
    side_done(&lexicon->source);
    side_done(&lexicon->target);
}

size_t lexicon_find(const struct lexicon *lexicon, bool backward, uint32_t stem, const struct lexicon_pair **pairs) {
    const struct pair_table *table = backward ? &lexicon->backward : &lexicon->forward;
    size_t at = find_word(table->stems, table->stem_count, stem);
    if (at == SIZE_MAX) return 0;
    size_t start = at ? table->ends[at - 1] : 0;
    *pairs = table->pairs + start;
    return table->ends[at] - start;
}
