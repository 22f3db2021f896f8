/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tmx/tmx_tu.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void property_list_add(struct property_list *list, struct property property) {
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 32;
        list->at = alloc_again(list->at, list->capacity, sizeof *list->at);
    }
    list->at[list->count++] = property;
}

void tmx_tu_clear(struct tmx_tu *tu) {
    tu->from = (struct language){0};
    tu->tuid = STR("");
    tu->level = (struct level){0};
    tu->variant_count = tu->properties.count = tu->chosen.count = tu->source = 0;
}

void tmx_tu_done(struct tmx_tu *tu) {
    free(tu->variants);
    free(tu->properties.at);
    free(tu->chosen.at);
}

struct variant *tmx_tu_add_variant(struct tmx_tu *tu) {
    if (tu->variant_count == tu->variant_capacity) {
        tu->variant_capacity = tu->variant_capacity ? tu->variant_capacity * 2 : 4;
        tu->variants = alloc_again(tu->variants, tu->variant_capacity, sizeof *tu->variants);
    }
    struct variant *variant = &tu->variants[tu->variant_count++];
    *variant = (struct variant){0};
    return variant;
}

bool tmx_variant_is_usable(const struct variant *variant) {
    return variant->has_segment && variant->language.tag[0];
}

/* ---- which side is the source ------------------------------------------------------------------------------------------- */

static bool find_variant(struct tmx_tu *tu, const struct language *language, enum language_match least) {
    for (size_t i = 0; i < tu->variant_count; i++) {
        tu->source = i;
        if (tmx_variant_is_usable(&tu->variants[i]) && language_compare(language, &tu->variants[i].language) >= least)
            return true;
    }
    return false;
}

bool tmx_tu_choose_source(struct tmx_tu *tu, const struct language *wanted, const char **why) {
    const struct language *language = wanted->tag[0] ? wanted : &tu->from;
    *why = NULL;
    if (language->tag[0]) {
        if (find_variant(tu, language, LANGUAGE_EXACT) || find_variant(tu, language, LANGUAGE_VARIANT)) return true;
        if (wanted->tag[0]) {
            *why = "a <tu> without the source language that was asked for is passed over";
            return false;
        }
    }
    for (size_t i = 0; i < tu->variant_count; i++) {
        tu->source = i;
        if (tmx_variant_is_usable(&tu->variants[i])) return true;
    }
    return false;
}

/* ---- a unit ------------------------------------------------------------------------------------------------------------- */

/* The target's value fills the field, else that of the <tu>; `kept` says which others are left to be kept as properties. */
static void settle_field(const struct tmx_tu *tu, enum tmx_field field, const struct level *target, struct unit *unit,
                         bool kept[3]) {
    struct str of_target = target->fields[field], of_tu = tu->level.fields[field];
    bool by_target = of_target.at && tmx_field_take(field, of_target, unit);
    bool by_tu = !by_target && of_tu.at && tmx_field_take(field, of_tu, unit);
    kept[SIDE_UNIT] = of_tu.at && !by_tu && !(by_target && str_equal(of_tu, of_target));
    kept[SIDE_TARGET] = of_target.at && !by_target;
    kept[SIDE_SOURCE] = true;
}

/* The text of memoQ's context, which is a whole <seg>: its inline elements count as codes. */
static struct str without_seg(struct arena *arena, struct str value) {
    static const struct {
        const char *reference, *text;
    } references[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
    if (!str_starts(value, STR("<seg>")) || !str_ends(value, STR("</seg>")) || value.len < strlen("<seg></seg>")) return value;
    struct str inner = str_slice(value, strlen("<seg>"), value.len - strlen("</seg>"));
    struct buf text = {0};
    for (size_t at = 0; at < inner.len;) {
        struct str rest = str_slice(inner, at, inner.len);
        size_t step = 1, end;
        struct str piece = str_slice(rest, 0, 1);
        for (size_t i = 0; i < sizeof references / sizeof *references; i++)
            if (str_starts(rest, str_of(references[i].reference))) {
                piece = str_of(references[i].text);
                step = strlen(references[i].reference);
            }
        if (rest.at[0] == '<' && (end = str_find(rest, STR(">"), 0)) != SIZE_MAX) {
            /* <ph>...</ph> is one code; so is an empty element */
            size_t close = rest.at[end - 1] == '/' ? SIZE_MAX : str_find(rest, STR("</"), end);
            size_t after = close == SIZE_MAX ? SIZE_MAX : str_find(rest, STR(">"), close);
            piece = STR(UTF8_CODE);
            step = (after == SIZE_MAX ? end : after) + 1;
        }
        buf_add_str(&text, piece);
        at += step;
    }
    struct str result = arena_copy(arena, buf_str(&text));
    buf_done(&text);
    return result;
}

struct said {
    bool origin, status;
};

/* True when the property is one that the unit has a field for. */
static bool take_property(struct arena *arena, const struct property *property, struct unit *unit, struct said *said) {
    if (property->is_note || property->value.len == 0) return false;
    struct str *context = tmx_context_field(unit, property->name);
    if (context && context->len == 0) {
        *context = without_seg(arena, property->value);
        return context->len > 0;
    }
    if (!said->origin && str_equal(property->name, STR("tafsiri:origin")))
        return said->origin = unit_origin_parse(property->value, &unit->origin);
    if (!said->status && str_equal(property->name, STR("tafsiri:status")))
        return said->status = unit_status_parse(property->value, &unit->status);
    return false;
}

static void choose(struct tmx_tu *tu, enum property_side side, struct property property) {
    property.side = side;
    property_list_add(&tu->chosen, property);
}

static void choose_level(struct tmx_tu *tu, struct arena *arena, enum property_side side, const struct level *level,
                         bool kept[TMX_FIELD_COUNT][3], struct unit *unit, struct said *said) {
    for (unsigned field = 0; field < TMX_FIELD_COUNT; field++) {
        if (!level->fields[field].at || !kept[field][side]) continue;
        struct str name = arena_format(arena, "tmx:%s", tmx_field_name((enum tmx_field)field));
        choose(tu, side, (struct property){.name = name, .value = level->fields[field]});
    }
    for (size_t i = level->first; i < level->end; i++)
        if (!take_property(arena, &tu->properties.at[i], unit, said)) choose(tu, side, tu->properties.at[i]);
}

void tmx_tu_make_unit(struct tmx_tu *tu, struct arena *arena, size_t target, struct unit *unit) {
    const struct variant *from = &tu->variants[tu->source], *to = &tu->variants[target];
    bool kept[TMX_FIELD_COUNT][3];
    struct said said = {false, false};
    *unit = (struct unit){.from = from->language, .to = to->language, .source = from->segment, .target = to->segment};
    unit->before = unit->after = unit->context_id = unit->document = unit->author = unit->changed_by = STR("");
    unit->tuid = tu->tuid;
    tu->chosen.count = 0;
    for (unsigned field = 0; field < TMX_FIELD_COUNT; field++)
        settle_field(tu, (enum tmx_field)field, &to->level, unit, kept[field]);
    choose_level(tu, arena, SIDE_UNIT, &tu->level, kept, unit, &said);
    choose_level(tu, arena, SIDE_SOURCE, &from->level, kept, unit, &said);
    choose_level(tu, arena, SIDE_TARGET, &to->level, kept, unit, &said);
    unit->properties = tu->chosen.at;
    unit->property_count = tu->chosen.count;
    if (!said.origin) unit->origin = tmx_derived_origin(unit);
    if (!said.status) unit->status = tmx_derived_status(unit);
}
