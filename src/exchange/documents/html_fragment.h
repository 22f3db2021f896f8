/* SPDX-License-Identifier: Apache-2.0 */
/* HTML that stands in a document of another format. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_HTML_FRAGMENT_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_HTML_FRAGMENT_H

#include "exchange/document_parts.h"

/* Makes blocks of what stands in `text` from `start` on. `text`: the document's up to the fragment's end, with blanks in the
 * place of what is no HTML, its references bounded (html_scan.h); it must live as long. `blank_lines`: those in <pre> end
 * nothing. *sound: false, and no block made, when a tag is not closed, or too much is in it. */
bool html_fragment_read(struct document *document, struct str text, size_t start, bool blank_lines, bool *sound,
                        struct error *err);

#endif
