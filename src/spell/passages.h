/* SPDX-License-Identifier: Apache-2.0 */
/* English in a text of another language: names of organisations, titles, quotations, and what was left untranslated. Its words
 * are nobody's misspelling, and a passage that should have been translated is one finding, not fifteen.
 *
 *     Wizara ya Afya na World Health Organization walisema        a name
 *     Alisema: "The show must go on", kisha akaondoka             a quotation
 *     Alisema kuwa the show must go on hapo kesho                 left untranslated: told
 *
 * Judged by runs of words, never by one: short words belong to both languages (to, me, in; on, pain, main), and a slip may make
 * an English word of any other. */
#ifndef TAFSIRI_SPELL_PASSAGES_H
#define TAFSIRI_SPELL_PASSAGES_H

#include "spell/scan.h"
#include "spell/words.h"

struct passage_word {
    size_t start, end; /* bytes */
    bool known;        /* to the dictionary of the text's language */
    bool excused;      /* set here: unknown, but English among English */
};

struct passage {
    size_t start, end; /* bytes */
};

/* Whether the list of English has the word: with a small letter or a capital, before 's, and hyphened ones by their parts. */
bool passages_is_english(struct arena *arena, const struct words *english, struct str word);

/* Sets `excused` and returns the passages that should be told, in order: three and more English words in small letters outside
 * quotation marks. */
void passages_find(struct arena *arena, const struct words *english, struct str text, struct passage_word *words, size_t count,
                   struct passage **passages, size_t *passage_count);

#endif
