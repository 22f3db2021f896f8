/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture is said to show (wp:docPr): attributes, each a block of its own. Writers repeat them at the picture itself
 * (pic:cNvPr), which is kept equal. */
#include "exchange/documents/docx_parts.h"
#include "text/text.h"

static bool add_attribute(struct document *document, struct docx_part *part, xmlNodePtr node, const char *name,
                          struct error *err) {
    struct str text = arena_copy(&document->arena, xml_get(node, name));
    if (text_is_blank(text) || text.len > UNIT_TEXT_MAX) return true;
    if (str_find(text, STR(UTF8_CODE), 0) != SIZE_MAX) return true; /* a code could not be put back here */
    struct document_block block = {.source = {.text = text}, .translate = true, .context_id = STR("")};
    block.note = arena_format(&document->arena, "%s of a picture", name);
    docx_add_block(part->blocks, &(struct docx_block){.part = part, .paragraph = node, .attribute = name});
    return document_add_block(document, block, NULL, err);
}

bool docx_read_picture(struct document *document, struct docx_part *part, xmlNodePtr node, struct error *err) {
    return add_attribute(document, part, node, "title", err) && add_attribute(document, part, node, "descr", err);
}

/* Recursion is bounded by XML_DEPTH_MAX. */
static void set_repeated(xmlNodePtr parent, const char *name, struct str former, struct str text) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || xml_node_is(node, "txbxContent")) continue; /* with pictures of its own */
        if (xml_node_is(node, "cNvPr") && str_equal(xml_get(node, name), former)) xml_set(node, name, text);
        set_repeated(node, name, former, text);
    }
}

void docx_write_picture(struct docx_block *block, const struct placed_target *target) {
    struct arena arena = {0};
    xmlNodePtr node = block->paragraph;
    struct str former = arena_copy(&arena, xml_get(node, block->attribute));
    block->part->changed = true;
    xml_set(node, block->attribute, target->segment.text);
    set_repeated(node->parent, block->attribute, former, target->segment.text);
    arena_done(&arena);
}
