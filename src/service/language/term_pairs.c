/* SPDX-License-Identifier: Apache-2.0 */
#include "service/language/term_pairs.h"

#include <xxhash.h>

#include "exchange/terms/glossary.h"
#include "service/language/language.h"
#include "text/text.h"

/* ---- a pair of a concept ---------------------------------------------------------------------------------------------- */

/* Concepts of a CSV file have no id: their first term, which makes them the same when the file is read again, stands for it. */
static struct str key_of(struct arena *arena, const struct concept *concept) {
    if (concept->id.len || concept->term_count == 0) return concept->id;
    const struct term *first = &concept->terms[0];
    uint64_t hash = XXH64(first->text.at, first->text.len, XXH64(first->language.tag, language_tag(&first->language).len, 0));
    return arena_format(arena, "t-%016llx", (unsigned long long)hash);
}

static bool is_in(const struct term *term, const struct language *language) {
    return language_compare(language, &term->language) != LANGUAGE_DIFFERENT;
}

static size_t count_in(const struct concept *concept, const struct language *language) {
    size_t count = 0;
    for (size_t i = 0; i < concept->term_count; i++) count += is_in(&concept->terms[i], language);
    return count;
}

/* KEY~FROM~TO, which an edit of the texts leaves as it is; where that could mean several pairs, KEY~HASH of the two texts. */
static struct str pair_id(struct arena *arena, const struct concept *concept, const struct term *source,
                          const struct term *target) {
    struct str key = key_of(arena, concept);
    if (count_in(concept, &source->language) == 1 && count_in(concept, &target->language) == 1)
        return arena_format(arena, "%" STR_FMT "~%s~%s", STR_ARG(key), source->language.tag, target->language.tag);
    uint64_t hash = XXH64(target->text.at, target->text.len, XXH64(source->text.at, source->text.len, 0));
    return arena_format(arena, "%" STR_FMT "~%016llx", STR_ARG(key), (unsigned long long)hash);
}

static struct str detail_of(const struct concept *concept, const struct term *term, struct concept_detail kind) {
    size_t index = (size_t)(term - concept->terms);
    for (size_t i = 0; i < concept->detail_count; i++) {
        const struct concept_detail *detail = &concept->details[i];
        if (detail->term == index && str_equal(detail->element, kind.element) && str_equal(detail->type, kind.type))
            return detail->value;
    }
    return STR("");
}

/* Its texts are the concept's. */
static struct term_pair pair_of(const struct concept *concept, const struct term *source, const struct term *target) {
    struct concept_detail note = glossary_note(0, STR("")), example = glossary_example(0, STR(""));
    struct term_pair pair = {.from = source->language,
                             .to = target->language,
                             .source = source->text,
                             .target = target->text,
                             .forbidden = target->status == TERM_DEPRECATED || target->status == TERM_SUPERSEDED,
                             .definition = concept->definition,
                             .source_note = detail_of(concept, source, note),
                             .target_note = detail_of(concept, target, note),
                             .source_example = detail_of(concept, source, example),
                             .target_example = detail_of(concept, target, example)};
    glossary_split_subject(concept->subject, &pair.domain, &pair.subdomain);
    return pair;
}

enum { PAIR_TEXTS = 9 };

static void list_texts(struct term_pair *pair, struct str *texts[PAIR_TEXTS]) {
    texts[0] = &pair->source, texts[1] = &pair->target, texts[2] = &pair->definition;
    texts[3] = &pair->domain, texts[4] = &pair->subdomain;
    texts[5] = &pair->source_note, texts[6] = &pair->target_note;
    texts[7] = &pair->source_example, texts[8] = &pair->target_example;
}

static struct term_pair_list new_list(struct arena *arena) {
    return (struct term_pair_list){.at = ARENA_ARRAY(arena, struct term_pair, TERM_PAIRS_MAX)};
}

/* Its texts become the list's own, if there is room for them. */
static void add_pair(struct arena *arena, const struct concept *concept, const struct term *source, const struct term *target,
                     struct span span, struct term_pair_list *out) {
    struct term_pair pair = pair_of(concept, source, target);
    struct str *texts[PAIR_TEXTS];
    size_t bytes = concept->id.len;
    list_texts(&pair, texts);
    for (size_t i = 0; i < PAIR_TEXTS; i++) bytes += texts[i]->len;
    if (out->bytes + bytes > TERMS_FOUND_BYTES_MAX) return;
    for (size_t i = 0; i < PAIR_TEXTS; i++) *texts[i] = arena_copy(arena, *texts[i]);
    pair.id = pair_id(arena, concept, source, target);
    pair.span = span;
    out->bytes += bytes;
    out->at[out->count++] = pair;
}

