/* SPDX-License-Identifier: Apache-2.0 */
/* Segments against the pieces that the file is cut into today, as two versions of an article are compared (article_diff.h):
 * what has the same text is the same. What is left, since its sentence is cut otherwise, is looked for between its neighbours.
 */
#include "service/articles/article_place.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "service/articles/article_diff.h"
#include "service/articles/article_parse.h"
#include "text/text.h"

enum { SEARCH_MAX = 64 * 1024 }; /* bytes that one segment is looked for in */

struct placing {
    struct arena *arena;
    const struct document *document;
    const struct segment_record *old; /* those to be translated */
    size_t old_count;
    struct piece *places; /* of the old ones */
    bool *placed;
    const struct piece *fresh; /* as the file is cut today */
    size_t count;
};

static struct piece make_piece(struct str block, size_t index, size_t start, size_t end) {
    return (struct piece){.block = (uint32_t)index,
                          .start = (uint32_t)start,
                          .end = (uint32_t)end,
                          .code = (uint32_t)segment_count_codes(str_slice(block, 0, start)),
                          .code_count = (uint32_t)segment_count_codes(str_slice(block, start, end))};
}

static struct str text_of(const struct document *document, size_t block) {
    return document_block(document, block)->source.text;
}

bool article_find_piece(const struct document *document, const struct article_segment *segment, struct piece *piece) {
    if (segment->block >= (int64_t)document_block_count(document)) return false;
    struct str text = text_of(document, (size_t)segment->block);
    if (segment->end > text.len || segment->start > segment->end) return false;
    *piece = make_piece(text, (size_t)segment->block, segment->start, segment->end);
    return str_equal(str_slice(text, segment->start, segment->end), segment->source.text);
}

/* ---- by their texts ----------------------------------------------------------------------------------------------------- */

/* Markup may be written otherwise: what the text is counts, and where its codes stand. */
static struct diff_item item_of(struct str text) {
    return (struct diff_item){text, XXH3_64bits(text.at, text.len)};
}

static void match_texts(struct placing *placing) {
    struct diff_item *old = ARENA_ARRAY(placing->arena, struct diff_item, placing->old_count + 1);
    struct diff_item *fresh = ARENA_ARRAY(placing->arena, struct diff_item, placing->count + 1);
    struct diff_match *matches = ARENA_ARRAY(placing->arena, struct diff_match, placing->count + 1);
    for (size_t i = 0; i < placing->old_count; i++) old[i] = item_of(placing->old[i].segment.source.text);
    for (size_t i = 0; i < placing->count; i++) fresh[i] = item_of(piece_text(placing->document, &placing->fresh[i]));
    article_diff(placing->arena, old, placing->old_count, fresh, placing->count, matches);
    for (size_t i = 0; i < placing->count; i++) {
        if (matches[i].kind != DIFF_SAME) continue;
        placing->places[matches[i].old] = placing->fresh[i];
        placing->placed[matches[i].old] = true;
    }
}

/* ---- between their neighbours ------------------------------------------------------------------------------------------- */

/* Not within a word. */
static bool stands_alone(struct str block, size_t start, size_t end) {
    size_t first = start, last = end;
    if (start > 0) utf8_previous(block, &first);
    if (end < block.len) utf8_next(block, &last);
    struct str left = str_slice(block, first, start), right = str_slice(block, end, last);
    return (text_is_blank(left) || str_equal(left, STR(UTF8_CODE))) &&
           (text_is_blank(right) || str_equal(right, STR(UTF8_CODE)));
}

static bool find_text(struct str block, size_t from, size_t end, struct str wanted, size_t *at) {
    struct str part = str_slice(block, 0, end);
    for (*at = from; (*at = str_find(part, wanted, *at)) != SIZE_MAX; ++*at)
        if (stands_alone(block, *at, *at + wanted.len)) return true;
    return false;
}

/* From behind the segment before it, until the one behind it or for SEARCH_MAX. */
static bool look_for(const struct placing *placing, size_t i, const struct piece *before, const struct piece *behind,
                     struct piece *out) {
    struct str wanted = placing->old[i].segment.source.text;
    size_t blocks = document_block_count(placing->document), from = before ? before->end : 0, room = SEARCH_MAX, at;
    size_t block = before ? before->block : 0, last = behind ? behind->block : blocks - 1;
    for (; block < blocks && block <= last && room > 0; block++, from = 0) {
        struct str text = text_of(placing->document, block);
        size_t end = behind && block == last ? behind->start : text.len;
        if (from >= end) continue;
        if (end - from > room) end = from + room;
        room -= end - from;
        if (wanted.len == 0 || !document_block(placing->document, block)->translate || !find_text(text, from, end, wanted, &at))
            continue;
        *out = make_piece(text, block, at, at + wanted.len);
        return piece_may_be_filled(placing->document, out);
    }
    return false;
}

