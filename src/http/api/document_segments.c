/* SPDX-License-Identifier: Apache-2.0 */
/* The segments of a kept document: pages, one, what changed, what was; and what changes them. */
#include "http/api/document_json.h"
#include "http/api/unit_json.h"
#include "http/handlers.h"

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static bool read_states(const struct input *query, unsigned *states, struct error *err) {
    struct str *names;
    size_t count = 0;
    *states = 0;
    if (!input_strs(query, "state", ARTICLE_STATES, &names, &count, err)) return false;
    for (size_t i = 0; i < count; i++) {
        enum article_state state;
        if (!article_state_parse(names[i], &state))
            return input_refuse(query, "state", err, "\"state\" must be of empty, draft, pretranslated, confirmed, reviewed");
        *states |= 1U << state;
    }
    return true;
}

bool documents_segments(struct request *request, struct error *err) {
    struct input query;
    struct article article;
    struct article_segment_list list = {0};
    unsigned states;
    int64_t id, limit = PAGE_DEFAULT, after_n = 0, last_n;
    if (!document_read_id(request, &id, err) || !input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"cursor", "limit", "state", NULL}, err) ||
        !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) || !document_read_cursor(&query, 's', &after_n, err) ||
        !read_states(&query, &states, err) ||
        !service_list_article_segments(request->service, &request->arena, id, after_n, (size_t)limit, states, &article, &list,
                                       &last_n, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    size_t written = document_write_segments(&json, &request->arena, "segments", &list);
    document_write_cursor(&json, &request->arena, 's', written < list.count ? list.at[written - 1].n : last_n);
    json_put_int(&json, "rev", article.rev);
    json_put_int(&json, "version", article.version);
    json_end_object(&json);
    return true;
}

static void answer_segment(struct request *request, const struct article_segment *segment) {
    struct json json = reply_json(request, 200);
    document_write_segment(&json, &request->arena, segment);
    reply_add_etag(request, segment->rev);
}

bool documents_segment(struct request *request, struct error *err) {
    struct article_segment segment;
    int64_t id, segment_id;
    if (!document_read_id(request, &id, err) || !document_read_segment_id(request, &segment_id, err) ||
        !service_get_article_segment(request->service, &request->arena, id, segment_id, &segment, err))
        return false;
    answer_segment(request, &segment);
    return true;
}

