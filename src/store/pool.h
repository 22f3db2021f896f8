/* SPDX-License-Identifier: Apache-2.0 */
/* Read-only connections to one file, lent to whoever wants to read; opened when needed. Nobody waits for one: a thread takes
 * one at a time, so there are as many as threads that read, which grow with the cores. Private to store/. Any thread. */
#ifndef TAFSIRI_STORE_POOL_H
#define TAFSIRI_STORE_POOL_H

#include <pthread.h>

#include "store/connection.h"

enum { POOL_KEPT = 32 }; /* of those that are back */

struct pool {
    pthread_mutex_t lock;
    const char *path;          /* the owner's */
    enum connection_mode mode; /* of all; ACCESS_READ unless the owner sets it before the first is taken */
    const char *const *sentences;
    struct connection *idle[POOL_KEPT];
    size_t idle_count;
    unsigned generation; /* of the file: see pool_renew */
};

void pool_init(struct pool *pool, const char *path, const char *const *sentences);
/* Everything lent must be back. */
void pool_done(struct pool *pool);
/* The file is another now: no connection to the former one is lent again. */
void pool_renew(struct pool *pool);
/* NULL when none can be opened. */
struct connection *pool_take(struct pool *pool, struct error *err);
/* Gives one back; one that has seen an error is closed. */
void pool_give(struct pool *pool, struct connection *connection, bool sound);

#endif