/* All translations of one term. */
static void add_pairs(struct arena *arena, const struct concept *concept, const struct term *source, const struct language *to,
                      struct span span, struct term_pair_list *out) {
    for (size_t i = 0; i < concept->term_count && out->count < TERM_PAIRS_MAX; i++) {
        const struct term *target = &concept->terms[i];
        if (target != source && is_in(target, to)) add_pair(arena, concept, source, target, span, out);
    }
}

/* ---- finding ---------------------------------------------------------------------------------------------------------- */

static bool check_open(const struct service *service, struct error *err) {
    return service->terms || error_set(err, ERR_INVALID, "no data directory is open");
}

bool service_find_term_pairs(struct service *service, struct arena *arena, const struct language *from,
                             const struct language *to, struct str text, struct term_pair_list *out, struct error *err) {
    struct term_hit *hits;
    size_t count;
    *out = new_list(arena);
    if (!check_open(service, err)) return false;
    pthread_rwlock_rdlock(&service->terms_lock);
    term_list_find(service->terms, arena, text, from, &hits, &count);
    for (size_t i = 0; i < count; i++) add_pairs(arena, hits[i].concept, hits[i].term, to, hits[i].span, out);
    pthread_rwlock_unlock(&service->terms_lock);
    return true;
}

bool service_search_term_pairs(struct service *service, struct arena *arena, const struct language *from,
                               const struct language *to, struct str text, struct term_pair_list *out, struct error *err) {
    struct str wanted = text_fold(arena, str_trim(text));
    *out = new_list(arena);
    if (!check_open(service, err)) return false;
    pthread_rwlock_rdlock(&service->terms_lock);
    for (size_t i = 0; wanted.len && i < term_list_count(service->terms); i++) {
        const struct concept *concept = term_list_at(service->terms, i);
        for (size_t k = 0; k < concept->term_count; k++)
            if (is_in(&concept->terms[k], from) && str_find(text_fold(arena, concept->terms[k].text), wanted, 0) != SIZE_MAX)
                add_pairs(arena, concept, &concept->terms[k], to, (struct span){0}, out);
    }
    pthread_rwlock_unlock(&service->terms_lock);
    return true;
}

bool service_has_term_pairs(struct service *service, const struct language *from, const struct language *to) {
    bool found = false;
    if (!service->terms) return false;
    pthread_rwlock_rdlock(&service->terms_lock);
    for (size_t i = 0; !found && i < term_list_count(service->terms); i++)
        found = count_in(term_list_at(service->terms, i), from) && count_in(term_list_at(service->terms, i), to);
    pthread_rwlock_unlock(&service->terms_lock);
    return found;
}

bool service_list_term_domains(struct service *service, struct arena *arena, struct term_pair_list *out, struct error *err) {
    *out = new_list(arena);
    if (!check_open(service, err)) return false;
    pthread_rwlock_rdlock(&service->terms_lock);
    for (size_t i = 0; i < term_list_count(service->terms) && out->count < TERM_PAIRS_MAX; i++) {
        struct term_pair pair = {0};
        glossary_split_subject(term_list_at(service->terms, i)->subject, &pair.domain, &pair.subdomain);
        bool seen = pair.domain.len == 0;
        for (size_t k = 0; !seen && k < out->count; k++)
            seen = str_equal(out->at[k].domain, pair.domain) && str_equal(out->at[k].subdomain, pair.subdomain);
        if (seen) continue;
        pair.domain = arena_copy(arena, pair.domain);
        pair.subdomain = arena_copy(arena, pair.subdomain);
        out->at[out->count++] = pair;
    }
    pthread_rwlock_unlock(&service->terms_lock);
    return true;
}

/* ---- checking --------------------------------------------------------------------------------------------------------- */

/* Which of the translations stand in the target. They are looked for by themselves: in the whole list another concept's term
 * of the same words would be found in their place. */
static void find_targets(struct arena *arena, const struct check_text *text, const struct term_pair_list *pairs,
                         struct term_hit **hits, size_t *count, struct term_list *list) {
    for (size_t i = 0; i < pairs->count; i++) {
        struct term term = {.language = pairs->at[i].to, .text = pairs->at[i].target};
        term_list_add(list, &(struct concept){.terms = &term, .term_count = 1});
    }
    term_list_build(list);
    term_list_find(list, arena, text->target.text, &text->to, hits, count);
}

