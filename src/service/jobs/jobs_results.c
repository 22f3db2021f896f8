/* SPDX-License-Identifier: Apache-2.0 */
/* The results of a job, one at a time or all as an archive. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "exchange/documents/archive.h"
#include "service/jobs/jobs_state.h"

enum { PIECE = 64 * 1024, PAGE = 100 };

struct result_reader {
    int fd;
    int64_t at, end;
};

static struct result_reader *open_range(const char *path, int64_t start, int64_t len, struct error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_set_errno(err, "the results can't be read");
        return NULL;
    }
    struct result_reader *reader = alloc_zero(1, sizeof *reader);
    *reader = (struct result_reader){fd, start, start + len};
    return reader;
}

bool service_read_result(struct result_reader *reader, struct buf *out, bool *more, struct error *err) {
    int64_t left = reader->end - reader->at;
    size_t wanted = left < PIECE ? (size_t)left : PIECE;
    ssize_t got = wanted ? pread(reader->fd, buf_reserve(out, wanted), wanted, reader->at) : 0;
    if (got < 0) return error_set_errno(err, "the results can't be read");
    if (got == 0 && wanted) return error_set(err, ERR_INTERNAL, "the results end too soon");
    out->len += (size_t)got;
    reader->at += got;
    *more = reader->at < reader->end;
    return true;
}

void service_close_result(struct result_reader *reader) {
    if (!reader) return;
    close(reader->fd);
    free(reader);
}

/* ---- one -------------------------------------------------------------------------------------------------------------- */

static bool find_result(const struct job_article *article, const struct language *to, struct job_result *out,
                        struct error *err) {
    if (article->state == JOB_ARTICLE_FAILED)
        return error_set(err, ERR_NOT_FOUND, "the article has no result: %" STR_FMT, STR_ARG(article->error));
    if (article->state == JOB_ARTICLE_WAITING) return error_set(err, ERR_NOT_FOUND, "the article has no result yet");
    for (size_t i = 0; i < article->result_count; i++)
        if (language_equal(&article->results[i].to, to)) {
            *out = article->results[i];
            return true;
        }
    return error_set(err, ERR_NOT_FOUND, "to: %s is none of the job's languages", to->tag);
}

static bool check_kind(const struct live_job *job, struct error *err) {
    return job->settings.kind == JOB_PRETRANSLATE || error_set(err, ERR_CONFLICT, "the job only analyses: it makes no files");
}

struct result_reader *service_open_result(struct service *service, struct str id, struct str name, const struct language *to,
                                          struct job_result *about, struct arena *arena, struct error *err) {
    char path[PATH_MAX];
    struct job_article article;
    struct result_reader *reader = NULL;
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return NULL;
    if (check_kind(job, err) && service_get_job_article(service, arena, id, name, &article, err) &&
        find_result(&article, to, about, err) && jobs_path(service, job->id, "results", path, err))
        reader = open_range(path, about->start, about->bytes, err);
    jobs_release(service, job);
    return reader;
}

/* ---- all -------------------------------------------------------------------------------------------------------------- */

struct archiving {
    struct service *service;
    struct live_job *job;
    struct archive_writer *writer;
    char results[PATH_MAX];
};

static bool add_article(struct archiving *archiving, const struct job_article *article, struct error *err) {
    struct arena arena = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < article->result_count; i++) {
        const struct job_result *result = &article->results[i];
        struct str name = arena_format(&arena, "%s/%" STR_FMT, result->to.tag, STR_ARG(result->name));
        ok = archive_add_part(archiving->writer, name, archiving->results, result->start, result->bytes, err);
    }
    arena_done(&arena);
    return ok;
}

static bool add_articles(struct archiving *archiving, struct error *err) {
    struct arena arena = {0};
    struct str after = STR("");
    struct job_article_list list;
    bool ok;
    do {
        ok = jobs_list_articles(archiving->service, &arena, archiving->job->id, after, PAGE, &list, &after, err);
        for (size_t i = 0; ok && i < list.count; i++) ok = add_article(archiving, &list.at[i], err);
    } while (ok && list.count && (ok = service_require_going_on(archiving->service, err)));
    arena_done(&arena);
    return ok;
}

/* ---- the analysis, in all its forms ----------------------------------------------------------------------------------------
 */

static const struct {
    enum analysis_format format;
    const char *name;
} analyses[] = {{ANALYSIS_JSON, "analysis.json"}, {ANALYSIS_CSV, "analysis.csv"}, {ANALYSIS_HTML, "analysis.html"}};
enum { ANALYSES = sizeof analyses / sizeof *analyses };

