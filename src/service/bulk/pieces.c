/* SPDX-License-Identifier: Apache-2.0 */
#include "service/bulk/pieces.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "segment/segmenter.h"
#include "service/library/state.h"
#include "text/token.h"

enum {
    CODE_LEN = sizeof UTF8_CODE - 1,
    ASK_BLOCKS = 256, /* after so many it is asked whether the service goes on: some hundredths of a second */
};

/* ---- cutting ---------------------------------------------------------------------------------------------------------- */

struct cutting {
    struct service *service;
    const struct language *from;
    struct str rules;
    struct piece_list *out;
    struct segmenter_work work;
    struct arena arena;  /* of one block */
    size_t place, codes; /* in the block: how many codes stand before this byte */
};

/* The other half of a pair within the same codes; SIZE_MAX: none. */
static size_t find_partner(const struct code *codes, size_t count, size_t index) {
    for (size_t i = 0; codes[index].kind != CODE_ALONE && i < count; i++)
        if (codes[i].kind != CODE_ALONE && codes[i].kind != codes[index].kind && str_equal(codes[i].id, codes[index].id))
            return i;
    return SIZE_MAX;
}

static bool has_partner(const struct code *codes, size_t count, size_t index) {
    return find_partner(codes, count, index) != SIZE_MAX;
}

/* Without blanks at both ends. */
static void trim(const struct segment *block, struct piece *piece) {
    struct str text = str_slice(block->text, piece->start, piece->end), trimmed = str_trim(text);
    piece->start += (uint32_t)(trimmed.at - text.at);
    piece->end = piece->start + (uint32_t)trimmed.len;
}

/* Codes around the whole piece have nothing to do with its wording, and would only make it unlike what the memory has: they
 * stay where they are, outside. */
static void strip_edges(const struct segment *block, struct piece *piece) {
    const struct code *codes = block->codes;
    while (piece->code_count) {
        struct str text = str_slice(block->text, piece->start, piece->end);
        size_t last = piece->code_count - 1, first = piece->code;
        size_t partner_first = find_partner(codes + first, piece->code_count, 0);
        size_t partner_last = find_partner(codes + first, piece->code_count, last);
        bool starts = str_starts(text, STR(UTF8_CODE)), ends = str_ends(text, STR(UTF8_CODE));
        bool pair = starts && ends && last > 0 && partner_first == last;
        if (!pair && !(starts && partner_first == SIZE_MAX) && !(ends && partner_last == SIZE_MAX)) return;
        if (pair || (starts && partner_first == SIZE_MAX)) {
            piece->start += CODE_LEN;
            piece->code++;
            piece->code_count--;
        } else {
            piece->end -= CODE_LEN;
            piece->code_count--;
        }
        if (pair) {
            piece->end -= CODE_LEN;
            piece->code_count--;
        }
        trim(block, piece);
    }
}

/* Words and characters of a piece; no words: there is nothing to translate. */
static void measure(struct cutting *cutting, const struct segment *block, struct piece *piece) {
    struct str text = str_slice(block->text, piece->start, piece->end);
    struct token_list tokens = text_tokens(&cutting->arena, text, cutting->from);
    for (size_t i = 0; i < tokens.count; i++)
        piece->words += tokens.at[i].kind != TOKEN_PUNCTUATION && tokens.at[i].kind != TOKEN_CODE;
    piece->characters = (uint32_t)utf8_count(text) - piece->code_count;
}

static void add_piece(struct cutting *cutting, size_t index, const struct segment *block, size_t start, size_t end,
                      bool strip) {
    struct piece_list *list = cutting->out;
    struct str text = str_slice(block->text, start, end);
    struct piece piece = {.block = (uint32_t)index, .start = (uint32_t)start, .end = (uint32_t)end};
    if (block->code_count) {
        cutting->codes += segment_count_codes(str_slice(block->text, cutting->place, start));
        piece.code = (uint32_t)cutting->codes;
        piece.code_count = (uint32_t)segment_count_codes(text);
        cutting->codes += piece.code_count;
        cutting->place = end;
    }
    if (strip && block->code_count <= UNIT_CODES_MAX) strip_edges(block, &piece);
    measure(cutting, block, &piece);
    if (piece.words == 0) return;
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 64;
        list->at = alloc_again(list->at, list->capacity, sizeof *list->at);
    }
    list->at[list->count++] = piece;
}

static bool cut_line(struct cutting *cutting, size_t index, const struct segment *block, struct str line, struct error *err) {
    struct sentence_list sentences;
    struct segment_request request = {*cutting->from, line, cutting->rules, &cutting->work};
    if (!service_segment(cutting->service, &cutting->arena, &request, &sentences, err)) return false;
    for (size_t i = 0; i < sentences.count; i++) {
        size_t start = (size_t)(sentences.at[i].text.at - block->text.at);
        add_piece(cutting, index, block, start, start + sentences.at[i].text.len, true);
    }
    return true;
}

