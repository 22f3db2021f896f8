/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that listen. */
#ifndef TAFSIRI_HTTP_LISTEN_H
#define TAFSIRI_HTTP_LISTEN_H

#include <stdint.h>

#include "base/error.h"

/* A listening socket, or -1. ERR_INVALID for what is no numeric address (or "localhost"), ERR_CONFLICT when it is in use. */
int listen_tcp(const char *address, uint16_t port, struct error *err);
/* A stale socket at the path is replaced; mode 0600. ERR_INVALID when the path is too long for a socket. */
int listen_unix(const char *path, struct error *err);
uint16_t listen_port(int fd);
/* True for an address of IPv4 or IPv6, as text. */
bool listen_is_address(const char *text);
/* True when only this machine can reach the address. */
bool listen_is_loopback(const char *address);

#endif
