/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in words that are numbers beyond doubt, as the tokens they would be in digits:
 *
 *     three officers    twenty-one    two hundred and five    a hundred    two million     TOKEN_NUMBER
 *     the third time    Kenya's second president    twenty-first                           TOKEN_ORDINAL
 *     ten per cent    dix pour cent    asilimia kumi                                       TOKEN_PERCENT
 *
 * What the same words mostly say otherwise is none:
 *
 *     one officer      "one" and "un" are pronouns and articles too, and their noun is singular; in "one hundred" and
 *                      "one-year-old" nothing agrees with them, nor with the One of Form One
 *     several hundred  hundred alone, a dozen, both, a pair: only "two hundred" and "a hundred" are said for 200 and 100
 *     first, second    adverbs, and a unit of time; behind "the", "his", "Kenya's" they are ordinals
 *     a third of, one fifth    parts of a whole; quarter and half are no ordinals anyway
 *     zero             ground zero, to zero in: no style guide writes 0 so where it counts
 *     premier, neuf    the prime minister; new
 *     kwanza, pili     adverbs
 *
 * English, French and Swahili only, whose grammar spelled.h knows. ICU's spell-out rules parse words of many languages, but not
 * reliably: German "einundzwanzig" as 1, Swahili "watatu" as nothing, Italian "sei" (you are) and German "acht" (heed) as
 * numbers whatever stands around them. */
#ifndef TAFSIRI_TEXT_WORDED_H
#define TAFSIRI_TEXT_WORDED_H

#include "text/locale.h"
#include "text/token.h"

struct worded_number {
    enum token_kind kind;
    int value;          /* of the words between start and end: the two of "two million" */
    size_t token_count; /* of the tokens from the first on */
    size_t start, end;  /* bytes of the words that say the value */
    size_t behind;      /* byte behind all of it, which may lie within the last token: one-year-old */
};

/* May a number begin with this word? False for nearly all, and depends on nothing else, so that it can be remembered. */
bool worded_may_start(const struct locale *locale, struct str word);
/* The number that starts at token `first`, as long as can be; false when none does. */
bool worded_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                 struct worded_number *out);

/* Does the token's text, of a kind above, say its number in words? */
bool worded_is(enum token_kind kind, struct str text);
/* The same number in digits, so that it can be read as others are: 3, 2 million, 10 per cent, 3th (with the ending of most).
 * The text itself when it is in digits, of another kind, or may be meant otherwise (elfu ishirini na tano: 25,000, or 20,005).
 */
struct str worded_in_digits(struct arena *arena, const struct locale *locale, enum token_kind kind, struct str text);
/* Do two tokens of one kind say the same number, at least one of them in words? */
bool worded_is_same(const struct locale *locale, enum token_kind kind, struct str a, struct str b);

#endif
