/* SPDX-License-Identifier: Apache-2.0 */
/* The recognisers behind text_tokens. Each looks at one place and returns the byte behind what it knows, 0 when it knows
 * nothing there; none looks further than a bounded distance, so that scanning stays linear. Only for files of text/. */
#ifndef TAFSIRI_TEXT_SCAN_H
#define TAFSIRI_TEXT_SCAN_H

#include "text/reading.h"

struct scan {
    struct str text;
    const struct locale *locale;
    bool is_token; /* the text is one token, known to be one by what stood around it */
};

size_t scan_number(const struct scan *scan, size_t at, struct number_reading *out);
/* A number with what belongs to it: its scale, ordinal ending, per cent sign, currency before or behind. */
size_t scan_quantity(const struct scan *scan, size_t at, struct quantity_reading *out);
/* The sign or code of a currency at `at`, as it stands before or behind an amount; *code is its ISO 4217 code or NULL. */
size_t scan_currency(const struct scan *scan, size_t at, bool behind, const char **code);
/* A date with a month's name, or in digits. `at` is at a weekday, a day, a month or a year. */
size_t scan_date(const struct scan *scan, size_t at, struct date_reading *out);
size_t scan_time(const struct scan *scan, size_t at, struct time_reading *out);

/* Ends of address-like things that start at `at`. */
size_t scan_url(struct str text, size_t at);
size_t scan_email(struct str text, size_t at);
/* Markup and placeholders written as text, and U+FFFC. */
size_t scan_code(struct str text, size_t at);

/* The word that starts with the letter or digit at `at`; never 0. */
size_t scan_word(const struct scan *scan, size_t at);

/* ---- for the recognisers themselves -------------------------------------------------------------------------------------- */

/* Digits from `at` on, at most max of them, as an int; *end is behind them, and == at for none. */
int scan_digits(struct str text, size_t at, size_t max, size_t *end);
/* Behind one number space, or `at`. */
size_t scan_skip_space(struct str text, size_t at);
/* Behind `word` (lower case ASCII), ignoring case, when it stands there as a whole word; else 0. */
size_t scan_literal(struct str text, size_t at, const char *word);
/* Behind the run of letters at `at`. */
size_t scan_letters(struct str text, size_t at);
/* No letter and no digit stands at `at`. */
bool scan_is_boundary(struct str text, size_t at);
/* Behind st, nd, rd, th; in French er, re, e, ème ...; else 0. */
size_t scan_ordinal_ending(const struct scan *scan, size_t at);

/* Behind "per cent" and the like in the words of the language, one or two with a space between them; else 0. */
size_t scan_percent_word(const struct scan *scan, size_t at);

/* What stands around a French hour at [start, end), "11 heures" or "midi", says that it is a time of day. */
bool scan_is_french_time(struct str text, size_t start, size_t end);

#endif
