/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/clock.h"
#include "exchange/tmx/tmx.h"
#include "exchange/tmx/tmx_inline.h"
#include "exchange/tmx/tmx_table.h"
#include "exchange/xml/xml_text.h"

/* ---- notes and properties ----------------------------------------------------------------------------------------------- */

/* `domain|prop xml:lang="fr"` apart; false when there is no such tail, or one that can't be written as it is. */
static bool split_name(struct str name, const char *element, struct str *plain, struct str *attributes) {
    static const char *const allowed[] = {"xml:lang", "lang", "o-encoding"};
    struct str rest, value;
    const char *bar = name.len ? memrchr(name.at, '|', name.len) : NULL;
    if (!bar) return false;
    *plain = str_slice(name, 0, (size_t)(bar - name.at));
    rest = str_slice(name, plain->len + 1, name.len);
    if (!str_starts(rest, str_of(element))) return false;
    *attributes = str_slice(rest, strlen(element), rest.len);
    struct buf again = {0};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (tmx_type_attribute(*attributes, allowed[i], &value) && str_find(value, STR("&"), 0) == SIZE_MAX)
            xml_write_attribute(&again, allowed[i], value);
    bool same = again.len && str_equal(buf_str(&again), *attributes);
    buf_done(&again);
    return same;
}

static void write_property(struct buf *out, const struct property *property) {
    const char *element = property->is_note ? "note" : "prop";
    struct str name = property->name, attributes = STR("");
    if (!split_name(property->name, element, &name, &attributes)) name = property->name, attributes = STR("");
    buf_add_format(out, "<%s", element);
    if (!property->is_note) xml_write_attribute(out, "type", name);
    buf_add_str(out, attributes);
    buf_add_byte(out, '>');
    xml_write_text(out, property->value);
    buf_add_format(out, "</%s>\n", element);
}

static void write_prop(struct buf *out, const char *type, struct str value) {
    if (value.len == 0) return;
    write_property(out, &(struct property){.name = str_of(type), .value = value});
}

/* ---- header ------------------------------------------------------------------------------------------------------------- */

void tmx_write_header_properties(struct buf *out, const struct tmx_header *header, int64_t now_ms) {
    struct arena arena = {0};
    buf_add_str(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n"
                         "<tmx version=\"1.4\">\n<header creationtool=\"Tafsiri\" creationtoolversion=\"1\" "
                         "segtype=\"sentence\" o-tmf=\"Tafsiri\" adminlang=\"en\" datatype=\"plaintext\""));
    xml_write_attribute(out, "srclang", header->from.tag[0] ? language_tag(&header->from) : STR("*all*"));
    xml_write_attribute(out, "creationdate", clock_format_basic(&arena, now_ms));
    buf_add_str(out, STR(">\n"));
    for (size_t i = 0; i < header->property_count; i++)
        if (!str_starts(header->properties[i].name, STR("tmx:"))) write_property(out, &header->properties[i]);
    buf_add_str(out, STR("</header>\n<body>\n"));
    arena_done(&arena);
}

void tmx_write_header(struct buf *out, const struct language *from, int64_t now_ms) {
    struct tmx_header header = {.from = *from};
    tmx_write_header_properties(out, &header, now_ms);
}

void tmx_write_footer(struct buf *out) {
    buf_add_str(out, STR("</body>\n</tmx>\n"));
}

/* ---- units -------------------------------------------------------------------------------------------------------------- */

/* The attributes of one element, none twice. */
struct attributes {
    struct buf *out;
    const char *names[16];
    size_t count;
};

static bool write_once(struct attributes *attributes, const char *name, struct str value) {
    for (size_t i = 0; i < attributes->count; i++)
        if (strcmp(attributes->names[i], name) == 0) return false;
    if (attributes->count == sizeof attributes->names / sizeof *attributes->names) return false;
    attributes->names[attributes->count++] = name;
    xml_write_attribute(attributes->out, name, value);
    return true;
}

static bool is_kept(const struct unit *unit, enum property_side side, enum tmx_field field) {
    for (size_t i = 0; i < unit->property_count; i++) {
        const struct property *property = &unit->properties[i];
        if (property->side == side && !property->is_note && str_starts(property->name, STR("tmx:")) &&
            tmx_field_of(str_slice(property->name, 4, property->name.len)) == field)
            return true;
    }
    return false;
}

