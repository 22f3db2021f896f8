/* SPDX-License-Identifier: Apache-2.0 */
/* The protocol of tmserver and amaGama, as Weblate, Okapi, Virtaal and Pootle speak it. Only units and stores are written, to
 * the memory "main"; look-ups ask all memories.
 *
 * What its clients insist on: qualities with a decimal point, the best first, and `[]` with 200 for all that has no answer,
 * unknown languages included (Weblate tries en -> de before it saves the setting). */
#include "base/file.h"
#include "http/api/unit_json.h"
#include "http/face.h"
#include "http/handlers.h"
#include "http/message/input.h"

enum { STORE_UNITS_MAX = 20000 };

/* After 401, 403, 429 and 503 Weblate asks nobody for half an hour: a busy moment is an error like any other, and what is not
 * allowed is not there. It shows the reason in both cases. */
void tmserver_refuse(struct request *request, const struct error *err) {
    int status = request->fault.status ? request->fault.status : problem_status(err->code);
    if (status == 503) request->fault.status = 500;
    if (status == 401 || status == 403 || status == 429) request->fault.status = 404;
    reply_problem(request, err);
}

/* ---- look-ups ----------------------------------------------------------------------------------------------------------- */

/* Texts that stand in the path have "+" for itself. */
static bool read_text(struct request *request, const struct form *query, struct str *text, struct error *err) {
    if (request->captures[2].len == 0) {
        *text = form_get(query, "source");
        return text->len > 0 || error_set(err, ERR_NOT_FOUND, "there is no text in the path and no \"source\"");
    }
    return request_decode(&request->arena, request->captures[2], false, text, err);
}

static void write_suggestion(struct json *json, struct arena *arena, const struct suggestion *suggestion) {
    double quality = suggestion->score > 100 ? 100 : suggestion->score;
    json_begin_object(json);
    json_put_str(json, "source", segment_flatten(arena, suggestion->unit.source));
    json_put_str(json, "target", segment_flatten(arena, suggestion->target));
    json_put_str(json, "context", suggestion->unit.context_id);
    json_key(json, "quality");
    json_decimal(json, quality, 1);
    json_key(json, "rank");
    json_decimal(json, quality, 1);
    json_end_object(json);
}

bool tmserver_find(struct request *request, struct error *err) {
    struct form query;
    struct suggest_request wanted = {.before = STR(""), .after = STR(""), .context_id = STR(""), .effort = request->effort};
    struct suggestion_list list = {0};
    struct str text;
    if (!form_read_query(request, &query, err) || !read_text(request, &query, &text, err)) return false;
    wanted.limit = (size_t)form_int(&query, "max_candidates", 1, SUGGESTIONS_MAX, LIMIT_DEFAULT);
    wanted.min_score = form_int(&query, "min_similarity", 1, 100, SCORE_DEFAULT);
    bool known = text.len <= UNIT_TEXT_MAX && face_language(request->captures[0], &wanted.from) &&
                 face_language(request->captures[1], &wanted.to) && !language_equal(&wanted.from, &wanted.to);
    if (known && !face_suggest(request, &wanted, text, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) write_suggestion(&json, &request->arena, &list.at[i]);
    json_end_array(&json);
    return true;
}

/* ---- languages ---------------------------------------------------------------------------------------------------------- */

static void write_once(struct json *json, struct str *seen, size_t *count, struct str code) {
    for (size_t i = 0; i < *count; i++)
        if (str_equal(seen[i], code)) return;
    seen[(*count)++] = code;
    json_str(json, code);
}

/* Weblate looks for exactly its own spelling, lower case with "_", and then for the language alone. */
static void write_codes(struct json *json, struct arena *arena, const char *name, const struct language_info_list *list,
                        bool source) {
    struct str *seen = ARENA_ARRAY(arena, struct str, 2 * list->count + 1);
    size_t count = 0;
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < list->count; i++) {
        const struct language *language = &list->at[i].language;
        if (!(source ? list->at[i].source : list->at[i].target)) continue;
        struct str tag = face_posix_tag(arena, language);
        for (char *at = (char *)tag.at; *at; at++)
            if (*at >= 'A' && *at <= 'Z') *at = (char)(*at | 0x20);
        write_once(json, seen, &count, tag);
        write_once(json, seen, &count, language_primary(language));
    }
    json_end_array(json);
}

bool tmserver_languages(struct request *request, struct error *err) {
    struct language_info_list list;
    (void)err; /* nothing in it can fail */
    service_languages(request->service, &request->arena, &list);
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    write_codes(&json, &request->arena, "sourceLanguages", &list, true);
    write_codes(&json, &request->arena, "targetLanguages", &list, false);
    json_end_object(&json);
    return true;
}

