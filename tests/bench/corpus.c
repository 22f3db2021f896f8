/* SPDX-License-Identifier: Apache-2.0 */
/* Made sentences have what makes matching hard in real ones: words that follow Zipf's law, each with its favourite successors
 * (so that bigrams repeat as they do in text), lengths from one word to eighty, and three near-duplicates in ten, half of them
 * around a hundredth of the sentences, as in the templates of a long-used memory. */
#include "bench/corpus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

enum { VOCABULARY = 60000, SUCCESSORS = 12, WORDS_MAX = 80, HOT_SHARE = 100, HELD_SHARE = 500 };

uint64_t corpus_random(uint64_t *state) {
    uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static size_t below(uint64_t *state, size_t n) {
    return (size_t)(corpus_random(state) % n);
}

/* Uniform in [0, 1). */
static double fraction(uint64_t *state) {
    return (double)(corpus_random(state) >> 11) / 9007199254740992.0;
}

/* A rank with probability about 1 / rank: the inverse of the integral of 1 / (x + 2). */
static size_t zipf(uint64_t *state, size_t n) {
    return (size_t)(3.0 * pow(((double)n + 3.0) / 3.0, fraction(state)) - 3.0) % n;
}

static size_t successor(uint64_t *state, size_t word) {
    uint64_t seed = word * SUCCESSORS + zipf(state, SUCCESSORS);
    return zipf(&seed, VOCABULARY);
}

/* Frequent words are short: the rank in letters, with a vowel in every syllable. */
static void add_word(struct buf *out, uint64_t *state, size_t word) {
    static const char consonants[] = "tnsrhldcmfpgwbvk", vowels[] = "eaiou";
    if (word % 97 == 13) {
        buf_add_format(out, "%zu", below(state, 3000)); /* a place where numbers stand */
        return;
    }
    for (size_t rest = word + 1; rest; rest /= 80) {
        buf_add_byte(out, consonants[rest % 80 / 5]);
        buf_add_byte(out, vowels[rest % 5]);
    }
}

static size_t random_length(uint64_t *state) {
    double sum = fraction(state) + fraction(state) + fraction(state) + fraction(state) - 2.0; /* about normal, variance 1/3 */
    double length = exp(2.75 + sum);
    return length < 1 ? 1 : length > WORDS_MAX ? WORDS_MAX : (size_t)length;
}

static struct str make_sentence(struct arena *arena, uint64_t *state) {
    struct buf out = {0};
    size_t word = zipf(state, VOCABULARY), count = random_length(state);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_str(&out, below(state, 14) ? STR(" ") : STR(", "));
        add_word(&out, state, word);
        word = below(state, 100) < 55 ? successor(state, word) : zipf(state, VOCABULARY);
    }
    if (out.at[0] >= 'a') out.at[0] = (char)(out.at[0] - 32);
    buf_add_byte(&out, '.');
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

/* ---- varying ---------------------------------------------------------------------------------------------------------- */

static size_t split(struct str text, struct str *words, size_t max) {
    size_t count = 0;
    while (text.len && count < max) {
        struct str word = str_cut(&text, ' ');
        if (word.len) words[count++] = word;
    }
    return count;
}

static struct str random_word(struct arena *arena, uint64_t *state) {
    struct buf out = {0};
    add_word(&out, state, zipf(state, VOCABULARY));
    struct str word = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return word;
}

static size_t edit(struct arena *arena, uint64_t *state, struct str *words, size_t count) {
    size_t at = below(state, count), kind = below(state, 10);
    if (kind < 6 || count == 1) {
        words[at] = random_word(arena, state);
    } else if (kind < 8) {
        memmove(words + at, words + at + 1, (count - at - 1) * sizeof *words);
        count--;
    } else {
        memmove(words + at + 1, words + at, (count - at) * sizeof *words);
        words[at] = random_word(arena, state);
        count++;
    }
    return count;
}

static struct str vary(struct arena *arena, uint64_t *state, struct str text, size_t edits) {
    enum { ROOM = 1024 };
    struct str words[ROOM];
    struct buf out = {0};
    size_t count = split(text, words, ROOM / 2);
    for (size_t i = 0; i < edits && count && count < ROOM; i++) count = edit(arena, state, words, count);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_byte(&out, ' ');
        buf_add_str(&out, words[i]);
    }
    struct str varied = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return varied;
}

