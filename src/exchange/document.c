/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/document.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/document_parts.h"

static const struct {
    const char *name, *extensions;
    const struct document_ops *ops;
} formats[DOCUMENT_FORMAT_COUNT] = {
    [DOCUMENT_TEXT] = {"text", ".txt .text", &document_text_ops},
    [DOCUMENT_HTML] = {"html", ".html .htm .xhtml", &document_html_ops},
    [DOCUMENT_MARKDOWN] = {"markdown", ".md .markdown", &document_markdown_ops},
    [DOCUMENT_DOCX] = {"docx", ".docx", &document_docx_ops},
    [DOCUMENT_XLIFF] = {"xliff", ".xlf .xliff .sdlxliff .mqxliff .mxliff", &document_xliff_ops},
};

bool document_format_of(struct str file_name, enum document_format *format) {
    for (unsigned i = 0; i < DOCUMENT_FORMAT_COUNT; i++) {
        struct str rest = str_of(formats[i].extensions);
        while (rest.len) {
            struct str extension = str_cut(&rest, ' ');
            if (file_name.len <= extension.len) continue;
            struct str end = str_slice(file_name, file_name.len - extension.len, file_name.len);
            if (!str_equal_nocase(end, extension)) continue;
            *format = (enum document_format)i;
            return true;
        }
    }
    return false;
}

const char *document_format_name(enum document_format format) {
    return formats[format].name;
}

struct document *document_open(enum document_format format, const char *name, struct str bytes, struct error *err) {
    if (bytes.len > DOCUMENT_BYTES_MAX) {
        error_set(err, ERR_TOO_LARGE, "%s: %zu bytes, at most %d are taken", name, bytes.len, DOCUMENT_BYTES_MAX);
        return NULL;
    }
    struct document *document = alloc_zero(1, sizeof *document);
    document->ops = formats[format].ops;
    document->format = format;
    document->name = arena_copy(&document->arena, str_of(name)).at;
    if (document->ops->open(document, arena_copy(&document->arena, bytes), err)) return document;
    document_close(document);
    return NULL;
}

void document_close(struct document *document) {
    if (!document) return;
    if (document->ops->close) document->ops->close(document);
    arena_done(&document->arena);
    free(document->blocks);
    free(document->splices);
    free(document);
}

enum document_format document_format(const struct document *document) {
    return document->format;
}

size_t document_block_count(const struct document *document) {
    return document->count;
}

const struct document_block *document_block(const struct document *document, size_t index) {
    return &document->blocks[index];
}

size_t document_warning_count(const struct document *document) {
    return document->warning_count;
}

struct str document_warning(const struct document *document, size_t index) {
    return document->warnings[index];
}

struct language document_source_language(const struct document *document) {
    return document->from;
}

struct language document_target_language(const struct document *document) {
    return document->to;
}

bool document_set_languages(struct document *document, const struct language *from, const struct language *to,
                            struct error *err) {
    document->written_from = *from;
    document->written_to = *to;
    return !document->ops->set_languages || document->ops->set_languages(document, from, to, err);
}

bool document_write(struct document *document, struct buf *out, struct error *err) {
    return document->ops->write(document, out, err);
}

/* ---- what formats call -------------------------------------------------------------------------------------------------- */

bool document_add_block(struct document *document, struct document_block block, const struct splice *splice,
                        struct error *err) {
    if (document->count == DOCUMENT_BLOCKS_MAX)
        return error_set(err, ERR_TOO_LARGE, "%s: more than %d blocks of text", document->name, DOCUMENT_BLOCKS_MAX);
    if (document->count == document->capacity) {
        document->capacity = document->capacity ? document->capacity * 2 : 64;
        document->blocks = alloc_again(document->blocks, document->capacity, sizeof *document->blocks);
        if (splice) document->splices = alloc_again(document->splices, document->capacity, sizeof *document->splices);
    }
    document->blocks[document->count] = block;
    if (splice) document->splices[document->count] = *splice;
    document->count++;
    return true;
}

static struct str write_warning(struct document *document, long line, const char *format, va_list args) {
    char why[400];
    vsnprintf(why, sizeof why, format, args);
    return arena_format(&document->arena, "%s:%ld: %s", document->name, line, why);
}

void document_warn(struct document *document, long line, const char *format, ...) {
    va_list args;
    if (document->warning_count == DOCUMENT_WARNINGS_MAX) return;
    va_start(args, format);
    document->warnings[document->warning_count++] = write_warning(document, line, format, args);
    va_end(args);
}

void document_warn_at(struct document *document, size_t position, const char *format, ...) {
    va_list args;
    if (document->warning_count == DOCUMENT_WARNINGS_MAX) return;
    va_start(args, format);
    document->warnings[document->warning_count++] = write_warning(document, document_line(document, position), format, args);
    va_end(args);
}

void document_warn_first(struct document *document, long line, const char *format, ...) {
    va_list args;
    if (document->warning_count == DOCUMENT_WARNINGS_MAX) document->warning_count--;
    memmove(document->warnings + 1, document->warnings, document->warning_count++ * sizeof *document->warnings);
    va_start(args, format);
    document->warnings[0] = write_warning(document, line, format, args);
    va_end(args);
}

/* ---- targets ------------------------------------------------------------------------------------------------------------ */

static bool refuse(struct error *err, struct str id, const char *why) {
    return error_set(err, ERR_INVALID, "target: the inline code \"%" STR_FMT "\" %s", STR_ARG(id), why);
}

