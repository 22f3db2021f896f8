/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers said in words, of one word or several, in English, French and Swahili:
 *
 *     twenty-one    two hundred and five    a hundred
 *     vingt et une    quatre-vingt-dix-sept    deux cent mille
 *     kumi na wawili    mia mbili ishirini na tatu    elfu tano
 */
#ifndef TAFSIRI_TEXT_SPELLED_H
#define TAFSIRI_TEXT_SPELLED_H

#include "text/locale.h"
#include "text/token.h"

struct spelled_number {
    int value;
    size_t token_count; /* of the tokens from the first on */
    size_t end;         /* byte behind it, which may lie within the last token: two-year-old */
    bool ordinal;       /* third, troisième, wa tatu; a decade too: the sixties */
    bool vague; /* it may be meant otherwise: a bare hundred, a dozen; neuf (new); elfu ishirini na tano (25,000, or 20,005) */
};

/* Are numbers read in the language? */
bool spelled_knows(const struct locale *locale);
/* The number that starts at token `first` (which may lie behind the last), as long as can be. False when none does; a lone
 * "one", which counts little, is none either. */
bool spelled_read(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first,
                  struct spelled_number *out);
/* May a number begin with the word? True wherever spelled_read reads one, but for those that say a number without being one
 * (both, a dozen). */
bool spelled_may_start(const struct locale *locale, struct str word);

#endif
