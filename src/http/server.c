/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd, alone here: sockets and bytes on its side, exchanges on ours.
 *
 * One daemon with a pool of threads listens on TCP, one with a single thread on the Unix socket. A thread of theirs reads a
 * request and calls on_request: once when the headers are there, for each piece of the body, and once at its end. What is quick
 * or brief is answered then and there (routes.c says why that holds nobody up). What waits, and what turns out not to be brief,
 * is suspended, goes to a worker, and is resumed when its reply stands, which calls on_request once more. So is an answer whose
 * pieces are read from the store: a worker makes each. */
#include "http/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "http/exchange.h"
#include "http/listen.h"
#include "http/tls.h"

struct listener {
    struct http_server *server;
    struct MHD_Daemon *daemon;
    int fd; /* -1: does not listen */
    bool guarded;
    bool encrypted;
};

struct http_server {
    struct server_state state;
    struct listener tcp, local;
    struct tls *tls;
    uint16_t port;
    char *unix_socket;
};

/* ---- answering ---------------------------------------------------------------------------------------------------------- */

static void resume_reply(struct stream_wait *wait) {
    struct exchange *exchange = (struct exchange *)((char *)wait - offsetof(struct exchange, wait));
    MHD_resume_connection(exchange->owner);
}

/* The exchange may be gone as soon as its connection is resumed. */
static void make_piece(struct job *job) {
    struct exchange *exchange = (struct exchange *)((char *)job - offsetof(struct exchange, job));
    exchange_make(exchange);
    MHD_resume_connection(exchange->owner);
}

static ssize_t read_piece(void *context, uint64_t position, char *out, size_t max) {
    struct exchange *exchange = context;
    (void)position; /* it is read from front to back */
    ptrdiff_t len = exchange_read(exchange, out, max);
    if (len == EXCHANGE_BROKEN) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (len == EXCHANGE_WAITS) {
        MHD_suspend_connection(exchange->owner); /* first: it may be woken before exchange_wait returns */
        exchange_wait(exchange, resume_reply);
        return 0;
    }
    if (len == EXCHANGE_WORKS) {
        MHD_suspend_connection(exchange->owner);
        exchange_work(exchange, make_piece);
        return 0;
    }
    return len == 0 ? MHD_CONTENT_READER_END_OF_STREAM : len;
}

/* A long answer is handed over in pieces even where it is in memory, so that we know how fast it is taken. */
static struct MHD_Response *make_response(struct exchange *exchange) {
    enum { PIECE = 64 * KiB };
    struct reply *reply = &exchange->request.reply;
    size_t len = reply->body.len;
    if (reply->next) return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_piece, exchange, NULL);
    if (len > PIECE) return MHD_create_response_from_callback(len, PIECE, read_piece, exchange, NULL);
    if (len == 0) return MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
    char *body = reply->body.at; /* goes over to the response, which frees it */
    reply->body = (struct buf){0};
    return MHD_create_response_from_buffer(len, body, MHD_RESPMEM_MUST_FREE);
}

static void add_headers(struct MHD_Response *response, const struct exchange *exchange) {
    const struct reply *reply = &exchange->request.reply;
    if (reply->type) MHD_add_response_header(response, "Content-Type", reply->type);
    if (!reply_has_header(reply, "Cache-Control")) MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    for (size_t i = 0; i < reply->header_count; i++)
        MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value.at);
    if (exchange->request.fault.close || atomic_load(&exchange->state->draining))
        MHD_add_response_header(response, "Connection", "close");
}

