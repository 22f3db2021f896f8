/* SPDX-License-Identifier: Apache-2.0 */
/* Whole requests over a socket, against the real server on a small store: each is answered with a status line, or the
 * connection is closed, or the server waits for the rest of it, and answers others. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "fuzz.h"
#include "http/http.h"

enum { PATIENCE_MS = 10, ANSWER_MS = 100, HEALTH_MS = 20000, RETRY_MS = 20 };

/* Comes behind each input, so that a connection whose requests were all well-formed is closed at once. */
#define LAST_REQUEST "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

static uint16_t port;

static void open_server(void) {
    static char directory[] = "/tmp/tafsiri-fuzz-XXXXXX";
    struct error err = {0};
    REQUIRE(mkdtemp(directory), "no directory");
    const char *dictionaries = getenv("TAFSIRI_DICTIONARIES");
    struct service *service =
        service_open(&(struct service_options){.data = directory, .dictionaries = dictionaries ? dictionaries : "/"}, &err);
    REQUIRE(service && service_wait_ready(service, &err), "%s", err.message);
    struct http_server *server =
        http_open(service, &(struct http_options){.address = "127.0.0.1", .threads = 1, .workers = 2}, &err);
    REQUIRE(server, "%s", err.message);
    port = http_port(server);
}

/* At a thousand connections a second the system may be out of ports for a while (tcp(7), TIME_WAIT): that is not the server's.
 */
static int connect_patiently(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int waited_ms = 0;; waited_ms += RETRY_MS) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        REQUIRE(fd >= 0, "no socket: %s", strerror(errno));
        if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
        REQUIRE((errno == EADDRNOTAVAIL || errno == EINTR) && waited_ms < HEALTH_MS, "no connection: %s", strerror(errno));
        close(fd);
        usleep(RETRY_MS * 1000);
    }
}

static int open_connection(int patience_ms) {
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    int fd = connect_patiently();
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return fd;
}

/* The server may close in the middle. */
static void send_all(int fd, struct str bytes) {
    while (bytes.len) {
        ssize_t sent = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);
        if (sent <= 0) break;
        bytes = str_slice(bytes, (size_t)sent, bytes.len);
    }
}

/* The fuzzer's own alarm interrupts whoever waits with a timeout (signal(7)): that is no answer, nor the lack of one. */
static ssize_t receive(int fd, char *piece, size_t size) {
    ssize_t got;
    do got = recv(fd, piece, size, 0);
    while (got < 0 && errno == EINTR);
    return got;
}

/* False: nothing came within the connection's patience. Closing with unread bytes resets the connection: that is an end too. */
static bool read_answer(int fd, struct buf *answer) {
    char piece[4096];
    ssize_t got;
    while ((got = receive(fd, piece, sizeof piece)) > 0)
        if (answer->len < sizeof piece) buf_add(answer, piece, (size_t)got);
    return got == 0 || answer->len || errno == ECONNRESET;
}

/* A server that waits for the rest of a body, as long as its limits say, answers others meanwhile. */
static void require_health(void) {
    struct buf answer = {0};
    int fd = open_connection(HEALTH_MS);
    send_all(fd, STR(LAST_REQUEST));
    REQUIRE(read_answer(fd, &answer) && str_starts(buf_str(&answer), STR("HTTP/1.1 200")), "the server does not answer");
    buf_done(&answer);
    close(fd);
}

/* What the requests name that are made of the API's document, and a second one of each, to be deleted. JOB1 and JOB2 stand for
 * the ids of the jobs, which nobody can know before. */
static char jobs[2][64];

static void ask(const char *method, const char *path, const char *body, struct buf *answer) {
    struct buf request = {0};
    int fd = open_connection(HEALTH_MS);
    buf_add_format(&request,
                   "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                   "Content-Length: %zu\r\n\r\n%s",
                   method, path, strlen(body), body);
    buf_clear(answer);
    send_all(fd, buf_str(&request));
    REQUIRE(read_answer(fd, answer) && str_starts(buf_str(answer), STR("HTTP/1.1 20")), "%s: %.*s", path, (int)answer->len,
            answer->at);
    buf_done(&request);
    close(fd);
}

static void make(const char *path, const char *body) {
    struct buf answer = {0};
    ask("POST", path, body, &answer);
    buf_done(&answer);
}

static void make_job(char id[64]) {
    struct buf answer = {0};
    char path[128];
    ask("POST", "/v1/jobs", "{\"from\": \"en\", \"to\": [\"sw\"]}", &answer);
    size_t at = str_find(buf_str(&answer), STR("\"id\":\""), 0);
    REQUIRE(at != SIZE_MAX && sscanf(answer.at + at + 6, "%60[0-9a-f]", id) == 1, "a job without an id");
    snprintf(path, sizeof path, "/v1/jobs/%s/articles/a.html", id);
    ask("PUT", path, "<p>Good. Bad.</p>", &answer);
    snprintf(path, sizeof path, "/v1/jobs/%s/start", id);
    ask("POST", path, "", &answer);
    buf_done(&answer);
}

static void fill_store(void) {
    make("/v1/memories", "{\"name\": \"news\"}");
    make("/v1/memories", "{\"name\": \"wire-2025\"}");
    make("/v1/memories", "{\"name\": \"old\"}");
    make("/v1/memories/news/units", "{\"from\": \"en\", \"to\": \"sw\", \"source\": \"Good.\", \"target\": \"Njema.\"}");
    make("/v1/memories/news/units", "{\"from\": \"en\", \"to\": \"sw\", \"source\": \"Bad.\", \"target\": \"Mbaya.\"}");
    make("/v1/documents", "{\"text\": \"Good. Bad.\", \"from\": \"en\", \"to\": \"sw\", \"memory\": \"news\"}");
    make("/v1/documents", "{\"text\": \"Good.\", \"from\": \"en\", \"to\": \"sw\", \"memory\": \"news\"}");
    make_job(jobs[0]);
    make_job(jobs[1]);
}

static void name_jobs(struct buf *out, struct str bytes) {
    for (size_t at; (at = str_find(bytes, STR("JOB"), 0)) != SIZE_MAX;) {
        bool second = at + 3 < bytes.len && bytes.at[at + 3] == '2';
        buf_add_str(out, str_slice(bytes, 0, at));
        buf_add_str(out, str_of(jobs[second]));
        bytes = str_slice(bytes, at + 4 < bytes.len ? at + 4 : bytes.len, bytes.len);
    }
    buf_add_str(out, bytes);
}

/* What is answered at all is answered soon; who waits for the rest of a request is told that none comes. */
static void end_input(int fd) {
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    poll(&waiting, 1, PATIENCE_MS);
    shutdown(fd, SHUT_WR);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf request = {0}, answer = {0};
    if (!port) {
        open_server();
        fill_store();
    }
    int fd = open_connection(ANSWER_MS);
    name_jobs(&request, (struct str){(const char *)data, size});
    buf_add_str(&request, STR(LAST_REQUEST));
    send_all(fd, buf_str(&request));
    end_input(fd);
    if (!read_answer(fd, &answer)) require_health();
    REQUIRE(answer.len == 0 || str_starts(buf_str(&answer), STR("HTTP/1.")), "that is no answer");
    buf_done(&request), buf_done(&answer);
    close(fd);
    return 0;
}
