/* SPDX-License-Identifier: Apache-2.0 */
/* Candidates for an existing file. One that was pre-translated may come back to be pre-translated again: the candidates that it
 * got then are there already. They are known by their hashes, unit by unit, so that a unit of very many costs no square of
 * their number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "exchange/xliff/xliff_parts.h"
#include "exchange/xliff/xliff_write.h"

/* ---- once --------------------------------------------------------------------------------------------------------------- */

static bool is_own(const xmlNode *candidate) {
    return str_equal(xml_get(candidate, "origin"), STR("Tafsiri"));
}

/* Of the segment that it is for, its source and its target, with their codes. */
static uint64_t hash(const xmlNode *candidate) {
    static const char *const sides[] = {"source", "target"}, *const segments[] = {"mid", "ref"};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof segments / sizeof *segments; i++) {
        struct str segment = xml_get(candidate, segments[i]);
        hash = XXH3_64bits_withSeed(segment.at, segment.len, hash);
    }
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        struct buf written = {0};
        xmlNodePtr side = xml_child(candidate, sides[i]);
        for (xmlNodePtr child = side ? side->children : NULL; child; child = child->next) xml_node_write(&written, child);
        hash = XXH3_64bits_withSeed(written.at, written.len, hash);
        buf_done(&written);
    }
    return hash;
}

static int compare(const void *a, const void *b) {
    uint64_t p = *(const uint64_t *)a, q = *(const uint64_t *)b;
    return (p > q) - (p < q);
}

void xliff_note_candidates(struct xliff_candidates *candidates, const xmlNode *unit, const xmlNode *first) {
    struct xliff_candidates noted = {.unit = unit};
    size_t capacity = 0;
    if (candidates->unit == unit) return;
    for (const xmlNode *node = first; node; node = xml_next(node, (const char *)first->name)) {
        if (!is_own(node)) continue;
        if (noted.count == capacity) {
            capacity = capacity ? 2 * capacity : 16;
            noted.hashes = alloc_again(noted.hashes, capacity, sizeof *noted.hashes);
        }
        noted.hashes[noted.count++] = hash(node);
    }
    if (noted.count) qsort(noted.hashes, noted.count, sizeof *noted.hashes, compare);
    xliff_candidates_done(candidates);
    *candidates = noted;
}

bool xliff_has_candidate(const struct xliff_candidates *candidates, const xmlNode *candidate) {
    uint64_t own = candidates->count ? hash(candidate) : 0;
    return candidates->count && bsearch(&own, candidates->hashes, candidates->count, sizeof own, compare);
}

void xliff_candidates_done(struct xliff_candidates *candidates) {
    free(candidates->hashes);
    *candidates = (struct xliff_candidates){0};
}

/* ---- their sources ------------------------------------------------------------------------------------------------------ */

static bool has_same_kinds(struct segment a, struct segment b) {
    size_t i = 0;
    while (i < a.code_count && i < b.code_count && a.codes[i].kind == b.codes[i].kind) i++;
    return i == a.code_count && i == b.code_count;
}

/* The index of the code's other half, or SIZE_MAX. */
static size_t find_half(struct segment segment, size_t index) {
    const struct code *code = &segment.codes[index];
    for (size_t i = 0; i < segment.code_count && code->kind != CODE_ALONE; i++) {
        const struct code *other = &segment.codes[i];
        if (other->kind != CODE_ALONE && other->kind != code->kind && str_equal(other->id, code->id)) return i;
    }
    return SIZE_MAX;
}

/* Under an id that no code of the target has, which are the block's: it is none of them. */
static void add_code(const struct xliff *xliff, xmlNodePtr into, struct segment source, size_t index) {
    static const char *const elements[2][3] = {{[CODE_OPEN] = "bpt", [CODE_CLOSE] = "ept", [CODE_ALONE] = "ph"},
                                               {[CODE_OPEN] = "sc", [CODE_CLOSE] = "ec", [CODE_ALONE] = "ph"}};
    const struct code *code = &source.codes[index];
    char id[32];
    size_t half = find_half(source, index), first = half < index ? half : index;
    enum code_kind kind = half == SIZE_MAX ? CODE_ALONE : code->kind;
    xmlNodePtr made = xmlAddChild(into, xliff_new(into, elements[xliff->version2][kind]));
    struct buf type = {0};
    snprintf(id, sizeof id, "u%zu", first + 1);
    xml_set(made, xliff->version2 && kind == CODE_CLOSE ? "startRef" : "id", str_of(id));
    if (xliff->version2) {
        if (code->data.len) xml_set(made, "disp", code->data);
        return;
    }
    xliff_make_ctype(&type, code->type, kind == CODE_ALONE);
    if (type.len && kind != CODE_CLOSE) xml_set(made, "ctype", buf_str(&type));
    xml_add_text(made, code->data);
    buf_done(&type);
}

static void add_codes(struct xliff *xliff, struct segment source, xmlNodePtr into) {
    size_t from = 0;
    for (size_t i = 0; i < source.code_count; i++) {
        size_t at = str_find(source.text, STR(UTF8_CODE), from);
        if (at == SIZE_MAX) break;
        xliff_add_text(xliff, into, str_slice(source.text, from, at));
        add_code(xliff, into, source, i);
        from = at + strlen(UTF8_CODE);
    }
    xliff_add_text(xliff, into, str_slice(source.text, from, source.text.len));
}

void xliff_fill_source(struct xliff *xliff, const struct xliff_block *block, struct segment own, struct segment source,
                       xmlNodePtr into) {
    size_t indexes[UNIT_CODES_MAX];
    struct placed_target placed = {.segment = source, .code_indexes = indexes};
    for (size_t i = 0; i < UNIT_CODES_MAX; i++) indexes[i] = i;
    bool same =
        has_same_kinds(own, source) && own.code_count <= UNIT_CODES_MAX && segment_count_codes(source.text) == own.code_count;
    if (!same || !xliff_fill(xliff, block, &placed, into, NULL)) add_codes(xliff, source, into);
}
