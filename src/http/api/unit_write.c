/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "http/api/unit_json.h"

static const char *const CODE_KINDS[] = {[CODE_OPEN] = "open", [CODE_CLOSE] = "close", [CODE_ALONE] = "alone"};
static const char *const SIDES[] = {[SIDE_UNIT] = "unit", [SIDE_SOURCE] = "source", [SIDE_TARGET] = "target"};

/* Empty texts are left out: most units have neither document nor context. */
static void put_if_any(struct json *json, const char *key, struct str value) {
    if (value.len) json_put_str(json, key, value);
}

void unit_write_time(struct json *json, struct arena *arena, const char *name, int64_t time_ms) {
    if (time_ms) json_put_str(json, name, clock_format(arena, time_ms));
}

void unit_write_span(struct json *json, struct span span) {
    json_begin_object(json);
    json_put_int(json, "start", span.start);
    json_put_int(json, "end", span.end);
    json_end_object(json);
}

void unit_write_spans(struct json *json, const char *name, const struct span *spans, size_t count) {
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) unit_write_span(json, spans[i]);
    json_end_array(json);
}

void unit_write_codes(struct json *json, const char *name, struct segment segment) {
    if (segment.code_count == 0) return;
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        json_begin_object(json);
        json_put_str(json, "kind", str_of(CODE_KINDS[code->kind]));
        put_if_any(json, "id", code->id);
        put_if_any(json, "data", code->data);
        put_if_any(json, "type", code->type);
        json_end_object(json);
    }
    json_end_array(json);
}

static void write_finding(struct json *json, const struct finding *finding) {
    json_begin_object(json);
    json_put_int(json, "start", finding->span.start);
    json_put_int(json, "end", finding->span.end);
    json_put_str(json, "word", finding->word);
    json_key(json, "corrections");
    json_begin_array(json);
    for (size_t i = 0; i < finding->correction_count; i++) json_str(json, finding->corrections[i]);
    json_end_array(json);
    if (finding->category) json_put_str(json, "category", str_of(finding->category));
    put_if_any(json, "message", finding->message);
    json_end_object(json);
}

void unit_write_findings(struct json *json, const char *name, const struct finding *findings, size_t count) {
    json_key(json, name);
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) write_finding(json, &findings[i]);
    json_end_array(json);
}

static void write_property(struct json *json, const struct property *property) {
    json_begin_object(json);
    if (property->side != SIDE_UNIT) json_put_str(json, "side", str_of(SIDES[property->side]));
    if (!property->is_note) json_put_str(json, "name", property->name);
    json_put_str(json, "value", property->value);
    json_end_object(json);
}

static void write_properties(struct json *json, const char *key, const struct unit *unit, bool notes) {
    bool any = false;
    for (size_t i = 0; i < unit->property_count; i++) any |= unit->properties[i].is_note == notes;
    if (!any) return;
    json_key(json, key);
    json_begin_array(json);
    for (size_t i = 0; i < unit->property_count; i++)
        if (unit->properties[i].is_note == notes) write_property(json, &unit->properties[i]);
    json_end_array(json);
}

void unit_write_metadata(struct json *json, struct arena *arena, const struct unit *unit) {
    json_put_str(json, "origin", unit_origin_name(unit->origin));
    json_put_str(json, "status", unit_status_name(unit->status));
    put_if_any(json, "author", unit->author);
    put_if_any(json, "changed_by", unit->changed_by);
    unit_write_time(json, arena, "created", unit->created_ms);
    unit_write_time(json, arena, "changed", unit->changed_ms);
    unit_write_time(json, arena, "used", unit->used_ms);
    json_put_int(json, "usage", unit->usage_count);
    put_if_any(json, "before", unit->before);
    put_if_any(json, "after", unit->after);
    put_if_any(json, "context_id", unit->context_id);
    put_if_any(json, "document", unit->document);
    put_if_any(json, "tuid", unit->tuid);
    write_properties(json, "properties", unit, false);
    write_properties(json, "notes", unit, true);
}

void unit_write(struct json *json, struct arena *arena, struct str memory, const struct unit *unit) {
    json_begin_object(json);
    json_put_int(json, "id", unit->id);
    json_put_int(json, "rev", unit->rev);
    json_put_str(json, "memory", memory);
    if (unit->deleted) json_put_bool(json, "deleted", true);
    json_put_str(json, "from", language_tag(&unit->from));
    json_put_str(json, "to", language_tag(&unit->to));
    json_put_str(json, "source", unit->source.text);
    json_put_str(json, "target", unit->target.text);
    unit_write_codes(json, "source_codes", unit->source);
    unit_write_codes(json, "target_codes", unit->target);
    unit_write_metadata(json, arena, unit);
    json_end_object(json);
}
