/* SPDX-License-Identifier: Apache-2.0 */
/* The articles of a job: files that come in piece by piece, each with a record. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "service/jobs/jobs_state.h"

struct job_upload {
    struct service *service;
    struct live_job *job;
    struct str name;
    enum document_format format;
    char key[NAME_KEY_MAX + 1];
    char path[PATH_MAX]; /* of the file that comes in; empty when it is in its place, or there is none */
    struct arena arena;
    int fd;
    int64_t bytes; /* taken from the disk's share */
};

/* ---- files ------------------------------------------------------------------------------------------------------------ */

bool jobs_path(struct service *service, const char *id, const char *name, char path[PATH_MAX], struct error *err) {
    const char *slash = *name ? "/" : "";
    int len = snprintf(path, PATH_MAX, "%s/jobs%s%s%s%s", service->options.data, *id ? "/" : "", id, slash, name);
    return len < PATH_MAX || error_set(err, ERR_INVALID, "%s: path too long", service->options.data);
}

static int64_t walk_files(struct service *service, const char *id, bool remove) {
    char directory[PATH_MAX], path[PATH_MAX];
    int64_t bytes = 0;
    struct stat info;
    if (!jobs_path(service, id, "", directory, NULL)) return 0;
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (entry->d_name[0] == '.' || !jobs_path(service, id, entry->d_name, path, NULL)) continue;
        bool goes = remove || strncmp(entry->d_name, "upload.", 7) == 0;
        if (!goes && lstat(path, &info) == 0 && S_ISREG(info.st_mode)) bytes += info.st_size;
        if (goes) unlink(path);
    }
    if (entries) closedir(entries);
    if (remove) rmdir(directory);
    return bytes;
}

void jobs_remove_files(struct service *service, const char *id) {
    walk_files(service, id, true);
}

int64_t jobs_measure_files(struct service *service, const char *id) {
    return walk_files(service, id, false);
}

/* ---- coming in -------------------------------------------------------------------------------------------------------- */

static bool check_format(const struct live_job *job, struct str name, enum document_format *format, struct error *err) {
    const struct job_settings *settings = &job->settings;
    if (!document_format_of(name, format))
        return error_set(err, ERR_INVALID, "name: it ends in none of .txt .html .htm .xhtml .md .markdown .docx .xlf .xliff");
    if (settings->has_article_format && *format != settings->article_format)
        return error_set(err, ERR_INVALID, "name: the job takes articles in %s only, since that is its format",
                         document_format_name(settings->article_format));
    return true;
}

static bool check_draft(struct service *service, const struct live_job *job, struct error *err) {
    pthread_mutex_lock(&service->jobs->lock);
    bool draft = job->record.state == JOB_DRAFT && !job->removed;
    bool room = job->record.articles < JOB_ARTICLES_MAX;
    pthread_mutex_unlock(&service->jobs->lock);
    if (!draft) return error_set(err, ERR_CONFLICT, "the job has been started: it takes no more articles");
    return room || error_set(err, ERR_TOO_LARGE, "the job has %d articles already", JOB_ARTICLES_MAX);
}

static bool open_file(struct job_upload *upload, struct error *err) {
    if (!jobs_path(upload->service, upload->job->id, "upload.XXXXXX", upload->path, err)) return false;
    upload->fd = mkostemp(upload->path, O_CLOEXEC);
    if (upload->fd >= 0) return true;
    upload->path[0] = '\0';
    return error_set_errno(err, "the article can't be stored");
}

struct job_upload *service_begin_job_article(struct service *service, struct str id, struct str name, struct error *err) {
    struct job_upload *upload = alloc_zero(1, sizeof *upload);
    upload->service = service;
    upload->fd = -1;
    upload->name = arena_copy(&upload->arena, name);
    upload->job = jobs_hold(service, id, err);
    if (upload->job && jobs_encode_name(name, upload->key, err) && check_format(upload->job, name, &upload->format, err) &&
        check_draft(service, upload->job, err) && open_file(upload, err))
        return upload;
    service_close_job_article(upload);
    return NULL;
}

