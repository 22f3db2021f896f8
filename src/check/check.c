/* SPDX-License-Identifier: Apache-2.0 */
#include "check/check.h"

#include <stdlib.h>

#include "check/checks.h"

static void (*const checks[])(struct checking *) = {
    check_numbers,           check_dates,        check_times,     check_addresses,   check_codes,
    check_final_punctuation, check_spaces,       check_quotation, check_brackets,    check_typography,
    check_doubled_words,     check_untranslated, check_terms,     check_consistency, check_length,
};

struct checking checking_begin(struct arena *arena, const struct check_request *request, struct check_request *normal) {
    struct normal_text target = text_normalise_from(arena, request->target.text);
    *normal = *request;
    normal->source.text = text_normalise(arena, request->source.text);
    normal->target.text = target.text;
    return (struct checking){.arena = arena,
                             .request = normal,
                             .target_text = request->target.text,
                             .target_origins = target.origins,
                             .source = text_tokens(arena, normal->source.text, &request->from),
                             .target = text_tokens(arena, normal->target.text, &request->to)};
}

static size_t origin_of(const struct checking *checking, size_t at) {
    return checking->target_origins ? checking->target_origins[at] : at;
}

struct span checking_span(const struct checking *checking, size_t start, size_t end) {
    size_t first = origin_of(checking, start), behind = origin_of(checking, end);
    uint32_t from = (uint32_t)utf16_length(str_slice(checking->target_text, 0, first));
    return (struct span){from, from + (uint32_t)utf16_length(str_slice(checking->target_text, first, behind))};
}

void checking_add(struct checking *checking, const char *category, size_t start, size_t end, struct str correction,
                  struct str message) {
    if (checking->count == CHECK_FINDINGS_MAX) return;
    struct finding *finding = &checking->findings[checking->count++];
    *finding = (struct finding){.span = checking_span(checking, start, end),
                                .category = category,
                                .word = str_slice(checking->target_text, origin_of(checking, start), origin_of(checking, end)),
                                .message = message};
    if (!correction.at) return;
    finding->corrections = ARENA_NEW(checking->arena, struct str);
    finding->corrections[0] = correction;
    finding->correction_count = 1;
}

void checking_add_difference(struct checking *checking, const char *category, struct str source, size_t start, size_t end,
                             struct str correction) {
    struct str target = str_slice(checking->request->target.text, start, end);
    checking_add(checking, category, start, end, correction,
                 arena_format(checking->arena, "The source says %" STR_FMT ", the translation %" STR_FMT, STR_ARG(source),
                              STR_ARG(target)));
}

struct str checking_source_text(const struct checking *checking, size_t token) {
    const struct token *at = &checking->source.at[token];
    return str_slice(checking->request->source.text, at->start, at->end);
}

struct str checking_target_text(const struct checking *checking, size_t token) {
    const struct token *at = &checking->target.at[token];
    return str_slice(checking->request->target.text, at->start, at->end);
}

static int by_place(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    return (x->span.start > y->span.start) - (x->span.start < y->span.start);
}

void check_translation(struct arena *arena, const struct check_request *request, struct finding **findings, size_t *count) {
    *findings = NULL;
    *count = 0;
    if (text_is_blank(request->target.text)) return;
    struct check_request normal;
    struct checking checking = checking_begin(arena, request, &normal);
    checking.to_french = str_equal(language_primary(&request->to), STR("fr"));
    checking.to_swahili = str_equal(language_primary(&request->to), STR("sw"));
    checking.findings = ARENA_ARRAY(arena, struct finding, CHECK_FINDINGS_MAX);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) checks[i](&checking);
    if (checking.count) qsort(checking.findings, checking.count, sizeof *checking.findings, by_place);
    *findings = checking.findings;
    *count = checking.count;
}
