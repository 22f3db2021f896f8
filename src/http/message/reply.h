/* SPDX-License-Identifier: Apache-2.0 */
/* The answer in the making. A handler fills it; server.c sends it. */
#ifndef TAFSIRI_HTTP_MESSAGE_REPLY_H
#define TAFSIRI_HTTP_MESSAGE_REPLY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/json.h"

struct request;

enum { REPLY_HEADERS_MAX = 12 };

struct reply_header {
    const char *name;
    struct str value; /* NUL behind it, in the request's arena or a literal */
};

struct reply {
    int status;       /* 0: not answered yet */
    const char *type; /* media type; NULL: no body */
    struct buf body;
    struct reply_header headers[REPLY_HEADERS_MAX];
    size_t header_count;
    /* A body in pieces: appends the next one and tells whether there are more; false ends the connection in the middle of the
     * body, so that the client notices. A worker calls it, since it reads from the store or a file; it may append nothing
     * though there is more. What `stream` needs is released by request_defer. NULL: `body` is all. */
    bool (*next)(void *stream, struct buf *out, bool *more, struct error *err);
    /* For a stream that may have nothing to say for long: `next` is called when ready() is true. Quick: the thread that reads
     * for all asks it, and streams.h from one of its own. NULL: there is always something. */
    bool (*ready)(void *stream);
    void *stream;
};

/* Starts a JSON answer; write to the result, nothing else is needed. */
struct json reply_json(struct request *request, int status);
/* A body of another type, written to request->reply.body. */
void reply_type(struct request *request, int status, const char *type);
/* As if nothing had been answered yet but the first `headers` of the headers. */
void reply_reset(struct request *request, size_t headers);
/* No body at all. */
void reply_empty(struct request *request, int status);
void reply_add_header(struct request *request, const char *name, struct str value);
bool reply_has_header(const struct reply *reply, const char *name);
/* `"12"`: a unit's rev as its entity tag. */
void reply_add_etag(struct request *request, int64_t rev);
/* The body is a file of this name, for the client to save; slashes are no part of it. */
void reply_add_file_name(struct request *request, struct str name);
/* Replaces whatever was written by a problem report (RFC 9457) after `err` and request->fault. */
void reply_problem(struct request *request, const struct error *err);
/* The status of an error code: THE mapping. */
int problem_status(enum error_code code);
/* What went wrong here, of no use to the client: the message is for the log alone. */
bool problem_is_ours(enum error_code code);

#endif
