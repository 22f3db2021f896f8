/* SPDX-License-Identifier: Apache-2.0 */
/* A segment as a sequence of keys: for each word its stem (libstemmer, British and American spellings made one) hashed to 32
 * bits, for each placeable the key of its class, nothing for punctuation, nor for inline codes: a sentence with a link in it is
 * the same sentence, and what differs in codes is the ledger's. Two segments with equal keys have a base of 100.
 *
 * Numbers in words that are numbers beyond doubt (worded.h) are of the class of those in digits: "two hundred and five" is one
 * token and one key, "one-year-old" the three tokens that 1-year-old is. */
#ifndef TAFSIRI_MATCH_KEYS_KEYS_H
#define TAFSIRI_MATCH_KEYS_KEYS_H

#include "text/token.h"

enum { KEYS_MAX = 8192 }; /* a segment's keys beyond this count are not looked at; the bound of every search cost */

/* A segment taken apart once, for as many comparisons as wanted. Borrows the segment's text. */
struct keyed_segment {
    struct segment segment;
    struct token_list tokens; /* all of them, punctuation too; numbers in words are TOKEN_NUMBER, _ORDINAL or _PERCENT */
    const uint32_t *keys;     /* of the tokens that have one, in order */
    const uint32_t *token_of; /* token_of[i] is the token of keys[i] */
    size_t count;             /* keys */
    uint64_t form_hash;       /* XXH3 of text and codes as written: equal for identical segments only (64 bits) */
};

struct keyed_segment keys_of_segment(struct arena *arena, struct segment segment, const struct language *language);
/* The same with a key of its own for each word, numbers too: where "two" and "three" must stay apart. */
struct keyed_segment keys_of_words(struct arena *arena, struct segment segment, const struct language *language);
/* The word with one apostrophe for all (ng’ombe and ng'ombe are one word) and without soft hyphens. */
struct str keys_plain_word(struct arena *arena, struct str word);
/* True when two folded English words are spellings of one: colour and color, organise and organize. */
bool keys_is_spelling_variant(struct str a, struct str b);

#endif
