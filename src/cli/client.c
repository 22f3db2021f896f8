/* SPDX-License-Identifier: Apache-2.0 */
/* One client for a server elsewhere and for one of our own: both listen on DATA/tafsiri.sock. */
#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "cli/cli.h"
#include "http/http.h"

enum { ANSWER_MAX_BYTES = 256 << 20 };

struct client {
    CURL *curl, *beside;     /* the second asks while the first waits for its answer */
    struct buf socket;       /* its path, with a NUL behind */
    struct service *service; /* of our own, when no server runs */
    struct http_server *server;
};

/* ---- one request ------------------------------------------------------------------------------------------------------ */

struct transfer {
    CURL *curl;
    const struct client_request *request;
    struct buf *answer;
    struct error output; /* why the answer could not be written */
};

static size_t read_body(char *to, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    ssize_t got = read(transfer->request->body_fd, to, size * count);
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t len = size * count;
    long status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    if (transfer->request->output_fd > 0 && status < 300)
        return file_write_all(transfer->request->output_fd, transfer->request->output_name, bytes, len, &transfer->output) ? len
                                                                                                                           : 0;
    if (transfer->answer->len + len > ANSWER_MAX_BYTES) return 0;
    buf_add(transfer->answer, bytes, len);
    return len;
}

static int tell_progress(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up) {
    const struct transfer *transfer = context;
    (void)down_total;
    (void)down;
    transfer->request->progress(transfer->request->progress_context, up, up_total);
    return 0;
}

static void set_body(CURL *curl, const struct client_request *request, struct transfer *transfer) {
    if (request->body_fd > 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_body);
        curl_easy_setopt(curl, CURLOPT_READDATA, transfer);
        if (request->body_length >= 0) curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_length);
    } else if (request->body.at) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.at);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    if (!request->progress) return;
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, tell_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

static enum error_code code_of_status(long status) {
    switch (status) {
    case 400: return ERR_MALFORMED;
    case 401:
    case 403: return ERR_DENIED;
    case 404: return ERR_NOT_FOUND;
    case 409: return ERR_CONFLICT;
    case 412: return ERR_STALE;
    case 413: return ERR_TOO_LARGE;
    case 422: return ERR_INVALID;
    case 503: return ERR_UNAVAILABLE;
    case 507: return ERR_NO_SPACE;
    default: return ERR_INTERNAL;
    }
}

/* The sentence of a problem detail (RFC 9457), or the bare status. */
static bool set_problem(struct error *err, long status, struct str body) {
    json_t *problem = json_loadb(body.at, body.len, 0, NULL);
    const char *detail = json_string_value(json_object_get(problem, "detail"));
    if (!detail) detail = json_string_value(json_object_get(problem, "title"));
    if (detail)
        error_set(err, code_of_status(status), "%s", detail);
    else
        error_set(err, code_of_status(status), "the server answered with status %ld", status);
    json_decref(problem);
    return false;
}

static bool send_on(struct client *client, CURL *curl, const struct client_request *request, struct buf *answer,
                    struct error *err) {
    struct transfer transfer = {.curl = curl, .request = request, .answer = answer};
    struct buf text = {0};
    long status = 0;
    curl_easy_reset(curl);
    buf_add_format(&text, "Content-Type: %s", request->type ? request->type : "application/json");
    buf_add_byte(&text, '\0');
    struct curl_slist *headers = curl_slist_append(NULL, text.at);
    headers = curl_slist_append(headers, "Expect:"); /* no round trip before the body */
    buf_clear(&text);
    buf_add_format(&text, "http://localhost%s", request->path);
    buf_add_byte(&text, '\0');
    curl_easy_setopt(curl, CURLOPT_URL, text.at);
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, client->socket.at);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    set_body(curl, request, &transfer);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    buf_done(&text);
    /* A server that refuses a body early closes the connection: its answer counts, not the broken pipe. */
    if (status >= 300) return set_problem(err, status, buf_str(answer));
    if (transfer.output.code) return error_set(err, transfer.output.code, "%s", transfer.output.message);
    return code == CURLE_OK || error_set(err, ERR_UNAVAILABLE, "the server did not answer: %s", curl_easy_strerror(code));
}

bool client_send(struct client *client, const struct client_request *request, struct buf *answer, struct error *err) {
    return send_on(client, client->curl, request, answer, err);
}

bool client_ask_beside(struct client *client, const char *path, struct buf *answer, struct error *err) {
    if (!client->beside) client->beside = curl_easy_init();
    if (!client->beside) return error_set(err, ERR_INTERNAL, "libcurl can't be used");
    return send_on(client, client->beside, &(struct client_request){.method = "GET", .path = path}, answer, err);
}

void client_encode(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || memchr("-._~", c, 4);
        if (plain)
            buf_add_byte(out, (char)c);
        else
            buf_add_format(out, "%%%02X", c);
    }
}

void client_encode_name(struct buf *out, const char *name) {
    struct str rest = str_of(name);
    for (size_t bad; rest.len && !utf8_valid(rest, &bad); rest = str_slice(rest, bad + 1, rest.len)) {
        client_encode(out, str_slice(rest, 0, bad));
        client_encode(out, STR("\uFFFD"));
    }
    client_encode(out, rest);
}

/* ---- life ------------------------------------------------------------------------------------------------------------- */

static bool server_answers(struct client *client) {
    struct buf answer = {0};
    bool ok = client_send(client, &(struct client_request){.method = "GET", .path = "/healthz"}, &answer, NULL);
    buf_done(&answer);
    return ok;
}

static bool start_own_server(struct client *client, const char *data, struct error *err) {
    struct buf dictionaries = {0};
    bool ok = places_check_owner(data, err) && places_dictionaries(&dictionaries, err);
    if (ok) client->service = service_open(&(struct service_options){.data = data, .dictionaries = dictionaries.at}, err);
    buf_done(&dictionaries);
    if (!client->service || !service_wait_ready(client->service, err)) return false;
    struct buf audit = {0};
    buf_add_format(&audit, "%s/audit.log", data);
    buf_add_byte(&audit, '\0');
    client->server =
        http_open(client->service, &(struct http_options){.unix_socket = client->socket.at, .audit = audit.at}, err);
    buf_done(&audit);
    return client->server != NULL;
}

/* Asking questions of a directory that holds nothing is a slip of the pen, not a wish for a new store. */
static bool check_store(const char *data, struct error *err) {
    struct buf path = {0};
    buf_add_format(&path, "%s/store.sqlite", data);
    buf_add_byte(&path, '\0');
    bool there = file_exists(path.at);
    buf_done(&path);
    return there || error_set(err, ERR_NOT_FOUND, "%s: there are no memories here yet", data);
}

struct client *client_open(const char *data, bool may_create, struct error *err) {
    if (!may_create && !check_store(data, err)) return NULL;
    struct client *client = alloc_zero(1, sizeof *client);
    client->curl = curl_easy_init();
    buf_add_format(&client->socket, "%s/tafsiri.sock", data);
    buf_add_byte(&client->socket, '\0');
    if (!client->curl) error_set(err, ERR_INTERNAL, "libcurl can't be used");
    if (client->curl && ((file_exists(client->socket.at) && server_answers(client)) || start_own_server(client, data, err)))
        return client;
    client_close(client);
    return NULL;
}

void client_close(struct client *client) {
    if (!client) return;
    curl_easy_cleanup(client->curl);
    curl_easy_cleanup(client->beside);
    http_close(client->server);
    service_close(client->service);
    buf_done(&client->socket);
    free(client);
}
