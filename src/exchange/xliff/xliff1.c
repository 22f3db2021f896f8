/* SPDX-License-Identifier: Apache-2.0 */
/* XLIFF 1.x: <trans-unit>, whole or in segments (<mrk mtype="seg"> within <seg-source>), states, <alt-trans>. */
#include <stdio.h>
#include <string.h>

#include "exchange/xliff/xliff_parts.h"
#include "exchange/xliff/xliff_tools.h"
#include "text/text.h"
#include "text/token.h"

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static bool is_segment(const xmlNode *node) {
    return xml_node_is(node, "mrk") && str_equal(xml_get(node, "mtype"), STR("seg"));
}

/* The first <mrk mtype="seg"> below `parent`, with this mid when `mid` isn't empty. What looks like one within another is that
 * one's content, here and wherever segments are looked for. */
static xmlNodePtr find_segment(const xmlNode *parent, struct str mid) {
    for (xmlNodePtr node = parent ? parent->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        bool segment = is_segment(node), wanted = segment && (!mid.len || str_equal(xml_get(node, "mid"), mid));
        xmlNodePtr found = wanted ? node : segment ? NULL : find_segment(node, mid);
        if (found) return found;
    }
    return NULL;
}

static bool is_unnamed(const xmlNode *segment) {
    return xml_get(segment, "mid").len == 0;
}

/* Segments without mid have no name to be found by. They belong together in their order, as long as the target has as many. */
static size_t count_unnamed(const xmlNode *parent) {
    size_t count = 0;
    for (const xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE) count += is_segment(node) ? is_unnamed(node) : count_unnamed(node);
    return count;
}

static xmlNodePtr find_unnamed(const xmlNode *parent, size_t *place) {
    for (xmlNodePtr node = parent ? parent->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        bool segment = is_segment(node), wanted = segment && is_unnamed(node) && --*place == 0;
        xmlNodePtr found = wanted ? node : segment ? NULL : find_unnamed(node, place);
        if (found) return found;
    }
    return NULL;
}

/* The segment of a <target> that belongs to one of the source: by its mid, or as the one at this place of those without. */
static xmlNodePtr find_counterpart(const xmlNode *target, struct str mid, size_t place, bool unnamed_agree) {
    if (mid.len) return find_segment(target, mid);
    return unnamed_agree ? find_unnamed(target, &place) : NULL;
}

static enum unit_status status_of(const xmlNode *unit, const xmlNode *target, const struct xliff_told *told) {
    struct str state = xml_get(target, "state");
    if (str_equal(state, STR("final")) || str_equal(state, STR("signed-off"))) return STATUS_REVIEWED;
    if (str_equal(state, STR("translated"))) return STATUS_CONFIRMED;
    if (state.len) return STATUS_DRAFT; /* new, needs-translation, needs-review-... and what tools make up (x-...) */
    if (told->known) return told->status;
    return str_equal(xml_get(unit, "approved"), STR("yes")) ? STATUS_REVIEWED : STATUS_CONFIRMED;
}

/* Somebody has looked at the target: it says so, and not that it is still to be translated. */
static bool is_settled(const xmlNode *unit, const xmlNode *target, const struct xliff_told *told) {
    struct str state = xml_get(target, "state");
    if (!state.len) return told->known ? told->settled : str_equal(xml_get(unit, "approved"), STR("yes"));
    return !str_equal(state, STR("new")) && !str_equal(state, STR("needs-translation"));
}

/* Of the unit, or of its segment `mid`. */
static void set_facts(struct document_block *block, const xmlNode *unit, const xmlNode *target, struct str mid) {
    struct xliff_told told = xliff_told_by_tool(unit, mid);
    block->status = status_of(unit, target, &told);
    block->settled = is_settled(unit, target, &told);
    if (told.locked) block->translate = false;
}

/* In other units (pixels, bytes ...) a limit depends on what shows the text. */
static uint32_t limit_of(const xmlNode *unit) {
    int64_t limit;
    bool counted = str_equal(xml_get(unit, "size-unit"), STR("char")) && str_to_int(xml_get(unit, "maxwidth"), &limit);
    return counted && limit > 0 && limit <= UINT32_MAX ? (uint32_t)limit : 0;
}

