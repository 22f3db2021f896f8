/* SPDX-License-Identifier: Apache-2.0 */
#include "spell/speller.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "spell/passages.h"

/* Other files, another version: size and time of each go in, so that what was cached of an older dictionary is not believed. */
static uint64_t stamp(struct str path) {
    struct stat file;
    if (!path.len || stat(path.at, &file) != 0) return 0;
    return (uint64_t)file.st_size * 1000003 + (uint64_t)file.st_mtim.tv_sec * 31 + (uint64_t)file.st_mtim.tv_nsec;
}

struct speller *speller_open(const char *dictionaries, struct error *err) {
    struct speller *speller = alloc_zero(1, sizeof *speller);
    if (!config_read(dictionaries, &speller->arena, speller->lexicons, &speller->count, err)) {
        speller_close(speller);
        return NULL;
    }
    uint64_t version = 1;
    for (size_t i = 0; i < speller->count; i++)
        version = version * 31 + stamp(speller->lexicons[i].files.affixes) + stamp(speller->lexicons[i].files.words);
    atomic_init(&speller->version, version);
    return speller;
}

void speller_close(struct speller *speller) {
    if (!speller) return;
    for (size_t i = 0; i < speller->count; i++) lexicon_done(&speller->lexicons[i]);
    arena_done(&speller->arena);
    free(speller);
}

/* How well the lexicon answers for the language, by its own tag or by another name. */
static enum language_match match_of(const struct lexicon *lexicon, const struct language *language) {
    enum language_match best = language_compare(language, &lexicon->language);
    for (size_t i = 0; i < lexicon->alias_count; i++) {
        enum language_match match = language_compare(language, &lexicon->aliases[i]);
        if (match > best) best = match;
    }
    return best;
}

static const struct lexicon *find(const struct speller *speller, const struct language *language) {
    const struct lexicon *found = NULL;
    enum language_match best = LANGUAGE_DIFFERENT;
    for (size_t i = 0; i < speller->count; i++) {
        enum language_match match = match_of(&speller->lexicons[i], language);
        if (match > best) best = match, found = &speller->lexicons[i];
    }
    return found;
}

struct lexicon *speller_find(struct speller *speller, const struct language *language, struct error *err) {
    const struct lexicon *found = find(speller, language);
    if (found) return &speller->lexicons[found - speller->lexicons];
    error_set(err, ERR_NOT_FOUND, "no dictionary for \"%s\"", language->tag);
    return NULL;
}

bool speller_has(const struct speller *speller, const struct language *language) {
    return find(speller, language) != NULL;
}

void speller_list(const struct speller *speller, struct arena *arena, struct language **languages, size_t *count) {
    *languages = ARENA_ARRAY(arena, struct language, speller->count);
    for (size_t i = 0; i < speller->count; i++) (*languages)[i] = speller->lexicons[i].language;
    *count = speller->count;
}

bool speller_is_english(struct speller *speller, const struct language *language, struct str word) {
    struct lexicon *lexicon = speller_find(speller, language, NULL);
    const struct words *english = lexicon ? lexicon_english(lexicon) : NULL;
    struct arena arena = {0};
    bool is_english = !english || !english->used || passages_is_english(&arena, english, word);
    arena_done(&arena);
    return is_english;
}

/* A word is one run of characters: no white space or control character, not empty, not endless. */
static bool check_word(struct str word, struct error *err) {
    if (word.len == 0 || word.len > HANDLE_WORD_MAX)
        return error_set(err, ERR_INVALID, "a word has 1 to %d bytes", HANDLE_WORD_MAX);
    if (!utf8_valid(word, NULL)) return error_set(err, ERR_INVALID, "the word is not UTF-8");
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] <= ' ' || word.at[i] == 0x7F)
            return error_set(err, ERR_INVALID, "\"%" STR_FMT "\" is more than one word", STR_ARG(word));
    return true;
}

bool speller_add_word(struct speller *speller, const struct language *language, struct str word, struct error *err) {
    struct lexicon *lexicon = speller_find(speller, language, err);
    if (!lexicon || !check_word(word, err)) return false;
    struct arena arena = {0};
    bool ok = lexicon_add_word(lexicon, scan_normalise(&arena, word), err);
    if (ok) atomic_fetch_add(&speller->version, 1);
    arena_done(&arena);
    return ok;
}

void speller_remove_word(struct speller *speller, const struct language *language, struct str word) {
    struct lexicon *lexicon = speller_find(speller, language, NULL);
    if (!lexicon || !check_word(word, NULL)) return;
    struct arena arena = {0};
    if (lexicon_remove_word(lexicon, scan_normalise(&arena, word))) atomic_fetch_add(&speller->version, 1);
    arena_done(&arena);
}

void speller_count_text(struct speller *speller, const struct language *language, struct str text, uint32_t times) {
    const struct lexicon *found = find(speller, language);
    struct arena arena = {0};
    if (!found) return;
    struct token_list tokens = text_tokens(&arena, text, language);
    struct str *words = arena_alloc(&arena, tokens.count * sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        struct str word = str_slice(text, tokens.at[i].start, tokens.at[i].end);
        if (tokens.at[i].kind == TOKEN_WORD && word.len <= HANDLE_WORD_MAX) words[count++] = scan_normalise(&arena, word);
    }
    lexicon_count_words(&speller->lexicons[found - speller->lexicons], words, count, times);
    arena_done(&arena);
}

uint64_t speller_version(const struct speller *speller) {
    return atomic_load(&speller->version);
}
