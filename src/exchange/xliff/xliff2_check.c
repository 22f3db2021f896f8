/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of XLIFF 2.x that can be read off a table: which attributes and children an element may have, which it must have,
 * which values are known, and that ids are well-formed and unique. Files that break them are read all the same, as other tools
 * do; each breach is a warning. */
#include <stdio.h>
#include <string.h>

#include "exchange/xliff/xliff2_check.h"
#include "exchange/xliff/xliff2_ids.h"

#define CORE_NAMESPACE  "urn:oasis:names:tc:xliff:document:2."
#define OASIS_NAMESPACE "urn:oasis:names:tc:xliff:"
#define ITS_NAMESPACE   "http://www.w3.org/2005/11/its"

/* Words with a "!" in front are a must: an attribute, or at least one such child. "*" is text, "x" elements of other
 * namespaces. */
static const struct rule {
    const char *name, *attributes, *children;
    bool extensible; /* takes attributes of foreign namespaces */
} rules[] = {
#define CAN    "canCopy canDelete canReorder copyOf disp equiv subFlows subType type dataRef "
#define INLINE "* cp ph pc sc ec mrk sm em"
    {"xliff", "!version !srcLang trgLang xml:space xml:lang", "!file notes", true},
    {"file", "!id canResegment original translate srcDir trgDir xml:space", "skeleton x notes unit group", true},
    {"skeleton", "href", "* x", false},
    {"group", "!id name canResegment translate srcDir trgDir type xml:space", "x notes unit group", true},
    {"unit", "!id name canResegment translate srcDir trgDir type xml:space", "x notes originalData !segment ignorable", true},
    {"segment", "id canResegment state subState", "!source target", false},
    {"ignorable", "id", "!source target", false},
    {"notes", "", "!note", false},
    {"note", "id appliesTo category priority ref", "*", true},
    {"originalData", "", "!data", false},
    {"data", "!id dir xml:space", "* cp", false},
    {"source", "xml:lang xml:space", INLINE, false},
    {"target", "xml:lang xml:space order", INLINE, false},
    {"cp", "!hex", "", false},
    {"ph", CAN "!id", "", false},
    {"sc", CAN "!id canOverlap dir isolated", "", false},
    {"ec", CAN "id canOverlap dir isolated startRef", "", false},
    {"pc",
     "!id canCopy canDelete canOverlap canReorder copyOf dispEnd dispStart equivEnd equivStart dataRefEnd dataRefStart "
     "subFlowsEnd subFlowsStart subType type dir",
     INLINE, false},
    {"mrk", "!id translate type ref value", INLINE, true},
    {"sm", "!id translate type ref value", "", true},
    {"em", "!startRef", "", false},
#undef CAN
#undef INLINE
};

static const struct {
    const char *attribute, *element, *values; /* element NULL: of any; values between blanks */
} values[] = {
    {"translate", NULL, " yes no "},
    {"canResegment", NULL, " yes no "},
    {"canCopy", NULL, " yes no "},
    {"canDelete", NULL, " yes no "},
    {"canOverlap", NULL, " yes no "},
    {"isolated", NULL, " yes no "},
    {"canReorder", NULL, " yes firstNo no "},
    {"state", "segment", " initial translated reviewed final "},
    {"dir", NULL, " ltr rtl auto "},
    {"srcDir", NULL, " ltr rtl auto "},
    {"trgDir", NULL, " ltr rtl auto "},
    {"appliesTo", "note", " source target "},
    {"priority", "note", " 1 2 3 4 5 6 7 8 9 10 "},
    {"type", "ph", " fmt ui quote link image other "},
    {"type", "pc", " fmt ui quote link image other "},
    {"type", "sc", " fmt ui quote link image other "},
    {"type", "ec", " fmt ui quote link image other "},
    {"type", "match", " am mt icm idm tb tm other "},
};

static bool has_namespace(const xmlNs *ns, const char *start) {
    return ns && ns->href && strncmp((const char *)ns->href, start, strlen(start)) == 0;
}

static bool is_core(const xmlNode *node) {
    return node->type == XML_ELEMENT_NODE && has_namespace(node->ns, CORE_NAMESPACE);
}

static const struct rule *find_rule(const xmlNode *node) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (xml_node_is(node, rules[i].name)) return &rules[i];
    return NULL;
}

