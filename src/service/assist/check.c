/* SPDX-License-Identifier: Apache-2.0 */
/* A translation against its source: the checks of check/, told of the terms and of what the memory has, and the speller. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "service/library/state.h"

static bool check_limits(const struct check_text *request, struct error *err) {
    if (request->source.text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "source: at most %d bytes", UNIT_TEXT_MAX);
    if (request->target.text.len > UNIT_TEXT_MAX)
        return error_set(err, ERR_TOO_LARGE, "target: at most %d bytes", UNIT_TEXT_MAX);
    if (!request->from.tag[0]) return error_set(err, ERR_INVALID, "from: no language");
    return request->to.tag[0] || error_set(err, ERR_INVALID, "to: no language");
}

static bool add_terms(struct service *service, struct arena *arena, const struct check_text *request, struct check_request *out,
                      struct error *err) {
    struct term_suggestion_list terms;
    if (!service->terms) return true;
    if (!service_find_terms(service, arena, &request->from, &request->to, request->source.text, NULL, &terms, err))
        return false;
    struct check_term *list = ARENA_ARRAY(arena, struct check_term, terms.count);
    for (size_t i = 0; i < terms.count; i++) {
        struct str *targets = ARENA_ARRAY(arena, struct str, terms.at[i].target_count);
        for (size_t k = 0; k < terms.at[i].target_count; k++) targets[k] = terms.at[i].targets[k].text;
        list[i] = (struct check_term){terms.at[i].text, targets, terms.at[i].target_count};
    }
    out->terms = list;
    out->term_count = terms.count;
    return true;
}

/* What the memories hold for this very source, confirmed by people. */
static bool add_confirmed(struct service *service, struct arena *arena, const struct check_text *request,
                          struct check_request *out, struct error *err) {
    enum { CONFIRMED_MAX = 20 };
    struct suggestion_list found;
    if (!service->store) return true;
    struct suggest_request wanted = {
        .from = request->from,
        .to = request->to,
        .text = request->source,
        .filter = {.origins = 1U << ORIGIN_HUMAN, .statuses = 1U << STATUS_CONFIRMED | 1U << STATUS_REVIEWED},
        .limit = CONFIRMED_MAX,
        .min_score = 100};
    if (!service_suggest(service, arena, &wanted, &found, err)) return false;
    struct str *targets = ARENA_ARRAY(arena, struct str, found.count);
    for (size_t i = 0; i < found.count; i++) targets[i] = found.at[i].target.text;
    out->confirmed = targets;
    out->confirmed_count = found.count;
    return true;
}

/* The only source language that there is a word list of. */
struct english {
    struct speller *speller;
    const struct language *target;
};

static bool is_english(void *context, struct str word) {
    const struct english *english = context;
    return speller_is_english(english->speller, english->target, word);
}

static int by_place(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    return (x->span.start > y->span.start) - (x->span.start < y->span.start);
}

/* An English passage that was found to stand in the source as well. */
static bool is_told(const struct finding_list *list, const struct finding *finding) {
    for (size_t i = 0; i < list->count && strcmp(finding->category, "untranslated") == 0; i++)
        if (strcmp(list->at[i].category, "untranslated") == 0 && list->at[i].span.start < finding->span.end &&
            finding->span.start < list->at[i].span.end)
            return true;
    return false;
}

static bool is_within(const struct finding *finding, const struct span *spans, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (finding->span.start >= spans[i].start && finding->span.end <= spans[i].end) return true;
    return false;
}

static bool add_spelling(struct service *service, struct arena *arena, const struct check_text *request,
                         const struct check_request *check, struct finding_list *out, struct error *err) {
    struct finding_list spelling;
    struct span *quoted = NULL;
    size_t quoted_count = 0;
    struct spell_request spell = {
        .language = request->to, .text = request->target.text, .corrections = CORRECTIONS_MAX, .word_list = request->word_list};
    if (!request->spelling || !service->speller || !speller_has(service->speller, &request->to)) return true;
    if (!service_spell(service, arena, &spell, &spelling, err)) return false;
    if (spelling.count) check_quotations(arena, check, &quoted, &quoted_count);
    struct finding *all = ARENA_ARRAY(arena, struct finding, out->count + spelling.count);
    if (out->count) memcpy(all, out->at, out->count * sizeof *all);
    size_t count = out->count;
    for (size_t i = 0; i < spelling.count; i++)
        if (!is_told(out, &spelling.at[i]) && !is_within(&spelling.at[i], quoted, quoted_count)) all[count++] = spelling.at[i];
    out->at = all;
    out->count = count;
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_place);
    return true;
}

bool service_check(struct service *service, struct arena *arena, const struct check_text *request, struct finding_list *out,
                   struct error *err) {
    struct check_request check = {.source = request->source,
                                  .target = request->target,
                                  .from = request->from,
                                  .to = request->to,
                                  .max_characters = request->max_characters};
    struct english english = {service->speller, &request->to};
    if (service->speller && str_equal(language_primary(&request->from), STR("en"))) {
        check.is_source_word = is_english;
        check.context = &english;
    }
    *out = (struct finding_list){0};
    if (!check_limits(request, err) || !add_terms(service, arena, request, &check, err) ||
        !add_confirmed(service, arena, request, &check, err))
        return false;
    check_translation(arena, &check, &out->at, &out->count);
    return add_spelling(service, arena, request, &check, out, err);
}