/* Every code of the target is one of the source's, each used once at most. */
static bool place_codes(struct segment source, struct segment target, size_t *indexes, bool *used, struct error *err) {
    for (size_t i = 0; i < target.code_count; i++) {
        const struct code *code = &target.codes[i];
        size_t k = 0;
        while (k < source.code_count &&
               (used[k] || source.codes[k].kind != code->kind || !str_equal(source.codes[k].id, code->id)))
            k++;
        if (k == source.code_count) return refuse(err, code->id, "is not in the source, or stands there less often");
        used[k] = true;
        indexes[i] = k;
    }
    return true;
}

static size_t find_partner(struct segment segment, size_t index) {
    for (size_t i = 0; i < segment.code_count; i++)
        if (i != index && segment.codes[i].kind != CODE_ALONE && segment.codes[i].kind != segment.codes[index].kind &&
            str_equal(segment.codes[i].id, segment.codes[index].id))
            return i;
    return SIZE_MAX;
}

static bool pairs_are_whole(struct segment source, const bool *used, struct error *err) {
    for (size_t i = 0; i < source.code_count; i++) {
        if (source.codes[i].kind == CODE_ALONE || !used[i]) continue;
        size_t partner = find_partner(source, i);
        if (partner != SIZE_MAX && !used[partner]) return refuse(err, source.codes[i].id, "has lost its other half");
    }
    return true;
}

/* The id of the first pair that another one crosses, or false. */
static bool find_crossing(struct segment segment, struct str *id) {
    struct str open[UNIT_CODES_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < segment.code_count && i < UNIT_CODES_MAX; i++) {
        const struct code *code = &segment.codes[i];
        *id = code->id;
        if (code->kind == CODE_OPEN && find_partner(segment, i) != SIZE_MAX) open[depth++] = code->id;
        if (code->kind == CODE_CLOSE && find_partner(segment, i) != SIZE_MAX &&
            (depth == 0 || !str_equal(open[--depth], code->id)))
            return true;
    }
    return false;
}

static bool check_target(struct segment source, struct segment target, size_t *indexes, struct error *err) {
    struct str id;
    bool used[UNIT_CODES_MAX] = {false};
    if (target.code_count > UNIT_CODES_MAX || source.code_count > UNIT_CODES_MAX)
        return error_set(err, ERR_TOO_LARGE, "target: more than %d inline codes", UNIT_CODES_MAX);
    if (target.text.len > DOCUMENT_TARGET_MAX)
        return error_set(err, ERR_TOO_LARGE, "target: more than %d bytes", DOCUMENT_TARGET_MAX);
    if (!utf8_valid(target.text, NULL)) return error_set(err, ERR_INVALID, "target: not UTF-8");
    if (!segment_is_sound(target)) return error_set(err, ERR_INVALID, "target: its inline codes don't pair up");
    if (!place_codes(source, target, indexes, used, err) || !pairs_are_whole(source, used, err)) return false;
    return find_crossing(source, &id) || !find_crossing(target, &id) || refuse(err, id, "crosses another one");
}

bool document_check_target(struct segment source, struct segment target, struct error *err) {
    size_t indexes[UNIT_CODES_MAX];
    return check_target(source, target, indexes, err);
}

static bool is_placed(const size_t *indexes, size_t count, size_t index) {
    for (size_t i = 0; i < count; i++)
        if (indexes[i] == index) return true;
    return false;
}

bool document_check_complete(struct segment source, struct segment target, struct error *err) {
    size_t indexes[UNIT_CODES_MAX], missing = source.code_count - target.code_count, first = 0;
    if (!check_target(source, target, indexes, err)) return false;
    while (first < source.code_count && is_placed(indexes, target.code_count, first)) first++;
    if (first == source.code_count) return true;
    if (missing == 1) return refuse(err, source.codes[first].id, "of the source is missing");
    return error_set(err, ERR_INVALID, "target: %zu inline codes of the source are missing, the first is \"%" STR_FMT "\"",
                     missing, STR_ARG(source.codes[first].id));
}

static bool place_target(struct document *document, struct segment source, struct segment target,
                         const struct document_origin *origin, struct placed_target *placed, struct error *err) {
    size_t *indexes = ARENA_ARRAY(&document->arena, size_t, target.code_count + 1);
    if (!check_target(source, target, indexes, err)) return false;
    placed->segment = segment_copy(&document->arena, target);
    placed->code_indexes = indexes;
    placed->origin = origin ? *origin : (struct document_origin){.score = -1};
    return true;
}

bool document_set_target(struct document *document, size_t index, struct segment target, const struct document_origin *origin,
                         struct error *err) {
    struct placed_target placed;
    struct document_block *block = &document->blocks[index];
    if (!block->translate) return error_set(err, ERR_INVALID, "target: the block is not to be translated");
    if (!place_target(document, block->source, target, origin, &placed, err) ||
        !document->ops->set_target(document, index, &placed, err))
        return false;
    block->target = placed.segment;
    block->status = placed.origin.status;
    return true;
}

bool document_add_candidate(struct document *document, size_t index, struct segment source, struct segment target,
                            const struct document_origin *origin, struct error *err) {
    struct placed_target placed;
    if (!document->ops->add_candidate) return true;
    return place_target(document, document->blocks[index].source, target, origin, &placed, err) &&
           document->ops->add_candidate(document, index, source, &placed, err);
}
