/* SPDX-License-Identifier: Apache-2.0 */
/* The list of jobs and their states. What a job is stands in its record; the list in memory is read from there at the start,
 * and changes only after the record has. */
#include "service/jobs/jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "service/articles/article_store.h"
#include "service/jobs/jobs_state.h"
#include "service/library/caller.h"

enum { HOUR_MS = 3600 * 1000 };

/* ---- the list --------------------------------------------------------------------------------------------------------- */

struct live_job *jobs_find(struct jobs *jobs, struct str id) {
    struct live_job *job = jobs->first;
    while (job && !str_equal(str_of(job->id), id)) job = job->next;
    return job;
}

/* Results show what the memories hold: a job is there for those who may read all that it reads. */
static bool reads_memories(const struct live_job *job) {
    const struct job_settings *settings = &job->settings;
    for (size_t i = 0; i < settings->memory_count; i++)
        if (!caller_reads(settings->memories[i])) return false;
    return settings->memory_count > 0 || caller_reads(STR(""));
}

/* One that fills a document tells its name: it is there for those whom the document is there for, and may be ended by those who
 * may change that. Where its record is gone or damaged, its jobs are left to those who may read everything. */
static bool may_use_document(struct service *service, int64_t document, struct error *err) {
    struct arena arena = {0};
    struct article article;
    struct error fault = {0};
    bool ok = !document || article_read(service, &arena, document, &article, &fault) ||
              (store_has_none(&fault) && caller_reads(STR("")));
    arena_done(&arena);
    return ok || error_set(err, fault.code, "%s", fault.message);
}

/* Whoever made it may go on with it, since it only reads, and that they may. Anyone else takes the role that it takes in each
 * memory that it reads: one in another memory gives no power over it. */
static bool may_use(const struct live_job *job, struct error *err) {
    const struct job_settings *settings = &job->settings;
    bool own = settings->key.len > 0 && str_equal(settings->key, caller_key());
    if (own || settings->document) return true;
    for (size_t i = 0; i < settings->memory_count; i++)
        if (!caller_require(settings->memories[i], err)) return false;
    return settings->memory_count > 0 || caller_require_all(err);
}

static bool refuse_unknown(struct str id, struct error *err) {
    return error_set(err, ERR_NOT_FOUND, "there is no job \"%" STR_FMT "\"", STR_ARG(utf8_limit(id, 40)));
}

struct live_job *jobs_hold(struct service *service, struct str id, struct error *err) {
    struct jobs *jobs = service->jobs;
    if (!jobs) {
        error_set(err, ERR_INVALID, "no data directory is open");
        return NULL;
    }
    pthread_mutex_lock(&jobs->lock);
    struct live_job *job = jobs_find(jobs, id);
    if (job && !reads_memories(job)) job = NULL;
    if (job) job->users++;
    pthread_mutex_unlock(&jobs->lock);
    struct error fault = {0};
    if (job && may_use_document(service, job->settings.document, &fault) && may_use(job, &fault)) return job;
    if (job) jobs_release(service, job);
    if (fault.code == ERR_NONE || store_has_none(&fault)) {
        refuse_unknown(id, err);
    } else {
        error_set(err, fault.code, "%s", fault.message);
    }
    return NULL;
}

