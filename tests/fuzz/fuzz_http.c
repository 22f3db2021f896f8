/* SPDX-License-Identifier: Apache-2.0 */
/* Whole requests over a socket, against the real server on an empty store: each is answered with a status line, or the
 * connection is closed, or the server waits for the rest of it, and answers others. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "fuzz.h"
#include "http/http.h"

enum { ANSWER_MS = 100, HEALTH_MS = 20000, RETRY_MS = 20 };

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf answer = {0};
    if (!port) open_server();
    int fd = open_connection(ANSWER_MS);
    send_all(fd, (struct str){(const char *)data, size});
    send_all(fd, STR(LAST_REQUEST));
    shutdown(fd, SHUT_WR);
    if (!read_answer(fd, &answer)) require_health();
    REQUIRE(answer.len == 0 || str_starts(buf_str(&answer), STR("HTTP/1.")), "that is no answer");
    buf_done(&answer);
    close(fd);
    return 0;
}
