/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff/xliff_write.h"

#include <string.h>

#include "exchange/xml/xml_text.h"

void xliff_write_header(struct buf *out, const struct language *from, const struct language *to, struct str original,
                        enum document_format format) {
    static const char *const datatypes[DOCUMENT_FORMAT_COUNT] = {[DOCUMENT_TEXT] = "plaintext",
                                                                 [DOCUMENT_HTML] = "html",
                                                                 [DOCUMENT_XLIFF] = "x-xliff",
                                                                 [DOCUMENT_MARKDOWN] = "x-markdown",
                                                                 [DOCUMENT_DOCX] = "x-docx"};
    buf_add_str(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.2\" version=\"1.2\">\n<file"));
    xml_write_attribute(out, "original", original);
    xml_write_attribute(out, "source-language", language_tag(from));
    xml_write_attribute(out, "target-language", language_tag(to));
    xml_write_attribute(out, "datatype", str_of(datatypes[format]));
    buf_add_str(out, STR(">\n<body>\n"));
}

void xliff_write_footer(struct buf *out) {
    buf_add_str(out, STR("</body>\n</file>\n</xliff>\n"));
}

/* ---- segments ----------------------------------------------------------------------------------------------------------- */

/* The types that XLIFF knows by name, of pairs and of what stands alone; all others begin with "x-". */
void xliff_make_ctype(struct buf *out, struct str type, bool alone) {
    static const char *const of_pairs[] = {"bold", "italic", "underlined", "link"}, *const of_others[] = {"image", "lb", "pb"};
    const char *const *known = alone ? of_others : of_pairs;
    size_t known_count = alone ? sizeof of_others / sizeof *of_others : sizeof of_pairs / sizeof *of_pairs;
    bool found = false;
    size_t len = 0;
    while (len < type.len && type.at[len] != '|') len++; /* what follows is TMX's own, see tmx.h */
    type.len = len;
    for (size_t i = 0; i < known_count; i++) found = found || str_equal(type, str_of(known[i]));
    if (type.len && !found && !str_starts(type, STR("x-"))) buf_add_str(out, STR("x-"));
    for (size_t i = 0; i < type.len; i++) buf_add_byte(out, type.at[i] == ' ' ? '-' : type.at[i]);
}

static void write_type(struct buf *out, const struct code *code) {
    struct buf made = {0};
    xliff_make_ctype(&made, code->type, code->kind == CODE_ALONE);
    if (made.len) xml_write_attribute(out, "ctype", buf_str(&made));
    buf_done(&made);
}

static void write_code(struct buf *out, const struct code *code) {
    static const char *const elements[] = {[CODE_OPEN] = "bpt", [CODE_CLOSE] = "ept", [CODE_ALONE] = "ph"};
    const char *element = elements[code->kind];
    buf_add_format(out, "<%s", element);
    xml_write_attribute(out, "id", code->id);
    if (code->kind != CODE_CLOSE) write_type(out, code);
    buf_add_byte(out, '>');
    xml_write_text(out, code->data);
    buf_add_format(out, "</%s>", element);
}

static void write_segment(struct buf *out, struct segment segment) {
    size_t from = 0;
    for (size_t i = 0; i < segment.code_count; i++) {
        size_t at = str_find(segment.text, STR(UTF8_CODE), from);
        if (at == SIZE_MAX) break;
        xml_write_text(out, str_slice(segment.text, from, at));
        write_code(out, &segment.codes[i]);
        from = at + strlen(UTF8_CODE);
    }
    xml_write_text(out, str_slice(segment.text, from, segment.text.len));
}

static void write_side(struct buf *out, const char *element, struct segment segment) {
    buf_add_format(out, "<%s>", element);
    write_segment(out, segment);
    buf_add_format(out, "</%s>\n", element);
}

/* ---- pairs -------------------------------------------------------------------------------------------------------------- */

static void write_target(struct buf *out, const struct xliff_pair *pair) {
    static const char *const states[STATUS_COUNT] = {[STATUS_CONFIRMED] = "translated",
                                                     [STATUS_DRAFT] = "needs-review-translation",
                                                     [STATUS_REVIEWED] = "final",
                                                     [STATUS_REJECTED] = "needs-translation"};
    const struct document_origin *origin = &pair->origin;
    const char *qualifier = origin->origin == ORIGIN_MACHINE ? "leveraged-mt"
                            : origin->score >= 100           ? "exact-match"
                                                             : "fuzzy-match";
    buf_add_str(out, STR("<target"));
    xml_write_attribute(out, "state", str_of(states[origin->status]));
    if (origin->score >= 0) xml_write_attribute(out, "state-qualifier", str_of(qualifier));
    buf_add_byte(out, '>');
    write_segment(out, pair->target);
    buf_add_str(out, STR("</target>\n"));
}

void xliff_write_pair(struct buf *out, const struct xliff_pair *pair) {
    buf_add_str(out, STR("<trans-unit"));
    xml_write_attribute(out, "id", pair->id);
    xml_write_attribute(out, "xml:space", STR("preserve"));
    buf_add_str(out, STR(">\n"));
    write_side(out, "source", pair->source);
    if (pair->target.text.len) write_target(out, pair);
    for (size_t i = 0; i < pair->candidate_count; i++) {
        const struct xliff_candidate *candidate = &pair->candidates[i];
        buf_add_str(out, STR("<alt-trans"));
        if (candidate->score >= 0) buf_add_format(out, " match-quality=\"%d%%\"", candidate->score);
        buf_add_str(out, STR(" origin=\"Tafsiri\">\n"));
        write_side(out, "source", candidate->source);
        write_side(out, "target", candidate->target);
        buf_add_str(out, STR("</alt-trans>\n"));
    }
    if (pair->note.len) {
        buf_add_str(out, STR("<note>"));
        xml_write_text(out, pair->note);
        buf_add_str(out, STR("</note>\n"));
    }
    buf_add_str(out, STR("</trans-unit>\n"));
}
