/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keys/keys.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/alloc.h"
#include "match/keys/spelling_variant.h"
#include "text/stem.h"
#include "text/text.h"

/* Stemming costs more than all the rest, and a few thousand words make up most of any text: each thread remembers keys of words
 * by their hash, the newer word in place of the older. */
enum { REMEMBERED = 4096 };

struct remembered {
    uint64_t word; /* hash of word and language; 0: nothing */
    uint32_t key;
};

static pthread_key_t memory_key;
static pthread_once_t memory_once = PTHREAD_ONCE_INIT;

static void make_memory_key(void) {
    pthread_key_create(&memory_key, free);
}

static struct remembered *memory_of_thread(void) {
    pthread_once(&memory_once, make_memory_key);
    struct remembered *memory = pthread_getspecific(memory_key);
    if (memory) return memory;
    memory = alloc_zero(REMEMBERED, sizeof *memory);
    pthread_setspecific(memory_key, memory);
    return memory;
}

/* What turns words into keys, for one segment. */
struct keyer {
    struct arena *arena;
    struct stemmer *stemmer;
    struct remembered *memory;
    uint64_t seed; /* of the language */
    bool english;
};

/* One apostrophe for all: ng’ombe and ng'ombe are one word. */
static struct str straighten(struct arena *arena, struct str word) {
    static const char *const marks[] = {"\u2019", "\u02bc"};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(marks[i]), at;
        while ((at = str_find(word, (struct str){marks[i], len}, 0)) != SIZE_MAX) {
            char *text = arena_alloc(arena, word.len);
            memcpy(text, word.at, at);
            text[at] = '\'';
            memcpy(text + at + 1, word.at + at + len, word.len - at - len);
            word = (struct str){text, word.len - len + 1};
        }
    }
    return word;
}

static bool is_ascii(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] >= 0x80) return false;
    return true;
}

static uint32_t make_key(struct keyer *keyer, struct str word) {
    struct str folded = text_fold(keyer->arena, word);
    if (!is_ascii(folded)) folded = straighten(keyer->arena, folded);
    if (keyer->english) {
        if (str_ends(folded, STR("'s"))) folded = str_slice(folded, 0, folded.len - 2);
        folded = spelling_variant_unify(keyer->arena, folded);
    }
    folded = stem_word(keyer->stemmer, folded);
    uint32_t key = (uint32_t)XXH3_64bits(folded.at, folded.len);
    return key < TOKEN_KIND_COUNT ? key + TOKEN_KIND_COUNT : key; /* the low ones are the classes' */
}

static uint32_t word_key(struct keyer *keyer, struct str word) {
    uint64_t hash = XXH3_64bits_withSeed(word.at, word.len, keyer->seed);
    struct remembered *place = &keyer->memory[hash % REMEMBERED];
    if (place->word != hash || !hash) *place = (struct remembered){hash, make_key(keyer, word)};
    return place->key;
}

static uint64_t form_hash(struct segment segment) {
    if (!segment.code_count) return XXH3_64bits(segment.text.at ? segment.text.at : "", segment.text.len);
    struct buf codes = {0};
    segment_pack_codes(&codes, segment);
    uint64_t hash = XXH3_64bits_withSeed(segment.text.at, segment.text.len, XXH3_64bits(codes.at, codes.len));
    buf_done(&codes);
    return hash;
}

static bool has_key(enum token_kind kind, struct str text) {
    return kind != TOKEN_PUNCTUATION && (kind != TOKEN_CODE || !str_equal(text, STR(UTF8_CODE)));
}

struct keyed_segment keys_of_segment(struct arena *arena, struct segment segment, const struct language *language) {
    struct keyed_segment keyed = {.segment = segment, .tokens = text_tokens(arena, segment.text, language)};
    size_t room = keyed.tokens.count < KEYS_MAX ? keyed.tokens.count : KEYS_MAX;
    uint32_t *keys = arena_alloc(arena, room * sizeof *keys), *token_of = arena_alloc(arena, room * sizeof *token_of);
    struct str primary = language_primary(language);
    struct keyer keyer = {.arena = arena,
                          .stemmer = stemmer_of(language),
                          .memory = memory_of_thread(),
                          .seed = XXH3_64bits(primary.at, primary.len),
                          .english = str_equal(primary, STR("en"))};
    for (size_t i = 0; i < keyed.tokens.count && keyed.count < KEYS_MAX; i++) {
        const struct token *token = &keyed.tokens.at[i];
        struct str word = str_slice(segment.text, token->start, token->end);
        if (!has_key(token->kind, word)) continue;
        token_of[keyed.count] = (uint32_t)i;
        keys[keyed.count++] = token->kind == TOKEN_WORD ? word_key(&keyer, word) : (uint32_t)token->kind;
    }
    keyed.keys = keys;
    keyed.token_of = token_of;
    keyed.form_hash = form_hash(segment);
    return keyed;
}

bool keys_is_spelling_variant(struct str a, struct str b) {
    struct arena arena = {0};
    bool same = str_equal(spelling_variant_unify(&arena, a), spelling_variant_unify(&arena, b));
    arena_done(&arena);
    return same;
}
