/* SPDX-License-Identifier: Apache-2.0 */
/* What stands before a Markdown text: YAML between "---" or TOML between "+++". Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_FRONT_MATTER_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_FRONT_MATTER_H

#include "exchange/document_parts.h"

/* Behind the front matter that `text` begins with; 0 when there is none. */
size_t front_matter_end(struct str text);
/* Makes blocks of its titles and descriptions; what is no text in one line is left with a warning. */
bool front_matter_read(struct document *document, size_t end, struct error *err);

#endif
