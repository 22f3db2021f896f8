/* SPDX-License-Identifier: Apache-2.0 */
/* How jobs come and go: created, deleted, past their time; read at the start, left at the end. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/jobs/jobs_life.h"
#include "service/jobs/jobs_state.h"
#include "service/library/caller.h"

enum { HOUR_MS = 3600 * 1000 };

static struct live_job *new_job(const char *id) {
    struct live_job *job = alloc_zero(1, sizeof *job);
    snprintf(job->id, sizeof job->id, "%s", id);
    atomic_store(&job->version, 1);
    pthread_mutex_init(&job->writing, NULL);
    return job;
}

/* Ids grow with time, so the place is at the end, mostly. Under the lock. */
static void enlist(struct jobs *jobs, struct live_job *job) {
    struct live_job **at = &jobs->first;
    while (*at && strcmp((*at)->id, job->id) < 0) at = &(*at)->next;
    job->next = *at;
    *at = job;
    jobs->count++;
}

/* ---- creating and deleting -------------------------------------------------------------------------------------------- */

static void make_id(char id[JOB_ID_LEN + 1]) {
    uint32_t random = 0;
    while (getrandom(&random, sizeof random, 0) != sizeof random)
        ;
    snprintf(id, JOB_ID_LEN + 1, "%012llx%08x", (unsigned long long)clock_now_ms() & 0xFFFFFFFFFFFF, random);
}

static bool check_settings(const struct job_settings *settings, struct error *err) {
    if (!settings->from.tag[0]) return error_set(err, ERR_INVALID, "from: no language");
    if (settings->target_count < 1 || settings->target_count > JOB_TARGETS_MAX)
        return error_set(err, ERR_INVALID, "to: from 1 to %d languages", JOB_TARGETS_MAX);
    for (size_t i = 0; i < settings->target_count; i++)
        if (language_equal(&settings->to[i], &settings->from))
            return error_set(err, ERR_INVALID, "to: %s is what the articles are in", settings->to[i].tag);
    for (size_t i = 0; i < settings->target_count; i++)
        for (size_t k = 0; k < i; k++)
            if (language_equal(&settings->to[i], &settings->to[k]))
                return error_set(err, ERR_INVALID, "to: %s stands there twice", settings->to[i].tag);
    if (settings->min_score < 1 || settings->min_score > 102) return error_set(err, ERR_INVALID, "min_score: from 1 to 102");
    if (settings->candidates > CANDIDATES_MAX) return error_set(err, ERR_INVALID, "candidates: at most %d", CANDIDATES_MAX);
    if (settings->keep_hours < 1 || settings->keep_hours > JOB_KEEP_HOURS_MAX)
        return error_set(err, ERR_INVALID, "keep_hours: from 1 to %d", JOB_KEEP_HOURS_MAX);
    if (settings->memory_count > JOB_MEMORIES_MAX || settings->title.len > JOB_TITLE_MAX)
        return error_set(err, ERR_TOO_LARGE, "at most %d memories, and a title of %d bytes", JOB_MEMORIES_MAX, JOB_TITLE_MAX);
    return true;
}

/* A job that names no memories reads all that its creator may read now: the thread that works it off is nobody's. */
static bool fix_memories(struct service *service, struct arena *arena, struct job_settings *settings, struct error *err) {
    const uint32_t *ids;
    size_t id_count;
    struct str *names = NULL;
    if (!service_require_readable(service, err)) return false;
    if (settings->memory_count)
        return catalogue_scope(service, arena, settings->memories, settings->memory_count, &ids, &id_count, err);
    if (caller_reads(STR(""))) return true;
    struct memory_list readable = catalogue_list_memories(service, arena);
    catalogue_keep_readable(&readable);
    if (readable.count == 0) return error_set(err, ERR_DENIED, "there is no memory that you may read");
    names = ARENA_ARRAY(arena, struct str, readable.count);
    for (size_t i = 0; i < readable.count; i++) names[i] = readable.at[i].name;
    settings->memories = names;
    settings->memory_count = readable.count < JOB_MEMORIES_MAX ? readable.count : JOB_MEMORIES_MAX;
    return true;
}