static enum MHD_Result send_reply(struct MHD_Connection *mhd, struct exchange *exchange) {
    exchange_count(exchange);
    connections_enter(exchange->state->connections, exchange->connection, PHASE_REPLY);
    exchange->stage = STAGE_SENT;
    exchange->owner = mhd;
    struct MHD_Response *response = make_response(exchange);
    if (!response) return MHD_NO;
    add_headers(response, exchange);
    enum MHD_Result result = MHD_queue_response(mhd, (unsigned)exchange->request.reply.status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- working ------------------------------------------------------------------------------------------------------------ */

/* The exchange may be gone as soon as its connection is resumed. */
static void run_suspended(struct job *job) {
    struct exchange *exchange = (struct exchange *)((char *)job - offsetof(struct exchange, job));
    struct MHD_Connection *mhd = exchange->owner;
    exchange_run(exchange);
    exchange->stage = STAGE_READY;
    MHD_resume_connection(mhd);
}

static enum MHD_Result finish(struct MHD_Connection *mhd, struct exchange *exchange) {
    struct lane *lane;
    connections_enter(exchange->state->connections, exchange->connection, PHASE_WORK);
    if (exchange_finish(exchange, &lane)) return send_reply(mhd, exchange);
    exchange->stage = STAGE_WORK;
    exchange->owner = mhd;
    exchange->job.run = run_suspended;
    MHD_suspend_connection(mhd); /* first: the worker may be done before lane_submit returns */
    if (lane_submit(lane, &exchange->job)) return MHD_YES;
    exchange_overload(exchange);
    exchange->stage = STAGE_READY;
    MHD_resume_connection(mhd);
    return MHD_YES;
}

/* ---- what libmicrohttpd calls ------------------------------------------------------------------------------------------- */

static struct connection *connection_of(struct MHD_Connection *mhd) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode what) {
    struct listener *listener = context;
    struct connections *connections = listener->server->state.connections;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = connections_add(
            connections, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd, listener->encrypted);
    } else {
        exchange_close(*connection_context(*socket_context)); /* one whose headers never ended */
        connections_remove(connections, *socket_context);
    }
}

/* The first line has been read; the target is still as it came. */
static void *on_target(void *context, const char *target, struct MHD_Connection *mhd) {
    struct listener *listener = context;
    struct connection *connection = connection_of(mhd);
    struct exchange *exchange = exchange_open(&listener->server->state, connection, target, listener->guarded);
    *connection_context(connection) = exchange;
    return exchange;
}

/* A value that goes on in the next line (RFC 9112, 5.2) is added by the library to the name, "Content-Length12": neither it nor
 * we would see a length, and a proxy that passes such lines on would. It is only then that a value does not stand right behind
 * its name in the connection's memory. */
static bool stands_behind(const char *name, size_t name_len, const char *value) {
    const char *end = name + name_len;
    if ((uintptr_t)value <= (uintptr_t)end || (uintptr_t)value - (uintptr_t)end > BLANKS_MAX) return false;
    for (const char *at = end; at < value; at++)
        if (*at != '\0' && *at != ' ' && *at != '\t') return false;
    return true;
}

/* The library ends a value at NUL, "Content-Length: 28\0, 99", and a proxy that passes NUL on would see the rest. What comes
 * behind a value, `lines` later, does not stand right there then: the library has made NUL of what ends a line, one or two
 * each. */
static bool ends_line(const char *end, const char *behind, int lines) {
    ptrdiff_t len = behind - end;
    if (len < lines || len > 2 * lines) return false;
    while (len > 0 && end[len - 1] == '\0') len--;
    return len == 0;
}

struct reading {
    struct request *request;
    const char *end; /* of the last value; NULL: there is none yet */
};

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_len, const char *value,
                                 size_t value_len) {
    struct reading *reading = context;
    struct request *request = reading->request;
    struct header *headers = (struct header *)request->headers;
    (void)kind;
    request->folded |= !value || !stands_behind(name, name_len, value);
    request->folded |= reading->end && !ends_line(reading->end, name, 1);
    reading->end = value ? value + value_len : name + name_len;
    headers[request->header_count++] = (struct header){{name, name_len}, {value ? value : "", value ? value_len : 0}};
    return request->header_count <= HEADERS_MAX ? MHD_YES : MHD_NO;
}

/* The head of a request stands in one piece, from the method on. */
static void read_headers(struct MHD_Connection *mhd, struct request *request, const char *method) {
    const union MHD_ConnectionInfo *head = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct reading reading = {.request = request};
    request->headers = ARENA_ARRAY(&request->arena, struct header, HEADERS_MAX + 1);
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, on_header, &reading);
    if (reading.end && request->header_count <= HEADERS_MAX)
        request->folded |= !head || !ends_line(reading.end, method + head->header_size, 2);
}

