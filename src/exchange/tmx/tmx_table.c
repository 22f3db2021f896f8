/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tmx/tmx_table.h"

#include <stddef.h>

#include "base/clock.h"
#include "exchange/trados.h"

/* ---- fields ------------------------------------------------------------------------------------------------------------- */

static const struct str field_names[TMX_FIELD_COUNT] = {
    [TMX_CREATION_ID] = STR("creationid"), [TMX_CREATION_DATE] = STR("creationdate"),
    [TMX_CHANGE_ID] = STR("changeid"),     [TMX_CHANGE_DATE] = STR("changedate"),
    [TMX_USAGE_COUNT] = STR("usagecount"), [TMX_LAST_USAGE_DATE] = STR("lastusagedate"),
};

enum tmx_field tmx_field_of(struct str attribute) {
    unsigned field = 0;
    while (field < TMX_FIELD_COUNT && !str_equal(attribute, field_names[field])) field++;
    return (enum tmx_field)field;
}

const char *tmx_field_name(enum tmx_field field) {
    return field_names[field].at;
}

bool tmx_field_take(enum tmx_field field, struct str value, struct unit *unit) {
    int64_t number;
    bool date = field == TMX_CREATION_DATE || field == TMX_CHANGE_DATE || field == TMX_LAST_USAGE_DATE;
    if (value.len == 0) return false;
    if (date && (!clock_parse(value, &number) || number == 0)) return false;
    if (field == TMX_USAGE_COUNT && (!str_to_int(value, &number) || number <= 0)) return false;
    switch (field) {
    case TMX_CREATION_ID: unit->author = value; break;
    case TMX_CREATION_DATE: unit->created_ms = number; break;
    case TMX_CHANGE_ID: unit->changed_by = value; break;
    case TMX_CHANGE_DATE: unit->changed_ms = number; break;
    case TMX_USAGE_COUNT: unit->usage_count = number; break;
    case TMX_LAST_USAGE_DATE: unit->used_ms = number; break;
    case TMX_FIELD_COUNT: return false;
    }
    return true;
}

static struct str date_value(struct arena *arena, int64_t time_ms) {
    return time_ms ? clock_format_basic(arena, time_ms) : (struct str){0};
}

static struct str text_value(struct str text) {
    return text.len ? text : (struct str){0};
}

struct str tmx_field_value(struct arena *arena, enum tmx_field field, const struct unit *unit) {
    switch (field) {
    case TMX_CREATION_ID: return text_value(unit->author);
    case TMX_CREATION_DATE: return date_value(arena, unit->created_ms);
    case TMX_CHANGE_ID: return text_value(unit->changed_by);
    case TMX_CHANGE_DATE: return date_value(arena, unit->changed_ms);
    case TMX_LAST_USAGE_DATE: return date_value(arena, unit->used_ms);
    case TMX_USAGE_COUNT:
        if (unit->usage_count > 0) return arena_format(arena, "%lld", (long long)unit->usage_count);
        break;
    case TMX_FIELD_COUNT: break;
    }
    return (struct str){0};
}

/* ---- attributes without a field ----------------------------------------------------------------------------------------- */

static bool is_segment_type(struct str value) {
    return str_equal(value, STR("block")) || str_equal(value, STR("paragraph")) || str_equal(value, STR("sentence")) ||
           str_equal(value, STR("phrase"));
}

const char *tmx_kept_attribute(enum property_side side, struct str property, struct str value) {
    static const char *const both[] = {"o-encoding", "datatype", "creationtool", "creationtoolversion", "o-tmf"};
    if (!str_starts(property, STR("tmx:"))) return NULL;
    struct str name = str_slice(property, 4, property.len);
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        if (str_equal(name, str_of(both[i]))) return both[i];
    if (side == SIDE_UNIT && str_equal(name, STR("segtype")) && is_segment_type(value)) return "segtype";
    enum tmx_field field = tmx_field_of(name);
    return field < TMX_FIELD_COUNT ? field_names[field].at : NULL;
}

/* ---- context ------------------------------------------------------------------------------------------------------------ */

/* Case counts: Trados' x-Context is a list of hashes, not a text. */
static const struct {
    const char *property;
    size_t field;
} context_properties[] = {
    {"x-context-pre", offsetof(struct unit, before)},
    {"x-context-post", offsetof(struct unit, after)},
    {"x-context", offsetof(struct unit, context_id)},
    {"x-document", offsetof(struct unit, document)},
    {"prev", offsetof(struct unit, before)},
    {"next", offsetof(struct unit, after)},
    {"id", offsetof(struct unit, context_id)},
    {"file", offsetof(struct unit, document)},
    {"context_prev", offsetof(struct unit, before)},
    {"context_next", offsetof(struct unit, after)},
    {"context", offsetof(struct unit, context_id)},
    {"filename", offsetof(struct unit, document)},
    {"x-previous-source-text", offsetof(struct unit, before)},
    {"x-next-source-text", offsetof(struct unit, after)},
};

struct str *tmx_context_field(struct unit *unit, struct str property) {
    for (size_t i = 0; i < sizeof context_properties / sizeof *context_properties; i++)
        if (str_equal(property, str_of(context_properties[i].property)))
            return (struct str *)((char *)unit + context_properties[i].field);
    return NULL;
}

/* ---- origin and status -------------------------------------------------------------------------------------------------- */

const struct property *tmx_find_property(const struct unit *unit, struct str name) {
    for (size_t i = 0; i < unit->property_count; i++)
        if (!unit->properties[i].is_note && str_equal(unit->properties[i].name, name)) return &unit->properties[i];
    return NULL;
}

static struct str value_of(const struct unit *unit, struct str name) {
    const struct property *property = tmx_find_property(unit, name);
    return property ? property->value : STR("");
}

enum unit_origin tmx_derived_origin(const struct unit *unit) {
    struct str aligned = value_of(unit, STR("aligned"));
    if (str_equal(unit->author, STR("MT!")) || str_equal(unit->author, STR("MT"))) return ORIGIN_MACHINE;
    if (str_equal_nocase(aligned, STR("yes")) || str_equal_nocase(aligned, STR("true"))) return ORIGIN_ALIGNED;
    if (str_equal_nocase(value_of(unit, STR("x-Origin")), STR("Alignment"))) return ORIGIN_ALIGNED;
    return ORIGIN_HUMAN;
}

enum unit_status tmx_derived_status(const struct unit *unit) {
    enum unit_status status = STATUS_CONFIRMED;
    trados_status(value_of(unit, STR("x-ConfirmationLevel")), &status);
    return status;
}