static struct job_settings copy_settings(struct arena *arena, const struct job_settings *settings) {
    struct job_settings copy = *settings;
    struct str *memories = ARENA_ARRAY(arena, struct str, settings->memory_count + 1);
    for (size_t i = 0; i < settings->memory_count; i++) memories[i] = arena_copy(arena, settings->memories[i]);
    copy.memories = memories;
    copy.title = arena_copy(arena, settings->title);
    copy.author = arena_copy(arena, settings->author);
    copy.key = arena_copy(arena, caller_key());
    if (copy.kind == JOB_ANALYSE) copy.analysis = true;
    return copy;
}

/* Record and directory, the directory first: one without a record is swept away at the next start. */
static bool store_new_job(struct service *service, struct live_job *job, struct error *err) {
    char path[PATH_MAX];
    return jobs_path(service, job->id, "", path, err) && file_make_directories(path, err) &&
           file_sync_directory_of(path, err) && jobs_put(service, job, &job->record, NULL, err);
}

static size_t count_of_key(const struct live_job *jobs, struct str key) {
    size_t count = 0;
    for (; jobs; jobs = jobs->next) count += str_equal(jobs->settings.key, key);
    return count;
}

/* Keeps a place for a job that is not in the list yet. */
static bool take_place(struct jobs *jobs, struct live_job *job, struct error *err) {
    struct str key = caller_share();
    pthread_mutex_lock(&jobs->lock);
    bool room = jobs->count < JOBS_MAX;
    bool fair = !key.len || count_of_key(jobs->first, key) + count_of_key(jobs->coming, key) < JOBS_OF_KEY_MAX;
    if (room && fair) {
        job->next = jobs->coming;
        jobs->coming = job;
        jobs->count++;
    }
    pthread_mutex_unlock(&jobs->lock);
    if (!fair)
        return error_set(err, ERR_CONFLICT, "your key has %d jobs already, as many as one may have: delete some",
                         JOBS_OF_KEY_MAX);
    return room || error_set(err, ERR_UNAVAILABLE, "there are %d jobs already: delete some", JOBS_MAX);
}

/* Under the lock. */
static void leave_place(struct jobs *jobs, struct live_job *job) {
    struct live_job **at = &jobs->coming;
    while (*at != job) at = &(*at)->next;
    *at = job->next;
    jobs->count--;
}

/* Into the list, once it is on disk. */
static bool store_in_place(struct service *service, struct arena *arena, struct live_job *job, struct job_info *out,
                           struct error *err) {
    struct jobs *jobs = service->jobs;
    bool ok = store_new_job(service, job, err);
    pthread_mutex_lock(&jobs->lock);
    leave_place(jobs, job);
    if (ok) enlist(jobs, job);
    if (ok) *out = jobs_describe(arena, job);
    pthread_mutex_unlock(&jobs->lock);
    if (!ok) jobs_remove_files(service, job->id);
    return ok;
}

bool service_create_job(struct service *service, struct arena *arena, const struct job_settings *settings, struct job_info *out,
                        struct error *err) {
    struct jobs *jobs = service->jobs;
    char id[JOB_ID_LEN + 1];
    if (!jobs) return error_set(err, ERR_INVALID, "no data directory is open");
    struct job_settings fixed = *settings;
    if (!check_settings(settings, err) || !fix_memories(service, arena, &fixed, err)) return false;
    make_id(id);
    struct live_job *job = new_job(id);
    job->settings = copy_settings(&job->arena, &fixed);
    job->record.created_ms = clock_now_ms();
    job->record.expires_ms = job->record.created_ms + (int64_t)JOB_DRAFT_HOURS * HOUR_MS;
    if (take_place(jobs, job, err) && store_in_place(service, arena, job, out, err)) return true;
    jobs_free(job);
    return false;
}

