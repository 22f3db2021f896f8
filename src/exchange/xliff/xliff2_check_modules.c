/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the modules of XLIFF 2.x (sections 5.1 to 5.8 of the specification), as far as one element tells: what a table
 * can say, then the constraints that the specification puts in words. Sizes have their own file, xliff2_check_sizes.c. */
#include <stdlib.h>
#include <string.h>

#include "exchange/xliff/xliff2_check.h"
#include "exchange/xliff/xliff2_ids.h"

#define OASIS_NAMESPACE "urn:oasis:names:tc:xliff:"

/* As the table in xliff2_check.c. Elements of other namespaces are not looked at, nor attributes. */
static const struct rule {
    const char *module, *name, *attributes, *children;
} rules[] = {
    {"matches", "matches", "", "!match"},
    {"matches", "match", "id matchQuality matchSuitability origin !ref reference similarity subType type", "!source !target"},
    {"glossary", "glossary", "", "!glossEntry"},
    {"glossary", "glossEntry", "id ref", "!term translation definition"},
    {"glossary", "term", "source", "*"},
    {"glossary", "translation", "id ref source", "*"},
    {"glossary", "definition", "source", "*"},
    {"metadata", "metadata", "id", "!metaGroup"},
    {"metadata", "metaGroup", "id category appliesTo", "metaGroup meta"},
    {"metadata", "meta", "!type", "*"},
    {"resourcedata", "resourceData", "id", "resourceItemRef resourceItem"},
    {"resourcedata", "resourceItemRef", "id !ref", ""},
    {"resourcedata", "resourceItem", "id mimeType context", "source target reference"},
    {"resourcedata", "source", "href", "*"},
    {"resourcedata", "target", "href", "*"},
    {"resourcedata", "reference", "!href", ""},
    {"changetracking", "changeTrack", "", "!revisions"},
    {"changetracking", "revisions", "!appliesTo ref currentVersion", "!revision"},
    {"changetracking", "revision", "author datetime version", "!item"},
    {"changetracking", "item", "!property", "*"},
    {"sizerestriction", "profiles", "generalProfile storageProfile", "normalization"},
    {"sizerestriction", "normalization", "general storage", ""},
    {"sizerestriction", "data", "!profile", "*"},
    {"validation", "validation", "", "!rule"},
    {"validation", "rule",
     "isPresent occurs isNotPresent startsWith endsWith existsInSource caseSensitive normalization disabled", ""},
};

static const struct {
    const char *module, *element, *attribute, *values;
} values[] = {
    {"matches", "match", "reference", "yes no"},
    {"metadata", "metaGroup", "appliesTo", "source target ignorable"},
    {"resourcedata", "resourceItem", "context", "yes no"},
    {"sizerestriction", "normalization", "general", "none nfc nfd"},
    {"sizerestriction", "normalization", "storage", "none nfc nfd"},
    {"validation", "rule", "existsInSource", "yes no"},
    {"validation", "rule", "caseSensitive", "yes no"},
    {"validation", "rule", "disabled", "yes no"},
    {"validation", "rule", "normalization", "none nfc nfd"},
};

/* What fs:fs may name: 5.3.5.1. */
static const char styles[] =
    "a b bdo big blockquote body br button caption center cite code col colgroup dd del div dl dt em h1 h2 h3 h4 h5 h6 head hr "
    "html i img label legend li ol p pre q s samp select small span strike strong sub sup table tbody td tfoot th thead title "
    "tr "
    "tt u ul";

static bool is(const xmlNode *node, const char *attribute, const char *value) {
    return str_equal(xml_get(node, attribute), str_of(value));
}

/* "metadata" of urn:oasis:names:tc:xliff:metadata:2.0; empty for other namespaces. */
static struct str module_of(const xmlNs *ns) {
    struct str rest = ns && ns->href ? str_of((const char *)ns->href) : STR("");
    if (!str_starts(rest, STR(OASIS_NAMESPACE))) return STR("");
    rest = str_slice(rest, strlen(OASIS_NAMESPACE), rest.len);
    struct str name = str_cut(&rest, ':');
    return str_starts(rest, STR("2.")) ? name : STR("");
}

