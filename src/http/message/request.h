/* SPDX-License-Identifier: Apache-2.0 */
/* One request and its answer, as the handlers see them: no socket, no library.
 *
 * Everything hangs on the request's arena and dies with it; what needs more than that is handed to request_defer. A request is
 * touched by one thread at a time. */
#ifndef TAFSIRI_HTTP_MESSAGE_REQUEST_H
#define TAFSIRI_HTTP_MESSAGE_REQUEST_H

#include <jansson.h>

#include "http/message/limits.h"
#include "http/message/reply.h"
#include "service/library/caller.h"
#include "service/service.h"

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_COUNT,
    METHOD_UNKNOWN = METHOD_COUNT
};

struct str method_name(enum method method);
enum method method_parse(struct str name);

struct header {
    struct str name, value;
};

enum { CAPTURES_MAX = 4 };

/* What a problem report says beyond code and sentence; set by whoever knows it, before the error travels up. */
struct fault {
    int status;           /* 0: after the error's code */
    struct str pointer;   /* JSON pointer (RFC 6901) to the member at fault; "" is the whole body, at NULL: not known */
    struct str parameter; /* name of the query parameter at fault */
    struct str current;   /* of a stale change: what is there now, as JSON; at NULL: not told */
    bool close;           /* what follows on the connection can't be trusted or isn't wanted */
};

/* Who asks; access.c finds out. */
struct identity {
    struct str address;    /* of the client; empty over the Unix socket */
    bool is_local;         /* came over the Unix socket: the administrator of this machine */
    bool is_foreign_page;  /* a page of another origin, one that is allowed */
    bool is_late;          /* not known yet: the key may stand in the body */
    bool is_session;       /* by the cookie of a session */
    struct str tried;      /* id of the key that was sent, good or not */
    struct str key;        /* id of the key; empty: none was needed */
    struct str changed;    /* id of the key that was made, for the audit log */
    int64_t expires_ms;    /* of the key or session; 0: never */
    struct caller *caller; /* NULL: may do everything */
};

struct route;
struct server_state;
struct deferred;

struct request {
    struct service *service;
    struct server_state *state; /* metrics and the like; server_state.h */
    struct arena arena;

    enum method method;
    struct str target;      /* as it came: path and query, undecoded */
    struct str path, query; /* undecoded; the query without its "?" */
    const struct header *headers;
    size_t header_count;
    bool folded;   /* a header field goes on in the next line */
    bool hostless; /* in HTTP/1.0, which needs no Host, and without one: no browser */

    struct identity identity;
    const struct route *route;
    struct str captures[CAPTURES_MAX]; /* the {names} of the route's pattern, decoded; {names*} as they came */

    struct buf body; /* whole, unless the route takes it in pieces */
    void *stream;    /* of a route that takes its body in pieces */
    struct reply reply;
    struct fault fault;
    struct effort *effort; /* what a ROUTE_BRIEF may spend in the reading thread; NULL on a worker */
    struct deferred *deferred;
};

/* Runs what was deferred, the last one first, and frees everything. */
void request_done(struct request *request);
/* Has `function(context)` called when the request is over, whatever came of it. */
void request_defer(struct request *request, void (*function)(void *context), void *context);

/* Splits request->target into path and query. ERR_MALFORMED for what is no path, or holds bytes that no target may. */
bool request_split_target(struct request *request, struct error *err);
/* The first header of this name, any case; false when there is none. */
bool request_header(const struct request *request, const char *name, struct str *value);
/* Operation-Id, which makes a retry harmless; empty when there is none. ERR_INVALID: it is printable ASCII, so that it can't be
 * mangled on its way. */
bool request_operation(const struct request *request, struct str *operation, struct error *err);
/* If-Match: the rev of its ETag `"REV"`, ANY_REV for * and, where it may be left out, for none; 0, which nothing has, for
 * what is no ETag of ours. Where it must not be left out, `needed_by` names what is to change ("unit"): 428. */
bool request_match(struct request *request, const char *needed_by, int64_t *rev, struct error *err);
/* The byte that "%XX" at `i` stands for; -1 when no two hexadecimal digits follow. */
int request_escaped_byte(struct str text, size_t i);
/* Undoes %XX (and "+" for a space, where wanted). ERR_MALFORMED for a bad escape, invalid UTF-8 or NUL. */
bool request_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *out, struct error *err);
/* True when Content-Type, without its parameters, is `type`. */
bool request_has_type(const struct request *request, const char *type);

#endif
