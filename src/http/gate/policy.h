/* SPDX-License-Identifier: Apache-2.0 */
/* Who may reach the server over TCP, and what is believed of them; made from the options when it opens. */
#ifndef TAFSIRI_HTTP_GATE_POLICY_H
#define TAFSIRI_HTTP_GATE_POLICY_H

#include "http/http.h"

enum { ORIGINS_MAX = 16, ORIGIN_MAX_BYTES = 256 };

struct access_policy {
    bool loopback;     /* nobody but this machine: then Host must name it */
    bool keys_always;  /* keys are demanded even while there is none */
    bool behind_proxy; /* whose forwarding headers are believed */
    bool secure;       /* browsers see https */
    bool encrypted;    /* by this server itself: no page of its own has http */
    /* Pages that may use it beside its own: "https://example.org", or a scheme of extensions with "*" as its host, for an
     * add-on that has another one on each machine. They point into the options' text. */
    struct str origins[ORIGINS_MAX];
    size_t origin_count;
};

/* ERR_DENIED for an address that others can reach without keys and encryption, ERR_INVALID for what is no origin: with a
 * sentence that says what to write instead. */
bool policy_make(const struct http_options *options, struct service *service, struct access_policy *out, struct error *err);
/* True for what may stand among `origins`. */
bool policy_is_origin(struct str text);

#endif