/* ---- what a table says -------------------------------------------------------------------------------------------------- */

/* *known: the module has rules here. */
static const struct rule *find_rule(const xmlNode *node, struct str module, bool *known) {
    *known = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!str_equal(module, str_of(rules[i].module))) continue;
        *known = true;
        if (xml_node_is(node, rules[i].name)) return &rules[i];
    }
    return NULL;
}

static void check_child(struct document *document, const xmlNode *node, const struct rule *rule, const xmlNode *child) {
    bool must, text = child->type == XML_TEXT_NODE && !xmlIsBlankNode((xmlNodePtr)child);
    const char *name = (const char *)child->name, *parent = (const char *)node->name;
    if (text && !xliff2_is_listed(rule->children, STR("*"), &must))
        document_warn(document, xmlGetLineNo(node), "<%s> holds text", parent);
    bool same = child->type == XML_ELEMENT_NODE && str_equal(module_of(child->ns), str_of(rule->module));
    if (same && !xliff2_is_listed(rule->children, str_of(name), &must))
        document_warn(document, xmlGetLineNo(child), "<%s> in <%s>", name, parent);
}

static void check_values(struct document *document, const xmlNode *node, const struct rule *rule) {
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        bool must, here = strcmp(values[i].module, rule->module) == 0 && strcmp(values[i].element, rule->name) == 0;
        struct str value = here ? xml_get(node, values[i].attribute) : STR("");
        if (value.len && !xliff2_is_listed(values[i].values, value, &must))
            document_warn(document, xmlGetLineNo(node), "%s=\"%" STR_FMT "\" is not a value that XLIFF knows",
                          values[i].attribute, STR_ARG(value));
    }
}

static void check_by_table(struct document *document, const xmlNode *node, const struct rule *rule) {
    bool must;
    xliff2_check_musts(document, node, rule->attributes, rule->children);
    for (const xmlAttr *at = node->properties; at; at = at->next)
        if (!at->ns && !xliff2_is_listed(rule->attributes, str_of((const char *)at->name), &must))
            document_warn(document, xmlGetLineNo(node), "<%s> has no attribute \"%s\"", rule->name, (const char *)at->name);
    for (const xmlNode *child = node->children; child; child = child->next) check_child(document, node, rule, child);
    check_values(document, node, rule);
}

/* ---- what is said in words ---------------------------------------------------------------------------------------------- */

/* 5.2.4.2 */
static void check_entry(struct document *document, const xmlNode *root, const xmlNode *node) {
    (void)root;
    if (!xml_child(node, "translation") && !xml_child(node, "definition"))
        document_warn(document, xmlGetLineNo(node), "<glossEntry> without <translation> or <definition>");
}

static void check_group(struct document *document, const xmlNode *root, const xmlNode *node) {
    (void)root;
    if (!xml_child(node, "metaGroup") && !xml_child(node, "meta"))
        document_warn(document, xmlGetLineNo(node), "<metaGroup> without <meta>");
}

/* 5.5.4.5, 5.5.4.6: content or a file. Of the language only the source's is held against the document: a target may be for
 * another region. */
static void check_resource(struct document *document, const xmlNode *root, const xmlNode *node) {
    const char *name = (const char *)node->name;
    struct language declared, here;
    bool href = xmlHasProp(node, (const xmlChar *)"href") != NULL;
    const xmlNode *content = node->children;
    while (content && (content->type == XML_COMMENT_NODE || xmlIsBlankNode((xmlNodePtr)content))) content = content->next;
    if (href == (content != NULL))
        document_warn(document, xmlGetLineNo(node), "a resource's <%s> must have either content or href", name);
    struct str tag = xml_node_is(node, "source") ? xml_get(node, "xml:lang") : STR("");
    if (tag.len && language_parse(xml_get(root, "srcLang"), &declared, NULL) &&
        !(language_parse(tag, &here, NULL) && language_equal(&declared, &here)))
        document_warn(document, xmlGetLineNo(node), "xml:lang=\"%" STR_FMT "\", but srcLang=\"%s\"", STR_ARG(tag),
                      declared.tag);
}

