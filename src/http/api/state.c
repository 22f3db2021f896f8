/* SPDX-License-Identifier: Apache-2.0 */
/* How the server does: for load balancers, for service managers, for Prometheus. */
#include "http/handlers.h"
#include "http/server_state.h"
#include "service/access/access.h"
#include "service/jobs/jobs.h"

bool state_health(struct request *request, struct error *err) {
    (void)err; /* it answers: that is all there is to say */
    reply_type(request, 200, "text/plain; charset=utf-8");
    buf_add_str(&request->reply.body, STR("ok\n"));
    return true;
}

bool state_readiness(struct request *request, struct error *err) {
    const char *why = NULL;
    if (atomic_load(&request->state->draining)) return error_set(err, ERR_UNAVAILABLE, "the server is stopping");
    if (!service_ready(request->service, &why)) return error_set(err, ERR_UNAVAILABLE, "%s", why ? why : "not ready yet");
    reply_type(request, 200, "text/plain; charset=utf-8");
    buf_add_str(&request->reply.body, STR("ready\n"));
    return true;
}

static void write_value(struct buf *out, const char *name, const char *type, const char *help, int64_t value) {
    buf_add_format(out, "# HELP tafsiri_%s %s\n# TYPE tafsiri_%s %s\ntafsiri_%s %lld\n", name, help, name, type, name,
                   (long long)value);
}

static void write_lane(struct buf *out, const char *name, struct lane *lane, int limit) {
    size_t waiting, running;
    lane_measure(lane, &waiting, &running);
    buf_add_format(out, "tafsiri_queue_length{queue=\"%s\"} %zu\n", name, waiting);
    buf_add_format(out, "tafsiri_queue_limit{queue=\"%s\"} %d\n", name, limit);
    buf_add_format(out, "tafsiri_queue_running{queue=\"%s\"} %zu\n", name, running);
}

static void write_server(struct server_state *state, struct buf *out) {
    write_value(out, "connections", "gauge", "Open connections.", (int64_t)connections_count(state->connections));
    write_value(out, "connections_limit", "gauge", "How many there may be.", (int64_t)connections_max(state->connections));
    write_value(out, "requests_running", "gauge", "Requests being read, worked on or answered.",
                metrics_running(state->metrics));
    write_value(out, "body_bytes", "gauge", "Request bodies held in memory.", (int64_t)atomic_load(&state->body_bytes));
    write_value(out, "body_bytes_limit", "gauge", "How many there may be.", BODIES_MAX);
    write_value(out, "unknown_body_bytes", "gauge", "Those of them whose sender has shown no key yet.",
                (int64_t)atomic_load(&state->unknown_bytes));
    write_value(out, "unknown_body_bytes_limit", "gauge", "How many there may be.", UNKNOWN_BODIES_MAX);
    buf_add_str(out, STR("# HELP tafsiri_queue_length Requests that wait for a worker.\n"
                         "# TYPE tafsiri_queue_length gauge\n"
                         "# HELP tafsiri_queue_limit How many may wait.\n"
                         "# TYPE tafsiri_queue_limit gauge\n"
                         "# HELP tafsiri_queue_running Requests on a worker.\n"
                         "# TYPE tafsiri_queue_running gauge\n"));
    write_lane(out, "waits", state->waits, WAITING_MAX);
    write_lane(out, "heavy", state->heavy, HEAVY_WAITING_MAX);
    write_lane(out, "long", state->lengthy, LONG_WAITING_MAX);
}

static void write_access(struct server_state *state, struct buf *out) {
    struct audit_counts audit;
    audit_measure(state->audit, &audit);
    write_value(out, "keys", "gauge", "Access keys that are good.", (int64_t)service_count_keys(state->service));
    write_value(out, "keys_limit", "gauge", "How many there may be, those revoked included.", ACCESS_KEYS_MAX);
    write_value(out, "sessions", "gauge", "Sessions of browsers.", (int64_t)service_count_sessions(state->service));
    write_value(out, "sessions_limit", "gauge", "How many there may be; the one that ends first makes room.", SESSIONS_MAX);
    write_value(out, "audit_lines_total", "counter", "Events in the audit log.", (int64_t)audit.lines);
    write_value(out, "audit_left_out_total", "counter", "Refusals beyond what the audit log takes.", (int64_t)audit.left_out);
    write_value(out, "audit_failures_total", "counter", "Events that could not be written.", (int64_t)audit.failures);
    write_value(out, "tls_expiry_seconds", "gauge", "When the certificate ends, in seconds since 1970; 0 without TLS.",
                tls_expiry(state->tls));
}

static void write_service(struct service *service, struct buf *out) {
    struct service_metrics m = {0};
    service_read_metrics(service, &m);
    write_value(out, "ready", "gauge", "1 when the indexes are complete and the store can write.", m.ready);
    write_value(out, "store_writable", "gauge", "1 when the store can write.", m.writable);
    write_value(out, "memories", "gauge", "Memories.", m.memories);
    write_value(out, "units", "gauge", "Units that are not deleted.", m.units);
    write_value(out, "index_units", "gauge", "Units in the match indexes.", m.index_units);
    write_value(out, "index_pending", "gauge", "Units put since the indexes were last saved.", m.index_pending);
    write_value(out, "store_commits_total", "counter", "Group commits.", (int64_t)m.commits);
    write_value(out, "store_writes_total", "counter", "Writes in them.", (int64_t)m.writes);
    write_value(out, "store_failed_commits_total", "counter", "Commits that failed.", (int64_t)m.failed_commits);
    write_value(out, "store_damaged_reads_total", "counter", "Rows passed over because their checksum is wrong.",
                (int64_t)m.damaged_reads);
    write_value(out, "store_queue_length", "gauge", "Writes that wait for the writer.", (int64_t)m.write_queue);
    write_value(out, "suggest_requests_total", "counter", "Look-ups.", (int64_t)m.lookups);
    write_value(out, "segments_matched_total", "counter", "Look-ups that found something.", (int64_t)m.lookups_matched);
    write_value(out, "spelling_checks_total", "counter", "Texts checked.", (int64_t)m.spelling_checks);
}

static void write_jobs(struct service *service, struct buf *out) {
    struct job_metrics m;
    service_measure_jobs(service, &m);
    buf_add_str(out, STR("# HELP tafsiri_jobs Jobs, by state.\n# TYPE tafsiri_jobs gauge\n"));
    for (unsigned i = 0; i < JOB_STATE_COUNT; i++)
        buf_add_format(out, "tafsiri_jobs{state=\"%s\"} %lld\n", job_state_name((enum job_state)i), (long long)m.jobs[i]);
    write_value(out, "jobs_limit", "gauge", "How many there may be.", JOBS_MAX);
    write_value(out, "jobs_queue_limit", "gauge", "How many may be queued.", JOBS_QUEUED_MAX);
    write_value(out, "jobs_bytes", "gauge", "Articles and results of jobs on disk.", m.bytes);
    write_value(out, "jobs_bytes_limit", "gauge", "How many there may be.", JOBS_BYTES_MAX);
}

/* They count what is in all memories. */
bool state_metrics(struct request *request, struct error *err) {
    if (!caller_require_all(err)) return false;
    reply_type(request, 200, "text/plain; version=0.0.4; charset=utf-8");
    struct buf *out = &request->reply.body;
    metrics_write(request->state->metrics, out);
    write_server(request->state, out);
    write_access(request->state, out);
    write_service(request->service, out);
    write_jobs(request->service, out);
    return true;
}
