/* SPDX-License-Identifier: Apache-2.0 */
/* Alignment: two documents into pairs, and reviewed pairs into a memory. */
#include "service/care/align.h"

#include "base/base64.h"
#include "http/api/report_json.h"
#include "http/handlers.h"
#include "http/message/input.h"

enum { PAIRS_MAX_IN_BODY = 40000 }; /* all beads that two documents of the largest size can have */

/* ---- /v1/align ---------------------------------------------------------------------------------------------------------- */

static bool read_content(const struct input *in, struct str *bytes, struct error *err) {
    struct str text = STR("");
    if (!input_str(in, "content", BODY_UPLOAD, &text, err)) return false;
    struct buf decoded = {0};
    bool ok = base64_read(text, &decoded);
    *bytes = arena_copy(&in->request->arena, buf_str(&decoded));
    buf_done(&decoded);
    return ok || input_refuse(in, "content", err, "\"content\" must be base64 (RFC 4648, with padding)");
}

static bool read_document(const struct input *body, const char *key, struct align_document *out, struct error *err) {
    struct input in;
    bool present;
    out->name = out->bytes = STR("");
    if (!input_object(body, key, &in, &present, err) || (!present && !input_need(body, key, err)) ||
        !input_known(&in, (const char *const[]){"name", "text", "content", NULL}, err) ||
        !input_str(&in, "name", UNIT_FIELD_MAX, &out->name, err))
        return false;
    if (input_has(&in, "text") == input_has(&in, "content"))
        return input_refuse(&in, NULL, err, "\"%s\" needs either \"text\" or \"content\"", key);
    return input_has(&in, "text") ? input_str(&in, "text", BODY_UPLOAD, &out->bytes, err) : read_content(&in, &out->bytes, err);
}

static bool read_documents(const struct input *body, struct align_documents *out, struct error *err) {
    bool evidence = true;
    out->memory = STR("");
    if (!input_known(body, (const char *const[]){"from", "to", "source", "target", "memory", "evidence", NULL}, err) ||
        !input_need(body, "from", err) || !input_language(body, "from", &out->from, err) || !input_need(body, "to", err) ||
        !input_language(body, "to", &out->to, err) || !read_document(body, "source", &out->source, err) ||
        !read_document(body, "target", &out->target, err) || !input_str(body, "memory", UNIT_FIELD_MAX, &out->memory, err) ||
        !input_bool(body, "evidence", &evidence, err))
        return false;
    out->without_memories = !evidence;
    return true;
}

static void write_pair(struct json *json, const struct aligned_pair *pair) {
    json_begin_object(json);
    json_put_str(json, "source", pair->source);
    json_put_str(json, "target", pair->target);
    json_put_int(json, "source_sentences", pair->source_sentences);
    json_put_int(json, "target_sentences", pair->target_sentences);
    json_put_int(json, "confidence", pair->confidence);
    json_end_object(json);
}

bool align_make(struct request *request, struct error *err) {
    struct input body;
    struct align_documents documents = {0};
    struct aligned_list list;
    if (!input_body(request, &body, err) || !read_documents(&body, &documents, err) ||
        !service_align(request->service, &request->arena, &documents, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "pairs");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) write_pair(&json, &list.at[i]);
    json_end_array(&json);
    json_put_int(&json, "source_sentences", list.source_sentences);
    json_put_int(&json, "target_sentences", list.target_sentences);
    json_put_int(&json, "evidence_units", list.evidence_units);
    json_end_object(&json);
    return true;
}

/* ---- /v1/memories/{memory}/aligned ----------------------------------------------------------------------------------------
 */

/* A pair as it came, or with the rest of what a review left of it. */
static bool read_pair(const struct input *list, size_t i, struct aligned_pair *pair, struct error *err) {
    static const char *const names[] = {"source", "target", "source_sentences", "target_sentences", "confidence", NULL};
    struct input in;
    int64_t confidence = 100;
    pair->source = pair->target = STR("");
    if (!input_item(list, i, &in, err) || !input_known(&in, names, err) ||
        !input_str(&in, "source", UNIT_TEXT_MAX, &pair->source, err) ||
        !input_str(&in, "target", UNIT_TEXT_MAX, &pair->target, err) || !input_int(&in, "confidence", 0, 100, &confidence, err))
        return false;
    pair->confidence = (int)confidence;
    return true;
}

static bool read_pairs(const struct input *body, struct aligned_import *out, struct error *err) {
    struct input list;
    if (!input_need(body, "pairs", err) || !input_list(body, "pairs", PAIRS_MAX_IN_BODY, &list, &out->count, err)) return false;
    struct aligned_pair *pairs = ARENA_ARRAY(&body->request->arena, struct aligned_pair, out->count);
    for (size_t i = 0; i < out->count; i++)
        if (!read_pair(&list, i, &pairs[i], err)) return false;
    out->pairs = pairs;
    return true;
}

static bool read_status(const struct input *body, enum unit_status *status, struct error *err) {
    struct str word = STR("confirmed");
    return input_str(body, "status", UNIT_FIELD_MAX, &word, err) &&
           (unit_status_parse(word, status) ||
            input_refuse(body, "status", err, "\"%" STR_FMT "\" is no status", STR_ARG(utf8_limit(word, 64))));
}

static bool read_import(const struct input *body, struct aligned_import *out, struct error *err) {
    static const char *const names[] = {"from", "to", "pairs", "min_confidence", "document", "author", "status", NULL};
    int64_t min_confidence = 0;
    out->document = out->author = STR("");
    if (!input_known(body, names, err) || !input_need(body, "from", err) || !input_language(body, "from", &out->from, err) ||
        !input_need(body, "to", err) || !input_language(body, "to", &out->to, err) || !read_pairs(body, out, err) ||
        !input_int(body, "min_confidence", 0, 100, &min_confidence, err) ||
        !input_str(body, "document", UNIT_FIELD_MAX, &out->document, err) ||
        !input_str(body, "author", UNIT_FIELD_MAX, &out->author, err) || !read_status(body, &out->status, err))
        return false;
    out->min_confidence = (int)min_confidence;
    return true;
}

bool align_import(struct request *request, struct error *err) {
    struct input body;
    struct aligned_import wanted = {.memory = request->captures[0]};
    struct import_report report = {0};
    if (!input_body(request, &body, err) || !read_import(&body, &wanted, err) ||
        !service_import_aligned(request->service, &request->arena, &wanted, &report, err))
        return false;
    report_write_import(request, &report);
    return true;
}
