/* SPDX-License-Identifier: Apache-2.0 */
/* What the server answers: one table, in routes.c. */
#ifndef TAFSIRI_HTTP_ROUTES_H
#define TAFSIRI_HTTP_ROUTES_H

#include "http/message/request.h"

/* Where a handler runs. */
enum route_kind {
    ROUTE_QUICK, /* in the thread that read the request: microseconds at most, never waiting */
    ROUTE_BRIEF, /* there too, as long as request->effort lasts; fails with ERR_COSTLY beyond it, and is called again on a
                    worker: so it only reads, and does nothing twice that shows */
    ROUTE_WAITS, /* on a worker: waits for the disk, or computes for milliseconds */
    ROUTE_HEAVY, /* on a worker of its own kind: computes for seconds, over a whole document */
    ROUTE_LONG,  /* on one of the few workers for what takes minutes */
};

enum {
    ROUTE_QUERY = 1,   /* a query string may come: the handler reads it, or is a protocol whose clients send what nobody reads.
                          Without it there may be none: a misspelt ?dry_run=true would be ignored in silence otherwise */
    ROUTE_CHANGES = 2, /* a GET that changes something, as a protocol wants it: no page of elsewhere may lead a browser there */
    ROUTE_SIZED = 4,   /* HEAVY with a long body; one of at most SIZED_BODY_MAX takes milliseconds, and WAITS */
};

struct route {
    enum method method;
    const char *pattern; /* "/v1/memories/{memory}"; a last "{name*}" takes the rest of the path, undecoded */
    enum role role;      /* who may ask, see service/library/caller.h */
    enum route_kind kind;
    uint64_t body_max;
    unsigned traits; /* of ROUTE_QUERY, ROUTE_CHANGES, ROUTE_SIZED */
    /* Fills request->reply, or fails. */
    bool (*handle)(struct request *request, struct error *err);
    /* For bodies that are not gathered: begin when the headers are read, feed with each piece; both in the reading thread. */
    bool (*begin)(struct request *request, struct error *err);
    bool (*feed)(struct request *request, const void *bytes, size_t len, struct error *err);
};

/* True when the first thing captured is the name of a memory. */
bool route_names_memory(const struct route *route);

extern const struct route ROUTES[];
extern const size_t ROUTE_COUNT;

/* Sets request->route and captures. ERR_NOT_FOUND, also for what belongs to a protocol that is switched off, or 405 with Allow
 * when the path exists for other methods; HEAD goes to GET; OPTIONS on a path that exists is answered (204 and Allow) with
 * route left NULL. */
bool route_find(struct request *request, struct error *err);

#endif
