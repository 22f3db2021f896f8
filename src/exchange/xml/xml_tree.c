/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xml/xml_tree.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlsave.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/xml/xml_stream.h"
#include "exchange/xml/xml_text.h"

/* Word puts whole drawings into an attribute (o:gfxdata). */
enum { PIECE = 16 * 1024, HEAD = 4, PENDING_MAX = 4 * 1024 * 1024 };

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

struct reading {
    const char *name;
    xmlParserCtxtPtr parser;
    startElementNsSAX2Func start;
    charactersSAXFunc text;
    cdataBlockSAXFunc section;
    commentSAXFunc comment;
    processingInstructionSAXFunc instruction;
    size_t *nodes;
    struct error error;
};

static void refuse(struct reading *reading, enum error_code code, const char *why) {
    int line = reading->parser->input ? reading->parser->input->line : 1;
    error_set(&reading->error, code, "%s:%d: %s", reading->name, line, why);
    xmlStopParser(reading->parser);
}

/* libxml2 lets overlong forms pass. */
static bool is_sound(struct reading *reading, const xmlChar *text, int len) {
    bool sound = utf8_valid((struct str){(const char *)text, (size_t)len}, NULL);
    if (!sound) refuse(reading, ERR_MALFORMED, "not valid in its encoding");
    return sound;
}

static bool count_nodes(struct reading *reading, size_t more) {
    *reading->nodes += more;
    if (*reading->nodes <= XML_NODES_MAX) return true;
    refuse(reading, ERR_TOO_LARGE, "more elements, attributes and texts than are taken");
    return false;
}

/* Text comes in pieces, and goes on where text stands already. */
static size_t is_new_text(const struct reading *reading) {
    const xmlNode *node = reading->parser->node, *last = node ? node->last : NULL;
    return !last || last->type != XML_TEXT_NODE;
}

static void on_text(void *data, const xmlChar *text, int len) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    if (!reading->error.code && is_sound(reading, text, len) && count_nodes(reading, is_new_text(reading)))
        reading->text(data, text, len);
}

static void on_section(void *data, const xmlChar *text, int len) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    if (!reading->error.code && is_sound(reading, text, len) && count_nodes(reading, 1)) reading->section(data, text, len);
}

static void on_comment(void *data, const xmlChar *text) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    if (!reading->error.code && count_nodes(reading, 1)) reading->comment(data, text);
}

static void on_instruction(void *data, const xmlChar *target, const xmlChar *text) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    if (!reading->error.code && count_nodes(reading, 1)) reading->instruction(data, target, text);
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int count, int defaulted, const xmlChar **attributes) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    if (reading->error.code) return;
    for (int i = 0; i < count && count <= XML_ATTRIBUTES_MAX; i++)
        if (!is_sound(reading, attributes[i * 5 + 3], (int)(attributes[i * 5 + 4] - attributes[i * 5 + 3]))) return;
    if (count > XML_ATTRIBUTES_MAX)
        refuse(reading, ERR_TOO_LARGE, "an element with too many attributes");
    else if (reading->parser->nameNr > XML_DEPTH_MAX)
        refuse(reading, ERR_TOO_LARGE, "elements are nested too deeply");
    else if (count_nodes(reading, 1 + 2 * (size_t)count + (size_t)namespace_count))
        reading->start(data, name, prefix, uri, namespace_count, namespaces, count, defaulted, attributes);
}

static void on_entity_declaration(void *data, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
                                  xmlChar *content) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
    if (!reading->error.code) refuse(reading, ERR_MALFORMED, "entity declarations are not accepted");
}

