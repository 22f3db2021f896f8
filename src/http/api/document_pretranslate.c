/* SPDX-License-Identifier: Apache-2.0 */
/* Pre-translation of a kept document, and what is left of it, by match rate. */
#include "http/api/document_json.h"
#include "http/api/job_json.h"
#include "http/handlers.h"
#include "service/bulk/analysis.h"

static bool read_wanted(struct request *request, struct article_pretranslate *wanted, bool *job, struct error *err) {
    struct input body;
    struct str *memories = NULL;
    int64_t min_score = MIN_SCORE_DEFAULT;
    *wanted = (struct article_pretranslate){.author = STR(""), .filter.author = STR("")};
    if (!document_read_id(request, &wanted->id, err) || !input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"min_score", "memories", "author", "job", NULL}, err) ||
        !input_bool(&body, "job", job, err) || !input_int(&body, "min_score", 1, 102, &min_score, err) ||
        !input_strs(&body, "memories", MEMORIES_MAX, &memories, &wanted->filter.memory_count, err) ||
        !input_str(&body, "author", UNIT_FIELD_MAX, &wanted->author, err))
        return false;
    wanted->min_score = (int)min_score;
    if (wanted->filter.memory_count) wanted->filter.memories = memories;
    return true;
}

static bool start_job(struct request *request, const struct article_pretranslate *wanted, struct error *err) {
    struct job_info job;
    if (!service_start_document_job(request->service, &request->arena, wanted, &job, err)) return false;
    struct json json = reply_json(request, 202);
    job_write(&json, &request->arena, &job);
    reply_add_header(request, "Location", arena_format(&request->arena, "/v1/jobs/%" STR_FMT, STR_ARG(job.id)));
    return true;
}

bool documents_pretranslate(struct request *request, struct error *err) {
    bool job = false;
    struct article_pretranslate wanted;
    struct article_pretranslate_report report;
    struct article article;
    if (!read_wanted(request, &wanted, &job, err)) return false;
    if (job) return start_job(request, &wanted, err);
    if (!service_pretranslate_article(request->service, &request->arena, &wanted, &article, &report, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "document");
    document_write_article(&json, request->service, &request->arena, &article);
    json_put_int(&json, "filled", report.filled);
    json_put_int(&json, "repeated", report.repeated);
    json_put_int(&json, "open", report.open);
    json_end_object(&json);
    reply_add_etag(request, article.rev);
    return true;
}

bool documents_analyse(struct request *request, struct error *err) {
    struct input query;
    struct article article;
    struct analysis analysis;
    struct unit_filter filter = {.author = STR("")};
    struct str *memories = NULL;
    struct analysis_weights weights = analysis_default_weights();
    int64_t id;
    if (!document_read_id(request, &id, err) || !input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"memories", NULL}, err) ||
        !input_strs(&query, "memories", MEMORIES_MAX, &memories, &filter.memory_count, err))
        return false;
    if (filter.memory_count) filter.memories = memories;
    if (!service_analyse_article(request->service, &request->arena, id, &filter, &article, &analysis, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "document", article.id);
    json_put_int(&json, "rev", article.rev);
    analysis_write_members(&json, &analysis, &weights);
    json_end_object(&json);
    return true;
}
