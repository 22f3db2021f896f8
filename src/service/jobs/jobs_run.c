/* SPDX-License-Identifier: Apache-2.0 */
/* Working a job off, article by article. Results gather for a moment, are then written behind those that are there, synced, and
 * told of in one transaction: what a record tells is on disk, and a kill costs the work of that moment. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/jobs/jobs_state.h"

enum {
    GROUP_MS = 1000, /* how long results gather, at most */
    GROUP_BYTES = 16 << 20,
    GROUP_ARTICLES = 256,
    PAGE_ARTICLES = 100, /* listed at once */
    EXPIRY_MS = 60 * 1000,
    NOT_READY_MS = 100,
    LEARNING_MS = 60 * 1000,
    TELL_SEGMENTS = 64, /* progress is told so often */
    RUNNER_NICE = 5,    /* who waits for an answer comes first */
};

/* One job being worked off. */
struct job_run {
    struct service *service;
    struct live_job *job;
    struct job_settings settings;
    struct analysis_memory *memory; /* NULL: nothing is counted */
    int results;                    /* the file */

    /* What has gathered. */
    struct arena arena;
    struct job_article articles[GROUP_ARTICLES];
    size_t count;
    struct buf bytes;
    int64_t since_ms;
    struct job_sum sums[JOB_TARGETS_MAX], saved[JOB_TARGETS_MAX]; /* the job's own, while a write is under way */
    int64_t segments, done_bytes, failed;

    /* The article at hand. */
    struct internal_match *internal; /* of its segments, counted with the first target language */
    size_t internal_count, internal_capacity;
    bool first_target;
    struct job_sum *sum;
    int64_t article_bytes, article_share; /* told so far */
    size_t told;
};

/* ---- the article at hand ---------------------------------------------------------------------------------------------- */

static bool stopped(const struct job_run *run, struct error *err) {
    return atomic_load(&run->job->stop) && (error_set(err, ERR_UNAVAILABLE, "the job was stopped"), true);
}

static void compare(struct job_run *run, const struct pretranslated *segment) {
    if (run->internal_count == run->internal_capacity) {
        run->internal_capacity = run->internal_capacity ? run->internal_capacity * 2 : 256;
        run->internal = alloc_again(run->internal, run->internal_capacity, sizeof *run->internal);
    }
    run->internal[run->internal_count++] = analysis_compare(run->memory, segment->source, segment->hash);
}

static void tell_progress(struct job_run *run, const struct pretranslated *segment) {
    if (++run->told % TELL_SEGMENTS && segment->index + 1 < segment->count) return;
    int64_t share = (int64_t)((double)run->article_bytes * (double)(segment->index + 1) / (double)segment->count);
    atomic_fetch_add(&run->job->ahead_bytes, share - run->article_share);
    run->article_share = share;
    jobs_touch(run->job);
}

static bool take_segment(void *context, const struct pretranslated *segment, struct error *err) {
    struct job_run *run = context;
    if (stopped(run, err)) return false;
    if (run->memory) {
        if (run->first_target) compare(run, segment);
        analysis_count(&run->sum->analysis, segment, run->internal[segment->index]);
    }
    atomic_fetch_add(&run->job->run_segments, 1);
    atomic_fetch_add(&run->job->ahead_segments, 1);
    tell_progress(run, segment);
    return true;
}

static struct pretranslate_options options_for(const struct job_run *run, const struct language *to) {
    const struct job_settings *settings = &run->settings;
    bool two_sided =
        settings->format == RESULT_XLIFF || settings->format == RESULT_XLIFF2 || settings->format == RESULT_ORIGINAL;
    return (struct pretranslate_options){
        .from = settings->from,
        .to = *to,
        .filter = {.memories = settings->memory_count ? settings->memories : NULL,
                   .memory_count = settings->memory_count,
                   .author = STR("")},
        .min_score = settings->min_score,
        .candidates = settings->kind == JOB_PRETRANSLATE && two_sided ? settings->candidates : 0,
        .band_score = settings->analysis ? BAND_SCORE_MIN : 0,
        .rest = settings->rest,
        .fragments = settings->fragments && (settings->format == RESULT_XLIFF || settings->format == RESULT_XLIFF2),
        .spelling = settings->spelling && settings->kind == JOB_PRETRANSLATE,
        .rules = STR(""),
    };
}

/* Candidates have no place in a document of one language, nor new notes in another tool's XLIFF: looking for them would be for
 * nothing. */
static void drop_useless(struct pretranslate_options *options, const struct job_settings *settings,
                         enum document_format article) {
    if (settings->format == RESULT_ORIGINAL && article != DOCUMENT_XLIFF) options->candidates = 0;
    if (article == DOCUMENT_XLIFF) options->fragments = false;
}

