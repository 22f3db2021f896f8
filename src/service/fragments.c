/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments: looking them up, and keeping the models current with what is put. Learning is in fragments_learn.c. */
#include "service/fragments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/effort.h"

enum { BYTE_COST = 8000 }; /* of a look-up, per byte of the text, in units of base/effort.h: some 40 us a word */

/* ---- the pairs ----------------------------------------------------------------------------------------------------------- */

static bool is_pair(const struct fragment_pair *pair, struct str from, struct str to) {
    return str_equal(str_of(pair->from), from) && str_equal(str_of(pair->to), to);
}

static struct fragment_pair *find_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    struct str source = language_primary(from), target = language_primary(to);
    for (size_t i = 0; i < fragments->pair_count; i++)
        if (is_pair(fragments->pairs[i], source, target)) return fragments->pairs[i];
    return NULL;
}

static struct fragment_pair *open_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    struct fragment_pair *pair = find_pair(fragments, from, to);
    if (pair || fragments->pair_count == FRAGMENT_PAIRS_MAX) return pair;
    pair = alloc_zero(1, sizeof *pair);
    snprintf(pair->from, sizeof pair->from, "%" STR_FMT, STR_ARG(language_primary(from)));
    snprintf(pair->to, sizeof pair->to, "%" STR_FMT, STR_ARG(language_primary(to)));
    return fragments->pairs[fragments->pair_count++] = pair;
}

void fragments_note_pair(struct fragments *fragments, const struct language *from, const struct language *to) {
    pthread_mutex_lock(&fragments->lock);
    open_pair(fragments, from, to);
    pthread_mutex_unlock(&fragments->lock);
}

static struct fragment_handle *take_of(struct fragment_pair *pair) {
    if (!pair || !pair->handle) return NULL;
    pair->handle->users++;
    return pair->handle;
}

struct fragment_handle *fragments_take(struct fragments *fragments, const struct language *from, const struct language *to) {
    pthread_mutex_lock(&fragments->lock);
    struct fragment_handle *handle = take_of(find_pair(fragments, from, to));
    pthread_mutex_unlock(&fragments->lock);
    return handle;
}

void fragments_release(struct fragments *fragments, struct fragment_handle *handle) {
    if (!handle) return;
    pthread_mutex_lock(&fragments->lock);
    bool last = --handle->users == 0;
    pthread_mutex_unlock(&fragments->lock);
    if (!last) return;
    fragment_model_close(handle->model);
    file_map_close(&handle->map);
    free(handle);
}

/* ---- changes ------------------------------------------------------------------------------------------------------------- */

void fragments_put(struct service *service, uint32_t memory, const struct unit *unit) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    pthread_mutex_lock(&fragments->change_lock);
    pthread_mutex_lock(&fragments->lock);
    struct fragment_pair *pair = open_pair(fragments, &unit->from, &unit->to);
    struct fragment_handle *handle = take_of(pair);
    if (pair) {
        pair->changes++;
        pair->changed_ms = clock_steady_ms();
    }
    pthread_mutex_unlock(&fragments->lock);
    if (handle) fragment_model_put(handle->model, memory, unit);
    fragments_release(fragments, handle);
    pthread_mutex_unlock(&fragments->change_lock);
}

void fragments_drop_memory(struct service *service, uint32_t memory) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    pthread_mutex_lock(&fragments->change_lock);
    for (size_t i = 0;; i++) {
        pthread_mutex_lock(&fragments->lock);
        bool more = i < fragments->pair_count;
        struct fragment_handle *handle = more ? take_of(fragments->pairs[i]) : NULL;
        if (more) fragments->pairs[i]->changes++;
        pthread_mutex_unlock(&fragments->lock);
        if (!more) break;
        if (handle) fragment_model_drop_memory(handle->model, memory);
        fragments_release(fragments, handle);
    }
    pthread_mutex_unlock(&fragments->change_lock);
}

/* ---- look-up ------------------------------------------------------------------------------------------------------------- */

static enum fragments_state state_of(struct fragments *fragments, const struct language *from, const struct language *to,
                                     size_t *units) {
    enum fragments_state state = FRAGMENTS_TOO_SMALL;
    pthread_mutex_lock(&fragments->lock);
    const struct fragment_pair *pair = find_pair(fragments, from, to);
    if (pair && pair->handle)
        state = FRAGMENTS_READY;
    else if (pair && !pair->too_small)
        state = FRAGMENTS_LEARNING;
    *units = pair ? pair->units : 0;
    pthread_mutex_unlock(&fragments->lock);
    return state;
}

enum fragments_state service_fragments_state(struct service *service, const struct language *from, const struct language *to,
                                             size_t *units) {
    *units = 0;
    return service->fragments ? state_of(service->fragments, from, to, units) : FRAGMENTS_TOO_SMALL;
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
                                           .kind = fragment->is_word ? FRAGMENT_WORD : FRAGMENT_SEQUENCE,
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
        (options->terms && !service_find_terms(service, arena, from, to, segment.text, &terms, err)))
        return false;
    struct fragment_handle *handle = fragments_take(service->fragments, from, to);
    if (handle && !effort_spend(options->effort, BYTE_COST * (int64_t)segment.text.len)) {
        fragments_release(service->fragments, handle);
        return error_set(err, ERR_COSTLY, "looking for fragments takes longer");
    }
    if (handle) fragment_model_find(handle->model, arena, &query, &found);
    fragments_release(service->fragments, handle); /* all that was found is in the arena */
    out->at = ARENA_ARRAY(arena, struct fragment_suggestion, terms.count + found.count);
    put_terms(arena, &terms, out);
    put_fragments(service, arena, &found, out);
    out->state = state_of(service->fragments, from, to, &units);
    return true;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

bool fragments_init(struct service *service, struct error *err) {
    struct fragments *fragments = service->fragments = alloc_zero(1, sizeof *fragments);
    pthread_mutex_init(&fragments->change_lock, NULL);
    pthread_mutex_init(&fragments->lock, NULL);
    if (pthread_create(&fragments->thread, NULL, fragments_run, service) != 0)
        return error_set(err, ERR_UNAVAILABLE, "the thread that learns can't be started");
    fragments->runs = true;
    return true;
}

void fragments_stop(struct service *service) {
    if (!service->fragments || !service->fragments->runs) return;
    state_set(service, &service->stopping);
    pthread_join(service->fragments->thread, NULL);
    service->fragments->runs = false;
}

void fragments_done(struct service *service) {
    struct fragments *fragments = service->fragments;
    if (!fragments) return;
    for (size_t i = 0; i < fragments->pair_count; i++) {
        fragments_release(fragments, fragments->pairs[i]->handle);
        free(fragments->pairs[i]);
    }
    pthread_mutex_destroy(&fragments->change_lock);
    pthread_mutex_destroy(&fragments->lock);
    free(fragments);
}
