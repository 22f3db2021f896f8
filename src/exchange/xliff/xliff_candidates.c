/* SPDX-License-Identifier: Apache-2.0 */
/* A file that was pre-translated may come back to be pre-translated again: the candidates that it got then are there already.
 * They are known by their hashes, unit by unit, so that a unit of very many costs no square of their number. */
#include <stdlib.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "exchange/xliff/xliff_parts.h"

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
    size_t capacity = 0;
    if (candidates->unit == unit) return;
    xliff_candidates_done(candidates);
    candidates->unit = unit;
    for (const xmlNode *node = first; node; node = xml_next(node, (const char *)first->name)) {
        if (!is_own(node)) continue;
        if (candidates->count == capacity) {
            capacity = capacity ? 2 * capacity : 16;
            candidates->hashes = alloc_again(candidates->hashes, capacity, sizeof *candidates->hashes);
        }
        candidates->hashes[candidates->count++] = hash(node);
    }
    if (candidates->count) qsort(candidates->hashes, candidates->count, sizeof *candidates->hashes, compare);
}

bool xliff_has_candidate(const struct xliff_candidates *candidates, const xmlNode *candidate) {
    uint64_t own = candidates->count ? hash(candidate) : 0;
    return candidates->count && bsearch(&own, candidates->hashes, candidates->count, sizeof own, compare);
}

void xliff_candidates_done(struct xliff_candidates *candidates) {
    free(candidates->hashes);
    *candidates = (struct xliff_candidates){0};
}
