/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of XLIFF 2.x about what the elements of one <unit> say of each other: ids, pairs, references to data, notes and
 * other codes, languages, order. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/xliff/xliff2_check.h"
#include "exchange/xliff/xliff2_ids.h"

/* The inline elements of all sources, or all targets, of a unit, in order. */
struct inlines {
    xmlNodePtr *at;
    size_t count, capacity;
};

/* Comparing each with each is bounded by this; beyond it only the first ones are looked at. */
enum { INLINES_MAX = 2000 };

static void collect(struct inlines *inlines, const xmlNode *parent) {
    for (xmlNodePtr node = parent ? parent->children : NULL; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || inlines->count == INLINES_MAX) continue;
        if (inlines->count == inlines->capacity) {
            inlines->capacity = inlines->capacity ? inlines->capacity * 2 : 64;
            inlines->at = alloc_again(inlines->at, inlines->capacity, sizeof *inlines->at);
        }
        inlines->at[inlines->count++] = node;
        collect(inlines, node);
    }
}

static bool is_part(const xmlNode *node) {
    return xml_node_is(node, "segment") || xml_node_is(node, "ignorable");
}

static struct inlines collect_side(const xmlNode *unit, const char *side) {
    struct inlines inlines = {0};
    for (const xmlNode *part = unit->children; part; part = part->next)
        if (is_part(part)) collect(&inlines, xml_child(part, side));
    return inlines;
}

static const xmlNode *find_inline(const struct inlines *inlines, size_t end, const char *name, struct str id) {
    for (size_t i = 0; i < end; i++)
        if ((!name || xml_node_is(inlines->at[i], name)) && str_equal(xml_get(inlines->at[i], "id"), id)) return inlines->at[i];
    return NULL;
}

/* What of the unit is named from elsewhere, by id: there may be as many as the file has room for. */
struct named {
    struct xliff2_ids parts, data, notes;
};

static void collect_named(struct xliff2_ids *ids, const xmlNode *parent, const char *name) {
    for (const xmlNode *node = xml_child(parent, name); node; node = xml_next(node, name))
        xliff2_ids_add(ids, "", xml_get(node, "id"), node);
    xliff2_ids_sort(ids);
}

static struct named named_in(const xmlNode *unit) {
    struct named named = {0};
    for (const xmlNode *part = unit->children; part; part = part->next)
        if (is_part(part)) xliff2_ids_add(&named.parts, "", xml_get(part, "id"), part);
    xliff2_ids_sort(&named.parts);
    collect_named(&named.data, xml_child(unit, "originalData"), "data");
    collect_named(&named.notes, xml_child(unit, "notes"), "note");
    return named;
}

static void named_done(struct named *named) {
    xliff2_ids_done(&named->parts);
    xliff2_ids_done(&named->data);
    xliff2_ids_done(&named->notes);
}

static bool is(const xmlNode *node, const char *attribute, const char *value) {
    return str_equal(xml_get(node, attribute), str_of(value));
}

/* ---- languages, spaces, order ------------------------------------------------------------------------------------------- */

static void check_side(struct document *document, const xmlNode *root, const xmlNode *side, const char *language) {
    struct language declared, here;
    if (!side) return;
    xmlChar *inherited = xmlNodeGetLang(side);
    struct str tag = arena_copy(&document->arena, str_of((const char *)inherited));
    xmlFree(inherited);
    if (xml_node_is(side, "target") && !xml_get(root, "trgLang").len)
        document_warn(document, xmlGetLineNo(side), "<target>, but <xliff> has no trgLang");
    if (!tag.len) return;
    if (!language_parse(tag, &here, NULL))
        document_warn(document, xmlGetLineNo(side), "xml:lang=\"%" STR_FMT "\" is not a language tag", STR_ARG(tag));
    else if (language_parse(xml_get(root, language), &declared, NULL) && !language_equal(&declared, &here))
        document_warn(document, xmlGetLineNo(side), "xml:lang=\"%s\", but %s=\"%s\"", here.tag, language, declared.tag);
}

