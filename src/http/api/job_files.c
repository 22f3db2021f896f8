/* SPDX-License-Identifier: Apache-2.0 */
/* What goes into a job and what comes out of it: articles, results, the analysis. Files are streams both ways. */
#include "http/api/job_json.h"
#include "http/handlers.h"

/* ---- articles ----------------------------------------------------------------------------------------------------------- */

static void close_upload(void *context) {
    service_close_job_article(context);
}

bool job_article_begin(struct request *request, struct error *err) {
    request->stream = service_begin_job_article(request->service, request->captures[0], request->captures[1], err);
    if (request->stream) request_defer(request, close_upload, request->stream);
    return request->stream != NULL;
}

bool job_article_feed(struct request *request, const void *bytes, size_t len, struct error *err) {
    return service_feed_job_article(request->stream, bytes, len, err);
}

/* How the job writes its results. */
static bool get_settings(struct request *request, struct job_settings *out, struct error *err) {
    struct job_info job;
    if (!service_get_job(request->service, &request->arena, request->captures[0], &job, err)) return false;
    *out = job.settings;
    return true;
}

static bool answer_article(struct request *request, int status, const struct job_article *article, struct error *err) {
    struct job_settings settings;
    if (!get_settings(request, &settings, err)) return false;
    struct json json = reply_json(request, status);
    job_write_article(&json, article, settings.format, settings.kind);
    return true;
}

bool job_article_finish(struct request *request, struct error *err) {
    struct job_article article;
    bool created;
    return service_finish_job_article(request->stream, &request->arena, &article, &created, err) &&
           answer_article(request, created ? 201 : 200, &article, err);
}

bool job_article_get(struct request *request, struct error *err) {
    struct job_article article;
    return service_get_job_article(request->service, &request->arena, request->captures[0], request->captures[1], &article,
                                   err) &&
           answer_article(request, 200, &article, err);
}

bool job_article_remove(struct request *request, struct error *err) {
    if (!service_remove_job_article(request->service, request->captures[0], request->captures[1], err)) return false;
    reply_empty(request, 204);
    return true;
}

bool job_articles_list(struct request *request, struct error *err) {
    struct input query;
    struct job_settings settings;
    struct job_article_list list;
    struct str after = STR("");
    int64_t limit = PAGE_DEFAULT;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"after", "limit", NULL}, err) ||
        !input_str(&query, "after", JOB_NAME_MAX, &after, err) || !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) ||
        !get_settings(request, &settings, err) ||
        !service_list_job_articles(request->service, &request->arena, request->captures[0], after, (size_t)limit, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "articles");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) job_write_article(&json, &list.at[i], settings.format, settings.kind);
    json_end_array(&json);
    if (list.more) json_put_str(&json, "next", list.at[list.count - 1].name);
    json_end_object(&json);
    return true;
}

/* ---- results ------------------------------------------------------------------------------------------------------------ */

static void close_result(void *context) {
    service_close_result(context);
}

static bool next_result(void *stream, struct buf *out, bool *more, struct error *err) {
    return service_read_result(stream, out, more, err);
}

static void send_file(struct request *request, struct result_reader *reader, const char *type, struct str name, int64_t bytes) {
    reply_type(request, 200, type);
    reply_add_file_name(request, name);
    if (bytes == 0) return; /* a stream has something to say */
    request->reply.next = next_result;
    request->reply.stream = reader;
}

bool job_result_get(struct request *request, struct error *err) {
    struct language to;
    struct job_result about;
    struct job_article article;
    struct job_settings settings;
    const struct str *captures = request->captures;
    if (!language_parse(captures[1], &to, err)) return false;
    struct result_reader *reader =
        service_open_result(request->service, captures[0], captures[2], &to, &about, &request->arena, err);
    if (!reader) return false;
    request_defer(request, close_result, reader);
    if (!get_settings(request, &settings, err) ||
        !service_get_job_article(request->service, &request->arena, captures[0], captures[2], &article, err))
        return false;
    send_file(request, reader, result_media_type(settings.format, article.format), about.name, about.bytes);
    return true;
}

bool job_results_get(struct request *request, struct error *err) {
    int64_t bytes;
    struct result_reader *reader = service_open_archive(request->service, request->captures[0], &bytes, err);
    if (!reader) return false;
    request_defer(request, close_result, reader);
    struct str name = arena_format(&request->arena, "%" STR_FMT ".zip", STR_ARG(request->captures[0]));
    send_file(request, reader, "application/zip", name, bytes);
    return true;
}

/* ---- the analysis ------------------------------------------------------------------------------------------------------- */

static void close_analysis(void *context) {
    service_close_analysis(context);
}

static bool next_analysis(void *stream, struct buf *out, bool *more, struct error *err) {
    return service_next_analysis(stream, out, more, err);
}

static bool send_analysis(struct request *request, enum analysis_format format, const char *type, const char *extension,
                          struct error *err) {
    struct str job = request->captures[0];
    struct analysis_export *export = service_begin_analysis(request->service, job, format, err);
    if (!export) return false;
    request_defer(request, close_analysis, export);
    reply_type(request, 200, type);
    if (extension)
        reply_add_file_name(request, arena_format(&request->arena, "analysis-%" STR_FMT "%s", STR_ARG(job), extension));
    request->reply.next = next_analysis;
    request->reply.stream = export;
    return true;
}

bool job_analysis_json(struct request *request, struct error *err) {
    return send_analysis(request, ANALYSIS_JSON, "application/json", NULL, err);
}

bool job_analysis_csv(struct request *request, struct error *err) {
    return send_analysis(request, ANALYSIS_CSV, "text/csv; charset=utf-8", ".csv", err);
}

/* Shown by a browser: the page has no script, and asks nobody for anything. */
bool job_analysis_html(struct request *request, struct error *err) {
    reply_add_header(request, "Content-Security-Policy", STR("default-src 'none'; style-src 'unsafe-inline'"));
    return send_analysis(request, ANALYSIS_HTML, "text/html; charset=utf-8", NULL, err);
}
