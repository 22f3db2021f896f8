/* SPDX-License-Identifier: Apache-2.0 */
/* Files of units in and out, TMX and tables of pairs, as streams: neither is ever in memory as a whole. */
#include "http/api/report_json.h"
#include "http/api/unit_json.h"
#include "http/handlers.h"

/* ---- in ----------------------------------------------------------------------------------------------------------------- */

static const char *const TMX_TYPES[] = {
    "application/xml",          "text/xml", "application/x-tmx+xml", "application/x-tmx", "application/gzip",
    "application/octet-stream", NULL};
static const char *const TABLE_TYPES[] = {"text/csv",         "text/tab-separated-values", "text/plain",
                                          "application/gzip", "application/octet-stream",  NULL};

static bool check_type(struct request *request, enum import_format format, struct error *err) {
    for (const char *const *type = format == IMPORT_TMX ? TMX_TYPES : TABLE_TYPES; *type; type++)
        if (request_has_type(request, *type)) return true;
    request->fault.status = 415;
    return error_set(err, ERR_INVALID, "send the file as %s or application/octet-stream",
                     format == IMPORT_TMX ? "application/xml" : "text/csv, text/tab-separated-values");
}

static void close_import(void *context) {
    service_import_close(context);
}

static bool begin_import(struct request *request, enum import_format format, struct error *err) {
    struct input query;
    struct import_options options = {.format = format, .memory = request->captures[0], .name = STR(""), .author = STR("")};
    if (!check_type(request, format, err) || !input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"name", "from", "author", format == IMPORT_TABLE ? "to" : NULL, NULL},
                     err) ||
        !input_str(&query, "name", UNIT_FIELD_MAX, &options.name, err) || !input_language(&query, "from", &options.from, err) ||
        !input_language(&query, "to", &options.to, err) || !input_str(&query, "author", UNIT_FIELD_MAX, &options.author, err))
        return false;
    request->stream = service_import_begin(request->service, &options, err);
    if (request->stream) request_defer(request, close_import, request->stream);
    return request->stream != NULL;
}

bool tmx_import_begin(struct request *request, struct error *err) {
    return begin_import(request, IMPORT_TMX, err);
}

bool table_import_begin(struct request *request, struct error *err) {
    return begin_import(request, IMPORT_TABLE, err);
}

bool tmx_import_feed(struct request *request, const void *bytes, size_t len, struct error *err) {
    return service_import_feed(request->stream, bytes, len, err);
}

void report_write_import(struct request *request, const struct import_report *report) {
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_put_int(&json, "read", report->read);
    json_put_int(&json, "added", report->added);
    json_put_int(&json, "updated", report->updated);
    json_put_int(&json, "unchanged", report->unchanged);
    json_put_int(&json, "skipped", report->skipped);
    json_key(&json, "warnings");
    json_begin_array(&json);
    for (size_t i = 0; i < report->warning_count; i++) json_str(&json, report->warnings[i]);
    json_end_array(&json);
    json_put_int(&json, "warnings_in_all", report->warnings_in_all);
    json_end_object(&json);
}

bool tmx_import_finish(struct request *request, struct error *err) {
    struct import_report report = {0};
    if (!service_import_finish(request->stream, &request->arena, &report, err)) return false;
    report_write_import(request, &report);
    return true;
}

/* ---- out ---------------------------------------------------------------------------------------------------------------- */

static void close_export(void *context) {
    service_export_close(context);
}

static bool next_piece(void *stream, struct buf *out, bool *more, struct error *err) {
    return service_export_next(stream, out, more, err);
}

static bool start_export(struct request *request, enum export_format format, const struct language *from,
                         const struct language *to, struct error *err) {
    static const char *const types[] = {
        [EXPORT_TMX] = "application/x-tmx+xml", [EXPORT_CSV] = "text/csv", [EXPORT_TSV] = "text/tab-separated-values"};
    static const char *const endings[] = {[EXPORT_TMX] = "tmx", [EXPORT_CSV] = "csv", [EXPORT_TSV] = "tsv"};
    struct str memory = request->captures[0];
    struct export *export = service_export_begin(request->service, format, memory, from, to, err);
    if (!export) return false;
    request_defer(request, close_export, export);
    reply_type(request, 200, types[format]);
    /* The name of a memory that exists needs no quoting. */
    reply_add_header(
        request, "Content-Disposition",
        arena_format(&request->arena, "attachment; filename=\"%" STR_FMT ".%s\"", STR_ARG(memory), endings[format]));
    request->reply.next = next_piece;
    request->reply.stream = export;
    return true;
}

bool tmx_export(struct request *request, struct error *err) {
    struct input query;
    struct language from = {0}, to = {0};
    return input_query(request, &query, err) && input_known(&query, (const char *const[]){"from", "to", NULL}, err) &&
           input_language(&query, "from", &from, err) && input_language(&query, "to", &to, err) &&
           start_export(request, EXPORT_TMX, &from, &to, err);
}

bool table_export(struct request *request, struct error *err) {
    struct input query;
    struct language from = {0}, to = {0};
    struct str separator = STR("comma");
    if (!input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"from", "to", "separator", NULL}, err) ||
        !input_language(&query, "from", &from, err) || !input_language(&query, "to", &to, err) ||
        !input_str(&query, "separator", UNIT_FIELD_MAX, &separator, err))
        return false;
    if (!str_equal(separator, STR("comma")) && !str_equal(separator, STR("tab")))
        return input_refuse(&query, "separator", err, "\"separator\" must be comma or tab");
    return start_export(request, str_equal(separator, STR("tab")) ? EXPORT_TSV : EXPORT_CSV, &from, &to, err);
}
