/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of ids, each among elements of one kind, for the checks of XLIFF 2.x: n of them cost n log n. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF2_IDS_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF2_IDS_H

#include "exchange/document_parts.h"
#include "exchange/xml/xml_tree.h"

struct xliff2_id {
    const char *kind; /* "unit", or a namespace: ids of different kinds don't meet */
    struct str value;
    const xmlNode *node;
    long line;
};

/* Zeroed: empty. Borrows all strings and nodes. */
struct xliff2_ids {
    struct xliff2_id *at;
    size_t count, capacity;
};

/* An empty value is no id. */
void xliff2_ids_add(struct xliff2_ids *ids, const char *kind, struct str value, const xmlNode *node);
void xliff2_ids_sort(struct xliff2_ids *ids);
/* The first in the document's order, or NULL. Sorted. */
const struct xliff2_id *xliff2_ids_find(const struct xliff2_ids *ids, const char *kind, struct str value);
/* Sorts; warns of each that has come before. */
void xliff2_ids_warn_of_doubles(struct document *document, struct xliff2_ids *ids);
void xliff2_ids_done(struct xliff2_ids *ids);

#endif
