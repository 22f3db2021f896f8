/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "http/api/unit_json.h"
#include "service/service.h"

/* Those that only the server sets stand behind the empty line. */
static const char *const MEMBERS[] = {
    "from",     "to",   "source", "target",  "source_codes", "target_codes", "before",     "after", "context_id",
    "document", "tuid", "origin", "status",  "author",       "changed_by",   "properties", "notes",

    "id",       "rev",  "memory", "deleted", "created",      "changed",      "used",       "usage", NULL};

static bool read_kind(const struct input *in, enum code_kind *kind, struct error *err) {
    struct str name = {0};
    if (!input_need(in, "kind", err) || !input_str(in, "kind", UNIT_FIELD_MAX, &name, err)) return false;
    if (str_equal(name, STR("open"))) {
        *kind = CODE_OPEN;
    } else if (str_equal(name, STR("close"))) {
        *kind = CODE_CLOSE;
    } else if (str_equal(name, STR("alone"))) {
        *kind = CODE_ALONE;
    } else {
        return input_refuse(in, "kind", err, "\"kind\" must be \"open\", \"close\" or \"alone\"");
    }
    return true;
}

static bool read_code(const struct input *in, struct code *code, struct error *err) {
    *code = (struct code){.id = STR(""), .data = STR(""), .type = STR("")};
    return input_known(in, (const char *const[]){"kind", "id", "data", "type", NULL}, err) && read_kind(in, &code->kind, err) &&
           input_str(in, "id", UNIT_FIELD_MAX, &code->id, err) && input_str(in, "data", UNIT_PROPERTY_MAX, &code->data, err) &&
           input_str(in, "type", UNIT_FIELD_MAX, &code->type, err);
}

static bool read_codes(const struct input *in, const char *key, struct segment *segment, struct error *err) {
    struct input list, item;
    size_t count;
    if (!input_list(in, key, UNIT_CODES_MAX, &list, &count, err)) return false;
    struct code *codes = ARENA_ARRAY(&in->request->arena, struct code, count);
    for (size_t i = 0; i < count; i++)
        if (!input_item(&list, i, &item, err) || !read_code(&item, &codes[i], err)) return false;
    segment->codes = codes;
    segment->code_count = count;
    return true;
}

bool unit_read_draft(const struct input *in, const char *text_key, const char *codes_key, struct segment *segment,
                     struct error *err) {
    struct str text = STR("");
    if (!input_str(in, text_key, UNIT_TEXT_MAX, &text, err)) return false;
    if (!input_has(in, codes_key)) {
        *segment = segment_of_text(&in->request->arena, text);
        return true;
    }
    *segment = (struct segment){.text = text};
    return read_codes(in, codes_key, segment, err);
}

bool unit_read_segment(const struct input *in, const char *text_key, const char *codes_key, struct segment *segment,
                       struct error *err) {
    if (!unit_read_draft(in, text_key, codes_key, segment, err)) return false;
    return segment_is_sound(*segment) ||
           input_refuse(in, codes_key, err,
                        "\"%s\" must have one code for each U+FFFC of the text, each closed after it is opened", codes_key);
}

static bool read_side(const struct input *in, enum property_side *side, struct error *err) {
    struct str name = STR("unit");
    if (!input_str(in, "side", UNIT_FIELD_MAX, &name, err)) return false;
    if (str_equal(name, STR("source"))) {
        *side = SIDE_SOURCE;
    } else if (str_equal(name, STR("target"))) {
        *side = SIDE_TARGET;
    } else if (str_equal(name, STR("unit"))) {
        *side = SIDE_UNIT;
    } else {
        return input_refuse(in, "side", err, "\"side\" must be \"unit\", \"source\" or \"target\"");
    }
    return true;
}

static bool read_property(const struct input *in, bool note, struct property *property, struct error *err) {
    static const char *const names[] = {"value", "side", "name", NULL}, *const note_names[] = {"value", "side", NULL};
    *property = (struct property){.is_note = note, .name = STR(""), .value = STR("")};
    if (!input_known(in, note ? note_names : names, err) || !read_side(in, &property->side, err)) return false;
    if (!input_need(in, "value", err) || !input_str(in, "value", UNIT_PROPERTY_MAX, &property->value, err)) return false;
    return note || (input_need(in, "name", err) && input_str(in, "name", UNIT_FIELD_MAX, &property->name, err));
}

