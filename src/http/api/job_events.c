/* SPDX-License-Identifier: Apache-2.0 */
/* Server-sent events (HTML Living Standard, 9.2): the job as often as it changes, at most some times a second.
 *
 *     event: progress          the job as GET /v1/jobs/{job} has it
 *     event: end               the last one: the job is over, or gone (then without data of it)
 *
 * Without an end when the key is good no longer: whoever comes back is told why. */
#include "base/clock.h"
#include "http/api/job_json.h"
#include "http/gate/access.h"
#include "http/handlers.h"
#include "http/server_state.h"
#include "service/library/caller.h"

enum { ALIVE_MS = 15 * 1000 }; /* a comment so often, so that a client that has left is noticed */

struct job_events {
    struct request *request;
    struct str job;
    uint64_t version; /* that was told last */
    int64_t told_ms;
    bool began;
};

static bool is_over(enum job_state state) {
    return state == JOB_DONE || state == JOB_CANCELLED || state == JOB_FAILED;
}

static bool has_news(void *stream) {
    const struct job_events *events = stream;
    return service_job_version(events->request->service, events->job) != events->version ||
           clock_steady_ms() - events->told_ms >= ALIVE_MS || !access_lasts(events->request);
}

static void write_job(const struct job_info *job, struct buf *out) {
    struct arena arena = {0};
    struct json json = {.out = out};
    buf_add_str(out, is_over(job->state) ? STR("event: end\nid: end\ndata: ") : STR("event: progress\ndata: "));
    job_write(&json, &arena, job); /* JSON on one line: line feeds in texts are escaped */
    buf_add_str(out, STR("\n\n"));
    arena_done(&arena);
}

static void write_news(struct job_events *events, struct buf *out, bool *more) {
    struct arena arena = {0};
    struct job_info job;
    struct error fault = {0};
    bool found = service_get_job(events->request->service, &arena, events->job, &job, &fault);
    if (!found && streams_is_gone(&fault)) {
        buf_add_str(out, STR("event: end\nid: end\ndata: {}\n\n"));
        *more = false;
    } else if (!found) {
        /* It can't be read now: no news, and no end. */
    } else if (job.version != events->version) {
        write_job(&job, out);
        *more = *more && !is_over(job.state);
        events->version = job.version;
    } else if (clock_steady_ms() - events->told_ms >= ALIVE_MS) {
        buf_add_str(out, STR(":\n\n"));
    }
    arena_done(&arena);
}

/* Runs outside of the handler: whoever asks is bound here. */
static bool next_event(void *stream, struct buf *out, bool *more, struct error *err) {
    struct job_events *events = stream;
    (void)err;
    *more = !atomic_load(&events->request->state->draining) && access_lasts(events->request);
    if (!*more) return true;
    const struct caller *former = caller_bind(events->request->identity.caller);
    if (!events->began) buf_add_str(out, STR("retry: 2000\n\n"));
    events->began = true;
    write_news(events, out, more);
    if (out->len) events->told_ms = clock_steady_ms();
    caller_bind(former);
    return true;
}

/* A browser connects again when a stream ends; 204 tells it that there is nothing more to come. */
static bool has_seen_the_end(const struct request *request, const struct job_info *job) {
    struct str last;
    return is_over(job->state) && request_header(request, "Last-Event-ID", &last) && str_equal(last, STR("end"));
}

bool job_events_follow(struct request *request, struct error *err) {
    struct job_info job;
    if (!service_get_job(request->service, &request->arena, request->captures[0], &job, err)) return false;
    if (has_seen_the_end(request, &job)) {
        reply_empty(request, 204);
        return true;
    }
    struct stream_place *place = ARENA_NEW(&request->arena, struct stream_place);
    if (!streams_enter(request->state->streams, caller_share(), place, err)) return false;
    request_defer(request, streams_leave, place);
    struct job_events *events = ARENA_NEW(&request->arena, struct job_events);
    *events = (struct job_events){.request = request, .job = request->captures[0]};
    reply_type(request, 200, "text/event-stream");
    reply_add_header(request, "X-Accel-Buffering", STR("no")); /* nginx would gather the events */
    request->reply.next = next_event;
    request->reply.ready = has_news;
    request->reply.stream = events;
    return true;
}
