/* SPDX-License-Identifier: Apache-2.0 */
/* The list of jobs and their states. What a job is stands in its record; the list in memory is read from there at the start,
 * and changes only after the record has. */
#include "service/jobs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/caller.h"
#include "service/jobs_state.h"

enum { HOUR_MS = 3600 * 1000 };

/* ---- the list --------------------------------------------------------------------------------------------------------- */

static struct live_job *find(struct jobs *jobs, struct str id) {
    struct live_job *job = jobs->first;
    while (job && !str_equal(str_of(job->id), id)) job = job->next;
    return job;
}

/* Results show what the memories hold: a job is there for those who may read all that it reads. */
static bool is_visible(const struct live_job *job) {
    const struct job_settings *settings = &job->info.settings;
    for (size_t i = 0; i < settings->memory_count; i++)
        if (!caller_reads(settings->memories[i])) return false;
    return settings->memory_count > 0 || caller_reads(STR(""));
}

struct live_job *jobs_hold(struct service *service, struct str id, struct error *err) {
    struct jobs *jobs = service->jobs;
    if (!jobs) {
        error_set(err, ERR_INVALID, "no data directory is open");
        return NULL;
    }
    pthread_mutex_lock(&jobs->lock);
    struct live_job *job = find(jobs, id);
    if (job && !is_visible(job)) job = NULL;
    if (job) job->users++;
    pthread_mutex_unlock(&jobs->lock);
    if (!job)
        error_set(err, ERR_NOT_FOUND,
                  "there is no job \"%.40"
                  "s\"",
                  id.len < 64 ? id.at : "");
    return job;
}

static void free_job(struct live_job *job) {
    pthread_mutex_destroy(&job->writing);
    arena_done(&job->arena);
    free(job);
}

void jobs_release(struct service *service, struct live_job *job) {
    pthread_mutex_lock(&service->jobs->lock);
    bool last = --job->users == 0 && job->removed;
    pthread_mutex_unlock(&service->jobs->lock);
    if (last) free_job(job);
}

void jobs_touch(struct live_job *job) {
    atomic_fetch_add(&job->version, 1);
}

bool jobs_take_bytes(struct service *service, int64_t bytes, struct error *err) {
    struct jobs *jobs = service->jobs;
    pthread_mutex_lock(&jobs->lock);
    bool room = bytes <= 0 || jobs->bytes + bytes <= JOBS_BYTES_MAX;
    if (room) jobs->bytes += bytes;
    pthread_mutex_unlock(&jobs->lock);
    return room || error_set(err, ERR_NO_SPACE, "the jobs hold %lld bytes already, which is all they may: delete some",
                             (long long)JOBS_BYTES_MAX);
}