static struct document_block describe(struct document *document, const xmlNode *unit, bool translate) {
    xmlNodePtr note = xml_child(unit, "note");
    struct document_block block = {.translate = translate, .note = STR(""), .max_characters = limit_of(unit)};
    block.context_id = arena_copy(&document->arena, xml_get(unit, "id"));
    if (note) block.note = xml_text(&document->arena, note);
    return block;
}

/* Each looks for its counterpart in the whole <target>, when it is read and when it is written: a <trans-unit> is a paragraph,
 * and one of so many sentences is none. */
enum { SEGMENTS_MAX = 2000 };

/* A <trans-unit> in segments. */
struct segments {
    struct xliff_block block;     /* what all have in common */
    struct document_block public; /* likewise */
    xmlNodePtr target;            /* the whole; NULL: there is none */
    bool unnamed_agree;           /* as many without mid there as in the source */
    size_t count, unnamed;        /* so far */
};

bool xliff1_is_wordless(const struct document *document, const xmlNode *segment) {
    struct arena arena = {0};
    size_t words = 0;
    struct str text = utf8_limit(xml_text(&arena, segment), UNIT_TEXT_MAX);
    struct token_list tokens = text_tokens(&arena, text, &document->from);
    for (size_t i = 0; i < tokens.count; i++) words += tokens.at[i].kind != TOKEN_PUNCTUATION;
    arena_done(&arena);
    return words == 0;
}

static bool add_block(struct document *document, struct xliff_block block, struct document_block public, struct error *err) {
    const struct xliff *xliff = document->state;
    size_t index = xliff->count;
    if (!xliff_add_block(document, block, public, err)) return false;
    return xliff->count == index || xliff1_add_subs(document, index, err); /* else it was passed over */
}

static bool add_segment(struct document *document, xmlNodePtr node, struct segments *segments, struct error *err) {
    struct xliff_block block = segments->block;
    struct document_block public = segments->public;
    struct str mid = xml_get(node, "mid"), id = public.context_id;
    if (++segments->count > SEGMENTS_MAX)
        return error_set(err, ERR_TOO_LARGE, "%s:%ld: a <trans-unit> of more than %d segments", document->name,
                         xmlGetLineNo(node), SEGMENTS_MAX);
    block.source = node;
    block.wordless = xliff1_is_wordless(document, node);
    block.place = mid.len ? 0 : ++segments->unnamed;
    block.target = find_counterpart(segments->target, mid, block.place, segments->unnamed_agree);
    public.context_id = arena_format(&document->arena, "%" STR_FMT "/%" STR_FMT, STR_ARG(id), STR_ARG(mid));
    set_facts(&public, block.unit, segments->target, mid);
    return add_block(document, block, public, err);
}

static bool add_segments(struct document *document, xmlNodePtr parent, struct segments *segments, struct error *err) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (!(is_segment(node) ? add_segment(document, node, segments, err) : add_segments(document, node, segments, err)))
            return false;
    }
    return true;
}

/* A target that was translated as a whole has no segments to be filled one by one: it would have to go for them. Nor are there
 * any where <source> has some itself, which are codes of the whole: in its target they would pass for those of <seg-source>. */
static bool is_in_segments(const struct xliff_block *block, const xmlNode *seg_source) {
    struct arena arena = {0};
    if (!seg_source || !find_segment(seg_source, STR("")) || find_segment(block->source, STR(""))) return false;
    bool whole = block->target && !find_segment(block->target, STR("")) && !text_is_blank(xml_text(&arena, block->target));
    arena_done(&arena);
    return !whole;
}

