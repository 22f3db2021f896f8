/* SPDX-License-Identifier: Apache-2.0 */
/* The fragment models of the language pairs: what service/library/fragments*.c share.
 *
 *     writer's thread                readers                     the thread that learns
 *          | put, drop                  | take a model                | collect, train, write the image, map it,
 *          v                            v                             v catch up, exchange the model
 *     pair -> model -----------------> model (counted)           DATA/index/en-sw.fragments
 *
 * An image notes up to which rev of each memory it was made; what came after is read from the store when it is mapped. */
#ifndef TAFSIRI_SERVICE_LIBRARY_FRAGMENTS_H
#define TAFSIRI_SERVICE_LIBRARY_FRAGMENTS_H

#include "base/file.h"
#include "match/fragments/fragment.h"
#include "service/library/state.h"

enum { FRAGMENT_PAIRS_MAX = 64 };

/* A model and the file that it is mapped from; goes with its last user. */
struct fragment_handle {
    struct fragment_model *model;
    struct file_map map;
    size_t users; /* under fragments.lock */
};

struct fragment_pair {
    char from[LANGUAGE_MAX + 1], to[LANGUAGE_MAX + 1]; /* primary subtags */
    struct fragment_handle *handle;                    /* NULL: none yet */
    bool opened;                                       /* its file was looked for */
    bool too_small;
    bool holds_deleted;   /* the image has units of a memory that was deleted */
    size_t units;         /* of the last training, or of the attempt */
    size_t changes;       /* since then */
    int64_t changed_ms;   /* the last one, on the steady clock */
    int64_t due_since_ms; /* 0: not due */
};

struct fragments {
    pthread_t thread;
    bool runs;
    pthread_mutex_t change_lock; /* over changes of the models: puts, drops, exchanges. Taken before `lock`. */
    pthread_mutex_t lock;        /* over what follows, for moments */
    struct fragment_pair *pairs[FRAGMENT_PAIRS_MAX];
    size_t pair_count;
};

/* ---- fragments.c */
struct fragment_handle *fragments_take(struct fragments *fragments, const struct language *from, const struct language *to);
/* Makes the pair known. */
void fragments_note_pair(struct fragments *fragments, const struct language *from, const struct language *to);
void fragments_release(struct fragments *fragments, struct fragment_handle *handle);
bool fragments_belongs(const struct fragment_pair *pair, const struct unit *unit);
/* Of a model that may have it though it is of another pair now. Under change_lock. */
void fragments_remove(struct fragment_handle *handle, uint32_t memory, const struct unit *unit);
/* Its image is to be made again without the units of a deleted memory. */
void fragments_note_deleted(struct fragments *fragments, struct fragment_pair *pair);
/* Of a pair; *units that the present model was learned from. */
enum fragments_state fragments_get_state(struct fragments *fragments, const struct language *from, const struct language *to,
                                         size_t *units);

/* ---- fragments_learn.c */
void *fragments_run(void *service);

#endif