static struct live_job *new_job(const char *id) {
    struct live_job *job = alloc_zero(1, sizeof *job);
    snprintf(job->id, sizeof job->id, "%s", id);
    job->info.id = str_of(job->id);
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

/* ---- looking at them -------------------------------------------------------------------------------------------------- */

/* Bytes say how far a job is, since nobody knows how many segments there will be. */
static void measure_progress(const struct live_job *job, struct job_info *out) {
    int64_t all = out->bytes * (int64_t)out->settings.target_count;
    int64_t done = job->bytes_done + atomic_load(&job->ahead_bytes);
    out->remaining_ms = -1;
    out->percent = out->state == JOB_DONE ? 100.0 : all > 0 ? 100.0 * (double)done / (double)all : 0.0;
    if (out->state != JOB_DONE && out->percent > 99.9) out->percent = 99.9;
    if (out->state != JOB_RUNNING || !job->run_started_ms) return;
    int64_t elapsed = clock_steady_ms() - job->run_started_ms, in_run = done - job->run_bytes_from;
    if (elapsed <= 0) return;
    out->segments_per_second = (double)atomic_load(&job->run_segments) * 1000 / (double)elapsed;
    if (in_run > 0) out->remaining_ms = (int64_t)((double)elapsed * (double)(all - done) / (double)in_run);
}

/* Under the lock. */
static struct job_info describe(struct arena *arena, const struct live_job *job) {
    struct job_info info = job->info;
    struct job_settings *settings = &info.settings;
    struct str *memories = ARENA_ARRAY(arena, struct str, settings->memory_count + 1);
    for (size_t i = 0; i < settings->memory_count; i++) memories[i] = arena_copy(arena, settings->memories[i]);
    settings->memories = memories;
    settings->title = arena_copy(arena, settings->title);
    info.id = arena_copy(arena, info.id);
    info.error = arena_copy(arena, str_of(job->error_text));
    info.segments_done += atomic_load(&job->ahead_segments);
    info.articles_done += atomic_load(&job->ahead_articles);
    info.articles_failed += atomic_load(&job->ahead_failed);
    info.version = atomic_load(&job->version);
    measure_progress(job, &info);
    return info;
}

bool service_get_job(struct service *service, struct arena *arena, struct str id, struct job_info *out, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    pthread_mutex_lock(&service->jobs->lock);
    *out = describe(arena, job);
    pthread_mutex_unlock(&service->jobs->lock);
    jobs_release(service, job);
    return true;
}

void service_list_jobs(struct service *service, struct arena *arena, struct str after, size_t limit,
                       struct job_info_list *out) {
    struct jobs *jobs = service->jobs;
    *out = (struct job_info_list){0};
    if (!jobs) return;
    pthread_mutex_lock(&jobs->lock);
    out->at = ARENA_ARRAY(arena, struct job_info, limit < jobs->count ? limit : jobs->count);
    for (const struct live_job *job = jobs->first; job && out->count < limit; job = job->next)
        if (str_compare(str_of(job->id), after) > 0 && is_visible(job)) out->at[out->count++] = describe(arena, job);
    pthread_mutex_unlock(&jobs->lock);
}

uint64_t service_job_version(struct service *service, struct str id) {
    struct jobs *jobs = service->jobs;
    pthread_mutex_lock(&jobs->lock);
    const struct live_job *job = find(jobs, id);
    uint64_t version = job ? atomic_load(&job->version) : 0;
    pthread_mutex_unlock(&jobs->lock);
    return version;
}

/* ---- records ---------------------------------------------------------------------------------------------------------- */

struct job_write {
    struct str name, body; /* no body: the job goes, with its articles */
};

static bool write_job(struct store_tx *tx, void *context, struct error *err) {
    const struct job_write *write = context;
    return write->body.len ? store_tx_put_record(tx, JOB_KIND, write->name, write->body, err)
                           : store_tx_remove_records(tx, JOB_KIND, write->name, err);
}

static bool put_job(struct service *service, const struct live_job *job, struct error *err) {
    struct buf body = {0};
    pthread_mutex_lock(&service->jobs->lock);
    jobs_write_job(&body, job);
    pthread_mutex_unlock(&service->jobs->lock);
    struct job_write write = {str_of(job->id), buf_str(&body)};
    bool ok = store_write(service->store, &(struct store_write){.run = write_job, .context = &write}, err);
    buf_done(&body);
    return ok;
}

/* ---- states ----------------------------------------------------------------------------------------------------------- */

/* What of the job a state changes. */
struct phase {
    enum job_state state;
    int64_t started_ms, ended_ms, expires_ms, queued;
    char error_text[512];
};

static void swap_phase(struct service *service, struct live_job *job, struct phase *phase) {
    struct job_info *info = &job->info;
    pthread_mutex_lock(&service->jobs->lock);
    struct phase old = {info->state, info->started_ms, info->ended_ms, info->expires_ms, job->queued, ""};
    memcpy(old.error_text, job->error_text, sizeof old.error_text);
    info->state = phase->state;
    info->started_ms = phase->started_ms;
    info->ended_ms = phase->ended_ms;
    info->expires_ms = phase->expires_ms;
    job->queued = phase->queued;
    memcpy(job->error_text, phase->error_text, sizeof old.error_text);
    pthread_mutex_unlock(&service->jobs->lock);
    *phase = old;
}

bool jobs_set_state(struct service *service, struct live_job *job, enum job_state state, const struct error *why,
                    struct error *err) {
    const struct job_info *info = &job->info;
    struct phase phase = {state, info->started_ms, 0, 0, job->queued, ""};
    int64_t now_ms = clock_now_ms();
    bool ended = state == JOB_DONE || state == JOB_CANCELLED || state == JOB_FAILED;
    if (state == JOB_RUNNING && !phase.started_ms) phase.started_ms = now_ms;
    if (state == JOB_QUEUED) phase.queued = ++service->jobs->queue_end;
    if (ended) phase.ended_ms = now_ms;
    if (ended) phase.expires_ms = now_ms + (int64_t)info->settings.keep_hours * HOUR_MS;
    if (why) snprintf(phase.error_text, sizeof phase.error_text, "%s", why->message);
    swap_phase(service, job, &phase);
    bool ok = put_job(service, job, err);
    if (!ok && !ended)
        swap_phase(service, job, &phase); /* an end that could not be written is one all the same, until the next start */
    jobs_touch(job);
    return ok;
}

static void wake_runners(struct service *service) {
    pthread_mutex_lock(&service->jobs->lock);
    pthread_cond_broadcast(&service->jobs->work);
    pthread_mutex_unlock(&service->jobs->lock);
}

static bool may_start(struct service *service, const struct live_job *job, struct error *err) {
    struct jobs *jobs = service->jobs;
    size_t waiting = 0;
    pthread_mutex_lock(&jobs->lock);
    enum job_state state = job->info.state;
    bool removed = job->removed, empty = job->info.articles == 0;
    for (const struct live_job *other = jobs->first; other; other = other->next) waiting += other->info.state == JOB_QUEUED;
    pthread_mutex_unlock(&jobs->lock);
    if (removed) return error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (empty) return error_set(err, ERR_CONFLICT, "the job has no articles");
    if (state == JOB_QUEUED || state == JOB_RUNNING || state == JOB_DONE)
        return error_set(err, ERR_CONFLICT, "the job is %s already", job_state_name(state));
    return waiting < JOBS_QUEUED_MAX || error_set(err, ERR_UNAVAILABLE, "%d jobs are waiting already", JOBS_QUEUED_MAX);
}

bool service_start_job(struct service *service, struct str id, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    pthread_mutex_lock(&job->writing);
    bool ok = may_start(service, job, err);
    if (ok) atomic_store(&job->stop, false);
    ok = ok && jobs_set_state(service, job, JOB_QUEUED, NULL, err);
    pthread_mutex_unlock(&job->writing);
    if (ok) wake_runners(service);
    jobs_release(service, job);
    return ok;
}

static bool cancel_locked(struct service *service, struct live_job *job, struct error *err) {
    enum job_state state = job->info.state;
    if (state == JOB_QUEUED) return jobs_set_state(service, job, JOB_CANCELLED, NULL, err);
    if (state != JOB_RUNNING) return error_set(err, ERR_CONFLICT, "the job is %s", job_state_name(state));
    atomic_store(&job->stop, true); /* the runner writes the state, with what was done until then */
    return true;
}

bool service_cancel_job(struct service *service, struct str id, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    pthread_mutex_lock(&job->writing);
    bool ok = cancel_locked(service, job, err);
    pthread_mutex_unlock(&job->writing);
    jobs_release(service, job);
    return ok;
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
        return library_scope(service, arena, settings->memories, settings->memory_count, &ids, &id_count, err);
    if (caller_reads(STR(""))) return true;
    struct memory_list readable = library_list_memories(service, arena);
    library_keep_readable(&readable);
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
    if (copy.kind == JOB_ANALYSE) copy.analysis = true;
    return copy;
}

/* Record and directory, the directory first: one without a record is swept away at the next start. */
static bool store_new_job(struct service *service, const struct live_job *job, struct error *err) {
    char path[PATH_MAX];
    return jobs_path(service, job->id, "", path, err) && file_make_directories(path, err) &&
           file_sync_directory_of(path, err) && put_job(service, job, err);
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
    job->info.settings = copy_settings(&job->arena, &fixed);
    job->info.created_ms = clock_now_ms();
    job->info.expires_ms = job->info.created_ms + (int64_t)JOB_DRAFT_HOURS * HOUR_MS;
    pthread_mutex_lock(&jobs->lock);
    bool room = jobs->count < JOBS_MAX;
    if (room) jobs->count++; /* its place, until it is in the list */
    pthread_mutex_unlock(&jobs->lock);
    bool ok = room || error_set(err, ERR_UNAVAILABLE, "there are %d jobs already: delete some", JOBS_MAX);
    ok = ok && store_new_job(service, job, err);
    pthread_mutex_lock(&jobs->lock);
    if (room) jobs->count--;
    if (ok) enlist(jobs, job);
    if (ok) *out = describe(arena, job);
    pthread_mutex_unlock(&jobs->lock);
    if (ok) return true;
    jobs_remove_files(service, id);
    free_job(job);
    return false;
}

static void delist(struct jobs *jobs, struct live_job *job) {
    struct live_job **at = &jobs->first;
    while (*at && *at != job) at = &(*at)->next;
    if (!*at) return;
    *at = job->next;
    jobs->count--;
    job->removed = true;
}

static bool remove_job(struct service *service, struct live_job *job, struct error *err) {
    atomic_store(&job->stop, true);
    pthread_mutex_lock(&job->writing);
    struct job_write write = {str_of(job->id), STR("")};
    bool ok = job->removed || store_write(service->store, &(struct store_write){.run = write_job, .context = &write}, err);
    pthread_mutex_lock(&service->jobs->lock);
    if (ok) delist(service->jobs, job);
    pthread_mutex_unlock(&service->jobs->lock);
    pthread_mutex_unlock(&job->writing);
    jobs_touch(job);
    if (ok) jobs_take_bytes(service, -jobs_remove_files(service, job->id), NULL);
    return ok;
}

bool service_delete_job(struct service *service, struct str id, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    bool ok = remove_job(service, job, err);
    jobs_release(service, job);
    return ok;
}

static struct live_job *hold_expired(struct jobs *jobs, int64_t now_ms) {
    pthread_mutex_lock(&jobs->lock);
    struct live_job *job = jobs->first;
    while (job && (job->info.expires_ms == 0 || job->info.expires_ms > now_ms)) job = job->next;
    if (job) job->users++;
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

void jobs_expire(struct service *service) {
    int64_t now_ms = clock_now_ms();
    bool ok = true;
    for (struct live_job *job; ok && (job = hold_expired(service->jobs, now_ms));) {
        ok = remove_job(service, job, NULL); /* a store that can't write: the next time */
        jobs_release(service, job);
    }
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static bool read_record(struct service *service, const struct record *record, struct error *err) {
    struct jobs *jobs = service->jobs;
    if (record->name.len != JOB_ID_LEN) return true; /* an article */
    struct live_job *job = new_job(arena_copy(&service->arena, record->name).at);
    if (!jobs_read_job(record->body, job, err)) {
        free_job(job);
        return false;
    }
    enlist(jobs, job);
    if (job->info.state == JOB_RUNNING) job->info.state = JOB_QUEUED; /* its turn comes first, by its place in the queue */
    if (job->queued > jobs->queue_end) jobs->queue_end = job->queued;
    jobs->bytes += jobs_measure_files(service, job->id);
    return true;
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
        if (strlen(entry->d_name) == JOB_ID_LEN && !find(service->jobs, str_of(entry->d_name)))
            jobs_remove_files(service, entry->d_name);
    if (entries) closedir(entries);
}

static bool start_runners(struct service *service, struct error *err) {
    struct jobs *jobs = service->jobs;
    for (; jobs->runner_count < RUNNERS; jobs->runner_count++)
        if (pthread_create(&jobs->runners[jobs->runner_count], NULL, jobs_runner, service) != 0)
            return error_set(err, ERR_UNAVAILABLE, "the threads for jobs can't be started");
    return true;
}

bool jobs_init(struct service *service, struct error *err) {
    struct jobs *jobs = service->jobs = alloc_zero(1, sizeof *jobs);
    pthread_condattr_t monotonic;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&jobs->work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (!read_jobs(service, err)) return false;
    sweep(service);
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
        free_job(job);
    }
    pthread_cond_destroy(&jobs->work);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs);
    service->jobs = NULL;
}
