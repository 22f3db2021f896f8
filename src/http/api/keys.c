/* SPDX-License-Identifier: Apache-2.0 */
/* Access keys: for administrators, and at first for the command line alone: whoever may just connect to this machine must not
 * decide who else may. */
#include "http/api/key_json.h"
#include "http/gate/access.h"
#include "http/handlers.h"
#include "http/message/input.h"

static bool require_known(struct request *request, struct error *err) {
    if (!request->identity.is_local && !request->identity.key.len)
        return error_set(err, ERR_DENIED, "the first key is made on the server's machine: tafsiri key create");
    return caller_require_all(err);
}

static void write_key(struct json *json, struct arena *arena, const struct access_key *key, struct str text) {
    json_begin_object(json);
    json_put_str(json, "id", key->id);
    json_put_str(json, "name", key->name);
    if (text.len) json_put_str(json, "key", text);
    bool for_all = key->grant_count == 1 && key->grants[0].memory.len == 0;
    const struct caller caller = {.grants = key->grants, .grant_count = key->grant_count};
    json_put_str(json, "role", role_name(for_all ? key->grants[0].role : caller_role_anywhere(&caller)));
    key_write_memories(json, key->grants, key->grant_count);
    key_write_time(json, arena, "created", key->created_ms);
    key_write_time(json, arena, "expires", key->expires_ms);
    key_write_time(json, arena, "revoked", key->revoked_ms);
    key_write_time(json, arena, "used", key->used_ms);
    json_end_object(json);
}

bool keys_list(struct request *request, struct error *err) {
    struct access_key_list list;
    if (!require_known(request, err) || !service_list_keys(request->service, &request->arena, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "keys");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) write_key(&json, &request->arena, &list.at[i], STR(""));
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

/* ---- making ------------------------------------------------------------------------------------------------------------- */

static bool read_role(const struct input *in, const char *key, enum role *out, struct error *err) {
    struct str name = STR("");
    if (!input_has(in, key)) return true;
    if (!input_str(in, key, UNIT_FIELD_MAX, &name, err)) return false;
    return role_parse(name, out) ||
           input_refuse(in, key, err, "\"%s\" must be reader, translator, editor or administrator", key);
}

/* {"name": "news"} has the key's own role, {"name": "sport", "role": "reader"} another one. */
static bool read_grant(const struct input *in, enum role standard, struct grant *out, struct error *err) {
    struct str name = STR("");
    out->role = standard;
    if (!input_known(in, (const char *const[]){"name", "role", NULL}, err) || !input_need(in, "name", err) ||
        !input_str(in, "name", UNIT_FIELD_MAX, &name, err) || !read_role(in, "role", &out->role, err))
        return false;
    if (out->role == ROLE_ANYONE) return input_refuse(in, "role", err, "\"role\" is missing");
    if (name.len == 0) return input_refuse(in, "name", err, "\"name\" is empty: \"*\" stands for all memories");
    out->memory = str_equal(name, STR("*")) ? STR("") : name;
    return true;
}

static bool read_grants(const struct input *body, struct access_key *out, struct error *err) {
    enum role standard = ROLE_ANYONE;
    struct input list;
    size_t count = 0;
    if (!read_role(body, "role", &standard, err) || !input_list(body, "memories", GRANTS_MAX, &list, &count, err)) return false;
    struct grant *grants = ARENA_ARRAY(&body->request->arena, struct grant, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct input item;
        if (!input_item(&list, i, &item, err) || !read_grant(&item, standard, &grants[i], err)) return false;
    }
    out->grants = grants;
    out->grant_count = count;
    if (input_has(body, "memories")) return count > 0 || input_refuse(body, "memories", err, "\"memories\" is empty");
    if (standard == ROLE_ANYONE) return input_refuse(body, "role", err, "\"role\" is missing");
    grants[0] = (struct grant){STR(""), standard};
    out->grant_count = 1;
    return true;
}

bool keys_create(struct request *request, struct error *err) {
    struct input body;
    struct access_key wanted = {.name = STR("")}, made;
    struct str text;
    if (!require_known(request, err) || !input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"name", "role", "memories", "expires", NULL}, err) ||
        !input_need(&body, "name", err) || !input_str(&body, "name", KEY_NAME_MAX, &wanted.name, err) ||
        !read_grants(&body, &wanted, err) || !input_time(&body, "expires", &wanted.expires_ms, err) ||
        !service_create_key(request->service, &request->arena, &wanted, &text, &made, err))
        return false;
    struct json json = reply_json(request, 201);
    write_key(&json, &request->arena, &made, text);
    reply_add_header(request, "Location", arena_format(&request->arena, "/v1/keys/%" STR_FMT, STR_ARG(made.id)));
    request->identity.changed = made.id;
    return true;
}

/* ---- ending ------------------------------------------------------------------------------------------------------------- */

bool keys_revoke(struct request *request, struct error *err) {
    if (!require_known(request, err) || !service_revoke_key(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}

bool keys_remove(struct request *request, struct error *err) {
    if (!require_known(request, err) || !service_remove_key(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}
