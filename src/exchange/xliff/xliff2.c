/* SPDX-License-Identifier: Apache-2.0 */
/* XLIFF 2.x: <segment> within <unit>, states, and the translation candidates module. */
#include <stdio.h>
#include <string.h>

#include "exchange/xliff/xliff2_check.h"

#define MATCHES_NAMESPACE "urn:oasis:names:tc:xliff:matches:2.0"

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static enum unit_status status_of(const xmlNode *segment) {
    struct str state = xml_get(segment, "state");
    if (str_equal(state, STR("reviewed")) || str_equal(state, STR("final"))) return STATUS_REVIEWED;
    return str_equal(state, STR("translated")) ? STATUS_CONFIRMED : STATUS_DRAFT; /* initial, or nothing said */
}

static bool walk_unit(struct document *document, xmlNodePtr unit, bool translate, struct error *err) {
    struct arena *arena = &document->arena;
    xmlNodePtr note = xml_child(xml_child(unit, "notes"), "note");
    struct str id = xml_get(unit, "id"), note_text = note ? xml_text(arena, note) : STR("");
    for (xmlNodePtr segment = xml_child(unit, "segment"); segment; segment = xml_next(segment, "segment")) {
        struct xliff_block block = {
            .unit = unit, .source = xml_child(segment, "source"), .target = xml_child(segment, "target")};
        struct document_block public = {.translate = translate, .note = note_text, .status = status_of(segment)};
        public.settled = public.status != STATUS_DRAFT; /* there is no state between "initial" and "translated" */
        struct str segment_id = xml_get(segment, "id");
        if (!block.source) continue; /* xliff2_check has warned of it */
        public.context_id = segment_id.len ? arena_format(arena, "%" STR_FMT "/%" STR_FMT, STR_ARG(id), STR_ARG(segment_id))
                                           : arena_copy(arena, id);
        if (!xliff_add_block(document, block, public, err)) return false;
    }
    return true;
}

static bool walk(struct document *document, xmlNodePtr parent, bool translate, struct error *err) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        struct str asked = xml_get(node, "translate");
        bool here = asked.len ? !str_equal(asked, STR("no")) : translate;
        if (xml_node_is(node, "unit")) {
            if (!walk_unit(document, node, here, err)) return false;
        } else if (xml_node_is(node, "file") || xml_node_is(node, "group")) {
            if (!walk(document, node, here, err)) return false;
        }
    }
    return true;
}

bool xliff2_walk(struct document *document, xmlNodePtr root, struct error *err) {
    language_parse(xml_get(root, "srcLang"), &document->from, NULL);
    language_parse(xml_get(root, "trgLang"), &document->to, NULL);
    xliff2_check(document, root);
    return walk(document, root, true, err);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

bool xliff2_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err) {
    static const char *const states[STATUS_COUNT] = {[STATUS_CONFIRMED] = "translated",
                                                     [STATUS_DRAFT] = "initial",
                                                     [STATUS_REVIEWED] = "reviewed",
                                                     [STATUS_REJECTED] = "initial"};
    xmlNodePtr segment = block->source->parent;
    if (!block->target) block->target = xmlAddNextSibling(block->source, xliff_new(block->source, "target"));
    if (!xliff_fill(document->state, block, target, block->target, err)) return false;
    xml_set(segment, "state", str_of(states[target->origin.status]));
    xml_remove(segment, "subState"); /* it told more of the old state */
    return true;
}

/* ---- candidates --------------------------------------------------------------------------------------------------------- */

static bool is_module(const xmlNode *node) {
    return xml_node_is(node, "matches") && node->ns && strcmp((const char *)node->ns->href, MATCHES_NAMESPACE) == 0;
}

/* The unit's <mtc:matches>, made as its first child where there is none. */
static xmlNodePtr find_matches(xmlNodePtr unit) {
    for (xmlNodePtr node = unit->children; node; node = node->next)
        if (is_module(node)) return node;
    xmlNodePtr matches = xmlNewDocNode(unit->doc, NULL, (const xmlChar *)"matches", NULL);
    xmlSetNs(matches, xmlNewNs(matches, (const xmlChar *)MATCHES_NAMESPACE, (const xmlChar *)"mtc"));
    if (unit->children)
        xmlAddPrevSibling(unit->children, matches);
    else
        xmlAddChild(unit, matches);
    return matches;
}

static void begin_numbering(struct xliff *xliff, xmlNodePtr unit) {
    if (xliff->numbered == unit) return;
    xliff2_ids_done(&xliff->taken);
    for (xmlNodePtr node = unit->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE) xliff2_ids_add(&xliff->taken, "", xml_get(node, "id"), node);
    xliff2_ids_sort(&xliff->taken);
    xliff->numbered = unit;
    xliff->last_number = 0;
}

/* A match points to its segment, which may have no id yet. */
static struct str segment_id(struct document *document, xmlNodePtr unit, xmlNodePtr segment) {
    struct xliff *xliff = document->state;
    struct str id = xml_get(segment, "id");
    if (id.len) return id;
    begin_numbering(xliff, unit);
    do id = arena_format(&document->arena, "s%u", ++xliff->last_number);
    while (xliff2_ids_find(&xliff->taken, "", id));
    xml_set(segment, "id", id);
    return id;
}

bool xliff2_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err) {
    const struct document_origin *origin = &target->origin;
    struct xliff *xliff = document->state;
    xmlNodePtr matches = find_matches(block->unit);
    xliff_note_candidates(&xliff->candidates, block->unit, xml_child(matches, "match"));
    xmlNodePtr match = xmlAddChild(matches, xliff_new(matches, "match"));
    bool has_codes = source.code_count || target->segment.code_count;
    xmlNodePtr data = has_codes ? xml_child(block->unit, "originalData") : NULL;
    if (data) xml_copy_into(match, data, true);
    xmlNodePtr text = xmlAddChild(match, xliff_new(block->source, "source"));
    xliff_fill_source(xliff, block, document->blocks[block - xliff->blocks].source, source, text);
    text = xmlAddChild(match, xliff_new(block->source, "target"));
    if (!xliff_fill(xliff, block, target, text, err)) {
        xliff_drop(matches->children == match ? matches : match);
        return false;
    }
    struct str id = segment_id(document, block->unit, block->source->parent);
    xml_set(match, "ref", arena_format(&document->arena, "#%" STR_FMT, STR_ARG(id)));
    if (origin->score >= 0)
        xml_set(match, "matchQuality", arena_format(&document->arena, "%d", origin->score < 100 ? origin->score : 100));
    xml_set(match, "origin", STR("Tafsiri"));
    xml_set(match, "type", origin->origin == ORIGIN_MACHINE ? STR("mt") : STR("tm"));
    if (xliff_has_candidate(&xliff->candidates, match)) xliff_drop(match);
    return true;
}
