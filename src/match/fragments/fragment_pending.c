/* SPDX-License-Identifier: Apache-2.0 */
/* Units put since the training. Few beside those of the image, so that they need no index: a look-up reads them all once, and
 * notes where words of the query stand. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum { SLOTS = FRAGMENT_PENDING_MAX * 2 };

void pending_init(struct pending *pending) {
    pending->at = alloc_zero(FRAGMENT_PENDING_MAX, sizeof *pending->at);
    pending->slots = alloc_zero(SLOTS, sizeof *pending->slots);
}

void pending_done(struct pending *pending) {
    for (size_t i = 0; i < pending->count; i++) free(pending->at[i]);
    free(pending->at);
    free(pending->slots);
    word_linker_close(pending->linker);
}

/* The slot of the newest entry of a unit, or the free one where it would be. */
static uint32_t *slot_of(struct pending *pending, uint32_t memory, int64_t id) {
    uint64_t hash = ((uint64_t)id ^ (uint64_t)memory << 40) * 0x9E3779B97F4A7C15ULL;
    for (size_t slot = hash >> 32;; slot++) {
        uint32_t *at = &pending->slots[slot % SLOTS];
        const struct pending_unit *entry = *at ? pending->at[*at - 1] : NULL;
        if (!entry || (entry->unit.memory == memory && entry->unit.id == id)) return at;
    }
}

bool pending_remove(struct pending *pending, uint32_t memory, const struct unit *unit) {
    uint32_t slot = *slot_of(pending, memory, unit->id);
    struct pending_unit *entry = slot ? pending->at[slot - 1] : NULL;
    if (!entry) return true;
    if (entry->rev >= unit->rev) return false;
    entry->dead = true;
    return true;
}

void pending_drop_memory(struct pending *pending, uint32_t memory) {
    for (size_t i = 0; i < pending->count; i++) {
        struct pending_unit *entry = pending->at[i];
        if (entry->unit.memory == memory) entry->dead = true;
    }
}

/* ---- adding -------------------------------------------------------------------------------------------------------------- */

/* The arrays of a unit, in one piece of memory behind it. */
struct pieces {
    char *at;
};

static void *take(struct pieces *pieces, size_t size) {
    void *piece = pieces->at;
    pieces->at += (size + 7) & ~(size_t)7;
    return piece;
}

static size_t room_for(size_t m, size_t n, size_t links, size_t text) {
    return sizeof(struct pending_unit) + m * 7 + n * 14 + links * sizeof(struct word_link) + text + 16 * 8;
}

static void set_source(struct unit_view *view, struct pieces *pieces, const struct fragment_image *image,
                       const struct bitext_side *side) {
    size_t m = side->count;
    uint32_t *words = take(pieces, m * 4);
    uint8_t *gaps = take(pieces, m), *lengths = take(pieces, m), *shapes = take(pieces, m);
    for (size_t i = 0; i < m; i++) {
        uint32_t word = fragment_image_source_word(image, (uint32_t)side->at[i].form);
        words[i] = word == UINT32_MAX ? (uint32_t)side->at[i].form | UNKNOWN_WORD : word;
        gaps[i] = side->at[i].gap, lengths[i] = side->at[i].len, shapes[i] = side->at[i].shape;
    }
    view->source = words, view->source_gaps = gaps, view->source_lengths = lengths, view->source_shapes = shapes;
}

static void set_target(struct unit_view *view, struct pieces *pieces, const struct fragment_image *image,
                       const struct bitext_side *side, struct str text) {
    size_t n = side->count;
    uint32_t *words = take(pieces, n * 4), *starts = take(pieces, n * 4), *ends = take(pieces, n * 4);
    uint8_t *gaps = take(pieces, n);
    char *copy = take(pieces, text.len);
    for (size_t j = 0; j < n; j++) {
        uint32_t word = fragment_image_target_word(image, side->at[j].form);
        words[j] = word == UINT32_MAX ? (uint32_t)(side->at[j].form >> 32) | UNKNOWN_WORD : word;
        starts[j] = side->at[j].start, ends[j] = side->at[j].end, gaps[j] = side->at[j].gap;
    }
    memcpy(copy, text.at, text.len);
    view->target = words, view->target_starts = starts, view->target_ends = ends, view->target_gaps = gaps;
    view->target_text = (struct str){copy, text.len};
}

