/* SPDX-License-Identifier: Apache-2.0 */
/* MyMemory's glossary calls, as MateCat makes them, over the term list. There is one list for the whole house: every key sees
 * it and adds to it, and is named as the key of each term, since MateCat lets a translator edit terms of her own keys only. */
#include "base/clock.h"
#include "base/utf8.h"
#include "http/face.h"
#include "http/handlers.h"
#include "http/message/input.h"
#include "http/protocols/mymemory.h"
#include "service/access/access.h"
#include "service/language/term_pairs.h"

/* ---- what is asked ---------------------------------------------------------------------------------------------------- */

/* JSON, labelled as a form: MateCat sets no type. */
static bool read_body(struct request *request, struct input *body, struct error *err) {
    return input_json(request, buf_str(&request->body), body, err) &&
           (json_is_object(body->value) || input_refuse(body, NULL, err, "THE BODY MUST BE A JSON OBJECT"));
}

static bool read_language(const struct input *in, const char *key, struct language *out, struct error *err) {
    struct str tag = STR("");
    return input_str(in, key, LANGUAGE_MAX, &tag, err) &&
           (face_language(tag, out) || error_set(err, ERR_INVALID, "'%s' IS AN INVALID LANGUAGE", tag.at));
}

struct question {
    struct input body;
    struct check_text texts; /* its languages, and what is asked of the texts */
    struct str *keys;
    size_t key_count;
};

static bool read_keys(struct question *out, struct error *err) {
    out->key_count = 0;
    return input_strs(&out->body, "keys", MYMEMORY_KEYS_MAX, &out->keys, &out->key_count, err);
}

static bool read_question(struct request *request, const char *text, struct question *out, struct error *err) {
    struct str source = STR(""), target = STR("");
    if (!read_body(request, &out->body, err) || !read_keys(out, err) ||
        !read_language(&out->body, "source_language", &out->texts.from, err) ||
        !read_language(&out->body, "target_language", &out->texts.to, err) ||
        (text && !input_str(&out->body, text, UNIT_TEXT_MAX, &source, err)) ||
        !input_str(&out->body, "target", UNIT_TEXT_MAX, &target, err))
        return false;
    out->texts.source = segment_of_text(&request->arena, source);
    out->texts.target = segment_of_text(&request->arena, target);
    return true;
}

/* ---- what is answered ------------------------------------------------------------------------------------------------- */

static void put_optional(struct json *json, const char *key, struct str text) {
    json_key(json, key);
    if (text.len) {
        json_str(json, text);
    } else {
        json_none(json);
    }
}

static void write_side(struct json *json, const char *name, struct str term, struct str note, struct str example) {
    json_key(json, name);
    json_begin_object(json);
    json_put_str(json, "term", term);
    put_optional(json, "note", note);
    put_optional(json, "sentence", example);
    json_end_object(json);
}

static void write_metadata(struct json *json, struct arena *arena, const struct term_pair *pair, struct str key) {
    struct str today = str_slice(clock_format(arena, clock_now_ms()), 0, 10);
    json_key(json, "metadata");
    json_begin_object(json);
    json_put_str(json, "definition", pair->definition);
    json_put_str(json, "key", key);
    json_put_str(json, "key_name", STR("Tafsiri"));
    json_put_str(json, "domain", pair->domain);
    json_put_str(json, "subdomain", pair->subdomain);
    json_put_str(json, "create_date", today);
    json_put_str(json, "last_update", today);
    json_end_object(json);
}

/* `found` is the word that MateCat marks, as it stands in the text. */
static void write_pair(struct json *json, struct arena *arena, const struct term_pair *pair, struct str key, struct str found) {
    json_begin_object(json);
    json_put_str(json, "term_id", pair->id);
    json_put_str(json, "source_language", language_tag(&pair->from));
    json_put_str(json, "target_language", language_tag(&pair->to));
    write_side(json, "source", pair->source, pair->source_note, pair->source_example);
    write_side(json, "target", pair->target, pair->target_note, pair->target_example);
    json_key(json, "matching_words");
    json_begin_array(json);
    if (found.len) json_str(json, found);
    json_end_array(json);
    write_metadata(json, arena, pair, key);
    json_end_object(json);
}

