/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/document_json.h"

#include "http/api/unit_json.h"
#include "service/jobs/jobs.h"
#include "service/library/caller.h"

static void put_if_any(struct json *json, const char *key, struct str value) {
    if (value.len) json_put_str(json, key, value);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static void write_states(struct json *json, const struct article *article) {
    json_key(json, "states");
    json_begin_object(json);
    for (int i = 0; i < ARTICLE_STATES; i++)
        json_put_int(json, article_state_name((enum article_state)i).at, article->states[i]);
    json_end_object(json);
}

static void write_members(struct json *json, struct arena *arena, const struct article *article) {
    json_put_int(json, "id", article->id);
    json_put_str(json, "name", article->name);
    json_put_str(json, "format", str_of(document_format_name(article->format)));
    json_put_str(json, "from", language_tag(&article->from));
    json_put_str(json, "to", language_tag(&article->to));
    json_put_str(json, "memory", article->memory);
    json_put_int(json, "rev", article->rev);
    json_put_int(json, "version", article->version);
    unit_write_time(json, arena, "created", article->created_ms);
    unit_write_time(json, arena, "changed", article->changed_ms);
    put_if_any(json, "author", article->author);
    json_put_int(json, "segments", article->segments);
    write_states(json, article);
    json_put_int(json, "words", article->words);
    json_put_int(json, "words_left", article->words_left);
    json_put_int(json, "characters", article->characters);
}

void document_write_article(struct json *json, struct service *service, struct arena *arena, const struct article *article) {
    char job[JOB_ID_LEN + 1];
    json_begin_object(json);
    write_members(json, arena, article);
    if (service_find_document_job(service, article->id, job)) json_put_str(json, "job", str_of(job));
    json_end_object(json);
}

void document_write_warnings(struct json *json, const struct article_warnings *warnings) {
    json_key(json, "warnings");
    json_begin_array(json);
    for (size_t i = 0; i < warnings->count; i++) json_str(json, warnings->at[i]);
    json_end_array(json);
}

/* Matches come from whatever memory whoever pre-translated could read, and documents are moved: what a segment came from need
 * not be there for who reads it. */
static void write_match(struct json *json, const struct article_match *match) {
    if (match->score < 0) return;
    json_key(json, "match");
    json_begin_object(json);
    json_put_int(json, "score", match->score);
    json_put_str(json, "origin", unit_origin_name(match->origin));
    if (!match->memory.len || caller_reads(match->memory)) {
        put_if_any(json, "memory", match->memory);
        if (match->unit) json_put_int(json, "unit", match->unit);
    }
    json_end_object(json);
}

static void write_unit(struct json *json, const struct article_unit *unit) {
    if (!unit->id || !caller_reads(unit->memory)) return;
    json_key(json, "unit");
    json_begin_object(json);
    json_put_str(json, "memory", unit->memory);
    json_put_int(json, "id", unit->id);
    json_put_int(json, "rev", unit->rev);
    json_end_object(json);
}

static void write_previous(struct json *json, const struct article_segment *segment) {
    if (!segment->previous_source.len) return;
    json_key(json, "previous");
    json_begin_object(json);
    json_put_str(json, "source", segment->previous_source);
    json_put_str(json, "target", segment->previous_target);
    json_end_object(json);
}

void document_write_segment(struct json *json, struct arena *arena, const struct article_segment *segment) {
    json_begin_object(json);
    json_put_int(json, "id", segment->id);
    json_put_int(json, "n", segment->n);
    json_put_int(json, "block", segment->block);
    json_put_int(json, "rev", segment->rev);
    json_put_str(json, "state", article_state_name(segment->state));
    json_put_bool(json, "translate", segment->translate);
    json_put_str(json, "source", segment->source.text);
    unit_write_codes(json, "source_codes", segment->source);
    json_put_str(json, "target", segment->target.text);
    unit_write_codes(json, "target_codes", segment->target);
    json_put_int(json, "words", segment->words);
    put_if_any(json, "note", segment->note);
    put_if_any(json, "context_id", segment->context_id);
    if (segment->max_characters) json_put_int(json, "max_characters", segment->max_characters);
    write_match(json, &segment->match);
    write_unit(json, &segment->unit);
    write_previous(json, segment);
    unit_write_time(json, arena, "changed", segment->changed_ms);
    put_if_any(json, "changed_by", segment->changed_by);
    json_end_object(json);
}

void document_write_state(struct json *json, struct arena *arena, const struct article_segment *segment) {
    json_begin_object(json);
    json_put_int(json, "rev", segment->rev);
    json_put_str(json, "state", article_state_name(segment->state));
    json_put_str(json, "target", segment->target.text);
    unit_write_codes(json, "target_codes", segment->target);
    write_match(json, &segment->match);
    unit_write_time(json, arena, "changed", segment->changed_ms);
    put_if_any(json, "changed_by", segment->changed_by);
    json_end_object(json);
}

size_t document_write_segments(struct json *json, struct arena *arena, const char *name,
                               const struct article_segment_list *list) {
    size_t i = 0;
    json_key(json, name);
    json_begin_array(json);
    for (; i < list->count && json->out->len < PAGE_BYTES; i++) document_write_segment(json, arena, &list->at[i]);
    json_end_array(json);
    return i;
}

void document_write_changes(struct json *json, struct service *service, struct arena *arena, const struct article *article,
                            const struct article_segment_list *list, int64_t *next, bool *more) {
    json_begin_object(json);
    size_t written = document_write_segments(json, arena, "segments", list);
    if (written < list->count) {
        *next = list->at[written - 1].rev;
        *more = true;
    }
    json_put_int(json, "next", *next);
    json_put_bool(json, "more", *more);
    json_put_int(json, "version", article->version);
    json_key(json, "document");
    document_write_article(json, service, arena, article);
    json_end_object(json);
}

void document_write_cursor(struct json *json, struct arena *arena, char letter, int64_t place) {
    json_key(json, "next");
    if (place) {
        json_str(json, arena_format(arena, "%c%lld", letter, (long long)place));
    } else {
        json_none(json);
    }
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

enum { ID_MAX = 99999999 }; /* more than there will be of either */

bool document_read_id(const struct request *request, int64_t *id, struct error *err) {
    if (str_to_int(request->captures[0], id) && *id > 0 && *id <= ID_MAX) return true;
    return error_set(err, ERR_NOT_FOUND, "there is no document of this name: it is a number");
}

bool document_read_segment_id(const struct request *request, int64_t *id, struct error *err) {
    if (str_to_int(request->captures[1], id) && *id > 0 && *id <= ID_MAX) return true;
    return error_set(err, ERR_NOT_FOUND, "there is no segment of this name: it is a number");
}

bool document_read_cursor(const struct input *query, char letter, int64_t *out, struct error *err) {
    struct str cursor = {0};
    if (!input_str(query, "cursor", UNIT_FIELD_MAX, &cursor, err)) return false;
    if (!cursor.at) return true;
    if (cursor.len > 1 && cursor.at[0] == letter && str_to_int(str_slice(cursor, 1, cursor.len), out) && *out > 0 &&
        *out <= ID_MAX)
        return true;
    return input_refuse(query, "cursor", err, "\"cursor\" must be what \"next\" of the page before said");
}
