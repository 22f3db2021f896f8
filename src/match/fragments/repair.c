/* SPDX-License-Identifier: Apache-2.0 */
#include "match/fragments/repair.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "match/fragments/fragment_model.h"
#include "match/score/score_points.h"

/* ---- where --------------------------------------------------------------------------------------------------------------- */

/* Tokens of a side that lie within a stretch: [*from, *to). False when the stretch cuts one. */
static bool tokens_in(struct str text, const struct bitext_side *side, struct span span, size_t *from, size_t *to) {
    size_t start = utf16_to_byte(text, span.start), end = utf16_to_byte(text, span.end);
    *from = *to = SIZE_MAX;
    if (start >= end || end == SIZE_MAX) return false;
    for (size_t i = 0; i < side->count; i++) {
        if (side->at[i].end <= start || side->at[i].start >= end) continue;
        if (side->at[i].start < start || side->at[i].end > end) return false;
        if (*from == SIZE_MAX) *from = i;
        *to = i + 1;
    }
    return *from != SIZE_MAX;
}

/* Tight and sure: strong links only, none of them leading out of either stretch, but for those of function words. */
static bool linked_stretch(const struct fragment_image *image, const struct bitext_side *source, const struct word_links *links,
                           size_t from, size_t to, size_t *low, size_t *high) {
    *low = SIZE_MAX, *high = 0;
    for (size_t i = 0; i < links->strong_count; i++) {
        if (links->strong[i].source < from || links->strong[i].source >= to) continue;
        if (links->strong[i].target < *low) *low = links->strong[i].target;
        if (links->strong[i].target > *high) *high = links->strong[i].target;
    }
    if (*low == SIZE_MAX) return false;
    for (size_t i = 0; i < links->strong_count; i++) {
        struct word_link link = links->strong[i];
        if ((link.source >= from && link.source < to) || link.target < *low || link.target > *high) continue;
        if (!is_function_word(image, fragment_image_source_word(image, (uint32_t)source->at[link.source].form))) return false;
    }
    return true;
}

static void link_unit(const struct fragment_model *model, const struct bitext_side *source, const struct bitext_side *target,
                      struct word_links *links) {
    uint32_t source_rows[BITEXT_TOKENS_MAX], target_rows[BITEXT_TOKENS_MAX];
    struct word_linker *linker = word_linker_open(&model->image.table);
    for (size_t i = 0; i < source->count; i++) source_rows[i] = fragment_image_source_row(&model->image, source->at[i].row);
    for (size_t j = 0; j < target->count; j++) target_rows[j] = fragment_image_target_row(&model->image, target->at[j].row);
    word_linker_link(linker, source_rows, source->count, target_rows, target->count, links);
    word_linker_close(linker);
}

bool repair_locate(const struct fragment_model *model, struct arena *arena, const struct unit *unit, struct span source,
                   struct span *target) {
    struct bitext_side from_side, to_side;
    struct word_links links;
    size_t from, to, low, high;
    if (!bitext_read(arena, unit->source, &unit->from, false, &from_side) ||
        !bitext_read(arena, unit->target, &unit->to, true, &to_side) ||
        !tokens_in(unit->source.text, &from_side, source, &from, &to))
        return false;
    link_unit(model, &from_side, &to_side, &links);
    if (!linked_stretch(&model->image, &from_side, &links, from, to, &low, &high)) return false;
    struct str text = unit->target.text, stretch = str_slice(text, to_side.at[low].start, to_side.at[high].end);
    if (str_find(stretch, STR(UTF8_CODE), 0) != SIZE_MAX) return false;
    target->start = (uint32_t)utf16_length(str_slice(text, 0, to_side.at[low].start));
    target->end = target->start + (uint32_t)utf16_length(stretch);
    return true;
}

