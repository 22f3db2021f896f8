/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of a text that the memories or the term list have a translation of. The models are in library/fragments.h. */
#include "base/effort.h"
#include "service/library/fragments.h"

/* Of a look-up, per byte of the text, in units of base/effort.h: some 40 us a word, and more where those of some memories are
 * sought among all. */
enum { BYTE_COST = 8000, BYTE_COST_OF_SOME = 80000 };

static int64_t cost_of(const struct fragment_query *query) {
    return (int64_t)query->segment.text.len * (query->filter.memories ? BYTE_COST_OF_SOME : BYTE_COST);
}

enum fragments_state service_fragments_state(struct service *service, const struct language *from, const struct language *to,
                                             size_t *units) {
    *units = 0;
    return service->fragments ? fragments_get_state(service->fragments, from, to, units) : FRAGMENTS_TOO_SMALL;
}

/* Terms first: somebody has decided them. */
static void put_terms(struct arena *arena, const struct term_suggestion_list *terms, struct fragment_suggestion_list *out) {
    for (size_t i = 0; i < terms->count; i++) {
        const struct term_suggestion *term = &terms->at[i];
        struct fragment_suggestion *fragment = &out->at[out->count];
        *fragment = (struct fragment_suggestion){.span = term->span,
                                                 .kind = FRAGMENT_TERM,
                                                 .score = 1,
                                                 .targets = ARENA_ARRAY(arena, struct fragment_choice, term->target_count)};
        for (size_t k = 0; k < term->target_count && fragment->target_count < FRAGMENT_TARGETS_MAX; k++)
            if (!str_equal(term->targets[k].status, STR("deprecated")))
                fragment->targets[fragment->target_count++] =
                    (struct fragment_choice){.text = term->targets[k].text, .score = 1};
        out->count += fragment->target_count > 0;
    }
}

static bool has_span(const struct fragment_suggestion_list *list, size_t count, struct span span) {
    for (size_t i = 0; i < count; i++)
        if (list->at[i].span.start == span.start && list->at[i].span.end == span.end) return true;
    return false;
}

static void put_choice(struct service *service, struct arena *arena, const struct fragment_target *target,
                       struct fragment_choice *out) {
    *out = (struct fragment_choice){.text = target->text,
                                    .score = target->confidence,
                                    .occurrences = target->occurrences,
                                    .units = ARENA_ARRAY(arena, struct fragment_unit, target->unit_count)};
    for (size_t i = 0; i < target->unit_count; i++) {
        const struct fragment_evidence *unit = &target->units[i];
        struct str memory = catalogue_memory_name(service, arena, unit->memory);
        if (memory.len) out->units[out->unit_count++] = (struct fragment_unit){memory, unit->unit, unit->source, unit->target};
    }
}

static void put_fragments(struct service *service, struct arena *arena, const struct fragment_list *found,
                          struct fragment_suggestion_list *out) {
    size_t terms = out->count;
    for (size_t i = 0; i < found->count; i++) {
        const struct fragment *fragment = &found->at[i];
        if (has_span(out, terms, fragment->span)) continue;
        struct fragment_suggestion *to = &out->at[out->count++];
        *to = (struct fragment_suggestion){.span = fragment->span,
                                           .kind = fragment->is_name   ? FRAGMENT_NAME
                                                   : fragment->is_word ? FRAGMENT_WORD
                                                                       : FRAGMENT_SEQUENCE,
                                           .score = fragment->confidence,
                                           .occurrences = fragment->occurrences,
                                           .targets = ARENA_ARRAY(arena, struct fragment_choice, fragment->target_count)};
        for (size_t k = 0; k < fragment->target_count; k++)
            put_choice(service, arena, &fragment->targets[k], &to->targets[to->target_count++]);
    }
}

static bool check(const struct fragment_options *options, const struct language *from, const struct language *to,
                  struct segment segment, struct error *err) {
    if (!(options->min_score >= 0 && options->min_score <= 1))
        return error_set(err, ERR_INVALID, "the least score: from 0 to 1");
    if (!from->tag[0]) return error_set(err, ERR_INVALID, "from: no language");
    if (!to->tag[0]) return error_set(err, ERR_INVALID, "to: no language");
    if (segment.text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "text: %zu bytes, at most %d are taken", segment.text.len, UNIT_TEXT_MAX);
    return true;
}

static bool fill_query(struct service *service, struct arena *arena, const struct fragment_options *options,
                       struct fragment_query *query, struct error *err) {
    query->filter.origins = options->filter.origins;
    query->filter.statuses = options->filter.statuses;
    query->min_confidence = options->min_score;
    return catalogue_scope(service, arena, options->filter.memories, options->filter.memory_count, &query->filter.memories,
                           &query->filter.memory_count, err);
}

bool service_find_fragments(struct service *service, struct arena *arena, const struct language *from,
                            const struct language *to, struct segment segment, const struct fragment_options *options,
                            struct fragment_suggestion_list *out, struct error *err) {
    struct fragment_query query = {.segment = segment, .language = *from};
    struct term_suggestion_list terms = {0};
    struct fragment_list found = {0};
    size_t units;
    *out = (struct fragment_suggestion_list){0};
    if (!check(options, from, to, segment, err) || !service_require_readable(service, err) ||
        !fill_query(service, arena, options, &query, err) ||
        (options->terms && !service_find_terms(service, arena, from, to, segment.text, options->effort, &terms, err)))
        return false;
    struct fragment_handle *handle = fragments_take(service->fragments, from, to);
    if (handle && !effort_spend(options->effort, cost_of(&query))) {
        fragments_release(service->fragments, handle);
        return error_set(err, ERR_COSTLY, "looking for fragments takes longer");
    }
    if (handle) fragment_model_find(handle->model, arena, &query, &found);
    fragments_release(service->fragments, handle); /* all that was found is in the arena */
    out->at = ARENA_ARRAY(arena, struct fragment_suggestion, terms.count + found.count);
    put_terms(arena, &terms, out);
    put_fragments(service, arena, &found, out);
    out->state = fragments_get_state(service->fragments, from, to, &units);
    return true;
}
