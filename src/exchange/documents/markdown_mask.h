/* SPDX-License-Identifier: Apache-2.0 */
/* What Obsidian, Hugo, Jekyll and Pandoc take for markup, and CommonMark for text. Internal to documents/.
 *
 *     See [[Port|the port]] at $x_1$^[A note.]
 *     See $xxxxx$the port$$ at $xxx$$$A note.$       as cmark is given it
 *
 * Masked with what is neither markup nor two words to cmark, it hides what it holds, and every position stays. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_MASK_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_MASK_H

#include "base/arena.h"
#include "exchange/documents/flow.h"

struct mask {
    struct range range; /* within a line */
    enum flow_kind kind;
    const char *type; /* NULL: it has turned out to be none */
    bool goes_on;     /* with the next mask, in the next line */
};

struct mask_list {
    struct str text; /* masked */
    struct mask *at; /* in order */
    size_t count, capacity;
};

/* Masks `text` from `start` on; the masked text is in the arena, or the text itself when there is nothing to mask. */
void mask_find(struct mask_list *masks, struct arena *arena, struct str text, size_t start);
void mask_done(struct mask_list *masks);
/* The first that starts at `position` or later; their count when there is none. */
size_t mask_from(const struct mask_list *masks, size_t position);
/* The length of the formula that begins at text.at[at] == '$' and ends in the same line; 0: the sign is one for money. */
size_t mask_math_length(struct str text, size_t at);

#endif