static void delist(struct jobs *jobs, struct live_job *job) {
    struct live_job **at = &jobs->first;
    while (*at && *at != job) at = &(*at)->next;
    if (!*at) return;
    *at = job->next;
    jobs->count--;
    jobs->bytes -= job->bytes_held;
    job->removed = true;
}

/* The job's record and those of its articles. */
static bool remove_records(struct store_tx *tx, void *context, struct error *err) {
    return store_tx_remove_records(tx, JOB_KIND, str_of(context), err);
}

/* Under job->writing. A run ends when the records are gone, not before: one that can't be removed goes on. */
static bool remove_locked(struct service *service, struct live_job *job, struct error *err) {
    if (!job->removed && !store_write(service->store, &(struct store_write){.run = remove_records, .context = job->id}, err))
        return false;
    atomic_store(&job->stop, true);
    pthread_mutex_lock(&service->jobs->lock);
    delist(service->jobs, job);
    pthread_mutex_unlock(&service->jobs->lock);
    return true;
}

static bool remove_job(struct service *service, struct live_job *job, struct error *err) {
    pthread_mutex_lock(&job->writing);
    bool ok = remove_locked(service, job, err);
    pthread_mutex_unlock(&job->writing);
    jobs_touch(job);
    if (ok) jobs_remove_files(service, job->id);
    return ok;
}

bool service_delete_job(struct service *service, struct str id, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    bool ok = remove_job(service, job, err);
    jobs_release(service, job);
    return ok;
}

static bool is_expired(const struct live_job *job, int64_t now_ms) {
    return job->record.expires_ms && job->record.expires_ms <= now_ms;
}