static void on_error(void *data, xmlErrorPtr error) {
    struct reading *reading = ((xmlParserCtxtPtr)data)->_private;
    bool entity = error->code == XML_WAR_UNDECLARED_ENTITY || error->code == XML_ERR_UNDECLARED_ENTITY;
    if (error->level != XML_ERR_FATAL && !entity) return;
    struct str why = str_trim(str_of(error->message));
    why = str_trim(str_cut(&why, '\n'));
    if (str_starts(why, STR("Input is not proper UTF-8"))) why = STR("not valid in its encoding");
    error_set(&reading->error, ERR_MALFORMED, "%s:%d: %" STR_FMT, reading->name, error->line > 0 ? error->line : 1,
              STR_ARG(why));
}

static void feed(struct reading *reading, struct str bytes) {
    while (bytes.len && !reading->error.code) {
        size_t piece = bytes.len < PIECE ? bytes.len : PIECE;
        int code = xmlParseChunk(reading->parser, bytes.at, (int)piece, 0);
        if (!reading->error.code && code == XML_ERR_INVALID_ENCODING)
            refuse(reading, ERR_MALFORMED, "not valid in its encoding");
        bytes = str_slice(bytes, piece, bytes.len);
        const xmlParserInput *input = reading->parser->input;
        bool undecoded =
            code == XML_ERR_INVALID_ENCODING || code == XML_PARSER_EOF || (input && input->buf && input->buf->error);
        if (!reading->error.code && undecoded) refuse(reading, ERR_MALFORMED, "not valid in its encoding");
        if (!reading->error.code && input && input->end - input->cur > PENDING_MAX)
            refuse(reading, ERR_TOO_LARGE, "a tag or comment that is too long");
    }
    if (!reading->error.code && reading->parser->nameNr > 0)
        refuse(reading, ERR_MALFORMED, "the file ends before its last element is closed");
    if (!reading->error.code) xmlParseChunk(reading->parser, NULL, 0, 1);
    if (!reading->error.code && !reading->parser->wellFormed) refuse(reading, ERR_MALFORMED, "not well-formed");
}

static void hook_in(struct reading *reading) {
    xmlSAXHandlerPtr sax = reading->parser->sax;
    reading->parser->_private = reading;
    reading->start = sax->startElementNs;
    sax->startElementNs = on_start;
    reading->text = sax->characters;
    sax->characters = sax->ignorableWhitespace = on_text;
    reading->section = sax->cdataBlock;
    sax->cdataBlock = on_section;
    reading->comment = sax->comment;
    sax->comment = on_comment;
    reading->instruction = sax->processingInstruction;
    sax->processingInstruction = on_instruction;
    sax->entityDecl = on_entity_declaration;
    sax->serror = on_error;
}

xmlDocPtr xml_tree_read(const char *name, struct str bytes, size_t *nodes, struct error *err) {
    size_t own = 0;
    struct reading reading = {.name = name, .nodes = nodes ? nodes : &own};
    size_t head = bytes.len < HEAD ? bytes.len : HEAD;
    if (head == 0) {
        error_set(err, ERR_MALFORMED, "%s:1: the file is empty", name);
        return NULL;
    }
    xml_silence();
    reading.parser = xmlCreatePushParserCtxt(NULL, NULL, bytes.at, (int)head, NULL);
    if (!reading.parser) abort(); /* out of memory */
    /* HUGE: libxml2 gives up silently at a text of 10 MB, which is what tools put their originals in (<internal-file>). What it
     * bounds besides is bounded here: the file's size, nodes, depth, attributes, tags; entities are refused. */
    xmlCtxtUseOptions(reading.parser, XML_PARSE_NONET | XML_PARSE_HUGE);
    hook_in(&reading);
    feed(&reading, str_slice(bytes, head, bytes.len));
    xmlDocPtr doc = reading.parser->myDoc;
    reading.parser->myDoc = NULL;
    xmlFreeParserCtxt(reading.parser);
    if (!reading.error.code && doc && xmlDocGetRootElement(doc)) return doc;
    if (doc) xmlFreeDoc(doc);
    error_set(err, reading.error.code ? reading.error.code : ERR_MALFORMED, "%s",
              reading.error.code ? reading.error.message : "no element");
    return NULL;
}