/* The next one behind `after`, held: its document is looked at without the lock. */
static struct live_job *hold_next(struct jobs *jobs, struct str after) {
    pthread_mutex_lock(&jobs->lock);
    struct live_job *job = jobs->first;
    while (job && (str_compare(str_of(job->id), after) <= 0 || !reads_memories(job))) job = job->next;
    if (job) job->users++;
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

void jobs_free(struct live_job *job) {
    pthread_mutex_destroy(&job->writing);
    arena_done(&job->arena);
    free(job);
}

void jobs_release(struct service *service, struct live_job *job) {
    pthread_mutex_lock(&service->jobs->lock);
    bool last = --job->users == 0 && job->removed;
    pthread_mutex_unlock(&service->jobs->lock);
    if (last) jobs_free(job);
}

void jobs_touch(struct live_job *job) {
    atomic_fetch_add(&job->version, 1);
}

bool jobs_take_bytes(struct service *service, struct live_job *job, int64_t bytes, struct error *err) {
    struct jobs *jobs = service->jobs;
    pthread_mutex_lock(&jobs->lock);
    bool gone = job->removed, room = bytes <= 0 || jobs->bytes + bytes <= JOBS_BYTES_MAX;
    if (room && !gone) jobs->bytes += bytes, job->bytes_held += bytes;
    pthread_mutex_unlock(&jobs->lock);
    if (gone) return bytes <= 0 || error_set(err, ERR_NOT_FOUND, "the job was deleted");
    return room || error_set(err, ERR_NO_SPACE, "the jobs hold %lld bytes already, which is all they may: delete some",
                             (long long)JOBS_BYTES_MAX);
}

/* ---- looking at them -------------------------------------------------------------------------------------------------- */

/* Bytes say how far a job is, since nobody knows how many segments there will be; of a document one does. */
static void measure_progress(const struct live_job *job, struct job_info *out) {
    int64_t all = out->bytes * (int64_t)out->settings.target_count;
    int64_t done = job->record.bytes_done + atomic_load(&job->ahead_bytes);
    if (out->settings.document) {
        all = atomic_load(&job->document_segments);
        done = out->segments_done;
    }
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
struct job_info jobs_describe(struct arena *arena, const struct live_job *job) {
    const struct job_record *record = &job->record;
    struct job_info info = {.id = arena_copy(arena, str_of(job->id)),
                            .settings = job->settings,
                            .state = record->state,
                            .error = arena_copy(arena, str_of(record->error_text)),
                            .created_ms = record->created_ms,
                            .started_ms = record->started_ms,
                            .ended_ms = record->ended_ms,
                            .expires_ms = record->expires_ms,
                            .articles = record->articles,
                            .bytes = record->bytes,
                            .articles_done = record->articles_done + atomic_load(&job->ahead_articles),
                            .articles_failed = record->articles_failed + atomic_load(&job->ahead_failed),
                            .segments_done = record->segments_done + atomic_load(&job->ahead_segments),
                            .version = atomic_load(&job->version)};
    struct job_settings *settings = &info.settings;
    struct str *memories = ARENA_ARRAY(arena, struct str, settings->memory_count + 1);
    for (size_t i = 0; i < settings->memory_count; i++) memories[i] = arena_copy(arena, settings->memories[i]);
    settings->memories = memories;
    settings->title = arena_copy(arena, settings->title);
    settings->author = arena_copy(arena, settings->author);
    settings->key = arena_copy(arena, settings->key);
    memcpy(info.sums, record->sums, sizeof info.sums);
    measure_progress(job, &info);
    return info;
}

bool service_get_job(struct service *service, struct arena *arena, struct str id, struct job_info *out, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    pthread_mutex_lock(&service->jobs->lock);
    *out = jobs_describe(arena, job);
    pthread_mutex_unlock(&service->jobs->lock);
    jobs_release(service, job);
    return true;
}

bool service_list_jobs(struct service *service, struct arena *arena, struct str after, size_t limit, struct job_info_list *out,
                       struct error *err) {
    struct jobs *jobs = service->jobs;
    struct error fault = {0};
    *out = (struct job_info_list){0};
    if (!jobs) return true;
    pthread_mutex_lock(&jobs->lock);
    if (limit > jobs->count) limit = jobs->count;
    pthread_mutex_unlock(&jobs->lock);
    out->at = ARENA_ARRAY(arena, struct job_info, limit);
    for (struct live_job *job; out->count < limit && !fault.code && (job = hold_next(jobs, after));) {
        after = arena_copy(arena, str_of(job->id));
        bool visible = may_use_document(service, job->settings.document, &fault);
        if (store_has_none(&fault) || fault.code == ERR_DENIED) error_clear(&fault);
        pthread_mutex_lock(&jobs->lock);
        if (visible && !job->removed) out->at[out->count++] = jobs_describe(arena, job);
        pthread_mutex_unlock(&jobs->lock);
        jobs_release(service, job);
    }
    return !fault.code || error_set(err, fault.code, "%s", fault.message);
}

void service_measure_jobs(struct service *service, struct job_metrics *out) {
    struct jobs *jobs = service->jobs;
    *out = (struct job_metrics){0};
    if (!jobs) return;
    pthread_mutex_lock(&jobs->lock);
    for (const struct live_job *job = jobs->first; job; job = job->next) out->jobs[job->record.state]++;
    out->bytes = jobs->bytes;
    pthread_mutex_unlock(&jobs->lock);
}

uint64_t service_job_version(struct service *service, struct str id) {
    struct jobs *jobs = service->jobs;
    pthread_mutex_lock(&jobs->lock);
    const struct live_job *job = jobs_find(jobs, id);
    uint64_t version = job ? atomic_load(&job->version) : 0;
    pthread_mutex_unlock(&jobs->lock);
    return version;
}

/* ---- records ---------------------------------------------------------------------------------------------------------- */

struct job_write {
    const char *id;
    struct str body;
    const struct store_write *also;
};

static bool write_job(struct store_tx *tx, void *context, struct error *err) {
    const struct job_write *write = context;
    return store_tx_put_record(tx, JOB_KIND, str_of(write->id), write->body, err) &&
           (!write->also || write->also->run(tx, write->also->context, err));
}

static void set_record(struct service *service, struct live_job *job, const struct job_record *record) {
    const struct job_record *before = &job->record;
    pthread_mutex_lock(&service->jobs->lock);
    atomic_fetch_sub(&job->ahead_articles, record->articles_done - before->articles_done);
    atomic_fetch_sub(&job->ahead_failed, record->articles_failed - before->articles_failed);
    atomic_fetch_sub(&job->ahead_segments, record->segments_done - before->segments_done);
    atomic_fetch_sub(&job->ahead_bytes, record->bytes_done - before->bytes_done);
    job->record = *record;
    pthread_mutex_unlock(&service->jobs->lock);
    jobs_touch(job);
}

bool jobs_put(struct service *service, struct live_job *job, const struct job_record *record, const struct store_write *also,
              struct error *err) {
    struct buf body = {0};
    jobs_write_job(&body, &job->settings, record);
    struct job_write write = {job->id, buf_str(&body), also};
    bool ok = store_write(service->store, &(struct store_write){.run = write_job, .context = &write}, err);
    if (ok) set_record(service, job, record);
    buf_done(&body);
    return ok;
}

/* ---- states ----------------------------------------------------------------------------------------------------------- */

static int64_t next_in_queue(struct jobs *jobs) {
    pthread_mutex_lock(&jobs->lock);
    int64_t place = ++jobs->queue_end;
    pthread_mutex_unlock(&jobs->lock);
    return place;
}

static bool is_end(enum job_state state) {
    return state == JOB_DONE || state == JOB_CANCELLED || state == JOB_FAILED;
}

bool jobs_set_state(struct service *service, struct live_job *job, enum job_state state, const struct error *why,
                    struct error *err) {
    struct job_record next = job->record;
    int64_t now_ms = clock_now_ms();
    next.state = state;
    if (state == JOB_RUNNING && !next.started_ms) next.started_ms = now_ms;
    if (state == JOB_QUEUED) next.queued = next_in_queue(service->jobs), next.cancelled = false;
    next.ended_ms = is_end(state) ? now_ms : 0;
    next.expires_ms = is_end(state) ? now_ms + (int64_t)job->settings.keep_hours * HOUR_MS : 0;
    snprintf(next.error_text, sizeof next.error_text, "%s", why ? why->message : "");
    bool ok = jobs_put(service, job, &next, NULL, err);
    if (!ok && is_end(state)) set_record(service, job, &next); /* an end all the same, until the next start */
    return ok;
}

static void wake_runners(struct service *service) {
    pthread_mutex_lock(&service->jobs->lock);
    pthread_cond_broadcast(&service->jobs->work);
    pthread_mutex_unlock(&service->jobs->lock);
}

const struct live_job *jobs_find_filling(const struct jobs *jobs, int64_t document) {
    const struct live_job *job = jobs->first;
    while (job &&
           !(job->settings.document == document && (job->record.state == JOB_QUEUED || job->record.state == JOB_RUNNING)))
        job = job->next;
    return job;
}

/* Whether there is room for one more job that waits. Where its key is at its bound an administrator starts it all the same. */
static bool may_queue(struct jobs *jobs, const struct live_job *job, struct error *err) {
    size_t all = 0, own = 0;
    struct str key = caller_share().len ? job->settings.key : STR("");
    pthread_mutex_lock(&jobs->lock);
    for (const struct live_job *other = jobs->first; other; other = other->next) {
        bool waits = other->record.state == JOB_QUEUED;
        all += waits;
        own += waits && key.len && str_equal(other->settings.key, key);
    }
    pthread_mutex_unlock(&jobs->lock);
    if (own >= JOBS_QUEUED_OF_KEY_MAX)
        return error_set(err, ERR_UNAVAILABLE, "%d jobs of this key are waiting already: start it when some are done",
                         JOBS_QUEUED_OF_KEY_MAX);
    return all < JOBS_QUEUED_MAX || error_set(err, ERR_UNAVAILABLE, "%d jobs are waiting already", JOBS_QUEUED_MAX);
}

static bool may_start(struct service *service, const struct live_job *job, struct error *err) {
    struct jobs *jobs = service->jobs;
    pthread_mutex_lock(&jobs->lock);
    enum job_state state = job->record.state;
    int64_t document = job->settings.document;
    bool removed = job->removed, empty = job->record.articles == 0 && !document;
    bool filling = document && jobs_find_filling(jobs, document);
    pthread_mutex_unlock(&jobs->lock);
    if (removed) return error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (empty) return error_set(err, ERR_CONFLICT, "the job has no articles");
    if (state == JOB_QUEUED || state == JOB_RUNNING || state == JOB_DONE)
        return error_set(err, ERR_CONFLICT, "the job is %s already", job_state_name(state));
    if (filling) return error_set(err, ERR_CONFLICT, "another job is filling the document");
    return may_queue(jobs, job, err);
}

bool jobs_start_held(struct service *service, struct live_job *job, struct error *err) {
    pthread_mutex_lock(&job->writing);
    bool ok = may_start(service, job, err);
    if (ok) atomic_store(&job->stop, false);
    ok = ok && jobs_set_state(service, job, JOB_QUEUED, NULL, err);
    pthread_mutex_unlock(&job->writing);
    if (ok) wake_runners(service);
    return ok;
}

bool service_start_job(struct service *service, struct str id, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    bool fills = job->settings.document; /* others need not wait for what a document's job waits for */
    if (fills) pthread_mutex_lock(&service->jobs->starting);
    bool ok = jobs_start_held(service, job, err);
    if (fills) pthread_mutex_unlock(&service->jobs->starting);
    jobs_release(service, job);
    return ok;
}

/* The runner writes the state, with what was done until then; that it was cancelled stands in the record before anybody is told
 * so. */
static bool cancel_run(struct service *service, struct live_job *job, struct error *err) {
    struct job_record next = job->record;
    next.cancelled = true;
    bool ok = job->record.cancelled || jobs_put(service, job, &next, NULL, err);
    if (ok) atomic_store(&job->stop, true);
    return ok;
}

static bool cancel_locked(struct service *service, struct live_job *job, struct error *err) {
    enum job_state state = job->record.state;
    if (job->removed) return error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (state == JOB_QUEUED) return jobs_set_state(service, job, JOB_CANCELLED, NULL, err);
    if (state != JOB_RUNNING) return error_set(err, ERR_CONFLICT, "the job is %s", job_state_name(state));
    return cancel_run(service, job, err);
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
