/* SPDX-License-Identifier: Apache-2.0 */
/* What the two XLIFF families share. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_XLIFF_XLIFF_PARTS_H
#define TAFSIRI_EXCHANGE_XLIFF_XLIFF_PARTS_H

#include "exchange/document_parts.h"
#include "exchange/xliff/xliff2_ids.h"
#include "exchange/xml/xml_tree.h"

/* Beside each document_block. */
struct xliff_block {
    xmlNodePtr unit;      /* <trans-unit>, or <unit> */
    xmlNodePtr source;    /* the element that holds the text: <source>, or <mrk> within <seg-source> */
    xmlNodePtr target;    /* likewise; NULL: there is none yet */
    xmlNodePtr *codes;    /* the element of each of the source's codes; OPEN and CLOSE may share one */
    xmlNodePtr candidate; /* the last that was added */
    size_t place;         /* of a <mrk> without mid: the how manieth of those in its <seg-source>, from 1 */
    bool wordless;        /* a <mrk> with nothing to translate */
    /* A sub-flow (xliff1_subs.c): the index of the block that it is in, plus 1, 0: it is none; the code there, which of its
     * <sub> it is, from 1, and a <sub> apart from the tree with what is to be its target, or NULL. */
    size_t parent;
    xmlNodePtr code;
    size_t sub;
    xmlNodePtr held;
    bool is_set; /* its target was set, and this is what was told of it */
    struct document_origin origin;
};

/* Those of our own that a unit came with. */
struct xliff_candidates {
    const xmlNode *unit;
    uint64_t *hashes;
    size_t count;
};

struct xliff {
    xmlDocPtr doc;
    bool version2;
    struct xliff_block *blocks;
    size_t count, capacity;
    /* Of the unit whose segments got ids last: those that were there, and the last number that was given. */
    xmlNodePtr numbered;
    struct xliff2_ids taken;
    unsigned last_number;
    struct xliff_candidates candidates; /* of the unit that got candidates last */
};

/* Before the unit gets its first candidate; `first` of those that it has, or NULL. */
void xliff_note_candidates(struct xliff_candidates *candidates, const xmlNode *unit, const xmlNode *first);
/* The unit came with the same for the same segment. */
bool xliff_has_candidate(const struct xliff_candidates *candidates, const xmlNode *candidate);
void xliff_candidates_done(struct xliff_candidates *candidates);
/* The source of a candidate into its element, which is empty. Where its codes are of the same kinds as those of the block's
 * `own` source they are copies of the block's elements; else they are told by their markup. */
void xliff_fill_source(struct xliff *xliff, const struct xliff_block *block, struct segment own, struct segment source,
                       xmlNodePtr into);

/* Adds a block whose text is the content of `source` and, when there is one, `target`. One that is larger than a segment may be
 * is passed over, with a warning. ERR_TOO_LARGE: too many blocks. */
bool xliff_add_block(struct document *document, struct xliff_block block, struct document_block public, struct error *err);
/* Replaces the content of `into` by the segment, whose codes are copies of the block's elements. ERR_INVALID when elements that
 * must nest cross. `into` must be in the tree already, so that copies find their namespaces. */
bool xliff_fill(struct xliff *xliff, const struct xliff_block *block, const struct placed_target *target, xmlNodePtr into,
                struct error *err);
/* A new element of the same namespace as `like`. */
xmlNodePtr xliff_new(xmlNodePtr like, const char *name);
/* Text as the last child. In 2.x a character that XML can't hold is a <cp>. */
void xliff_add_text(struct xliff *xliff, xmlNodePtr parent, struct str text);
/* The element's children are dropped. */
void xliff_empty(xmlNodePtr node);
/* The element itself is. */
void xliff_drop(xmlNodePtr node);

/* See xliff_languages.c. ERR_INVALID when the file's source language is another one. */
bool xliff_set_languages(struct document *document, const struct language *from, const struct language *to, struct error *err);

bool xliff1_walk(struct document *document, xmlNodePtr root, struct error *err);
bool xliff1_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err);
bool xliff1_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err);
/* Marks alone: nothing to translate, it is in the target what it is in the source. */
bool xliff1_is_wordless(const struct document *document, const xmlNode *node);
/* The sub-flows of a block become blocks behind it. What can't is left as it is, with a warning. */
bool xliff1_add_subs(struct document *document, size_t parent, struct error *err);
/* Before their block's target is filled, and after. */
void xliff1_hold_subs(struct document *document, size_t parent);
void xliff1_place_subs(struct document *document, size_t parent);
bool xliff1_set_sub(struct document *document, struct xliff_block *sub, const struct placed_target *target, struct error *err);
bool xliff2_walk(struct document *document, xmlNodePtr root, struct error *err);
bool xliff2_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err);
bool xliff2_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err);

#endif
