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

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/* RFC 6266: the name in ASCII for those that read no more, then as it is (RFC 8187). */
void reply_add_file_name(struct request *request, struct str name) {
    struct buf out = {0};
    buf_add_str(&out, STR("attachment; filename=\""));
    for (size_t i = 0; i < name.len; i++) buf_add_byte(&out, is_plain(name.at[i]) || name.at[i] == ' ' ? name.at[i] : '_');
    buf_add_str(&out, STR("\"; filename*=UTF-8''"));
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i] == '/' || name.at[i] == '\\' ? '_' : name.at[i];
        if (is_plain(c)) {
            buf_add_byte(&out, c);
        } else {
            buf_add_format(&out, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
    reply_add_header(request, "Content-Disposition", buf_str(&out));
    buf_done(&out);
}

bool reply_has_header(const struct reply *reply, const char *name) {
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcmp(reply->headers[i].name, name) == 0) return true;
    return false;
}

void reply_add_etag(struct request *request, int64_t rev) {
    reply_add_header(request, "ETag", arena_format(&request->arena, "\"%lld\"", (long long)rev));
}
