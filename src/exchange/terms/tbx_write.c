/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/terms/tbx.h"
#include "exchange/terms/tbx_table.h"
#include "exchange/xml/xml_text.h"

static const struct {
    const char *entry, *language, *section;
} names[] = {
    [TBX_DCA] = {"conceptEntry", "langSec", "termSec"},
    [TBX_DCT] = {"conceptEntry", "langSec", "termSec"},
    [TBX_MARTIF] = {"termEntry", "langSet", "tig"},
};

void tbx_write_header(struct buf *out, enum tbx_style style, struct str title) {
    static const char *const roots[] = {
        [TBX_DCA] = "<tbx type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\">\n<tbxHeader>",
        [TBX_DCT] = "<tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\""
                    " xmlns:min=\"http://www.tbxinfo.net/ns/min\" xmlns:basic=\"http://www.tbxinfo.net/ns/basic\""
                    " xmlns:tafsiri=\"" TBX_NAMESPACE "\">\n<tbxHeader>",
        [TBX_MARTIF] = "<martif type=\"TBX-Basic\" xml:lang=\"en\">\n<martifHeader>",
    };
    buf_add_format(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s\n<fileDesc>\n<titleStmt><title>", roots[style]);
    xml_write_text(out, title);
    buf_add_format(out, "</title></titleStmt>\n<sourceDesc><p>Tafsiri</p></sourceDesc>\n</fileDesc>\n</%s>\n<text>\n<body>\n",
                   style == TBX_MARTIF ? "martifHeader" : "tbxHeader");
}

void tbx_write_footer(struct buf *out, enum tbx_style style) {
    buf_add_format(out, "</body>\n</text>\n</%s>\n", style == TBX_MARTIF ? "martif" : "tbx");
}

/* ---- details ------------------------------------------------------------------------------------------------------------ */

/* Only names that TBX has may become tags: a detail may have come from anywhere. */
static const char *element_of(const struct concept_detail *detail) {
    static const char *const known[] = {"descrip", "termNote", "admin", "adminNote", "descripNote", "note",
                                        "ref",     "xref",     "date",  "transac",   "transacNote", "termCompList"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal(detail->element, str_of(known[i]))) return known[i];
    return "note";
}

static void write_element(struct buf *out, enum tbx_style style, const struct concept_detail *detail) {
    const char *element = element_of(detail), *module = tbx_category_module(detail->type);
    struct buf tag = {0};
    bool as_tag = style == TBX_DCT && detail->type.len && module &&
                  str_equal(str_of(tbx_category_element(detail->type)), str_of(element));
    bool as_ours = style == TBX_DCT && detail->type.len && !as_tag;
    if (as_tag)
        buf_add_format(&tag, "%s:%" STR_FMT, module, STR_ARG(detail->type));
    else
        buf_add_str(&tag, str_of(as_ours ? "tafsiri:detail" : element));
    buf_add_byte(out, '<');
    buf_add_str(out, buf_str(&tag));
    if (as_ours) xml_write_attribute(out, "element", str_of(element));
    if (!as_tag && detail->type.len) xml_write_attribute(out, "type", detail->type);
    if (detail->target.len) xml_write_attribute(out, "target", detail->target);
    buf_add_byte(out, '>');
    xml_write_text(out, detail->value);
    buf_add_format(out, "</%" STR_FMT ">\n", STR_ARG(buf_str(&tag)));
    buf_done(&tag);
}

static void write_field(struct buf *out, enum tbx_style style, const char *type, struct str value) {
    if (value.len == 0) return;
    struct concept_detail detail = {
        .element = str_of(tbx_category_element(str_of(type))), .type = str_of(type), .value = value};
    write_element(out, style, &detail);
}

static bool is_at(const struct concept_detail *detail, size_t term, const struct language *language) {
    return detail->term == term && (term != CONCEPT_WHOLE || language_equal(&detail->language, language));
}

/* The group of a <transac> is a <transacGrp>. */
static const char *group_of(const struct concept_detail *first) {
    const char *element = element_of(first);
    if (str_equal(str_of(element), STR("termNote"))) return "termNoteGrp";
    if (str_starts(str_of(element), STR("transac")) || str_equal(str_of(element), STR("date"))) return "transacGrp";
    return str_starts(str_of(element), STR("admin")) ? "adminGrp" : "descripGrp";
}

static void write_details(struct buf *out, enum tbx_style style, const struct concept *concept, size_t term,
                          const struct language *language) {
    const char *group_name = NULL;
    unsigned group = 0;
    for (size_t i = 0; i < concept->detail_count; i++) {
        const struct concept_detail *detail = &concept->details[i];
        if (!is_at(detail, term, language) || (term == CONCEPT_WHOLE && detail->group == CONCEPT_OF_DEFINITION)) continue;
        if (group_name && detail->group != group) buf_add_format(out, "</%s>\n", group_name);
        if (detail->group != group) {
            group = detail->group;
            group_name = group ? group_of(detail) : NULL;
            if (group_name) buf_add_format(out, "<%s>\n", group_name);
        }
        write_element(out, style, detail);
    }
    if (group_name) buf_add_format(out, "</%s>\n", group_name);
}

static void write_definition(struct buf *out, enum tbx_style style, const struct concept *concept,
                             const struct language *language) {
    bool grouped = false;
    if (concept->definition.len == 0 || !language_equal(&concept->definition_language, language)) return;
    for (size_t i = 0; i < concept->detail_count; i++) {
        const struct concept_detail *detail = &concept->details[i];
        grouped = grouped || (is_at(detail, CONCEPT_WHOLE, language) && detail->group == CONCEPT_OF_DEFINITION);
    }
    if (grouped) buf_add_str(out, STR("<descripGrp>\n"));
    write_field(out, style, "definition", concept->definition);
    for (size_t i = 0; grouped && i < concept->detail_count; i++) {
        const struct concept_detail *detail = &concept->details[i];
        if (is_at(detail, CONCEPT_WHOLE, language) && detail->group == CONCEPT_OF_DEFINITION) write_element(out, style, detail);
    }
    if (grouped) buf_add_str(out, STR("</descripGrp>\n"));
}

/* ---- concepts ----------------------------------------------------------------------------------------------------------- */

static void write_term(struct buf *out, enum tbx_style style, const struct concept *concept, size_t index) {
    const struct term *term = &concept->terms[index];
    buf_add_format(out, "<%s>\n<term>", names[style].section);
    xml_write_text(out, term->text);
    buf_add_str(out, STR("</term>\n"));
    write_field(out, style, "partOfSpeech", term->part_of_speech);
    write_field(out, style, "termType", term->type);
    write_field(out, style, "administrativeStatus", tbx_status_name(term->status));
    write_details(out, style, concept, index, NULL);
    buf_add_format(out, "</%s>\n", names[style].section);
}

static void write_language(struct buf *out, enum tbx_style style, const struct concept *concept, size_t first) {
    const struct language *language = &concept->terms[first].language;
    buf_add_format(out, "<%s", names[style].language);
    xml_write_attribute(out, "xml:lang", language_tag(language));
    buf_add_str(out, STR(">\n"));
    write_definition(out, style, concept, language);
    write_details(out, style, concept, CONCEPT_WHOLE, language);
    for (size_t i = first; i < concept->term_count; i++)
        if (language_equal(&concept->terms[i].language, language)) write_term(out, style, concept, i);
    buf_add_format(out, "</%s>\n", names[style].language);
}

void tbx_write_concept(struct buf *out, enum tbx_style style, const struct concept *concept) {
    static const struct language all = {0};
    buf_add_format(out, "<%s", names[style].entry);
    if (concept->id.len) xml_write_attribute(out, "id", concept->id);
    buf_add_str(out, STR(">\n"));
    write_field(out, style, "subjectField", concept->subject);
    write_definition(out, style, concept, &all);
    write_details(out, style, concept, CONCEPT_WHOLE, &all);
    for (size_t i = 0; i < concept->term_count; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++) seen = seen || language_equal(&concept->terms[k].language, &concept->terms[i].language);
        if (!seen) write_language(out, style, concept, i);
    }
    buf_add_format(out, "</%s>\n", names[style].entry);
}
