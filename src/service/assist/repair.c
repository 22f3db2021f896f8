/* SPDX-License-Identifier: Apache-2.0 */
/* Which differences of a fuzzy match can be repaired: those that a confident fragment or a term covers from end to end, where
 * the links tell what stands for them in the target. */
#include "match/fragments/repair.h"

#include "service/library/fragments.h"

static const double CONFIDENT = 0.6; /* what is put into a target, rather than shown beside it, is to be right more often */

static const struct fragment_choice *choice_for(const struct fragment_suggestion_list *fragments, struct span span) {
    for (size_t i = 0; i < fragments->count; i++) {
        const struct fragment_suggestion *fragment = &fragments->at[i];
        if (fragment->kind == FRAGMENT_NAME || !fragment->target_count) continue; /* a guess without evidence */
        if (fragment->span.start != span.start || fragment->span.end != span.end) continue;
        if (fragment->targets[0].score >= CONFIDENT) return &fragment->targets[0];
    }
    return NULL;
}

static size_t count_words(struct arena *arena, struct str text, struct span span, const struct language *language) {
    size_t start = utf16_to_byte(text, span.start), end = utf16_to_byte(text, span.end);
    if (start >= end || end == SIZE_MAX) return 0;
    return keys_of_segment(arena, segment_of_text(arena, str_slice(text, start, end)), language).count;
}

static const struct repair *repair_one(struct arena *arena, const struct fragment_model *model, struct segment query,
                                       const struct fragment_suggestion_list *fragments, const struct suggestion *suggestion) {
    struct repair_patch patches[REPAIR_PATCHES_MAX];
    struct unit unit = suggestion->unit;
    size_t count = 0;
    unit.target = suggestion->target; /* numbers and dates are the query's already */
    for (size_t i = 0; i < suggestion->difference_count && count < REPAIR_PATCHES_MAX; i++) {
        const struct difference *difference = &suggestion->differences[i];
        if (difference->kind != DIFFERENCE_REPLACED) continue;
        const struct fragment_choice *choice = choice_for(fragments, difference->query);
        struct repair_patch *patch = &patches[count];
        if (!choice || !repair_locate(model, arena, &unit, difference->source, &patch->target)) continue;
        size_t before = count_words(arena, unit.source.text, difference->source, &unit.from);
        size_t after = count_words(arena, query.text, difference->query, &unit.from);
        patch->text = choice->text;
        patch->confidence = choice->score;
        patch->edits = before > after ? before : after;
        count++;
    }
    struct repair *repair = ARENA_NEW(arena, struct repair);
    return repair_apply(arena, suggestion, patches, count, repair) ? repair : NULL;
}

void service_repair(struct service *service, struct arena *arena, const struct language *from, const struct language *to,
                    struct segment query, const struct fragment_suggestion_list *fragments, struct suggestion_list *list) {
    if (!service->fragments || !fragments->count || !list->count) return;
    struct fragment_handle *handle = fragments_take(service->fragments, from, to);
    for (size_t i = 0; handle && i < list->count; i++)
        if (list->at[i].edits) list->at[i].repair = repair_one(arena, handle->model, query, fragments, &list->at[i]);
    fragments_release(service->fragments, handle);
}
