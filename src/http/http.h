/* SPDX-License-Identifier: Apache-2.0 */
/* The server: HTTP/1.1 over TCP and over a Unix socket, in front of the service. routes.c is the table of all that it
 * answers, limits.h holds every bound, exchange.h tells the life of one request. */
#ifndef TAFSIRI_HTTP_HTTP_H
#define TAFSIRI_HTTP_HTTP_H

#include "base/error.h"
#include "service/service.h"

struct http_server;

/* Protocols of other programs; each can be switched off. */
enum {
    HTTP_TMSERVER = 1 << 0,     /* /tmserver, /api/v1 */
    HTTP_LANGUAGETOOL = 1 << 1, /* /v2 */
    HTTP_APERTIUM = 1 << 2,     /* /apertium */
    HTTP_MYMEMORY = 1 << 3,     /* /mymemory */
};

struct http_options {
    const char *address; /* "127.0.0.1", "::1" ...; NULL: no TCP. One that others can reach takes a key in the store, and
                            encryption: */
    const char *tls_certificate, *tls_key; /* PEM files, both or neither */
    bool behind_proxy;                     /* a proxy encrypts, and its X-Forwarded-For is believed */
    const char *allow_origins;             /* pages of others that may use it, separated by commas; NULL: none. See policy.h */
    uint16_t port;                         /* 0: any free one, see http_port */
    const char *unix_socket;               /* path; NULL: none. A stale one is replaced, mode 0600 */
    int threads;                           /* for quick lookups; 0: one per core */
    int workers;                           /* for what waits; 0: the default in limits.h */
    const char *audit;                     /* file of the audit log; NULL: none */
    unsigned without;                      /* protocols that are switched off: HTTP_TMSERVER ... */
};

/* ERR_INVALID for an address that can't be read, ERR_CONFLICT for one in use, ERR_DENIED for one that others can reach without
 * keys or encryption. The service and the options' texts must outlive the server. */
struct http_server *http_open(struct service *service, const struct http_options *options, struct error *err);
uint16_t http_port(const struct http_server *server);
/* Reads the certificate again and begins a new audit file where that was moved away. When it fails, what was there goes on. */
bool http_reload(struct http_server *server, struct error *err);
/* Takes no new connections, lets running requests end (at most some seconds), then closes. */
void http_close(struct http_server *server);

#endif
