/* SPDX-License-Identifier: Apache-2.0 */
/* Suggestions: the index says which units can be good enough; each promising one is read from the store, adapted to the query
 * and scored for good; what has the same target as a better one is left out. */
#include <string.h>

#include "service/library/state.h"

/* What work costs, for suggest_request.effort. */
enum {
    TEXT_BYTE_COST = 100,  /* of the query: keys, terms */
    REFINE_COST = 4000,    /* a unit is adapted and scored */
    REFINE_BYTE_COST = 25, /* and for each byte of source and target */
    BRIEF_TEXT_MAX = 1024, /* under a bound: comparing longer ones costs more than is counted */
};

/* What match_index_find hands back to refine(). */
struct suggesting {
    struct service *service;
    const struct suggest_request *request;
    const struct keyed_segment *query;
    struct error fault; /* a unit could not be read: what is found lacks it */
};

static int penalty_of(void *context, uint32_t memory) {
    struct suggesting *suggesting = context;
    return catalogue_memory_penalty(suggesting->service, memory);
}

static struct score_context context_of(const struct suggest_request *request, int memory_penalty) {
    return (struct score_context){request->before, request->after, request->context_id, request->to, memory_penalty};
}

/* The index keeps the source taken apart. */
static struct keyed_segment source_of(struct arena *arena, const struct match_candidate *candidate, const struct unit *unit) {
    if (candidate->rev != unit->rev) return keys_of_segment(arena, unit->source, &unit->from);
    struct keyed_segment source = candidate->source;
    source.segment = unit->source;
    return source;
}

/* What is gone or damaged is no suggestion; that it can't be read now is a reason to give none. */
static bool get_unit(struct suggesting *suggesting, struct arena *arena, const struct match_candidate *candidate,
                     struct unit *unit) {
    struct error fault = {0};
    if (suggesting->fault.code) return false;
    if (recent_get_unit(suggesting->service, arena, candidate, suggesting->request->effort, unit, &fault))
        return !unit->deleted;
    if (!store_has_none(&fault) && fault.code != ERR_COSTLY) suggesting->fault = fault;
    return false;
}

static bool has_variant(const struct suggest_request *request, const struct unit *unit) {
    return !language_equal(&unit->from, &request->from) || !language_equal(&unit->to, &request->to);
}

/* The final score of a candidate. A unit that changed since the search began is scored as it is now, but never above the bound
 * that the search relies on. */
static bool refine(void *context, struct arena *arena, struct match_candidate *candidate) {
    struct suggesting *suggesting = context;
    struct suggestion *suggestion = &candidate->suggestion;
    struct adaptation adaptation = {0};
    int bound = suggestion->score;
    struct unit unit;
    if (!get_unit(suggesting, arena, candidate, &unit)) return false;
    if (suggesting->request->no_variants && has_variant(suggesting->request, &unit)) return false;
    size_t bytes = unit.source.text.len + unit.target.text.len;
    if (!effort_spend(suggesting->request->effort, REFINE_COST + REFINE_BYTE_COST * (int64_t)bytes)) return false;
    struct score_context score = context_of(suggesting->request, penalty_of(context, candidate->memory));
    struct keyed_segment source = source_of(arena, candidate, &unit);
    adapt_target(arena, suggesting->query, &source, &unit, &suggesting->request->to, suggesting->request->effort, &adaptation);
    if (effort_is_spent(suggesting->request->effort)) return false;
    score_unit(arena, suggesting->query, &source, &unit, &score, &adaptation, suggestion);
    if (suggestion->score > bound) return false;
    suggestion->unit = unit;
    suggestion->target = adaptation.target;
    suggestion->adapted = adaptation.spans;
    suggestion->adapted_count = adaptation.span_count;
    return true;
}

/* The same translation may stand in many memories, and in many articles. */
static bool is_no_repetition(void *context, const struct match_result *before, const struct match_candidate *candidate) {
    const struct suggestion *suggestion = &candidate->suggestion;
    (void)context;
    for (size_t i = 0; i < before->count; i++)
        if (segment_equal(before->at[i].suggestion.target, suggestion->target) &&
            str_equal(before->at[i].suggestion.unit.source.text, suggestion->unit.source.text))
            return false;
    return true;
}

static void take_found(struct service *service, struct arena *arena, const struct match_result *found,
                       struct suggestion_list *out) {
    *out = (struct suggestion_list){.at = ARENA_ARRAY(arena, struct suggestion, found->count)};
    for (size_t i = 0; i < found->count; i++) {
        struct suggestion *suggestion = &found->at[i].suggestion;
        suggestion->memory = catalogue_memory_name(service, arena, found->at[i].memory);
        if (suggestion->memory.len) out->at[out->count++] = *suggestion; /* else it was deleted meanwhile */
    }
}

