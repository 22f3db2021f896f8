/* SPDX-License-Identifier: Apache-2.0 */
/* A memory's own segmentation rules, as SRX. */
#include "http/handlers.h"
#include "http/message/input.h"

static bool read_mode(struct request *request, bool *extends, struct error *err) {
    struct input query;
    struct str mode = STR("extend");
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"mode", NULL}, err) ||
        !input_str(&query, "mode", 16, &mode, err))
        return false;
    *extends = str_equal(mode, STR("extend"));
    return *extends || str_equal(mode, STR("replace")) || input_refuse(&query, "mode", err, "extend or replace");
}

bool rules_put(struct request *request, struct error *err) {
    bool extends;
    if (!read_mode(request, &extends, err) ||
        !service_put_rules(request->service, request->captures[0], extends, buf_str(&request->body), err))
        return false;
    reply_empty(request, 204);
    return true;
}

bool rules_get(struct request *request, struct error *err) {
    bool extends;
    struct buf out = {0};
    bool ok = service_get_rules(request->service, request->captures[0], &extends, &out, err);
    if (ok) {
        reply_type(request, 200, "application/xml");
        buf_add_str(&request->reply.body, buf_str(&out));
        reply_add_header(request, "Tafsiri-Mode", extends ? STR("extend") : STR("replace"));
    }
    buf_done(&out);
    return ok;
}

bool rules_remove(struct request *request, struct error *err) {
    if (!service_remove_rules(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}
