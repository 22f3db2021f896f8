/* SPDX-License-Identifier: Apache-2.0 */
/* A job that fills a document that is kept on the server, instead of articles of its own. What it has filled is on disk; a run
 * after a kill finds that done, and goes on with what is empty still. */
#include <stdio.h>

#include "service/articles/article_store.h"
#include "service/jobs/jobs_run.h"
#include "service/library/caller.h"

enum { KEEP_HOURS = 1 }; /* it holds nothing that anyone would fetch later */

bool service_find_document_job(struct service *service, int64_t document, char id[JOB_ID_LEN + 1]) {
    struct jobs *jobs = service->jobs;
    if (!jobs) return false;
    pthread_mutex_lock(&jobs->lock);
    const struct live_job *job = jobs_find_filling(jobs, document);
    if (job) snprintf(id, JOB_ID_LEN + 1, "%s", job->id);
    pthread_mutex_unlock(&jobs->lock);
    return job != NULL;
}

/* A job that could not be started is none. */
static bool create_and_start(struct service *service, struct arena *arena, const struct job_settings *settings,
                             struct job_info *out, struct error *err) {
    if (!service_create_job(service, arena, settings, out, err)) return false;
    struct live_job *job = jobs_hold(service, out->id, err);
    if (!job) return false;
    bool ok = jobs_start_held(service, job, err);
    jobs_release(service, job);
    if (!ok) service_delete_job(service, out->id, NULL);
    return ok;
}

bool service_start_document_job(struct service *service, struct arena *arena, const struct article_pretranslate *wanted,
                                struct job_info *out, struct error *err) {
    char id[JOB_ID_LEN + 1];
    struct article article;
    if (!service->jobs) return error_set(err, ERR_INVALID, "no data directory is open");
    if (!service_require_writable(service, err) || !service_get_article(service, arena, wanted->id, &article, err))
        return false;
    struct job_settings settings = {.kind = JOB_PRETRANSLATE,
                                    .title = utf8_limit(article.name, JOB_TITLE_MAX),
                                    .from = article.from,
                                    .to = {article.to},
                                    .target_count = 1,
                                    .format = RESULT_ORIGINAL,
                                    .min_score = wanted->min_score,
                                    .memories = wanted->filter.memories,
                                    .memory_count = wanted->filter.memory_count,
                                    .keep_hours = KEEP_HOURS,
                                    .weights = analysis_default_weights(),
                                    .document = wanted->id,
                                    .author = wanted->author.len ? wanted->author : caller_name()};
    pthread_mutex_lock(&service->jobs->starting);
    bool at_work = service_find_document_job(service, wanted->id, id);
    bool ok = at_work || create_and_start(service, arena, &settings, out, err);
    pthread_mutex_unlock(&service->jobs->starting);
    return ok && service_get_job(service, arena, at_work ? str_of(id) : out->id, out, err);
}

/* ---- the run --------------------------------------------------------------------------------------------------------------
 */

static bool tell(void *context, int64_t done, int64_t all, struct error *err) {
    struct job_run *run = context;
    atomic_store(&run->job->document_segments, all);
    atomic_store(&run->job->ahead_segments, done);
    atomic_store(&run->job->run_segments, done);
    jobs_touch(run->job);
    return !run_is_stopped(run, err);
}

/* What a run has done, in place of what the one before had. */
static bool put_report(struct job_run *run, const struct article_pretranslate_report *report, struct error *err) {
    struct live_job *job = run->job;
    pthread_mutex_lock(&job->writing);
    struct job_record next = job->record;
    next.segments_done = report->filled + report->repeated + report->open;
    next.sums[0].report = (struct pretranslate_report){.segments = next.segments_done,
                                                       .filled = report->filled,
                                                       .repeated = report->repeated,
                                                       .open = report->open,
                                                       .exact = report->exact};
    bool ok =
        job->removed ? error_set(err, ERR_NOT_FOUND, "the job was deleted") : jobs_put(run->service, job, &next, NULL, err);
    pthread_mutex_unlock(&job->writing);
    return ok;
}

bool run_fill_document(struct job_run *run, struct error *err) {
    const struct job_settings *settings = &run->settings;
    struct arena arena = {0};
    struct article article;
    struct article_pretranslate_report report = {0};
    struct article_pretranslate wanted = {.id = settings->document,
                                          .min_score = settings->min_score,
                                          .filter = {.memories = settings->memory_count ? settings->memories : NULL,
                                                     .memory_count = settings->memory_count,
                                                     .author = STR("")},
                                          .author = settings->author,
                                          .tell = tell,
                                          .context = run};
    if (!put_report(run, &report, err)) return false;
    article_tell(run->service, settings->document); /* who follows the document learns of the job */
    bool ok = service_pretranslate_article(run->service, &arena, &wanted, &article, &report, err);
    if (!put_report(run, &report, ok ? err : NULL)) ok = false;
    arena_done(&arena);
    return ok;
}
