/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pool.h"

void pool_init(struct pool *pool, const char *path, const char *const *sentences) {
    *pool = (struct pool){.path = path, .sentences = sentences};
    pthread_mutex_init(&pool->lock, NULL);
}

void pool_done(struct pool *pool) {
    for (size_t i = 0; i < pool->idle_count; i++) connection_close(pool->idle[i]);
    pthread_mutex_destroy(&pool->lock);
}

/* The one used last is warmest. */
static struct connection *take_idle(struct pool *pool, unsigned *generation) {
    pthread_mutex_lock(&pool->lock);
    *generation = pool->generation;
    struct connection *connection = pool->idle_count ? pool->idle[--pool->idle_count] : NULL;
    pthread_mutex_unlock(&pool->lock);
    return connection;
}

struct connection *pool_take(struct pool *pool, struct error *err) {
    unsigned generation;
    struct connection *connection = take_idle(pool, &generation);
    if (!connection) {
        connection = connection_open(pool->path, pool->mode, DURABLE_EACH_COMMIT, pool->sentences, err);
        if (connection) connection->generation = generation;
    }
    return connection;
}

void pool_give(struct pool *pool, struct connection *connection, bool sound) {
    pthread_mutex_lock(&pool->lock);
    bool keep = sound && connection->generation == pool->generation && pool->idle_count < POOL_KEPT;
    if (keep) pool->idle[pool->idle_count++] = connection;
    pthread_mutex_unlock(&pool->lock);
    if (!keep) connection_close(connection);
}

void pool_renew(struct pool *pool) {
    pthread_mutex_lock(&pool->lock);
    while (pool->idle_count) connection_close(pool->idle[--pool->idle_count]);
    pool->generation++;
    pthread_mutex_unlock(&pool->lock);
}
