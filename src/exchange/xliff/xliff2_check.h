/* SPDX-License-Identifier: Apache-2.0 */
/* Warns of what breaks the rules of XLIFF 2.x; such files are read all the same. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF2_CHECK_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF2_CHECK_H

#include "exchange/xliff/xliff_parts.h"

/* Elements and attributes, then what they say of each other. */
void xliff2_check(struct document *document, xmlNodePtr root);
/* `units`: the ids of the units of its file, sorted. */
void xliff2_check_unit(struct document *document, xmlNodePtr root, xmlNodePtr unit, const struct xliff2_ids *units);
void xliff2_check_module(struct document *document, const xmlNode *root, const xmlNode *node); /* an element, by itself */
void xliff2_check_references(struct document *document, const xmlNode *node);                  /* likewise */
void xliff2_check_sizes(struct document *document, const xmlNode *file);                       /* and all below it */
/* Lists of words with a "!" in front of those that are a must. *must tells whether `word`, which is listed, has the mark. */
bool xliff2_is_listed(const char *list, struct str word, bool *must);
void xliff2_check_musts(struct document *document, const xmlNode *node, const char *attributes, const char *children);

#endif