static bool fill_analysis(void *export, void *file, struct error *err) {
    struct buf piece = {0};
    bool ok = true, more = true;
    while (ok && more) {
        buf_clear(&piece);
        ok = service_next_analysis(export, &piece, &more, err) && file_put(file, piece.at, piece.len, err);
    }
    buf_done(&piece);
    return ok;
}

static bool add_analysis(struct archiving *archiving, size_t i, struct error *err) {
    char path[PATH_MAX];
    struct stat info;
    struct service *service = archiving->service;
    const char *name = analyses[i].name, *id = archiving->job->id;
    struct analysis_export *export = service_begin_analysis(service, str_of(id), analyses[i].format, err);
    bool ok = export && jobs_path(service, id, name, path, err) && file_replace_by(path, fill_analysis, export, err) &&
              (stat(path, &info) == 0 || error_set_errno(err, "%s", path));
    service_close_analysis(export);
    return ok && archive_add_part(archiving->writer, str_of(name), path, 0, info.st_size, err);
}

static bool add_analyses(struct archiving *archiving, struct error *err) {
    bool ok = true;
    for (size_t i = 0; ok && archiving->job->settings.analysis && i < ANALYSES; i++) ok = add_analysis(archiving, i, err);
    return ok;
}

/* They are needed until the archive is written. */
static void remove_analyses(const struct archiving *archiving) {
    char path[PATH_MAX];
    for (size_t i = 0; i < ANALYSES; i++)
        if (jobs_path(archiving->service, archiving->job->id, analyses[i].name, path, NULL)) unlink(path);
}

/* ---- the archive --------------------------------------------------------------------------------------------------------- */

static bool write_archive(struct service *service, struct live_job *job, const char *path, struct error *err) {
    struct archiving archiving = {.service = service, .job = job};
    struct going_on going_on = service_going_on(service);
    struct stat info;
    char fresh[PATH_MAX];
    if (!jobs_path(service, job->id, "results", archiving.results, err) ||
        !jobs_path(service, job->id, "archive.fresh", fresh, err))
        return false;
    archiving.writer = archive_open(fresh, err);
    bool ok = archiving.writer && add_articles(&archiving, err) && add_analyses(&archiving, err) &&
              archive_finish(archiving.writer, &going_on, err);
    archive_close(archiving.writer);
    remove_analyses(&archiving);
    ok = ok && (stat(fresh, &info) == 0 || error_set_errno(err, "%s", fresh)) &&
         jobs_take_bytes(service, job, info.st_size, err);
    ok = ok && file_sync(fresh, err) && (rename(fresh, path) == 0 || error_set_errno(err, "%s", path));
    if (!ok) unlink(fresh);
    return ok;
}

static bool is_over(struct service *service, const struct live_job *job, struct error *err) {
    pthread_mutex_lock(&service->jobs->lock);
    enum job_state state = job->record.state;
    bool any = job->record.articles_done > job->record.articles_failed;
    pthread_mutex_unlock(&service->jobs->lock);
    if (state == JOB_DRAFT || state == JOB_QUEUED || state == JOB_RUNNING)
        return error_set(err, ERR_CONFLICT, "the job isn't over: it is %s", job_state_name(state));
    return any || error_set(err, ERR_CONFLICT, "the job has no results");
}

/* Made once; a job that is started again makes another. */
static struct result_reader *open_archive(struct service *service, struct live_job *job, int64_t *bytes, struct error *err) {
    char path[PATH_MAX];
    struct stat info;
    if (job->removed) error_set(err, ERR_NOT_FOUND, "the job was deleted");
    if (job->removed || !is_over(service, job, err) || !check_kind(job, err) ||
        !jobs_path(service, job->id, "archive.zip", path, err))
        return NULL;
    if (!file_exists(path) && !write_archive(service, job, path, err)) return NULL;
    if (stat(path, &info) < 0) {
        error_set_errno(err, "%s", path);
        return NULL;
    }
    *bytes = info.st_size;
    return open_range(path, 0, info.st_size, err);
}

struct result_reader *service_open_archive(struct service *service, struct str id, int64_t *bytes, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return NULL;
    pthread_mutex_lock(&job->writing);
    struct result_reader *reader = open_archive(service, job, bytes, err);
    pthread_mutex_unlock(&job->writing);
    jobs_release(service, job);
    return reader;
}
