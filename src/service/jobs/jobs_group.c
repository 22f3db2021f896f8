/* SPDX-License-Identifier: Apache-2.0 */
/* Results gather for a moment, are then written behind those that are there, synced, and told of in one transaction: what a
 * record tells is on disk, and a kill costs the work of that moment. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "service/jobs/jobs_run.h"

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

void run_take_result(struct job_run *run, const struct job_article *article, int64_t segments) {
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

struct group_write {
    struct str *names, *bodies;
    size_t count;
};

static bool write_records(struct store_tx *tx, void *context, struct error *err) {
    const struct group_write *write = context;
    bool ok = true;
    for (size_t i = 0; ok && i < write->count; i++)
        ok = store_tx_put_record(tx, JOB_KIND, write->names[i], write->bodies[i], err);
    return ok;
}

/* The job's record with what has gathered. */
static void add_group(const struct job_run *run, struct job_record *record) {
    for (size_t i = 0; i < run->settings.target_count; i++) add_sum(&record->sums[i], &run->sums[i]);
    record->articles_done += (int64_t)run->count;
    record->articles_failed += run->failed;
    record->segments_done += run->segments;
    record->bytes_done += run->done_bytes;
    record->results_end += (int64_t)run->bytes.len;
    record->attempts = 0;
}

static bool write_results(struct job_run *run, struct error *err) {
    if (!run->bytes.len) return true;
    if (lseek(run->results, run->results_end, SEEK_SET) < 0) return error_set_errno(err, "the results can't be written");
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
    run->results_end += (int64_t)run->bytes.len;
    buf_clear(&run->bytes);
    arena_reset(&run->arena);
    run->since_ms = clock_steady_ms();
}

static bool flush_locked(struct job_run *run, struct error *err) {
    struct group_write write = {0};
    struct job_record next = run->job->record;
    if (run->job->removed) return error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (!write_results(run, err)) return false;
    write_bodies(run, &write);
    add_group(run, &next);
    return jobs_put(run->service, run->job, &next, &(struct store_write){.run = write_records, .context = &write}, err);
}

bool run_flush(struct job_run *run, struct error *err) {
    if (!run->count) return true;
    pthread_mutex_lock(&run->job->writing);
    bool ok = flush_locked(run, err);
    pthread_mutex_unlock(&run->job->writing);
    if (ok) clear_group(run);
    return ok;
}
