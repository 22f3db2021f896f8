/* SPDX-License-Identifier: Apache-2.0 */
/* The term list in running text: which terms of a list stand in a segment, whatever their endings, the longest where several
 * could.
 *
 * A list is built once and then immutable: any thread may search it. */
#ifndef TAFSIRI_TERMS_TERMS_H
#define TAFSIRI_TERMS_TERMS_H

#include "model/suggestion.h"
#include "model/term.h"

enum { TERM_WORDS_MAX = 16, TERM_HITS_MAX = 200 };

struct term_list;

struct term_list *term_list_open(void);
/* Copies the concept. Terms of more than TERM_WORDS_MAX words are kept but never found in text. */
void term_list_add(struct term_list *list, const struct concept *concept);
/* After the last add, before the first search. */
void term_list_build(struct term_list *list);
void term_list_close(struct term_list *list);

size_t term_list_count(const struct term_list *list);
/* In the order they were added; lives as long as the list. */
const struct concept *term_list_at(const struct term_list *list, size_t i);

struct term_hit {
    struct span span;              /* in the text, UTF-16 */
    const struct concept *concept; /* lives as long as the list */
    const struct term *term;       /* the one of its terms that stands there */
};

/* Terms of the language and its variants in a text, in order, without overlap: the longest match wins. Acronyms (one word of
 * capitals) are found as they are written only ("US" is not "us", nor is it the pronoun of a text in capitals). No term goes
 * across the end of a clause or is part of an address (haiti.org). At most TERM_HITS_MAX. */
void term_list_find(const struct term_list *list, struct arena *arena, struct str text, const struct language *language,
                    struct term_hit **hits, size_t *count);

#endif
