/* SPDX-License-Identifier: Apache-2.0 */
/* The state of an index, and one change of it at a time. */
#ifndef TAFSIRI_MATCH_INDEX_INDEX_STATE_H
#define TAFSIRI_MATCH_INDEX_INDEX_STATE_H

#include <pthread.h>

#include "match/index/index_part.h"

struct match_index {
    pthread_mutex_t writing; /* held by put, drop and the short ends of save and load; readers don't take it */
    pthread_mutex_t lock;    /* held for a few instructions, over what stands below */
    struct view *view;
    struct rev_table revs;
    size_t pending, live;

    uint64_t origin, saves; /* who we are, and the number of the image that we began to write last; under `writing` */
    uint64_t loaded;        /* the number of the image that was loaded last, 0 for none; under `lock` */
    uint64_t saved_version; /* of the view that the last of them was made from */
    size_t saved_pending;   /* and what was pending in it */
};

/* One step from view to view, under `writing`. */
struct change {
    uint64_t version; /* of the view to come */
    size_t killed, added;
    size_t pending; /* more to save */
    struct part **parts;
    size_t part_count;
    struct tail *tail;
};

struct change change_begin(struct match_index *index);
/* Readers that come from now on see the change as a whole. */
void change_publish(struct match_index *index, struct change *change);

/* Puts the tail, if there is anything in it, behind the parts as one more; then, if wanted, merges small parts. */
void index_seal_tail(struct match_index *index, bool merge);
struct view *index_keep_view(const struct match_index *index);

#endif
