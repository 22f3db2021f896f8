/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing, and the one background thread: it makes the indexes current at the start, merges them into their files
 * when enough has changed, keeps the full-text index behind the store, and clears up behind deleted memories. */
#include "service/service.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/access/access.h"
#include "service/care/align.h"
#include "service/care/backup.h"
#include "service/care/sweep.h"
#include "service/jobs/jobs_life.h"
#include "service/language/language.h"
#include "service/library/state.h"
#include "service/memory/clear.h"
#include "service/memory/concordance.h"

enum {
    BACKGROUND_PAUSE_MS = 250,
    MERGE_RETRY_MS = 60000,
    CLEAR_MS = 250,
    LOAD_RETRY_MS = 250,       /* twice as long each time, ... */
    LOAD_RETRY_MAX_MS = 60000, /* ... until it is so long */
    BACKGROUND_NICE = 5,       /* who writes or waits for an answer comes first, an import before its full text */
};

/* ---- the background thread -------------------------------------------------------------------------------------------- */

/* Waits for work or for the end; false at the end. Pauses before each round, so that a stream of single writes is followed in
 * groups. */
static bool wait_for_work(struct service *service) {
    struct timespec pause_end = state_deadline_in(BACKGROUND_PAUSE_MS);
    pthread_mutex_lock(&service->state_lock);
    while (!service->stopping && pthread_cond_timedwait(&service->state_changed, &service->state_lock, &pause_end) == 0)
        ;
    while (!service->stopping && !service->work_waits) pthread_cond_wait(&service->state_changed, &service->state_lock);
    service->work_waits = false;
    bool go_on = !service->stopping;
    pthread_mutex_unlock(&service->state_lock);
    return go_on;
}

/* False at the end. */
static bool pause_for(struct service *service, int64_t ms) {
    struct timespec end = state_deadline_in(ms);
    pthread_mutex_lock(&service->state_lock);
    while (!service->stopping && pthread_cond_timedwait(&service->state_changed, &service->state_lock, &end) == 0)
        ;
    bool go_on = !service->stopping;
    pthread_mutex_unlock(&service->state_lock);
    return go_on;
}

/* Until it succeeds: who serves readers already must not refuse every write because reading has failed once. */
static bool load_identities(struct service *service) {
    struct error fault = {0};
    for (int64_t pause_ms = LOAD_RETRY_MS; !identities_load(service, &fault); error_clear(&fault)) {
        state_fail(service, &fault);
        if (!pause_for(service, pause_ms)) return false;
        if (pause_ms < LOAD_RETRY_MAX_MS) pause_ms *= 2;
    }
    return true;
}

static bool prepare(struct service *service) {
    struct error fault = {0};
    if (!follow_catch_up(service, &fault) || !concordance_drop_restored(service, &fault)) {
        state_fail(service, &fault);
        return false;
    }
    state_set(service, &service->readable);
    if (!load_identities(service)) return false;
    state_set(service, &service->writable);
    return true;
}

static void *run_background(void *context) {
    struct service *service = context;
    int64_t merge_not_before_ms = 0;
    if (!prepare(service)) return NULL;
    setpriority(PRIO_PROCESS, (id_t)gettid(), BACKGROUND_NICE); /* of this thread alone, as Linux has it */
    spelling_learn_recent(service);
    do {
        library_recover(service);
        concordance_follow(service, NULL);
        if (merge_is_due(service) && clock_steady_ms() >= merge_not_before_ms && !merge_save(service, NULL))
            merge_not_before_ms =
                clock_steady_ms() + MERGE_RETRY_MS; /* a full disk: the images can wait, the store has it all */
        merge_settle(service);
        clear_deleted(service, CLEAR_MS);
        if (clear_is_due(service)) service_wake_background(service);
    } while (wait_for_work(service));
    return NULL;
}

static bool start_background(struct service *service, struct error *err) {
    if (pthread_create(&service->background, NULL, run_background, service) != 0)
        return error_set(err, ERR_UNAVAILABLE, "the background thread can't be started");
    service->background_runs = true;
    return true;
}