static struct str address_of(struct MHD_Connection *mhd, struct arena *arena) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    char text[INET6_ADDRSTRLEN] = "";
    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text, sizeof text);
    if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, text, sizeof text);
    return arena_copy(arena, str_of(text));
}

static enum MHD_Result begin(struct MHD_Connection *mhd, struct exchange *exchange, const char *method, const char *version) {
    struct str host;
    struct request *request = &exchange->request;
    request->method = method_parse(str_of(method));
    request->identity.address = address_of(mhd, &request->arena);
    read_headers(mhd, request, method);
    request->hostless = strcmp(version, "HTTP/1.0") == 0 && !request_header(request, "Host", &host);
    connections_enter(exchange->state->connections, exchange->connection, PHASE_BODY);
    return exchange_accept(exchange) ? send_reply(mhd, exchange) : MHD_YES;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *mhd, const char *url, const char *method,
                                  const char *version, const char *body, size_t *body_len, void **exchange_at) {
    struct exchange *exchange = *exchange_at;
    (void)context, (void)url;
    switch (exchange->stage) {
    case STAGE_HEADERS: return begin(mhd, exchange, method, version);
    case STAGE_BODY: break;
    case STAGE_READY: return send_reply(mhd, exchange);
    case STAGE_WORK:
    case STAGE_SENT: return MHD_YES;
    }
    if (*body_len == 0) return finish(mhd, exchange);
    size_t len = *body_len;
    *body_len = 0;
    return exchange_feed(exchange, body, len) ? MHD_YES : MHD_NO;
}

static void on_completed(void *context, struct MHD_Connection *mhd, void **exchange_at,
                         enum MHD_RequestTerminationCode reason) {
    struct exchange *exchange = *exchange_at;
    (void)context, (void)mhd, (void)reason;
    if (!exchange) return;
    *connection_context(exchange->connection) = NULL;
    connections_enter(exchange->state->connections, exchange->connection, PHASE_IDLE);
    exchange_close(exchange);
    *exchange_at = NULL;
}

/* Query strings are decoded by us, from the target. */
static size_t leave_escaped(void *context, struct MHD_Connection *mhd, char *text) {
    (void)context, (void)mhd;
    return strlen(text);
}

/* ---- open --------------------------------------------------------------------------------------------------------------- */

/* Every connection takes a descriptor: as many as the system lets us have. */
static size_t connection_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 512;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= 2 * DESCRIPTORS_KEPT) return DESCRIPTORS_KEPT;
    size_t most = (size_t)limit.rlim_cur - DESCRIPTORS_KEPT;
    return most < CONNECTIONS_MAX ? most : CONNECTIONS_MAX;
}

static bool start(struct listener *listener, int threads, struct error *err) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (listener->encrypted ? MHD_USE_TLS : 0);
    struct MHD_OptionItem pool[] = {{MHD_OPTION_THREAD_POOL_SIZE, threads, NULL}, {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem secure[] = {{MHD_OPTION_HTTPS_CERT_CALLBACK, 0, tls_callback()},
                                      {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)TLS_PRIORITIES},
                                      {MHD_OPTION_END, 0, NULL}};
    listener->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, on_request, listener, MHD_OPTION_ARRAY, threads > 1 ? pool : none,
                         MHD_OPTION_ARRAY, listener->encrypted ? secure : none, MHD_OPTION_LISTEN_SOCKET, listener->fd,
                         MHD_OPTION_CONNECTION_LIMIT, (unsigned)connection_limit(), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                         (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)INACTIVITY_SECONDS,
                         MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_URI_LOG_CALLBACK, on_target, listener,
                         MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
                         listener, MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_END);
    return listener->daemon || error_set_errno(err, "the HTTP server does not start");
}

static bool open_tcp(struct http_server *server, const struct http_options *options, struct error *err) {
    if (!options->address) return true;
    if (options->tls_certificate && !(server->tls = tls_open(options->tls_certificate, options->tls_key, err))) return false;
    server->tcp.encrypted = server->tls != NULL;
    server->state.tls = server->tls;
    server->tcp.fd = listen_tcp(options->address, options->port, err);
    if (server->tcp.fd < 0) return false;
    server->port = listen_port(server->tcp.fd);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return start(&server->tcp, options->threads > 0 ? options->threads : (int)cores, err);
}

