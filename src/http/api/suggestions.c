/* SPDX-License-Identifier: Apache-2.0 */
/* What the memories have for a segment, or for a thousand. */
#include "http/api/filter.h"
#include "http/api/fragments.h"
#include "http/api/unit_json.h"
#include "http/handlers.h"

#define FRAGMENT_MEMBERS "fragments", "min_fragment_score"

static const char *const DIFFERENCES[] = {
    [DIFFERENCE_REPLACED] = "replaced", [DIFFERENCE_ADDED] = "added", [DIFFERENCE_MISSING] = "missing"};

/* What is wanted for each segment. */
struct wanted {
    struct suggest_request suggest;
    bool fragments;
    struct fragment_options fragment;
};

static bool read_fragment_options(const struct input *in, struct wanted *out, struct error *err) {
    out->fragments = true;
    out->fragment = (struct fragment_options){
        .filter = out->suggest.filter, .min_score = FRAGMENT_SCORE_DEFAULT, .terms = true, .effort = in->request->effort};
    return input_switch(in, "fragments", &out->fragments, err) &&
           input_decimal(in, "min_fragment_score", 0, 1, &out->fragment.min_score, err);
}

static bool read_options(const struct input *in, struct wanted *wanted, struct error *err) {
    struct suggest_request *out = &wanted->suggest;
    int64_t limit = LIMIT_DEFAULT, min_score = SCORE_DEFAULT;
    *out = (struct suggest_request){
        .before = STR(""), .after = STR(""), .context_id = STR(""), .spelling = true, .effort = in->request->effort};
    if (!input_need(in, "from", err) || !input_language(in, "from", &out->from, err) || !input_need(in, "to", err) ||
        !input_language(in, "to", &out->to, err) || !input_int(in, "limit", 1, SUGGESTIONS_MAX, &limit, err) ||
        !input_int(in, "min_score", 1, 102, &min_score, err) || !input_bool(in, "spelling", &out->spelling, err))
        return false;
    out->limit = (size_t)limit;
    out->min_score = (int)min_score;
    return filter_read(in, &out->filter, err) && read_fragment_options(in, wanted, err);
}

static bool read_place(const struct input *in, struct suggest_request *out, struct error *err) {
    return input_str(in, "before", UNIT_TEXT_MAX, &out->before, err) &&
           input_str(in, "after", UNIT_TEXT_MAX, &out->after, err) &&
           input_str(in, "context_id", UNIT_FIELD_MAX, &out->context_id, err);
}

/* ---- the answer --------------------------------------------------------------------------------------------------------- */

