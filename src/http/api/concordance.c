/* SPDX-License-Identifier: Apache-2.0 */
/* Words wherever they stand in the memories, on either side. */
#include "http/api/filter.h"
#include "http/api/unit_json.h"
#include "http/handlers.h"

static bool read_side(const struct input *query, bool *in_target, struct error *err) {
    struct str side = STR("source");
    if (!input_str(query, "side", UNIT_FIELD_MAX, &side, err)) return false;
    *in_target = str_equal(side, STR("target"));
    return *in_target || str_equal(side, STR("source")) ||
           input_refuse(query, "side", err, "\"side\" must be \"source\" or \"target\"");
}

static bool read_request(const struct input *query, struct concordance_request *out, struct error *err) {
    struct str *memories = NULL;
    int64_t limit = CONCORDANCE_DEFAULT, offset = 0;
    *out = (struct concordance_request){.text = STR("")};
    if (!input_need(query, "q", err) || !input_str(query, "q", UNIT_FIELD_MAX, &out->text, err) ||
        !read_side(query, &out->in_target, err) || !input_language(query, "from", &out->from, err) ||
        !input_language(query, "to", &out->to, err) || !input_int(query, "limit", 1, CONCORDANCE_MAX, &limit, err) ||
        !input_int(query, "offset", 0, CONCORDANCE_OFFSET_MAX, &offset, err) ||
        !input_strs(query, "memories", MEMORIES_MAX, &memories, &out->filter.memory_count, err))
        return false;
    out->filter.memories = memories;
    out->limit = (size_t)limit;
    out->offset = (size_t)offset;
    return true;
}

bool concordance_find(struct request *request, struct error *err) {
    static const char *const names[] = {"q", "side", "from", "to", "limit", "offset", "memories", NULL};
    struct input query;
    struct concordance_request wanted;
    struct concordance_list list;
    if (!input_query(request, &query, err) || !input_known(&query, names, err) || !read_request(&query, &wanted, err) ||
        !service_concordance(request->service, &request->arena, &wanted, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "results");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        json_begin_object(&json);
        json_key(&json, "unit");
        unit_write(&json, &request->arena, list.at[i].memory, &list.at[i].unit);
        unit_write_spans(&json, "highlights", list.at[i].highlights, list.at[i].highlight_count);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_put_bool(&json, "more", list.more);
    json_put_int(&json, "behind", list.behind);
    json_end_object(&json);
    return true;
}