static bool translate(struct job_run *run, struct job_article *article, struct str bytes, size_t target, struct error *err) {
    struct job_result *result = &article->results[target];
    struct pretranslate_options options = options_for(run, &run->settings.to[target]);
    const char *name = arena_copy(&run->arena, article->name).at;
    struct document *document = document_open(article->format, name, bytes, err);
    if (!document) return false;
    drop_useless(&options, &run->settings, article->format);
    run->first_target = target == 0;
    run->sum = &result->sum;
    run->article_share = 0;
    struct buf out = {0};
    enum result_format format = run->settings.format;
    bool ok = run->settings.kind == JOB_ANALYSE
                  ? service_pretranslate(run->service, document, &options, take_segment, run, &result->sum.report, err)
                  : service_pretranslate_file(run->service, document, article->name, &options, format, take_segment, run,
                                              &result->sum.report, &out, err);
    document_close(document);
    result->to = run->settings.to[target];
    result->name = arena_format(&run->arena, "%" STR_FMT "%s", STR_ARG(article->name),
                                run->settings.kind == JOB_ANALYSE ? "" : result_extension(format, article->format));
    result->start = run->job->results_end + (int64_t)run->bytes.len;
    result->bytes = (int64_t)out.len;
    if (ok) ok = jobs_take_bytes(run->service, result->bytes, err);
    if (ok) buf_add_str(&run->bytes, buf_str(&out));
    buf_done(&out);
    return ok;
}

static bool read_article(struct job_run *run, const struct job_article *article, struct buf *bytes, struct error *err) {
    char key[NAME_KEY_MAX + 1], name[NAME_KEY_MAX + 3], path[PATH_MAX];
    if (!jobs_encode_name(article->name, key, err)) return false;
    snprintf(name, sizeof name, "a-%s", key);
    return jobs_path(run->service, run->job->id, name, path, err) && file_read(path, DOCUMENT_BYTES_MAX, bytes, err);
}

static bool translate_all(struct job_run *run, struct job_article *article, struct error *err) {
    struct buf bytes = {0};
    bool ok = read_article(run, article, &bytes, err);
    article->result_count = run->settings.target_count;
    article->results = ARENA_ARRAY(&run->arena, struct job_result, article->result_count);
    run->article_bytes = article->bytes;
    run->internal_count = 0;
    for (size_t i = 0; ok && i < article->result_count; i++) ok = translate(run, article, buf_str(&bytes), i, err);
    buf_done(&bytes);
    return ok;
}

static void add_sum(struct job_sum *total, const struct job_sum *part) {
    total->report.segments += part->report.segments;
    total->report.filled += part->report.filled;
    total->report.repeated += part->report.repeated;
    total->report.kept += part->report.kept;
    total->report.open += part->report.open;
    total->report.exact += part->report.exact;
    total->report.misspelt += part->report.misspelt;
    analysis_add(&total->analysis, &part->analysis);
}

/* What the article itself is to blame for; anything else ends the run. */
static bool is_own_fault(const struct error *err) {
    return err->code == ERR_MALFORMED || err->code == ERR_INVALID || err->code == ERR_TOO_LARGE;
}

/* ---- a group of them to disk ------------------------------------------------------------------------------------------ */

struct group_write {
    const char *id;
    struct str job;
    struct str *names, *bodies;
    size_t count;
};

static bool write_records(struct store_tx *tx, void *context, struct error *err) {
    const struct group_write *write = context;
    bool ok = store_tx_put_record(tx, JOB_KIND, str_of(write->id), write->job, err);
    for (size_t i = 0; ok && i < write->count; i++)
        ok = store_tx_put_record(tx, JOB_KIND, write->names[i], write->bodies[i], err);
    return ok;
}

/* The group's sums go over to the job, or (back) leave it again. */
static void move_sums(struct job_run *run, bool back) {
    struct live_job *job = run->job;
    int64_t sign = back ? -1 : 1, count = sign * (int64_t)run->count;
    pthread_mutex_lock(&run->service->jobs->lock);
    if (!back) memcpy(run->saved, job->info.sums, sizeof run->saved);
    for (size_t i = 0; !back && i < run->settings.target_count; i++) add_sum(&job->info.sums[i], &run->sums[i]);
    if (back) memcpy(job->info.sums, run->saved, sizeof run->saved);
    job->info.articles_done += count;
    job->info.articles_failed += sign * run->failed;
    job->info.segments_done += sign * run->segments;
    job->bytes_done += sign * run->done_bytes;
    job->results_end += sign * (int64_t)run->bytes.len;
    job->attempts = 0;
    atomic_fetch_sub(&job->ahead_articles, count);
    atomic_fetch_sub(&job->ahead_failed, sign * run->failed);
    atomic_fetch_sub(&job->ahead_segments, sign * run->segments);
    atomic_fetch_sub(&job->ahead_bytes, sign * run->done_bytes);
    pthread_mutex_unlock(&run->service->jobs->lock);
}

