/* SPDX-License-Identifier: Apache-2.0 */
/* What an index is made of while it lives: immutable parts, a short tail, and views of both for readers. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_PART_H
#define TAFSIRI_MATCH_INDEX_INDEX_PART_H

#include <stdatomic.h>

#include "match/index/index_build.h"

/* An image and the units of it that have died since. Dying is the one thing that changes: a bit per unit says that it died at
 * all, died_at at which version, so that a reader of an older version still sees it. */
struct part {
    atomic_uint refs;
    struct image image;
    struct str bytes;
    void (*released)(void *context);
    void *context;
    bool loaded;       /* by match_index_load; else built in memory */
    uint64_t saved_in; /* the save whose image replaces this part; 0: none yet. Under the writer's lock */
    _Atomic uint64_t *dead;
    _Atomic uint64_t *died_at;
};

struct part *part_open(struct str image, void (*released)(void *context), void *context, struct error *err);
/* A part built in memory; takes the items and the revs of `build`. */
struct part *part_build(struct build *build);
void part_keep(struct part *part);
void part_leave(struct part *part);
bool part_has(const struct part *part, uint32_t unit, uint64_t version);
/* False when it was dead already. */
bool part_kill(struct part *part, uint32_t unit, uint64_t version);
/* The units that live at `version`; items borrow from the part. */
void part_collect(const struct part *part, uint64_t version, struct item_list *out);

enum { TAIL_MAX = 256 }; /* scanned by every search: about 30 ns each */

/* The newest units, in order of arrival. Entries below a view's tail_count never change but for dying. */
struct tail {
    atomic_uint refs;
    size_t count; /* under the writer's lock */
    struct item items[TAIL_MAX];
    _Atomic uint64_t died_at[TAIL_MAX]; /* 0: lives */
};

struct tail *tail_open(void);
void tail_leave(struct tail *tail);
bool tail_has(const struct tail *tail, size_t i, uint64_t version);
bool tail_kill(struct tail *tail, uint32_t memory, int64_t id, uint64_t version);
void tail_collect(const struct tail *tail, size_t count, uint64_t version, struct item_list *out);

/* The state after one change. */
struct view {
    atomic_uint refs;
    uint64_t version;
    struct tail *tail;
    size_t tail_count;
    size_t part_count;
    struct part *parts[];
};

/* Keeps the tail and the parts. */
struct view *view_open(uint64_t version, struct tail *tail, struct part *const *parts, size_t part_count);
void view_keep(struct view *view);
void view_leave(struct view *view);
void view_collect(const struct view *view, struct item_list *out);

#endif
