/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in at the workbench: a key for a cookie. */
#include "base/clock.h"
#include "http/api/key_json.h"
#include "http/gate/access.h"
#include "http/handlers.h"
#include "http/message/input.h"

/* With the cookie's attributes: out of reach for scripts (HttpOnly), for requests that other sites' pages make (SameSite), and
 * for eyes on the way (Secure). */
static void set_cookie(struct request *request, struct str token, int64_t seconds) {
    reply_add_header(request, "Set-Cookie",
                     arena_format(&request->arena,
                                  SESSION_COOKIE "=%" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
                                  STR_ARG(token), (long long)seconds, request->state->policy.secure ? "; Secure" : ""));
}

static void answer(struct request *request, const struct caller *caller, bool signed_in, int64_t expires_ms) {
    static const struct grant everything = {STR(""), ROLE_ADMINISTRATOR};
    bool demanded = access_is_demanded(request->state) && !request->identity.is_local;
    const struct caller nobody = {.name = STR("")}, open = {STR(""), &everything, 1, ROLE_ANYONE, STR("")};
    if (!caller) caller = demanded ? &nobody : &open;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_bool(&json, "keys_required", demanded);
    json_put_bool(&json, "signed_in", signed_in);
    json_put_str(&json, "name", caller->name);
    json_put_str(&json, "role", role_name(caller_role_anywhere(caller)));
    key_write_memories(&json, caller->grants, caller->grant_count);
    key_write_time(&json, &request->arena, "expires", expires_ms);
    json_end_object(&json);
}

bool session_get(struct request *request, struct error *err) {
    const struct identity *identity = &request->identity;
    (void)err; /* nothing in it can fail */
    answer(request, identity->caller, identity->key.len > 0, identity->expires_ms);
    return true;
}

bool session_begin(struct request *request, struct error *err) {
    enum { KEY_INPUT_MAX = 256 };
    struct input body;
    struct str key = STR(""), token;
    struct access_key checked;
    struct access_session session;
    if (!input_body(request, &body, err) || !input_known(&body, (const char *const[]){"key", NULL}, err) ||
        !input_need(&body, "key", err) || !input_str(&body, "key", KEY_INPUT_MAX, &key, err))
        return false;
    key = str_trim(key); /* people paste it */
    if (!access_check(request, key, &checked, err) ||
        !service_begin_session(request->service, &request->arena, key, &token, &session, err))
        return false;
    request->identity.key = session.key.id;
    set_cookie(request, token, (session.expires_ms - clock_now_ms() + 999) / 1000);
    const struct caller caller = {session.key.name, session.key.grants, session.key.grant_count, ROLE_ANYONE, session.key.id};
    answer(request, &caller, true, session.expires_ms);
    return true;
}

bool session_end(struct request *request, struct error *err) {
    if (!service_end_session(request->service, access_cookie(request), err)) return false;
    set_cookie(request, STR(""), 0);
    reply_empty(request, 204);
    return true;
}
