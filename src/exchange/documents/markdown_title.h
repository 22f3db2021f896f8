/* SPDX-License-Identifier: Apache-2.0 */
/* The titles of links and images in Markdown. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_TITLE_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_TITLE_H

#include "exchange/document_parts.h"
#include "exchange/documents/markdown_mask.h"

struct title {
    struct range range; /* with its quotation marks; empty: it stands in the definition of the label */
    struct str label, text;
    size_t link; /* where that ends */
};

struct title_list {
    struct title *at;
    size_t count, capacity;
};

struct title_source {
    struct document *document;
    const struct mask_list *masks;
    const size_t *lines; /* where each starts; the first is lines[1] */
    size_t line_count;
    const bool *is_code; /* by line: no definition stands in it */
};

void title_add(struct title_list *titles, struct title title);
void title_done(struct title_list *titles);
/* Makes a block of each; of a definition's once, however many links have it. */
bool title_read(const struct title_list *titles, const struct title_source *source, struct error *err);

#endif
