/* SPDX-License-Identifier: Apache-2.0 */
#include "align/words.h"

#include <string.h>
#include <xxhash.h>

#include "base/utf8.h"
#include "text/chars.h"
#include "text/stem.h"
#include "text/text.h"
#include "text/token.h"

enum {
    PREFIX_LETTERS = 5, /* président and president, Kenyans and Kenyane: shorter ones meet by chance */
    FORM_MIN = 3,       /* letters of a word that is a name when it stands in both */
};

static uint32_t hash_of(const char *at, size_t len) {
    uint32_t hash = (uint32_t)XXH3_64bits(at, len);
    return hash ? hash : 1;
}

/* Letters of French and its neighbours without their accents: names and loans differ in nothing else. Others stay. */
static uint32_t without_accent(uint32_t letter) {
    static const char plain[] = "aaaaaaaceeeeiiiidnooooo/ouuuuypy"; /* from U+00E0 on */
    return letter >= 0xE0 && letter <= 0xFF && letter != 0xF7 ? (uint32_t)plain[letter - 0xE0] : letter;
}

/* The folded word without accents, and where its PREFIX_LETTERS-th letter ends (0: it is shorter). */
static struct str flatten(struct arena *arena, struct str folded, size_t *letters, size_t *prefix_end) {
    char *text = arena_alloc(arena, folded.len * 2 + 4);
    size_t len = 0;
    *letters = *prefix_end = 0;
    for (size_t at = 0; at < folded.len;) {
        len += utf8_write(text + len, without_accent(utf8_next(folded, &at)));
        if (++*letters == PREFIX_LETTERS) *prefix_end = len;
    }
    return (struct str){text, len};
}

struct reader {
    struct arena *arena;
    struct stemmer *stemmer;
    struct align_words *out;
    size_t capacity;
};

static void add(struct reader *reader, struct align_word word) {
    struct align_words *out = reader->out;
    if (out->count == ALIGN_WORDS_MAX) return;
    for (size_t i = 0; i < out->count; i++)
        if (out->at[i].form == word.form && out->at[i].number == word.number) return;
    if (out->count == reader->capacity) {
        struct align_word *more = arena_alloc(reader->arena, (reader->capacity + 32) * 2 * sizeof *more);
        if (out->count) memcpy(more, out->at, out->count * sizeof *more);
        out->at = more;
        reader->capacity = (reader->capacity + 32) * 2;
    }
    out->at[out->count++] = word;
}

static void add_word(struct reader *reader, struct str word) {
    size_t letters, prefix_end;
    struct str folded = text_fold(reader->arena, word);
    if (str_ends(folded, STR("'s"))) folded = str_slice(folded, 0, folded.len - 2);
    struct str flat = flatten(reader->arena, folded, &letters, &prefix_end);
    struct str stem = stem_word(reader->stemmer, folded);
    add(reader, (struct align_word){.stem = hash_of(stem.at, stem.len),
                                    .form = letters >= FORM_MIN ? hash_of(flat.at, flat.len) : hash_of(stem.at, stem.len) ^ 1u,
                                    .prefix = letters > PREFIX_LETTERS ? hash_of(flat.at, prefix_end) : 0});
}

/* The digits of a number, its signs left out: 1,000 and 1 000 and 1.000 are one. Where `apart`, each run of digits is one: the
 * day and the year of a date. */
static void add_digits(struct reader *reader, struct str token, bool apart) {
    char digits[64];
    size_t len = 0;
    for (size_t at = 0; at <= token.len;) {
        uint32_t c = at < token.len ? utf8_next(token, &at) : (at++, 0u);
        int digit = c ? chars_digit(c) : -1;
        if (digit >= 0 && len < sizeof digits) digits[len++] = (char)('0' + digit);
        if (len > 0 && (at > token.len || (apart && digit < 0))) {
            add(reader, (struct align_word){.form = hash_of(digits, len), .number = true});
            len = 0;
        }
    }
}

static bool has_space(struct str token) {
    return memchr(token.at, ' ', token.len) != NULL;
}

static void add_token(struct reader *reader, enum token_kind kind, struct str token) {
    switch (kind) {
    case TOKEN_WORD: add_word(reader, token); break;
    case TOKEN_NUMBER:
    case TOKEN_ORDINAL:
    case TOKEN_DECADE:
    case TOKEN_PERCENT:
    case TOKEN_MONEY: add_digits(reader, token, false); break;
    case TOKEN_DATE: add_digits(reader, token, true); break;
    case TOKEN_TIME:
        add_digits(reader, token, true);
        if (!has_space(token) && chars_digit(chars_at(token, 0)) < 0) add_word(reader, token); /* noon */
        break;
    case TOKEN_URL:
    case TOKEN_EMAIL: add(reader, (struct align_word){.form = hash_of(token.at, token.len), .number = true}); break;
    case TOKEN_PUNCTUATION:
    case TOKEN_CODE:
    case TOKEN_KIND_COUNT: break;
    }
}

struct align_words align_words_of(struct arena *arena, struct str sentence, const struct language *language) {
    struct align_words words = {0};
    struct reader reader = {.arena = arena, .stemmer = stemmer_of(language), .out = &words};
    struct token_list tokens = text_tokens(arena, sentence, language);
    for (size_t i = 0; i < tokens.count; i++) {
        struct str token = str_slice(sentence, tokens.at[i].start, tokens.at[i].end);
        words.letters += utf8_count(token);
        add_token(&reader, tokens.at[i].kind, token);
    }
    return words;
}
