/* SPDX-License-Identifier: Apache-2.0 */
/* In which language a text is (w:lang): Word checks its spelling by it. */
#include "exchange/documents/docx_parts.h"
#include "text/iso639.h"

/* w:val is the language of Latin and the like; w:eastAsia and w:bidi are for other scripts and stay. */
static bool set_language(const struct document *document, xmlNodePtr node) {
    for (xmlAttrPtr attribute = node->properties; attribute; attribute = attribute->next) {
        struct language language;
        xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
        bool ours = xmlStrEqual(attribute->name, (const xmlChar *)"val") &&
                    language_parse(str_of((const char *)value), &language, NULL) &&
                    iso639_same_language(&language, &document->written_from);
        xmlFree(value);
        if (!ours) continue;
        xmlSetNsProp(node, attribute->ns, attribute->name, (const xmlChar *)document->written_to.tag);
        return true;
    }
    return false;
}

bool docx_set_languages(const struct document *document, xmlNodePtr parent) {
    bool changed = false;
    if (!document->written_to.tag[0]) return false;
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (xml_node_is(node, "lang")) changed |= set_language(document, node);
        changed |= docx_set_languages(document, node);
    }
    return changed;
}
