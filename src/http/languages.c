/* SPDX-License-Identifier: Apache-2.0 */
/* What needs no memory: the languages known, sentences, spelling. */
#include "http/handlers.h"
#include "http/unit_json.h"
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

struct text_request {
    struct str text;
    struct language language;
};

static bool read_text(const struct input *body, struct text_request *out, struct error *err) {
    *out = (struct text_request){.text = STR("")};
    return input_need(body, "text", err) && input_str(body, "text", BODY_TEXT, &out->text, err) &&
           input_need(body, "language", err) && input_language(body, "language", &out->language, err);
}

bool segments_make(struct request *request, struct error *err) {
    struct input body;
    struct text_request text;
    struct sentence_list list;
    if (!input_body(request, &body, err) || !input_known(&body, (const char *const[]){"text", "language", NULL}, err) ||
        !read_text(&body, &text, err) ||
        !service_segment(request->service, &request->arena, &text.language, text.text, &list, err))
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
    struct input body;
    struct text_request text;
    struct finding_list list;
    struct str word_list = STR("");
    int64_t corrections = CORRECTIONS_DEFAULT;
    if (!input_body(request, &body, err) ||
        !input_known(&body, (const char *const[]){"text", "language", "corrections", "word_list", NULL}, err) ||
        !read_text(&body, &text, err) || !input_int(&body, "corrections", 0, CORRECTIONS_MAX, &corrections, err) ||
        !input_str(&body, "word_list", 64, &word_list, err))
        return false;
    struct spell_request spell = {text.language, text.text, (size_t)corrections, word_list};
    if (!service_spell(request->service, &request->arena, &spell, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    unit_write_findings(&json, "findings", list.at, list.count);
    json_end_object(&json);
    return true;
}
