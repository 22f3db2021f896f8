/* SPDX-License-Identifier: Apache-2.0 */
/* How elements of XLIFF 2.x are named from elsewhere (sections 4.2 and 4.9 of the specification): the grammar of fragment
 * identifiers in `ref`, and that ids of a module or an extension are unique within the <file>, <group> or <unit> that they
 * stand in. */
#include <string.h>

#include "exchange/xliff/xliff2_check.h"
#include "exchange/xliff/xliff2_ids.h"

#define CORE_NAMESPACE "urn:oasis:names:tc:xliff:document:2."

/* ---- fragment identifiers ----------------------------------------------------------------------------------------------- */

enum { SELECTOR_NONE, SELECTOR_FILE, SELECTOR_GROUP, SELECTOR_UNIT, SELECTOR_LEAF, SELECTOR_MODULE };

/* Prefixes and what they lead to: 4.2. "tbx" is the one registered extension that we have met. */
static const struct {
    const char *prefix;
    int selector;
} prefixes[] = {
    {"f", SELECTOR_FILE},     {"g", SELECTOR_GROUP},    {"u", SELECTOR_UNIT},     {"n", SELECTOR_LEAF},
    {"d", SELECTOR_LEAF},     {"t", SELECTOR_LEAF},     {"mtc", SELECTOR_MODULE}, {"gls", SELECTOR_MODULE},
    {"fs", SELECTOR_MODULE},  {"mda", SELECTOR_MODULE}, {"res", SELECTOR_MODULE}, {"ctr", SELECTOR_MODULE},
    {"slr", SELECTOR_MODULE}, {"val", SELECTOR_MODULE}, {"its", SELECTOR_MODULE}, {"pgs", SELECTOR_MODULE},
    {"tbx", SELECTOR_MODULE},
};

/* Without a prefix: a segment, or an inline element of the source. */
static int selector_of(struct str selector) {
    size_t equals = str_find(selector, STR("="), 0);
    if (equals == SIZE_MAX) return SELECTOR_LEAF;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_equal(str_slice(selector, 0, equals), str_of(prefixes[i].prefix))) return prefixes[i].selector;
    return SELECTOR_NONE;
}

/* What is wrong with the fragment (what stands behind "#"), or NULL. An element of a module may have more below it. */
static const char *find_fault(struct str fragment) {
    int last = SELECTOR_NONE;
    if (str_starts(fragment, STR("/"))) fragment = str_slice(fragment, 1, fragment.len);
    if (!fragment.len) return "it names nothing";
    while (fragment.len) {
        int selector = selector_of(str_cut(&fragment, '/'));
        if (selector == SELECTOR_NONE) return "a prefix of no module, and not a registered one";
        if (last == SELECTOR_LEAF) return "nothing may follow what is inside a unit";
        if (last == SELECTOR_MODULE && selector < SELECTOR_LEAF) return "files, groups and units come first";
        if (selector < SELECTOR_LEAF && selector <= last)
            return selector == last ? "one prefix twice" : "the order is file, group, unit";
        last = selector;
    }
    return NULL;
}

/* ---- ids of modules and extensions -------------------------------------------------------------------------------------- */

static bool is_core(const xmlNode *node) {
    return node->ns && strncmp((const char *)node->ns->href, CORE_NAMESPACE, strlen(CORE_NAMESPACE)) == 0;
}

static struct str id_of(const xmlNode *node) {
    struct str id = xml_get(node, "id");
    const xmlAttr *xml = id.len ? NULL : xmlHasNsProp(node, (const xmlChar *)"id", XML_XML_NAMESPACE);
    return xml && xml->children && xml->children->content ? str_of((const char *)xml->children->content) : id;
}

/* Within what belongs to `top`'s namespace: other modules inside it are counted for themselves. */
static void collect(struct xliff2_ids *ids, const xmlNode *top, const xmlNode *node) {
    if (node->type != XML_ELEMENT_NODE || !node->ns || !xmlStrEqual(node->ns->href, top->ns->href)) return;
    xliff2_ids_add(ids, (const char *)top->ns->href, id_of(node), node);
    for (const xmlNode *child = node->children; child; child = child->next) collect(ids, top, child);
}

static void check_ids(struct document *document, const xmlNode *parent) {
    struct xliff2_ids ids = {0};
    for (const xmlNode *node = parent->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && node->ns && !is_core(node)) collect(&ids, node, node);
    xliff2_ids_warn_of_doubles(document, &ids);
    xliff2_ids_done(&ids);
}

void xliff2_check_references(struct document *document, const xmlNode *node) {
    bool container = xml_node_is(node, "file") || xml_node_is(node, "group") || xml_node_is(node, "unit");
    struct str ref = xml_get(node, "ref");
    const char *fault = str_starts(ref, STR("#")) ? find_fault(str_slice(ref, 1, ref.len)) : NULL;
    if (fault)
        document_warn(document, xmlGetLineNo(node), "ref=\"%" STR_FMT "\" is not a fragment identifier: %s", STR_ARG(ref),
                      fault);
    if (container && is_core(node)) check_ids(document, node);
}
