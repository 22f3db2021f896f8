/* SPDX-License-Identifier: Apache-2.0 */
/* DOCX: a ZIP package of XML parts. Those with text (the document, headers, footers, notes) are read as trees; the package is
 * written with these parts replaced, all others as they are. */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/alloc.h"
#include "exchange/documents/docx_parts.h"
#include "text/text.h"

enum {
    ENTRIES_MAX = 5000,
    PART_BYTES_MAX = 32 * 1024 * 1024,  /* unpacked, of a part with text */
    PARTS_BYTES_MAX = 96 * 1024 * 1024, /* of all of them */
    PARTS_MAX = 200,
    RATIO_MAX = 200,              /* unpacked to packed: XML comes to 20 or 30, an empty table to 200, a bomb to 1000 */
    RATIO_FREE = 8 * 1024 * 1024, /* what any part may have unpacked */
};

struct docx {
    struct str bytes; /* the package as it came, in the arena */
    zip_t *zip;       /* while it is read or written */
    struct docx_part parts[PARTS_MAX];
    size_t part_count;
    uint64_t unpacked;
    size_t nodes;      /* of all parts that were read */
    struct str styles; /* the part with the language of text that says none; empty: there is none */
    struct docx_blocks blocks;
};

/* ---- the package -------------------------------------------------------------------------------------------------------- */

static bool refuse(struct document *document, struct error *err, enum error_code code, const char *why) {
    return error_set(err, code, "%s:1: %s", document->name, why);
}

/* A package in memory, on a copy of the bytes, which libzip frees. It is written there too: *source outlives the zip. */
static zip_t *open_package(struct str bytes, zip_source_t **source) {
    zip_error_t why;
    char *copy = alloc(bytes.len + 1);
    memcpy(copy, bytes.at, bytes.len);
    zip_error_init(&why);
    *source = zip_source_buffer_create(copy, bytes.len, 1, &why);
    if (!*source) abort(); /* out of memory */
    zip_source_keep(*source);
    zip_t *zip = zip_open_from_source(*source, ZIP_CHECKCONS, &why);
    if (!zip) zip_source_free(*source); /* what the zip would have held */
    zip_error_fini(&why);
    return zip;
}

/* Names that differ in case only are the same (OPC 6.3.5); -1: there is none. */
static zip_int64_t locate(zip_t *zip, const char *name) {
    zip_int64_t index = zip_name_locate(zip, name, 0);
    return index >= 0 ? index : zip_name_locate(zip, name, ZIP_FL_NOCASE);
}

static bool read_entry(struct document *document, uint64_t index, struct buf *out, struct error *err) {
    struct docx *docx = document->state;
    zip_stat_t stat;
    if (zip_stat_index(docx->zip, index, 0, &stat) != 0) return refuse(document, err, ERR_MALFORMED, "a broken package");
    docx->unpacked += stat.size;
    bool tight = stat.size > RATIO_FREE && stat.size / (stat.comp_size + 1) > RATIO_MAX;
    if (stat.size > PART_BYTES_MAX || docx->unpacked > PARTS_BYTES_MAX || tight)
        return refuse(document, err, ERR_TOO_LARGE, "a part that is too large, or packed too tightly to be honest");
    zip_file_t *file = zip_fopen_index(docx->zip, index, 0);
    if (!file) return refuse(document, err, ERR_MALFORMED, "a part that can't be unpacked");
    zip_int64_t got = zip_fread(file, buf_reserve(out, stat.size + 1), stat.size + 1); /* one more, to see that it ends */
    int closed = zip_fclose(file);
    if (got < 0 || (uint64_t)got != stat.size || closed != 0)
        return refuse(document, err, ERR_MALFORMED, "a part that can't be unpacked");
    out->len += (size_t)got;
    return true;
}

static xmlDocPtr read_part(struct document *document, uint64_t index, struct error *err) {
    struct docx *docx = document->state;
    struct buf bytes = {0};
    xmlDocPtr doc = NULL;
    struct str name = arena_format(&document->arena, "%s!%s", document->name, zip_get_name(docx->zip, index, 0));
    if (read_entry(document, index, &bytes, err)) doc = xml_tree_read(name.at, buf_str(&bytes), &docx->nodes, err);
    buf_done(&bytes);
    return doc;
}

/* ---- parts with text ---------------------------------------------------------------------------------------------------- */

