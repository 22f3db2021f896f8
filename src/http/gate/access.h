/* SPDX-License-Identifier: Apache-2.0 */
/* Who asks, and whether the route is theirs: the one place where keys, sessions and the roles of routes.c are enforced.
 *
 * A key comes as "Authorization: Bearer KEY", as the password (or the user) of "Authorization: Basic", as the cookie of a
 * session, or, for the protocols whose clients can't send headers, as the field that they have for it (`key`, `apiKey`,
 * `api_key`), in the query or in the form of the body. */
#ifndef TAFSIRI_HTTP_GATE_ACCESS_H
#define TAFSIRI_HTTP_GATE_ACCESS_H

#include "http/server_state.h"
#include "service/access/access.h"

#define SESSION_COOKIE "tafsiri_session"

/* True when requests over TCP need a key. */
bool access_is_demanded(const struct server_state *state);

/* The headers are there and the route is found. Sets request->identity. 401 without a good key, 429 after too many wrong ones,
 * 403 or 404 where the role does not reach. For a key that may stand in the body yet to come, identity.is_late is set instead:
 * access_admit_late decides then, when the body is there. */
bool access_admit(struct request *request, struct error *err);
bool access_admit_late(struct request *request, struct error *err);

/* For answers that go on for long: false once who asked may no longer come in, since their key was revoked or has expired,
 * their session is over, or keys have come to be demanded and they showed none. Quick. */
bool access_lasts(const struct request *request);

/* Checks a key that was sent in whatever place, counting wrong ones: 401, 429. */
bool access_check(struct request *request, struct str key, struct access_key *out, struct error *err);
/* The token of the session's cookie, empty when there is none that counts. */
struct str access_cookie(const struct request *request);

/* ---- credentials.c ------------------------------------------------------------------------------------------------------ */

/* What Authorization holds: the key of Bearer, or the one in Basic. Empty (at NULL) without the header. */
struct str credentials_of_header(struct request *request);
/* The first key among the fields of a form, and of the form in a body; at NULL when there is none. */
struct form;
struct str credentials_of_form(const struct form *form);
struct str credentials_of_body(struct request *request);
/* The value of a cookie; empty when there is none. */
struct str credentials_cookie(const struct request *request, const char *name);

#endif
