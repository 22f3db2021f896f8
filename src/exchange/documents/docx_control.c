/* SPDX-License-Identifier: Apache-2.0 */
/* Content controls and fields within a paragraph. What they show is text as any other, unless Word puts it there itself: then a
 * translation would be gone with the next opening, printing or updating, and it is a code.
 *
 * A field stands as one element (w:fldSimple), or as runs: begin, its instruction, separate, its result, end (ISO/IEC 29500-1,
 * 17.16). */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/documents/docx_parts.h"
#include "text/text.h"

/* ---- content controls --------------------------------------------------------------------------------------------------- */

static bool holds_text(const xmlNode *parent) {
    for (const xmlNode *node = parent->children; node; node = node->next)
        if (docx_is_text(node) || (node->type == XML_ELEMENT_NODE && holds_text(node))) return true;
    return false;
}

/* Only what the schema has in a control is written again. */
static bool is_plain(const xmlNode *control) {
    int contents = 0;
    for (const xmlNode *node = control->children; node; node = node->next) {
        if (xml_node_is(node, "sdtContent"))
            contents++;
        else if (node->type == XML_ELEMENT_NODE && !xml_node_is(node, "sdtPr") && !xml_node_is(node, "sdtEndPr"))
            return false;
    }
    return contents == 1;
}

bool docx_control_is_text(const xmlNode *control) {
    /* Bound to data, or made of other parts of the document. */
    static const char *const made[] = {"dataBinding", "docPartObj", "docPartList", "bibliography",    "citation",
                                       "equation",    "picture",    "checkbox",    "repeatingSection"};
    const xmlNode *properties = xml_child(control, "sdtPr"), *content = xml_child(control, "sdtContent");
    for (size_t i = 0; properties && i < sizeof made / sizeof *made; i++)
        if (xml_child(properties, made[i])) return false;
    return is_plain(control) && holds_text(content);
}

/* ---- fields ------------------------------------------------------------------------------------------------------------- */

static bool is_on(struct str value) {
    return str_equal(value, STR("1")) || str_equal(value, STR("true")) || str_equal(value, STR("on"));
}

struct str docx_get(const xmlNode *node, const char *name) {
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (xmlStrEqual(attribute->name, (const xmlChar *)name) && attribute->children && attribute->children->content)
            return str_of((const char *)attribute->children->content);
    return STR("");
}

static bool is_kind(struct str instruction, struct str kind) {
    struct str rest = str_trim(instruction);
    return str_equal_nocase(str_cut(&rest, ' '), kind);
}

static bool is_link(struct str instruction) {
    return is_kind(instruction, STR("HYPERLINK"));
}

/* Its result is what somebody wrote, and stays. */
static bool is_written(struct str instruction) {
    return is_link(instruction) || is_kind(instruction, STR("FORMTEXT"));
}

bool docx_field_is_text(const xmlNode *field) {
    return holds_text(field) && (is_on(docx_get(field, "fldLock")) || is_written(docx_get(field, "instr")));
}

/* Runs that are added to a part: each has the formatting again. */
enum { PARTED_BYTES_MAX = 1024 * 1024, RUN_BYTES = 64 };

static size_t written_size(xmlNodePtr format) {
    struct buf written = {0};
    if (format) xml_node_write(&written, format);
    size_t size = RUN_BYTES + written.len;
    buf_done(&written);
    return size;
}

static bool is_mark(const xmlNode *node, struct str type) {
    return xml_node_is(node, "fldChar") && str_equal(docx_get(node, "fldCharType"), type);
}

/* Parts a run before and behind a field and its result while there is room, and returns the last one made of it. */
static xmlNodePtr part_run(xmlNodePtr run, size_t *room) {
    xmlNodePtr format = xml_child(run, "rPr"), into = run;
    size_t size = 0; /* of a run more, once it is wanted */
    bool empty = true, ended = false;
    for (xmlNodePtr node = run->children, next; node; node = next) {
        next = node->next;
        if (node->type != XML_ELEMENT_NODE || node == format) continue;
        bool end = is_mark(node, STR("end")), parts = ended || (!empty && (end || is_mark(node, STR("begin"))));
        if (parts && size == 0) size = written_size(format);
        if (parts && size <= *room) {
            *room -= size;
            into = xmlAddNextSibling(into, xmlNewDocNode(run->doc, run->ns, run->name, NULL));
            if (format) xml_copy_into(into, format, true);
        }
        if (into != run) {
            xmlUnlinkNode(node);
            xmlAddChild(into, node);
            xmlReconciliateNs(into->doc, node);
        }
        empty = false;
        ended = end || is_mark(node, STR("separate"));
    }
    return into;
}