/* A target without order stands where its source does. */
static void check_order(struct document *document, const xmlNode *unit) {
    int64_t places[200], count = 0;
    bool given = false;
    for (const xmlNode *part = unit->children; part && count < 200; part = part->next) {
        if (!is_part(part)) continue;
        struct str order = xml_get(xml_child(part, "target"), "order");
        if (!str_to_int(order, &places[count])) places[count] = count + 1;
        given = given || order.len;
        for (int64_t i = 0; given && i < count; i++)
            if (places[i] == places[count]) {
                document_warn(document, xmlGetLineNo(part), "two targets stand in place %lld", (long long)places[i]);
                break;
            }
        count++;
    }
}

static void check_parts(struct document *document, const xmlNode *root, const xmlNode *unit) {
    int64_t parts = 0, order;
    for (const xmlNode *part = unit->children; part; part = part->next) parts += is_part(part);
    for (const xmlNode *part = unit->children; part; part = part->next) {
        if (!is_part(part)) continue;
        const xmlNode *source = xml_child(part, "source"), *target = xml_child(part, "target");
        check_side(document, root, source, "srcLang");
        check_side(document, root, target, "trgLang");
        if (target && source && (xmlNodeGetSpacePreserve(source) == 1) != (xmlNodeGetSpacePreserve(target) == 1))
            document_warn(document, xmlGetLineNo(target), "xml:space is not that of <source>");
        struct str given = xml_get(target, "order");
        if (given.len && (!str_to_int(given, &order) || order < 1 || order > parts))
            document_warn(document, xmlGetLineNo(target), "order=\"%" STR_FMT "\" is beyond the segments", STR_ARG(given));
    }
    check_order(document, unit);
}

/* ---- ids ---------------------------------------------------------------------------------------------------------------- */

/* Segments and the codes of the sources share one set of ids; the targets have theirs. */
static void check_ids(struct document *document, const struct xliff2_ids *parts, const struct inlines *source,
                      const struct inlines *target) {
    for (size_t i = 1; i < parts->count; i++)
        if (str_equal(parts->at[i - 1].value, parts->at[i].value))
            document_warn(document, parts->at[i].line, "id=\"%" STR_FMT "\" a second time", STR_ARG(parts->at[i].value));
    for (size_t i = 0; i < source->count; i++) {
        struct str id = xml_get(source->at[i], "id");
        const struct xliff2_id *part = id.len ? xliff2_ids_find(parts, "", id) : NULL;
        if (part) document_warn(document, part->line, "id=\"%" STR_FMT "\" is a segment's and a code's", STR_ARG(id));
    }
    for (const struct inlines *side = source;; side = target) {
        for (size_t i = 0; i < side->count; i++) {
            struct str id = xml_get(side->at[i], "id");
            if (id.len && find_inline(side, i, NULL, id))
                document_warn(document, xmlGetLineNo(side->at[i]), "id=\"%" STR_FMT "\" a second time", STR_ARG(id));
        }
        if (side == target) break;
    }
}

/* ---- pairs -------------------------------------------------------------------------------------------------------------- */

static void check_same_rights(struct document *document, const xmlNode *start, const xmlNode *end) {
    static const char *const rights[] = {"canCopy", "canDelete", "canOverlap"};
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++) {
        struct str a = xml_get(start, rights[i]), b = xml_get(end, rights[i]);
        if (!str_equal(a.len ? a : STR("yes"), b.len ? b : STR("yes")))
            document_warn(document, xmlGetLineNo(end), "%s is not that of its <sc>", rights[i]);
    }
    struct str a = xml_get(start, "canReorder"), b = xml_get(end, "canReorder");
    bool fixed = a.len && !str_equal(a, STR("yes")), end_fixed = str_equal(b, STR("no"));
    if (fixed != end_fixed) document_warn(document, xmlGetLineNo(end), "canReorder does not go with that of its <sc>");
}