static bool write_results(struct job_run *run, struct error *err) {
    if (!run->bytes.len) return true;
    if (lseek(run->results, run->job->results_end, SEEK_SET) < 0) return error_set_errno(err, "the results can't be written");
    if (!file_write_all(run->results, "the results", run->bytes.at, run->bytes.len, err)) return false;
    return fdatasync(run->results) == 0 || error_set_errno(err, "the results can't be written");
}

static void write_bodies(struct job_run *run, struct group_write *write) {
    write->names = ARENA_ARRAY(&run->arena, struct str, run->count + 1);
    write->bodies = ARENA_ARRAY(&run->arena, struct str, run->count + 1);
    for (size_t i = 0; i < run->count; i++) {
        struct buf body = {0};
        jobs_write_article(&body, &run->articles[i]);
        write->names[i] = jobs_article_record(&run->arena, run->job->id, run->articles[i].name);
        write->bodies[i] = arena_copy(&run->arena, buf_str(&body));
        buf_done(&body);
    }
    write->count = run->count;
}

static void clear_group(struct job_run *run) {
    run->count = 0;
    run->segments = run->done_bytes = run->failed = 0;
    memset(run->sums, 0, sizeof run->sums);
    buf_clear(&run->bytes);
    arena_reset(&run->arena);
    run->since_ms = clock_steady_ms();
}

static bool flush_locked(struct job_run *run, struct error *err) {
    struct group_write write = {.id = run->job->id};
    struct buf body = {0};
    if (run->job->removed) return error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (!write_results(run, err)) return false;
    write_bodies(run, &write);
    move_sums(run, false);
    jobs_write_job(&body, run->job);
    write.job = buf_str(&body);
    bool ok = store_write(run->service->store, &(struct store_write){.run = write_records, .context = &write}, err);
    if (!ok) move_sums(run, true);
    buf_done(&body);
    return ok;
}

static bool flush(struct job_run *run, struct error *err) {
    if (!run->count) return true;
    pthread_mutex_lock(&run->job->writing);
    bool ok = flush_locked(run, err);
    pthread_mutex_unlock(&run->job->writing);
    jobs_touch(run->job);
    if (ok) clear_group(run);
    return ok;
}

/* ---- all of them ------------------------------------------------------------------------------------------------------ */