static struct live_job *hold_expired(struct jobs *jobs, int64_t now_ms) {
    pthread_mutex_lock(&jobs->lock);
    struct live_job *job = jobs->first;
    while (job && !is_expired(job, now_ms)) job = job->next;
    if (job) job->users++;
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

/* It may have been started while its turn was waited for. */
static bool remove_expired(struct service *service, struct live_job *job, int64_t now_ms) {
    pthread_mutex_lock(&job->writing);
    pthread_mutex_lock(&service->jobs->lock);
    bool expired = is_expired(job, now_ms);
    pthread_mutex_unlock(&service->jobs->lock);
    bool ok = !expired || remove_locked(service, job, NULL);
    pthread_mutex_unlock(&job->writing);
    if (!expired || !ok) return ok;
    jobs_touch(job);
    jobs_remove_files(service, job->id);
    return true;
}

void jobs_expire(struct service *service) {
    int64_t now_ms = clock_now_ms();
    bool ok = true;
    for (struct live_job *job; ok && (job = hold_expired(service->jobs, now_ms));) {
        ok = remove_expired(service, job, now_ms); /* a store that can't write: the next time */
        jobs_release(service, job);
    }
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

/* A job that was running goes on, unless it was cancelled; its turn comes first, by its place in the queue. */
static void take_up(struct live_job *job) {
    bool goes_on = !job->record.cancelled && ++job->record.attempts < ATTEMPTS_MAX;
    job->record.state = goes_on ? JOB_QUEUED : job->record.cancelled ? JOB_CANCELLED : JOB_FAILED;
    if (goes_on) return;
    job->record.attempts = 0;
    job->record.ended_ms = clock_now_ms();
    job->record.expires_ms = job->record.ended_ms + (int64_t)job->settings.keep_hours * HOUR_MS;
    if (job->record.state == JOB_CANCELLED) return;
    snprintf(job->record.error_text, sizeof job->record.error_text,
             "the server ended %d times while it worked on the next article", ATTEMPTS_MAX);
}

static bool read_record(struct service *service, const struct record *record, struct error *err) {
    struct jobs *jobs = service->jobs;
    if (record->name.len != JOB_ID_LEN) return true; /* an article */
    struct live_job *job = new_job(arena_copy(&service->arena, record->name).at);
    if (!jobs_read_job(record->body, job, err)) {
        jobs_free(job);
        return false;
    }
    enlist(jobs, job);
    char path[PATH_MAX]; /* a backup that was gone back to has none of the files */
    if (jobs_path(service, job->id, "", path, NULL)) file_make_directories(path, NULL);
    if (job->record.state == JOB_RUNNING) take_up(job);
    if (job->record.queued > jobs->queue_end) jobs->queue_end = job->record.queued;
    job->bytes_held = jobs_measure_files(service, job->id);
    jobs->bytes += job->bytes_held;
    return true;
}

static uint64_t count_damage(struct service *service) {
    struct store_metrics metrics;
    store_read_metrics(service->store, &metrics);
    return metrics.damaged_reads;
}

/* The records of jobs stand among those of their articles: from one job, the next is looked for behind all of its own. */
static bool read_jobs(struct service *service, struct error *err) {
    struct arena arena = {0};
    struct str after = STR("");
    struct record_list list;
    bool ok;
    while ((ok = store_list_records(service->store, &arena, JOB_KIND, STR(""), after, 1, &list, err)) && list.count) {
        if (!(ok = read_record(service, &list.at[0], err))) break;
        after = arena_format(&arena, "%.*s0", JOB_ID_LEN, list.at[0].name.at); /* "0" comes right behind "/" */
    }
    arena_done(&arena);
    return ok;
}

/* Directories whose record is gone, or never came. */
static void sweep(struct service *service) {
    char path[PATH_MAX];
    if (!jobs_path(service, "", "", path, NULL)) return;
    DIR *entries = opendir(path);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (strlen(entry->d_name) == JOB_ID_LEN && !jobs_find(service->jobs, str_of(entry->d_name)))
            jobs_remove_files(service, entry->d_name);
    if (entries) closedir(entries);
}

static bool start_runners(struct service *service, struct error *err) {
    struct jobs *jobs = service->jobs;
    for (; jobs->runner_count < RUNNERS; jobs->runner_count++) {
        void *(*life)(void *) = jobs->runner_count == RUNNERS - 1 ? jobs_document_runner : jobs_runner;
        if (pthread_create(&jobs->runners[jobs->runner_count], NULL, life, service) != 0)
            return error_set(err, ERR_UNAVAILABLE, "the threads for jobs can't be started");
    }
    return true;
}

bool jobs_init(struct service *service, struct error *err) {
    struct jobs *jobs = service->jobs = alloc_zero(1, sizeof *jobs);
    pthread_condattr_t monotonic;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_mutex_init(&jobs->starting, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    uint64_t damage = count_damage(service);
    if (!read_jobs(service, err)) return false;
    if (count_damage(service) == damage) sweep(service); /* else a directory may be a job's whose record is damaged */
    return start_runners(service, err);
}

void jobs_stop(struct service *service) {
    struct jobs *jobs = service->jobs;
    if (!jobs) return;
    pthread_mutex_lock(&jobs->lock);
    jobs->stopping = true;
    for (struct live_job *job = jobs->first; job; job = job->next) atomic_store(&job->stop, true);
    pthread_cond_broadcast(&jobs->work);
    pthread_mutex_unlock(&jobs->lock);
    while (jobs->runner_count > 0) pthread_join(jobs->runners[--jobs->runner_count], NULL);
}

void jobs_done(struct service *service) {
    struct jobs *jobs = service->jobs;
    if (!jobs) return;
    while (jobs->first) {
        struct live_job *job = jobs->first;
        jobs->first = job->next;
        jobs_free(job);
    }
    pthread_cond_destroy(&jobs->work);
    pthread_mutex_destroy(&jobs->starting);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs);
    service->jobs = NULL;
}
