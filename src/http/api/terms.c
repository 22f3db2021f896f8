/* SPDX-License-Identifier: Apache-2.0 */
/* The term list: terms in a text, and the list itself as TBX or CSV. */
#include "http/api/unit_json.h"
#include "http/handlers.h"

static void write_targets(struct json *json, const struct term_suggestion *term) {
    json_key(json, "targets");
    json_begin_array(json);
    for (size_t i = 0; i < term->target_count; i++) {
        json_begin_object(json);
        json_put_str(json, "text", term->targets[i].text);
        if (term->targets[i].status.len) json_put_str(json, "status", term->targets[i].status);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_term(struct json *json, const struct term_suggestion *term) {
    json_begin_object(json);
    json_put_int(json, "start", term->span.start);
    json_put_int(json, "end", term->span.end);
    json_put_str(json, "term", term->text);
    write_targets(json, term);
    if (term->concept_id.len) json_put_str(json, "concept", term->concept_id);
    if (term->subject.len) json_put_str(json, "subject", term->subject);
    if (term->definition.len) json_put_str(json, "definition", term->definition);
    json_end_object(json);
}

void unit_write_terms(struct json *json, const char *name, const struct term_suggestion_list *list) {
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < list->count; i++) write_term(json, &list->at[i]);
    json_end_array(json);
}

bool terms_find(struct request *request, struct error *err) {
    struct input query;
    struct language from, to;
    struct str text = STR("");
    struct term_suggestion_list list;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"q", "from", "to", NULL}, err) ||
        !input_need(&query, "q", err) || !input_str(&query, "q", UNIT_TEXT_MAX, &text, err) ||
        !input_need(&query, "from", err) || !input_language(&query, "from", &from, err) || !input_need(&query, "to", err) ||
        !input_language(&query, "to", &to, err) ||
        !service_find_terms(request->service, &request->arena, &from, &to, text, NULL, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    unit_write_terms(&json, "terms", &list);
    json_end_object(&json);
    return true;
}

static bool export_terms(struct request *request, enum terms_format format, const char *type, const char *name,
                         struct error *err) {
    struct buf out = {0};
    if (!service_export_terms(request->service, format, &out, err)) {
        buf_done(&out);
        return false;
    }
    reply_type(request, 200, type);
    buf_add_str(&request->reply.body, buf_str(&out));
    buf_done(&out);
    reply_add_header(request, "Content-Disposition", arena_format(&request->arena, "attachment; filename=\"%s\"", name));
    return true;
}

bool terms_export_tbx(struct request *request, struct error *err) {
    struct input query;
    struct str dialect = STR("3");
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"version", NULL}, err) ||
        !input_str(&query, "version", 16, &dialect, err))
        return false;
    if (!str_equal(dialect, STR("3")) && !str_equal(dialect, STR("2")))
        return input_refuse(&query, "version", err, "2 (ISO 30042:2008) or 3 (ISO 30042:2019)");
    enum terms_format format = str_equal(dialect, STR("2")) ? TERMS_TBX_BASIC : TERMS_TBX;
    return export_terms(request, format, "application/xml", "terms.tbx", err);
}

bool terms_export_csv(struct request *request, struct error *err) {
    return export_terms(request, TERMS_CSV, "text/csv; charset=utf-8", "terms.csv", err);
}

bool terms_import(struct request *request, struct error *err) {
    struct input query;
    struct str name = STR("");
    struct terms_report report;
    if (!input_query(request, &query, err) || !input_known(&query, (const char *const[]){"name", NULL}, err) ||
        !input_str(&query, "name", UNIT_FIELD_MAX, &name, err) ||
        !service_import_terms(request->service, &request->arena, name, buf_str(&request->body), &report, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "read", report.read);
    json_put_int(&json, "added", report.added);
    json_put_int(&json, "updated", report.updated);
    json_put_int(&json, "unchanged", report.unchanged);
    json_key(&json, "warnings");
    json_begin_array(&json);
    for (size_t i = 0; i < report.warning_count; i++) json_str(&json, report.warnings[i]);
    json_end_array(&json);
    json_put_int(&json, "warnings_in_all", report.warnings_in_all);
    json_end_object(&json);
    return true;
}
