/* SPDX-License-Identifier: Apache-2.0 */
/* Working a job off, article by article; at the next start from where it was. */
#include "service/jobs/jobs_run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/articles/article_store.h"

enum {
    PAGE_ARTICLES = 100, /* listed at once */
    LEARNING_MS = 60 * 1000,
};

/* What the article itself is to blame for; anything else ends the run. */
static bool is_own_fault(const struct error *err) {
    return err->code == ERR_MALFORMED || err->code == ERR_INVALID || err->code == ERR_TOO_LARGE;
}

static bool work_on(struct job_run *run, const struct job_article *listed, struct error *err) {
    struct live_job *job = run->job;
    struct error fault = {0};
    struct job_article article = *listed;
    size_t bytes_before = run->bytes.len;
    int64_t segments_before = atomic_load(&job->ahead_segments), share_before = atomic_load(&job->ahead_bytes);
    article.name = arena_copy(&run->arena, listed->name);
    article.error = STR("");
    article.state = JOB_ARTICLE_DONE;
    bool ok = run_translate(run, &article, &fault);
    if (!ok) {
        jobs_take_bytes(run->service, job, -(int64_t)(run->bytes.len - bytes_before), NULL);
        run->bytes.len = bytes_before;
        article.result_count = 0;
        article.state = JOB_ARTICLE_FAILED;
        article.error = arena_copy(&run->arena, str_of(fault.message));
        atomic_store(&job->ahead_segments, segments_before);
    }
    int64_t all = article.bytes * (int64_t)run->settings.target_count;
    bool counts = ok || is_own_fault(&fault);
    atomic_store(&job->ahead_bytes, share_before + (counts ? all : 0));
    if (!counts) return error_set(err, fault.code, "%s", fault.message);
    run_take_result(run, &article, atomic_load(&job->ahead_segments) - segments_before);
    bool full = run->count == GROUP_ARTICLES || run->bytes.len >= GROUP_BYTES;
    return !(full || clock_steady_ms() - run->since_ms >= GROUP_MS) || run_flush(run, err);
}

/* After a restart the segments of the articles that are done must be known again, so that what follows counts the same. */
static bool replay(struct job_run *run, const struct job_article *article, struct error *err) {
    struct buf bytes = {0};
    if (!run->memory || article->state != JOB_ARTICLE_DONE) return true;
    bool ok = !run_is_stopped(run, err) && run_read_article(run, article, &bytes, err);
    struct document *document = ok ? document_open(article->format, "article", buf_str(&bytes), err) : NULL;
    ok = document && analysis_replay(run->memory, run->service, document, &run->settings.from, STR(""), err);
    document_close(document);
    buf_done(&bytes);
    return ok;
}

/* A listing passes over articles whose record is damaged: the job is not done without them. */
static bool has_seen_all(const struct job_run *run, int64_t seen, struct error *err) {
    pthread_mutex_lock(&run->service->jobs->lock);
    int64_t missing = run->job->record.articles - seen;
    pthread_mutex_unlock(&run->service->jobs->lock);
    return missing <= 0 ||
           error_set(err, ERR_DAMAGED, "damaged records of articles: %lld; the server's log names them", (long long)missing);
}

static bool run_articles(struct job_run *run, struct error *err) {
    struct arena arena = {0}, names = {0};
    struct str after = STR("");
    struct job_article_list list;
    int64_t seen = 0;
    bool ok;
    do {
        arena_reset(&arena);
        ok = jobs_list_articles(run->service, &arena, run->job->id, after, PAGE_ARTICLES, &list, &after, err);
        for (size_t i = 0; ok && i < list.count; i++)
            ok = list.at[i].state == JOB_ARTICLE_WAITING ? work_on(run, &list.at[i], err) : replay(run, &list.at[i], err);
        seen += (int64_t)list.count;
        if (!ok || !list.count) break;
        arena_reset(&names);
        after = arena_copy(&names, after); /* it outlives the page that it came from */
    } while (true);
    arena_done(&arena);
    arena_done(&names);
    return ok && has_seen_all(run, seen, err);
}

/* An archive of an earlier run lacks what comes now. */
static void drop_archive(struct job_run *run) {
    char path[PATH_MAX];
    struct stat info;
    if (!jobs_path(run->service, run->job->id, "archive.zip", path, NULL) || stat(path, &info) < 0) return;
    if (unlink(path) == 0) jobs_take_bytes(run->service, run->job, -info.st_size, NULL);
}

