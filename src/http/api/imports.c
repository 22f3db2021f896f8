/* SPDX-License-Identifier: Apache-2.0 */
/* The imports that are under way, for progress bars. */
#include "http/api/unit_json.h"
#include "http/handlers.h"

bool imports_list(struct request *request, struct error *err) {
    struct import_state_list list;
    (void)err; /* nothing in it can fail */
    service_list_imports(request->service, &request->arena, &list);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "imports");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        const struct import_state *state = &list.at[i];
        json_begin_object(&json);
        json_put_str(&json, "memory", state->memory);
        json_put_str(&json, "name", state->name);
        json_put_int(&json, "bytes", state->bytes);
        json_put_int(&json, "done", state->done);
        json_put_int(&json, "total", state->total);
        unit_write_time(&json, &request->arena, "started", state->started_ms);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return true;
}