static void check_end(struct document *document, const struct inlines *inlines, size_t index) {
    const xmlNode *end = inlines->at[index];
    struct str start = xml_get(end, "startRef");
    bool isolated = is(end, "isolated", "yes");
    const char *opener = xml_node_is(end, "ec") ? "sc" : "sm";
    const xmlNode *found = start.len ? find_inline(inlines, index, opener, start) : NULL;
    long line = xmlGetLineNo(end);
    if (isolated && start.len) document_warn(document, line, "<ec> is isolated and has a startRef");
    if (isolated && !xml_get(end, "id").len) document_warn(document, line, "an isolated <ec> without id");
    if (!isolated && opener[1] == 'c' && xml_get(end, "id").len) document_warn(document, line, "<ec> with id is not isolated");
    if (!isolated && !start.len && opener[1] == 'c') document_warn(document, line, "<ec> without startRef");
    if (!isolated && start.len && !found)
        document_warn(document, line, "startRef=\"%" STR_FMT "\": there is no <%s> before it", STR_ARG(start), opener);
    if (found && opener[1] == 'c') check_same_rights(document, found, end);
}

static bool has_end(const struct inlines *inlines, size_t index, const char *closer) {
    struct str id = xml_get(inlines->at[index], "id");
    for (size_t i = index + 1; i < inlines->count; i++)
        if (xml_node_is(inlines->at[i], closer) && str_equal(xml_get(inlines->at[i], "startRef"), id)) return true;
    return false;
}

static void check_pairs(struct document *document, const struct inlines *inlines) {
    for (size_t i = 0; i < inlines->count; i++) {
        const xmlNode *node = inlines->at[i];
        bool start = xml_node_is(node, "sc"), isolated = is(node, "isolated", "yes");
        if (xml_node_is(node, "ec") || xml_node_is(node, "em")) check_end(document, inlines, i);
        if (start && isolated == has_end(inlines, i, "ec"))
            document_warn(document, xmlGetLineNo(node),
                          isolated ? "an isolated <sc> has its <ec> here" : "<sc> without its <ec>");
        if (xml_node_is(node, "sm") && !has_end(inlines, i, "em"))
            document_warn(document, xmlGetLineNo(node), "<sm> without its <em>");
    }
}

/* ---- references --------------------------------------------------------------------------------------------------------- */

static void check_data(struct document *document, const struct xliff2_ids *data, const xmlNode *node) {
    static const char *const references[] = {"dataRef", "dataRefStart", "dataRefEnd"};
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        struct str id = xml_get(node, references[i]);
        if (id.len && !xliff2_ids_find(data, "", id))
            document_warn(document, xmlGetLineNo(node), "%s=\"%" STR_FMT "\": the unit has no such data", references[i],
                          STR_ARG(id));
    }
}

static void check_copy(struct document *document, const struct inlines *source, const xmlNode *node) {
    struct str id = xml_get(node, "copyOf");
    const xmlNode *original = id.len ? find_inline(source, source->count, NULL, id) : NULL;
    if (!id.len) return;
    if (!original)
        document_warn(document, xmlGetLineNo(node), "copyOf=\"%" STR_FMT "\": there is no such code", STR_ARG(id));
    else if (is(original, "canCopy", "no"))
        document_warn(document, xmlGetLineNo(node), "copyOf=\"%" STR_FMT "\": that code may not be copied", STR_ARG(id));
    if (xml_get(node, "dataRef").len || xml_get(node, "dataRefStart").len)
        document_warn(document, xmlGetLineNo(node), "copyOf together with original data");
}

/* ID of "#n=ID" or "#f=.../u=UNIT/n=ID", if that is this unit; else empty. */
static struct str note_of(const xmlNode *unit, struct str ref) {
    struct str own = xml_get(unit, "id");
    size_t path = str_find(ref, STR("/u="), 0), start = path == SIZE_MAX ? 1 : path + strlen("/u=") + own.len + 1;
    bool here = path == SIZE_MAX || str_starts(str_slice(ref, path + strlen("/u="), ref.len), own);
    struct str rest = start <= ref.len ? str_slice(ref, start, ref.len) : STR("");
    return here && ref.len && ref.at[0] == '#' && str_starts(rest, STR("n=")) ? str_slice(rest, 2, rest.len) : STR("");
}