/* Appends the list under `key` to (*out)[*count]. */
static bool add_properties(const struct input *in, const char *key, bool notes, struct property *out, size_t *count,
                           struct error *err) {
    struct input list, item;
    size_t more;
    if (!input_list(in, key, UNIT_PROPERTIES_MAX, &list, &more, err)) return false;
    if (*count + more > UNIT_PROPERTIES_MAX)
        return input_refuse(in, key, err, "more than %d properties and notes", UNIT_PROPERTIES_MAX);
    for (size_t i = 0; i < more; i++)
        if (!input_item(&list, i, &item, err) || !read_property(&item, notes, &out[(*count)++], err)) return false;
    return true;
}

bool unit_read_properties(const struct input *in, const char *key, struct property **out, size_t *count, struct error *err) {
    *out = ARENA_ARRAY(&in->request->arena, struct property, UNIT_PROPERTIES_MAX);
    *count = 0;
    return add_properties(in, key, false, *out, count, err);
}

static bool read_origin(const struct input *in, struct unit *unit, struct error *err) {
    struct str origin = {0}, status = {0};
    if (!input_str(in, "origin", UNIT_FIELD_MAX, &origin, err) || !input_str(in, "status", UNIT_FIELD_MAX, &status, err))
        return false;
    if (origin.at && !unit_origin_parse(origin, &unit->origin))
        return input_refuse(in, "origin", err, "\"origin\" must be \"human\", \"aligned\" or \"machine\"");
    if (status.at && !unit_status_parse(status, &unit->status))
        return input_refuse(in, "status", err, "\"status\" must be \"confirmed\", \"draft\", \"reviewed\" or \"rejected\"");
    return true;
}

static bool read_texts(const struct input *in, struct unit *unit, struct error *err) {
    return input_need(in, "from", err) && input_language(in, "from", &unit->from, err) && input_need(in, "to", err) &&
           input_language(in, "to", &unit->to, err) && input_need(in, "source", err) &&
           unit_read_segment(in, "source", "source_codes", &unit->source, err) && input_need(in, "target", err) &&
           unit_read_segment(in, "target", "target_codes", &unit->target, err);
}

static bool read_place(const struct input *in, struct unit *unit, struct error *err) {
    return input_str(in, "before", UNIT_TEXT_MAX, &unit->before, err) &&
           input_str(in, "after", UNIT_TEXT_MAX, &unit->after, err) &&
           input_str(in, "context_id", UNIT_FIELD_MAX, &unit->context_id, err) &&
           input_str(in, "document", UNIT_FIELD_MAX, &unit->document, err) &&
           input_str(in, "tuid", UNIT_FIELD_MAX, &unit->tuid, err) &&
           input_str(in, "author", UNIT_FIELD_MAX, &unit->author, err) &&
           input_str(in, "changed_by", UNIT_FIELD_MAX, &unit->changed_by, err);
}

/* Whether a memory takes it; if not, the message begins with the field to blame. */
static bool check_whole(const struct input *in, const struct unit *unit, struct error *err) {
    char field[32];
    if (service_check_unit(unit, err)) return true;
    snprintf(field, sizeof field, "%.*s", (int)strcspn(err->message, ":"), err->message);
    return input_blame(in, input_has(in, field) ? field : NULL);
}

bool unit_read(const struct input *in, struct unit *unit, struct error *err) {
    struct str none = STR("");
    *unit = (struct unit){
        .before = none, .after = none, .context_id = none, .document = none, .tuid = none, .author = none, .changed_by = none};
    if (!input_known(in, MEMBERS, err) || !read_texts(in, unit, err) || !read_place(in, unit, err) ||
        !read_origin(in, unit, err) ||
        !unit_read_properties(in, "properties", (struct property **)&unit->properties, &unit->property_count, err))
        return false;
    return add_properties(in, "notes", true, (struct property *)unit->properties, &unit->property_count, err) &&
           check_whole(in, unit, err);
}
