/* SPDX-License-Identifier: Apache-2.0 */
/* Inline codes: what the source has, the target must have, and no other. Codes written as text (<b>, {0}, %s) count alike. */
#include "check/checks.h"

enum { CODES_MAX = 256 };

struct code_at {
    struct str data;
    size_t start, end;
    bool matched;
};

/* The n-th U+FFFC of a segment is its n-th code; other code tokens are their own data. */
static size_t list_codes(const struct segment *segment, const struct token_list *tokens, struct code_at *codes) {
    size_t count = 0, inline_codes = 0;
    for (size_t i = 0; i < tokens->count && count < CODES_MAX; i++) {
        const struct token *token = &tokens->at[i];
        if (token->kind != TOKEN_CODE) continue;
        struct str data = str_slice(segment->text, token->start, token->end);
        if (str_equal(data, STR(UTF8_CODE)) && inline_codes < segment->code_count) data = segment->codes[inline_codes++].data;
        codes[count++] = (struct code_at){data, token->start, token->end, false};
    }
    return count;
}

void check_codes(struct checking *checking) {
    const struct check_request *request = checking->request;
    struct code_at source[CODES_MAX], target[CODES_MAX];
    size_t source_count = list_codes(&request->source, &checking->source, source);
    size_t target_count = list_codes(&request->target, &checking->target, target);
    for (size_t i = 0; i < source_count; i++)
        for (size_t k = 0; k < target_count && !source[i].matched; k++)
            if (!target[k].matched && str_equal(source[i].data, target[k].data)) source[i].matched = target[k].matched = true;
    for (size_t i = 0; i < source_count; i++)
        if (!source[i].matched)
            checking_add(checking, "inline_code", request->target.text.len, request->target.text.len, (struct str){0},
                         arena_format(checking->arena, "The inline code %" STR_FMT " is missing", STR_ARG(source[i].data)));
    for (size_t k = 0; k < target_count; k++)
        if (!target[k].matched)
            checking_add(checking, "inline_code", target[k].start, target[k].end, (struct str){0},
                         STR("This inline code does not stand in the source"));
}