static bool is_text_part(struct str content_type) {
    static const char *const kinds[] = {"document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_find(content_type, STR("wordprocessingml."), 0) != SIZE_MAX && str_ends(content_type, str_of(kinds[i])))
            return true;
    return false;
}

/* Names of parts begin with one, those of entries of the archive don't. */
static struct str without_slash(struct str name) {
    return str_starts(name, STR("/")) ? str_slice(name, 1, name.len) : name;
}

static bool add_part(struct document *document, struct str name, struct error *err) {
    struct docx *docx = document->state;
    struct str path = arena_copy(&document->arena, without_slash(name));
    zip_int64_t index = locate(docx->zip, path.at);
    if (index < 0) return true; /* named, but not there: nothing to translate */
    if (docx->part_count == PARTS_MAX) return refuse(document, err, ERR_TOO_LARGE, "too many parts with text");
    struct docx_part *part = &docx->parts[docx->part_count];
    *part = (struct docx_part){.document = document, .blocks = &docx->blocks, .index = (uint64_t)index};
    part->doc = read_part(document, part->index, err);
    if (!part->doc) return false;
    docx->part_count++;
    return docx_read_part(document, part, err);
}

/* The document itself comes first, whatever the order of the list. */
static bool add_parts(struct document *document, const xmlNode *types, bool main, struct error *err) {
    for (xmlNodePtr node = xml_child(types, "Override"); node; node = xml_next(node, "Override")) {
        struct str type = xml_get(node, "ContentType");
        bool is_main = str_ends(type, STR("document.main+xml"));
        if (is_text_part(type) && is_main == main && !add_part(document, xml_get(node, "PartName"), err)) return false;
    }
    return true;
}

static bool has_extension(struct str path, struct str extension) {
    size_t dot = path.len - extension.len - 1;
    return path.len > extension.len && path.at[dot] == '.' && str_equal_nocase(str_slice(path, dot + 1, path.len), extension);
}

/* The document may have its type by its extension: then the package's relationships tell which part it is. */
static bool is_document_by_default(const xmlNode *types, struct str path) {
    for (xmlNodePtr node = xml_child(types, "Default"); node; node = xml_next(node, "Default"))
        if (has_extension(path, xml_get(node, "Extension"))) {
            struct str type = xml_get(node, "ContentType");
            return is_text_part(type) && str_ends(type, STR("document.main+xml"));
        }
    return false;
}

static bool add_related_document(struct document *document, const xmlNode *types, struct error *err) {
    struct docx *docx = document->state;
    zip_int64_t index = locate(docx->zip, "_rels/.rels");
    if (index < 0) return true;
    xmlDocPtr relations = read_part(document, (uint64_t)index, err);
    if (!relations) return false;
    bool ok = true;
    for (xmlNodePtr node = xml_child(xmlDocGetRootElement(relations), "Relationship"); ok && node;
         node = xml_next(node, "Relationship")) {
        struct str target = xml_get(node, "Target");
        if (str_ends(xml_get(node, "Type"), STR("/officeDocument")) && is_document_by_default(types, target))
            ok = add_part(document, target, err);
    }
    xmlFreeDoc(relations);
    return ok;
}

static void find_styles(struct document *document, const xmlNode *types) {
    struct docx *docx = document->state;
    for (xmlNodePtr node = xml_child(types, "Override"); node; node = xml_next(node, "Override")) {
        struct str name = without_slash(xml_get(node, "PartName"));
        if (!str_ends(xml_get(node, "ContentType"), STR("wordprocessingml.styles+xml"))) continue;
        docx->styles = arena_copy(&document->arena, name);
    }
}

/* ---- parts that are left as they are ------------------------------------------------------------------------------------ */

static bool is_chart_part(struct str content_type) {
    return str_ends(content_type, STR("drawingml.chart+xml")) || str_ends(content_type, STR("drawingml.diagramData+xml"));
}

/* Titles and labels, and names that come from a table. Recursion is bounded by XML_DEPTH_MAX. */
static bool holds_chart_text(const xmlNode *parent) {
    struct arena arena = {0};
    bool holds = false;
    for (const xmlNode *node = parent->children; node && !holds; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        bool text = xml_node_is(node, "t") || xml_node_is(node, "strCache");
        holds = (text && !text_is_blank(xml_text(&arena, node))) || holds_chart_text(node);
    }
    arena_done(&arena);
    return holds;
}

/* What can't be read is left as well. It is read for this only, and counts for nothing else. */
static bool is_chart_with_text(struct document *document, struct str path) {
    struct docx *docx = document->state;
    uint64_t unpacked = docx->unpacked;
    size_t nodes = docx->nodes;
    zip_int64_t index = locate(docx->zip, arena_copy(&document->arena, path).at);
    xmlDocPtr doc = index >= 0 ? read_part(document, (uint64_t)index, NULL) : NULL;
    bool holds = doc && holds_chart_text(xmlDocGetRootElement(doc));
    xmlFreeDoc(doc);
    docx->unpacked = unpacked;
    docx->nodes = nodes;
    return holds;
}

static void warn_of_charts(struct document *document, const xmlNode *types) {
    for (xmlNodePtr node = xml_child(types, "Override"); node; node = xml_next(node, "Override")) {
        struct str path = without_slash(xml_get(node, "PartName"));
        if (!is_chart_part(xml_get(node, "ContentType")) || !is_chart_with_text(document, path)) continue;
        document_warn(document, 1, "the text of charts and diagrams is left as it is");
        return;
    }
}

static bool read_parts(struct document *document, struct error *err) {
    struct docx *docx = document->state;
    zip_int64_t index = locate(docx->zip, "[Content_Types].xml");
    if (zip_get_num_entries(docx->zip, 0) > ENTRIES_MAX)
        return refuse(document, err, ERR_TOO_LARGE, "too many files in the package");
    if (index < 0) return refuse(document, err, ERR_MALFORMED, "not a DOCX file: it has no [Content_Types].xml");
    xmlDocPtr types = read_part(document, (uint64_t)index, err);
    if (!types) return false;
    const xmlNode *root = xmlDocGetRootElement(types);
    find_styles(document, root);
    bool ok = add_parts(document, root, true, err);
    if (ok && docx->part_count == 0) ok = add_related_document(document, root, err);
    if (ok && docx->part_count == 0) ok = refuse(document, err, ERR_MALFORMED, "not a DOCX file: it has no document");
    ok = ok && add_parts(document, root, false, err);
    if (ok) warn_of_charts(document, root);
    xmlFreeDoc(types);
    return ok;
}

static bool docx_open(struct document *document, struct str bytes, struct error *err) {
    struct docx *docx = ARENA_NEW(&document->arena, struct docx);
    zip_source_t *source;
    document->state = docx;
    docx->bytes = bytes;
    if (bytes.len == 0) return refuse(document, err, ERR_MALFORMED, "the file is empty");
    docx->zip = open_package(bytes, &source);
    bool ok = docx->zip ? read_parts(document, err)
                        : refuse(document, err, ERR_MALFORMED, "not a DOCX file: no ZIP archive, or a broken one");
    if (docx->zip) zip_discard(docx->zip);
    zip_source_free(source);
    return ok;
}

static void docx_close(struct document *document) {
    struct docx *docx = document->state;
    if (!docx) return;
    for (size_t i = 0; i < docx->part_count; i++) {
        xmlFreeNode(docx->parts[i].limbo);
        xmlFreeDoc(docx->parts[i].doc);
    }
    free(docx->blocks.at);
}

static bool docx_set_target(struct document *document, size_t index, const struct placed_target *target, struct error *err) {
    struct docx *docx = document->state;
    (void)err;
    for (struct docx_block *block = &docx->blocks.at[index]; block; block = block->repeated)
        block->attribute ? docx_write_picture(block, target) : docx_write_paragraph(block, target);
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

static bool replace_part(struct document *document, zip_t *zip, uint64_t index, xmlDocPtr doc, struct error *err) {
    struct buf bytes = {0};
    if (!xml_tree_write(doc, document->name, &bytes, err)) {
        buf_done(&bytes);
        return false;
    }
    zip_source_t *source = zip_source_buffer(zip, bytes.at, bytes.len, 1); /* frees it */
    if (source && zip_file_replace(zip, index, source, ZIP_FL_OVERWRITE) == 0) return true;
    zip_source_free(source);
    return refuse(document, err, ERR_INTERNAL, "the package can't be changed");
}

/* Styles that can't be read have no say in a text that can. */
static bool replace_styles(struct document *document, zip_t *zip, struct error *err) {
    struct docx *docx = document->state;
    zip_int64_t index = docx->styles.len ? locate(zip, docx->styles.at) : -1;
    docx->zip = zip;
    xmlDocPtr doc = index >= 0 ? read_part(document, (uint64_t)index, NULL) : NULL;
    bool changed = doc && docx_set_languages(document, xmlDocGetRootElement(doc));
    bool ok = !changed || replace_part(document, zip, (uint64_t)index, doc, err);
    xmlFreeDoc(doc);
    return ok;
}

static bool read_source(struct document *document, zip_source_t *source, struct buf *out, struct error *err) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    bool ok = zip_source_open(source) == 0;
    bool opened = ok;
    ok = ok && zip_source_stat(source, &stat) == 0;
    zip_int64_t got = ok ? zip_source_read(source, buf_reserve(out, stat.size), stat.size) : -1;
    if (opened) zip_source_close(source);
    if (got < 0 || (uint64_t)got != stat.size) return refuse(document, err, ERR_INTERNAL, "the package can't be written");
    out->len += (size_t)got;
    return true;
}

static bool docx_write(struct document *document, struct buf *out, struct error *err) {
    struct docx *docx = document->state;
    zip_source_t *source;
    zip_t *zip = open_package(docx->bytes, &source);
    bool ok = zip != NULL, changed = false;
    for (size_t i = 0; ok && i < docx->part_count; i++) {
        const struct docx_part *part = &docx->parts[i];
        changed = changed || part->changed;
        if (part->changed) ok = replace_part(document, zip, part->index, part->doc, err);
    }
    ok = ok && (!changed || replace_styles(document, zip, err));
    if (zip && (!ok || zip_close(zip) != 0)) {
        zip_discard(zip);
        ok = false;
    }
    ok = ok && read_source(document, source, out, err);
    zip_source_free(source);
    return ok || refuse(document, err, ERR_INTERNAL, "the package can't be written");
}

const struct document_ops document_docx_ops = {
    .open = docx_open, .set_target = docx_set_target, .write = docx_write, .close = docx_close};
