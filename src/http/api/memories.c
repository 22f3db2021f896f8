/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/unit_json.h"
#include "http/handlers.h"
#include "store/store.h"

static void write_memory(struct json *json, struct arena *arena, const struct memory *memory) {
    json_begin_object(json);
    json_put_str(json, "name", memory->name);
    json_put_str(json, "title", memory->title);
    json_put_int(json, "units", memory->units);
    json_put_int(json, "rev", memory->rev);
    json_put_int(json, "penalty", memory->penalty);
    json_put_bool(json, "read_only", memory->read_only);
    unit_write_time(json, arena, "created", memory->created_ms);
    json_end_object(json);
}

static void answer(struct request *request, int status, const struct memory *memory) {
    struct json json = reply_json(request, status);
    write_memory(&json, &request->arena, memory);
}

bool memories_list(struct request *request, struct error *err) {
    struct memory_list list;
    if (!service_list_memories(request->service, &request->arena, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "memories");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) write_memory(&json, &request->arena, &list.at[i]);
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool memories_get(struct request *request, struct error *err) {
    struct memory memory;
    if (!service_get_memory(request->service, &request->arena, request->captures[0], &memory, err)) return false;
    answer(request, 200, &memory);
    return true;
}

/* *members: those that are there. */
static bool read_settings(const struct input *body, struct memory *memory, unsigned *members, struct error *err) {
    int64_t penalty = memory->penalty;
    *members = (input_has(body, "title") ? MEMORY_TITLE : 0u) | (input_has(body, "penalty") ? MEMORY_PENALTY : 0u) |
               (input_has(body, "read_only") ? MEMORY_READ_ONLY : 0u);
    if (!input_str(body, "title", MEMORY_TITLE_MAX, &memory->title, err) ||
        !input_int(body, "penalty", 0, 100, &penalty, err) || !input_bool(body, "read_only", &memory->read_only, err))
        return false;
    memory->penalty = (int)penalty;
    return true;
}

bool memories_create(struct request *request, struct error *err) {
    struct input body;
    struct memory wanted = {.name = STR(""), .title = STR("")}, made;
    unsigned members;
    if (!input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"name", "title", "penalty", "read_only", NULL}, err) ||
        !input_need(&body, "name", err) || !input_str(&body, "name", UNIT_FIELD_MAX, &wanted.name, err) ||
        !read_settings(&body, &wanted, &members, err))
        return false;
    if (!service_check_memory_name(wanted.name, err)) return input_blame(&body, "name");
    if (!service_create_memory(request->service, &request->arena, &wanted, &made, err)) {
        if (err->code == ERR_CONFLICT) input_blame(&body, "name");
        return false;
    }
    answer(request, 201, &made);
    reply_add_header(request, "Location", arena_format(&request->arena, "/v1/memories/%" STR_FMT, STR_ARG(made.name)));
    return true;
}

/* JSON merge patch (RFC 7396) over three members, none of which can be absent: null leaves it as it is. */
bool memories_update(struct request *request, struct error *err) {
    struct input body;
    struct memory wanted = {.name = request->captures[0], .title = STR("")}, made;
    unsigned members;
    if (!input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"title", "penalty", "read_only", NULL}, err) ||
        !service_get_memory(request->service, &request->arena, wanted.name, &made, err) ||
        !read_settings(&body, &wanted, &members, err) ||
        !service_update_memory(request->service, &request->arena, &wanted, members, &made, err))
        return false;
    answer(request, 200, &made);
    return true;
}

bool memories_delete(struct request *request, struct error *err) {
    if (!service_delete_memory(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}
