/* SPDX-License-Identifier: Apache-2.0 */
/* What needs no memory: the languages known, sentences, spelling. */
#include "http/api/unit_json.h"
#include "http/handlers.h"
#include "segment/segmenter.h"

bool languages_list(struct request *request, struct error *err) {
    struct language_info_list list;
    (void)err; /* nothing in it can fail */
    service_languages(request->service, &request->arena, &list);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "languages");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "language", language_tag(&list.at[i].language));
        json_put_bool(&json, "spelling", list.at[i].spelling);
        json_put_bool(&json, "source", list.at[i].source);
        json_put_bool(&json, "target", list.at[i].target);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

static bool read_text(const struct input *body, struct str *text, struct language *language, struct error *err) {
    return input_need(body, "text", err) && input_str(body, "text", BODY_TEXT, text, err) &&
           input_need(body, "language", err) && input_language(body, "language", language, err);
}

bool segments_make(struct request *request, struct error *err) {
    struct input body;
    struct segment_request wanted = {.text = STR(""), .memory = STR("")};
    struct sentence_list list;
    if (!input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"text", "language", "memory", NULL}, err) ||
        !read_text(&body, &wanted.text, &wanted.language, err) ||
        !input_str(&body, "memory", UNIT_FIELD_MAX, &wanted.memory, err) ||
        !service_segment(request->service, &request->arena, &wanted, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "segments");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "text", list.at[i].text);
        json_put_int(&json, "start", list.at[i].span.start);
        json_put_int(&json, "end", list.at[i].span.end);
        json_put_int(&json, "paragraph", list.at[i].paragraph);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool spelling_check(struct request *request, struct error *err) {
    static const char *const names[] = {"text", "language", "corrections", "word_list", NULL};
    struct input body;
    struct spell_request wanted = {.text = STR(""), .word_list = STR("")};
    struct finding_list list;
    int64_t corrections = CORRECTIONS_DEFAULT;
    if (!input_body(request, &body, err) || !input_known(&body, names, err) ||
        !read_text(&body, &wanted.text, &wanted.language, err) ||
        !input_int(&body, "corrections", 0, CORRECTIONS_MAX, &corrections, err) ||
        !input_str(&body, "word_list", WORD_LIST_MAX, &wanted.word_list, err))
        return false;
    wanted.corrections = (size_t)corrections;
    if (!service_spell(request->service, &request->arena, &wanted, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    unit_write_findings(&json, "findings", list.at, list.count);
    json_end_object(&json);
    return true;
}
