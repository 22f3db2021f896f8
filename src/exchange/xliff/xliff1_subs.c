/* SPDX-License-Identifier: Apache-2.0 */
/* Sub-flows of XLIFF 1.x: texts within the markup of an inline code.
 *
 *     <source>See <ph id="1">&lt;img alt="<sub>The map</sub>"/&gt;</ph></source>
 *
 *     block 0   "See ￼"      the code in its target is a copy of the source's, <sub> included
 *     block 1   "The map"    its translation is held apart, and put into that copy each time that one is made */
#include "exchange/xliff/xliff_parts.h"

enum { SUBS_MAX = 64 }; /* in a block: each is looked for in the whole target */

static bool may_have_subs(const xmlNode *code) {
    return xml_node_is(code, "ph") || xml_node_is(code, "bpt") || xml_node_is(code, "ept") || xml_node_is(code, "it");
}

static bool is_same_code(const xmlNode *a, const xmlNode *b) {
    return xml_node_is(a, (const char *)b->name) && str_equal(xml_get(a, "id"), xml_get(b, "id"));
}

/* The one at this place, from 1; those within others are these ones' content. */
static xmlNodePtr find_sub(const xmlNode *parent, size_t *place) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        bool sub = xml_node_is(node, "sub");
        xmlNodePtr found = sub ? --*place == 0 ? node : NULL : find_sub(node, place);
        if (found) return found;
    }
    return NULL;
}

static xmlNodePtr sub_at(const xmlNode *code, size_t place) {
    return code ? find_sub(code, &place) : NULL;
}

static xmlNodePtr find_code(const xmlNode *parent, const xmlNode *like) {
    for (xmlNodePtr node = parent ? parent->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        xmlNodePtr found = is_same_code(node, like) ? node : may_have_subs(node) ? NULL : find_code(node, like);
        if (found) return found;
    }
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

/* Its copy in the target could be that of another one. */
static bool is_ambiguous(const struct xliff_block *block, size_t code_count, const xmlNode *code) {
    size_t same = 0;
    for (size_t i = 0; i < code_count; i++)
        same += block->codes[i]->type == XML_ELEMENT_NODE && is_same_code(block->codes[i], code);
    return same > 1;
}

static bool add_sub(struct document *document, size_t parent, struct xliff_block sub, size_t number, struct error *err) {
    struct document_block public = document->blocks[parent];
    struct str id = public.context_id;
    public.source = public.target = (struct segment){.text = STR("")};
    public.max_characters = 0; /* that is the whole's */
    public.context_id = arena_format(&document->arena, "%" STR_FMT "/sub%zu", STR_ARG(id), number);
    if (sub_at(sub.source, 1)) document_warn(document, xmlGetLineNo(sub.source), "<sub> within <sub> is left as it is");
    return xliff_add_block(document, sub, public, err);
}

/* How many more there may be in this block: the texts of a unit are looked through each time that one of them is set. */
static size_t find_room(const struct xliff *xliff, const xmlNode *unit) {
    enum { UNIT_BLOCKS_MAX = 4000 };
    size_t count = 0;
    while (count < xliff->count && xliff->blocks[xliff->count - 1 - count].unit == unit) count++;
    size_t room = count < UNIT_BLOCKS_MAX ? UNIT_BLOCKS_MAX - count : 0;
    return room < SUBS_MAX ? room : SUBS_MAX;
}

/* Those of a block. */
struct subs {
    size_t parent, seen, room;
    bool full;
};

static bool add_subs_of(struct document *document, struct subs *subs, xmlNodePtr code, struct error *err) {
    const struct xliff *xliff = document->state;
    struct xliff_block block = xliff->blocks[subs->parent]; /* a copy: adding moves them */
    xmlNodePtr node, target = find_code(block.target, code);
    for (size_t place = 1; (node = sub_at(code, place)); place++) {
        struct xliff_block sub = {.unit = block.unit, .source = node, .parent = subs->parent + 1, .code = code, .sub = place};
        subs->full = subs->seen == subs->room;
        if (subs->full) {
            document_warn(document, xmlGetLineNo(node), "too many <sub>: from here on they are left as they are");
            return true;
        }
        subs->seen++;
        sub.target = sub_at(target, place);
        if (!xliff1_is_wordless(document, node) && !add_sub(document, subs->parent, sub, subs->seen, err)) return false;
    }
    return true;
}

static void leave_subs_of(struct document *document, struct subs *subs, const xmlNode *code) {
    document_warn(document, xmlGetLineNo(code), "<sub> in one of several <%s> of the same id is left as it is",
                  (const char *)code->name);
    subs->full = subs->seen++ == subs->room;
}

bool xliff1_add_subs(struct document *document, size_t parent, struct error *err) {
    const struct xliff *xliff = document->state;
    struct xliff_block block = xliff->blocks[parent];
    size_t code_count = document->blocks[parent].source.code_count;
    struct subs subs = {.parent = parent, .room = code_count ? find_room(xliff, block.unit) : 0};
    for (size_t i = 0; i < code_count && !subs.full; i++) {
        if (!may_have_subs(block.codes[i]) || !sub_at(block.codes[i], 1)) continue;
        if (is_ambiguous(&block, code_count, block.codes[i]))
            leave_subs_of(document, &subs, block.codes[i]);
        else if (!add_subs_of(document, &subs, block.codes[i], err))
            return false;
    }
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static void hold(struct xliff_block *sub, xmlNodePtr text) {
    if (sub->held) xmlFreeNode(sub->held);
    sub->held = text;
}

void xliff1_hold_subs(struct document *document, size_t parent) {
    struct xliff *xliff = document->state;
    for (size_t i = parent + 1; i < xliff->count && xliff->blocks[i].parent == parent + 1; i++) {
        struct xliff_block *sub = &xliff->blocks[i];
        if (sub->target && !sub->held) hold(sub, xmlDocCopyNode(sub->target, xliff->doc, 1));
    }
}

static void place(const struct xliff *xliff, struct xliff_block *sub) {
    sub->target = sub_at(find_code(xliff->blocks[sub->parent - 1].target, sub->code), sub->sub);
    if (!sub->target || !sub->held) return;
    xliff_empty(sub->target);
    for (xmlNodePtr child = sub->held->children; child; child = child->next) xml_copy_into(sub->target, child, true);
}

void xliff1_place_subs(struct document *document, size_t parent) {
    struct xliff *xliff = document->state;
    for (size_t i = parent + 1; i < xliff->count && xliff->blocks[i].parent == parent + 1; i++) place(xliff, &xliff->blocks[i]);
}

bool xliff1_set_sub(struct document *document, struct xliff_block *sub, const struct placed_target *target, struct error *err) {
    struct xliff *xliff = document->state;
    xmlNodePtr made = xmlAddNextSibling(sub->source, xliff_new(sub->source, "sub"));
    bool ok = xliff_fill(xliff, sub, target, made, err);
    xmlUnlinkNode(made);
    if (!ok) {
        xmlFreeNode(made);
        return false;
    }
    hold(sub, made);
    place(xliff, sub);
    return true;
}
