/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments: the models in use, kept current with what is put. Learning is in fragments_learn.c. */
#include "service/library/fragments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

/* ---- the pairs ----------------------------------------------------------------------------------------------------------- */

static bool is_pair(const struct fragment_pair *pair, struct str from, struct str to) {
    return str_equal(str_of(pair->from), from) && str_equal(str_of(pair->to), to);
}

static struct fragment_pair *find_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    struct str source = language_primary(from), target = language_primary(to);
    for (size_t i = 0; i < fragments->pair_count; i++)
        if (is_pair(fragments->pairs[i], source, target)) return fragments->pairs[i];
    return NULL;
}

static struct fragment_pair *open_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    struct fragment_pair *pair = find_pair(fragments, from, to);
    if (pair || fragments->pair_count == FRAGMENT_PAIRS_MAX) return pair;
    pair = alloc_zero(1, sizeof *pair);
    snprintf(pair->from, sizeof pair->from, "%" STR_FMT, STR_ARG(language_primary(from)));
    snprintf(pair->to, sizeof pair->to, "%" STR_FMT, STR_ARG(language_primary(to)));
    return fragments->pairs[fragments->pair_count++] = pair;
}

void fragments_note_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    pthread_mutex_lock(&fragments->lock);
    open_pair(fragments, from, to);
    pthread_mutex_unlock(&fragments->lock);
}

static struct fragment_handle *take_of(struct fragment_pair *pair) {
    if (!pair || !pair->handle) return NULL;
    pair->handle->users++;
    return pair->handle;
}

struct fragment_handle *fragments_take(struct fragments *fragments, const struct language *from, const struct language *to) {
    pthread_mutex_lock(&fragments->lock);
    struct fragment_handle *handle = take_of(find_pair(fragments, from, to));
    pthread_mutex_unlock(&fragments->lock);
    return handle;
}

void fragments_release(struct fragments *fragments, struct fragment_handle *handle) {
    if (!handle) return;
    pthread_mutex_lock(&fragments->lock);
    bool last = --handle->users == 0;
    pthread_mutex_unlock(&fragments->lock);
    if (!last) return;
    fragment_model_close(handle->model);
    file_map_close(&handle->map);
    free(handle);
}

bool fragments_belongs(const struct fragment_pair *pair, const struct unit *unit) {
    return is_pair(pair, language_primary(&unit->from), language_primary(&unit->to));
}

/* ---- changes ------------------------------------------------------------------------------------------------------------- */

void fragments_remove(struct fragment_handle *handle, uint32_t memory, const struct unit *unit) {
    struct unit gone = *unit;
    gone.deleted = true;
    fragment_model_put(handle->model, memory, &gone);
}

/* An editor may have changed its languages. */
static void remove_elsewhere(struct fragments *fragments, const struct fragment_pair *own, uint32_t memory,
                             const struct unit *unit) {
    if (unit->rev == unit->id) return; /* new */
    bool more = true;
    for (size_t i = 0; more; i++) {
        pthread_mutex_lock(&fragments->lock);
        more = i < fragments->pair_count;
        struct fragment_handle *handle = more && fragments->pairs[i] != own ? take_of(fragments->pairs[i]) : NULL;
        pthread_mutex_unlock(&fragments->lock);
        if (handle) fragments_remove(handle, memory, unit);
        fragments_release(fragments, handle);
    }
}

void fragments_put(struct service *service, uint32_t memory, const struct unit *unit) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    pthread_mutex_lock(&fragments->change_lock);
    pthread_mutex_lock(&fragments->lock);
    struct fragment_pair *pair = open_pair(fragments, &unit->from, &unit->to);
    struct fragment_handle *handle = take_of(pair);
    if (pair) {
        pair->changes++;
        pair->changed_ms = clock_steady_ms();
    }
    pthread_mutex_unlock(&fragments->lock);
    if (handle) fragment_model_put(handle->model, memory, unit);
    fragments_release(fragments, handle);
    remove_elsewhere(fragments, pair, memory, unit);
    pthread_mutex_unlock(&fragments->change_lock);
}

void fragments_note_deleted(struct fragments *fragments, struct fragment_pair *pair) {
    pthread_mutex_lock(&fragments->lock);
    pair->holds_deleted = true;
    pair->changed_ms = clock_steady_ms();
    pthread_mutex_unlock(&fragments->lock);
}

void fragments_drop_memory(struct service *service, uint32_t memory) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    pthread_mutex_lock(&fragments->change_lock);
    for (size_t i = 0;; i++) {
        pthread_mutex_lock(&fragments->lock);
        bool more = i < fragments->pair_count;
        struct fragment_handle *handle = more ? take_of(fragments->pairs[i]) : NULL;
        if (more) fragments->pairs[i]->changes++;
        pthread_mutex_unlock(&fragments->lock);
        if (!more) break;
        if (handle && fragment_model_drop_memory(handle->model, memory)) fragments_note_deleted(fragments, fragments->pairs[i]);
        fragments_release(fragments, handle);
    }
    pthread_mutex_unlock(&fragments->change_lock);
}

enum fragments_state fragments_get_state(struct fragments *fragments, const struct language *from, const struct language *to,
                                         size_t *units) {
    enum fragments_state state = FRAGMENTS_TOO_SMALL;
    pthread_mutex_lock(&fragments->lock);
    const struct fragment_pair *pair = find_pair(fragments, from, to);
    if (pair && pair->handle)
        state = FRAGMENTS_READY;
    else if (pair && !pair->too_small)
        state = FRAGMENTS_LEARNING;
    *units = pair ? pair->units : 0;
    pthread_mutex_unlock(&fragments->lock);
    return state;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

bool fragments_init(struct service *service, struct error *err) {
    struct fragments *fragments = service->fragments = alloc_zero(1, sizeof *fragments);
    pthread_mutex_init(&fragments->change_lock, NULL);
    pthread_mutex_init(&fragments->lock, NULL);
    if (pthread_create(&fragments->thread, NULL, fragments_run, service) != 0)
        return error_set(err, ERR_UNAVAILABLE, "the thread that learns can't be started");
    fragments->runs = true;
    return true;
}

void fragments_stop(struct service *service) {
    if (!service->fragments || !service->fragments->runs) return;
    state_set(service, &service->stopping);
    pthread_join(service->fragments->thread, NULL);
    service->fragments->runs = false;
}

void fragments_done(struct service *service) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    for (size_t i = 0; i < fragments->pair_count; i++) {
        fragments_release(fragments, fragments->pairs[i]->handle);
        free(fragments->pairs[i]);
    }
    pthread_mutex_destroy(&fragments->change_lock);
    pthread_mutex_destroy(&fragments->lock);
    free(fragments);
}