/* Line by line: a code that breaks the line is part of no sentence. */
static bool cut_block(struct cutting *cutting, size_t index, const struct segment *block, struct error *err) {
    size_t start = 0, at = 0;
    for (size_t i = 0; i < block->code_count; i++, at += CODE_LEN) {
        at = str_find(block->text, STR(UTF8_CODE), at);
        if (!code_is_break(&block->codes[i])) continue;
        if (!cut_line(cutting, index, block, str_slice(block->text, start, at), err)) return false;
        start = at + CODE_LEN;
    }
    return cut_line(cutting, index, block, str_slice(block->text, start, block->text.len), err);
}

bool pieces_cut(struct service *service, const struct document *document, const struct language *from, struct str rules,
                struct piece_list *out, struct error *err) {
    struct cutting cutting = {.service = service, .from = from, .rules = rules, .out = out};
    bool whole = document_format(document) == DOCUMENT_XLIFF, ok = true;
    *out = (struct piece_list){0};
    for (size_t i = 0; ok && i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        if (i % ASK_BLOCKS == ASK_BLOCKS - 1 && !(ok = service_require_going_on(service, err))) break;
        if (!block->translate) continue;
        cutting.place = cutting.codes = 0;
        if (whole)
            add_piece(&cutting, i, &block->source, 0, block->source.text.len, false);
        else
            ok = cut_block(&cutting, i, &block->source, err);
        arena_reset(&cutting.arena);
    }
    arena_done(&cutting.arena);
    return ok;
}

void pieces_done(struct piece_list *list) {
    free(list->at);
    *list = (struct piece_list){0};
}

/* ---- one piece -------------------------------------------------------------------------------------------------------- */

static const struct segment *block_of(const struct document *document, const struct piece *piece) {
    return &document_block(document, piece->block)->source;
}

struct str piece_text(const struct document *document, const struct piece *piece) {
    return str_slice(block_of(document, piece)->text, piece->start, piece->end);
}

bool piece_may_be_filled(const struct document *document, const struct piece *piece) {
    const struct segment *block = block_of(document, piece);
    return block->code_count <= UNIT_CODES_MAX && block->text.len <= UNIT_TEXT_MAX;
}

struct segment piece_segment(struct arena *arena, const struct document *document, const struct piece *piece) {
    struct segment segment = {.text = piece_text(document, piece), .code_count = piece->code_count};
    if (!segment.code_count) return segment;
    const struct code *first = block_of(document, piece)->codes + piece->code;
    struct code *codes = ARENA_ARRAY(arena, struct code, segment.code_count);
    bool few = piece_may_be_filled(document, piece); /* looking for partners takes the square of their number */
    for (size_t i = 0; i < segment.code_count; i++) {
        codes[i] = first[i];
        if (!few || !has_partner(first, segment.code_count, i)) codes[i].kind = CODE_ALONE;
    }
    segment.codes = codes;
    return segment;
}

bool *piece_find_shared(struct arena *arena, const struct document *document, const struct piece *piece) {
    const struct segment *block = block_of(document, piece);
    const struct code *first = piece->code_count ? block->codes + piece->code : NULL; /* a block without codes has no array */
    bool *shared = ARENA_ARRAY(arena, bool, piece->code_count + 1);
    for (size_t i = 0; i < piece->code_count; i++)
        shared[i] = first[i].kind != CODE_ALONE && !has_partner(first, piece->code_count, i) &&
                    has_partner(block->codes, block->code_count, piece->code + i);
    return shared;
}

uint64_t piece_hash(struct segment segment) {
    uint64_t hash = XXH3_64bits(segment.text.at, segment.text.len);
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        hash = XXH3_64bits_withSeed(code->data.at ? code->data.at : "", code->data.len, hash + (unsigned)code->kind);
    }
    return hash ? hash : 1;
}

/* ---- targets ---------------------------------------------------------------------------------------------------------- */

/* Code of the source that a code of the target is; SIZE_MAX: none that is free. */
static size_t find_code(struct segment source, const struct code *code, const bool *used) {
    for (size_t i = 0; i < source.code_count; i++) {
        const struct code *other = &source.codes[i];
        if (!used[i] && other->kind == code->kind && str_equal(other->id, code->id) && str_equal(other->data, code->data))
            return i;
    }
    return SIZE_MAX;
}

static bool stands_at_start(struct str text, size_t code) {
    for (size_t i = 0; i <= code; i++, text = str_slice(text, CODE_LEN, text.len))
        if (!str_starts(text, STR(UTF8_CODE))) return false;
    return true;
}