struct str corpus_vary(struct corpus *corpus, struct arena *arena, uint64_t *state, size_t edits) {
    return vary(arena, state, corpus->sources[below(state, corpus->count)], edits);
}

void corpus_make(struct corpus *corpus, uint64_t seed, size_t count) {
    uint64_t state = seed;
    *corpus = (struct corpus){.sources = alloc_zero(count, sizeof *corpus->sources)};
    for (; corpus->count < count; corpus->count++) {
        bool fresh = corpus->count < HOT_SHARE || below(&state, 10) < 7;
        size_t base = below(&state, 2) ? below(&state, corpus->count / HOT_SHARE + 1) : below(&state, corpus->count + 1);
        corpus->sources[corpus->count] =
            fresh ? make_sentence(&corpus->arena, &state)
                  : vary(&corpus->arena, &state, corpus->sources[base < corpus->count ? base : 0], 1 + below(&state, 3));
    }
}

struct str corpus_unseen(struct corpus *corpus, struct arena *arena, uint64_t *state) {
    return corpus->held_count ? corpus->held[below(state, corpus->held_count)] : make_sentence(arena, state);
}

/* ---- reading ---------------------------------------------------------------------------------------------------------- */

static void add_source(struct corpus *corpus, struct str text, size_t max) {
    if (corpus->count == max || !text.len) return;
    if (corpus->count % HELD_SHARE == HELD_SHARE - 1 && corpus->held_count < corpus->count / HELD_SHARE + 1) {
        corpus->held = alloc_again(corpus->held, corpus->held_count + 1, sizeof *corpus->held);
        corpus->held[corpus->held_count++] = arena_copy(&corpus->arena, text);
        return;
    }
    if ((corpus->count & (corpus->count - 1)) == 0)
        corpus->sources = alloc_again(corpus->sources, corpus->count ? corpus->count * 2 : 1, sizeof *corpus->sources);
    corpus->sources[corpus->count++] = arena_copy(&corpus->arena, text);
}

static void read_tmx(struct corpus *corpus, struct str text, size_t max) {
    size_t at = 0;
    while ((at = str_find(text, STR("<tu"), at)) != SIZE_MAX) {
        size_t start = str_find(text, STR("<seg>"), at), end = str_find(text, STR("</seg>"), at);
        if (start == SIZE_MAX || end == SIZE_MAX) return;
        add_source(corpus, str_slice(text, start + 5, end), max);
        at = str_find(text, STR("</tu>"), end);
        if (at == SIZE_MAX) return;
    }
}

static void read_tsv(struct corpus *corpus, struct str text, size_t max) {
    while (text.len && corpus->count < max) {
        struct str line = str_cut(&text, '\n');
        add_source(corpus, str_cut(&line, '\t'), max);
    }
}

bool corpus_read(struct corpus *corpus, const char *path, size_t max, struct error *err) {
    struct file_map map;
    *corpus = (struct corpus){.count = 0};
    if (!file_map_open(path, &map, err)) return false;
    if (str_ends(str_of(path), STR(".tmx")))
        read_tmx(corpus, map.bytes, max);
    else
        read_tsv(corpus, map.bytes, max);
    file_map_close(&map);
    return corpus->count > 0 || error_set(err, ERR_INVALID, "%s: no sentences", path);
}

void corpus_done(struct corpus *corpus) {
    arena_done(&corpus->arena);
    free(corpus->sources);
    free(corpus->held);
}
