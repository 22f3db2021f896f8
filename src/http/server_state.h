/* SPDX-License-Identifier: Apache-2.0 */
/* What all requests share. */
#ifndef TAFSIRI_HTTP_SERVER_STATE_H
#define TAFSIRI_HTTP_SERVER_STATE_H

#include <stdatomic.h>

#include "http/connections.h"
#include "http/gate/audit.h"
#include "http/gate/policy.h"
#include "http/gate/throttle.h"
#include "http/lane.h"
#include "http/metrics.h"
#include "http/streams.h"
#include "http/tls.h"

struct server_state {
    struct service *service;
    struct metrics *metrics;
    struct connections *connections;
    struct lane *waits, *heavy, *lengthy; /* where ROUTE_WAITS, ROUTE_HEAVY and ROUTE_LONG run */
    struct streams *streams;              /* answers that wait for news */
    atomic_size_t body_bytes;             /* of all requests that are gathering or hold a body */
    atomic_bool draining;                 /* no new work */
    struct throttle *throttle;
    struct audit *audit; /* NULL: none is kept */
    struct access_policy policy;
    struct tls *tls;             /* NULL: not encrypted */
    atomic_size_t unknown_bytes; /* of bodies whose sender is not known yet */
    unsigned without;            /* protocols that are switched off, as in http.h */
};

#endif