static void link_sides(struct pending *pending, const struct fragment_image *image, const struct bitext_side *source,
                       const struct bitext_side *target, struct word_links *links) {
    uint32_t source_rows[BITEXT_TOKENS_MAX], target_rows[BITEXT_TOKENS_MAX];
    if (!pending->linker) pending->linker = word_linker_open(&image->table);
    for (size_t i = 0; i < source->count; i++) source_rows[i] = fragment_image_source_row(image, source->at[i].row);
    for (size_t j = 0; j < target->count; j++) target_rows[j] = fragment_image_target_row(image, target->at[j].row);
    word_linker_link(pending->linker, source_rows, source->count, target_rows, target->count, links);
}

static struct pending_unit *make_unit(const struct fragment_image *image, const struct bitext_side *source,
                                      const struct bitext_side *target, const struct word_links *links, struct str text) {
    size_t count = links->strong_count + links->weak_count;
    struct pending_unit *entry = alloc_zero(1, room_for(source->count, target->count, count, text.len));
    struct pieces pieces = {(char *)(entry + 1)};
    struct word_link *copy = take(&pieces, count * sizeof *copy);
    memcpy(copy, links->strong, links->strong_count * sizeof *copy);
    memcpy(copy + links->strong_count, links->weak, links->weak_count * sizeof *copy);
    entry->view.links = copy;
    entry->view.unit = &entry->unit;
    set_source(&entry->view, &pieces, image, source);
    set_target(&entry->view, &pieces, image, target, text);
    entry->unit.source_count = (uint8_t)source->count, entry->unit.target_count = (uint8_t)target->count;
    entry->unit.strong = (uint8_t)links->strong_count, entry->unit.weak = (uint8_t)links->weak_count;
    return entry;
}

void pending_add(struct pending *pending, const struct fragment_image *image, uint32_t memory, const struct unit *unit) {
    struct arena arena = {0};
    struct bitext_side source, target;
    struct word_links links;
    size_t count = pending->count;
    if (count < FRAGMENT_PENDING_MAX && bitext_read(&arena, unit->source, &unit->from, false, &source) &&
        bitext_read(&arena, unit->target, &unit->to, true, &target) && bitext_fits(&source, &target)) {
        link_sides(pending, image, &source, &target, &links);
        struct pending_unit *entry = make_unit(image, &source, &target, &links, unit->target.text);
        entry->rev = unit->rev;
        entry->unit.id = unit->id, entry->unit.memory = memory;
        entry->unit.origin = (uint8_t)unit->origin, entry->unit.status = (uint8_t)unit->status;
        pending->at[count] = entry;
        *slot_of(pending, memory, unit->id) = (uint32_t)count + 1;
        pending->count = count + 1;
    }
    arena_done(&arena);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------- */

static uint8_t run_length(const struct pending_unit *entry, size_t place, const struct query_words *query, size_t first) {
    size_t run = 0;
    while (run < SEQUENCE_MAX && place + run < entry->unit.source_count && first + run < query->count &&
           entry->view.source[place + run] == query->words[first + run])
        run++;
    return (uint8_t)run;
}

static void match_place(const struct fragment_image *image, const struct pending_unit *entry, size_t place,
                        const struct query_words *query, struct pending_matches *out) {
    for (size_t first = 0; first < query->count; first++) {
        if (query->words[first] != entry->view.source[place] || out[first].count == PENDING_MATCHES_MAX) continue;
        uint8_t run = run_length(entry, place, query, first);
        if (run == 1 && is_function_word(image, query->words[first])) continue;
        out[first].at[out[first].count++] = (struct pending_match){entry, (uint8_t)place, run};
    }
}

void pending_match(const struct pending *pending, const struct fragment_image *image, const struct query_words *query,
                   struct pending_matches *out) {
    struct word_sieve sieve = {{0}};
    for (size_t i = 0; i < query->count; i++)
        if ((query->flags[i] & WORD_KIND) != TOKEN_PUNCTUATION && (query->flags[i] & WORD_KIND) != TOKEN_CODE)
            sieve_add(&sieve, query->words[i]);
    for (size_t i = pending->count; i-- > 0;) {
        const struct pending_unit *entry = pending->at[i];
        if (entry->dead) continue;
        for (size_t place = 0; place < entry->unit.source_count; place++)
            if (sieve_has(&sieve, entry->view.source[place])) match_place(image, entry, place, query, out);
    }
}
