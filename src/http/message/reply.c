/* SPDX-License-Identifier: Apache-2.0 */
#include "http/message/reply.h"

#include <assert.h>
#include <string.h>

#include "http/message/request.h"

void reply_type(struct request *request, int status, const char *type) {
    struct reply *reply = &request->reply;
    reply->status = status;
    reply->type = type;
    reply->next = NULL;
    reply->ready = NULL;
    reply->on_worker = false;
    buf_clear(&reply->body);
}

struct json reply_json(struct request *request, int status) {
    reply_type(request, status, "application/json");
    return (struct json){.out = &request->reply.body};
}

void reply_reset(struct request *request, size_t headers) {
    reply_type(request, 0, NULL);
    request->reply.header_count = headers;
}

void reply_empty(struct request *request, int status) {
    reply_type(request, status, NULL);
}

void reply_add_header(struct request *request, const char *name, struct str value) {
    struct reply *reply = &request->reply;
    assert(reply->header_count < REPLY_HEADERS_MAX);
    reply->headers[reply->header_count++] = (struct reply_header){name, arena_copy(&request->arena, value)};
}

bool reply_has_header(const struct reply *reply, const char *name) {
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcmp(reply->headers[i].name, name) == 0) return true;
    return false;
}

void reply_add_etag(struct request *request, int64_t rev) {
    reply_add_header(request, "ETag", arena_format(&request->arena, "\"%lld\"", (long long)rev));
}