static bool walk_unit(struct document *document, xmlNodePtr unit, bool translate, struct error *err) {
    struct xliff_block block = {.unit = unit, .source = xml_child(unit, "source"), .target = xml_child(unit, "target")};
    xmlNodePtr source = xml_child(unit, "seg-source");
    if (!block.source) {
        document_warn(document, xmlGetLineNo(unit), "a <trans-unit> without <source> is passed over");
        return true;
    }
    struct document_block public = describe(document, unit, translate);
    if (!is_in_segments(&block, source)) {
        set_facts(&public, unit, block.target, STR(""));
        return add_block(document, block, public, err);
    }
    struct segments segments = {.block = block, .public = public, .target = block.target};
    segments.unnamed_agree = count_unnamed(source) == count_unnamed(block.target);
    return add_segments(document, source, &segments, err);
}

static bool walk(struct document *document, xmlNodePtr parent, bool translate, struct error *err) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        struct str asked = xml_get(node, "translate");
        bool here = asked.len ? !str_equal(asked, STR("no")) : translate;
        if (xml_node_is(node, "trans-unit")) {
            if (!walk_unit(document, node, here, err)) return false;
        } else if (xml_node_is(node, "body") || xml_node_is(node, "group") || xml_node_is(node, "bin-unit")) {
            if (!walk(document, node, here, err)) return false;
        }
    }
    return true;
}