static void search_rest(struct placing *placing) {
    const struct piece *before = NULL;
    size_t next = 0;
    for (size_t i = 0; i < placing->old_count; i++) {
        if (next <= i) next = i + 1;
        while (next < placing->old_count && !placing->placed[next]) next++;
        const struct piece *behind = next < placing->old_count ? &placing->places[next] : NULL;
        if (!placing->placed[i]) placing->placed[i] = look_for(placing, i, before, behind, &placing->places[i]);
        if (placing->placed[i]) before = &placing->places[i];
    }
}

/* ---- all together ------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
    const struct article_segment *x = &((const struct segment_record *)a)->segment,
                                 *y = &((const struct segment_record *)b)->segment;
    if (x->block != y->block) return x->block < y->block ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    return (x->id == 0) - (y->id == 0);
}

static void put(struct article_places *out, struct segment_record record, const struct piece *place) {
    record.segment.block = place->block;
    record.segment.start = place->start;
    record.segment.end = place->end;
    out->at[out->count++] = record;
}

/* What overlaps the one before it, which a text that was moved may do, has no place. */
static void drop_overlapping(struct article_places *out) {
    size_t kept = 0;
    qsort(out->at, out->count, sizeof *out->at, by_place);
    for (size_t i = 0; i < out->count; i++) {
        const struct article_segment *segment = &out->at[i].segment, *before = kept ? &out->at[kept - 1].segment : NULL;
        bool overlaps = before && before->block == segment->block && before->end > segment->start;
        if (!overlaps)
            out->at[kept++] = out->at[i];
        else if (segment->id)
            out->lost[out->lost_count++] = out->at[i];
    }
    out->count = kept;
}

/* Text that no segment stands for; the order of two that overlap is its only say against those that do. */
static void add_new(const struct placing *placing, struct article_places *out) {
    size_t placed = out->count;
    qsort(out->at, placed, sizeof *out->at, by_place);
    for (size_t i = 0, k = 0; i < placing->count; i++) {
        const struct piece *piece = &placing->fresh[i];
        while (k < placed && (out->at[k].segment.block < piece->block ||
                              (out->at[k].segment.block == piece->block && out->at[k].segment.end <= piece->start)))
            k++;
        if (k < placed && out->at[k].segment.block == piece->block && out->at[k].segment.start < piece->end) continue;
        struct segment_record empty = {.segment = {.translate = true,
                                                   .source = piece_segment(placing->arena, placing->document, piece),
                                                   .match = {.score = -1}}};
        put(out, empty, piece);
    }
}

static void collect(const struct placing *placing, struct article_places *out) {
    out->at = ARENA_ARRAY(placing->arena, struct segment_record, placing->old_count + placing->count + 1);
    out->lost = ARENA_ARRAY(placing->arena, struct segment_record, placing->old_count + 1);
    for (size_t i = 0; i < placing->old_count; i++) {
        if (placing->placed[i])
            put(out, placing->old[i], &placing->places[i]);
        else
            out->lost[out->lost_count++] = placing->old[i];
    }
    drop_overlapping(out);
    add_new(placing, out);
    qsort(out->at, out->count, sizeof *out->at, by_place);
}

static void keep_fillable(struct piece_list *pieces, const struct document *document) {
    size_t kept = 0;
    for (size_t i = 0; i < pieces->count; i++)
        if (piece_may_be_filled(document, &pieces->at[i])) pieces->at[kept++] = pieces->at[i];
    pieces->count = kept;
}

static bool place_anew(struct service *service, struct placing *placing, const struct article *article,
                       struct article_places *out, struct error *err) {
    struct piece_list pieces;
    struct str rules = article_rules(service, placing->arena, article->memory);
    bool ok = pieces_cut(service, placing->document, &article->from, rules, &pieces, err);
    if (ok) {
        keep_fillable(&pieces, placing->document);
        placing->fresh = pieces.at;
        placing->count = pieces.count;
        memset(placing->placed, 0, placing->old_count * sizeof *placing->placed);
        match_texts(placing);
        search_rest(placing);
        collect(placing, out);
    }
    pieces_done(&pieces);
    return ok;
}

bool article_place(struct service *service, struct arena *arena, const struct document *document, const struct article *article,
                   const struct segment_record *records, size_t count, struct article_places *out, struct error *err) {
    struct segment_record *old = ARENA_ARRAY(arena, struct segment_record, count + 1);
    struct placing placing = {.arena = arena,
                              .document = document,
                              .old = old,
                              .places = ARENA_ARRAY(arena, struct piece, count + 1),
                              .placed = ARENA_ARRAY(arena, bool, count + 1)};
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        if (!records[i].segment.translate) continue;
        size_t k = placing.old_count++;
        old[k] = records[i];
        all = all && article_find_piece(document, &old[k].segment, &placing.places[k]);
    }
    *out = (struct article_places){.at = old, .count = placing.old_count};
    if (all) return true;
    out->count = 0;
    return place_anew(service, &placing, article, out, err);
}