static void part_runs(xmlNodePtr parent, size_t *room) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        part_runs(node, room);
        if (xml_node_is(node, "r")) node = part_run(node, room);
    }
}

void docx_part_field_runs(xmlNodePtr root) {
    size_t room = PARTED_BYTES_MAX;
    part_runs(root, &room);
}

enum { SIBLINGS_MAX = 200 }; /* of one field: a paragraph may be nothing but beginnings */

struct field {
    struct arena arena;
    struct buf instruction;
    int depth;
    bool result, locked; /* behind "separate" of the outermost one */
    bool whole_runs;     /* its instruction and its end are runs without text, and no other field is within it */
    bool plain;          /* there are runs and bookmarks within it, nothing else */
};

static bool is_content(const xmlNode *node) {
    return node->type == XML_ELEMENT_NODE && !xml_node_is(node, "rPr");
}

static bool is_first(const xmlNode *node) {
    while ((node = node->prev) && !is_content(node))
        ;
    return !node;
}

static bool is_last(const xmlNode *node) {
    while ((node = node->next) && !is_content(node))
        ;
    return !node;
}

static void read_field_mark(struct field *field, const xmlNode *mark) {
    struct str type = docx_get(mark, "fldCharType");
    if (str_equal(type, STR("begin")) && field->depth++ == 0)
        field->locked = is_on(docx_get(mark, "fldLock"));
    else if (str_equal(type, STR("begin")))
        field->whole_runs = false;
    if (str_equal(type, STR("separate")) && field->depth == 1) {
        field->whole_runs = field->whole_runs && !field->result && is_last(mark);
        field->result = true;
    }
    if (str_equal(type, STR("end")) && --field->depth == 0) field->whole_runs = field->whole_runs && is_first(mark);
}

/* The outermost field that a run is part of goes on behind it; *ends where its end is the last thing in the run. */
static bool read_field_run(struct field *field, const xmlNode *run, bool *ends) {
    for (const xmlNode *node = run->children; node; node = node->next) {
        if (!is_content(node)) continue;
        if (field->depth == 0 && field->instruction.len) return false; /* something stands behind its end */
        if (xml_node_is(node, "instrText") && field->depth == 1 && !field->result)
            buf_add_str(&field->instruction, xml_text(&field->arena, node));
        if (docx_is_text(node) && !field->result) field->whole_runs = false;
        if (xml_node_is(node, "fldChar"))
            read_field_mark(field, node);
        else if (field->depth == 0)
            return false; /* or before its beginning */
        if (field->depth < 0) return false;
    }
    *ends = field->depth == 0;
    return true;
}

/* Recursion is bounded by XML_DEPTH_MAX. */
static bool holds_mark(const xmlNode *parent) {
    for (const xmlNode *node = parent->children; node; node = node->next)
        if (xml_node_is(node, "fldChar") || (node->type == XML_ELEMENT_NODE && holds_mark(node))) return true;
    return false;
}

/* Between begin and end there may be bookmarks and what is no content; within a result, all that is part of no field. */
static bool read_field_sibling(struct field *field, const xmlNode *node) {
    bool bookmark = xml_node_is(node, "bookmarkStart") || xml_node_is(node, "bookmarkEnd");
    if (node->type != XML_ELEMENT_NODE || bookmark || docx_is_hint(node)) return true;
    field->plain = false;
    return field->result && !holds_mark(node);
}

bool docx_find_field(xmlNodePtr run, struct docx_field *found) {
    struct field field = {.whole_runs = true, .plain = true};
    bool ends = false, sound = true;
    xmlNodePtr node = run;
    *found = (struct docx_field){0};
    for (int seen = 0; node && sound && seen < SIBLINGS_MAX; node = node->next, seen++) {
        sound = xml_node_is(node, "r") ? read_field_run(&field, node, &ends) : read_field_sibling(&field, node);
        if (field.result && !found->separate) found->separate = node;
        if (ends) break;
    }
    struct str instruction = buf_str(&field.instruction);
    found->end = node;
    found->is_text = field.locked || is_written(instruction);
    found->type = is_link(instruction) ? "link" : "field";
    sound = sound && ends && instruction.len && (found->is_text ? field.result && field.whole_runs : field.plain);
    buf_done(&field.instruction);
    arena_done(&field.arena);
    return sound;
}

/* ---- fields over several paragraphs -------------------------------------------------------------------------------------- */

enum { INSTRUCTION_MAX = 1000, PARAGRAPHS_MAX = 10000 }; /* of a table of contents */

