/* SPDX-License-Identifier: Apache-2.0 */
/* What words of a dictionary look like: which four letters may follow each other in any of its forms.
 *
 * Hunspell takes 30 us to find out that a French variant is no word, since it tries thousands of endings on it, and a slip of
 * one letter has some 900 variants. Four in five of them hold four letters that no form has:
 *
 *     "gouvernmeent"   ^gou gouv ouve uver vern ernm rnme nmee ...    rnme stands in no form: Hunspell needn't be asked
 *
 * The sequences are collected by going through the .dic with the rules of the .aff once. The conditions of the rules are left
 * aside, so forms that don't exist are taken for possible, never the other way round. Immutable once made; any thread. */
#ifndef TAFSIRI_SPELL_SHAPES_H
#define TAFSIRI_SPELL_SHAPES_H

#include "base/error.h"
#include "spell/edits.h"

struct shapes;

/* From Hunspell's files, in UTF-8 and with FLAG long. ERR_INVALID for others. */
struct shapes *shapes_open(const char *affixes, const char *words, struct error *err);
void shapes_close(struct shapes *shapes);
/* False: no form of the dictionary looks like this. Case doesn't count, and what an apostrophe or a hyphen joins is looked at
 * part by part. */
bool shapes_may_be(const struct shapes *shapes, const struct spelling *word);

#endif