static struct str found_in(struct str text, struct span span) {
    size_t start = utf16_to_byte(text, span.start), end = utf16_to_byte(text, span.end);
    return start == SIZE_MAX || end == SIZE_MAX || start >= end ? STR("") : str_slice(text, start, end);
}

/* The first of the project's keys; rather one that is for memories only than one that says who asks. */
static struct str term_key(const struct question *question) {
    for (size_t i = 0; i < question->key_count; i++)
        if (!access_is_key(question->keys[i])) return question->keys[i];
    return question->key_count ? question->keys[0] : STR("");
}

/* Those of the list that are forbidden, or those that are not; in_target: what is marked is the translation. */
static void write_list(struct json *json, struct arena *arena, const char *name, const struct question *question,
                       const struct term_pair_list *list, bool forbidden, bool in_target) {
    struct str key = term_key(question);
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < list->count; i++) {
        const struct term_pair *pair = &list->at[i];
        if (pair->forbidden != forbidden) continue;
        write_pair(json, arena, pair, key, in_target ? pair->target : found_in(question->texts.source.text, pair->span));
    }
    json_end_array(json);
}

static struct json begin_matches(struct request *request) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "responseStatus", 200);
    json_put_str(&json, "responseDetails", STR(""));
    json_key(&json, "matches");
    json_begin_object(&json);
    json_key(&json, "id_segment"); /* MateCat puts its own in, where this is null */
    json_none(&json);
    return json;
}

static void end_matches(struct json *json) {
    json_end_object(json);
    json_end_object(json);
}

/* ---- looking up ------------------------------------------------------------------------------------------------------- */

static void answer_terms(struct request *request, const struct question *question, const struct term_pair_list *list) {
    struct json json = begin_matches(request);
    write_list(&json, &request->arena, "terms", question, list, false, false);
    write_list(&json, &request->arena, "blacklisted_terms", question, list, true, false);
    end_matches(&json);
}

bool mymemory_glossary_get(struct request *request, struct error *err) {
    struct question question = {0};
    struct term_pair_list list;
    if (!read_question(request, "source", &question, err) ||
        !service_find_term_pairs(request->service, &request->arena, &question.texts.from, &question.texts.to,
                                 question.texts.source.text, &list, err))
        return false;
    answer_terms(request, &question, &list);
    return true;
}

bool mymemory_glossary_search(struct request *request, struct error *err) {
    struct question question = {0};
    struct term_pair_list list;
    if (!read_question(request, "sentence", &question, err) ||
        !service_search_term_pairs(request->service, &request->arena, &question.texts.from, &question.texts.to,
                                   question.texts.source.text, &list, err))
        return false;
    answer_terms(request, &question, &list);
    return true;
}

bool mymemory_glossary_check(struct request *request, struct error *err) {
    struct question question = {0};
    struct term_pair_list missing, forbidden;
    if (!read_question(request, "source", &question, err) ||
        !service_check_term_pairs(request->service, &request->arena, &question.texts, &missing, &forbidden, err))
        return false;
    struct json json = begin_matches(request);
    write_list(&json, &request->arena, "missing_terms", &question, &missing, false, false);
    write_list(&json, &request->arena, "blacklisted_terms", &question, &forbidden, true, true);
    end_matches(&json);
    return true;
}

/* {"entries": {KEY: ..}}: the same for every key. */
static void answer_entries(struct request *request, const struct question *question, struct str value) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "responseStatus", 200);
    json_key(&json, "entries");
    json_begin_object(&json);
    for (size_t i = 0; i < question->key_count; i++) {
        json_key(&json, arena_copy(&request->arena, question->keys[i]).at);
        json_raw(&json, value);
    }
    json_end_object(&json);
    json_end_object(&json);
}

bool mymemory_glossary_keys(struct request *request, struct error *err) {
    struct question question = {0};
    if (!read_question(request, NULL, &question, err)) return false;
    bool any = service_has_term_pairs(request->service, &question.texts.from, &question.texts.to);
    answer_entries(request, &question, any ? STR("true") : STR("false"));
    return true;
}