struct marking {
    struct arena arena;
    char instruction[INSTRUCTION_MAX];
    size_t len;
    int depth;
    bool result, locked;
    bool outside; /* text of this paragraph stands before or behind the field */
    xmlNodePtr *inside;
    size_t count, capacity;
};

static char computed; /* its address is the mark */

bool docx_is_computed(const xmlNode *paragraph) {
    return paragraph->_private == &computed;
}

static void read_instruction(struct marking *marking, const xmlNode *node) {
    struct str text = xml_text(&marking->arena, node);
    if (text.len > INSTRUCTION_MAX - marking->len) text.len = INSTRUCTION_MAX - marking->len;
    if (text.len) memcpy(marking->instruction + marking->len, text.at, text.len);
    marking->len += text.len;
    arena_reset(&marking->arena);
}

/* The paragraphs of a field are known for such when it ends, and only then: what is never closed is no field. */
static void end_field(struct marking *marking) {
    bool is_computed = !marking->locked && marking->len && !is_written((struct str){marking->instruction, marking->len});
    for (size_t i = 0; i < marking->count && is_computed && marking->count < PARAGRAPHS_MAX; i++)
        marking->inside[i]->_private = &computed;
    marking->count = 0;
}

static void read_mark(struct marking *marking, const xmlNode *node) {
    struct str type = docx_get(node, "fldCharType");
    if (str_equal(type, STR("begin")) && marking->depth++ == 0) {
        marking->len = marking->count = 0;
        marking->result = false;
        marking->locked = is_on(docx_get(node, "fldLock"));
    }
    if (str_equal(type, STR("separate")) && marking->depth == 1) marking->result = true;
    if (str_equal(type, STR("end")) && marking->depth > 0) marking->depth--;
}

/* As a paragraph is read: what a run holds deeper down is part of a code. */
static void scan_run(struct marking *marking, const xmlNode *run) {
    for (const xmlNode *node = run->children; node; node = node->next) {
        if (xml_node_is(node, "fldChar"))
            read_mark(marking, node);
        else if (xml_node_is(node, "instrText") && marking->depth == 1 && !marking->result)
            read_instruction(marking, node);
        else if (docx_is_text(node) && marking->depth == 0)
            marking->outside = marking->outside || !text_is_blank(docx_text(&marking->arena, node));
    }
}

static void scan_marks(struct marking *marking, const xmlNode *parent) {
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || xml_node_is(node, "txbxContent") || docx_is_hint(node)) continue;
        if (xml_node_is(node, "r"))
            scan_run(marking, node);
        else
            scan_marks(marking, node);
    }
}

static void add_inside(struct marking *marking, xmlNodePtr paragraph) {
    if (marking->count == marking->capacity) {
        marking->capacity = marking->capacity ? marking->capacity * 2 : 64;
        marking->inside = alloc_again(marking->inside, marking->capacity, sizeof *marking->inside);
    }
    marking->inside[marking->count++] = paragraph;
}

static void mark_paragraph(struct marking *marking, xmlNodePtr paragraph) {
    bool within = marking->depth > 0;
    arena_reset(&marking->arena);
    marking->outside = false;
    scan_marks(marking, paragraph);
    bool spans = within || marking->depth > 0;
    if (spans && !marking->outside && marking->count < PARAGRAPHS_MAX) add_inside(marking, paragraph);
    if (marking->depth == 0) end_field(marking);
}

/* Recursion is bounded by XML_DEPTH_MAX. */
static void mark_all(struct marking *marking, xmlNodePtr parent) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (xml_node_is(node, "p"))
            mark_paragraph(marking, node);
        else
            mark_all(marking, node);
    }
}

void docx_mark_computed(xmlNodePtr parent) {
    struct marking marking = {0};
    mark_all(&marking, parent);
    free(marking.inside);
    arena_done(&marking.arena);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

xmlNodePtr docx_copy_shell(xmlNodePtr parent, xmlNodePtr node) {
    static const char *const of_control[] = {"sdtPr", "sdtEndPr", NULL}, *const of_others[] = {"smartTagPr", "customXmlPr",
                                                                                               NULL};
    const char *const *properties = xml_node_is(node, "sdt") ? of_control : of_others;
    xmlNodePtr copy = xml_copy_into(parent, node, false);
    for (size_t i = 0; properties[i]; i++) {
        xmlNodePtr property = xml_child(node, properties[i]);
        if (property) xml_copy_into(copy, property, true);
    }
    xmlNodePtr content = xml_node_is(node, "sdt") ? xml_child(node, "sdtContent") : NULL;
    return content ? xml_copy_into(copy, content, false) : copy;
}