/* ---- attributes --------------------------------------------------------------------------------------------------------- */

static void check_attribute(struct document *document, const xmlNode *node, const struct rule *rule, const xmlAttr *at) {
    const char *element = (const char *)node->name, *name = (const char *)at->name;
    bool must, xml = at->ns && at->ns->prefix && strcmp((const char *)at->ns->prefix, "xml") == 0;
    char full[64];
    snprintf(full, sizeof full, "%s%s", xml ? "xml:" : "", name);
    if (at->ns && !xml) {
        bool module = has_namespace(at->ns, OASIS_NAMESPACE) || has_namespace(at->ns, ITS_NAMESPACE);
        if (!module && !rule->extensible)
            document_warn(document, xmlGetLineNo(node), "<%s> takes no attribute of another namespace (%s)", element, name);
    } else if (!xliff2_is_listed(rule->attributes, str_of(full), &must) && strcmp(full, "xml:lang") != 0)
        document_warn(document, xmlGetLineNo(node), "<%s> has no attribute \"%s\"", element, full);
}

static void check_values(struct document *document, const xmlNode *node) {
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char padded[32];
        struct str value = xml_get(node, values[i].attribute);
        if (!value.len || (values[i].element && !xml_node_is(node, values[i].element))) continue;
        snprintf(padded, sizeof padded, " %.*s ", (int)(value.len < 28 ? value.len : 28), value.at);
        if (!strstr(values[i].values, padded) && (values[i].element || find_rule(node)))
            document_warn(document, xmlGetLineNo(node), "%s=\"%" STR_FMT "\" is not a value that XLIFF knows",
                          values[i].attribute, STR_ARG(value));
    }
    if (xml_get(node, "subType").len && !xml_get(node, "type").len)
        document_warn(document, xmlGetLineNo(node), "subType without type");
    if (xml_get(node, "subState").len && !xml_get(node, "state").len)
        document_warn(document, xmlGetLineNo(node), "subState without state");
}

/* ---- children ----------------------------------------------------------------------------------------------------------- */

static void check_child(struct document *document, const xmlNode *node, const struct rule *rule, const xmlNode *child) {
    bool must;
    bool text = child->type == XML_TEXT_NODE && !xmlIsBlankNode((xmlNodePtr)child);
    if (text && !xliff2_is_listed(rule->children, STR("*"), &must))
        document_warn(document, xmlGetLineNo(node), "<%s> holds text", (const char *)node->name);
    if (child->type != XML_ELEMENT_NODE) return;
    bool module = has_namespace(child->ns, OASIS_NAMESPACE) && !is_core(child);
    struct str name = is_core(child) ? str_of((const char *)child->name) : STR("x");
    if (!xliff2_is_listed(rule->children, name, &must) &&
        !(module && (xml_node_is(node, "file") || xml_node_is(node, "xliff"))))
        document_warn(document, xmlGetLineNo(child), "<%s> in <%s>", (const char *)child->name, (const char *)node->name);
}

/* Elements that stand once at most, and before what comes after them. */
static void check_order(struct document *document, const xmlNode *node) {
    enum { ONCE = 5 };
    static const char *const once[ONCE] = {"skeleton", "notes", "originalData", "source", "target"};
    bool content = false, seen[ONCE] = {false};
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !is_core(child) && content && !xml_node_is(node, "skeleton"))
            document_warn(document, xmlGetLineNo(child), "<%s> behind the content of <%s>", (const char *)child->name,
                          (const char *)node->name);
        for (size_t i = 0; i < ONCE; i++) {
            if (!xml_node_is(child, once[i])) continue;
            if (is_core(child) && (seen[i] || (content && i < 3)))
                document_warn(document, xmlGetLineNo(child), "<%s> a second time, or behind what it should precede", once[i]);
            seen[i] = true;
        }
        if (!is_core(child)) continue;
        content = content || xml_node_is(child, "unit") || xml_node_is(child, "group") || xml_node_is(child, "segment");
    }
}

static void check_children(struct document *document, const xmlNode *node, const struct rule *rule) {
    for (const xmlNode *child = node->children; child; child = child->next) check_child(document, node, rule, child);
    if (xml_node_is(node, "file") && !xml_child(node, "unit") && !xml_child(node, "group"))
        document_warn(document, xmlGetLineNo(node), "<file> without <unit> or <group>");
    if (xml_node_is(node, "skeleton") && (xml_get(node, "href").len > 0) == (node->children != NULL))
        document_warn(document, xmlGetLineNo(node), "<skeleton> must have either content or href");
    check_order(document, node);
}

