/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside a number says how it may be put in another language. Numbers are tokens `first` to `behind`, which is the
 * token behind the last one. */
#ifndef TAFSIRI_CHECK_BESIDE_H
#define TAFSIRI_CHECK_BESIDE_H

#include "text/locale.h"
#include "text/token.h"

/* A good translation may tell another number: an hour that the recogniser of times leaves alone for want of a part of the day
 * (saa mbili, 14 heures, 6pm), for Swahili counts hours from dawn; seven decades (soixante-dix ans), two dozen; two weeks
 * (quinze jours); a quarter to two. */
bool beside_retells(struct str text, const struct token_list *tokens, size_t first, size_t behind);
/* "and a half", "et demi", "na nusu". */
bool beside_half(struct str text, const struct token_list *tokens, size_t behind);
/* English miles, feet, pounds and their like, which translators convert: how many of the metric measure that is next in size
 * one of them is; 0 for other words. */
double beside_metric(const struct locale *locale, struct str text, const struct token_list *tokens, size_t behind);

#endif
