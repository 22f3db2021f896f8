/* SPDX-License-Identifier: Apache-2.0 */
/* One <tu> as it was read, and the units in it. */
#ifndef TAFSIRI_EXCHANGE_TMX_TMX_TU_H
#define TAFSIRI_EXCHANGE_TMX_TMX_TU_H

#include "exchange/tmx/tmx_table.h"

struct property_list {
    struct property *at;
    size_t count, capacity;
};
void property_list_add(struct property_list *list, struct property property);

/* What <tu> and <tuv> have in common. */
struct level {
    struct str fields[TMX_FIELD_COUNT]; /* at NULL: absent */
    size_t first, end;                  /* of the properties of the <tu> */
};

struct variant {
    struct language language; /* empty: of no use */
    struct level level;
    bool has_segment;
    struct segment segment;
};

/* Zeroed: an empty one. Its lists are kept from one <tu> to the next; what they point to is the reader's. */
struct tmx_tu {
    struct language from; /* srclang; empty: any */
    struct str tuid;
    struct level level;
    struct variant *variants;
    size_t variant_count, variant_capacity;
    size_t source;                   /* index of a variant */
    struct property_list properties; /* of all levels; sides are told when a unit is made */
    struct property_list chosen;     /* those of one unit */
};

void tmx_tu_clear(struct tmx_tu *tu);
void tmx_tu_done(struct tmx_tu *tu);
struct variant *tmx_tu_add_variant(struct tmx_tu *tu);
bool tmx_variant_is_usable(const struct variant *variant);
/* Sets tu->source. `wanted` is a must, srclang a wish. False when there is no source, with the reason in *why or NULL. */
bool tmx_tu_choose_source(struct tmx_tu *tu, const struct language *wanted, const char **why);
/* The unit whose target is variants[target]; its properties live until the next call. */
void tmx_tu_make_unit(struct tmx_tu *tu, struct arena *arena, size_t target, struct unit *unit);

#endif
