/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of a segment: words, and the placeables that matching folds into one class each (numbers, dates, URLs, codes).
 *
 *     "On 29 July 2023 Kenya pledged 1,000 officers (see https://a.org)￼."
 *      W  DATE........ W     W       NUMBER W       P W  URL...........P C P
 *
 * Tokens stand in order and don't overlap; white space between them is no token. */
#ifndef TAFSIRI_TEXT_TOKEN_H
#define TAFSIRI_TEXT_TOKEN_H

#include "model/language.h"
#include "model/segment.h"

enum token_kind {
    TOKEN_WORD,
    TOKEN_PUNCTUATION, /* one punctuation mark or symbol; carries no weight in the base score */
    TOKEN_NUMBER,      /* 1,000  3.5  -7  2.5 million  milioni 3 */
    TOKEN_ORDINAL,     /* 1st  23rd  1er */
    TOKEN_DECADE,      /* 1990s  80s */
    TOKEN_PERCENT,     /* 5%  5 per cent  asilimia 5 */
    TOKEN_MONEY,       /* $5  KSh1,200  5 €  $4bn */
    TOKEN_DATE,        /* June 29, 2023  29 juin 2023  29/06/2023  2023-06-29 */
    TOKEN_TIME,        /* 11:30  11 a.m.  20h  20h30 */
    TOKEN_URL,
    TOKEN_EMAIL,
    TOKEN_CODE, /* one U+FFFC, or markup and placeholders written as text: <b>  </b>  {0}  %s  %1$d */
    TOKEN_KIND_COUNT
};

struct token {
    enum token_kind kind;
    uint32_t start, end; /* bytes in the segment's text */
};

struct token_list {
    struct token *at;
    size_t count;
};

/* `language` decides how numbers, dates and times are read; the text is taken as it is (not normalised). */
struct token_list text_tokens(struct arena *arena, struct str text, const struct language *language);
/* What token i of `text` says; at NULL beyond the last one. */
struct str text_of_token(struct str text, const struct token_list *tokens, size_t i);

#endif
