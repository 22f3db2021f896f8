/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a value of one language in the place and in the manner of a value that stands in another: what adapting needs.
 *
 *     value "$1,200.50" (en)   model "5 000 $" (fr-HT)      gives "1 200,50 $"
 *     value "July 1, 2024"     model "29 juin 2023"         gives "1er juillet 2024"
 *     value "4 p.m."           model "saa 5 asubuhi" (sw)   gives "saa 10 jioni"
 *
 * `value` and `model` are the texts of tokens. Where the value can't be written for sure, false is returned and *why_not is a
 * clause for people, in English. Every str made is in the arena. */
#ifndef TAFSIRI_TEXT_RENDER_H
#define TAFSIRI_TEXT_RENDER_H

#include "text/reading.h"

/* Do two tokens say the same, each read in its language? Numbers, ordinals, percentages and money agree by number (a currency
 * must agree where both name one), a decade with its last two digits too, dates by their parts (the second may leave out the
 * day of the week), times by the moment (by the twelve-hour clock where one of them leaves the half of the day open); URLs,
 * addresses and codes by their text. */
bool render_agrees(const struct locale *a_locale, enum token_kind a_kind, struct str a, const struct locale *b_locale,
                   enum token_kind b_kind, struct str b);

/* NUMBER, ORDINAL, DECADE, PERCENT, MONEY: the model keeps its signs, spaces and endings, its grouping and decimal sign. `was`
 * is the source's token that the model renders: its currency and the plural category of its number are what must not change. */
bool render_quantity(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                     struct str model, struct str *out, const char **why_not);
/* A date part by part in the model's order; by CLDR's pattern when value and model don't have the same parts. 5/6/2023 is read
 * in the order that `was` and the model show; where they show none, plain English tells none either. */
bool render_date(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                 struct str model, struct str *out, const char **why_not);
/* A time on the model's clock: of 12 or 24 hours, or Swahili's, with the part of the day where the model has one. */
bool render_time(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                 struct str model, struct str *out, const char **why_not);
/* The name of a month or day of the week in `to`, with the model's case and abbreviation; false when `value` is none, or
 * `value` and `model` aren't of one kind. */
bool render_calendar_name(struct arena *arena, const struct locale *from, struct str value, const struct locale *to,
                          struct str model, struct str *out);

/* The word begins with a vowel or a mute h, before which French writes d’, l’, qu’; numbers (huit, onze,
 * le IIIe) have none. Always
 * false in other languages. */
bool render_is_elided_before(const struct locale *locale, struct str word);

/* The plural form (CLDR) that a number written in `from` calls for in `to`: 1 to 6; 0 for what is no number. */
int render_plural_form(const struct locale *from, struct str number, const struct locale *to);
/* True when both numbers take the same plural form in the language (CLDR plural rules). */
bool render_same_plural(const struct locale *locale, const struct number_reading *a, const struct number_reading *b);

#endif
