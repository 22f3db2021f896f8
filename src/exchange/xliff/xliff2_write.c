/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff/xliff2_write.h"

#include <string.h>

#include "exchange/xml/xml_text.h"

void xliff2_write_header(struct buf *out, const struct language *from, const struct language *to, struct str original) {
    buf_add_str(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" "
                         "xmlns:mtc=\"urn:oasis:names:tc:xliff:matches:2.0\" version=\"2.1\""));
    xml_write_attribute(out, "srcLang", language_tag(from));
    xml_write_attribute(out, "trgLang", language_tag(to));
    buf_add_str(out, STR(">\n<file id=\"f1\""));
    xml_write_attribute(out, "original", original);
    buf_add_str(out, STR(">\n"));
}

void xliff2_write_footer(struct buf *out) {
    buf_add_str(out, STR("</file>\n</xliff>\n"));
}

/* ---- segments ----------------------------------------------------------------------------------------------------------- */

/* Codes are numbered by their place in `numbered`, so that a code has one number in source and target; both halves of a pair
 * have that of the first. Those of a target that stand nowhere there come behind. */
static size_t number_of(struct segment numbered, struct segment segment, size_t index) {
    const struct code *code = &segment.codes[index];
    for (size_t i = 0; i < numbered.code_count; i++) {
        const struct code *other = &numbered.codes[i];
        bool pairs = code->kind != CODE_ALONE && other->kind != CODE_ALONE && str_equal(code->id, other->id);
        bool same = code->kind == CODE_ALONE && other->kind == CODE_ALONE && str_equal(code->id, other->id) &&
                    str_equal(code->data, other->data);
        if (pairs || same) return i + 1;
    }
    return numbered.code_count + 1 + index;
}

/* <originalData> of a unit holds the markup of the source's codes: number and half name it. */
static void write_code(struct buf *out, struct segment numbered, struct segment segment, size_t index, bool has_data) {
    const struct code *code = &segment.codes[index];
    size_t number = number_of(numbered, segment, index);
    switch (code->kind) {
    case CODE_OPEN: buf_add_format(out, "<sc id=\"%zu\"", number); break;
    case CODE_CLOSE: buf_add_format(out, "<ec startRef=\"%zu\"", number); break;
    case CODE_ALONE: buf_add_format(out, "<ph id=\"%zu\"", number); break;
    }
    if (has_data && number <= numbered.code_count)
        buf_add_format(out, " dataRef=\"d%zu%s\"", number, code->kind == CODE_CLOSE ? "e" : "");
    else if (code->data.len)
        xml_write_attribute(out, "disp", code->data);
    buf_add_str(out, STR("/>"));
}

/* A character that XML can't hold is a <cp>. */
static void write_text(struct buf *out, struct str text) {
    size_t from = 0;
    for (size_t at; (at = xml_find_unfit(text, from)) != SIZE_MAX;) {
        xml_write_text(out, str_slice(text, from, at));
        from = at;
        buf_add_format(out, "<cp hex=\"%04X\"/>", (unsigned)utf8_next(text, &from));
    }
    xml_write_text(out, str_slice(text, from, text.len));
}

static void write_side(struct buf *out, const char *element, struct segment numbered, struct segment segment, bool has_data) {
    size_t from = 0;
    buf_add_format(out, "<%s xml:space=\"preserve\">", element);
    for (size_t i = 0; i < segment.code_count; i++) {
        size_t at = str_find(segment.text, STR(UTF8_CODE), from);
        if (at == SIZE_MAX) break;
        write_text(out, str_slice(segment.text, from, at));
        write_code(out, numbered, segment, i, has_data);
        from = at + strlen(UTF8_CODE);
    }
    write_text(out, str_slice(segment.text, from, segment.text.len));
    buf_add_format(out, "</%s>\n", element);
}

/* ---- units -------------------------------------------------------------------------------------------------------------- */

static void write_original_data(struct buf *out, struct segment source) {
    if (!source.code_count) return;
    buf_add_str(out, STR("<originalData>\n"));
    for (size_t i = 0; i < source.code_count; i++) {
        const struct code *code = &source.codes[i];
        buf_add_format(out, "<data id=\"d%zu%s\">", number_of(source, source, i), code->kind == CODE_CLOSE ? "e" : "");
        write_text(out, code->data);
        buf_add_str(out, STR("</data>\n"));
    }
    buf_add_str(out, STR("</originalData>\n"));
}

static void write_candidates(struct buf *out, const struct xliff_pair *pair) {
    if (!pair->candidate_count) return;
    buf_add_str(out, STR("<mtc:matches>\n"));
    for (size_t i = 0; i < pair->candidate_count; i++) {
        const struct xliff_candidate *candidate = &pair->candidates[i];
        buf_add_str(out, STR("<mtc:match ref=\"#s1\" origin=\"Tafsiri\" type=\"tm\""));
        int score = candidate->score < 100 ? candidate->score : 100;
        if (score >= 0) buf_add_format(out, " similarity=\"%d\" matchQuality=\"%d\"", score, score);
        buf_add_str(out, STR(">\n"));
        write_side(out, "source", candidate->source, candidate->source, false);
        write_side(out, "target", candidate->source, candidate->target, false);
        buf_add_str(out, STR("</mtc:match>\n"));
    }
    buf_add_str(out, STR("</mtc:matches>\n"));
}

void xliff2_write_pair(struct buf *out, const struct xliff_pair *pair) {
    static const char *const states[STATUS_COUNT] = {[STATUS_CONFIRMED] = "translated",
                                                     [STATUS_DRAFT] = "initial",
                                                     [STATUS_REVIEWED] = "reviewed",
                                                     [STATUS_REJECTED] = "initial"};
    bool has_target = pair->target.text.len > 0;
    buf_add_str(out, STR("<unit"));
    xml_write_attribute(out, "id", pair->id);
    buf_add_str(out, STR(">\n"));
    write_candidates(out, pair);
    if (pair->note.len) {
        buf_add_str(out, STR("<notes>\n<note>"));
        write_text(out, pair->note);
        buf_add_str(out, STR("</note>\n</notes>\n"));
    }
    write_original_data(out, pair->source);
    buf_add_format(out, "<segment id=\"s1\" state=\"%s\">\n", has_target ? states[pair->origin.status] : "initial");
    write_side(out, "source", pair->source, pair->source, true);
    if (has_target) write_side(out, "target", pair->source, pair->target, true);
    buf_add_str(out, STR("</segment>\n</unit>\n"));
}