bool service_check_term_pairs(struct service *service, struct arena *arena, const struct check_text *text,
                              struct term_pair_list *missing, struct term_pair_list *forbidden, struct error *err) {
    struct term_pair_list pairs;
    struct term_hit *hits;
    size_t count;
    *missing = new_list(arena);
    *forbidden = new_list(arena);
    if (!service_find_term_pairs(service, arena, &text->from, &text->to, text->source.text, &pairs, err)) return false;
    struct term_list *list = term_list_open();
    find_targets(arena, text, &pairs, &hits, &count, list);
    bool stands = false, wanted = false;
    for (size_t i = 0; i < pairs.count; i++) {
        const struct term_pair *pair = &pairs.at[i];
        bool first = i == 0 || pair->span.start != pair[-1].span.start,
             last = i + 1 == pairs.count || pair->span.start != pair[1].span.start, here = false;
        for (size_t k = 0; k < count; k++) here = here || str_equal(hits[k].term->text, pair->target);
        stands = (!first && stands) || (here && !pair->forbidden);
        wanted = (!first && wanted) || !pair->forbidden;
        if (here && pair->forbidden) forbidden->at[forbidden->count++] = *pair;
        if (last && wanted && !stands) missing->at[missing->count++] = *pair;
    }
    term_list_close(list);
    return true;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

struct place {
    const struct concept *concept;
    const struct term *source, *target;
};

static bool is_pair(struct arena *arena, const struct concept *concept, struct str id, struct place *out) {
    for (size_t s = 0; s < concept->term_count; s++)
        for (size_t t = 0; t < concept->term_count; t++) {
            *out = (struct place){concept, &concept->terms[s], &concept->terms[t]};
            if (!is_in(out->target, &out->source->language) && str_equal(pair_id(arena, concept, out->source, out->target), id))
                return true;
        }
    return false;
}

static bool find_place(const struct term_list *list, struct arena *arena, struct str id, struct place *out) {
    for (size_t i = 0; i < term_list_count(list); i++) {
        const struct concept *concept = term_list_at(list, i);
        struct str key = key_of(arena, concept);
        if (str_starts(id, key) && id.len > key.len && id.at[key.len] == '~' && is_pair(arena, concept, id, out)) return true;
    }
    return false;
}

/* The concept that has the source already: the pair is one more of its translations, or there as well. */
static bool find_source(const struct term_list *list, const struct term_pair *pair, struct place *out) {
    for (size_t i = 0; i < term_list_count(list); i++) {
        const struct concept *concept = term_list_at(list, i);
        for (size_t k = 0; k < concept->term_count; k++) {
            if (!is_in(&concept->terms[k], &pair->from) || !str_equal(concept->terms[k].text, pair->source)) continue;
            *out = (struct place){concept, &concept->terms[k], NULL};
            for (size_t t = 0; t < concept->term_count; t++)
                if (is_in(&concept->terms[t], &pair->to) && str_equal(concept->terms[t].text, pair->target))
                    out->target = &concept->terms[t];
            return true;
        }
    }
    return false;
}

/* A concept in the making, with room for one term and four details more than the old one has. */
struct draft {
    struct concept concept;
    struct term *terms;
    struct concept_detail *details;
};

static void set_detail(struct draft *draft, struct concept_detail detail) {
    size_t count = 0;
    for (size_t i = 0; i < draft->concept.detail_count; i++) {
        const struct concept_detail *old = &draft->details[i];
        if (old->term != detail.term || !str_equal(old->element, detail.element) || !str_equal(old->type, detail.type))
            draft->details[count++] = *old;
    }
    if (detail.value.len) draft->details[count++] = detail;
    draft->concept.detail_count = count;
}

static void set_pair(struct draft *draft, struct arena *arena, size_t source, size_t target, const struct term_pair *pair) {
    draft->terms[source].text = pair->source;
    draft->terms[target].text = pair->target;
    if (pair->forbidden != (draft->terms[target].status == TERM_DEPRECATED || draft->terms[target].status == TERM_SUPERSEDED))
        draft->terms[target].status = pair->forbidden ? TERM_DEPRECATED : TERM_UNRATED;
    bool changes = pair->id.len > 0; /* one more translation leaves alone what the concept says and the pair doesn't */
    if (changes || pair->domain.len) draft->concept.subject = glossary_subject(arena, pair->domain, pair->subdomain);
    if (changes || pair->definition.len) draft->concept.definition = pair->definition;
    set_detail(draft, glossary_note(source, pair->source_note));
    set_detail(draft, glossary_note(target, pair->target_note));
    set_detail(draft, glossary_example(source, pair->source_example));
    set_detail(draft, glossary_example(target, pair->target_example));
}

/* The concept with the pair in it, in the arena. */
static struct concept make_concept(struct arena *arena, const struct place *place, const struct term_pair *pair) {
    const struct concept *old = place->concept;
    size_t terms = old ? old->term_count : 0, details = old ? old->detail_count : 0, source = 0, target = 1;
    struct draft draft = {.terms = ARENA_ARRAY(arena, struct term, terms + 2),
                          .details = ARENA_ARRAY(arena, struct concept_detail, details + 4)};
    if (old) draft.concept = *old;
    for (size_t i = 0; i < terms; i++) draft.terms[i] = old->terms[i];
    for (size_t i = 0; i < details; i++) draft.details[i] = old->details[i];
    if (old) {
        source = (size_t)(place->source - old->terms);
        target = place->target ? (size_t)(place->target - old->terms) : terms++;
        draft.concept.id = key_of(arena, old);
    } else {
        draft.terms[0].language = pair->from;
        terms = 2;
    }
    if (!place->target) draft.terms[target] = (struct term){.language = pair->to};
    set_pair(&draft, arena, source, target, pair);
    draft.concept.terms = draft.terms;
    draft.concept.term_count = terms;
    draft.concept.details = draft.details;
    if (!old) draft.concept.id = key_of(arena, &draft.concept);
    return draft.concept;
}

/* The list with one concept instead of another: `old` NULL adds one, `new` NULL takes it out. */
static bool replace_concept(struct service *service, const struct concept *old, const struct concept *new, struct error *err) {
    struct term_list *list = term_list_open();
    for (size_t i = 0; i < term_list_count(service->terms); i++) {
        const struct concept *concept = term_list_at(service->terms, i);
        if (concept != old) {
            term_list_add(list, concept);
        } else if (new) {
            term_list_add(list, new);
        }
    }
    if (!old) term_list_add(list, new);
    return terms_replace(service, list, err);
}

/* Of a concept whose first term was another once. */
static bool has_id(const struct term_list *list, struct str id) {
    for (size_t i = 0; i < term_list_count(list); i++)
        if (str_equal(term_list_at(list, i)->id, id)) return true;
    return false;
}

static bool put_pair(struct service *service, struct arena *arena, const struct term_pair *pair, struct str *id,
                     struct error *err) {
    struct place place = {0};
    if (pair->id.len == 0) {
        find_source(service->terms, pair, &place);
    } else if (!find_place(service->terms, arena, pair->id, &place)) {
        return error_set(err, ERR_NOT_FOUND, "there is no such term");
    }
    struct concept concept = make_concept(arena, &place, pair);
    while (!place.concept && has_id(service->terms, concept.id))
        concept.id = arena_format(arena, "%" STR_FMT "-", STR_ARG(concept.id));
    size_t source = 0, target = concept.term_count - 1;
    if (place.concept) source = (size_t)(place.source - place.concept->terms);
    if (place.concept && place.target) target = (size_t)(place.target - place.concept->terms);
    *id = pair_id(arena, &concept, &concept.terms[source], &concept.terms[target]);
    return replace_concept(service, place.concept, &concept, err);
}

bool service_put_term_pair(struct service *service, struct arena *arena, const struct term_pair *pair, struct str *id,
                           struct error *err) {
    if (!check_open(service, err)) return false;
    if (text_is_blank(pair->source) || text_is_blank(pair->target)) return error_set(err, ERR_INVALID, "a term is empty");
    if (pair->id.len == 0 && language_compare(&pair->from, &pair->to) != LANGUAGE_DIFFERENT)
        return error_set(err, ERR_INVALID, "a term and its translation are in different languages");
    pthread_mutex_lock(&service->terms_change_lock);
    bool ok = put_pair(service, arena, pair, id, err);
    pthread_mutex_unlock(&service->terms_change_lock);
    return ok;
}

/* Without the target; NULL when nothing is left to translate. */
static const struct concept *without_target(struct arena *arena, const struct place *place, struct concept *out) {
    const struct concept *old = place->concept;
    size_t gone = (size_t)(place->target - old->terms), kept = 0;
    struct term *terms = ARENA_ARRAY(arena, struct term, old->term_count);
    struct concept_detail *details = ARENA_ARRAY(arena, struct concept_detail, old->detail_count);
    bool translated = false;
    *out = *old;
    out->detail_count = 0;
    for (size_t i = 0; i < old->term_count; i++) {
        if (i == gone) continue;
        translated = translated || !is_in(&old->terms[i], &place->source->language);
        terms[kept++] = old->terms[i];
    }
    for (size_t i = 0; i < old->detail_count; i++) {
        struct concept_detail detail = old->details[i];
        if (detail.term == gone) continue;
        if (detail.term != CONCEPT_WHOLE && detail.term > gone) detail.term--;
        details[out->detail_count++] = detail;
    }
    out->id = key_of(arena, old);
    out->terms = terms;
    out->term_count = kept;
    out->details = details;
    return translated ? out : NULL;
}

bool service_remove_term_pair(struct service *service, struct str id, struct error *err) {
    struct arena arena = {0};
    struct place place;
    struct concept less;
    if (!check_open(service, err)) return false;
    pthread_mutex_lock(&service->terms_change_lock);
    bool ok = find_place(service->terms, &arena, id, &place) || error_set(err, ERR_NOT_FOUND, "there is no such term");
    ok = ok && replace_concept(service, place.concept, without_target(&arena, &place, &less), err);
    pthread_mutex_unlock(&service->terms_change_lock);
    arena_done(&arena);
    return ok;
}