/* A value that was kept as a property must not fill the field when it is read again. */
static bool would_fill(const struct unit *unit, enum property_side side, const char *name, struct str value) {
    struct unit probe = {0};
    struct arena arena = {0};
    enum tmx_field field = tmx_field_of(str_of(name));
    if (field == TMX_FIELD_COUNT || side == SIDE_SOURCE || !tmx_field_take(field, value, &probe)) return false;
    bool set = tmx_field_value(&arena, field, unit).at != NULL;
    arena_done(&arena);
    return side == SIDE_TARGET || !set;
}

/* Fields stand on the <tu>, as most tools look for them there, but for those of which the unit keeps another value there. */
static void write_fields(struct attributes *attributes, const struct unit *unit, enum property_side side) {
    struct arena arena = {0};
    for (unsigned i = 0; i < TMX_FIELD_COUNT; i++) {
        enum tmx_field field = (enum tmx_field)i;
        enum property_side place = is_kept(unit, SIDE_UNIT, field) ? SIDE_TARGET : SIDE_UNIT;
        struct str value = place == side ? tmx_field_value(&arena, field, unit) : (struct str){0};
        if (value.at) write_once(attributes, tmx_field_name(field), value);
    }
    arena_done(&arena);
}

/* Origin and status are written where the rest of the unit says something else, and where a property has their name, as in a
 * file that says them twice: it would be read in their place. */
static void write_origin_and_status(struct buf *out, const struct unit *unit) {
    if (unit->origin != tmx_derived_origin(unit) || tmx_find_property(unit, STR("tafsiri:origin")))
        write_prop(out, "tafsiri:origin", unit_origin_name(unit->origin));
    if (unit->status != tmx_derived_status(unit) || tmx_find_property(unit, STR("tafsiri:status")))
        write_prop(out, "tafsiri:status", unit_status_name(unit->status));
}

/* Attributes of one side, the ">" behind them, then its properties. `written` has a bit for each property that is one of the
 * attributes. */
static void write_level(struct attributes *attributes, const struct unit *unit, enum property_side side) {
    bool written[UNIT_PROPERTIES_MAX] = {false};
    for (size_t i = 0; i < unit->property_count && i < UNIT_PROPERTIES_MAX; i++) {
        const struct property *property = &unit->properties[i];
        if (property->side != side || property->is_note) continue;
        const char *name = tmx_kept_attribute(side, property->name, property->value);
        if (name && !would_fill(unit, side, name, property->value)) written[i] = write_once(attributes, name, property->value);
    }
    buf_add_str(attributes->out, STR(">\n"));
    if (side == SIDE_UNIT) {
        write_origin_and_status(attributes->out, unit);
        write_prop(attributes->out, "x-context-pre", unit->before);
        write_prop(attributes->out, "x-context-post", unit->after);
        write_prop(attributes->out, "x-context", unit->context_id);
        write_prop(attributes->out, "x-document", unit->document);
    }
    for (size_t i = 0; i < unit->property_count; i++)
        if (unit->properties[i].side == side && (i >= UNIT_PROPERTIES_MAX || !written[i]))
            write_property(attributes->out, &unit->properties[i]);
}

static void write_variant(struct buf *out, const struct unit *unit, enum property_side side, const struct language *language,
                          struct segment segment) {
    struct attributes attributes = {.out = out};
    buf_add_str(out, STR("<tuv"));
    xml_write_attribute(out, "xml:lang", language_tag(language));
    if (side == SIDE_TARGET) write_fields(&attributes, unit, side);
    write_level(&attributes, unit, side);
    buf_add_str(out, STR("<seg>"));
    tmx_inline_write(out, segment);
    buf_add_str(out, STR("</seg>\n</tuv>\n"));
}

void tmx_write_unit(struct buf *out, const struct unit *unit) {
    struct attributes attributes = {.out = out};
    buf_add_str(out, STR("<tu"));
    if (unit->tuid.len) xml_write_attribute(out, "tuid", unit->tuid);
    xml_write_attribute(out, "srclang", language_tag(&unit->from));
    write_fields(&attributes, unit, SIDE_UNIT);
    write_level(&attributes, unit, SIDE_UNIT);
    write_variant(out, unit, SIDE_SOURCE, &unit->from, unit->source);
    write_variant(out, unit, SIDE_TARGET, &unit->to, unit->target);
    buf_add_str(out, STR("</tu>\n"));
}
