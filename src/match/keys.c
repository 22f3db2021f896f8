/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keys.h"

#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "match/spelling_variant.h"
#include "text/text.h"

/* Stemmers are not for sharing: each thread keeps one per language that it has met. */
struct stemmers {
    struct {
        char language[4];
        struct sb_stemmer *stemmer; /* NULL: Snowball does not know the language */
    } at[8];
    size_t count;
};

static pthread_key_t stemmers_key;
static pthread_once_t stemmers_once = PTHREAD_ONCE_INIT;

static void free_stemmers(void *memory) {
    struct stemmers *stemmers = memory;
    for (size_t i = 0; i < stemmers->count; i++) sb_stemmer_delete(stemmers->at[i].stemmer);
    free(stemmers);
}

static void make_key(void) {
    pthread_key_create(&stemmers_key, free_stemmers);
}

static struct sb_stemmer *find_stemmer(const struct language *language) {
    pthread_once(&stemmers_once, make_key);
    struct stemmers *stemmers = pthread_getspecific(stemmers_key);
    if (!stemmers) {
        stemmers = calloc(1, sizeof *stemmers);
        if (!stemmers) abort();
        pthread_setspecific(stemmers_key, stemmers);
    }
    struct str primary = language_primary(language);
    if (primary.len > 3) return NULL;
    for (size_t i = 0; i < stemmers->count; i++)
        if (str_equal(str_of(stemmers->at[i].language), primary)) return stemmers->at[i].stemmer;
    if (stemmers->count == sizeof stemmers->at / sizeof *stemmers->at) return NULL;
    memcpy(stemmers->at[stemmers->count].language, primary.at, primary.len);
    stemmers->at[stemmers->count].language[primary.len] = '\0';
    return stemmers->at[stemmers->count].stemmer = sb_stemmer_new(stemmers->at[stemmers->count].language, NULL),
           stemmers->at[stemmers->count++].stemmer;
}

static uint32_t word_key(struct arena *arena, struct sb_stemmer *stemmer, bool english, struct str word) {
    struct str folded = text_fold(arena, word);
    if (english) folded = spelling_variant_american(arena, folded);
    if (stemmer) {
        const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)folded.at, (int)folded.len);
        if (stem) folded = (struct str){(const char *)stem, (size_t)sb_stemmer_length(stemmer)};
    }
    uint32_t hash = (uint32_t)XXH3_64bits(folded.at, folded.len);
    return hash < TOKEN_KIND_COUNT ? hash + TOKEN_KIND_COUNT : hash; /* the low ones are the classes' */
}

struct keyed_segment keys_of_segment(struct arena *arena, struct segment segment, const struct language *language) {
    struct keyed_segment keyed = {.segment = segment, .tokens = text_tokens(arena, segment.text, language)};
    uint32_t *keys = ARENA_ARRAY(arena, uint32_t, keyed.tokens.count);
    uint32_t *token_of = ARENA_ARRAY(arena, uint32_t, keyed.tokens.count);
    struct sb_stemmer *stemmer = find_stemmer(language);
    bool english = str_equal(language_primary(language), STR("en"));
    for (size_t i = 0; i < keyed.tokens.count && keyed.count < KEYS_MAX; i++) {
        const struct token *token = &keyed.tokens.at[i];
        if (token->kind == TOKEN_PUNCTUATION) continue;
        struct str word = str_slice(segment.text, token->start, token->end);
        token_of[keyed.count] = (uint32_t)i;
        keys[keyed.count++] = token->kind == TOKEN_WORD ? word_key(arena, stemmer, english, word) : (uint32_t)token->kind;
    }
    keyed.keys = keys;
    keyed.token_of = token_of;
    struct buf codes = {0};
    segment_pack_codes(&codes, segment);
    keyed.form_hash = XXH3_64bits_withSeed(segment.text.at, segment.text.len, XXH3_64bits(codes.at ? codes.at : "", codes.len));
    buf_done(&codes);
    return keyed;
}

bool keys_is_spelling_variant(struct str a, struct str b) {
    struct arena arena = {0};
    bool same = str_equal(spelling_variant_american(&arena, a), spelling_variant_american(&arena, b));
    arena_done(&arena);
    return same;
}
