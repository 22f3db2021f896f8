/* SPDX-License-Identifier: Apache-2.0 */
/* What the two XLIFF families share. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_PARTS_H
#define TAFSIRI_EXCHANGE_XLIFF_PARTS_H

#include "exchange/document_parts.h"
#include "exchange/xml_tree.h"

/* Beside each document_block. */
struct xliff_block {
    xmlNodePtr unit;      /* <trans-unit>, or <unit> */
    xmlNodePtr source;    /* the element that holds the text: <source>, or <mrk> within <seg-source> */
    xmlNodePtr target;    /* likewise; NULL: there is none yet */
    xmlNodePtr *codes;    /* the element of each of the source's codes; OPEN and CLOSE may share one */
    xmlNodePtr candidate; /* the last that was added */
};

struct xliff {
    xmlDocPtr doc;
    bool version2;
    struct xliff_block *blocks;
    size_t count, capacity;
};

/* Adds a block whose text is the content of `source` and, when there is one, `target`. ERR_TOO_LARGE. */
bool xliff_add_block(struct document *document, struct xliff_block block, struct document_block public, struct error *err);
/* Replaces the content of `into` by the segment, whose codes are copies of the block's elements. ERR_INVALID when elements that
 * must nest cross. `into` must be in the tree already, so that copies find their namespaces. */
bool xliff_fill(struct xliff *xliff, const struct xliff_block *block, const struct placed_target *target, xmlNodePtr into,
                struct error *err);
/* A new element of the same namespace as `like`. */
xmlNodePtr xliff_new(xmlNodePtr like, const char *name);
/* The text without its codes. */
struct str xliff_plain(struct arena *arena, struct str text);
/* The element's children are dropped. */
void xliff_empty(xmlNodePtr node);

/* Warns of what breaks the rules of XLIFF 2.x: elements and attributes, then what they say of each other. */
void xliff2_check(struct document *document, xmlNodePtr root);
void xliff2_check_unit(struct document *document, xmlNodePtr root, xmlNodePtr unit);
void xliff2_check_module(struct document *document, const xmlNode *root, const xmlNode *node); /* an element, by itself */
void xliff2_check_references(struct document *document, const xmlNode *node);                  /* likewise */
void xliff2_check_sizes(struct document *document, const xmlNode *file);                       /* and all below it */
/* Lists of words with a "!" in front of those that are a must. *must tells whether `word`, which is listed, has the mark. */
bool xliff2_is_listed(const char *list, struct str word, bool *must);
void xliff2_check_musts(struct document *document, const xmlNode *node, const char *attributes, const char *children);
bool xliff1_walk(struct document *document, xmlNodePtr root, struct error *err);
bool xliff1_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err);
bool xliff1_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err);
bool xliff2_walk(struct document *document, xmlNodePtr root, struct error *err);
bool xliff2_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err);
bool xliff2_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err);

#endif
