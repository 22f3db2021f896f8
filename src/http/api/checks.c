/* SPDX-License-Identifier: Apache-2.0 */
/* A translation held against its source. */
#include "http/api/unit_json.h"
#include "http/handlers.h"

bool checks_run(struct request *request, struct error *err) {
    static const char *const names[] = {"from",           "to",       "source",    "target", "source_codes", "target_codes",
                                        "max_characters", "spelling", "word_list", NULL};
    struct input body;
    struct check_text wanted = {.spelling = true, .word_list = STR("")};
    struct finding_list list;
    int64_t max_characters = 0;
    if (!input_body(request, &body, err) || !input_known(&body, names, err) || !input_need(&body, "from", err) ||
        !input_language(&body, "from", &wanted.from, err) || !input_need(&body, "to", err) ||
        !input_language(&body, "to", &wanted.to, err) || !input_need(&body, "source", err) ||
        !unit_read_segment(&body, "source", "source_codes", &wanted.source, err) || !input_need(&body, "target", err) ||
        !unit_read_segment(&body, "target", "target_codes", &wanted.target, err) ||
        !input_int(&body, "max_characters", 1, UINT32_MAX, &max_characters, err) ||
        !input_bool(&body, "spelling", &wanted.spelling, err) ||
        !input_str(&body, "word_list", WORD_LIST_MAX, &wanted.word_list, err))
        return false;
    wanted.max_characters = (uint32_t)max_characters;
    if (!service_check(request->service, &request->arena, &wanted, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    unit_write_findings(&json, "findings", list.at, list.count);
    json_end_object(&json);
    return true;
}