/* The same source with several targets is a flag, not a deduction. */
static void flag_several(struct suggestion_list *list) {
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < i; k++)
            if (str_equal(list->at[i].unit.source.text, list->at[k].unit.source.text) &&
                !segment_equal(list->at[i].unit.target, list->at[k].unit.target))
                list->at[i].several_targets = list->at[k].several_targets = true;
}

static bool fill_filter(struct service *service, struct arena *arena, const struct suggest_request *request,
                        struct match_filter *filter, struct error *err) {
    const struct unit_filter *wanted = &request->filter;
    *filter = (struct match_filter){.to = request->to,
                                    .origins = wanted->origins,
                                    .statuses = wanted->statuses,
                                    .author = wanted->author,
                                    .changed_from_ms = wanted->changed_from_ms,
                                    .changed_before_ms = wanted->changed_before_ms,
                                    .properties = wanted->properties,
                                    .property_count = wanted->property_count};
    return catalogue_scope(service, arena, wanted->memories, wanted->memory_count, &filter->memories, &filter->memory_count,
                           err);
}

static bool check_request(const struct suggest_request *request, struct error *err) {
    if (request->limit < 1 || request->limit > SUGGESTIONS_MAX)
        return error_set(err, ERR_INVALID, "limit: from 1 to %d", SUGGESTIONS_MAX);
    if (request->min_score < 1 || request->min_score > 102) return error_set(err, ERR_INVALID, "min_score: from 1 to 102");
    if (request->text.text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "text: %zu bytes, at most %d are taken", request->text.text.len, UNIT_TEXT_MAX);
    if (!request->from.tag[0]) return error_set(err, ERR_INVALID, "from: no language");
    if (!request->to.tag[0]) return error_set(err, ERR_INVALID, "to: no language");
    return segment_is_sound(request->text) || error_set(err, ERR_INVALID, "codes: they don't pair up, or don't fit the text");
}

static bool check_spelling(struct service *service, struct arena *arena, const struct suggest_request *request,
                           struct suggestion_list *list, struct error *err) {
    if (!request->spelling || !service->speller || !speller_has(service->speller, &request->to)) return true;
    for (size_t i = 0; i < list->count; i++) {
        struct finding_list findings;
        struct spell_request spell = {.language = request->to, .text = list->at[i].target.text, .effort = request->effort};
        if (!service_spell(service, arena, &spell, &findings, err)) return false;
        list->at[i].findings = findings.at;
        list->at[i].finding_count = findings.count;
    }
    return true;
}

/* Long texts are costly before anything is found. */
static bool afford_text(const struct suggest_request *request) {
    size_t len = request->text.text.len;
    return !request->effort || (len <= BRIEF_TEXT_MAX && effort_spend(request->effort, TEXT_BYTE_COST * (int64_t)len));
}

bool service_suggest(struct service *service, struct arena *arena, const struct suggest_request *request,
                     struct suggestion_list *out, struct error *err) {
    struct match_filter filter;
    *out = (struct suggestion_list){0};
    if (!check_request(request, err) || !service_require_readable(service, err) ||
        !fill_filter(service, arena, request, &filter, err))
        return false;
    if (!afford_text(request)) return error_set(err, ERR_COSTLY, "text: too long for the effort");
    struct match_index *index = library_find_index(service, &request->from);
    if (!index) {
        atomic_fetch_add(&service->lookups, 1);
        return true;
    }
    struct keyed_segment segment = keys_of_segment(arena, request->text, &request->from);
    struct suggesting suggesting = {.service = service, .request = request, .query = &segment};
    struct match_result found;
    struct match_query query = {.segment = &segment,
                                .context = context_of(request, 0),
                                .filter = filter,
                                .min_score = request->min_score,
                                .limit = request->limit,
                                .penalty_of = penalty_of,
                                .refine = refine,
                                .accept = is_no_repetition,
                                .adapts = true,
                                .callback_context = &suggesting,
                                .effort = request->effort};
    match_index_find(index, arena, &query, &found);
    if (suggesting.fault.code) return error_set(err, suggesting.fault.code, "%s", suggesting.fault.message);
    if (effort_is_spent(request->effort)) return error_set(err, ERR_COSTLY, "the memories hold too much that is similar");
    take_found(service, arena, &found, out);
    flag_several(out);
    if (!check_spelling(service, arena, request, out, err)) return false;
    atomic_fetch_add(&service->lookups, 1);
    if (out->count) atomic_fetch_add(&service->lookups_matched, 1);
    return true;
}