/* 5.8.4.2, 5.8.5.2, 5.8.5.6. Attributes of other namespaces make a rule of one's own. */
static void check_validation(struct document *document, const xmlNode *root, const xmlNode *node) {
    static const char *const kinds[] = {"isPresent", "isNotPresent", "startsWith", "endsWith"};
    int given = 0;
    bool own = false;
    int64_t times;
    struct str occurs = xml_get(node, "occurs");
    (void)root;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) given += xmlHasProp(node, (const xmlChar *)kinds[i]) != NULL;
    for (const xmlAttr *at = node->properties; at; at = at->next) own = own || at->ns;
    if (given + own != 1)
        document_warn(document, xmlGetLineNo(node),
                      "<rule> needs exactly one of isPresent, isNotPresent, startsWith, endsWith and a rule of one's own");
    if (is(node, "existsInSource", "yes") && (own || given != 1 || xmlHasProp(node, (const xmlChar *)"isNotPresent")))
        document_warn(document, xmlGetLineNo(node), "existsInSource goes with isPresent, startsWith or endsWith only");
    if (occurs.len && (!str_to_int(occurs, &times) || times < 1))
        document_warn(document, xmlGetLineNo(node), "occurs=\"%" STR_FMT "\" is not a positive number", STR_ARG(occurs));
}

/* ---- change tracking ---------------------------------------------------------------------------------------------------- */

/* What the parent's <changeTrack>s may speak of, which are its other children and theirs: each by name and id, and by id alone
 * (the kind is empty). */
static struct xliff2_ids tracked_in(const xmlNode *parent) {
    struct xliff2_ids ids = {0};
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || xml_node_is(node, "changeTrack")) continue;
        xliff2_ids_add(&ids, (const char *)node->name, xml_get(node, "id"), node);
        xliff2_ids_add(&ids, "", xml_get(node, "id"), node);
        for (const xmlNode *child = node->children; child; child = child->next) {
            if (child->type != XML_ELEMENT_NODE) continue;
            xliff2_ids_add(&ids, (const char *)child->name, xml_get(child, "id"), child);
            xliff2_ids_add(&ids, "", xml_get(child, "id"), child);
        }
    }
    xliff2_ids_sort(&ids);
    return ids;
}

/* One revision: 5.6.5.6. `subject` NULL: it is not known what it is a revision of. */
static void check_revision(struct document *document, const xmlNode *revision, const xmlNode *subject) {
    struct xliff2_ids properties = {0};
    for (const xmlNode *item = xml_child(revision, "item"); item; item = xml_next(item, "item")) {
        struct str property = xml_get(item, "property");
        if (subject && property.len && !str_equal(property, STR("content")) &&
            !xmlHasProp(subject, (const xmlChar *)property.at))
            document_warn(document, xmlGetLineNo(item),
                          "property=\"%" STR_FMT "\" is not \"content\" or an attribute of that <%s>", STR_ARG(property),
                          (const char *)subject->name);
        xliff2_ids_add(&properties, "item", property, item);
    }
    xliff2_ids_sort(&properties);
    for (size_t i = 1; i < properties.count; i++)
        if (str_equal(properties.at[i].value, properties.at[i - 1].value))
            document_warn(document, properties.at[i].line, "property=\"%" STR_FMT "\" a second time in one <revision>",
                          STR_ARG(properties.at[i].value));
    xliff2_ids_done(&properties);
}

/* 5.6.5.2: currentVersion is one of the revisions' versions. */
static void check_current(struct document *document, const xmlNode *revisions) {
    struct str current = xml_get(revisions, "currentVersion");
    const xmlNode *revision = xml_child(revisions, "revision");
    while (revision && !str_equal(xml_get(revision, "version"), current)) revision = xml_next(revision, "revision");
    if (current.len && !revision)
        document_warn(document, xmlGetLineNo(revisions), "currentVersion=\"%" STR_FMT "\": there is no such revision",
                      STR_ARG(current));
}

