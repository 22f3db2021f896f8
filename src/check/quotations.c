/* SPDX-License-Identifier: Apache-2.0 */
/* What stands alike on both sides: left untranslated, or quoted in a third language. */
#include "check/checks.h"

enum {
    QUOTATION_WORDS = 5,       /* fewer may be a name */
    COMPARE_TOKENS_MAX = 2000, /* beyond it the square of the length is too much; such texts are documents, not segments */
};

bool checking_is_document(const struct checking *checking) {
    return checking->target.count > COMPARE_TOKENS_MAX || checking->source.count > COMPARE_TOKENS_MAX;
}

static size_t words_in(const struct checking *checking, size_t t, size_t run) {
    size_t words = 0;
    for (size_t i = t; i < t + run; i++) words += checking->target.at[i].kind == TOKEN_WORD;
    return words;
}

bool checking_is_in_source_language(const struct checking *checking, size_t t, size_t run) {
    const struct check_request *request = checking->request;
    size_t known = 0;
    if (!request->is_source_word) return true;
    for (size_t i = t; i < t + run; i++)
        known += checking->target.at[i].kind == TOKEN_WORD &&
                 request->is_source_word(request->context, checking_target_text(checking, i));
    return known * 2 >= words_in(checking, t, run);
}

/* Tokens of any kind from target token t on that follow each other somewhere in the source. */
static size_t longest_alike(const struct checking *checking, size_t t) {
    size_t longest = 0;
    for (size_t s = 0; s < checking->source.count; s++) {
        size_t run = 0;
        while (t + run < checking->target.count && s + run < checking->source.count &&
               str_equal(checking_target_text(checking, t + run), checking_source_text(checking, s + run)))
            run++;
        if (run > longest) longest = run;
    }
    return longest;
}

void check_quotations(struct arena *arena, const struct check_request *request, struct span **spans, size_t *count) {
    *spans = NULL;
    *count = 0;
    if (!request->is_source_word) return;
    struct check_request normal;
    struct checking checking = checking_begin(arena, request, &normal);
    if (checking_is_document(&checking)) return;
    *spans = ARENA_ARRAY(arena, struct span, checking.target.count / QUOTATION_WORDS + 1);
    for (size_t t = 0; t < checking.target.count;) {
        size_t run = longest_alike(&checking, t), last = t + (run ? run : 1) - 1;
        if (run && words_in(&checking, t, run) >= QUOTATION_WORDS && !checking_is_in_source_language(&checking, t, run)) {
            (*spans)[(*count)++] = checking_span(&checking, checking.target.at[t].start, checking.target.at[last].end);
        }
        t = last + 1;
    }
}