/* Of a note of the unit. */
static void check_comment(struct document *document, const xmlNode *unit, const struct xliff2_ids *notes, const xmlNode *node) {
    struct str ref = xml_get(node, "ref"), value = xml_get(node, "value");
    bool annotation = xml_node_is(node, "mrk") || xml_node_is(node, "sm");
    if (!annotation || !is(node, "type", "comment")) return;
    if ((ref.len > 0) == (value.len > 0)) document_warn(document, xmlGetLineNo(node), "a comment needs either value or ref");
    if (!ref.len) return;
    struct str id = note_of(unit, ref);
    if (!id.len || !xliff2_ids_find(notes, "", id))
        document_warn(document, xmlGetLineNo(node), "ref=\"%" STR_FMT "\": the unit has no such note", STR_ARG(ref));
}

static void check_character(struct document *document, const xmlNode *node) {
    struct str hex = xml_get(node, "hex");
    unsigned long code_point = strtoul(hex.len ? hex.at : "", NULL, 16);
    bool digits = hex.len && hex.len <= 8 && strspn(hex.at, "0123456789abcdefABCDEF") == hex.len;
    bool fits =
        code_point <= 0x1F || (code_point >= 0xD800 && code_point <= 0xDFFF) || code_point == 0xFFFE || code_point == 0xFFFF;
    if (!digits || !fits || code_point == 9 || code_point == 10 || code_point == 13)
        document_warn(document, xmlGetLineNo(node), "<cp hex=\"%" STR_FMT "\"> is not a character that needs one",
                      STR_ARG(hex));
}

static bool is_fixed(const xmlNode *node) {
    return is(node, "canReorder", "no") || is(node, "canReorder", "firstNo");
}

/* "no" goes on what "firstNo" began, and such a row may be neither copied nor deleted. */
static void check_reorder(struct document *document, const struct inlines *inlines) {
    bool begun = false;
    for (size_t i = 0; i < inlines->count; i++) {
        const xmlNode *node = inlines->at[i];
        if (is(node, "canReorder", "no") && !begun)
            document_warn(document, xmlGetLineNo(node), "canReorder=\"no\" without a firstNo before it");
        if (is_fixed(node) && !xml_node_is(node, "ec") && (!is(node, "canCopy", "no") || !is(node, "canDelete", "no")))
            document_warn(document, xmlGetLineNo(node), "canReorder is limited, but not canCopy and canDelete");
        if (xml_get(node, "canReorder").len) begun = is_fixed(node);
    }
}

static bool is_code(const xmlNode *node) {
    return xml_node_is(node, "ph") || xml_node_is(node, "pc") || xml_node_is(node, "sc") || xml_node_is(node, "ec");
}

/* The code before inlines->at[index], or NULL. */
static const xmlNode *code_before(const struct inlines *inlines, size_t index) {
    while (index-- > 0)
        if (is_code(inlines->at[index])) return inlines->at[index];
    return NULL;
}

/* The <pc> that the code is in; STR("") for none. */
static struct str enclosing(const xmlNode *code) {
    return code->parent && xml_node_is(code->parent, "pc") ? xml_get(code->parent, "id") : STR("");
}

/* Where a row of codes goes on in the source, it goes on in the target, with nothing in between, and within the same code. */
static void check_row(struct document *document, const struct inlines *source, const struct inlines *target) {
    for (size_t i = 0; i < target->count; i++) {
        const xmlNode *node = target->at[i];
        struct str id = xml_get(node, "id");
        size_t k = 0;
        while (k < source->count && !str_equal(xml_get(source->at[k], "id"), id)) k++;
        if (!is(node, "canReorder", "no") || !id.len || k == 0 || k == source->count) continue;
        if (!str_equal(xml_get(code_before(target, i), "id"), xml_get(code_before(source, k), "id")) ||
            !str_equal(enclosing(node), enclosing(source->at[k])))
            document_warn(document, xmlGetLineNo(node), "a code was moved out of its row (canReorder=\"no\")");
    }
}

