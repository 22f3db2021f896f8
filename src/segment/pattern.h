/* SPDX-License-Identifier: Apache-2.0 */
/* A regular expression as a tree: ICU's syntax, without what no automaton can do (back references, atomic groups, possessive
 * repeats) and without a few rarities; rules that use those go to ICU itself (foreign.h). */
#ifndef TAFSIRI_SEGMENT_PATTERN_H
#define TAFSIRI_SEGMENT_PATTERN_H

#include "base/arena.h"
#include "segment/charset.h"

enum node_kind {
    NODE_EMPTY,    /* matches the empty text */
    NODE_CHAR,     /* one character */
    NODE_SET,      /* one character of a set */
    NODE_SEQUENCE, /* its children one after the other */
    NODE_EITHER,   /* one of its children */
    NODE_REPEAT,   /* its child, min to max times */
    NODE_BOUNDARY, /* \b, or \B when negative */
    NODE_START,    /* the start of the paragraph */
    NODE_END,      /* its end */
    NODE_AHEAD,    /* (?=child), or (?!child) when negative */
    NODE_BEHIND,   /* (?<=child), or (?<!child) */
};

enum { REPEAT_UNBOUNDED = UINT32_MAX, REPEAT_MAX = 1000, GROUP_DEPTH_MAX = 64 };

struct node {
    enum node_kind kind;
    bool negative;
    uint32_t character;
    USet *set; /* in the list that pattern_read keeps */
    uint32_t min, max;
    struct node *first, *last;    /* children */
    struct node *next, *previous; /* siblings */
};

/* What was read: nodes in the arena; the sets are owned here, chained, until somebody takes or closes them. */
struct pattern {
    struct node *root;
    USet **sets;
    size_t set_count, set_capacity;
};

/* False when the expression is beyond the syntax above (it may still be a good one for ICU). Call pattern_done either way. */
bool pattern_read(struct arena *arena, struct charset_names *names, struct str text, struct pattern *out);
void pattern_done(struct pattern *pattern);

#endif
