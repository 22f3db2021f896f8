/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/job_json.h"
#include "http/handlers.h"

static bool answer(struct request *request, int status, struct error *err) {
    struct job_info job;
    if (!service_get_job(request->service, &request->arena, request->captures[0], &job, err)) return false;
    struct json json = reply_json(request, status);
    job_write(&json, &request->arena, &job);
    return true;
}

bool jobs_create(struct request *request, struct error *err) {
    struct input body;
    struct job_settings settings;
    struct job_info job;
    if (!input_body(request, &body, err) || !job_read_settings(&body, &settings, err) ||
        !service_create_job(request->service, &request->arena, &settings, &job, err))
        return false;
    struct json json = reply_json(request, 201);
    job_write(&json, &request->arena, &job);
    reply_add_header(request, "Location", arena_format(&request->arena, "/v1/jobs/%" STR_FMT, STR_ARG(job.id)));
    return true;
}

bool jobs_get(struct request *request, struct error *err) {
    return answer(request, 200, err);
}

bool jobs_list(struct request *request, struct error *err) {
    struct input query;
    struct job_info_list list;
    struct str after = STR("");
    int64_t limit = PAGE_DEFAULT;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"after", "limit", NULL}, err) ||
        !input_str(&query, "after", JOB_ID_LEN, &after, err) || !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) ||
        !service_list_jobs(request->service, &request->arena, after, (size_t)limit + 1, &list, err))
        return false;
    bool more = list.count > (size_t)limit;
    if (more) list.count--;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "jobs");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) job_write(&json, &request->arena, &list.at[i]);
    json_end_array(&json);
    if (more) json_put_str(&json, "next", list.at[list.count - 1].id);
    json_end_object(&json);
    return true;
}

bool jobs_start(struct request *request, struct error *err) {
    return service_start_job(request->service, request->captures[0], err) && answer(request, 202, err);
}

bool jobs_cancel(struct request *request, struct error *err) {
    return service_cancel_job(request->service, request->captures[0], err) && answer(request, 202, err);
}

bool jobs_delete(struct request *request, struct error *err) {
    if (!service_delete_job(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}
