/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unit.h"

#include "model/pack.h"

static const struct str origin_names[ORIGIN_COUNT] = {
    [ORIGIN_HUMAN] = STR("human"), [ORIGIN_ALIGNED] = STR("aligned"), [ORIGIN_MACHINE] = STR("machine")};
static const struct str status_names[STATUS_COUNT] = {[STATUS_CONFIRMED] = STR("confirmed"),
                                                      [STATUS_DRAFT] = STR("draft"),
                                                      [STATUS_REVIEWED] = STR("reviewed"),
                                                      [STATUS_REJECTED] = STR("rejected")};

struct str unit_origin_name(enum unit_origin origin) {
    return origin_names[origin];
}

struct str unit_status_name(enum unit_status status) {
    return status_names[status];
}

bool unit_origin_parse(struct str name, enum unit_origin *origin) {
    for (unsigned i = 0; i < ORIGIN_COUNT; i++) {
        *origin = (enum unit_origin)i;
        if (str_equal_nocase(origin_names[i], name)) return true;
    }
    return false;
}

bool unit_status_parse(struct str name, enum unit_status *status) {
    for (unsigned i = 0; i < STATUS_COUNT; i++) {
        *status = (enum unit_status)i;
        if (str_equal_nocase(status_names[i], name)) return true;
    }
    return false;
}

struct unit unit_copy(struct arena *arena, const struct unit *unit) {
    struct unit copy = *unit;
    copy.source = segment_copy(arena, unit->source);
    copy.target = segment_copy(arena, unit->target);
    struct str *texts[] = {&copy.before, &copy.after,  &copy.context_id, &copy.document,
                           &copy.tuid,   &copy.author, &copy.changed_by};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = arena_copy(arena, *texts[i]);
    struct property *properties = ARENA_ARRAY(arena, struct property, unit->property_count);
    for (size_t i = 0; i < unit->property_count; i++) {
        properties[i] = unit->properties[i];
        properties[i].name = arena_copy(arena, properties[i].name);
        properties[i].value = arena_copy(arena, properties[i].value);
    }
    copy.properties = properties;
    return copy;
}

static bool check_text(const char *field, struct str text, size_t max, struct error *err) {
    size_t bad;
    if (text.len > max) return error_set(err, ERR_TOO_LARGE, "%s: %zu bytes, at most %zu are taken", field, text.len, max);
    if (!utf8_valid(text, &bad)) return error_set(err, ERR_INVALID, "%s: not UTF-8 at byte %zu", field, bad);
    if (text.len && str_find(text, (struct str){"", 1}, 0) != SIZE_MAX)
        return error_set(err, ERR_INVALID, "%s: holds a NUL", field);
    return true;
}

static bool check_segment(const char *field, struct segment segment, struct error *err) {
    if (!check_text(field, segment.text, UNIT_TEXT_MAX, err)) return false;
    if (segment.code_count > UNIT_CODES_MAX)
        return error_set(err, ERR_TOO_LARGE, "%s: %zu inline codes, at most %d are taken", field, segment.code_count,
                         UNIT_CODES_MAX);
    if (!segment_is_sound(segment))
        return error_set(err, ERR_INVALID, "%s: inline codes don't pair up, or their number isn't that of U+FFFC", field);
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        if (!check_text(field, code->id, UNIT_FIELD_MAX, err) || !check_text(field, code->data, UNIT_PROPERTY_MAX, err) ||
            !check_text(field, code->type, UNIT_FIELD_MAX, err))
            return false;
    }
    return true;
}

static bool check_properties(const struct unit *unit, struct error *err) {
    if (unit->property_count > UNIT_PROPERTIES_MAX)
        return error_set(err, ERR_TOO_LARGE, "properties: %zu, at most %d are taken", unit->property_count,
                         UNIT_PROPERTIES_MAX);
    for (size_t i = 0; i < unit->property_count; i++) {
        const struct property *property = &unit->properties[i];
        if (!property->is_note && property->name.len == 0) return error_set(err, ERR_INVALID, "properties: one has no name");
        if (!check_text("properties", property->name, UNIT_FIELD_MAX, err) ||
            !check_text("properties", property->value, UNIT_PROPERTY_MAX, err))
            return false;
    }
    return true;
}

