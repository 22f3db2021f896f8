/* SPDX-License-Identifier: Apache-2.0 */
/* The formatting of a run (w:rPr), as its reader sees it. Word and what converts for it leave traces where a run was edited or
 * pasted: each would part a sentence by a pair of codes that means nothing to anybody. Passed over is only what shows nothing,
 * or less than a point of space; what could be meant, such as bold switched off, stays, as a style may have switched it on. */
#include <string.h>

#include "base/utf8.h"
#include "exchange/documents/docx_parts.h"

static bool is_one_of(struct str value, const char *const *values) {
    for (; *values; values++)
        if (str_equal(value, str_of(*values))) return true;
    return false;
}

static struct str name_of(const xmlNode *node) {
    return str_of((const char *)node->name);
}

/* ---- which letters ------------------------------------------------------------------------------------------------------ */

/* What is set in the fonts for Latin: Greek, Cyrillic, punctuation and symbols as well. */
static bool is_latin_text(struct str text) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (c >= 0x590 && (c < 0x1E00 || c >= 0x2E80)) return false;
    }
    return true;
}

/* Makes any letter look as those of complex scripts do. */
static bool is_complex(const xmlNode *node) {
    static const char *const off[] = {"0", "false", "off", NULL};
    return (xml_node_is(node, "rtl") || xml_node_is(node, "cs")) && !is_one_of(docx_get(node, "val"), off);
}

/* Recursion is bounded by XML_DEPTH_MAX. A text box within has paragraphs of its own. */
bool docx_is_latin(const xmlNode *paragraph) {
    for (const xmlNode *node = paragraph->children; node; node = node->next) {
        bool text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        if (text && node->content && !is_latin_text(str_of((const char *)node->content))) return false;
        if (node->type != XML_ELEMENT_NODE || xml_node_is(node, "txbxContent")) continue;
        if (is_complex(node) || !docx_is_latin(node)) return false;
    }
    return true;
}

/* ---- what they look like ------------------------------------------------------------------------------------------------ */

/* In twentieths of a point; 0 may undo a style's. */
static bool is_below_a_point(struct str spacing) {
    if (str_starts(spacing, STR("-"))) spacing = str_slice(spacing, 1, spacing.len);
    if (spacing.len == 1) return spacing.at[0] >= '1' && spacing.at[0] <= '9';
    return spacing.len == 2 && spacing.at[0] == '1' && spacing.at[1] >= '0' && spacing.at[1] <= '9';
}

static bool is_unseen(const xmlNode *property, bool latin) {
    static const char *const always[] = {"lang", "noProof", "kern", NULL};
    static const char *const in_latin[] = {"szCs", "bCs", "iCs", NULL}; /* for complex scripts */
    if (xml_node_is(property, "spacing")) return is_below_a_point(docx_get(property, "val"));
    return is_one_of(name_of(property), always) || (latin && is_one_of(name_of(property), in_latin));
}

/* Without those for other scripts, and the hint which of them to take. */
static void add_latin_fonts(struct buf *out, const xmlNode *fonts) {
    static const char *const names[] = {"ascii", "asciiTheme", "hAnsi", "hAnsiTheme"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str font = docx_get(fonts, names[i]);
        if (font.len) buf_add_format(out, " %s=\"%" STR_FMT "\"", names[i], STR_ARG(font));
    }
}

struct str docx_format_key(struct arena *arena, const xmlNode *format, bool latin) {
    struct buf written = {0};
    for (xmlNodePtr node = format ? format->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || is_unseen(node, latin)) continue;
        if (latin && xml_node_is(node, "rFonts"))
            add_latin_fonts(&written, node);
        else
            xml_node_write(&written, node);
    }
    struct str key = arena_copy(arena, buf_str(&written));
    buf_done(&written);
    return key;
}
