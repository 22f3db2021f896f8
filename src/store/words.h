/* SPDX-License-Identifier: Apache-2.0 */
/* Words as the full-text index cuts them, and the query language over them. Private to store/. Any thread.
 *
 * The tokenizer is FTS5's own (unicode61): letters, digits and marks make words, all else parts them; case and diacritics don't
 * count. An apostrophe parts too, in a text and in a query: `l'ONU` is found by `ONU`, and the query `ng'ombe` is the phrase
 * "ng ombe", which finds ng'ombe and ng’ombe alike. */
#ifndef TAFSIRI_STORE_WORDS_H
#define TAFSIRI_STORE_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Stands in the index's CREATE sentence too: both must cut alike. */
#define WORDS_TOKENIZER "unicode61 remove_diacritics 2"

enum {
    QUERY_BYTES_MAX = 1024,
    QUERY_TERMS_MAX = 32,
    BEGINNING_MIN = 2, /* letters before "*": with one, half of all words would have to be merged */
};

struct word {
    struct str folded;
    uint32_t start, end; /* bytes in the text */
};

struct word_list {
    struct word *at;
    size_t count;
};

/* The text must be valid UTF-8. */
struct word_list words_of(struct arena *arena, struct str text);

/* One word, which an apostrophe or hyphen may have made several, or a phrase. */
struct term {
    struct str text;        /* as typed, without quotes and "*" */
    struct word_list words; /* at least one */
    bool beginning;         /* the last word goes on */
};

struct term_list {
    struct term at[QUERY_TERMS_MAX];
    size_t count;
};

/* Words apart by white space; "a phrase" in quotes; beginning*. Terms without a letter or digit are left out. ERR_INVALID when
 * none is left, a quote isn't closed, a beginning is too short or the text isn't UTF-8; ERR_TOO_LARGE. */
bool words_parse_query(struct arena *arena, struct str query, struct term_list *out, struct error *err);
/* The terms as an FTS5 expression: each a quoted string, all of them joined by AND. */
void words_add_expression(struct buf *out, const struct term_list *terms);

#endif
