/* SPDX-License-Identifier: Apache-2.0 */
/* The content of <source> and <target> as a segment, and back, for all XLIFF versions.
 *
 *     pairs around text      g, mrk (1.x); pc, mrk (2.x)               OPEN and CLOSE, one element
 *     halves of a pair       bx ex, bpt ept (1.x); sc ec, sm em (2.x)  OPEN and CLOSE, joined by rid, id or startRef
 *     alone                  x, ph, it (1.x); ph (2.x); halves whose other half is elsewhere; what is not to be translated
 *     characters             cp (2.x): a character that XML can't hold, kept as that character
 *
 * Codes are numbered as they come; a target's code has the number of the source's with the same element name and id. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/xliff/xliff_parts.h"
#include "exchange/xml/xml_text.h"

enum role { ROLE_TEXT, ROLE_PAIR, ROLE_OPEN, ROLE_CLOSE, ROLE_ALONE, ROLE_CHARACTER };

/* mtype="protected" (1.x), translate="no" (2.x) */
static bool is_protected(const xmlNode *node) {
    return xml_node_is(node, "mrk") &&
           (str_equal(xml_get(node, "mtype"), STR("protected")) || str_equal(xml_get(node, "translate"), STR("no")));
}

static enum role role_of(const xmlNode *node) {
    static const struct {
        const char *name;
        enum role role;
    } roles[] = {
        {"g", ROLE_PAIR},    {"pc", ROLE_PAIR},  {"mrk", ROLE_PAIR}, {"bx", ROLE_OPEN},
        {"bpt", ROLE_OPEN},  {"sc", ROLE_OPEN},  {"sm", ROLE_OPEN},  {"ex", ROLE_CLOSE},
        {"ept", ROLE_CLOSE}, {"ec", ROLE_CLOSE}, {"em", ROLE_CLOSE}, {"cp", ROLE_CHARACTER},
    };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (xml_node_is(node, roles[i].name) && !is_protected(node)) return roles[i].role;
    return ROLE_ALONE;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

struct found_code {
    enum code_kind kind;
    xmlNodePtr node;
    size_t number; /* of the code or pair; 0: not yet */
    size_t partner;
};

struct reading {
    struct arena *arena;
    struct buf text;
    struct found_code codes[UNIT_CODES_MAX];
    size_t count;
    bool overflow;
};

static void add_code(struct reading *reading, enum code_kind kind, xmlNodePtr node, size_t partner) {
    if (reading->count == UNIT_CODES_MAX) {
        reading->overflow = true;
        return;
    }
    reading->codes[reading->count++] = (struct found_code){kind, node, 0, partner};
    buf_add_str(&reading->text, STR(UTF8_CODE));
}

/* U+FFFC is no character of a text: it would stand there for a code that there is not. */
static void add_character(struct reading *reading, xmlNodePtr node) {
    char bytes[4], digits[9] = "";
    struct str hex = xml_get(node, "hex");
    if (hex.len == 0 || hex.len >= sizeof digits) return;
    memcpy(digits, hex.at, hex.len);
    unsigned long code_point = strtoul(digits, NULL, 16);
    if (code_point == 0 || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) return;
    if (code_point == 0xFFFC) {
        add_code(reading, CODE_ALONE, node, SIZE_MAX);
        return;
    }
    buf_add(&reading->text, bytes, utf8_write(bytes, (uint32_t)code_point));
}

static void read_text(struct reading *reading, struct str text, xmlNodePtr node) {
    for (size_t at; (at = str_find(text, STR(UTF8_CODE), 0)) != SIZE_MAX;
         text = str_slice(text, at + strlen(UTF8_CODE), text.len)) {
        buf_add_str(&reading->text, str_slice(text, 0, at));
        add_code(reading, CODE_ALONE, node, SIZE_MAX); /* a text node: the character stands for itself */
    }
    buf_add_str(&reading->text, text);
}

/* Recursion is bounded by XML_DEPTH_MAX. */
static void read_children(struct reading *reading, xmlNodePtr parent) {
    for (xmlNodePtr node = parent->children; node && !reading->overflow; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            read_text(reading, str_of((const char *)node->content), node);
        if (node->type != XML_ELEMENT_NODE) continue;
        size_t index = reading->count;
        switch (role_of(node)) {
        case ROLE_PAIR:
            add_code(reading, CODE_OPEN, node, SIZE_MAX);
            read_children(reading, node);
            add_code(reading, CODE_CLOSE, node, index);
            if (!reading->overflow) reading->codes[index].partner = reading->count - 1;
            break;
        case ROLE_OPEN: add_code(reading, CODE_OPEN, node, SIZE_MAX); break;
        case ROLE_CLOSE: add_code(reading, CODE_CLOSE, node, SIZE_MAX); break;
        case ROLE_CHARACTER: add_character(reading, node); break;
        case ROLE_TEXT:
        case ROLE_ALONE: add_code(reading, CODE_ALONE, node, SIZE_MAX); break;
        }
    }
}

/* What joins the halves of a pair. */
static struct str pair_key(const xmlNode *node) {
    struct str key = xml_get(node, "startRef");
    if (!key.len) key = xml_get(node, "rid");
    return key.len ? key : xml_get(node, "id");
}

static bool are_halves(const xmlNode *open, const xmlNode *close) {
    return close->name[0] == 'e' &&
           ((xml_node_is(open, "bpt") && xml_node_is(close, "ept")) || (xml_node_is(open, "bx") && xml_node_is(close, "ex")) ||
            (xml_node_is(open, "sc") && xml_node_is(close, "ec")) || (xml_node_is(open, "sm") && xml_node_is(close, "em"))) &&
           str_equal(pair_key(open), pair_key(close));
}

static void find_pairs(struct reading *reading) {
    for (size_t i = 0; i < reading->count; i++) {
        struct found_code *close = &reading->codes[i];
        if (close->kind != CODE_CLOSE || close->partner != SIZE_MAX) continue;
        for (size_t k = i; k-- > 0;) {
            struct found_code *open = &reading->codes[k];
            if (open->kind != CODE_OPEN || open->partner != SIZE_MAX || !are_halves(open->node, close->node)) continue;
            open->partner = i;
            close->partner = k;
            break;
        }
    }
    for (size_t i = 0; i < reading->count; i++)
        if (reading->codes[i].partner == SIZE_MAX) reading->codes[i].kind = CODE_ALONE;
}

static bool is_same_code(const struct found_code *a, const struct found_code *b) {
    if (a->kind != b->kind || a->node->type != b->node->type) return false;
    if (a->node->type != XML_ELEMENT_NODE) return true;
    return strcmp((const char *)a->node->name, (const char *)b->node->name) == 0 &&
           str_equal(xml_get(a->node, "id"), xml_get(b->node, "id")) && str_equal(pair_key(a->node), pair_key(b->node));
}

/* Numbers from 1, those of the same code in `source` (NULL: there is none) where that has one. */
static void number(struct reading *reading, const struct reading *source) {
    size_t last = source ? source->count : 0;
    bool used[UNIT_CODES_MAX] = {false};
    for (size_t i = 0; i < reading->count; i++) {
        struct found_code *code = &reading->codes[i];
        for (size_t k = 0; source && k < source->count && !code->number; k++)
            if (!used[k] && is_same_code(code, &source->codes[k])) {
                used[k] = true;
                code->number = source->codes[k].number;
            }
        if (code->kind == CODE_CLOSE) code->number = reading->codes[code->partner].number;
        if (!code->number) code->number = ++last;
    }
}

static struct str type_of(const xmlNode *node) {
    struct str type = xml_get(node, "ctype");
    if (!type.len) type = xml_get(node, "subType");
    if (!type.len) type = xml_get(node, "type");
    return type.len ? type : xml_get(node, "mtype");
}

/* The markup that the code stands for: the native one where the file has it, else the element's tag. */
static struct str data_of(struct arena *arena, const struct found_code *code) {
    const xmlNode *node = code->node;
    if (node->type != XML_ELEMENT_NODE) return STR(UTF8_CODE);
    bool pair = role_of(node) == ROLE_PAIR;
    if (!pair && node->children) return xml_text(arena, node);
    struct str equivalent = xml_get(node, pair ? code->kind == CODE_OPEN ? "equivStart" : "equivEnd" : "equiv");
    if (equivalent.len) return arena_copy(arena, equivalent);
    if (pair && code->kind == CODE_CLOSE) return arena_format(arena, "</%s>", (const char *)node->name);
    const char *name = xml_get(node, "id").len ? "id" : "startRef";
    return arena_format(arena, "<%s %s=\"%" STR_FMT "\"%s>", (const char *)node->name, name, STR_ARG(xml_get(node, name)),
                        pair ? "" : "/");
}

static struct segment make_segment(struct reading *reading) {
    struct arena *arena = reading->arena;
    struct segment segment = {.text = arena_copy(arena, buf_str(&reading->text)), .code_count = reading->count};
    struct code *codes = ARENA_ARRAY(arena, struct code, reading->count);
    for (size_t i = 0; i < reading->count; i++) {
        const struct found_code *code = &reading->codes[i];
        codes[i] = (struct code){code->kind, arena_format(arena, "%zu", code->number), data_of(arena, code),
                                 arena_copy(arena, type_of(code->node))};
    }
    segment.codes = codes;
    return segment;
}

/* False, with a warning, when the segment is over a bound: that is no reason to refuse all others. */
static bool check_bounds(struct document *document, const struct reading *reading, const xmlNode *unit, const xmlNode *node) {
    if (!reading->overflow && reading->text.len <= UNIT_TEXT_MAX) return true;
    struct str id = utf8_limit(xml_get(unit, "id"), 80);
    document_warn(document, xmlGetLineNo(node), "unit \"%" STR_FMT "\": a <%s> of more than %d %s is left as it is",
                  STR_ARG(id), (const char *)node->name, reading->overflow ? UNIT_CODES_MAX : UNIT_TEXT_MAX,
                  reading->overflow ? "inline codes" : "bytes");
    return false;
}

static bool read_segment(struct document *document, struct reading *reading, const xmlNode *unit, xmlNodePtr node,
                         const struct reading *source) {
    reading->arena = &document->arena;
    read_children(reading, node);
    if (!check_bounds(document, reading, unit, node)) return false;
    find_pairs(reading);
    number(reading, source);
    return true;
}

static void keep_block(struct xliff *xliff, struct xliff_block block) {
    if (xliff->count == xliff->capacity) {
        xliff->capacity = xliff->capacity ? xliff->capacity * 2 : 64;
        xliff->blocks = alloc_again(xliff->blocks, xliff->capacity, sizeof *xliff->blocks);
    }
    xliff->blocks[xliff->count++] = block;
}

static bool add_block(struct document *document, struct xliff_block block, struct document_block public, struct reading *source,
                      struct reading *target, struct error *err) {
    block.codes = ARENA_ARRAY(&document->arena, xmlNodePtr, source->count);
    for (size_t i = 0; i < source->count; i++) block.codes[i] = source->codes[i].node;
    public.source = make_segment(source);
    if (block.target) public.target = make_segment(target);
    if (public.context_id.len > UNIT_FIELD_MAX) public.context_id = STR(""); /* some tools take the text for the id */
    keep_block(document->state, block);
    return document_add_block(document, public, NULL, err);
}

bool xliff_add_block(struct document *document, struct xliff_block block, struct document_block public, struct error *err) {
    struct reading *readings = alloc_zero(2, sizeof *readings), *source = &readings[0], *target = &readings[1];
    bool fits = read_segment(document, source, block.unit, block.source, NULL) &&
                (!block.target || read_segment(document, target, block.unit, block.target, source));
    bool ok = !fits || add_block(document, block, public, source, target, err);
    buf_done(&source->text);
    buf_done(&target->text);
    free(readings);
    return ok;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

xmlNodePtr xliff_new(xmlNodePtr like, const char *name) {
    return xmlNewDocNode(like->doc, like->ns, (const xmlChar *)name, NULL);
}

void xliff_drop(xmlNodePtr node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

void xliff_empty(xmlNodePtr node) {
    xmlNodePtr next;
    for (xmlNodePtr child = node->children; child; child = next) {
        next = child->next;
        xliff_drop(child);
    }
}

void xliff_add_text(struct xliff *xliff, xmlNodePtr parent, struct str text) {
    size_t from = 0;
    for (size_t at; xliff->version2 && (at = xml_find_unfit(text, from)) != SIZE_MAX;) {
        char hex[16];
        xml_add_text(parent, str_slice(text, from, at));
        from = at;
        snprintf(hex, sizeof hex, "%04X", (unsigned)utf8_next(text, &from));
        xml_set(xmlAddChild(parent, xliff_new(parent, "cp")), "hex", str_of(hex));
    }
    xml_add_text(parent, str_slice(text, from, text.len));
}

/* `parent` moves into and out of pairs; false when a pair ends that is not the innermost. */
static bool add_code_node(xmlNodePtr *parent, xmlNodePtr node, enum code_kind kind, const xmlNode *root) {
    bool pair = node->type == XML_ELEMENT_NODE && role_of(node) == ROLE_PAIR;
    if (node->type != XML_ELEMENT_NODE)
        xml_add_text(*parent, STR(UTF8_CODE));
    else if (!pair)
        xml_copy_into(*parent, node, true);
    else if (kind == CODE_OPEN)
        *parent = xml_copy_into(*parent, node, false);
    else {
        if (*parent == root || xmlStrcmp((*parent)->name, node->name) != 0 ||
            !str_equal(xml_get(*parent, "id"), xml_get(node, "id")))
            return false;
        *parent = (*parent)->parent;
    }
    return true;
}

bool xliff_fill(struct xliff *xliff, const struct xliff_block *block, const struct placed_target *target, xmlNodePtr into,
                struct error *err) {
    struct str text = target->segment.text;
    xmlNodePtr made = xmlAddNextSibling(into, xliff_new(into, "made")), parent = made, next;
    size_t from = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < target->segment.code_count; i++) {
        size_t at = str_find(text, STR(UTF8_CODE), from);
        xliff_add_text(xliff, parent, str_slice(text, from, at));
        ok = add_code_node(&parent, block->codes[target->code_indexes[i]], target->segment.codes[i].kind, made);
        from = at + strlen(UTF8_CODE);
    }
    xliff_add_text(xliff, parent, str_slice(text, from, text.len));
    ok = ok && parent == made;
    if (ok) {
        xliff_empty(into);
        for (xmlNodePtr child = made->children; child; child = next) {
            next = child->next;
            xmlUnlinkNode(child);
            xmlAddChild(into, child);
        }
    }
    xmlUnlinkNode(made);
    xmlFreeNode(made);
    return ok || error_set(err, ERR_INVALID, "target: inline codes that must nest cross each other");
}