static bool open_unix(struct http_server *server, const struct http_options *options, struct error *err) {
    if (!options->unix_socket) return true;
    server->local.fd = listen_unix(options->unix_socket, err);
    if (server->local.fd < 0) return false;
    server->unix_socket = strdup(options->unix_socket);
    return start(&server->local, 1, err);
}

static bool open_state(struct server_state *state, struct service *service, const struct http_options *options,
                       struct error *err) {
    int workers = options->workers;
    state->service = service;
    state->without = options->without;
    state->metrics = metrics_open();
    state->throttle = throttle_open();
    state->connections = connections_open(connection_limit(), state->metrics);
    state->waits = lane_open(workers > 0 ? workers : WORKERS_DEFAULT, WAITING_MAX);
    state->heavy = lane_open(HEAVY_WORKERS, HEAVY_WAITING_MAX);
    state->lengthy = lane_open(LONG_WORKERS, LONG_WAITING_MAX);
    state->streams = streams_open();
    if (!state->connections || !state->waits || !state->heavy || !state->lengthy || !state->streams)
        return error_set_errno(err, "no threads to be had");
    if (options->audit && !(state->audit = audit_open(options->audit, err))) return false;
    return policy_make(options, service, &state->policy, err);
}

struct http_server *http_open(struct service *service, const struct http_options *options, struct error *err) {
    struct http_server *server = alloc_zero(1, sizeof *server);
    server->tcp = (struct listener){.server = server, .fd = -1, .guarded = true};
    server->local = (struct listener){.server = server, .fd = -1};
    if (open_state(&server->state, service, options, err) && open_tcp(server, options, err) && open_unix(server, options, err))
        return server;
    http_close(server);
    return NULL;
}

uint16_t http_port(const struct http_server *server) {
    return server->port;
}

bool http_reload(struct http_server *server, struct error *err) {
    bool ok = !server->state.audit || audit_reopen(server->state.audit, err);
    return (!server->tls || tls_reload(server->tls, err)) && ok;
}

/* ---- close -------------------------------------------------------------------------------------------------------------- */

static void quiesce(struct listener *listener) {
    if (listener->daemon) MHD_quiesce_daemon(listener->daemon);
}

static void stop(struct listener *listener) {
    if (listener->daemon) MHD_stop_daemon(listener->daemon);
    if (listener->fd >= 0) close(listener->fd);
}

/* Lets requests end that are on their way, and their answers leave. */
static void drain(struct server_state *state, int64_t most_ms) {
    int64_t until_ms = clock_steady_ms() + most_ms;
    do {
        connections_cut_waiting(state->connections);
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    } while (metrics_running(state->metrics) > 0 && clock_steady_ms() < until_ms);
}

void http_close(struct http_server *server) {
    if (!server) return;
    struct server_state *state = &server->state;
    atomic_store(&state->draining, true);
    streams_stop(state->streams); /* each then ends, for we drain */
    quiesce(&server->tcp);
    quiesce(&server->local);
    service_stop(state->service); /* long work tells its client so, instead of holding up the end until nobody hears it */
    if (state->connections) drain(state, DRAIN_MS);
    lane_stop(state->waits); /* resumes what is suspended, as the library wants it before it stops */
    lane_stop(state->heavy);
    lane_stop(state->lengthy);
    if (state->connections) drain(state, LEAVE_MS); /* what a worker had begun ends in any case: its answer too is sent */
    stop(&server->tcp);                             /* until then requests may come in, and are refused */
    stop(&server->local);
    lane_close(state->waits);
    lane_close(state->heavy);
    lane_close(state->lengthy);
    if (server->unix_socket) unlink(server->unix_socket);
    streams_close(state->streams);
    connections_close(state->connections);
    metrics_close(state->metrics);
    tls_close(server->tls);
    audit_close(state->audit);
    throttle_close(state->throttle);
    free(server->unix_socket);
    free(server);
}
