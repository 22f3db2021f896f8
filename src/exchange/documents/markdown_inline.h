/* SPDX-License-Identifier: Apache-2.0 */
/* The inline content of a Markdown block, found again in the source. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_INLINE_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_INLINE_H

#include <cmark-gfm.h>

#include "exchange/documents/flow.h"
#include "exchange/documents/markdown_mask.h"
#include "exchange/documents/markdown_title.h"

/* What is read, and where it goes. */
struct inlines {
    struct document *document;
    const struct mask_list *masks;
    struct flow *flow;
    struct title_list *titles;
};

/* Walks the children of `block`, which cmark has read from the masked text, along it from `start` on, not beyond `end`, and
 * adds them to the flow. False when they are not what stands there; the flow is then empty. */
bool markdown_read_inlines(const struct inlines *inlines, cmark_node *block, size_t start, size_t end);
/* The title, with its quotation marks, of the definition whose destination stands at `at`; empty: it has none. False: it is no
 * definition. */
bool markdown_find_title(struct str text, size_t at, struct range *title);

#endif
