/* SPDX-License-Identifier: Apache-2.0 */
/* Spelling of targets and of running text. Most texts of a memory are right and are asked about again and again, so the hashes
 * of those found clean are remembered, with the dictionaries' version in the hash: a change of dictionaries forgets them all.
 */
#include <string.h>

#include <xxhash.h>

#include "service/state.h"

static uint64_t hash_of(struct service *service, const struct language *language, struct str text) {
    uint64_t seed = speller_version(service->speller) ^ XXH3_64bits(language->tag, strlen(language->tag));
    uint64_t hash = XXH3_64bits_withSeed(text.at, text.len, seed);
    return hash ? hash : 1;
}

static bool is_known_clean(struct service *service, uint64_t hash) {
    return atomic_load_explicit(&service->clean_texts[hash % CLEAN_TEXTS], memory_order_relaxed) == hash;
}

static void remember_clean(struct service *service, uint64_t hash) {
    atomic_store_explicit(&service->clean_texts[hash % CLEAN_TEXTS], hash, memory_order_relaxed);
}

static bool add_corrections(struct service *service, struct arena *arena, const struct spell_request *request,
                            struct finding_list *findings, struct error *err) {
    enum { BUDGET_MS = 100 };
    size_t limit = request->corrections < CORRECTIONS_MAX ? request->corrections : CORRECTIONS_MAX;
    for (size_t i = 0; i < findings->count && limit; i++) {
        struct finding *finding = &findings->at[i];
        if (!speller_correct(service->speller, arena, &request->language, finding->word, limit, BUDGET_MS,
                             &finding->corrections, &finding->correction_count, err))
            return false;
    }
    return true;
}

static void drop_personal(struct service *service, const struct spell_request *request, struct finding_list *findings) {
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (!word_lists_has(service, &request->language, request->word_list, findings->at[i].word))
            findings->at[kept++] = findings->at[i];
    findings->count = kept;
}

bool service_spell(struct service *service, struct arena *arena, const struct spell_request *request, struct finding_list *out,
                   struct error *err) {
    const struct language *language = &request->language;
    *out = (struct finding_list){0};
    if (!service->speller || !speller_has(service->speller, language))
        return error_set(err, ERR_NOT_FOUND, "language: there is no dictionary for %s", language->tag);
    atomic_fetch_add(&service->spelling_checks, 1);
    uint64_t hash = hash_of(service, language, request->text);
    if (is_known_clean(service, hash)) return true;
    if (!speller_check(service->speller, arena, language, request->text, &out->at, &out->count, err)) return false;
    if (out->count == 0) remember_clean(service, hash);
    if (request->word_list.len) drop_personal(service, request, out);
    return add_corrections(service, arena, request, out, err);
}

/* ---- languages ------------------------------------------------------------------------------------------------------------
 */

enum { LANGUAGES_MAX = 1024 };

static struct language_info *find_or_add(struct language_info_list *list, const struct language *language) {
    for (size_t i = 0; i < list->count; i++)
        if (language_equal(&list->at[i].language, language)) return &list->at[i];
    if (list->count == LANGUAGES_MAX) return &list->at[LANGUAGES_MAX - 1];
    list->at[list->count] = (struct language_info){.language = *language};
    return &list->at[list->count++];
}

void service_languages(struct service *service, struct arena *arena, struct language_info_list *out) {
    struct language *spelled = NULL;
    size_t spelled_count = 0;
    *out = (struct language_info_list){.at = ARENA_ARRAY(arena, struct language_info, LANGUAGES_MAX)};
    struct language_pair *pairs;
    size_t pair_count = library_list_pairs(service, arena, &pairs);
    for (size_t i = 0; i < pair_count; i++) {
        find_or_add(out, &pairs[i].from)->source = true;
        find_or_add(out, &pairs[i].to)->target = true;
    }
    if (service->speller) speller_list(service->speller, arena, &spelled, &spelled_count);
    for (size_t i = 0; i < spelled_count; i++) find_or_add(out, &spelled[i])->spelling = true;
    for (size_t i = 0; i < out->count; i++)
        if (service->speller && speller_has(service->speller, &out->at[i].language)) out->at[i].spelling = true;
}