/* ---- what ---------------------------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
    const struct repair_patch *x = a, *y = b;
    return (x->target.start > y->target.start) - (x->target.start < y->target.start);
}

/* The capital of a sentence's start goes over to what comes in its place. */
static struct str with_capital(struct arena *arena, struct str text, struct str before) {
    bool wanted =
        before.len && before.at[0] >= 'A' && before.at[0] <= 'Z' && text.len && text.at[0] >= 'a' && text.at[0] <= 'z';
    if (!wanted) return text;
    struct str copy = arena_copy(arena, text);
    ((char *)(uintptr_t)copy.at)[0] = (char)(text.at[0] - 'a' + 'A');
    return copy;
}

static bool write_target(struct arena *arena, const struct suggestion *suggestion, struct repair_patch *patches, size_t count,
                         struct repair *out) {
    struct str text = suggestion->target.text;
    struct buf repaired = {0};
    size_t at = 0;
    bool ok = true;
    out->spans = ARENA_ARRAY(arena, struct span, count);
    for (size_t i = 0; ok && i < count; i++) {
        size_t start = utf16_to_byte(text, patches[i].target.start), end = utf16_to_byte(text, patches[i].target.end);
        ok = start >= at && start < end && end != SIZE_MAX && str_find(patches[i].text, STR(UTF8_CODE), 0) == SIZE_MAX;
        if (!ok) break;
        buf_add_str(&repaired, str_slice(text, at, start));
        struct span *span = &out->spans[out->span_count++];
        span->start = (uint32_t)utf16_length(buf_str(&repaired));
        buf_add_str(&repaired, start ? patches[i].text : with_capital(arena, patches[i].text, text));
        span->end = (uint32_t)utf16_length(buf_str(&repaired));
        at = end;
    }
    if (ok) buf_add_str(&repaired, str_slice(text, at, text.len));
    out->target = suggestion->target;
    out->target.text = arena_copy(arena, buf_str(&repaired));
    buf_done(&repaired);
    return ok;
}

static struct str detail_of(struct arena *arena, const struct suggestion *suggestion, const struct repair_patch *patch) {
    struct str text = suggestion->target.text;
    struct str old = str_slice(text, utf16_to_byte(text, patch->target.start), utf16_to_byte(text, patch->target.end));
    if (patch->confidence >= 1)
        return arena_format(arena, "\"%" STR_FMT "\" for \"%" STR_FMT "\", from the term list", STR_ARG(patch->text),
                            STR_ARG(old));
    return arena_format(arena, "\"%" STR_FMT "\" for \"%" STR_FMT "\", a fragment of the memory, sure to %.0f %%",
                        STR_ARG(patch->text), STR_ARG(old), 100 * patch->confidence);
}

static void write_ledger(struct arena *arena, const struct suggestion *suggestion, const struct repair_patch *patches,
                         size_t count, struct repair *out) {
    size_t kept = suggestion->penalty_count;
    out->penalties = ARENA_ARRAY(arena, struct penalty, kept + count);
    if (kept) memcpy(out->penalties, suggestion->penalties, kept * sizeof *out->penalties);
    int left = out->base;
    for (size_t i = 0; i < kept; i++) left -= out->penalties[i].points;
    out->penalty_count = kept;
    for (size_t i = 0; i < count && left > 0; i++) {
        int points = left < POINTS_REPAIR ? left : POINTS_REPAIR;
        out->penalties[out->penalty_count++] = (struct penalty){"repair", points, detail_of(arena, suggestion, &patches[i])};
        left -= points;
    }
    out->score = left;
}

bool repair_apply(struct arena *arena, const struct suggestion *suggestion, struct repair_patch *patches, size_t count,
                  struct repair *out) {
    size_t settled = 0, words = (size_t)suggestion->words, edits = (size_t)suggestion->edits;
    *out = (struct repair){0};
    if (!count || !words) return false;
    qsort(patches, count, sizeof *patches, by_place);
    if (!write_target(arena, suggestion, patches, count, out)) return false;
    for (size_t i = 0; i < count; i++) settled += patches[i].edits;
    if (settled > edits) settled = edits;
    out->base = (int)(100 * (words - edits + settled) / words);
    write_ledger(arena, suggestion, patches, count, out);
    return out->score > suggestion->score && !str_equal(out->target.text, suggestion->target.text);
}