/* A memory that has just been read teaches its parts in the background: a moment's patience gives the first articles theirs. */
static void wait_for_fragments(const struct job_run *run) {
    const struct job_settings *settings = &run->settings;
    int64_t until_ms = clock_steady_ms() + LEARNING_MS;
    size_t units;
    for (size_t i = 0; settings->fragments && i < settings->target_count; i++)
        while (!atomic_load(&run->job->stop) && clock_steady_ms() < until_ms &&
               service_fragments_state(run->service, &settings->from, &settings->to[i], &units) == FRAGMENTS_LEARNING)
            nanosleep(&(struct timespec){.tv_nsec = 100 * 1000000L}, NULL);
}

static bool open_results(struct job_run *run, struct error *err) {
    char path[PATH_MAX];
    drop_archive(run);
    if (!jobs_path(run->service, run->job->id, "results", path, err)) return false;
    run->results = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    struct stat info;
    if (run->results >= 0 && fstat(run->results, &info) == 0 && info.st_size < run->results_end)
        return error_set(err, ERR_NOT_FOUND, "what the job had done is gone: a backup does not hold it");
    if (run->results < 0 || ftruncate(run->results, run->results_end) < 0)
        return error_set_errno(err, "the results can't be written");
    return file_sync_directory_of(path, err);
}

/* The service stops, as it should: that is no failed attempt. */
static void rest(struct job_run *run) {
    pthread_mutex_lock(&run->job->writing);
    struct job_record next = run->job->record;
    next.attempts = 0;
    if (!run->job->removed) jobs_put(run->service, run->job, &next, NULL, NULL);
    pthread_mutex_unlock(&run->job->writing);
}

/* How the run came to its end, for the record. When the service stops, the record stays as it is: the job goes on at the next
 * start, or ends there, when it was cancelled. */
static void finish(struct job_run *run, bool ok, const struct error *why) {
    struct service *service = run->service;
    bool stops = service_is_stopping(service); /* told before the jobs are: the work may have ended by that */
    pthread_mutex_lock(&service->jobs->lock);
    bool leave = stops || service->jobs->stopping || run->job->removed;
    pthread_mutex_unlock(&service->jobs->lock);
    if (leave) {
        rest(run);
        return;
    }
    pthread_mutex_lock(&run->job->writing);
    bool cancelled = run->job->record.cancelled;
    if (!run->job->removed)
        jobs_set_state(service, run->job,
                       ok          ? JOB_DONE
                       : cancelled ? JOB_CANCELLED
                                   : JOB_FAILED,
                       ok || cancelled ? NULL : why, NULL);
    pthread_mutex_unlock(&run->job->writing);
}

static void begin(struct job_run *run) {
    struct live_job *job = run->job;
    pthread_mutex_lock(&run->service->jobs->lock);
    run->settings = job->settings;
    job->run_started_ms = clock_steady_ms();
    job->run_bytes_from = job->record.bytes_done;
    run->results_end = job->record.results_end;
    atomic_store(&job->run_segments, 0);
    pthread_mutex_unlock(&run->service->jobs->lock);
    run->since_ms = -GROUP_MS; /* the first article is written at once: the job has got somewhere */
    if (run->settings.analysis) run->memory = analysis_memory_open(&run->settings.from);
}

static void forget_ahead(struct live_job *job) {
    atomic_store(&job->ahead_segments, 0);
    atomic_store(&job->ahead_bytes, 0);
    atomic_store(&job->ahead_articles, 0);
    atomic_store(&job->ahead_failed, 0);
}

void job_run(struct service *service, struct live_job *job) {
    struct job_run *run = alloc_zero(1, sizeof *run);
    struct error err = {0};
    run->service = service;
    run->job = job;
    run->results = -1;
    begin(run);
    pthread_mutex_lock(&job->writing);
    bool waits = job->record.state == JOB_QUEUED && !job->removed; /* it may have been cancelled since it was taken */
    bool ok = waits && jobs_set_state(service, job, JOB_RUNNING, NULL, &err);
    pthread_mutex_unlock(&job->writing);
    if (run->settings.document) {
        ok = ok && run_fill_document(run, &err);
    } else {
        ok = ok && open_results(run, &err);
        if (ok) wait_for_fragments(run);
        ok = ok && run_articles(run, &err);
    }
    if (!run_flush(run, ok ? &err : NULL)) ok = false;             /* what was done until it was stopped stays */
    jobs_take_bytes(service, job, -(int64_t)run->bytes.len, NULL); /* what could not be written */
    forget_ahead(job);
    if (waits) finish(run, ok, &err);
    if (run->settings.document) article_tell(service, run->settings.document); /* it is at work no more */
    if (run->results >= 0) close(run->results);
    analysis_memory_close(run->memory);
    arena_done(&run->arena);
    buf_done(&run->bytes);
    free(run->internal);
    free(run);
}
