/* SPDX-License-Identifier: Apache-2.0 */
/* The size and length restriction module of XLIFF 2.x (section 5.7 of the specification): attributes of core elements, which
 * mean what the <profiles> of their file say. What they look like is checked where these are the specification's own profiles.
 */
#include <string.h>

#include "exchange/xliff/xliff2_check.h"
#include "exchange/xliff/xliff2_ids.h"

#define SIZES_NAMESPACE "urn:oasis:names:tc:xliff:sizerestriction:2.0"

struct scope {
    struct document *document;
    bool general, storage;   /* by a profile of the specification */
    struct xliff2_ids known; /* all that stands in <data>, sorted; the kind is the same */
};

static bool is_ours(const xmlNs *ns) {
    return ns && ns->href && strcmp((const char *)ns->href, SIZES_NAMESPACE) == 0;
}

/* The value of the module's attribute, or the empty str. Points into the tree. */
static struct str get(const xmlNode *node, const char *name) {
    const xmlAttr *at = xmlHasNsProp(node, (const xmlChar *)name, (const xmlChar *)SIZES_NAMESPACE);
    return at && at->children && at->children->content ? str_of((const char *)at->children->content) : STR("");
}

/* ---- what the file says ------------------------------------------------------------------------------------------------- */

static void collect_data(struct scope *scope, const xmlNode *node) {
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) continue;
        xliff2_ids_add(&scope->known, "", xml_get(child, "id"), child);
        collect_data(scope, child);
    }
}

static void collect(struct scope *scope, const xmlNode *parent) {
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        if (xml_node_is(node, "data") && is_ours(node->ns))
            collect_data(scope, node);
        else
            collect(scope, node);
    }
}

static void read_profiles(struct scope *scope, const xmlNode *file) {
    for (const xmlNode *node = xml_child(file, "profiles"); node; node = xml_next(node, "profiles")) {
        struct str general = xml_get(node, "generalProfile"), storage = xml_get(node, "storageProfile");
        if (!is_ours(node->ns)) continue;
        scope->general = str_equal(general, STR("xliff:codepoints"));
        scope->storage = str_starts(storage, STR("xliff:utf"));
    }
}

/* ---- one element -------------------------------------------------------------------------------------------------------- */

static bool is_number(struct str s) {
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9') return false;
    return s.len > 0;
}

/* "*", "9", "1,9" or "1,*". */
static bool is_range(struct str s) {
    struct str least = str_cut(&s, ',');
    if (str_equal(least, STR("*"))) return !s.len;
    return is_number(least) && (!s.len || str_equal(s, STR("*")) || is_number(s));
}

static void check_form(const struct scope *scope, const xmlNode *node) {
    const struct {
        const char *name;
        bool applies;
        bool (*fits)(struct str);
        const char *form;
    } forms[] = {
        {"sizeRestriction", scope->general, is_range, "a maximum, or a minimum and a maximum"},
        {"storageRestriction", scope->storage, is_range, "a maximum, or a minimum and a maximum"},
        {"sizeInfo", scope->general, is_number, "a number"},
        {"equivStorage", scope->storage, is_number, "a number"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct str value = forms[i].applies ? get(node, forms[i].name) : STR("");
        if (value.len && !forms[i].fits(value))
            document_warn(scope->document, xmlGetLineNo(node), "%s=\"%" STR_FMT "\" is not %s", forms[i].name, STR_ARG(value),
                          forms[i].form);
    }
}

static bool is_within(const xmlNode *node, const xmlNode *ancestor) {
    while (node && node != ancestor) node = node->parent;
    return node != NULL;
}

/* 5.7.5.10: it names something in a <data> beside the element, or beside one that it is in. */
static void check_reference(const struct scope *scope, const xmlNode *node) {
    enum { SAME_MAX = 8 }; /* as many elements of one id are looked at: ids should be unique */
    struct str ref = get(node, "sizeInfoRef");
    const struct xliff2_id *found = ref.len ? xliff2_ids_find(&scope->known, "", ref) : NULL, *end = scope->known.at;
    if (!ref.len) return;
    if (get(node, "sizeInfo").len) document_warn(scope->document, xmlGetLineNo(node), "sizeInfo together with sizeInfoRef");
    end += scope->known.count;
    for (size_t i = 0; found && found + i < end && i < SAME_MAX && str_equal(found[i].value, ref); i++) {
        const xmlNode *data = found[i].node;
        while (!(xml_node_is(data, "data") && is_ours(data->ns))) data = data->parent;
        if (is_within(node->parent, data->parent)) return;
    }
    document_warn(scope->document, xmlGetLineNo(node), "sizeInfoRef=\"%" STR_FMT "\": no <data> beside or above has it",
                  STR_ARG(ref));
}

static void check_element(const struct scope *scope, const xmlNode *node) {
    static const char attributes[] = "storageRestriction sizeRestriction equivStorage sizeInfo sizeInfoRef";
    bool must, any = false, closes = false;
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        const char *name = (const char *)at->name;
        if (!is_ours(at->ns)) continue;
        any = true;
        closes = closes || strcmp(name, "equivStorage") == 0 || strncmp(name, "sizeInfo", strlen("sizeInfo")) == 0;
        if (!xliff2_is_listed(attributes, str_of(name), &must))
            document_warn(scope->document, xmlGetLineNo(node), "the size restriction module has no attribute \"%s\"", name);
    }
    if (!any) return;
    if (closes && xml_node_is(node, "ec") && !str_equal(xml_get(node, "isolated"), STR("yes")))
        document_warn(scope->document, xmlGetLineNo(node), "<ec> takes sizes only when it is isolated");
    check_form(scope, node);
    check_reference(scope, node);
}

static void walk(const struct scope *scope, const xmlNode *node) {
    check_element(scope, node);
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) walk(scope, child);
}

void xliff2_check_sizes(struct document *document, const xmlNode *file) {
    struct scope scope = {.document = document};
    read_profiles(&scope, file);
    collect(&scope, file);
    xliff2_ids_sort(&scope.known);
    walk(&scope, file);
    xliff2_ids_done(&scope.known);
}
