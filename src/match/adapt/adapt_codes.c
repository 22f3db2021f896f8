/* SPDX-License-Identifier: Apache-2.0 */
/* Inline codes: each of the target's stands for one of the source's, which stands for one of the query's. The suggestion has
 * the query's codes and no others: what finds no counterpart is taken out.
 *
 *     query   Click <a1>here</a1><br2>      codes  OPEN 1  CLOSE 1  ALONE 2
 *     source  Click <b7>here</b7>           codes  OPEN 7  CLOSE 7
 *     target  Bonyeza <b7>hapa</b7>         codes  OPEN 7 -> 1, CLOSE 7 -> 1; <br2> stands behind all text, and so it will here
 */
#include <string.h>

#include "match/adapt/adapt_plan.h"

enum { NOTHING = -1 };

/* Which code of another segment each code stands for, none for two. */
struct code_map {
    int *of;
    size_t count;
    bool *taken; /* of the other segment's */
};

static struct code_map make_map(struct arena *arena, size_t count, size_t others) {
    struct code_map map = {arena_alloc(arena, (count + 1) * sizeof(int)), count, ARENA_ARRAY(arena, bool, others + 1)};
    for (size_t i = 0; i < count; i++) map.of[i] = NOTHING;
    return map;
}

static void set_map(struct code_map *map, size_t code, int other) {
    if (other == NOTHING || map->taken[other]) return;
    map->of[code] = other;
    map->taken[other] = true;
}

/* ---- of the target to the source ----------------------------------------------------------------------------------------- */

static int find_code(const struct segment *segment, const struct code *code, bool by_id, const struct code_map *map) {
    for (size_t i = 0; i < segment->code_count; i++) {
        const struct code *other = &segment->codes[i];
        bool same = by_id ? str_equal(other->id, code->id) : str_equal(other->data, code->data);
        if (same && other->kind == code->kind && !map->taken[i]) return (int)i;
    }
    return NOTHING;
}

/* By id, as TMX pairs them; by what they say where ids differ. */
static struct code_map map_target(const struct adapt_plan *plan) {
    struct code_map map = make_map(plan->arena, plan->target.code_count, plan->source->segment.code_count);
    const struct segment *source = &plan->source->segment;
    for (int by_id = 1; by_id >= 0; by_id--)
        for (size_t i = 0; i < map.count; i++)
            if (map.of[i] == NOTHING) set_map(&map, i, find_code(source, &plan->target.codes[i], by_id, &map));
    return map;
}

/* ---- of the source to the query ------------------------------------------------------------------------------------------ */

static bool same_kinds(const struct segment *a, const struct segment *b) {
    if (a->code_count != b->code_count) return false;
    for (size_t i = 0; i < a->code_count; i++)
        if (a->codes[i].kind != b->codes[i].kind) return false;
    return true;
}

/* The other half of an opening or closing code, or NOTHING. */
static int find_partner(const struct segment *segment, int index) {
    const struct code *code = &segment->codes[index];
    enum code_kind wanted = code->kind == CODE_OPEN ? CODE_CLOSE : CODE_OPEN;
    for (size_t i = 0; code->kind != CODE_ALONE && i < segment->code_count; i++)
        if (segment->codes[i].kind == wanted && str_equal(segment->codes[i].id, code->id)) return (int)i;
    return NOTHING;
}

/* How many keys stand before each inline code. */
static uint32_t *find_places(struct arena *arena, const struct keyed_segment *segment) {
    uint32_t *places = arena_alloc(arena, (segment->segment.code_count + 1) * sizeof *places);
    uint32_t keys = 0;
    size_t from = 0;
    for (size_t code = 0; code < segment->segment.code_count; code++) {
        size_t at = str_find(segment->segment.text, STR(UTF8_CODE), from);
        while (keys < segment->count && segment->tokens.at[segment->token_of[keys]].start < at) keys++;
        places[code] = keys;
        from = at + strlen(UTF8_CODE);
    }
    return places;
}

/* The query's key for each of the source's, as the alignment has them, or NOTHING. */
static int32_t *find_equals(const struct adapt_plan *plan) {
    int32_t *equals = arena_alloc(plan->arena, (plan->source->count + 1) * sizeof *equals);
    for (size_t i = 0; i < plan->source->count; i++) equals[i] = NOTHING;
    for (size_t i = 0; i < plan->pairs.count; i++)
        if (plan->pairs.at[i].equal) equals[plan->pairs.at[i].source] = plan->pairs.at[i].query;
    return equals;
}

