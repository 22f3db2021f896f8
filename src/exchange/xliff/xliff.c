/* SPDX-License-Identifier: Apache-2.0 */
/* XLIFF 1.0 to 1.2 and 2.0 to 2.2: a bilingual document that other tools made. The tree is read whole; targets, states and
 * candidates are put into it; everything else stays. */
#include <stdlib.h>
#include <string.h>

#include "exchange/xliff/xliff_parts.h"

static bool xliff_open(struct document *document, struct str bytes, struct error *err) {
    struct xliff *xliff = ARENA_NEW(&document->arena, struct xliff);
    document->state = xliff;
    xliff->doc = xml_tree_read(document->name, bytes, NULL, err);
    if (!xliff->doc) return false;
    xmlNodePtr root = xmlDocGetRootElement(xliff->doc);
    struct str version = xml_get(root, "version");
    if (!xml_node_is(root, "xliff"))
        return error_set(err, ERR_MALFORMED, "%s:%ld: <%s> where <xliff> should be", document->name, xmlGetLineNo(root),
                         (const char *)root->name);
    if (!str_starts(version, STR("1.")) && !str_starts(version, STR("2.")))
        return error_set(err, ERR_MALFORMED, "%s:%ld: XLIFF version \"%" STR_FMT "\" is not known", document->name,
                         xmlGetLineNo(root), STR_ARG(version));
    xliff->version2 = version.at[0] == '2';
    return xliff->version2 ? xliff2_walk(document, root, err) : xliff1_walk(document, root, err);
}

static void xliff_close(struct document *document) {
    struct xliff *xliff = document->state;
    if (!xliff) return;
    for (size_t i = 0; i < xliff->count; i++)
        if (xliff->blocks[i].held) xmlFreeNode(xliff->blocks[i].held);
    if (xliff->doc) xmlFreeDoc(xliff->doc);
    xliff2_ids_done(&xliff->taken);
    xliff_candidates_done(&xliff->candidates);
    free(xliff->blocks);
}

static bool xliff_set_target(struct document *document, size_t index, const struct placed_target *target, struct error *err) {
    struct xliff *xliff = document->state;
    struct xliff_block *block = &xliff->blocks[index];
    return xliff->version2 ? xliff2_set_target(document, block, target, err) : xliff1_set_target(document, block, target, err);
}

static bool xliff_add_candidate(struct document *document, size_t index, struct segment source,
                                const struct placed_target *target, struct error *err) {
    struct xliff *xliff = document->state;
    struct xliff_block *block = &xliff->blocks[index];
    return xliff->version2 ? xliff2_add_candidate(document, block, source, target, err)
                           : xliff1_add_candidate(document, block, source, target, err);
}

static bool xliff_write(struct document *document, struct buf *out, struct error *err) {
    const struct xliff *xliff = document->state;
    return xml_tree_write(xliff->doc, document->name, out, err);
}

const struct document_ops document_xliff_ops = {
    .open = xliff_open,
    .set_target = xliff_set_target,
    .add_candidate = xliff_add_candidate,
    .set_languages = xliff_set_languages,
    .write = xliff_write,
    .close = xliff_close,
};