/* Its own; XML's where it names none (for libxml2 that is ASCII); not UTF-7, in which the markup itself is encoded: nobody
 * could read that back. */
static const char *encoding_to_write(const xmlDoc *doc) {
    const char *own = (const char *)doc->encoding;
    return !own || str_equal_nocase(str_of(own), STR("UTF-7")) ? "UTF-8" : own;
}

/* libxml2 writes into this: a buffer of its own kind grows by ten bytes at a time. */
static int add_to_buf(void *out, const char *bytes, int len) {
    buf_add(out, bytes, (size_t)len);
    return len;
}

bool xml_tree_write(xmlDocPtr doc, const char *name, struct buf *out, struct error *err) {
    size_t start = out->len;
    xml_silence();
    xmlSaveCtxtPtr save = xmlSaveToIO(add_to_buf, NULL, out, encoding_to_write(doc), 0);
    bool ok = save && xmlSaveDoc(save, doc) >= 0;
    if (save && xmlSaveClose(save) < 0) ok = false;
    if (!ok) out->len = start;
    return ok || error_set(err, ERR_INVALID, "%s: could not be written in its encoding", name);
}

/* ---- nodes -------------------------------------------------------------------------------------------------------------- */

void xml_node_write(struct buf *out, xmlNodePtr node) {
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(add_to_buf, NULL, out, NULL);
    xmlNodeDumpOutput(output, node->doc, node, 0, 0, NULL);
    xmlOutputBufferClose(output);
}

