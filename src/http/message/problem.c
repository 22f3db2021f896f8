/* SPDX-License-Identifier: Apache-2.0 */
/* Errors as clients see them: RFC 9457 problem details.
 *
 *     {"type": "about:blank", "title": "Unprocessable Content", "status": 422, "code": "invalid",
 *      "detail": "limit must be between 1 and 100", "pointer": "/limit"}
 *
 * The type is about:blank, since title and status say all that a type page would; programs look at status and code. */
#include "http/message/reply.h"
#include "http/message/request.h"

int problem_status(enum error_code code) {
    switch (code) {
    case ERR_MALFORMED: return 400;
    case ERR_INVALID: return 422; /* another than 400, so that a client knows whether its encoder or its values are wrong */
    case ERR_NOT_FOUND: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_STALE: return 412;
    case ERR_DENIED: return 403;
    case ERR_TOO_LARGE: return 413;
    case ERR_NO_SPACE: return 507;
    case ERR_UNAVAILABLE: return 503;
    case ERR_COSTLY:
    case ERR_NONE:
    case ERR_DAMAGED:
    case ERR_INTERNAL: break;
    }
    return 500;
}

bool problem_is_ours(enum error_code code) {
    return code == ERR_INTERNAL || code == ERR_DAMAGED;
}

static const struct status {
    int status;
    const char *code, *title;
} STATUSES[] = {
    {400, "malformed", "Bad Request"},
    {401, "unauthenticated", "Unauthorized"},
    {403, "denied", "Forbidden"},
    {404, "not_found", "Not Found"},
    {405, "method_not_allowed", "Method Not Allowed"},
    {409, "conflict", "Conflict"},
    {412, "stale", "Precondition Failed"},
    {413, "too_large", "Content Too Large"},
    {414, "target_too_long", "URI Too Long"},
    {415, "wrong_media_type", "Unsupported Media Type"},
    {421, "wrong_host", "Misdirected Request"},
    {422, "invalid", "Unprocessable Content"},
    {428, "precondition_required", "Precondition Required"},
    {429, "too_many", "Too Many Requests"},
    {431, "headers_too_large", "Request Header Fields Too Large"},
    {501, "method_unknown", "Not Implemented"},
    {503, "unavailable", "Service Unavailable"},
    {507, "no_space", "Insufficient Storage"},
    {500, "internal", "Internal Server Error"}, /* the last one: for all others */
};

static const struct status *find_status(int status) {
    const struct status *found = STATUSES;
    while (found->status != status && found->status != 500) found++;
    return found;
}

void reply_problem(struct request *request, const struct error *err) {
    const struct fault *fault = &request->fault;
    int status = fault->status ? fault->status : problem_status(err->code);
    reply_type(request, status, "application/problem+json");
    struct json json = {.out = &request->reply.body};
    json_begin_object(&json);
    json_put_str(&json, "type", STR("about:blank"));
    json_put_str(&json, "title", str_of(find_status(status)->title));
    json_put_int(&json, "status", status);
    json_put_str(&json, "code", str_of(find_status(status)->code));
    json_put_str(&json, "detail",
                 problem_is_ours(err->code) ? STR("the server's log says what went wrong") : str_of(err->message));
    if (fault->pointer.at) json_put_str(&json, "pointer", fault->pointer);
    if (fault->parameter.at) json_put_str(&json, "parameter", fault->parameter);
    if (fault->current.at) {
        json_key(&json, "current");
        json_raw(&json, fault->current);
    }
    json_end_object(&json);
    buf_add_byte(json.out, '\n');
    if (status == 503) reply_add_header(request, "Retry-After", arena_format(&request->arena, "%d", RETRY_AFTER_SECONDS));
}
