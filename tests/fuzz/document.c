/* SPDX-License-Identifier: Apache-2.0 */
/* What every document format promises: what is opened can be written; with no target set, text, HTML and Markdown are the same
 * bytes; with targets, the document can be read again, and has the same blocks. Not so HTML and Markdown, where a word more may
 * make another page of markup that was broken: an end tag that ends nothing parts two texts only while they are two. */
#include "fuzz.h"

static bool bytes_come_back(enum document_format format) {
    return format == DOCUMENT_TEXT || format == DOCUMENT_HTML || format == DOCUMENT_MARKDOWN;
}

static void check_block(const struct document_block *block, size_t index) {
    REQUIRE(segment_is_sound(block->source), "block %zu: its codes do not fit its text", index);
    REQUIRE(utf8_valid(block->source.text, NULL), "block %zu is not UTF-8", index);
    REQUIRE(!block->target.text.len || segment_is_sound(block->target), "block %zu: the target's codes", index);
}

static void set_targets(struct document *document) {
    struct document_origin origin = {.score = 100, .origin = ORIGIN_HUMAN, .status = STATUS_CONFIRMED};
    struct error err = {0};
    for (size_t i = 0; i < document_block_count(document); i++) {
        const struct document_block *block = document_block(document, i);
        check_block(block, i);
        if (!block->translate) continue;
        struct segment source = block->source, target = source;
        struct buf longer = {0}; /* the source itself is written as it stood */
        buf_add_str(&longer, source.text);
        if (i % 2 == 0) buf_add_format(&longer, "x%zu", i); /* what DOCX says twice is one block: no two become alike */
        target.text = buf_str(&longer);
        REQUIRE(document_set_target(document, i, target, &origin, &err), "block %zu refuses its own source: %s", i,
                err.message);
        document_add_candidate(document, i, source, target, &origin, NULL);
        buf_done(&longer);
    }
}

/* The document's own source, so that it isn't refused, into a language that it hardly says. */
static void set_languages(struct document *document) {
    struct language from = document_source_language(document), to;
    if (!from.tag[0]) language_parse(STR("en"), &from, NULL);
    language_parse(STR("sw"), &to, NULL);
    document_set_languages(document, &from, &to, NULL);
}

/* Where nothing declares the encoding it is detected, which other content may change: only UTF-8 is sure to be read alike. */
static void check_again(enum document_format format, struct str bytes, size_t blocks) {
    struct error err = {0};
    bool same = format != DOCUMENT_HTML && format != DOCUMENT_MARKDOWN;
    struct document *document = document_open(format, "again", bytes, &err);
    REQUIRE(document, "what was written can't be read: %s", err.message);
    REQUIRE(!same || document_block_count(document) == blocks, "%zu blocks have become %zu", blocks,
            document_block_count(document));
    document_close(document);
}

void fuzz_document(enum document_format format, struct str bytes) {
    struct error err = {0};
    struct buf out = {0};
    struct document *document = document_open(format, "fuzz", bytes, &err);
    if (!document) {
        REQUIRE(err.code != ERR_NONE && err.message[0], "refused without a reason");
        return;
    }
    REQUIRE(document_write(document, &out, &err), "what was opened can't be written: %s", err.message);
    if (bytes_come_back(format)) REQUIRE(str_equal(buf_str(&out), bytes), "the bytes have changed");
    size_t blocks = document_block_count(document);
    set_languages(document);
    set_targets(document);
    buf_clear(&out);
    REQUIRE(document_write(document, &out, &err), "with targets it can't be written: %s", err.message);
    document_close(document);
    if (utf8_valid(bytes, NULL) || !bytes_come_back(format)) check_again(format, buf_str(&out), blocks);
    buf_done(&out);
}
