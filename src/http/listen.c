/* SPDX-License-Identifier: Apache-2.0 */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/message/limits.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
};

/* Length of the socket address, 0 when the text is none. No names are looked up: which address a name gives may change. */
static socklen_t parse(const char *text, uint16_t port, union address *address) {
    memset(address, 0, sizeof *address);
    if (strcmp(text, "localhost") == 0) text = "127.0.0.1";
    if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons(port);
        return sizeof address->v4;
    }
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) != 1) return 0;
    address->v6.sin6_family = AF_INET6;
    address->v6.sin6_port = htons(port);
    return sizeof address->v6;
}

bool listen_is_address(const char *text) {
    union address address;
    return strcmp(text, "localhost") != 0 && parse(text, 0, &address) != 0;
}

bool listen_is_loopback(const char *text) {
    union address address;
    if (parse(text, 0, &address) == 0) return false;
    if (address.any.sa_family == AF_INET) return ntohl(address.v4.sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(&address.v6.sin6_addr);
}

static int fail(int fd, const char *what, struct error *err) {
    if (errno == EADDRINUSE) {
        error_set(err, ERR_CONFLICT, "%s is in use by another program", what);
    } else {
        error_set_errno(err, "can't listen on %s", what);
    }
    if (fd >= 0) close(fd);
    return -1;
}

int listen_tcp(const char *text, uint16_t port, struct error *err) {
    union address address;
    char what[128];
    socklen_t len = parse(text, port, &address);
    if (len == 0) {
        error_set(err, ERR_INVALID, "\"%s\" is not an address such as 127.0.0.1 or ::1", text);
        return -1;
    }
    snprintf(what, sizeof what, strchr(text, ':') ? "[%s]:%u" : "%s:%u", text, port);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1, buffer = SEND_BUFFER;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer) < 0 || bind(fd, &address.any, len) < 0 ||
        listen(fd, LISTEN_BACKLOG) < 0)
        return fail(fd, what, err);
    return fd;
}

static void remove_stale(const char *path) {
    struct stat stat;
    if (lstat(path, &stat) == 0 && S_ISSOCK(stat.st_mode)) unlink(path);
}

int listen_unix(const char *path, struct error *err) {
    union address address = {.local.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.local.sun_path) {
        error_set(err, ERR_INVALID, "%s is longer than the %zu bytes that a socket's path may have", path,
                  sizeof address.local.sun_path - 1);
        return -1;
    }
    memcpy(address.local.sun_path, path, strlen(path) + 1);
    remove_stale(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* fchmod before bind: the socket is never there with another mode, as it would be for a moment with chmod after it. */
    if (fd < 0 || fchmod(fd, 0600) < 0 || bind(fd, &address.any, sizeof address.local) < 0 || listen(fd, LISTEN_BACKLOG) < 0)
        return fail(fd, path, err);
    return fd;
}

uint16_t listen_port(int fd) {
    union address address = {0};
    socklen_t len = sizeof address;
    if (getsockname(fd, &address.any, &len) < 0) return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}