bool unit_check(const struct unit *unit, struct error *err) {
    if (!unit->from.tag[0]) return error_set(err, ERR_INVALID, "from: no language");
    if (!unit->to.tag[0]) return error_set(err, ERR_INVALID, "to: no language");
    if (language_equal(&unit->from, &unit->to))
        return error_set(err, ERR_INVALID, "to: the same language as from (%s)", unit->to.tag);
    if (str_trim(unit->source.text).len == 0) return error_set(err, ERR_INVALID, "source: empty");
    return check_segment("source", unit->source, err) && check_segment("target", unit->target, err) &&
           check_text("before", unit->before, UNIT_TEXT_MAX, err) && check_text("after", unit->after, UNIT_TEXT_MAX, err) &&
           check_text("context_id", unit->context_id, UNIT_FIELD_MAX, err) &&
           check_text("document", unit->document, UNIT_FIELD_MAX, err) && check_text("tuid", unit->tuid, UNIT_FIELD_MAX, err) &&
           check_text("author", unit->author, UNIT_FIELD_MAX, err) &&
           check_text("changed_by", unit->changed_by, UNIT_FIELD_MAX, err) && check_properties(unit, err);
}

static bool same_properties(const struct unit *a, const struct unit *b) {
    if (a->property_count != b->property_count) return false;
    for (size_t i = 0; i < a->property_count; i++) {
        const struct property *p = &a->properties[i], *q = &b->properties[i];
        if (p->side != q->side || p->is_note != q->is_note || !str_equal(p->name, q->name) || !str_equal(p->value, q->value))
            return false;
    }
    return true;
}

bool unit_same_content(const struct unit *a, const struct unit *b) {
    return a->deleted == b->deleted && language_equal(&a->from, &b->from) && language_equal(&a->to, &b->to) &&
           segment_equal(a->source, b->source) && segment_equal(a->target, b->target) && str_equal(a->before, b->before) &&
           str_equal(a->after, b->after) && str_equal(a->context_id, b->context_id) && str_equal(a->document, b->document) &&
           str_equal(a->tuid, b->tuid) && a->origin == b->origin && a->status == b->status && same_properties(a, b);
}

/* Side and kind as one letter: u, s, t for properties, U, S, T for notes. */
#define PROPERTY_LETTERS "ustUST"

void unit_pack_properties(struct buf *out, const struct unit *unit) {
    for (size_t i = 0; i < unit->property_count; i++) {
        const struct property *property = &unit->properties[i];
        pack_add(out, (struct str){&PROPERTY_LETTERS[property->side + (property->is_note ? 3 : 0)], 1});
        pack_add(out, property->name);
        pack_add(out, property->value);
    }
}

static bool unpack_property(struct arena *arena, struct str *packed, struct property *property) {
    struct str letter, name, value;
    if (!pack_next(packed, &letter) || !pack_next(packed, &name) || !pack_next(packed, &value) || letter.len != 1) return false;
    size_t kind = str_find(STR(PROPERTY_LETTERS), letter, 0);
    if (kind == SIZE_MAX) return false;
    *property = (struct property){(enum property_side)(kind % 3), kind >= 3, arena_copy(arena, name), arena_copy(arena, value)};
    return true;
}

bool unit_unpack_properties(struct arena *arena, struct str packed, struct unit *unit) {
    struct property found[UNIT_PROPERTIES_MAX];
    size_t count = 0;
    while (packed.len) {
        if (count == UNIT_PROPERTIES_MAX || !unpack_property(arena, &packed, &found[count])) return false;
        count++;
    }
    struct property *properties = ARENA_ARRAY(arena, struct property, count);
    for (size_t i = 0; i < count; i++) properties[i] = found[i];
    unit->properties = properties;
    unit->property_count = count;
    return true;
}
