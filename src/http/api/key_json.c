/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/key_json.h"

#include "base/clock.h"

void key_write_memories(struct json *json, const struct grant *grants, size_t count) {
    bool all_alike = count == 0 || (count == 1 && grants[0].memory.len == 0);
    json_key(json, "memories");
    if (all_alike) {
        json_none(json);
        return;
    }
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "name", grants[i].memory.len ? grants[i].memory : STR("*"));
        json_put_str(json, "role", role_name(grants[i].role));
        json_end_object(json);
    }
    json_end_array(json);
}

void key_write_time(struct json *json, struct arena *arena, const char *name, int64_t time_ms) {
    json_key(json, name);
    if (time_ms) {
        json_str(json, clock_format(arena, time_ms));
    } else {
        json_none(json);
    }
}