/* Before or behind the same word, or at the same end of the text. */
static bool same_place(const struct adapt_plan *plan, const int32_t *equals, uint32_t source, uint32_t query) {
    bool behind = source > 0 ? query > 0 && equals[source - 1] == (int32_t)query - 1 : query == 0;
    bool end = source == plan->source->count && query == plan->query->count;
    return behind || end || (source < plan->source->count && equals[source] == (int32_t)query);
}

/* By the places in the sentence. */
static void map_by_place(const struct adapt_plan *plan, struct code_map *map) {
    const struct segment *query = &plan->query->segment, *source = &plan->source->segment;
    const uint32_t *query_places = find_places(plan->arena, plan->query);
    const uint32_t *source_places = find_places(plan->arena, plan->source);
    const int32_t *equals = find_equals(plan);
    for (size_t b = 0; b < source->code_count; b++) {
        if (source->codes[b].kind == CODE_CLOSE && find_partner(source, (int)b) != NOTHING) continue;
        for (size_t a = 0; a < query->code_count && map->of[b] == NOTHING; a++)
            if (query->codes[a].kind == source->codes[b].kind && same_place(plan, equals, source_places[b], query_places[a]))
                set_map(map, b, (int)a);
    }
}

/* Closing codes follow the opening ones: their places say less, for several often stand together. */
static void map_partners(const struct segment *query, const struct segment *source, struct code_map *map) {
    for (size_t i = 0; i < map->count; i++) {
        if (map->of[i] == NOTHING || source->codes[i].kind != CODE_OPEN) continue;
        int source_close = find_partner(source, (int)i), query_close = find_partner(query, map->of[i]);
        if (source_close != NOTHING && query_close != NOTHING && map->of[source_close] == NOTHING)
            set_map(map, (size_t)source_close, query_close);
    }
}

static struct code_map map_source(const struct adapt_plan *plan) {
    const struct segment *query = &plan->query->segment, *source = &plan->source->segment;
    struct code_map map = make_map(plan->arena, source->code_count, query->code_count);
    if (same_kinds(query, source)) {
        for (size_t i = 0; i < map.count; i++) set_map(&map, i, (int)i);
        return map;
    }
    map_by_place(plan, &map);
    for (size_t i = 0; i < map.count; i++)
        if (map.of[i] == NOTHING && source->codes[i].kind != CODE_CLOSE)
            set_map(&map, i, find_code(query, &source->codes[i], false, &map));
    map_partners(query, source, &map);
    return map;
}

/* ---- what stays ---------------------------------------------------------------------------------------------------------- */

/* An opening code without its closing one, or the other way round, though the query has both: neither stays. */
static bool has_partner(const struct segment *query, const struct code_map *map, size_t index) {
    const struct code *code = &query->codes[map->of[index]];
    enum code_kind wanted = code->kind == CODE_OPEN ? CODE_CLOSE : CODE_OPEN;
    bool in_query = false;
    if (code->kind == CODE_ALONE) return true;
    for (size_t i = 0; i < query->code_count; i++)
        in_query |= query->codes[i].kind == wanted && str_equal(query->codes[i].id, code->id);
    for (size_t i = 0; i < map->count; i++) {
        const struct code *other = map->of[i] == NOTHING ? NULL : &query->codes[map->of[i]];
        bool in_order = wanted == CODE_CLOSE ? i > index : i < index;
        if (other && other->kind == wanted && str_equal(other->id, code->id)) return in_order;
    }
    return !in_query;
}

static void drop_halves(const struct segment *query, struct code_map *map) {
    for (size_t i = 0; i < map->count; i++) {
        if (map->of[i] == NOTHING || has_partner(query, map, i)) continue;
        map->taken[map->of[i]] = false;
        map->of[i] = NOTHING;
    }
}

/* ---- what is said about it ----------------------------------------------------------------------------------------------- */

static struct span span_of_code(const struct segment *segment, int code) {
    size_t at = SIZE_MAX;
    if (code < 0) return (struct span){0, 0};
    for (size_t from = 0; code >= 0; code--, from = at + strlen(UTF8_CODE))
        if ((at = str_find(segment->text, STR(UTF8_CODE), from)) == SIZE_MAX) return (struct span){0, 0};
    uint32_t units = (uint32_t)utf16_length(str_slice(segment->text, 0, at));
    return (struct span){units, units + 1};
}

static void report(struct adapt_plan *plan, int query, int source, struct str was, struct str became, struct str reason) {
    plan->changes[plan->change_count++] = (struct placeable_change){
        .kind = TOKEN_CODE,
        .query = span_of_code(&plan->query->segment, query),
        .source = span_of_code(&plan->source->segment, source),
        .replaced = !reason.len,
        .was = was,
        .became = became,
        .reason = reason,
    };
}

