/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside a number says how it may be put in another language. Numbers are tokens `first` to `behind`, which is the
 * token behind the last one. */
#ifndef TAFSIRI_CHECK_BESIDE_H
#define TAFSIRI_CHECK_BESIDE_H

#include "text/locale.h"
#include "text/token.h"

/* A good translation may tell another number: an hour that the recogniser of times leaves alone for want of a part of the day
 * (saa mbili, 14 heures, 6pm), for Swahili counts hours from dawn; seven decades (soixante-dix ans), two dozen; two weeks
 * (quinze jours), eighteen months (a year and a half); a quarter to two; 24/7. */
bool beside_retells(struct str text, const struct token_list *tokens, size_t first, size_t behind);
/* Swahili counts months: mwezi wa 12. */
bool beside_month(struct str text, const struct token_list *tokens, size_t first);
#define HALF_SIGN STR("½")
/* and, et, na */
bool beside_joins(struct str word);
/* How many tokens say "and a half", "et demi", "na nusu", "½"; before a million, "half a", "demi", "nusu", "½". */
size_t beside_half(struct str text, const struct token_list *tokens, size_t behind);
size_t beside_half_before(struct str text, const struct token_list *tokens, size_t first);
/* The ordinal is no place in a row but a part of something: a third, un dixième de, huitième de finale. */
bool beside_is_part(struct str text, const struct token_list *tokens, size_t first, size_t behind);
/* "percent", "per cent", "pour cent", "pourcent" behind it, "asilimia" before it. */
bool beside_percent(struct str text, const struct token_list *tokens, size_t first, size_t behind);
/* The power of ten that the word multiplies a number by (6: million), 0 for any other word. Beside a number: the word behind
 * it, or else the one before it; none before it is looked at when `first` is SIZE_MAX. */
int beside_power_of(const struct locale *locale, struct str word);
int beside_power(const struct locale *locale, struct str text, const struct token_list *tokens, size_t first, size_t behind);
/* The word may stand for thousand, million or billion, as for much else (5m, 230 M, 2.8 mil.), or be one by a slip (200
 * milles), or in the other language still
 * (60 milliards in English). The same of the word at `behind`. */
bool beside_is_short_scale(struct str word);
bool beside_abbreviates(struct str text, const struct token_list *tokens, size_t behind);

#endif
