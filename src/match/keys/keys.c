/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keys/keys.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL /* what is hashed here is short: the call would cost as much as the hash */
#include <xxhash.h>

#include "base/alloc.h"
#include "match/keys/spelling_variant.h"
#include "text/stem.h"
#include "text/text.h"
#include "text/worded.h"

/* Stemming costs more than all the rest, and some thousand words make up most of any text: each thread remembers keys of words
 * by their hash, in sets of as many as share a cache line, the one asked for last in front; a new word takes the place of the
 * last. Of 3.6 million words that are 89,000 different ones, one in ten is not known. 512 KiB. */
enum { SETS = 8192, SET_SIZE = 4 };

struct remembered {
    uint64_t word; /* hash of word and language; 0: nothing */
    uint32_t key;
    bool may_count; /* a number in words may begin with it */
};

struct remembered_set {
    struct remembered at[SET_SIZE];
};

static pthread_key_t memory_key;
static pthread_once_t memory_once = PTHREAD_ONCE_INIT;

static void make_memory_key(void) {
    pthread_key_create(&memory_key, free);
}

static struct remembered_set *memory_of_thread(void) {
    pthread_once(&memory_once, make_memory_key);
    struct remembered_set *memory = pthread_getspecific(memory_key);
    if (memory) return memory;
    memory = alloc_zero_aligned(SETS, sizeof *memory);
    pthread_setspecific(memory_key, memory);
    return memory;
}

/* What turns words into keys, for one segment. */
struct keyer {
    struct arena *arena;
    struct stemmer *stemmer;
    const struct locale *locale;
    struct remembered_set *memory;
    uint64_t seed; /* of the language */
    bool english;
};

struct str keys_plain_word(struct arena *arena, struct str word) {
    static const struct { const char *mark, *as; } marks[] = {{"\u2019", "'"}, {"\u02bc", "'"}, {"\u00ad", ""}};
    enum { MARKS = sizeof marks / sizeof *marks };
    char *text = arena_alloc(arena, word.len);
    size_t len = 0;
    for (size_t at = 0; at < word.len;) {
        struct str rest = str_slice(word, at, word.len);
        size_t i = 0;
        while (i < MARKS && !str_starts(rest, str_of(marks[i].mark))) i++;
        struct str as = i < MARKS ? str_of(marks[i].as) : str_slice(rest, 0, 1);
        if (as.len) text[len++] = as.at[0];
        at += i < MARKS ? strlen(marks[i].mark) : 1;
    }
    return (struct str){text, len};
}

static bool is_ascii(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] >= 0x80) return false;
    return true;
}

static uint32_t make_key(struct keyer *keyer, struct str word) {
    struct str folded = text_fold(keyer->arena, word);
    if (!is_ascii(folded)) folded = keys_plain_word(keyer->arena, folded);
    if (keyer->english) {
        if (str_ends(folded, STR("'s"))) folded = str_slice(folded, 0, folded.len - 2);
        folded = spelling_variant_unify(keyer->arena, folded);
    }
    folded = stem_word(keyer->stemmer, folded);
    uint32_t key = (uint32_t)XXH3_64bits(folded.at, folded.len);
    return key < TOKEN_KIND_COUNT ? key + TOKEN_KIND_COUNT : key; /* the low ones are the classes' */
}

static uint64_t hash_of(const struct keyer *keyer, struct str word) {
    return XXH3_64bits_withSeed(word.at, word.len, keyer->seed);
}