static void write_penalties(struct json *json, const struct penalty *penalties, size_t count) {
    json_key(json, "penalties");
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_put_str(json, "code", str_of(penalties[i].code));
        json_put_int(json, "points", penalties[i].points);
        json_put_str(json, "detail", penalties[i].detail);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_differences(struct json *json, const struct suggestion *suggestion) {
    json_key(json, "differences");
    json_begin_array(json);
    for (size_t i = 0; i < suggestion->difference_count; i++) {
        json_begin_object(json);
        json_put_str(json, "kind", str_of(DIFFERENCES[suggestion->differences[i].kind]));
        json_key(json, "query");
        unit_write_span(json, suggestion->differences[i].query);
        json_key(json, "source");
        unit_write_span(json, suggestion->differences[i].source);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_target(struct json *json, const struct suggestion *suggestion) {
    const struct unit *unit = &suggestion->unit;
    json_put_str(json, "source", unit->source.text);
    unit_write_codes(json, "source_codes", unit->source);
    json_put_str(json, "target", suggestion->target.text);
    unit_write_codes(json, "target_codes", suggestion->target);
    if (!str_equal(unit->target.text, suggestion->target.text)) json_put_str(json, "original_target", unit->target.text);
    unit_write_spans(json, "adapted", suggestion->adapted, suggestion->adapted_count);
}

static void write_repair(struct json *json, const struct repair *repair) {
    if (!repair) return;
    json_key(json, "repair");
    json_begin_object(json);
    json_put_int(json, "score", repair->score);
    json_put_int(json, "base", repair->base);
    write_penalties(json, repair->penalties, repair->penalty_count);
    json_put_str(json, "target", repair->target.text);
    unit_write_codes(json, "target_codes", repair->target);
    unit_write_spans(json, "repaired", repair->spans, repair->span_count);
    json_end_object(json);
}

static void write_suggestion(struct json *json, struct arena *arena, const struct suggestion *suggestion) {
    json_begin_object(json);
    json_put_int(json, "score", suggestion->score);
    json_put_int(json, "base", suggestion->base);
    json_put_int(json, "words", suggestion->words);
    json_put_int(json, "edits", suggestion->edits);
    write_target(json, suggestion);
    write_penalties(json, suggestion->penalties, suggestion->penalty_count);
    write_differences(json, suggestion);
    unit_write_findings(json, "spelling", suggestion->findings, suggestion->finding_count);
    write_repair(json, suggestion->repair);
    json_put_bool(json, "several_targets", suggestion->several_targets);
    json_put_str(json, "memory", suggestion->memory);
    json_put_int(json, "unit", suggestion->unit.id);
    json_put_int(json, "rev", suggestion->unit.rev);
    json_put_str(json, "from", language_tag(&suggestion->unit.from));
    json_put_str(json, "to", language_tag(&suggestion->unit.to));
    unit_write_metadata(json, arena, &suggestion->unit);
    json_end_object(json);
}

/* Finds and writes what there is for one segment: the suggestions, the terms that stand in it, and fragments. */
static bool write_result(struct json *json, struct service *service, struct arena *arena, const struct wanted *wanted,
                         struct error *err) {
    const struct suggest_request *suggest = &wanted->suggest;
    struct suggestion_list list;
    struct term_suggestion_list terms;
    struct fragment_suggestion_list fragments = {0};
    if ((wanted->fragments && !service_find_fragments(service, arena, &suggest->from, &suggest->to, suggest->text,
                                                      &wanted->fragment, &fragments, err)) ||
        !service_find_terms(service, arena, &suggest->from, &suggest->to, suggest->text.text, suggest->effort, &terms, err) ||
        !service_suggest(service, arena, suggest, &list, err)) /* last: what gives up is counted as no look-up */
        return false;
    if (wanted->fragments) service_repair(service, arena, &suggest->from, &suggest->to, suggest->text, &fragments, &list);
    json_begin_object(json);
    json_key(json, "suggestions");
    json_begin_array(json);
    for (size_t i = 0; i < list.count && json->out->len <= ANSWER_MAX; i++) write_suggestion(json, arena, &list.at[i]);
    json_end_array(json);
    unit_write_terms(json, "terms", &terms);
    if (wanted->fragments) fragments_write(json, &fragments);
    json_end_object(json);
    return json->out->len <= ANSWER_MAX ||
           error_set(err, ERR_TOO_LARGE, "the answer would be too large: ask for fewer segments or a lower limit");
}

/* ---- GET ---------------------------------------------------------------------------------------------------------------- */

bool suggestions_for_one(struct request *request, struct error *err) {
    static const char *const names[] = {"from",   "to",    "limit",      "min_score",      "spelling",     "q",
                                        "before", "after", "context_id", FRAGMENT_MEMBERS, FILTER_MEMBERS, NULL};
    struct input query;
    struct wanted wanted;
    struct str text = STR("");
    if (!input_query(request, &query, err) || !input_known(&query, names, err) || !read_options(&query, &wanted, err) ||
        !read_place(&query, &wanted.suggest, err) || !input_need(&query, "q", err) ||
        !input_str(&query, "q", UNIT_TEXT_MAX, &text, err))
        return false;
    wanted.suggest.text = segment_of_text(&request->arena, text);
    struct json json = reply_json(request, 200);
    return write_result(&json, request->service, &request->arena, &wanted, err);
}

/* ---- POST --------------------------------------------------------------------------------------------------------------- */

static bool read_segment(const struct input *in, struct suggest_request *wanted, struct error *err) {
    static const char *const names[] = {"text", "codes", "before", "after", "context_id", NULL};
    wanted->before = wanted->after = wanted->context_id = STR("");
    return input_known(in, names, err) && input_need(in, "text", err) &&
           unit_read_segment(in, "text", "codes", &wanted->text, err) && read_place(in, wanted, err);
}

/* Answers segment by segment, so that the answers to a thousand never stand in memory but as JSON. */
static bool write_results(const struct input *segments, size_t count, struct wanted *wanted, struct json *json,
                          struct error *err) {
    struct request *request = segments->request;
    for (size_t i = 0; i < count; i++) {
        struct input segment;
        struct arena arena = {0};
        bool found = input_item(segments, i, &segment, err) && read_segment(&segment, &wanted->suggest, err) &&
                     write_result(json, request->service, &arena, wanted, err);
        arena_done(&arena);
        if (!found) return false;
    }
    return true;
}

bool suggestions_for_many(struct request *request, struct error *err) {
    static const char *const names[] = {"from",           "to",           "limit", "min_score", "spelling", "segments",
                                        FRAGMENT_MEMBERS, FILTER_MEMBERS, NULL};
    struct input body, segments;
    struct wanted wanted;
    size_t count;
    if (!input_body(request, &body, err) || !input_known(&body, names, err) || !read_options(&body, &wanted, err) ||
        !input_need(&body, "segments", err) || !input_list(&body, "segments", SEGMENTS_MAX, &segments, &count, err))
        return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "results");
    json_begin_array(&json);
    if (!write_results(&segments, count, &wanted, &json, err)) return false;
    json_end_array(&json);
    json_end_object(&json);
    return true;
}