/* ---- ids ---------------------------------------------------------------------------------------------------------------- */

/* Units and groups of a file have their ids among themselves, deep down. */
static void collect_ids(struct xliff2_ids *ids, const xmlNode *parent) {
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (!is_core(node)) continue;
        if (xml_node_is(node, "unit")) xliff2_ids_add(ids, "unit", xml_get(node, "id"), node);
        if (!xml_node_is(node, "group")) continue;
        xliff2_ids_add(ids, "group", xml_get(node, "id"), node);
        collect_ids(ids, node);
    }
}

/* Ids among the children of one element: notes, data. */
static void check_child_ids(struct document *document, const xmlNode *node, const char *child) {
    struct xliff2_ids ids = {0};
    for (const xmlNode *at = xml_child(node, child); at; at = xml_next(at, child))
        xliff2_ids_add(&ids, child, xml_get(at, "id"), at);
    xliff2_ids_warn_of_doubles(document, &ids);
    xliff2_ids_done(&ids);
}

static void check_id(struct document *document, const xmlNode *node) {
    struct arena arena = {0};
    struct str id = xml_get(node, "id");
    bool ours = is_core(node) || has_namespace(node->ns, OASIS_NAMESPACE);
    if (ours && xmlHasProp(node, (const xmlChar *)"id") &&
        xmlValidateNMToken((const xmlChar *)arena_copy(&arena, id).at, 0) != 0)
        document_warn(document, xmlGetLineNo(node), "id=\"%" STR_FMT "\" is not a name token", STR_ARG(id));
    arena_done(&arena);
}

/* ---- the walk ----------------------------------------------------------------------------------------------------------- */

static void walk_file(struct document *document, xmlNodePtr root, xmlNodePtr file);

/* `ids`: of the units of the file that the node is in, sorted. */
static void walk(struct document *document, xmlNodePtr root, xmlNodePtr node, const struct xliff2_ids *ids) {
    const struct rule *rule = is_core(node) ? find_rule(node) : NULL;
    check_id(document, node);
    if (rule) {
        for (const xmlAttr *at = node->properties; at; at = at->next) check_attribute(document, node, rule, at);
        xliff2_check_musts(document, node, rule->attributes, rule->children);
        check_children(document, node, rule);
    }
    check_values(document, node);
    xliff2_check_module(document, root, node);
    xliff2_check_references(document, node);
    if (xml_node_is(node, "notes")) check_child_ids(document, node, "note");
    if (xml_node_is(node, "originalData")) check_child_ids(document, node, "data");
    if (xml_node_is(node, "unit") && is_core(node)) xliff2_check_unit(document, root, node, ids);
    for (xmlNodePtr child = node->children; child; child = child->next)
        if (xml_node_is(child, "file"))
            walk_file(document, root, child);
        else if (child->type == XML_ELEMENT_NODE)
            walk(document, root, child, ids);
}

static void walk_file(struct document *document, xmlNodePtr root, xmlNodePtr file) {
    struct xliff2_ids ids = {0};
    collect_ids(&ids, file);
    xliff2_ids_sort(&ids);
    walk(document, root, file, &ids);
    xliff2_ids_done(&ids);
}

void xliff2_check(struct document *document, xmlNodePtr root) {
    static const char *const tags[] = {"srcLang", "trgLang"};
    const struct xliff2_ids none = {0};
    check_child_ids(document, root, "file");
    for (xmlNodePtr file = xml_child(root, "file"); file; file = xml_next(file, "file")) {
        struct xliff2_ids ids = {0};
        collect_ids(&ids, file);
        xliff2_ids_warn_of_doubles(document, &ids);
        xliff2_ids_done(&ids);
        xliff2_check_sizes(document, file);
    }
    for (size_t i = 0; i < 2; i++) {
        struct language language;
        struct error why = {0};
        struct str tag = xml_get(root, tags[i]);
        if (tag.len && !language_parse(tag, &language, &why))
            document_warn(document, xmlGetLineNo(root), "%s: %s", tags[i], why.message);
    }
    walk(document, root, root, &none);
}
