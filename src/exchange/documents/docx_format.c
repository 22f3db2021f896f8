/* SPDX-License-Identifier: Apache-2.0 */
/* The formatting of a run (w:rPr), as its reader sees it. */
#include "exchange/documents/docx_parts.h"

static bool is_unseen(const xmlNode *property) {
    static const char *const unseen[] = {"lang", "noProof"};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (xml_node_is(property, unseen[i])) return true;
    return false;
}

struct str docx_format_key(struct arena *arena, const xmlNode *format) {
    struct buf written = {0};
    for (xmlNodePtr node = format ? format->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && !is_unseen(node)) xml_node_write(&written, node);
    struct str key = arena_copy(arena, buf_str(&written));
    buf_done(&written);
    return key;
}
