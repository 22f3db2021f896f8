/* SPDX-License-Identifier: Apache-2.0 */
#include "service/language/wrong_language.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "service/library/state.h"
#include "text/chars.h"
#include "text/token.h"
#include "text/tongues.h"

enum {
    LEARN_UNITS = 20000, /* of each memory, the newest */
    LEARN_STEP = 1000,
    WORDS_MIN = 4,     /* with small letters, for a verdict */
    WORDS_UNKNOWN = 8, /* ... by the dictionary alone */
};

/* A lead that one sentence of some thousands has by accident. */
static const double LEAD_MIN = 10.0;
/* Share of unknown words: from which on a dictionary agrees, and from which on it needs no other witness. Good Swahili has 5 to
 * 15 % unknown words, English to a Swahili dictionary 80 % and more. */
static const double UNKNOWN_AGREES = 0.35, UNKNOWN_ALONE = 0.8;
/* Without a dictionary the lead must be clearer. */
static const double LEAD_ALONE = 25.0;
/* ... and more be known of the language: some 150 sentences. */
static const double LEARNT_ALONE = 20000;

struct language_witness {
    struct service *service;
    struct tongues *tongues;
};

static bool learn_memory(struct language_witness *witness, uint32_t memory, struct error *err) {
    int64_t last = catalogue_applied_rev(witness->service, memory), after = last > LEARN_UNITS ? last - LEARN_UNITS : 0;
    bool ok = true, more = true;
    while (ok && more) {
        struct arena arena = {0};
        struct unit_list units = {0};
        ok = store_list_units(witness->service->store, &arena, memory, after, LEARN_STEP, false, &units, err);
        for (size_t i = 0; ok && i < units.count; i++) {
            witness_learn(witness, &units.at[i].from, units.at[i].source.text);
            witness_learn(witness, &units.at[i].to, units.at[i].target.text);
        }
        more = ok && units.more;
        after = units.next;
        arena_done(&arena);
    }
    return ok;
}

struct language_witness *witness_open(struct service *service, struct error *err) {
    struct language_witness *witness = alloc_zero(1, sizeof *witness);
    struct arena arena = {0};
    bool ok = true;
    witness->service = service;
    witness->tongues = tongues_open();
    struct memory_list memories = service->store ? catalogue_list_memories(service, &arena) : (struct memory_list){0};
    for (size_t i = 0; ok && i < memories.count; i++) ok = learn_memory(witness, memories.at[i].id, err);
    arena_done(&arena);
    if (ok) return witness;
    witness_close(witness);
    return NULL;
}

void witness_close(struct language_witness *witness) {
    if (!witness) return;
    tongues_close(witness->tongues);
    free(witness);
}

void witness_learn(struct language_witness *witness, const struct language *language, struct str text) {
    tongues_add(witness->tongues, language, text);
}

/* Misspelt words that start with a small letter. */
static int count_unknown(const struct language_witness *witness, const struct language *language, struct str text) {
    struct arena arena = {0};
    struct finding *findings = NULL;
    size_t count = 0;
    int unknown = 0;
    if (!speller_check_each_word(witness->service->speller, &arena, language, text, &findings, &count, NULL)) count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        unknown += findings[i].word.len && !chars_is_upper(utf8_next(findings[i].word, &at));
    }
    arena_done(&arena);
    return unknown;
}

bool witness_judge(const struct language_witness *witness, const struct language *declared, struct str text,
                   struct language_finding *finding) {
    struct tongue_verdict verdict;
    bool has_dictionary = witness->service->speller && speller_has(witness->service->speller, declared);
    bool known = tongues_judge(witness->tongues, declared, text, &verdict);
    *finding = (struct language_finding){.words = (int)verdict.words};
    if (!known || finding->words < WORDS_MIN) return false;
    if (!has_dictionary && verdict.learnt < LEARNT_ALONE) return false;
    bool leads = verdict.likelier.tag[0] && verdict.lead >= (has_dictionary ? LEAD_MIN : LEAD_ALONE);
    if (!leads && (!has_dictionary || finding->words < WORDS_UNKNOWN)) return false;
    if (leads) finding->likelier = verdict.likelier;
    if (!has_dictionary) return true;
    finding->unknown = count_unknown(witness, declared, text);
    return finding->unknown >= (leads ? UNKNOWN_AGREES : UNKNOWN_ALONE) * finding->words;
}