bool xliff1_walk(struct document *document, xmlNodePtr root, struct error *err) {
    for (xmlNodePtr file = xml_child(root, "file"); file; file = xml_next(file, "file")) {
        if (!document->from.tag[0]) language_parse(xml_get(file, "source-language"), &document->from, NULL);
        if (!document->to.tag[0]) language_parse(xml_get(file, "target-language"), &document->to, NULL);
        if (!walk(document, file, true, err)) return false;
    }
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static xmlNodePtr target_after(const xmlNode *unit) {
    xmlNodePtr segments = xml_child(unit, "seg-source");
    return segments ? segments : xml_child(unit, "source");
}

static void empty_segments(const struct document *document, xmlNodePtr parent) {
    for (xmlNodePtr node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (!is_segment(node))
            empty_segments(document, node);
        else if (!xliff1_is_wordless(document, node))
            xliff_empty(node);
    }
}

/* The segments of a former <target> in their places; the nodes themselves, to which blocks point. */
static void put_back(xmlNodePtr parent, xmlNodePtr former, bool unnamed_agree) {
    xmlNodePtr next;
    for (xmlNodePtr node = parent->children; node; node = next) {
        next = node->next;
        if (node->type != XML_ELEMENT_NODE) continue;
        if (!is_segment(node)) {
            put_back(node, former, unnamed_agree);
            continue;
        }
        /* those without mid leave one after the other: what is next is the first */
        xmlNodePtr own = find_counterpart(former, xml_get(node, "mid"), 1, unnamed_agree);
        if (!own) continue;
        xmlReplaceNode(node, own);
        xmlFreeNode(node);
    }
}

/* A <target> in the segments of <seg-source> and what stands between these; its own segments are kept, the others empty, but
 * for those without a word. */
static void segment_target(const struct document *document, xmlNodePtr unit, xmlNodePtr target) {
    xmlNodePtr source = xml_child(unit, "seg-source"), former = xliff_new(unit, "target");
    while (target->children) {
        xmlNodePtr child = target->children;
        xmlUnlinkNode(child);
        xmlAddChild(former, child);
    }
    for (xmlNodePtr child = source->children; child; child = child->next) xml_copy_into(target, child, true);
    empty_segments(document, target);
    put_back(target, former, count_unnamed(source) == count_unnamed(former));
    xmlFreeNode(former);
}

static xmlNodePtr find_place(const struct xliff_block *block, const xmlNode *target) {
    struct str mid = xml_get(block->source, "mid");
    bool agree = !mid.len && count_unnamed(xml_child(block->unit, "seg-source")) == count_unnamed(target);
    return find_counterpart(target, mid, block->place, agree);
}

static xmlNodePtr make_target(const struct document *document, const struct xliff_block *block) {
    xmlNodePtr target = xml_child(block->unit, "target");
    bool segmented = xml_node_is(block->source, "mrk");
    if (!target) target = xmlAddNextSibling(target_after(block->unit), xliff_new(block->unit, "target"));
    if (!segmented) return target;
    xmlNodePtr segment = find_place(block, target);
    if (!segment) segment_target(document, block->unit, target);
    return segment ? segment : find_place(block, target);
}

/* From what is left to translate to what is finished. */
static int progress_of(enum unit_status status) {
    static const int progress[STATUS_COUNT] = {
        [STATUS_REJECTED] = 0, [STATUS_DRAFT] = 1, [STATUS_CONFIRMED] = 2, [STATUS_REVIEWED] = 3};
    return progress[status];
}

/* What is told of a segment that isn't the one that is set. */
static struct document_origin origin_of(const struct xliff_block *block, const struct document_block *public) {
    struct document_origin none = {-1, ORIGIN_HUMAN, STATUS_REJECTED}, own = {-1, ORIGIN_HUMAN, public->status};
    if (text_is_blank(public->target.text)) return none;
    return block->is_set ? block->origin : own;
}

static void join_origin(struct document_origin *all, const struct document_origin *one) {
    if (progress_of(one->status) < progress_of(all->status)) all->status = one->status;
    if (one->score < all->score) all->score = one->score;
    if (one->origin == ORIGIN_MACHINE) all->origin = ORIGIN_MACHINE;
}

/* All segments of a <trans-unit> share one <target>, whose state is that of the least of them. */
static struct document_origin join_origins(const struct document *document, const struct xliff_block *block) {
    const struct xliff *xliff = document->state;
    struct document_origin all = block->origin;
    size_t first = (size_t)(block - xliff->blocks);
    while (first > 0 && xliff->blocks[first - 1].unit == block->unit) first--;
    for (size_t i = first; i < xliff->count && xliff->blocks[i].unit == block->unit; i++) {
        const struct xliff_block *other = &xliff->blocks[i];
        if (other == block || (other->wordless && !other->is_set)) continue;
        struct document_origin one = origin_of(other, &document->blocks[i]);
        join_origin(&all, &one);
    }
    return all;
}

/* A target for a person to look at says so; what is exact or was confirmed is done. */
static void set_state(xmlNodePtr unit, const struct document_origin *origin) {
    static const char *const states[STATUS_COUNT] = {[STATUS_CONFIRMED] = "translated",
                                                     [STATUS_DRAFT] = "needs-review-translation",
                                                     [STATUS_REVIEWED] = "final",
                                                     [STATUS_REJECTED] = "needs-translation"};
    xmlNodePtr target = xml_child(unit, "target");
    const char *qualifier = origin->origin == ORIGIN_MACHINE ? "leveraged-mt"
                            : origin->score >= 100           ? "exact-match"
                                                             : "fuzzy-match";
    if (origin->status != STATUS_REVIEWED) xml_remove(unit, "approved"); /* it was the former target that was */
    xml_set(target, "state", str_of(states[origin->status]));
    if (origin->score >= 0)
        xml_set(target, "state-qualifier", str_of(qualifier));
    else
        xml_remove(target, "state-qualifier");
}

static bool fill_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                        struct error *err) {
    const struct xliff *xliff = document->state;
    size_t index = (size_t)(block - xliff->blocks);
    block->target = make_target(document, block);
    if (!block->target) return error_set(err, ERR_INVALID, "target: there is no <mrk> for it");
    xliff1_hold_subs(document, index);
    if (!xliff_fill(document->state, block, target, block->target, err)) return false;
    xliff1_place_subs(document, index);
    return true;
}

static bool is_only_codes(struct str text) {
    for (size_t at; (at = str_find(text, STR(UTF8_CODE), 0)) != SIZE_MAX;
         text = str_slice(text, at + strlen(UTF8_CODE), text.len))
        if (!text_is_blank(str_slice(text, 0, at))) return false;
    return text_is_blank(text);
}

