/* SPDX-License-Identifier: Apache-2.0 */
/* What stands there twice. Word writes a text box in a form of its own (mc:Choice), and again for programs that can't show
 * that (mc:Fallback), with the same paragraphs (ISO/IEC 29500-3, 7.6): readers see one of the two. Such a paragraph is one
 * block, and its target is written to both places.
 *
 * The two must say the same and go on to do so whatever the target, for what is written is read again as it stands. So the
 * text alone doesn't tell: codes must be the same ones, as the target's are put into both; and where formatting is among
 * them, all of it, as parts of the text that look the same in one of the two only would be joined there. A text that is
 * formatted as a whole may be so in another way in the fallback. */
#include <string.h>

#include "exchange/documents/docx_parts.h"

static bool is_same_format(const xmlNode *a, const xmlNode *b) {
    struct arena arena = {0};
    bool same = str_equal(docx_format_key(&arena, a, false), docx_format_key(&arena, b, false));
    arena_done(&arena);
    return same;
}

static bool is_same_code(const struct code *a, const struct code *b) {
    return a->kind == b->kind && str_equal(a->id, b->id) && str_equal(a->data, b->data);
}

static bool has_same_codes(struct segment a, const struct docx_block *of_a, struct segment b, const struct docx_block *of_b) {
    bool formatted = false;
    if (a.code_count != b.code_count) return false;
    for (size_t i = 0; i < a.code_count; i++) {
        if (!is_same_code(&a.codes[i], &b.codes[i]) || !of_a->codes[i].node != !of_b->codes[i].node) return false;
        formatted = formatted || !of_a->codes[i].node;
    }
    for (size_t i = 0; formatted && i < a.code_count; i++)
        if (!is_same_format(of_a->codes[i].format, of_b->codes[i].format)) return false;
    return !formatted || is_same_format(of_a->format, of_b->format);
}

static bool is_same_place(const struct docx_block *a, const struct docx_block *b) {
    if (!a->attribute || !b->attribute) return a->attribute == b->attribute;
    return strcmp(a->attribute, b->attribute) == 0;
}

static bool is_same(const struct document *document, const struct docx_blocks *blocks, size_t a, size_t b) {
    struct segment of_a = document->blocks[a].source, of_b = document->blocks[b].source;
    return is_same_place(&blocks->at[a], &blocks->at[b]) && str_equal(of_a.text, of_b.text) &&
           has_same_codes(of_a, &blocks->at[a], of_b, &blocks->at[b]);
}

/* Pictures are not described in every form: those descriptions are passed over. */
static size_t find_same(const struct document *document, const struct docx_blocks *blocks, struct range among, size_t index) {
    size_t at = among.start;
    while (at < among.end && blocks->at[at].attribute && !is_same(document, blocks, at, index)) at++;
    return at < among.end && is_same(document, blocks, at, index) ? at : SIZE_MAX;
}

static bool are_same(const struct document *document, const struct docx_blocks *blocks, struct range once, size_t again) {
    for (size_t i = again; i < blocks->count; i++) {
        size_t at = find_same(document, blocks, once, i);
        if (at == SIZE_MAX) return false;
        once.start = at + 1;
    }
    while (once.start < once.end && blocks->at[once.start].attribute) once.start++;
    return once.start == once.end;
}

static void join(struct document *document, struct docx_block *block, const struct docx_block *other) {
    struct docx_block *copy = ARENA_NEW(&document->arena, struct docx_block), *last = copy;
    *copy = *other;
    while (last->repeated) last = last->repeated;
    last->repeated = block->repeated;
    block->repeated = copy;
}

void docx_join_repeated(struct document *document, struct docx_blocks *blocks, struct range once, size_t again) {
    if (!are_same(document, blocks, once, again)) return;
    for (size_t i = again; i < blocks->count; i++) {
        size_t at = find_same(document, blocks, once, i);
        join(document, &blocks->at[at], &blocks->at[i]);
        once.start = at + 1;
    }
    document->count = blocks->count = again;
}
