/* SPDX-License-Identifier: Apache-2.0 */
/* What others do to a kept document, as server-sent events (HTML Living Standard, 9.2), at most some times a second.
 *
 *     event: changes           as GET /v1/documents/{document}/changes answers; the id is its `next`
 *     event: end               it was deleted
 *
 * The stream ends by itself after a while, and at once when the key is good no longer: whoever comes back with Last-Event-ID,
 * as browsers do, shows the key again. */
#include <string.h>

#include "base/clock.h"
#include "http/api/document_json.h"
#include "http/gate/access.h"
#include "http/handlers.h"
#include "http/server_state.h"
#include "service/jobs/jobs.h"
#include "service/library/caller.h"

enum {
    ALIVE_MS = 15 * 1000,     /* a comment so often, so that a client that has left is noticed */
    LIFE_MS = 10 * 60 * 1000, /* what the grants were at the beginning counts no longer than that */
    SEGMENTS_AT_ONCE = 100,
};

struct document_events {
    struct request *request;
    int64_t id, rev, version; /* that were told last */
    int64_t article_rev;
    char job[JOB_ID_LEN + 1]; /* that fills it; empty: none */
    uint64_t news;
    int64_t began_ms, told_ms;
    bool began, behind; /* behind: there is more to tell already */
};

static bool has_news(void *stream) {
    const struct document_events *events = stream;
    return events->behind || service_article_news(events->request->service, events->id) != events->news ||
           clock_steady_ms() - events->told_ms >= ALIVE_MS || !access_lasts(events->request);
}

static void write_end(struct buf *out, bool *more) {
    buf_add_str(out, STR("event: end\nid: end\ndata: {}\n\n"));
    *more = false;
}

/* False when there is no such document any more. One that can't be read now has no news, and no end. */
static bool write_news(struct document_events *events, struct buf *out) {
    struct arena arena = {0};
    struct article article;
    struct article_segment_list list;
    struct error fault = {0};
    int64_t next;
    events->news = service_article_news(events->request->service, events->id); /* first: what comes now is told again */
    bool there = service_list_article_changes(events->request->service, &arena, events->id, events->rev, SEGMENTS_AT_ONCE,
                                              &article, &list, &next, &events->behind, &fault);
    char job[JOB_ID_LEN + 1] = "";
    service_find_document_job(events->request->service, events->id, job);
    if (there && (list.count || article.version != events->version || article.rev != events->article_rev ||
                  strcmp(job, events->job) != 0)) {
        struct buf data = {0};
        struct json json = {.out = &data};
        document_write_changes(&json, events->request->service, &arena, &article, &list, &next, &events->behind);
        buf_add_format(out, "event: changes\nid: %lld\ndata: ", (long long)next);
        buf_add_str(out, buf_str(&data));
        buf_add_str(out, STR("\n\n"));
        buf_done(&data);
        events->rev = next;
        events->version = article.version;
        events->article_rev = article.rev;
        memcpy(events->job, job, sizeof job);
    }
    arena_done(&arena);
    if (!there) events->behind = !streams_is_gone(&fault); /* asked for again */
    return there || events->behind;
}

/* Runs outside of the handler: whoever asks is bound here. */
static bool next_event(void *stream, struct buf *out, bool *more, struct error *err) {
    struct document_events *events = stream;
    int64_t now_ms = clock_steady_ms();
    (void)err;
    *more = !atomic_load(&events->request->state->draining) && now_ms - events->began_ms < LIFE_MS;
    if (!access_lasts(events->request)) {
        *more = false;
        return true;
    }
    const struct caller *former = caller_bind(events->request->identity.caller);
    if (!events->began) buf_add_str(out, STR("retry: 2000\n\n"));
    bool look = !events->began || events->behind || service_article_news(events->request->service, events->id) != events->news;
    events->began = true;
    if (look && !write_news(events, out)) write_end(out, more);
    if (!out->len && now_ms - events->told_ms >= ALIVE_MS) buf_add_str(out, STR(":\n\n"));
    if (out->len) events->told_ms = now_ms;
    caller_bind(former);
    return true;
}

/* Where to begin: behind the last event that the browser has seen, else as the query says, else now. */
static bool read_place(struct request *request, int64_t *after, struct error *err) {
    struct input query;
    struct str last;
    int64_t seen;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"after", NULL}, err) ||
        !input_int(&query, "after", 0, DOCUMENT_REV_MAX, after, err))
        return false;
    if (request_header(request, "Last-Event-ID", &last) && str_to_int(last, &seen) && seen >= 0 && seen <= DOCUMENT_REV_MAX)
        *after = seen;
    return true;
}

bool documents_follow(struct request *request, struct error *err) {
    struct article article;
    int64_t id, after = -1;
    if (!document_read_id(request, &id, err) || !read_place(request, &after, err) ||
        !service_get_article(request->service, &request->arena, id, &article, err))
        return false;
    struct stream_place *place = ARENA_NEW(&request->arena, struct stream_place);
    if (!streams_enter(request->state->streams, caller_share(), place, err)) return false;
    request_defer(request, streams_leave, place);
    struct document_events *events = ARENA_NEW(&request->arena, struct document_events);
    *events = (struct document_events){.request = request,
                                       .id = id,
                                       .rev = after < 0 ? article.rev : after,
                                       .version = article.version,
                                       .article_rev = article.rev,
                                       .began_ms = clock_steady_ms()};
    service_find_document_job(request->service, id, events->job);
    reply_type(request, 200, "text/event-stream");
    reply_add_header(request, "X-Accel-Buffering", STR("no")); /* nginx would gather the events */
    request->reply.next = next_event;
    request->reply.ready = has_news;
    request->reply.stream = events;
    return true;
}
