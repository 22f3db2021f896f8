/* SPDX-License-Identifier: Apache-2.0 */
/* From the pieces of a paragraph, text and markup in the order of the source, to a block: pairs found, codes numbered, markup
 * around the whole text left outside, white space made one blank. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_FLOW_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_FLOW_H

#include "exchange/document_parts.h"

enum flow_kind { FLOW_TEXT, FLOW_OPEN, FLOW_CLOSE, FLOW_ALONE };

struct flow_item {
    enum flow_kind kind;
    struct range range; /* in the document's text */
    struct str text;    /* of FLOW_TEXT: as a reader sees it */
    struct str name;    /* what pairs OPEN with CLOSE */
    struct str type;    /* of the code */
    struct str markup;  /* what is written for it; at NULL: the bytes of the range */
    bool visible;       /* FLOW_ALONE: a reader sees something there, so it isn't left outside at the ends */

    /* private */
    size_t partner;
};

struct flow {
    struct flow_item *items;
    size_t count, capacity;
};

struct flow_block {
    enum splice_escape escape;
    bool keep_space; /* white space counts, as in <pre> */
    struct str text; /* the document's, with blanks for what is no part of it; at NULL: itself */
    struct str context_id;
};

void flow_add(struct flow *flow, struct flow_item item);
/* Makes a block of the items, if there is any text in them, and forgets them. */
bool flow_end(struct flow *flow, struct document *document, const struct flow_block *how, struct error *err);
void flow_done(struct flow *flow);

#endif