bool documents_history(struct request *request, struct error *err) {
    struct article_segment_list list;
    int64_t id, segment_id;
    if (!document_read_id(request, &id, err) || !document_read_segment_id(request, &segment_id, err) ||
        !service_list_article_history(request->service, &request->arena, id, segment_id, &list, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "history");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) document_write_state(&json, &request->arena, &list.at[i]);
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool documents_changes(struct request *request, struct error *err) {
    struct input query;
    struct article article;
    struct article_segment_list list;
    int64_t id, limit = PAGE_DEFAULT, after = 0, next;
    bool more;
    if (!document_read_id(request, &id, err) || !input_query(request, &query, err) ||
        !input_known(&query, (const char *const[]){"after", "limit", NULL}, err) ||
        !input_int(&query, "limit", 1, PAGE_MAX, &limit, err) ||
        !input_int(&query, "after", 0, DOCUMENT_REV_MAX, &after, err) ||
        !service_list_article_changes(request->service, &request->arena, id, after, (size_t)limit, &article, &list, &next,
                                      &more, err))
        return false;
    struct json json = reply_json(request, 200);
    document_write_changes(&json, request->service, &request->arena, &article, &list, &next, &more);
    return true;
}

/* ---- changing ----------------------------------------------------------------------------------------------------------- */

static bool read_change(struct request *request, struct article_put *put, struct error *err) {
    *put = (struct article_put){.author = STR(""), .match = {.score = -1, .memory = STR("")}, .target = {.text = STR("")}};
    return document_read_id(request, &put->id, err) && document_read_segment_id(request, &put->segment, err) &&
           request_match(request, "segment", &put->rev, err) && request_operation(request, &put->operation, err);
}

static bool read_suggestion(const struct input *body, struct article_match *match, struct error *err) {
    struct input in;
    struct str origin = STR("human");
    int64_t score = 0;
    bool present;
    if (!input_object(body, "match", &in, &present, err)) return false;
    if (!present) return true;
    if (!input_known(&in, (const char *const[]){"score", "origin", "memory", "unit", NULL}, err) ||
        !input_need(&in, "score", err) || !input_int(&in, "score", 0, 102, &score, err) ||
        !input_str(&in, "origin", UNIT_FIELD_MAX, &origin, err) ||
        !input_str(&in, "memory", UNIT_FIELD_MAX, &match->memory, err) ||
        !input_int(&in, "unit", 1, INT64_MAX, &match->unit, err))
        return false;
    match->score = (int)score;
    return unit_origin_parse(origin, &match->origin) ||
           input_refuse(&in, "origin", err, "\"origin\" must be human, aligned or machine");
}

static bool read_target(const struct input *body, struct article_put *put, struct error *err) {
    static const char *const names[] = {"target", "target_codes", "state", "match", "author", "allow_missing_codes", NULL};
    struct str state = STR("");
    if (!input_known(body, names, err) || !input_bool(body, "allow_missing_codes", &put->lacks_codes, err) ||
        !input_need(body, "target", err) || !unit_read_draft(body, "target", "target_codes", &put->target, err) ||
        !input_need(body, "state", err) || !input_str(body, "state", UNIT_FIELD_MAX, &state, err) ||
        !input_str(body, "author", UNIT_FIELD_MAX, &put->author, err) || !read_suggestion(body, &put->match, err))
        return false;
    bool fit = article_state_parse(state, &put->state) && (put->state == ARTICLE_DRAFT || article_state_is_done(put->state));
    return fit || input_refuse(body, "state", err, "\"state\" must be draft, confirmed or reviewed");
}

/* The problem report of a stale change tells what is there now, so that the editor can show both. */
static void tell_present(struct request *request, const struct article_segment *present) {
    struct buf out = {0};
    struct json json = {.out = &out};
    document_write_segment(&json, &request->arena, present);
    request->fault.current = arena_copy(&request->arena, buf_str(&out));
    buf_done(&out);
    reply_add_etag(request, present->rev);
}

static bool change(struct request *request, const struct article_put *put,
                   bool (*run)(struct service *, struct arena *, const struct article_put *, struct article_put_result *,
                               struct error *),
                   struct error *err) {
    struct article_put_result result = {0};
    if (!run(request->service, &request->arena, put, &result, err)) {
        if (result.stale) tell_present(request, &result.segment);
        if (result.lacks_codes) request->fault.pointer = STR("/allow_missing_codes");
        return false;
    }
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "segment");
    document_write_segment(&json, &request->arena, &result.segment);
    json_key(&json, "document");
    document_write_article(&json, request->service, &request->arena, &result.article);
    json_end_object(&json);
    reply_add_etag(request, result.segment.rev);
    return true;
}

bool documents_put_segment(struct request *request, struct error *err) {
    struct input body;
    struct article_put put;
    return read_change(request, &put, err) && input_body(request, &body, err) && read_target(&body, &put, err) &&
           change(request, &put, service_put_article_segment, err);
}

bool documents_revert(struct request *request, struct error *err) {
    struct input body;
    struct article_put put;
    return read_change(request, &put, err) && input_body(request, &body, err) &&
           input_known(&body, (const char *const[]){"to_rev", "author", NULL}, err) &&
           input_int(&body, "to_rev", 1, DOCUMENT_REV_MAX, &put.to_rev, err) &&
           input_str(&body, "author", UNIT_FIELD_MAX, &put.author, err) &&
           change(request, &put, service_revert_article_segment, err);
}
