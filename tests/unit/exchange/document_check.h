/* SPDX-License-Identifier: Apache-2.0 */
/* What every document format must keep to. Included by the tests of each; cmocka must be included before. */
#ifndef TAFSIRI_TESTS_DOCUMENT_CHECK_H
#define TAFSIRI_TESTS_DOCUMENT_CHECK_H

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "exchange/document.h"

static inline void show_segment(struct buf *out, struct segment segment) {
    size_t from = 0;
    for (size_t i = 0; i < segment.code_count; i++) {
        const struct code *code = &segment.codes[i];
        size_t at = str_find(segment.text, STR(UTF8_CODE), from);
        buf_add_str(out, str_slice(segment.text, from, at));
        buf_add_format(out, "{%c%" STR_FMT " %" STR_FMT "}", "<>."[code->kind], STR_ARG(code->id), STR_ARG(code->data));
        from = at + strlen(UTF8_CODE);
    }
    buf_add_str(out, str_slice(segment.text, from, segment.text.len));
}

static inline void show_field(struct buf *out, const char *name, struct str value) {
    if (value.len) buf_add_format(out, " (%s: %" STR_FMT ")", name, STR_ARG(value));
}

/* A line for each block. */
static inline void show_blocks(struct buf *out, const struct document *document) {
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        buf_add_str(out, block->translate ? STR("- ") : STR("x "));
        show_segment(out, block->source);
        if (block->target.text.len) {
            buf_add_str(out, STR(" => "));
            show_segment(out, block->target);
            buf_add_format(out, " [%" STR_FMT "]", STR_ARG(unit_status_name(block->status)));
        }
        show_field(out, "id", block->context_id);
        show_field(out, "note", block->note);
        buf_add_byte(out, '\n');
    }
}

static inline struct document *open_bytes(enum document_format format, const char *name, struct str bytes) {
    struct error err = {0};
    struct document *document = document_open(format, name, bytes, &err);
    if (!document) fail_msg("%s", err.message);
    return document;
}

static inline void read_case(const char *path, struct buf *file) {
    struct error err = {0};
    if (!file_read(path, 1 << 24, file, &err)) fail_msg("%s", err.message);
}

/* The blocks of the file are those of NAME.blocks. */
static inline void check_blocks(enum document_format format, const char *path) {
    char expected_path[256];
    struct buf file = {0}, expected = {0}, found = {0};
    snprintf(expected_path, sizeof expected_path, "%s.blocks", path);
    read_case(path, &file);
    read_case(expected_path, &expected);
    struct document *document = open_bytes(format, path, buf_str(&file));
    show_blocks(&found, document);
    if (!str_equal(buf_str(&found), buf_str(&expected))) {
        fwrite(found.at, 1, found.len, stderr);
        fail_msg("%s is not what the file gives", expected_path);
    }
    document_close(document);
    buf_done(&file), buf_done(&expected), buf_done(&found);
}

static inline void write_document(struct document *document, struct buf *out) {
    struct error err = {0};
    if (!document_write(document, out, &err)) fail_msg("%s", err.message);
}

/* Puts brackets around every source and makes it the target. */
static inline size_t set_bracketed(struct document *document, bool brackets) {
    size_t set = 0;
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        struct buf text = {0};
        struct error err = {0};
        struct segment target = block->source;
        if (!block->translate) continue;
        buf_add_format(&text, brackets ? "\xE2\x9F\xA6%" STR_FMT "\xE2\x9F\xA7" : "%" STR_FMT, STR_ARG(block->source.text));
        target.text = buf_str(&text);
        if (!document_set_target(document, i, target, NULL, &err)) fail_msg("block %zu: %s", i, err.message);
        buf_done(&text);
        set++;
    }
    return set;
}

/* The text of all blocks that take a target, in lines; the brackets taken away again. */
static inline void show_texts(struct buf *out, const struct document *document, bool bracketed) {
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        struct str text = block->source.text;
        if (!block->translate) continue;
        if (bracketed) {
            if (!str_starts(text, STR("\xE2\x9F\xA6")) || !str_ends(text, STR("\xE2\x9F\xA7")))
                fail_msg("block %zu: \"%.*s\"", i, (int)text.len, text.at);
            text = str_slice(text, 3, text.len - 3);
        }
        buf_add_format(out, "%" STR_FMT "\n", STR_ARG(text));
    }
}

/* Untouched, a spliced document comes back byte for byte; with every block in brackets it has the same blocks in brackets; and
 * taking the bracketed text out of both gives the same rest. */
static inline void check_splicing(enum document_format format, const char *path) {
    struct buf file = {0}, same = {0}, changed = {0}, before = {0}, after = {0}, again = {0};
    read_case(path, &file);
    struct document *document = open_bytes(format, path, buf_str(&file));
    write_document(document, &same);
    if (!str_equal(buf_str(&same), buf_str(&file))) fail_msg("%s: does not come back as it was", path);
    show_texts(&before, document, false);
    set_bracketed(document, true);
    write_document(document, &changed);
    document_close(document);
    struct document *second = open_bytes(format, path, buf_str(&changed));
    show_texts(&after, second, true);
    if (!str_equal(buf_str(&before), buf_str(&after))) {
        fwrite(changed.at, 1, changed.len, stderr);
        fail_msg("%s: blocks changed", path);
    }
    write_document(second, &again);
    assert_true(str_equal(buf_str(&again), buf_str(&changed)));
    document_close(second);
    buf_done(&file), buf_done(&same), buf_done(&changed), buf_done(&before), buf_done(&after), buf_done(&again);
}

#endif
