/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: each line that isn't blank is a block, without the blanks around it. */
#include <string.h>

#include "exchange/document_parts.h"
#include "text/text.h"

static bool add_line(struct document *document, size_t start, size_t end, struct error *err) {
    struct str line = str_slice(document->text, start, end), trimmed = str_trim(line);
    if (text_is_blank(line)) return true;
    struct splice splice = {.range.start = (size_t)(trimmed.at - document->text.at)};
    splice.range.end = splice.range.start + trimmed.len;
    struct document_block block = {.translate = true, .source = segment_of_text(&document->arena, trimmed)};
    if (block.source.code_count) { /* U+FFFC in the text stays what it is */
        struct range *codes = ARENA_ARRAY(&document->arena, struct range, block.source.code_count);
        for (size_t i = 0, at = splice.range.start; i < block.source.code_count; i++, at = codes[i - 1].end) {
            size_t found = str_find(document->text, STR(UTF8_CODE), at);
            codes[i] = (struct range){found, found + strlen(UTF8_CODE)};
        }
        splice.codes = codes;
    }
    return document_add_block(document, block, &splice, err);
}

static bool text_open(struct document *document, struct str bytes, struct error *err) {
    if (!document_take_text(document, bytes, STR(""), err)) return false;
    struct str text = document->text;
    for (size_t start = 0, end; start < text.len; start = end + 1) {
        end = start;
        while (end < text.len && text.at[end] != '\n' && text.at[end] != '\r') end++;
        if (!add_line(document, start, end, err)) return false;
    }
    return true;
}

static bool text_write(struct document *document, struct buf *out, struct error *err) {
    return splice_write(document, false, out, err);
}

const struct document_ops document_text_ops = {.open = text_open, .set_target = splice_set_target, .write = text_write};
