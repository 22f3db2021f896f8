/* SPDX-License-Identifier: Apache-2.0 */
/* The HTML blocks of a Markdown text. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_HTML_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_MARKDOWN_HTML_H

#include "exchange/document_parts.h"

/* Reads the HTML block whose first line starts at `start` in `parsed`, and of which cmark has made `literal`. *text is a copy
 * of the document's, to be used for all of them; zeroed to begin with. What can't be read is left with a warning. */
bool markdown_read_html(struct document *document, struct str *text, struct str parsed, size_t start, struct str literal,
                        struct error *err);

#endif