bool xml_node_is(const xmlNode *node, const char *name) {
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNodePtr first_named(xmlNodePtr node, const char *name) {
    while (node && !xml_node_is(node, name)) node = node->next;
    return node;
}

xmlNodePtr xml_child(const xmlNode *node, const char *name) {
    return node ? first_named(node->children, name) : NULL;
}

xmlNodePtr xml_next(const xmlNode *node, const char *name) {
    return first_named(node->next, name);
}

static xmlAttrPtr find_attribute(const xmlNode *node, const char *attribute) {
    bool xml = strncmp(attribute, "xml:", 4) == 0;
    if (!node || node->type != XML_ELEMENT_NODE) return NULL;
    for (xmlAttrPtr at = node->properties; at; at = at->next) {
        bool in_xml = at->ns && at->ns->prefix && strcmp((const char *)at->ns->prefix, "xml") == 0;
        if (xml ? in_xml && strcmp((const char *)at->name, attribute + 4) == 0
                : !at->ns && strcmp((const char *)at->name, attribute) == 0)
            return at;
    }
    return NULL;
}

static struct str value_of(const xmlAttr *found) {
    return str_of(found && found->children ? (const char *)found->children->content : NULL);
}

struct str xml_get(const xmlNode *node, const char *attribute) {
    return value_of(find_attribute(node, attribute));
}

struct str xml_get_of(const xmlNode *node, const char *ns, const char *attribute) {
    return value_of(xmlHasNsProp(node, (const xmlChar *)attribute, (const xmlChar *)ns));
}

/* What XML can't hold as U+FFFD. */
static void add_fit(struct buf *out, struct str text) {
    size_t from = 0;
    for (size_t at; (at = xml_find_unfit(text, from)) != SIZE_MAX; from = at + (text.at[at] == '\xEF' ? 3 : 1)) {
        buf_add_str(out, str_slice(text, from, at));
        buf_add_str(out, STR("\xEF\xBF\xBD"));
    }
    buf_add_str(out, str_slice(text, from, text.len));
}

/* `ns` NULL: of none. */
static void set(xmlNodePtr node, xmlNsPtr ns, const char *attribute, struct str value) {
    struct buf fit = {0};
    add_fit(&fit, value);
    buf_add_byte(&fit, '\0');
    xmlSetNsProp(node, ns, (const xmlChar *)attribute, (const xmlChar *)fit.at);
    buf_done(&fit);
}

void xml_set(xmlNodePtr node, const char *attribute, struct str value) {
    set(node, NULL, attribute, value);
}

void xml_remove(xmlNodePtr node, const char *attribute) {
    xmlAttrPtr found = find_attribute(node, attribute);
    if (found) xmlRemoveProp(found);
}

/* An attribute without a prefix is of no namespace: a declaration of the default one doesn't do. */
static xmlNsPtr find_prefixed(xmlNodePtr node, const char *href) {
    for (const xmlNode *at = node; at && at->type == XML_ELEMENT_NODE; at = at->parent)
        for (xmlNsPtr ns = at->nsDef; ns; ns = ns->next)
            if (ns->prefix && xmlStrEqual(ns->href, (const xmlChar *)href) && xmlSearchNs(node->doc, node, ns->prefix) == ns)
                return ns;
    return NULL;
}

void xml_set_of(xmlNodePtr node, const char *ns, const char *attribute, struct str value) {
    const xmlAttr *found = xmlHasNsProp(node, (const xmlChar *)attribute, (const xmlChar *)ns);
    xmlNsPtr declared = found ? found->ns : find_prefixed(node, ns);
    if (declared) set(node, declared, attribute, value);
}

void xml_remove_of(xmlNodePtr node, const char *ns, const char *attribute) {
    xmlAttrPtr found = xmlHasNsProp(node, (const xmlChar *)attribute, (const xmlChar *)ns);
    if (found) xmlRemoveProp(found);
}

/* Recursion is bounded by XML_DEPTH_MAX. */
static void gather_text(struct buf *out, const xmlNode *node) {
    bool text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    if (text && node->content) buf_add_str(out, str_of((const char *)node->content));
    for (const xmlNode *child = node->type == XML_ELEMENT_NODE ? node->children : NULL; child; child = child->next)
        gather_text(out, child);
}

struct str xml_text(struct arena *arena, const xmlNode *node) {
    struct buf gathered = {0};
    gather_text(&gathered, node);
    struct str text = arena_copy(arena, buf_str(&gathered));
    buf_done(&gathered);
    return text;
}

void xml_add_text(xmlNodePtr parent, struct str text) {
    struct buf fit = {0};
    add_fit(&fit, text);
    if (fit.len) xmlAddChild(parent, xmlNewDocTextLen(parent->doc, (const xmlChar *)fit.at, (int)fit.len));
    buf_done(&fit);
}

/* The declaration that stands for `ns` at the copy; made there when the tree around it has none. */
static xmlNsPtr namespace_at(xmlNodePtr copy, const xmlNs *ns) {
    if (!ns) return NULL;
    xmlNsPtr found = xmlSearchNs(copy->doc, copy, ns->prefix);
    if (found && xmlStrcmp(found->href, ns->href) == 0) return found;
    return xmlNewNs(copy, ns->href, ns->prefix);
}

/* xmlDocCopyNode would declare each namespace on each copy. */
xmlNodePtr xml_copy_into(xmlNodePtr parent, xmlNodePtr node, bool deep) {
    if (node->type != XML_ELEMENT_NODE) return xmlAddChild(parent, xmlDocCopyNode(node, parent->doc, 1));
    xmlNodePtr copy = xmlAddChild(parent, xmlNewDocNode(parent->doc, NULL, node->name, NULL));
    xmlSetNs(copy, namespace_at(copy, node->ns));
    for (xmlAttrPtr at = node->properties; at; at = at->next) {
        xmlChar *value = xmlNodeListGetString(node->doc, at->children, 1);
        xmlNewNsProp(copy, namespace_at(copy, at->ns), at->name, value);
        xmlFree(value);
    }
    for (xmlNodePtr child = node->children; child && deep; child = child->next) xml_copy_into(copy, child, true);
    return copy;
}
