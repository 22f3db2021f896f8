/* SPDX-License-Identifier: Apache-2.0 */
/* What a request must be before anything else looks at it. */
#ifndef TAFSIRI_HTTP_GUARD_H
#define TAFSIRI_HTTP_GUARD_H

#include "http/request.h"

/* Framing that two readers of one stream could understand differently (request smuggling) is refused, and the connection
 * closed: sets request->fault. *length is the announced length of the body, 0 for none, UINT64_MAX for chunked. */
bool guard_framing(struct request *request, uint64_t *length, struct error *err);

/* For a server without keys on a loopback address, which trusts whoever can reach it. A browser can be made to reach it for a
 * stranger: by a name that resolves to 127.0.0.1 (DNS rebinding: the Host header tells), or from a stranger's page (the Origin
 * and Sec-Fetch-Site headers tell). 421 and 403. */
bool guard_loopback(struct request *request, struct error *err);

#endif
