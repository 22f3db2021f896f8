/* SPDX-License-Identifier: Apache-2.0 */
/* What the attributes and properties of TMX mean to us: the tables that reader and writer share. See tmx.h. */
#ifndef TAFSIRI_EXCHANGE_TMX_TMX_TABLE_H
#define TAFSIRI_EXCHANGE_TMX_TMX_TABLE_H

#include "model/unit.h"

/* Attributes of <tu> and <tuv> that have a field in struct unit. */
enum tmx_field {
    TMX_CREATION_ID,
    TMX_CREATION_DATE,
    TMX_CHANGE_ID,
    TMX_CHANGE_DATE,
    TMX_USAGE_COUNT,
    TMX_LAST_USAGE_DATE,
    TMX_FIELD_COUNT
};
/* TMX_FIELD_COUNT when the attribute is none of them. */
enum tmx_field tmx_field_of(struct str attribute);
const char *tmx_field_name(enum tmx_field field);
/* Sets the field of the unit; false when the value can't be read as a date or a count. */
bool tmx_field_take(enum tmx_field field, struct str value, struct unit *unit);
/* The value to write, in the arena; at NULL when the unit has none. */
struct str tmx_field_value(struct arena *arena, enum tmx_field field, const struct unit *unit);

/* The NAME of a property called "tmx:NAME" that may be written as an attribute of <tu> or <tuv>, by the DTD; NULL: it may not.
 */
const char *tmx_kept_attribute(enum property_side side, struct str property, struct str value);

/* The field of the unit that a property names, or NULL. */
struct str *tmx_context_field(struct unit *unit, struct str property);

/* The first property of this name that is no note, or NULL. */
const struct property *tmx_find_property(const struct unit *unit, struct str name);
/* What author and properties of other tools say, when no property of ours does. */
enum unit_origin tmx_derived_origin(const struct unit *unit);
enum unit_status tmx_derived_status(const struct unit *unit);

#endif