static struct remembered remember(struct keyer *keyer, struct str word, uint64_t hash) {
    struct remembered *set = keyer->memory[hash % SETS].at;
    size_t i = 0;
    while (i < SET_SIZE && (set[i].word != hash || !hash)) i++;
    if (i == 0) return set[0];
    struct remembered found =
        i < SET_SIZE ? set[i] : (struct remembered){hash, make_key(keyer, word), worded_may_start(keyer->locale, word)};
    memmove(set + 1, set, (i < SET_SIZE ? i : SET_SIZE - 1) * sizeof *set);
    return set[0] = found;
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

/* ---- the segment --------------------------------------------------------------------------------------------------------- */

/* A keyed segment in the making. */
struct keying {
    struct keyer keyer;
    struct str text;
    struct token_list read; /* as the text's tokens are */
    struct token *tokens;   /* the list to be: read.at until a number in words makes it another */
    uint32_t *keys, *token_of;
    size_t token_count, count;
    uint64_t *hashes; /* of the words among read.at */
};

static struct str text_of(const struct keying *k, size_t i) {
    return str_slice(k->text, k->read.at[i].start, k->read.at[i].end);
}

/* All of them first, so that what is remembered of each is on its way from memory when it is asked for. */
static void hash_words(struct keying *k) {
    for (size_t i = 0; i < k->read.count; i++) {
        if (k->read.at[i].kind != TOKEN_WORD) continue;
        k->hashes[i] = hash_of(&k->keyer, text_of(k, i));
        __builtin_prefetch(&k->keyer.memory[k->hashes[i] % SETS], 1);
    }
}

static void add_key(struct keying *k, uint32_t key) {
    if (k->count == KEYS_MAX) return;
    k->token_of[k->count] = (uint32_t)k->token_count;
    k->keys[k->count++] = key;
}

static void add_token(struct keying *k, enum token_kind kind, size_t start, size_t end) {
    if (kind != TOKEN_WORD && has_key(kind, str_slice(k->text, start, end))) add_key(k, (uint32_t)kind);
    k->tokens[k->token_count++] = (struct token){kind, (uint32_t)start, (uint32_t)end};
}

static void add_word(struct keying *k, uint32_t key, size_t start, size_t end) {
    add_key(k, key);
    add_token(k, TOKEN_WORD, start, end);
}

static size_t bounded(size_t keys) {
    return keys < KEYS_MAX ? keys : KEYS_MAX;
}

static void *grow(struct arena *arena, const void *old, size_t used, size_t room) {
    return memcpy(arena_alloc(arena, room), old, used);
}

/* Every token may be cut into three, of which two have a key. Most segments have no number in words and need no such room. */
static void make_room(struct keying *k) {
    struct arena *arena = k->keyer.arena;
    if (k->tokens != k->read.at) return;
    size_t room = bounded(2 * k->read.count);
    k->tokens = grow(arena, k->tokens, k->token_count * sizeof *k->tokens, 3 * k->read.count * sizeof *k->tokens);
    k->keys = grow(arena, k->keys, k->count * sizeof *k->keys, room * sizeof *k->keys);
    k->token_of = grow(arena, k->token_of, k->count * sizeof *k->token_of, room * sizeof *k->token_of);
}

/* Returns how many tokens it takes; what a hyphen ties to it is a word by itself. */
static size_t add_number(struct keying *k, size_t i) {
    struct worded_number number;
    if (!worded_read(k->keyer.locale, k->text, &k->read, i, &number)) return 0;
    size_t end = k->read.at[i + number.token_count - 1].end;
    make_room(k);
    add_token(k, number.kind, k->read.at[i].start, number.behind);
    if (number.behind == end) return number.token_count;
    add_token(k, TOKEN_PUNCTUATION, number.behind, number.behind + 1);
    struct str tied = str_slice(k->text, number.behind + 1, end);
    add_word(k, remember(&k->keyer, tied, hash_of(&k->keyer, tied)).key, number.behind + 1, end);
    return number.token_count;
}

/* Returns how many tokens it takes. */
static size_t add_next(struct keying *k, size_t i, bool join_numbers) {
    const struct token *token = &k->read.at[i];
    if (token->kind != TOKEN_WORD || k->count == KEYS_MAX) return add_token(k, token->kind, token->start, token->end), 1;
    struct remembered word = remember(&k->keyer, text_of(k, i), k->hashes[i]);
    size_t taken = join_numbers && word.may_count ? add_number(k, i) : 0;
    if (!taken) add_word(k, word.key, token->start, token->end);
    return taken ? taken : 1;
}

static struct keyed_segment make_keyed(struct arena *arena, struct segment segment, const struct language *language,
                                       bool join_numbers) {
    struct str primary = language_primary(language);
    struct keying k = {.keyer = {.arena = arena,
                                 .stemmer = stemmer_of(language),
                                 .locale = locale_of(language),
                                 .memory = memory_of_thread(),
                                 .seed = XXH3_64bits(primary.at, primary.len),
                                 .english = str_equal(primary, STR("en"))},
                       .text = segment.text,
                       .read = text_tokens(arena, segment.text, language)};
    size_t room = bounded(k.read.count);
    k.keys = arena_alloc(arena, room * sizeof *k.keys);
    k.token_of = arena_alloc(arena, room * sizeof *k.token_of);
    k.hashes = arena_alloc(arena, k.read.count * sizeof *k.hashes);
    k.tokens = k.read.at;
    hash_words(&k);
    for (size_t i = 0; i < k.read.count;) i += add_next(&k, i, join_numbers);
    if (k.tokens != k.read.at) arena_end_piece(k.tokens, k.token_count * sizeof *k.tokens, 3 * k.read.count * sizeof *k.tokens);
    return (struct keyed_segment){.segment = segment,
                                  .tokens = {k.tokens, k.token_count},
                                  .keys = k.keys,
                                  .token_of = k.token_of,
                                  .count = k.count,
                                  .form_hash = form_hash(segment)};
}

struct keyed_segment keys_of_segment(struct arena *arena, struct segment segment, const struct language *language) {
    return make_keyed(arena, segment, language, true);
}

struct keyed_segment keys_of_words(struct arena *arena, struct segment segment, const struct language *language) {
    return make_keyed(arena, segment, language, false);
}

bool keys_is_spelling_variant(struct str a, struct str b) {
    struct arena arena = {0};
    bool same = str_equal(spelling_variant_unify(&arena, a), spelling_variant_unify(&arena, b));
    arena_done(&arena);
    return same;
}
