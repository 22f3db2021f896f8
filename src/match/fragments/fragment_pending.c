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
        if (!entry || (entry->view.unit->memory == memory && entry->view.unit->id == id)) return at;
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
        if (entry->view.unit->memory == memory) entry->dead = true;
    }
}

/* ---- adding -------------------------------------------------------------------------------------------------------------- */

/* What a record of the unit is made of. */
struct pending_parts {
    uint32_t source[BITEXT_TOKENS_MAX], target[BITEXT_TOKENS_MAX], starts[BITEXT_TOKENS_MAX], ends[BITEXT_TOKENS_MAX];
    uint8_t source_shapes[BITEXT_TOKENS_MAX], source_gaps[BITEXT_TOKENS_MAX], source_lengths[BITEXT_TOKENS_MAX];
    uint8_t target_gaps[BITEXT_TOKENS_MAX], target_lengths[BITEXT_TOKENS_MAX], target_variants[BITEXT_TOKENS_MAX];
    struct word_links links;
};

static void set_source(struct pending_parts *parts, const struct fragment_image *image, const struct bitext_side *side) {
    for (size_t i = 0; i < side->count; i++) {
        const struct bitext_token *token = &side->at[i];
        uint32_t word = fragment_image_source_word(image, (uint32_t)token->form);
        parts->source[i] = word == UINT32_MAX ? (uint32_t)token->form | UNKNOWN_WORD : word;
        parts->source_gaps[i] = token->gap, parts->source_lengths[i] = token->len, parts->source_shapes[i] = token->shape;
    }
}

static void set_target(struct pending_parts *parts, const struct fragment_image *image, const struct bitext_side *side) {
    for (size_t j = 0; j < side->count; j++) {
        const struct bitext_token *token = &side->at[j];
        uint32_t word = fragment_image_target_word(image, token->form);
        parts->target[j] = word == UINT32_MAX ? (uint32_t)token->form | UNKNOWN_WORD : word;
        parts->starts[j] = token->start, parts->ends[j] = token->end;
        parts->target_gaps[j] = token->gap, parts->target_lengths[j] = token->len, parts->target_variants[j] = 0;
    }
}

static void link_sides(struct pending *pending, const struct fragment_image *image, const struct bitext_side *source,
                       const struct bitext_side *target, struct word_links *links) {
    uint32_t source_rows[BITEXT_TOKENS_MAX], target_rows[BITEXT_TOKENS_MAX];
    if (!pending->linker) pending->linker = word_linker_open(&image->table);
    for (size_t i = 0; i < source->count; i++) source_rows[i] = fragment_image_source_row(image, source->at[i].row);
    for (size_t j = 0; j < target->count; j++) target_rows[j] = fragment_image_target_row(image, target->at[j].row);
    word_linker_link(pending->linker, source_rows, source->count, target_rows, target->count, links);
}

static struct fragment_unit facts_of(const struct unit *unit, uint32_t memory, size_t m, size_t n,
                                     const struct word_links *links) {
    return (struct fragment_unit){.id = unit->id,
                                  .memory = memory,
                                  .source_count = (uint8_t)m,
                                  .target_count = (uint8_t)n,
                                  .strong = (uint8_t)links->strong_count,
                                  .weak = (uint8_t)links->weak_count,
                                  .origin = (uint8_t)unit->origin,
                                  .status = (uint8_t)unit->status};
}

/* One piece of memory: the entry, its record, where the target's words stand, the target. */
static struct pending_unit *make_unit(const struct fragment_unit *facts, const struct pending_parts *parts, struct str text) {
    size_t size = record_size(facts), places = facts->target_count * sizeof *parts->starts;
    struct pending_unit *entry = alloc_zero(1, sizeof *entry + size + 2 * places + text.len);
    char *record = (char *)(entry + 1), *starts = record + size, *ends = starts + places, *copy = ends + places;
    struct record_parts pieces = {.source = parts->source,
                                  .target = parts->target,
                                  .strong = parts->links.strong,
                                  .weak = parts->links.weak,
                                  .source_shapes = parts->source_shapes,
                                  .source_gaps = parts->source_gaps,
                                  .source_lengths = parts->source_lengths,
                                  .target_gaps = parts->target_gaps,
                                  .target_lengths = parts->target_lengths,
                                  .target_variants = parts->target_variants};
    record_write(facts, &pieces, record);
    memcpy(starts, parts->starts, places);
    memcpy(ends, parts->ends, places);
    memcpy(copy, text.at, text.len);
    entry->text = (struct pending_text){{copy, text.len}, (const uint32_t *)starts, (const uint32_t *)ends};
    entry->view = view_of((const struct fragment_unit *)record, &entry->text);
    return entry;
}

void pending_add(struct pending *pending, const struct fragment_image *image, uint32_t memory, const struct unit *unit) {
    struct arena arena = {0};
    struct bitext_side source, target;
    struct pending_parts parts;
    size_t count = pending->count;
    if (count < FRAGMENT_PENDING_MAX && bitext_read(&arena, unit->source, &unit->from, false, &source) &&
        bitext_read(&arena, unit->target, &unit->to, true, &target) && bitext_fits(&source, &target)) {
        link_sides(pending, image, &source, &target, &parts.links);
        set_source(&parts, image, &source);
        set_target(&parts, image, &target);
        struct fragment_unit facts = facts_of(unit, memory, source.count, target.count, &parts.links);
        struct pending_unit *entry = make_unit(&facts, &parts, unit->target.text);
        entry->rev = unit->rev;
        pending->at[count] = entry;
        *slot_of(pending, memory, unit->id) = (uint32_t)count + 1;
        pending->count = count + 1;
    }
    arena_done(&arena);
}

/* ---- finding ------------------------------------------------------------------------------------------------------------- */

static uint8_t run_length(const struct pending_unit *entry, size_t place, const struct query_words *query, size_t first) {
    size_t run = 0;
    while (run < SEQUENCE_MAX && place + run < entry->view.unit->source_count && first + run < query->count &&
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
                   const struct fragment_scope *scope, struct pending_matches *out) {
    struct word_sieve sieve = {{0}};
    for (size_t i = 0; i < query->count; i++)
        if ((query->flags[i] & WORD_KIND) != TOKEN_PUNCTUATION && (query->flags[i] & WORD_KIND) != TOKEN_CODE)
            sieve_add(&sieve, query->words[i]);
    for (size_t i = pending->count; i-- > 0;) {
        const struct pending_unit *entry = pending->at[i];
        if (entry->dead || !is_in_scope(scope, entry->view.unit, 0)) continue;
        for (size_t place = 0; place < entry->view.unit->source_count; place++)
            if (sieve_has(&sieve, entry->view.source[place])) match_place(image, entry, place, query, out);
    }
}
