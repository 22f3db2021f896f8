/* SPDX-License-Identifier: Apache-2.0 */
/* One article of a job, into each of its target languages. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/file.h"
#include "service/jobs/jobs_run.h"

enum { TELL_SEGMENTS = 64 }; /* progress is told so often */

bool run_is_stopped(const struct job_run *run, struct error *err) {
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
    if (run_is_stopped(run, err)) return false;
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

static void keep_warnings(struct job_run *run, const struct document *document, struct job_result *result) {
    size_t count = document_warning_count(document);
    result->warning_count = count < JOB_WARNINGS_MAX ? count : JOB_WARNINGS_MAX;
    result->warnings = ARENA_ARRAY(&run->arena, struct str, result->warning_count + 1);
    for (size_t i = 0; i < result->warning_count; i++)
        result->warnings[i] = arena_copy(&run->arena, document_warning(document, i));
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
    keep_warnings(run, document, result);
    document_close(document);
    result->to = run->settings.to[target];
    result->name = arena_format(&run->arena, "%" STR_FMT "%s", STR_ARG(article->name),
                                run->settings.kind == JOB_ANALYSE ? "" : result_extension(format, article->format));
    result->start = run->results_end + (int64_t)run->bytes.len;
    result->bytes = (int64_t)out.len;
    if (ok) ok = jobs_take_bytes(run->service, run->job, result->bytes, err);
    if (ok) buf_add_str(&run->bytes, buf_str(&out));
    buf_done(&out);
    return ok;
}

bool run_read_article(struct job_run *run, const struct job_article *article, struct buf *bytes, struct error *err) {
    char key[NAME_KEY_MAX + 1], name[NAME_KEY_MAX + 3], path[PATH_MAX];
    if (!jobs_encode_name(article->name, key, err)) return false;
    snprintf(name, sizeof name, "a-%s", key);
    return jobs_path(run->service, run->job->id, name, path, err) && file_read(path, DOCUMENT_BYTES_MAX, bytes, err);
}

bool run_translate(struct job_run *run, struct job_article *article, struct error *err) {
    struct buf bytes = {0};
    bool ok = run_read_article(run, article, &bytes, err);
    article->result_count = run->settings.target_count;
    article->results = ARENA_ARRAY(&run->arena, struct job_result, article->result_count);
    run->article_bytes = article->bytes;
    run->internal_count = 0;
    for (size_t i = 0; ok && i < article->result_count; i++) ok = translate(run, article, buf_str(&bytes), i, err);
    buf_done(&bytes);
    return ok;
}
