/* SPDX-License-Identifier: Apache-2.0 */
/* Other forms of a single word's candidates: where "pretty" was "jolie" and "joli" so far, "jolies" may be wanted this time.
 * What the memory's targets have of the same stem is weighed as well; in a language that Tafsiri has no stems of there is
 * nothing.
 * The vocabulary doesn't tell which memory a form stands in: where not all of them count, none is added. */
#include <math.h>

#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum { BASES_MAX = 3 }; /* candidates whose forms are looked for */

static bool is_known(const struct sequence_findings *findings, uint32_t word) {
    for (size_t c = 0; c < findings->candidate_count; c++)
        if (findings->candidates[c].word_count == 1 && findings->candidates[c].words[0] == word) return true;
    return false;
}

/* A form and what it is one of. */
struct form {
    uint32_t word;
    const struct candidate *base;
    float frequency, worth;
};

static void consider(const struct fragment_image *image, const struct fragment_scope *scope,
                     const struct sequence_findings *findings, const struct candidate *base, uint32_t word, struct form *best) {
    if (image->target_flags[word] & WORD_IS_FUNCTION || is_known(findings, word)) return;
    float frequency = target_frequency(image, scope, word), worth = base->weight_found * frequency;
    if (worth > best->worth) *best = (struct form){word, base, frequency, worth};
}

/* The most frequent form of the most likely base: forms of a row stand together. */
static struct form next_form(const struct fragment_image *image, const struct fragment_scope *scope,
                             const struct sequence_findings *findings, size_t bases) {
    struct form best = {0};
    for (size_t c = 0; c < bases; c++) {
        const struct candidate *base = &findings->candidates[c];
        uint32_t word = base->words[0], count = (uint32_t)image->counts.target_words;
        if (base->word_count != 1 || word >= count || (image->target_flags[word] & WORD_KIND) != TOKEN_WORD) continue;
        uint32_t row = image->target_rows[word], low = word, high = word + 1;
        while (low > 0 && image->target_rows[low - 1] == row) low--;
        while (high < count && image->target_rows[high] == row) high++;
        for (uint32_t w = low; w < high; w++) consider(image, scope, findings, base, w, &best);
    }
    return best;
}

/* How much more frequent it is than its base, a logarithm. */
static float commonness(const struct fragment_image *image, const struct fragment_scope *scope, const struct form *form) {
    float base = target_frequency(image, scope, form->base->words[0]);
    return logf(form->frequency / (base > 1 ? base : 1));
}

void add_forms(const struct fragment_image *image, const struct fragment_scope *scope, struct sequence_findings *out) {
    size_t bases = out->candidate_count < BASES_MAX ? out->candidate_count : BASES_MAX;
    if (scope->filter && scope->filter->memories) return;
    for (size_t i = 0; i < FORMS_MAX; i++) {
        struct form form = next_form(image, scope, out, bases);
        if (!form.base) return;
        out->candidates[out->candidate_count++] = (struct candidate){.words = {form.word},
                                                                     .word_count = 1,
                                                                     .hash = hash_word(0, form.word),
                                                                     .first = form.base->first,
                                                                     .is_form = true,
                                                                     .base = form.base->words[0],
                                                                     .base_weight = form.base->weight_found,
                                                                     .commonness = commonness(image, scope, &form)};
    }
}
