/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a text as a speller wants them: "l'ONU", "Pétion-Ville", "ng'ombe" whole; no numbers, URLs, e-mail addresses,
 * codes, markup or acronyms.
 *
 * Words of alphabets other than the Latin one are passed over too: no dictionary here could know them. */
#ifndef TAFSIRI_SPELL_SCAN_H
#define TAFSIRI_SPELL_SCAN_H

#include "text/token.h"

struct scan {
    struct str text;
    struct token_list tokens;
    size_t token;          /* the first token that ends behind `at` */
    size_t at;             /* byte */
    size_t units, unit_at; /* UTF-16 code units before byte unit_at */
};

struct scan_word {
    size_t start, end; /* bytes */
    struct str text;   /* as it stands */
};

void scan_init(struct scan *scan, struct arena *arena, struct str text, const struct language *language);
/* The next word to be checked. False at the end. */
bool scan_next(struct scan *scan, struct scan_word *word);
/* The UTF-16 offset of a byte at or behind those asked for before. */
uint32_t scan_units(struct scan *scan, size_t byte);
/* As dictionaries have words: NFC, ' for U+2019 and U+02BC, - for U+2011, without soft hyphens. Returns the word itself when it
 * is ASCII, and so already. */
struct str scan_normalise(struct arena *arena, struct str word);

#endif