static void take_result(struct job_run *run, const struct job_article *article, int64_t segments) {
    struct live_job *job = run->job;
    run->articles[run->count++] = *article;
    for (size_t i = 0; i < article->result_count; i++) add_sum(&run->sums[i], &article->results[i].sum);
    run->segments += segments;
    run->done_bytes += article->bytes * (int64_t)run->settings.target_count;
    run->failed += article->state == JOB_ARTICLE_FAILED;
    atomic_fetch_add(&job->ahead_articles, 1);
    if (article->state == JOB_ARTICLE_FAILED) atomic_fetch_add(&job->ahead_failed, 1);
    jobs_touch(job);
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
    bool ok = translate_all(run, &article, &fault);
    if (!ok) {
        jobs_take_bytes(run->service, -(int64_t)(run->bytes.len - bytes_before), NULL);
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
    take_result(run, &article, atomic_load(&job->ahead_segments) - segments_before);
    bool full = run->count == GROUP_ARTICLES || run->bytes.len >= GROUP_BYTES;
    return !(full || clock_steady_ms() - run->since_ms >= GROUP_MS) || flush(run, err);
}

/* After a restart the segments of the articles that are done must be known again, so that what follows counts the same. */
static bool replay(struct job_run *run, const struct job_article *article, struct error *err) {
    struct buf bytes = {0};
    if (!run->memory || article->state != JOB_ARTICLE_DONE) return true;
    bool ok = !stopped(run, err) && read_article(run, article, &bytes, err);
    struct document *document = ok ? document_open(article->format, "article", buf_str(&bytes), err) : NULL;
    ok = document && analysis_replay(run->memory, run->service, document, &run->settings.from, STR(""), err);
    document_close(document);
    buf_done(&bytes);
    return ok;
}

static bool run_articles(struct job_run *run, struct error *err) {
    struct arena arena = {0}, names = {0};
    struct str after = STR("");
    struct job_article_list list;
    bool ok;
    do {
        arena_reset(&arena);
        ok = jobs_list_articles(run->service, &arena, run->job->id, after, PAGE_ARTICLES, &list, &after, err);
        for (size_t i = 0; ok && i < list.count; i++)
            ok = list.at[i].state == JOB_ARTICLE_WAITING ? work_on(run, &list.at[i], err) : replay(run, &list.at[i], err);
        if (!ok || !list.count) break;
        arena_reset(&names);
        after = arena_copy(&names, after); /* it outlives the page that it came from */
    } while (true);
    arena_done(&arena);
    arena_done(&names);
    return ok;
}

/* An archive of an earlier run lacks what comes now. */
static void drop_archive(struct job_run *run) {
    char path[PATH_MAX];
    struct stat info;
    if (!jobs_path(run->service, run->job->id, "archive.zip", path, NULL) || stat(path, &info) < 0) return;
    if (unlink(path) == 0) jobs_take_bytes(run->service, -info.st_size, NULL);
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
    if (run->results < 0 || ftruncate(run->results, run->job->results_end) < 0)
        return error_set_errno(err, "the results can't be written");
    return file_sync_directory_of(path, err);
}

/* The service stops, as it should: that is no failed attempt. */
static void rest(struct job_run *run) {
    pthread_mutex_lock(&run->job->writing);
    run->job->attempts = 0;
    if (!run->job->removed) jobs_put(run->service, run->job, NULL);
    pthread_mutex_unlock(&run->job->writing);
}

/* How the run came to its end, for the record. When the service stops, the record stays as it is: the job goes on at the next
 * start. */
static void finish(struct job_run *run, bool ok, const struct error *why) {
    struct service *service = run->service;
    pthread_mutex_lock(&service->jobs->lock);
    bool leave = service->jobs->stopping || run->job->removed;
    pthread_mutex_unlock(&service->jobs->lock);
    if (leave) {
        rest(run);
        return;
    }
    bool cancelled = atomic_load(&run->job->stop);
    pthread_mutex_lock(&run->job->writing);
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
    run->settings = job->info.settings;
    job->run_started_ms = clock_steady_ms();
    job->run_bytes_from = job->bytes_done;
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

void jobs_run(struct service *service, struct live_job *job) {
    struct job_run *run = alloc_zero(1, sizeof *run);
    struct error err = {0};
    run->service = service;
    run->job = job;
    run->results = -1;
    begin(run);
    pthread_mutex_lock(&job->writing);
    bool waits = job->info.state == JOB_QUEUED && !job->removed; /* it may have been cancelled since it was taken */
    bool ok = waits && jobs_set_state(service, job, JOB_RUNNING, NULL, &err);
    pthread_mutex_unlock(&job->writing);
    ok = ok && open_results(run, &err);
    if (ok) wait_for_fragments(run);
    ok = ok && run_articles(run, &err);
    if (!flush(run, ok ? &err : NULL)) ok = false;            /* what was done until it was stopped stays */
    jobs_take_bytes(service, -(int64_t)run->bytes.len, NULL); /* what could not be written */
    forget_ahead(job);
    if (waits) finish(run, ok, &err);
    if (run->results >= 0) close(run->results);
    analysis_memory_close(run->memory);
    arena_done(&run->arena);
    buf_done(&run->bytes);
    free(run->internal);
    free(run);
}

/* ---- runners ---------------------------------------------------------------------------------------------------------- */

/* The one that waits longest, held and taken. Under the lock. */
static struct live_job *take_next(struct jobs *jobs) {
    struct live_job *next = NULL;
    for (struct live_job *job = jobs->first; job; job = job->next)
        if (job->info.state == JOB_QUEUED && !job->taken && (!next || job->queued < next->queued)) next = job;
    if (next) next->users++, next->taken = true;
    return next;
}

/* NULL: nothing to do for a while, or for ever. Nothing is done before suggestions can be made. */
static struct live_job *wait_for_job(struct service *service, bool *stopping) {
    struct jobs *jobs = service->jobs;
    struct live_job *job = NULL;
    bool ready = service_require_readable(service, NULL);
    struct timespec until = state_deadline_in(ready ? EXPIRY_MS : NOT_READY_MS);
    int waited = 0;
    pthread_mutex_lock(&jobs->lock);
    while (!jobs->stopping && !(ready && (job = take_next(jobs))) && waited == 0)
        waited = pthread_cond_timedwait(&jobs->work, &jobs->lock, &until);
    *stopping = jobs->stopping;
    pthread_mutex_unlock(&jobs->lock);
    return job;
}

static void give_back(struct service *service, struct live_job *job) {
    pthread_mutex_lock(&service->jobs->lock);
    job->taken = false;
    pthread_mutex_unlock(&service->jobs->lock);
    jobs_release(service, job);
}

void *jobs_runner(void *context) {
    struct service *service = context;
    bool stopping = false;
    pthread_setname_np(pthread_self(), "jobs");             /* for those who look from outside, such as the bench */
    setpriority(PRIO_PROCESS, (id_t)gettid(), RUNNER_NICE); /* of this thread alone, as Linux has it */
    while (!stopping) {
        jobs_expire(service);
        struct live_job *job = wait_for_job(service, &stopping);
        if (job && !stopping) jobs_run(service, job);
        if (job) give_back(service, job);
    }
    return NULL;
}
