/* SPDX-License-Identifier: Apache-2.0 */
/* Names and numbers that the memory doesn't have. In most languages they stand as they are; how often that is so is counted in
 * the memory, by what only the unit that is left out has. */
#include <stdlib.h>

#include "base/alloc.h"
#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum { CAPITALS_OF_HEADLINE = 60 }; /* percent of its words with a capital */

/* So many examples that were not copied are added to those seen: a memory without names carries nothing over. */
static const double DOUBT = 4;
/* A word is a name when it is written with a capital, and stands in the target, so often at least. */
static const double SHARE_OF_NAMES = 0.7;

static enum token_kind kind_of(const struct query_words *query, size_t i) {
    return (enum token_kind)(query->flags[i] & WORD_KIND);
}

static bool has_capital(const struct query_words *query, size_t i) {
    return kind_of(query, i) == TOKEN_WORD && query->marks[i] & BITEXT_MARKED;
}

static bool is_headline(const struct query_words *query) {
    size_t words = 0, capitals = 0;
    for (size_t i = 0; i < query->count; i++) words += kind_of(query, i) == TOKEN_WORD, capitals += has_capital(query, i);
    return words > 1 && capitals * 100 > words * CAPITALS_OF_HEADLINE;
}

static bool is_start(const struct query_words *query, size_t i) {
    return i == 0 || (kind_of(query, i - 1) == TOKEN_PUNCTUATION && is_start(query, i - 1));
}

static void add_name(const struct query_words *query, bool headline, size_t first, size_t len, struct name_list *out) {
    enum name_class class = NAME_WITHIN;
    if (kind_of(query, first) == TOKEN_NUMBER)
        class = query->marks[first] & BITEXT_MARKED ? NAME_AMOUNT : NAME_NUMBER;
    else if (headline)
        class = NAME_IN_HEADLINE;
    else if (is_start(query, first))
        class = len > 1 ? NAME_ROW_AT_START : NAME_AT_START;
    else if (len > 1)
        class = NAME_ROW;
    out->at[out->count++] = (struct name){(uint32_t)first, (uint32_t)len, class};
}

/* Each unknown word by itself, and rows of them with names that are known between: "Mario Monti". */
void names_find(const struct query_words *query, const bool *unknown, struct name_list *out) {
    bool headline = is_headline(query);
    out->count = 0;
    for (size_t first = 0, end; first < query->count; first = end + (end == first)) {
        bool any = false;
        for (end = first; end < query->count && has_capital(query, end); end++) {
            if (!unknown[end] && !(query->flags[end] & WORD_IS_NAME)) break;
            if (unknown[end]) add_name(query, headline, end, 1, out);
            any = any || unknown[end];
        }
        if (any && end - first > 1) add_name(query, headline, first, end - first, out);
        if (end == first && unknown[first] && kind_of(query, first) == TOKEN_NUMBER) add_name(query, headline, first, 1, out);
    }
}

static bool is_elsewhere(const struct fragment_image *image, const struct fragment_scope *scope, uint32_t word) {
    struct sequence_range range = sequences_of_word(image, word);
    for (uint32_t i = range.from; i < range.to; i++) {
        uint32_t unit = place_unit(image->sequence_places[i]);
        if (is_in_scope(scope, image_unit(image, unit), unit)) return true;
    }
    return false;
}

void names_learn(const struct fragment_image *image, const struct query_words *query, const struct fragment_scope *scope,
                 struct name_tally *tally) {
    bool unknown[BITEXT_TOKENS_MAX];
    struct name_list names;
    for (size_t i = 0; i < query->count; i++) unknown[i] = !is_elsewhere(image, scope, query->words[i]);
    names_find(query, unknown, &names);
    for (size_t k = 0; k < names.count; k++) {
        const struct name *name = &names.at[k];
        bool copied = true;
        for (size_t i = name->first; i < name->first + name->len; i++) copied = copied && query->marks[i] & BITEXT_COPIED;
        tally->seen[name->class]++;
        tally->copied[name->class] += copied;
    }
}

void names_fit(const struct name_tally *tally, double shares[NAME_CLASSES]) {
    for (size_t class = 0; class < NAME_CLASSES; class ++) shares[class] = tally->copied[class] / (tally->seen[class] + DOUBT);
}

void names_flag(const struct bitext *bitext, uint8_t *source_flags) {
    uint32_t words = bitext->source_words.count;
    uint32_t *seen = alloc_zero(words + 1, sizeof *seen), *copied = alloc_zero(words + 1, sizeof *copied);
    for (size_t i = 0; i < bitext->source_count; i++) {
        seen[bitext->source[i]]++;
        copied[bitext->source[i]] +=
            (bitext->source_gap[i] & (BITEXT_MARKED | BITEXT_COPIED)) == (BITEXT_MARKED | BITEXT_COPIED);
    }
    for (uint32_t w = 0; w < words; w++)
        if ((source_flags[w] & WORD_KIND) == TOKEN_WORD && copied[w] >= SHARE_OF_NAMES * seen[w])
            source_flags[w] |= WORD_IS_NAME;
    free(seen);
    free(copied);
}