/* The subtypes that begin with "xlf:" go with one type each. */
static void check_subtype(struct document *document, const xmlNode *node) {
    struct str subtype = xml_get(node, "subType"), type = xml_get(node, "type");
    if (!str_starts(subtype, STR("xlf:")) || !type.len) return;
    struct str name = str_slice(subtype, 4, subtype.len);
    bool ui = str_equal(name, STR("var"));
    bool fmt = str_equal(name, STR("lb")) || str_equal(name, STR("pb")) || str_equal(name, STR("b")) ||
               str_equal(name, STR("i")) || str_equal(name, STR("u"));
    if (!(ui && str_equal(type, STR("ui"))) && !(fmt && str_equal(type, STR("fmt"))))
        document_warn(document, xmlGetLineNo(node), "subType=\"%" STR_FMT "\" does not go with type=\"%" STR_FMT "\"",
                      STR_ARG(subtype), STR_ARG(type));
}

static void check_flows(struct document *document, const struct xliff2_ids *units, const xmlNode *node) {
    static const char *const references[] = {"subFlows", "subFlowsStart", "subFlowsEnd"};
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        for (struct str rest = xml_get(node, references[i]); rest.len;) {
            struct str id = str_cut(&rest, ' ');
            if (id.len && !xliff2_ids_find(units, "unit", id))
                document_warn(document, xmlGetLineNo(node), "%s: the file has no unit \"%" STR_FMT "\"", references[i],
                              STR_ARG(id));
        }
}

static void check_deleted(struct document *document, const struct inlines *source, const struct inlines *target,
                          const xmlNode *unit) {
    bool translated = false;
    for (const xmlNode *part = unit->children; part; part = part->next)
        translated = translated || (xml_node_is(part, "segment") && xml_child(part, "target"));
    for (size_t i = 0; translated && i < source->count; i++)
        if (is(source->at[i], "canDelete", "no") && !find_inline(target, target->count, NULL, xml_get(source->at[i], "id")))
            document_warn(document, xmlGetLineNo(source->at[i]), "a code that may not be deleted is not in <target>");
}

static void check_codes(struct document *document, const xmlNode *unit, const struct named *named,
                        const struct xliff2_ids *units, const struct inlines *inlines, const struct inlines *source) {
    for (size_t i = 0; i < inlines->count; i++) {
        check_data(document, &named->data, inlines->at[i]);
        check_copy(document, source, inlines->at[i]);
        check_comment(document, unit, &named->notes, inlines->at[i]);
        check_subtype(document, inlines->at[i]);
        check_flows(document, units, inlines->at[i]);
        if (xml_node_is(inlines->at[i], "cp")) check_character(document, inlines->at[i]);
    }
    check_pairs(document, inlines);
    check_reorder(document, inlines);
}

/* A candidate is for a segment or a span of the unit: "#ID". */
static void check_matches(struct document *document, const xmlNode *unit, const struct xliff2_ids *parts,
                          const struct xliff2_ids *codes) {
    for (const xmlNode *match = xml_child(xml_child(unit, "matches"), "match"); match; match = xml_next(match, "match")) {
        struct str ref = xml_get(match, "ref"), id = str_starts(ref, STR("#")) ? str_slice(ref, 1, ref.len) : STR("");
        if (str_starts(id, STR("t="))) continue; /* a span of the target */
        if (!id.len || (!xliff2_ids_find(parts, "", id) && !xliff2_ids_find(codes, "", id)))
            document_warn(document, xmlGetLineNo(match), "ref=\"%" STR_FMT "\" leads nowhere in the unit", STR_ARG(ref));
    }
}

void xliff2_check_unit(struct document *document, xmlNodePtr root, xmlNodePtr unit, const struct xliff2_ids *units) {
    struct inlines source = collect_side(unit, "source"), target = collect_side(unit, "target");
    struct named named = named_in(unit);
    struct xliff2_ids codes = {0};
    for (size_t i = 0; i < source.count; i++) xliff2_ids_add(&codes, "", xml_get(source.at[i], "id"), source.at[i]);
    xliff2_ids_sort(&codes);
    check_parts(document, root, unit);
    check_ids(document, &named.parts, &source, &target);
    check_codes(document, unit, &named, units, &source, &source);
    check_codes(document, unit, &named, units, &target, &source);
    check_deleted(document, &source, &target, unit);
    check_row(document, &source, &target);
    check_matches(document, unit, &named.parts, &codes);
    xliff2_ids_done(&codes);
    named_done(&named);
    free(source.at);
    free(target.at);
}