bool service_feed_job_article(struct job_upload *upload, const void *bytes, size_t len, struct error *err) {
    if (upload->bytes + (int64_t)len > DOCUMENT_BYTES_MAX)
        return error_set(err, ERR_TOO_LARGE, "an article may have %d bytes", DOCUMENT_BYTES_MAX);
    if (!jobs_take_bytes(upload->service, upload->job, (int64_t)len, err)) return false;
    upload->bytes += (int64_t)len;
    return file_write_all(upload->fd, "the article", bytes, len, err);
}

/* Written inside the store's transaction. */
struct article_write {
    struct str record, body;
};

static bool write_article(struct store_tx *tx, void *context, struct error *err) {
    const struct article_write *write = context;
    return write->body.len ? store_tx_put_record(tx, JOB_KIND, write->record, write->body, err)
                           : store_tx_remove_record(tx, JOB_KIND, write->record, err);
}

/* What the job holds before (NULL: nothing) and after (NULL: nothing) one article has changed: record and counts. */
static bool put_article(struct service *service, struct live_job *job, const struct job_article *before,
                        const struct job_article *after, struct error *err) {
    struct arena arena = {0};
    struct buf body = {0};
    struct job_record next = job->record;
    next.articles += (after != NULL) - (before != NULL);
    next.bytes += (after ? after->bytes : 0) - (before ? before->bytes : 0);
    next.expires_ms = clock_now_ms() + JOB_DRAFT_HOURS * 3600000LL;
    if (after) jobs_write_article(&body, after);
    struct article_write write = {jobs_article_record(&arena, job->id, after ? after->name : before->name), buf_str(&body)};
    bool ok = jobs_put(service, job, &next, &(struct store_write){.run = write_article, .context = &write}, err);
    buf_done(&body);
    arena_done(&arena);
    return ok;
}

static bool find_article(struct service *service, struct arena *arena, const char *id, struct str name, struct job_article *out,
                         struct error *err) {
    char key[NAME_KEY_MAX + 1];
    struct str body;
    if (!jobs_encode_name(name, key, err)) return false;
    struct error missing = {0};
    if (store_get_record(service->store, arena, JOB_KIND, arena_format(arena, "%s/%s", id, key), &body, &missing))
        return jobs_read_article(arena, body, out, err);
    if (missing.code != ERR_NOT_FOUND) return error_set(err, missing.code, "%s", missing.message);
    return error_set(err, ERR_NOT_FOUND, "the job has no article \"%" STR_FMT "\"", STR_ARG(name));
}

/* The file is in its place and on disk before the record tells of it. What it replaces stands aside in *former (empty: nothing)
 * until the record is written: under a name that the next start takes for an upload's, and removes. */
static bool place_file(struct job_upload *upload, char path[PATH_MAX], char former[PATH_MAX], struct error *err) {
    char name[NAME_KEY_MAX + 3], aside[NAME_KEY_MAX + sizeof "upload.former."];
    snprintf(name, sizeof name, "a-%s", upload->key);
    snprintf(aside, sizeof aside, "upload.former.%s", upload->key);
    if (!jobs_path(upload->service, upload->job->id, name, path, err) ||
        !jobs_path(upload->service, upload->job->id, aside, former, err))
        return false;
    if (fsync(upload->fd) < 0) return error_set_errno(err, "the article can't be stored");
    unlink(former);
    if (link(path, former) < 0) {
        if (errno != ENOENT) return error_set_errno(err, "the article can't be stored");
        former[0] = '\0';
    }
    if (rename(upload->path, path) < 0) {
        error_set_errno(err, "the article can't be stored");
        if (former[0]) unlink(former);
        return false;
    }
    upload->path[0] = '\0';
    return true;
}

/* Puts the file in its place, then the record; where that fails, the file is again what the record tells of. */
static bool replace_article(struct job_upload *upload, const struct job_article *before, const struct job_article *after,
                            struct error *err) {
    char path[PATH_MAX], former[PATH_MAX];
    if (!place_file(upload, path, former, err)) return false;
    if (file_sync_directory_of(path, err) && put_article(upload->service, upload->job, before, after, err)) {
        if (former[0]) unlink(former);
        return true;
    }
    if (former[0] ? rename(former, path) == 0 : unlink(path) == 0) file_sync_directory_of(path, NULL);
    return false;
}