static void report_code(struct adapt_plan *plan, const struct code *target, int source, int query) {
    if (query == NOTHING) {
        report(plan, NOTHING, source, target->data, STR(""), STR("the query has no such code: it was taken out"));
        return;
    }
    struct str became = plan->query->segment.codes[query].data;
    if (!str_equal(target->data, became)) report(plan, query, source, target->data, became, STR(""));
}

static void report_homeless(struct adapt_plan *plan, const struct code_map *map) {
    const struct segment *query = &plan->query->segment;
    for (size_t i = 0; i < query->code_count; i++)
        if (!map->taken[i]) report(plan, (int)i, NOTHING, STR(""), STR(""), STR("the target has no place for the code"));
}

/* ---- around the whole text ----------------------------------------------------------------------------------------------- */

/* Codes of the query that stand before all of its text, or behind it: a bold paragraph, a footnote's mark. They need no place.
 */
struct edges {
    size_t before, after; /* how many codes */
};

static struct edges find_edges(const struct segment *query) {
    struct str text = query->text, code = STR(UTF8_CODE);
    struct edges edges = {0, 0};
    while (str_starts(text, code)) text = str_slice(text, code.len, text.len), edges.before++;
    while (str_ends(text, code)) text = str_slice(text, 0, text.len - code.len), edges.after++;
    return edges;
}

/* The code at an edge may go there: it stands alone, or its other half is free and at the other edge. */
static bool may_wrap(const struct segment *query, const struct edges *edges, const struct code_map *map, size_t index) {
    const struct code *code = &query->codes[index];
    if (map->taken[index]) return false;
    if (code->kind == CODE_ALONE) return true;
    bool opens = index < edges->before;
    if (opens != (code->kind == CODE_OPEN)) return false;
    size_t first = opens ? query->code_count - edges->after : 0, end = opens ? query->code_count : edges->before;
    for (size_t i = first; i < end; i++) {
        bool other = query->codes[i].kind != code->kind && query->codes[i].kind != CODE_ALONE;
        if (other && str_equal(query->codes[i].id, code->id)) return !map->taken[i];
    }
    return false;
}

/* Adds those of the codes [first, end) that may go to the edge. */
static size_t wrap(struct adapt_plan *plan, const struct edges *edges, const struct code_map *map, size_t first, size_t end,
                   bool *wrapped, struct code_mapping *out) {
    const struct segment *query = &plan->query->segment;
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        if (!may_wrap(query, edges, map, i)) continue;
        wrapped[i] = true;
        out->codes[out->count++] = query->codes[i];
        report(plan, (int)i, NOTHING, STR(""), query->codes[i].data, STR(""));
        count++;
    }
    return count;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------- */

static void keep_codes(struct adapt_plan *plan, const struct code_map *sources, const struct code_map *target,
                       struct code_mapping *out) {
    for (size_t i = 0; i < target->count; i++) {
        report_code(plan, &plan->target.codes[i], sources->of[i], target->of[i]);
        if (target->of[i] == NOTHING) continue;
        out->keep[i] = true;
        out->codes[out->count++] = plan->query->segment.codes[target->of[i]];
    }
}

struct code_mapping adapt_codes(struct adapt_plan *plan) {
    const struct segment *query = &plan->query->segment;
    size_t room = plan->target.code_count + query->code_count;
    struct code_mapping out = {.keep = ARENA_ARRAY(plan->arena, bool, plan->target.code_count + 1),
                               .codes = ARENA_ARRAY(plan->arena, struct code, room + 1)};
    if (!room) return out;
    struct code_map sources = map_target(plan), queries = map_source(plan);
    struct code_map target = make_map(plan->arena, sources.count, query->code_count);
    for (size_t i = 0; i < target.count; i++)
        if (sources.of[i] != NOTHING) set_map(&target, i, queries.of[sources.of[i]]);
    drop_halves(query, &target);
    struct edges edges = find_edges(query);
    bool *wrapped = ARENA_ARRAY(plan->arena, bool, query->code_count + 1);
    out.before = wrap(plan, &edges, &target, 0, edges.before, wrapped, &out);
    keep_codes(plan, &sources, &target, &out);
    out.after = wrap(plan, &edges, &target, query->code_count - edges.after, query->code_count, wrapped, &out);
    for (size_t i = 0; i < query->code_count; i++) target.taken[i] |= wrapped[i];
    report_homeless(plan, &target);
    return out;
}
