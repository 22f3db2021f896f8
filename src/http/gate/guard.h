/* SPDX-License-Identifier: Apache-2.0 */
/* What a request must be before anything else looks at it. */
#ifndef TAFSIRI_HTTP_GATE_GUARD_H
#define TAFSIRI_HTTP_GATE_GUARD_H

#include "http/gate/policy.h"
#include "http/message/request.h"

/* Framing that two readers of one stream could understand differently (request smuggling) is refused, and the connection
 * closed: sets request->fault. *length is the announced length of the body, 0 for none, UINT64_MAX for chunked. */
bool guard_framing(struct request *request, uint64_t *length, struct error *err);

/* For what comes over TCP. A browser can be made to reach a server on a loopback address for a stranger: by a name that
 * resolves to 127.0.0.1 (DNS rebinding: the Host header tells); and any server from a stranger's page (the Origin and
 * Sec-Fetch-Site headers tell), unless its origin is allowed: then the reply says so (CORS), and identity.is_foreign_page is
 * set. 421 and 403. Sets identity.address from what a proxy says, where there is one. */
bool guard_client(struct request *request, const struct access_policy *policy, struct error *err);

/* For a GET that changes something. A link or a form on any page makes a browser send one, as if its user had typed the
 * address: it has to come from a page of this very server, from an allowed origin, or from no page at all. 403. */
bool guard_change(const struct request *request, struct error *err);

/* The headers that answer a browser's question, before it sends a request of another origin, what it may send. */
void guard_answer_preflight(struct request *request);

#endif
