/* SPDX-License-Identifier: Apache-2.0 */
/* Spelling: Hunspell over the packaged dictionaries and our own, word lists of the users, corrections in a likely order.
 *
 * A speller is shared by all threads; each thread works on handles of its own inside it. */
#ifndef TAFSIRI_SPELL_SPELL_H
#define TAFSIRI_SPELL_SPELL_H

#include "base/error.h"
#include "model/suggestion.h"

struct speller;

/* `dictionaries` is the directory of our dictionaries (built or installed). Languages are loaded at first use. */
struct speller *speller_open(const char *dictionaries, struct error *err);
void speller_close(struct speller *speller);

/* True when this language can be checked: it, or a variant of it (sw-KE by sw; fr by fr-HT's or fr's own). */
bool speller_has(const struct speller *speller, const struct language *language);
/* The languages that can be checked, for lists. */
void speller_list(const struct speller *speller, struct arena *arena, struct language **languages, size_t *count);

/* Findings in order, without corrections. Numbers, URLs, e-mail addresses, codes and acronyms in capitals are never flagged.
 * English names and quotations are left alone, and an English passage that isn't quoted is one finding of the category
 * "untranslated" (spell/passages.h). ERR_NOT_FOUND for a language without a dictionary. */
bool speller_check(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                   struct finding **findings, size_t *count, struct error *err);
/* The same for who can't wait: each thread that checks needs a dictionary of its own, and loading one takes a tenth of a
 * second. ERR_COSTLY when none is idle; then speller_check helps, by whoever can. */
bool speller_check_at_once(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                           struct finding **findings, size_t *count, struct error *err);
/* As speller_check, but each unknown word is a finding, in English passages too: for telling languages apart. */
bool speller_check_each_word(struct speller *speller, struct arena *arena, const struct language *language, struct str text,
                             struct finding **findings, size_t *count, struct error *err);
/* Whether English has the word, by the list that tells passages of English in texts of the language. True for all words where
 * there is no such list. */
bool speller_is_english(struct speller *speller, const struct language *language, struct str word);
/* The likeliest `limit` corrections of a word, the best first; within about `budget_ms` milliseconds of processor
 * time (0: no limit), so that a busy machine answers later and not worse. */
bool speller_correct(struct speller *speller, struct arena *arena, const struct language *language, struct str word,
                     size_t limit, int budget_ms, struct str **corrections, size_t *count, struct error *err);

/* Words that users stand by, shared or personal; takes effect at once. Keeping them on disk is the caller's affair. */
bool speller_add_word(struct speller *speller, const struct language *language, struct str word, struct error *err);
void speller_remove_word(struct speller *speller, const struct language *language, struct str word);
/* Tells that a text (UTF-8, as every unit's is) stands so often on the target side of the memories: of two corrections the one
 * whose word is the more usual there comes first. */
void speller_count_text(struct speller *speller, const struct language *language, struct str text, uint32_t times);
/* Changes whenever a finding could change (words added, dictionaries reloaded): the key of caches. */
uint64_t speller_version(const struct speller *speller);

#endif
