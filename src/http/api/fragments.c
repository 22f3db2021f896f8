/* SPDX-License-Identifier: Apache-2.0 */
#include "http/api/fragments.h"

#include "http/api/unit_json.h"

static const char *const KINDS[] = {
    [FRAGMENT_TERM] = "term", [FRAGMENT_SEQUENCE] = "sequence", [FRAGMENT_WORD] = "word", [FRAGMENT_NAME] = "name"};
static const char *const STATES[] = {
    [FRAGMENTS_READY] = "ready", [FRAGMENTS_LEARNING] = "learning", [FRAGMENTS_TOO_SMALL] = "too_small"};

enum { SCORE_DIGITS = 3 };

static void write_score(struct json *json, double score) {
    json_key(json, "score");
    json_decimal(json, score, SCORE_DIGITS);
}

static void write_unit(struct json *json, const struct fragment_unit *unit) {
    json_begin_object(json);
    json_put_str(json, "memory", unit->memory);
    json_put_int(json, "unit", unit->unit);
    json_key(json, "source");
    unit_write_span(json, unit->source);
    json_key(json, "target");
    unit_write_span(json, unit->target);
    json_end_object(json);
}

static void write_target(struct json *json, const struct fragment_choice *target) {
    json_begin_object(json);
    json_put_str(json, "text", target->text);
    write_score(json, target->score);
    json_put_int(json, "occurrences", (int64_t)target->occurrences);
    json_key(json, "units");
    json_begin_array(json);
    for (size_t i = 0; i < target->unit_count; i++) write_unit(json, &target->units[i]);
    json_end_array(json);
    json_end_object(json);
}

static void write_fragment(struct json *json, const struct fragment_suggestion *fragment) {
    json_begin_object(json);
    json_put_str(json, "kind", str_of(KINDS[fragment->kind]));
    json_put_int(json, "start", fragment->span.start);
    json_put_int(json, "end", fragment->span.end);
    write_score(json, fragment->score);
    json_put_int(json, "occurrences", (int64_t)fragment->occurrences);
    json_key(json, "targets");
    json_begin_array(json);
    for (size_t i = 0; i < fragment->target_count; i++) write_target(json, &fragment->targets[i]);
    json_end_array(json);
    json_end_object(json);
}

void fragments_write(struct json *json, const struct fragment_suggestion_list *list) {
    json_put_str(json, "fragments_state", str_of(STATES[list->state]));
    json_key(json, "fragments");
    json_begin_array(json);
    for (size_t i = 0; i < list->count; i++) write_fragment(json, &list->at[i]);
    json_end_array(json);
}