static bool finish_locked(struct job_upload *upload, struct arena *arena, struct job_article *out, bool *created,
                          struct error *err) {
    struct live_job *job = upload->job;
    struct job_article old;
    struct error none = {0};
    *created = !find_article(upload->service, arena, job->id, upload->name, &old, &none);
    if (*created && none.code != ERR_NOT_FOUND) return error_set(err, none.code, "%s", none.message);
    if (!check_draft(upload->service, job, err)) return false;
    if (job->record.bytes + upload->bytes > JOB_BYTES_MAX)
        return error_set(err, ERR_TOO_LARGE, "the articles of a job may have %lld bytes together", JOB_BYTES_MAX);
    *out = (struct job_article){
        .name = arena_copy(arena, upload->name), .format = upload->format, .bytes = upload->bytes, .error = STR("")};
    if (!replace_article(upload, *created ? NULL : &old, out, err)) return false;
    upload->bytes = *created ? 0 : old.bytes; /* what is given back at the end */
    return true;
}

bool service_finish_job_article(struct job_upload *upload, struct arena *arena, struct job_article *out, bool *created,
                                struct error *err) {
    pthread_mutex_lock(&upload->job->writing);
    bool ok = finish_locked(upload, arena, out, created, err);
    pthread_mutex_unlock(&upload->job->writing);
    return ok;
}

void service_close_job_article(struct job_upload *upload) {
    if (!upload) return;
    if (upload->fd >= 0) close(upload->fd);
    if (upload->path[0]) unlink(upload->path);
    if (upload->job) {
        jobs_take_bytes(upload->service, upload->job, -upload->bytes, NULL);
        jobs_release(upload->service, upload->job);
    }
    arena_done(&upload->arena);
    free(upload);
}

/* ---- taking out, listing ---------------------------------------------------------------------------------------------- */

static bool remove_locked(struct service *service, struct live_job *job, struct str name, struct error *err) {
    struct arena arena = {0};
    struct job_article old;
    char key[NAME_KEY_MAX + 1], file[NAME_KEY_MAX + 3], path[PATH_MAX];
    bool ok = check_draft(service, job, err) && jobs_encode_name(name, key, err) &&
              find_article(service, &arena, job->id, name, &old, err) && put_article(service, job, &old, NULL, err);
    if (ok) {
        snprintf(file, sizeof file, "a-%s", key);
        if (jobs_path(service, job->id, file, path, NULL)) unlink(path);
        jobs_take_bytes(service, job, -old.bytes, NULL);
    }
    arena_done(&arena);
    return ok;
}

bool service_remove_job_article(struct service *service, struct str id, struct str name, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    pthread_mutex_lock(&job->writing);
    bool ok = remove_locked(service, job, name, err);
    pthread_mutex_unlock(&job->writing);
    jobs_release(service, job);
    return ok;
}

bool service_get_job_article(struct service *service, struct arena *arena, struct str id, struct str name,
                             struct job_article *out, struct error *err) {
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    bool ok = find_article(service, arena, job->id, name, out, err);
    jobs_release(service, job);
    return ok;
}

bool jobs_list_articles(struct service *service, struct arena *arena, const char *id, struct str after, size_t limit,
                        struct job_article_list *out, struct str *last, struct error *err) {
    struct record_list records;
    struct str prefix = arena_format(arena, "%s/", id);
    *out = (struct job_article_list){0};
    if (!store_list_records(service->store, arena, JOB_KIND, prefix, after, limit, &records, err)) return false;
    out->at = ARENA_ARRAY(arena, struct job_article, records.count + 1);
    for (; out->count < records.count; out->count++)
        if (!jobs_read_article(arena, records.at[out->count].body, &out->at[out->count], err)) return false;
    if (records.count) *last = records.at[records.count - 1].name;
    return true;
}

bool service_list_job_articles(struct service *service, struct arena *arena, struct str id, struct str after, size_t limit,
                               struct job_article_list *out, struct error *err) {
    char key[NAME_KEY_MAX + 1];
    struct str last;
    struct live_job *job = jobs_hold(service, id, err);
    if (!job) return false;
    bool ok = !after.len || jobs_encode_name(after, key, err);
    struct str from = ok && after.len ? arena_format(arena, "%s/%s", job->id, key) : STR("");
    ok = ok && jobs_list_articles(service, arena, job->id, from, limit + 1, out, &last, err);
    out->more = ok && out->count > limit;
    if (out->more) out->count = limit;
    jobs_release(service, job);
    return ok;
}