/* ---- writes ------------------------------------------------------------------------------------------------------------- */

static bool read_languages(struct request *request, struct unit *unit, struct error *err) {
    return (face_language(request->captures[0], &unit->from) && face_language(request->captures[1], &unit->to)) ||
           error_set(err, ERR_INVALID, "the path names no two languages, such as en/sw");
}

static bool read_unit(const struct input *in, struct unit *unit, struct error *err) {
    struct str source = STR(""), target = STR("");
    unit->context_id = STR("");
    if (!input_str(in, "source", UNIT_TEXT_MAX, &source, err) || !input_str(in, "target", UNIT_TEXT_MAX, &target, err) ||
        !input_str(in, "context", UNIT_FIELD_MAX, &unit->context_id, err))
        return false;
    unit->source = segment_of_text(&in->request->arena, source);
    unit->target = segment_of_text(&in->request->arena, target);
    return true;
}

/* The body is JSON whatever it is labelled: Virtaal calls it a form, or nothing at all. */
bool tmserver_put(struct request *request, struct error *err) {
    struct input body;
    struct unit unit = {.document = STR("")};
    if (!read_languages(request, &unit, err) || !input_json(request, buf_str(&request->body), &body, err) ||
        !input_need(&body, "source", err) || !input_need(&body, "target", err) || !read_unit(&body, &unit, err) ||
        !face_ensure_memory(request, face_memory(), err) || !face_put(request, face_memory(), &unit, err))
        return false;
    reply_empty(request, 200);
    return true;
}

static bool read_store_name(struct request *request, struct str *name, struct error *err) {
    if (!request_decode(&request->arena, request->captures[2], false, name, err)) return false;
    return (name->len > 0 && name->len <= UNIT_FIELD_MAX) ||
           error_set(err, ERR_INVALID, "the name of a store has 1 to %d bytes", UNIT_FIELD_MAX);
}

static void answer_added(struct request *request, int64_t added, struct str name) {
    reply_type(request, 200, "text/plain; charset=utf-8");
    buf_add_format(&request->reply.body, "added %lld units from %" STR_FMT, (long long)added, STR_ARG(name));
}

/* Each item of a store in turn; those without a translation are not worth a word: Virtaal sends the whole file. */
static bool read_items(const struct input *list, size_t count, const struct unit *model, struct unit *units, size_t *unit_count,
                       struct error *err) {
    for (size_t i = 0; i < count; i++) {
        struct input item;
        struct unit unit = *model;
        if (!input_item(list, i, &item, err) || !read_unit(&item, &unit, err)) return false;
        if (unit.source.text.len && unit.target.text.len) units[(*unit_count)++] = unit;
    }
    return true;
}

bool tmserver_put_store(struct request *request, struct error *err) {
    struct input list;
    struct unit model = {0}, *units;
    size_t added = 0;
    if (!read_languages(request, &model, err) || !read_store_name(request, &model.document, err) ||
        !input_json(request, buf_str(&request->body), &list, err))
        return false;
    if (!json_is_array(list.value)) return input_refuse(&list, NULL, err, "the body must be a list of units");
    size_t count = json_array_size(list.value);
    if (count > STORE_UNITS_MAX) return error_set(err, ERR_TOO_LARGE, "more than %d units at once", STORE_UNITS_MAX);
    list.key = "store";
    units = ARENA_ARRAY(&request->arena, struct unit, count);
    if (!read_items(&list, count, &model, units, &added, err) || !face_ensure_memory(request, face_memory(), err) ||
        !service_put_units(request->service, face_memory(), units, added, err))
        return false;
    answer_added(request, (int64_t)added, model.document);
    return true;
}

static void close_import(void *context) {
    service_import_close(context);
}

/* A file: TMX, by its name. */
bool tmserver_put_file(struct request *request, struct error *err) {
    struct import_options options = {.memory = face_memory(), .author = STR("")};
    struct import_report report = {0};
    if (!read_store_name(request, &options.name, err)) return false;
    if (!str_ends(options.name, STR(".tmx"))) {
        request->fault.status = 415;
        return error_set(err, ERR_INVALID, "a file must be TMX here, its name ending in .tmx; send units of others by POST");
    }
    struct import *import = service_import_begin(request->service, &options, err);
    if (!import) return false;
    request_defer(request, close_import, import);
    if (!service_import_feed(import, request->body.at, request->body.len, err) ||
        !service_import_finish(import, &request->arena, &report, err))
        return false;
    answer_added(request, report.added + report.updated, options.name);
    return true;
}