/* 5.6.5.5: ref is the id of an element that appliesTo names. Of another element will do: OASIS's own valid files have that. */
static void check_revisions(struct document *document, const struct xliff2_ids *tracked, const xmlNode *revisions) {
    struct str applies = xml_get(revisions, "appliesTo"), ref = xml_get(revisions, "ref");
    const struct xliff2_id *found = applies.len && ref.len ? xliff2_ids_find(tracked, applies.at, ref) : NULL;
    if (ref.len && !xliff2_ids_find(tracked, "", ref))
        document_warn(document, xmlGetLineNo(revisions), "ref=\"%" STR_FMT "\": there is no such <%" STR_FMT "> here",
                      STR_ARG(ref), STR_ARG(applies));
    check_current(document, revisions);
    for (const xmlNode *at = xml_child(revisions, "revision"); at; at = xml_next(at, "revision"))
        check_revision(document, at, found ? found->node : NULL);
}

/* All <changeTrack>s of one parent at once: what they speak of is collected once. */
static void check_tracks(struct document *document, const xmlNode *parent) {
    const xmlNode *track = xml_child(parent, "changeTrack");
    if (!track) return;
    struct xliff2_ids tracked = tracked_in(parent);
    for (; track; track = xml_next(track, "changeTrack")) {
        if (!str_equal(module_of(track->ns), STR("changetracking"))) continue;
        for (const xmlNode *at = xml_child(track, "revisions"); at; at = xml_next(at, "revisions"))
            check_revisions(document, &tracked, at);
    }
    xliff2_ids_done(&tracked);
}

/* ---- format style ------------------------------------------------------------------------------------------------------- */

/* 5.3.4, 5.3.5: attributes of any element. */
static void check_style(struct document *document, const xmlNode *node) {
    const xmlAttr *style = NULL, *more = NULL;
    const char *element = (const char *)node->name;
    bool must;
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        if (!at->ns || !str_equal(module_of(at->ns), STR("fs"))) continue;
        if (strcmp((const char *)at->name, "fs") == 0)
            style = at;
        else if (strcmp((const char *)at->name, "subFs") == 0)
            more = at;
        else
            document_warn(document, xmlGetLineNo(node), "the format style module has no attribute \"%s\"",
                          (const char *)at->name);
    }
    const char *value = style && style->children ? (const char *)style->children->content : "";
    if (style && !xliff2_is_listed(styles, str_of(value), &must))
        document_warn(document, xmlGetLineNo(node), "fs=\"%s\" is not an element of HTML that XLIFF knows", value);
    if (more && !style) document_warn(document, xmlGetLineNo(node), "subFs without fs");
    if ((style || more) && xml_node_is(node, "ec") && !is(node, "isolated", "yes"))
        document_warn(document, xmlGetLineNo(node), "<%s> takes fs and subFs only when it is isolated", element);
}

/* ---- one element -------------------------------------------------------------------------------------------------------- */

void xliff2_check_module(struct document *document, const xmlNode *root, const xmlNode *node) {
    static const struct {
        const char *module, *element;
        void (*check)(struct document *, const xmlNode *root, const xmlNode *node);
    } checks[] = {
        {"glossary", "glossEntry", check_entry},    {"metadata", "metaGroup", check_group},
        {"resourcedata", "source", check_resource}, {"resourcedata", "target", check_resource},
        {"validation", "rule", check_validation},
    };
    struct str module = module_of(node->ns);
    bool known = false;
    const struct rule *rule = module.len ? find_rule(node, module, &known) : NULL;
    check_style(document, node);
    check_tracks(document, node);
    if (known && !rule)
        document_warn(document, xmlGetLineNo(node), "the module \"%" STR_FMT "\" has no element <%s>", STR_ARG(module),
                      (const char *)node->name);
    if (!rule) return;
    check_by_table(document, node, rule);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (strcmp(checks[i].module, rule->module) == 0 && strcmp(checks[i].element, rule->name) == 0)
            checks[i].check(document, root, node);
}
