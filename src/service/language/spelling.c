/* SPDX-License-Identifier: Apache-2.0 */
/* Spelling of targets and of running text. Most texts of a memory are right and are asked about again and again, so the hashes
 * of those found clean are remembered, with the dictionaries' version in the hash: a change of dictionaries forgets them all.
 */
#include <string.h>

#include <xxhash.h>

#include "base/clock.h"
#include "service/language/language.h"

enum {
    LEARN_RECENT = 50000, /* of a memory's changes: the newest at the start, the first of many */
    LEARN_BATCH = 1000,
    LEARN_ONE_OF = 8,         /* further changes that come by the thousand */
    WORD_BUDGET_MS = 100,     /* for the corrections of one word */
    REQUEST_BUDGET_MS = 2000, /* of all words of one text */
    BYTE_COST = 300,          /* for spell_request.effort: 2 us a word */
};

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

/* The corrections of the same word earlier in the text; false when it is the first of its kind among the nearest. */
static bool copy_corrections(struct finding_list *findings, size_t i) {
    enum { LOOK_BACK = 64 };
    for (size_t k = i; k-- > 0 && i - k <= LOOK_BACK;) {
        if (!str_equal(findings->at[k].word, findings->at[i].word)) continue;
        findings->at[i].corrections = findings->at[k].corrections;
        findings->at[i].correction_count = findings->at[k].correction_count;
        return true;
    }
    return false;
}

/* Words that come after the request's budget is used up get no corrections: they can be asked for again, in a shorter text. */
static bool add_corrections(struct service *service, struct arena *arena, const struct spell_request *request,
                            struct finding_list *findings, struct error *err) {
    int64_t until_ms = clock_steady_ms() + REQUEST_BUDGET_MS;
    size_t limit = request->corrections < CORRECTIONS_MAX ? request->corrections : CORRECTIONS_MAX;
    for (size_t i = 0; i < findings->count && limit; i++) {
        struct finding *finding = &findings->at[i];
        if (strcmp(finding->category, "spelling") != 0 || copy_corrections(findings, i)) continue;
        if (clock_steady_ms() > until_ms || service_is_stopping(service)) return true;
        if (!speller_correct(service->speller, arena, &request->language, finding->word, limit, WORD_BUDGET_MS,
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

static bool find_misspelt(struct service *service, struct arena *arena, const struct spell_request *request,
                          struct finding_list *out, struct error *err) {
    struct speller *speller = service->speller;
    if (request->each_word)
        return speller_check_each_word(speller, arena, &request->language, request->text, &out->at, &out->count, err);
    return (request->effort ? speller_check_at_once : speller_check)(speller, arena, &request->language, request->text,
                                                                     &out->at, &out->count, err);
}

bool service_spell(struct service *service, struct arena *arena, const struct spell_request *request, struct finding_list *out,
                   struct error *err) {
    const struct language *language = &request->language;
    *out = (struct finding_list){0};
    if (!service->speller || !speller_has(service->speller, language))
        return error_set(err, ERR_NOT_FOUND, "language: there is no dictionary for %s", language->tag);
    uint64_t hash = hash_of(service, language, request->text);
    bool clean = !request->each_word && is_known_clean(service, hash); /* names in English may be in it */
    if (clean) atomic_fetch_add(&service->spelling_checks, 1);
    if (clean) return true;
    if (!effort_spend(request->effort, BYTE_COST * (int64_t)request->text.len))
        return error_set(err, ERR_COSTLY, "text: too long for the effort");
    if (!find_misspelt(service, arena, request, out, err)) return false;
    atomic_fetch_add(&service->spelling_checks, 1);
    if (out->count == 0) remember_clean(service, hash);
    if (request->word_list.len) drop_personal(service, request, out);
    return add_corrections(service, arena, request, out, err);
}

/* ---- learning what is usual ------------------------------------------------------------------------------------------- */

/* Corrections are ranked by how usual a word is, and what the memories' targets say is the best witness of what is usual here.
 */
void spelling_learn(struct service *service, const struct unit *unit) {
    if (service->speller && !unit->deleted) speller_count_text(service->speller, &unit->to, unit->target.text, 1);
}

/* What is usual shows in a part of a large memory as well as in all of it, and cutting every target of an import into words
 * once more took a twentieth of its time. A hash chooses: by their ids alone units of several languages would take turns. */
void spelling_learn_of_many(struct service *service, const struct unit *unit) {
    if (unit->rev <= LEARN_RECENT) {
        spelling_learn(service, unit);
    } else if (service->speller && !unit->deleted && XXH3_64bits(&unit->id, sizeof unit->id) % LEARN_ONE_OF == 0) {
        speller_count_text(service->speller, &unit->to, unit->target.text, LEARN_ONE_OF);
    }
}

/* Changes behind *after, up to `last`. False at the end. */
static bool learn_batch(struct service *service, uint32_t memory, int64_t *after, int64_t last) {
    struct arena arena = {0};
    struct unit_list units = {0};
    bool ok = *after < last && store_list_changes(service->store, &arena, memory, *after, LEARN_BATCH, &units, NULL);
    for (size_t i = 0; ok && i < units.count && units.at[i].rev <= last; i++) spelling_learn(service, &units.at[i]);
    if (ok && units.count) *after = units.at[units.count - 1].rev;
    bool more = ok && units.count == LEARN_BATCH;
    arena_done(&arena);
    return more;
}

void spelling_learn_recent(struct service *service) {
    struct arena arena = {0};
    struct memory_list memories = catalogue_list_memories(service, &arena);
    for (size_t i = 0; i < memories.count && service->speller; i++) {
        int64_t last = concordance_rev(service->concordance, memories.at[i].id);
        int64_t after = last > LEARN_RECENT ? last - LEARN_RECENT : 0;
        while (!service_is_stopping(service) && learn_batch(service, memories.at[i].id, &after, last))
            ;
    }
    arena_done(&arena);
}

/* ---- languages -------------------------------------------------------------------------------------------------------- */

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