static void write_domain(struct json *json, const struct term_pair_list *list, size_t first) {
    json_begin_object(json);
    json_put_str(json, "domain", list->at[first].domain);
    json_key(json, "subdomains");
    json_begin_array(json);
    for (size_t i = first; i < list->count; i++)
        if (list->at[i].subdomain.len && str_equal(list->at[i].domain, list->at[first].domain))
            json_str(json, list->at[i].subdomain);
    json_end_array(json);
    json_end_object(json);
}

bool mymemory_glossary_domains(struct request *request, struct error *err) {
    struct question question = {0};
    struct term_pair_list list;
    struct buf out = {0};
    struct json json = {.out = &out};
    if (!read_body(request, &question.body, err) || !read_keys(&question, err) ||
        !service_list_term_domains(request->service, &request->arena, &list, err))
        return false;
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) {
        size_t first = 0;
        while (!str_equal(list.at[first].domain, list.at[i].domain)) first++;
        if (first == i) write_domain(&json, &list, i);
    }
    json_end_array(&json);
    answer_entries(request, &question, arena_copy(&request->arena, buf_str(&out)));
    buf_done(&out);
    return true;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

static bool read_side(const struct input *term, const char *name, struct str *text, struct str *note, struct str *example,
                      struct error *err) {
    struct input side;
    bool present;
    *text = *note = *example = STR("");
    return input_object(term, name, &side, &present, err) &&
           (!present ||
            (input_str(&side, "term", UNIT_FIELD_MAX, text, err) && input_str(&side, "note", UNIT_FIELD_MAX, note, err) &&
             input_str(&side, "sentence", UNIT_FIELD_MAX, example, err)));
}

static bool read_metadata(const struct input *term, struct term_pair *out, struct error *err) {
    struct input metadata;
    bool present;
    return input_object(term, "metadata", &metadata, &present, err) &&
           (!present || (input_str(&metadata, "definition", UNIT_FIELD_MAX, &out->definition, err) &&
                         input_str(&metadata, "domain", UNIT_FIELD_MAX, &out->domain, err) &&
                         input_str(&metadata, "subdomain", UNIT_FIELD_MAX, &out->subdomain, err)));
}

static bool read_term(struct request *request, struct input *body, struct input *term, struct term_pair *out,
                      struct error *err) {
    bool present;
    *out = (struct term_pair){.id = STR("")};
    return read_body(request, body, err) && input_object(body, "term", term, &present, err) &&
           (present || input_refuse(body, "term", err, "NO TERM SPECIFIED")) &&
           input_str(term, "term_id", UNIT_FIELD_MAX, &out->id, err);
}

static bool read_pair(const struct input *term, struct term_pair *out, struct error *err) {
    return read_language(term, "source_language", &out->from, err) && read_language(term, "target_language", &out->to, err) &&
           read_side(term, "source", &out->source, &out->source_note, &out->source_example, err) &&
           read_side(term, "target", &out->target, &out->target_note, &out->target_example, err) &&
           read_metadata(term, out, err);
}

/* With responseData "OK" MateCat would ask v2/entry/status how the write goes; here it is done. */
static void answer_id(struct request *request, struct str id) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "responseData");
    json_begin_object(&json);
    json_put_str(&json, "id_glossary_term", id);
    json_end_object(&json);
    json_put_str(&json, "responseDetails", id);
    json_put_int(&json, "responseStatus", 200);
    json_end_object(&json);
}

static bool put_term(struct request *request, bool update, struct error *err) {
    struct input body, term;
    struct term_pair pair;
    struct str id;
    if (!read_term(request, &body, &term, &pair, err) || !read_pair(&term, &pair, err)) return false;
    if (update && pair.id.len == 0) return error_set(err, ERR_INVALID, "NO TERM ID SPECIFIED");
    if (!update) pair.id = STR("");
    if (!service_put_term_pair(request->service, &request->arena, &pair, &id, err)) return false;
    answer_id(request, id);
    return true;
}

bool mymemory_glossary_set(struct request *request, struct error *err) {
    return put_term(request, false, err);
}

bool mymemory_glossary_update(struct request *request, struct error *err) {
    return put_term(request, true, err);
}

bool mymemory_glossary_delete(struct request *request, struct error *err) {
    struct input body, term;
    struct term_pair pair;
    if (!read_term(request, &body, &term, &pair, err)) return false;
    if (!service_remove_term_pair(request->service, pair.id, err)) return false;
    answer_id(request, pair.id);
    return true;
}