/* A picture alone, say: nobody translates what stands around its <sub>, which has no place before. */
static bool fill_around(struct document *document, struct xliff_block *parent, struct error *err) {
    static const struct document_origin done = {102, ORIGIN_HUMAN, STATUS_REVIEWED}; /* the unit is no less done for it */
    const struct xliff *xliff = document->state;
    struct document_block *public = &document->blocks[parent - xliff->blocks];
    size_t indexes[UNIT_CODES_MAX];
    struct placed_target copy = {.segment = public->source, .code_indexes = indexes, .origin = done};
    for (size_t i = 0; i < UNIT_CODES_MAX; i++) indexes[i] = i;
    if (!fill_target(document, parent, &copy, err)) return false;
    public->target = public->source;
    public->status = done.status;
    parent->is_set = true;
    parent->origin = done;
    return true;
}

static bool set_sub(struct document *document, struct xliff_block *sub, const struct placed_target *target, struct error *err) {
    const struct xliff *xliff = document->state;
    struct xliff_block *parent = &xliff->blocks[sub->parent - 1];
    if (!xliff1_set_sub(document, sub, target, err)) return false;
    bool has_place = sub->target || !is_only_codes(document->blocks[sub->parent - 1].source.text);
    return has_place || fill_around(document, parent, err);
}

/* As far as the least of its own texts. */
static struct document_origin join_own(const struct document *document, const struct xliff_block *set) {
    const struct xliff *xliff = document->state;
    struct document_origin all = set->origin;
    size_t first = set->parent ? set->parent - 1 : (size_t)(set - xliff->blocks);
    for (size_t i = first; i < xliff->count && (i == first || xliff->blocks[i].parent == first + 1); i++) {
        if (&xliff->blocks[i] == set) continue;
        struct document_origin one = origin_of(&xliff->blocks[i], &document->blocks[i]);
        join_origin(&all, &one);
    }
    return all;
}

bool xliff1_set_target(struct document *document, struct xliff_block *block, const struct placed_target *target,
                       struct error *err) {
    struct xliff *xliff = document->state;
    struct xliff_block *whole = block->parent ? &xliff->blocks[block->parent - 1] : block;
    if (!(block->parent ? set_sub : fill_target)(document, block, target, err)) return false;
    block->is_set = true;
    block->origin = target->origin;
    if (!xml_child(block->unit, "target")) return true; /* a <sub> whose text has none yet */
    struct document_origin own = join_own(document, block), all = join_origins(document, block);
    set_state(block->unit, &all);
    xliff_tell_tools(block->unit, xml_get(whole->source, "mid"), &own, &all);
    return true;
}

bool xliff1_add_candidate(struct document *document, struct xliff_block *block, struct segment source,
                          const struct placed_target *target, struct error *err) {
    char quality[32];
    struct xliff *xliff = document->state;
    if (block->parent) return true; /* an <alt-trans> is for the whole */
    xliff_note_candidates(&xliff->candidates, block->unit, xml_child(block->unit, "alt-trans"));
    xmlNodePtr after = block->candidate ? block->candidate : xml_child(block->unit, "target");
    xmlNodePtr candidate = xmlAddNextSibling(after ? after : target_after(block->unit), xliff_new(block->unit, "alt-trans"));
    xmlNodePtr text = xmlAddChild(candidate, xliff_new(block->unit, "source"));
    xliff_fill_source(xliff, block, document->blocks[block - xliff->blocks].source, source, text);
    text = xmlAddChild(candidate, xliff_new(block->unit, "target"));
    if (!xliff_fill(xliff, block, target, text, err)) {
        xliff_drop(candidate);
        return false;
    }
    snprintf(quality, sizeof quality, "%d%%", target->origin.score);
    if (target->origin.score >= 0) xml_set(candidate, "match-quality", str_of(quality));
    xml_set(candidate, "origin", STR("Tafsiri"));
    /* The schema knows segments as children of <seg-source> only. */
    struct str mid = xml_get(block->source, "mid");
    if (mid.len && xml_node_is(block->source->parent, "seg-source")) xml_set(candidate, "mid", mid);
    if (xliff_has_candidate(&xliff->candidates, candidate))
        xliff_drop(candidate);
    else
        block->candidate = candidate;
    return true;
}