static bool stands_at_end(struct str text, size_t codes_behind) {
    for (size_t i = 0; i <= codes_behind; i++, text = str_slice(text, 0, text.len - CODE_LEN))
        if (!str_ends(text, STR(UTF8_CODE))) return false;
    return true;
}

/* Shared halves that the target lacks go back to the edge where they stood. */
static bool restore_shared(struct arena *arena, struct segment source, const bool *shared, const bool *used,
                           struct piece_target *out) {
    for (size_t i = source.code_count; i-- > 0;) {
        if (!shared[i] || used[i] || !stands_at_start(source.text, i)) continue;
        memmove(out->codes + 1, out->codes, out->code_count++ * sizeof *out->codes);
        out->codes[0] = (uint16_t)i;
        out->text = arena_format(arena, UTF8_CODE "%" STR_FMT, STR_ARG(out->text));
    }
    for (size_t i = 0; i < source.code_count; i++) {
        if (!shared[i] || used[i] || stands_at_start(source.text, i)) continue;
        if (!stands_at_end(source.text, source.code_count - 1 - i)) return false;
        out->codes[out->code_count++] = (uint16_t)i;
        out->text = arena_format(arena, "%" STR_FMT UTF8_CODE, STR_ARG(out->text));
    }
    return true;
}

bool piece_take_target(struct arena *arena, struct segment source, const bool *shared, struct segment target,
                       struct piece_target *out) {
    *out = (struct piece_target){.text = target.text};
    if (!source.code_count && !target.code_count) return true;
    bool *used = ARENA_ARRAY(arena, bool, source.code_count + 1);
    out->codes = ARENA_ARRAY(arena, uint16_t, source.code_count + 1);
    for (size_t i = 0; i < target.code_count; i++) {
        size_t index = find_code(source, &target.codes[i], used);
        if (index == SIZE_MAX) return false;
        used[index] = true;
        out->codes[out->code_count++] = (uint16_t)index;
    }
    return restore_shared(arena, source, shared, used, out);
}

struct segment piece_target_segment(struct arena *arena, struct segment source, const struct piece_target *target) {
    struct segment segment = {.text = target->text, .code_count = target->code_count};
    if (!target->code_count) return segment;
    struct code *codes = ARENA_ARRAY(arena, struct code, target->code_count);
    for (size_t i = 0; i < target->code_count; i++) codes[i] = source.codes[target->codes[i]];
    segment.codes = codes;
    return segment;
}

/* ---- a block from its pieces ------------------------------------------------------------------------------------------ */

struct joining {
    struct buf text;
    struct code *codes;
    size_t code_count;
};

/* Bytes [start, end) of the block as they are, with the codes from `code` on that stand there. */
static void add_source(struct joining *joining, const struct segment *block, size_t start, size_t end, size_t code) {
    struct str text = str_slice(block->text, start, end);
    size_t count = block->code_count ? segment_count_codes(text) : 0;
    buf_add_str(&joining->text, text);
    for (size_t i = 0; i < count; i++) joining->codes[joining->code_count++] = block->codes[code + i];
}

static void add_target(struct joining *joining, const struct segment *block, size_t code, const struct piece_target *target) {
    buf_add_str(&joining->text, target->text);
    for (size_t i = 0; i < target->code_count; i++)
        joining->codes[joining->code_count++] = block->codes[code + target->codes[i]];
}

static void add_shared(struct arena *arena, struct joining *joining, const struct document *document,
                       const struct piece *piece) {
    const bool *shared = piece_find_shared(arena, document, piece);
    for (size_t i = 0; i < piece->code_count; i++) {
        if (!shared[i]) continue;
        buf_add_str(&joining->text, STR(UTF8_CODE));
        joining->codes[joining->code_count++] = block_of(document, piece)->codes[piece->code + i];
    }
}

struct segment pieces_join(struct arena *arena, const struct document *document, const struct piece *pieces, size_t count,
                           const struct piece_target *const *targets, bool drop) {
    const struct segment *block = block_of(document, pieces);
    struct joining joining = {.codes = ARENA_ARRAY(arena, struct code, block->code_count + 1)};
    size_t from = 0, code = 0;
    for (size_t i = 0; i < count; i++) {
        const struct piece *piece = &pieces[i];
        add_source(&joining, block, from, piece->start, code);
        if (targets[i])
            add_target(&joining, block, piece->code, targets[i]);
        else if (drop)
            add_shared(arena, &joining, document, piece);
        else
            add_source(&joining, block, piece->start, piece->end, piece->code);
        from = piece->end;
        code = piece->code + piece->code_count;
    }
    add_source(&joining, block, from, block->text.len, code);
    struct segment segment = {arena_copy(arena, buf_str(&joining.text)), joining.codes, joining.code_count};
    buf_done(&joining.text);
    return segment;
}
