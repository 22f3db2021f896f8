/* SPDX-License-Identifier: Apache-2.0 */
/* Words that users stand by: the shared list of a language, and personal ones (?list=NAME). */
#include "http/api/unit_json.h"
#include "http/handlers.h"

struct words_place {
    struct language language;
    struct str list;
};

static bool read_place(struct request *request, struct words_place *out, struct error *err) {
    struct input query;
    *out = (struct words_place){.list = STR("")};
    return language_parse(request->captures[0], &out->language, err) && input_query(request, &query, err) &&
           input_known(&query, (const char *const[]){"list", NULL}, err) &&
           input_str(&query, "list", WORD_LIST_MAX, &out->list, err);
}

bool words_list(struct request *request, struct error *err) {
    struct words_place place;
    struct str *words;
    size_t count;
    if (!read_place(request, &place, err) ||
        !service_list_words(request->service, &request->arena, &place.language, place.list, &words, &count, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "words");
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++) json_str(&json, words[i]);
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool words_add(struct request *request, struct error *err) {
    struct words_place place;
    if (!read_place(request, &place, err) ||
        !service_add_word(request->service, &place.language, place.list, request->captures[1], err))
        return false;
    reply_empty(request, 204);
    return true;
}

bool words_remove(struct request *request, struct error *err) {
    struct words_place place;
    if (!read_place(request, &place, err) ||
        !service_remove_word(request->service, &place.language, place.list, request->captures[1], err))
        return false;
    reply_empty(request, 204);
    return true;
}
