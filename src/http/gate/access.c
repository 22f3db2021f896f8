/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gate/access.h"

#include "base/clock.h"
#include "http/face.h"
#include "http/message/form.h"
#include "http/routes.h"

bool access_is_demanded(const struct server_state *state) {
    return state->policy.keys_always || service_demands_keys(state->service);
}

/* ---- refusing ----------------------------------------------------------------------------------------------------------- */

/* Basic is offered to other protocols' clients only: at the workbench a browser would open a window of its own for it. */
static bool refuse_unknown(struct request *request, struct error *err, const char *why) {
    request->fault.status = 401;
    reply_add_header(request, "WWW-Authenticate",
                     face_is_asked(request) ? STR("Bearer realm=\"tafsiri\", Basic realm=\"tafsiri\"")
                                            : STR("Bearer realm=\"tafsiri\""));
    return error_set(err, ERR_DENIED, "%s", why);
}

static bool refuse_too_many(struct request *request, int wait_s, struct error *err) {
    metrics_count_limit(request->state->metrics, LIMIT_WRONG_KEYS);
    request->fault.status = 429;
    reply_add_header(request, "Retry-After", arena_format(&request->arena, "%d", wait_s));
    return error_set(err, ERR_DENIED, "too many wrong keys from this address: wait %d seconds, and mend the key that is sent",
                     wait_s);
}

bool access_check(struct request *request, struct str key, struct access_key *out, struct error *err) {
    struct error why = {0};
    int wait_s;
    request->identity.tried = access_key_id(key);
    if (service_check_key(request->service, &request->arena, key, out, &why)) return true;
    if (!throttle_count(request->state->throttle, request->identity.address, clock_steady_ms(), &wait_s))
        return refuse_too_many(request, wait_s, err);
    return refuse_unknown(request, err, why.message);
}

/* ---- who it is ---------------------------------------------------------------------------------------------------------- */

static void take_key(struct request *request, const struct access_key *key, int64_t expires_ms) {
    struct caller *caller = ARENA_NEW(&request->arena, struct caller);
    *caller = (struct caller){key->name, key->grants, key->grant_count, ROLE_ANYONE, key->id};
    request->identity.caller = caller;
    request->identity.key = key->id;
    request->identity.expires_ms = expires_ms;
}

/* Pages of an allowed origin that need no key: they come from elsewhere all the same, and get no more than daily work takes. */
static void take_page(struct request *request) {
    static const struct grant grant = {STR(""), ROLE_TRANSLATOR};
    struct caller *caller = ARENA_NEW(&request->arena, struct caller);
    *caller = (struct caller){STR(""), &grant, 1, ROLE_ANYONE, STR("")};
    request->identity.caller = caller;
}

/* A cookie is sent by the browser whoever makes it ask: it counts for this server's own pages only. The guard has looked at
 * Origin already; Sec-Fetch-Site also tells of requests that have none, and of neighbours in the same domain. */
struct str access_cookie(const struct request *request) {
    struct str site;
    if (request->identity.is_foreign_page) return STR("");
    if (request_header(request, "Sec-Fetch-Site", &site) && !str_equal(site, STR("same-origin")) &&
        !str_equal(site, STR("none")))
        return STR("");
    return credentials_cookie(request, SESSION_COOKIE);
}

/* All pages of a browser share its cookie, whoever signed in last: a page that says for whom it asks gets nobody else's
 * session. */
static bool is_asked_for(struct request *request, struct str name) {
    struct str said, plain;
    return !request_header(request, "Session-Name", &said) ||
           (request_decode(&request->arena, said, false, &plain, NULL) && str_equal(plain, name));
}

static bool take_session(struct request *request) {
    struct access_session session;
    struct str token = access_cookie(request);
    if (token.len == 0 || !service_find_session(request->service, &request->arena, token, &session, NULL) ||
        !is_asked_for(request, session.key.name))
        return false;
    take_key(request, &session.key, session.expires_ms);
    request->identity.is_session = true;
    return true;
}

/* The key in Authorization, or in a form's fields where the protocol has none. */
static struct str find_key(struct request *request) {
    struct form form;
    struct str key = credentials_of_header(request);
    if (key.at || !face_is_asked(request) || !form_read_query(request, &form, NULL)) return key;
    return credentials_of_form(&form);
}

/* ---- what they may ------------------------------------------------------------------------------------------------------ */

/* Against the route's role: in the memory that stands in the path, or else in any; what the service is asked for then is held
 * against it memory by memory (caller.h). */
static bool check_role(struct request *request, struct error *err) {
    const struct route *route = request->route;
    struct caller *caller = request->identity.caller;
    if (!caller) return true;
    caller->need = route->role;
    if (caller_role_anywhere(caller) < route->role)
        return error_set(err, ERR_DENIED, "this takes the role of %" STR_FMT ", which the key does not give",
                         STR_ARG(role_name(route->role)));
    if (route->role == ROLE_ANYONE || !route_names_memory(route)) return true;
    const struct caller *former = caller_bind(caller);
    bool ok = caller_require(request->captures[0], err);
    caller_bind(former);
    return ok;
}

static bool identify(struct request *request, struct str key, struct error *err) {
    struct access_key found;
    if (!access_check(request, key, &found, err)) return false;
    take_key(request, &found, found.expires_ms);
    return true;
}

/* Protocols whose clients send keys in forms: a body may hold one. */
static bool may_come_late(const struct request *request) {
    return face_is_asked(request) && request->route->body_max > 0 && !request->route->feed;
}

bool access_admit(struct request *request, struct error *err) {
    struct identity *identity = &request->identity;
    if (!identity->is_local && !access_is_demanded(request->state)) {
        if (identity->is_foreign_page) take_page(request);
        return check_role(request, err);
    }
    struct str key = find_key(request);
    if (key.at) return identify(request, key, err) && check_role(request, err);
    if (identity->is_local || take_session(request) || request->route->role == ROLE_ANYONE) return check_role(request, err);
    identity->is_late = may_come_late(request);
    return identity->is_late || refuse_unknown(request, err, "this takes a key: send it as \"Authorization: Bearer KEY\"");
}

bool access_admit_late(struct request *request, struct error *err) {
    if (!request->identity.is_late) return true;
    request->identity.is_late = false;
    struct str key = credentials_of_body(request);
    if (!key.at) return refuse_unknown(request, err, "this takes a key: send it in the field that the protocol has for it");
    return identify(request, key, err) && check_role(request, err);
}

bool access_lasts(const struct request *request) {
    const struct identity *identity = &request->identity;
    if (identity->is_session) return service_session_lasts(request->service, access_cookie(request));
    if (identity->key.len) return service_key_lasts(request->service, identity->key);
    return identity->is_local || !access_is_demanded(request->state);
}