static void stop_background(struct service *service) {
    if (!service->background_runs) return;
    state_set(service, &service->stopping);
    pthread_join(service->background, NULL);
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static const char *keep_path(struct service *service, const char *path) {
    return path ? arena_copy(&service->arena, str_of(path)).at : NULL;
}

static bool open_data(struct service *service, struct error *err) {
    const char *data = service->options.data;
    if (!file_make_directories(data, err) || !restore_planned(data, err)) return false;
    service->store = store_open(data, &(struct store_options){.tell_damage = service->options.tell_damage}, err);
    if (!service->store) return false;
    sweep_data(data);
    if (!access_init(service, err) || !terms_init(service, err) || !word_lists_init(service, err) ||
        !segmenters_load(service, err))
        return false;
    service->concordance = concordance_open(data, err);
    return service->concordance && jobs_init(service, err) && fragments_init(service, err) && start_background(service, err);
}

struct service *service_open(const struct service_options *options, struct error *err) {
    struct service *service = alloc_zero(1, sizeof *service);
    service->options = (struct service_options){keep_path(service, options->data), keep_path(service, options->dictionaries),
                                                keep_path(service, options->rules), keep_path(service, options->extra_rules),
                                                options->tell_damage};
    service->clean_texts = alloc_zero(CLEAN_TEXTS, sizeof *service->clean_texts);
    service->recent = recent_open();
    service->handover = handover_open();
    atomic_store(&service->deletions, 1);
    state_init(service);
    pthread_mutex_init(&service->concordance_lock, NULL);
    pthread_mutex_init(&service->imports_lock, NULL);
    pthread_mutex_init(&service->terms_change_lock, NULL);
    pthread_rwlock_init(&service->terms_lock, NULL);
    library_init(&service->library);
    lexicons_init(service);
    pthread_mutex_init(&service->backup_lock, NULL);
    bool ok = segmenters_init(service, err);
    if (ok && options->dictionaries) ok = (service->speller = speller_open(options->dictionaries, err)) != NULL;
    if (ok && options->data) ok = open_data(service, err);
    if (ok) return service;
    service_close(service);
    return NULL;
}

void service_close(struct service *service) {
    if (!service) return;
    jobs_stop(service);
    stop_background(service);
    fragments_stop(service);
    store_close(service->store);                      /* the last commits reach the library before it is saved */
    if (service->readable) merge_save(service, NULL); /* without it the next start takes longer, no more */
    if (service->writable) identities_save(service, NULL);
    concordance_close(service->concordance);
    library_done(&service->library);
    segmenters_done(service);
    terms_done(service);
    word_lists_done(service);
    access_done(service);
    jobs_done(service);
    fragments_done(service);
    lexicons_done(service);
    speller_close(service->speller);
    recent_close(service->recent);
    handover_close(service->handover);
    state_done(service);
    pthread_mutex_destroy(&service->concordance_lock);
    pthread_mutex_destroy(&service->imports_lock);
    pthread_mutex_destroy(&service->backup_lock);
    pthread_mutex_destroy(&service->terms_change_lock);
    free((void *)service->clean_texts);
    arena_done(&service->arena);
    free(service);
}

void service_read_metrics(struct service *service, struct service_metrics *out) {
    struct store_metrics store = {0};
    struct arena arena = {0};
    struct memory_list memories = {0};
    *out = (struct service_metrics){
        .lookups = service->lookups, .lookups_matched = service->lookups_matched, .spelling_checks = service->spelling_checks};
    if (!service->store) return;
    store_read_metrics(service->store, &store);
    out->commits = store.commits;
    out->writes = store.writes;
    out->failed_commits = store.failed_commits;
    out->write_queue = store.queue_length;
    out->damaged_reads = store.damaged_reads;
    out->writable = store.writable;
    out->ready = service_ready(service, NULL);
    if (store_list_memories(service->store, &arena, &memories, NULL))
        for (size_t i = 0; i < memories.count; i++) out->units += memories.at[i].units;
    out->memories = (int64_t)memories.count;
    library_measure(service, &out->index_units, &out->index_pending);
    arena_done(&arena);
}
