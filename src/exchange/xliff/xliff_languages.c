/* SPDX-License-Identifier: Apache-2.0 */
/* The languages that a file names, held against those that are asked for.
 *
 *     the file's source is another language         refused: nothing would match, or wrongly
 *     its target is another language                what it has of translations goes, the file is one of the language asked for
 *     its target is the same, of another region     all stays, and so does the file's tag: the tool that made it wants it back
 *     it names none, or none that is known          it gets the one asked for
 *
 * XLIFF 1 says it for each <file>, and may for each <target> (xml:lang); XLIFF 2 for the whole. */
#include "exchange/xliff/xliff_parts.h"
#include "exchange/xliff/xliff_tools.h"
#include "text/iso639.h"
#include "text/text.h"

struct relabel {
    struct document *document;
    xmlNodePtr file;               /* <file> of XLIFF 1, the root of XLIFF 2 */
    struct language own;           /* its target language; empty: none that is known */
    const struct language *wanted; /* the one asked for */
    size_t dropped;                /* translations that are left out */
    struct language dropped_from;  /* of which language the last one was */
};

/* False for none, for what is no code of a language ("English"), and for "und" and "mul", which tell nothing. */
static bool read_language(const xmlNode *node, const char *attribute, struct language *out) {
    struct str value = xml_get(node, attribute);
    *out = (struct language){0};
    if (!value.len || !language_parse(value, out, NULL)) return false;
    struct str primary = language_primary(out);
    if (primary.len <= 3 && !str_equal(primary, STR("und")) && !str_equal(primary, STR("mul"))) return true;
    *out = (struct language){0};
    return false;
}

/* What this element says, or else the one around it, or else the file. */
static struct language language_of(const struct relabel *relabel, const xmlNode *target, const xmlNode *around) {
    struct language language;
    if (target && read_language(target, "xml:lang", &language)) return language;
    if (around && read_language(around, "xml:lang", &language)) return language;
    return relabel->own;
}

static bool is_foreign(const struct relabel *relabel, const xmlNode *target, const xmlNode *around) {
    struct language language = language_of(relabel, target, around);
    return language.tag[0] && !iso639_same_language(&language, relabel->wanted);
}

static void drop(xmlNodePtr node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* Children of this name that are in another language; `inner`: the element in them that would say so, NULL: they themselves. */
static void drop_foreign(const struct relabel *relabel, xmlNodePtr parent, const char *name, const char *inner) {
    for (xmlNodePtr node = parent->children, next; node; node = next) {
        next = node->next;
        if (!xml_node_is(node, name) || str_equal(xml_get(node, "reference"), STR("yes"))) continue;
        if (is_foreign(relabel, inner ? xml_child(node, inner) : node, inner ? node : NULL)) drop(node);
    }
}

/* ---- units -------------------------------------------------------------------------------------------------------------- */

static void clean_unit1(const struct relabel *relabel, xmlNodePtr unit) {
    static const struct document_origin untranslated = {-1, ORIGIN_HUMAN, STATUS_REJECTED};
    xmlNodePtr target = xml_child(unit, "target");
    if (target && is_foreign(relabel, target, NULL)) {
        drop(target);
        xml_remove(unit, "approved");
        xliff_tell_tools(unit, STR(""), &untranslated, &untranslated);
    }
    drop_foreign(relabel, unit, "alt-trans", "target");
}

static void clean_unit2(const struct relabel *relabel, xmlNodePtr unit) {
    for (xmlNodePtr node = unit->children, next; node; node = next) {
        next = node->next;
        if (xml_node_is(node, "segment") || xml_node_is(node, "ignorable")) {
            xmlNodePtr target = xml_child(node, "target");
            if (!target || !is_foreign(relabel, target, NULL)) continue;
            drop(target);
            xml_remove(node, "state");
            xml_remove(node, "subState");
        } else if (xml_node_is(node, "matches")) {
            drop_foreign(relabel, node, "match", "target");
            if (!xml_child(node, "match")) drop(node);
        }
    }
}

static bool is_in(const xmlNode *node, const xmlNode *file) {
    while (node && node != file) node = node->parent;
    return node != NULL;
}

static xmlNodePtr target_of(const struct xliff *xliff, const struct xliff_block *block) {
    return xliff->version2 ? block->target : xml_child(block->unit, "target");
}

/* Blocks first, while each still sees its element: several may share the <target> of one unit. */
static void drop_targets(struct relabel *relabel) {
    struct xliff *xliff = relabel->document->state;
    for (size_t i = 0; i < xliff->count; i++) {
        struct xliff_block *block = &xliff->blocks[i];
        struct document_block *public = &relabel->document->blocks[i];
        xmlNodePtr target = target_of(xliff, block);
        if (!target || !is_in(block->unit, relabel->file) || !is_foreign(relabel, target, NULL)) continue;
        if (!text_is_blank(public->target.text)) {
            relabel->dropped++;
            relabel->dropped_from = language_of(relabel, target, NULL);
        }
        public->target = (struct segment){.text = STR("")};
        public->status = STATUS_DRAFT;
        block->target = NULL;
    }
    for (size_t i = 0; i < xliff->count; i++) {
        struct xliff_block *block = &xliff->blocks[i];
        if (!is_in(block->unit, relabel->file)) continue;
        xliff->version2 ? clean_unit2(relabel, block->unit) : clean_unit1(relabel, block->unit);
    }
}

/* ---- files -------------------------------------------------------------------------------------------------------------- */

static void tell(const struct relabel *relabel, bool same) {
    const char *wanted = relabel->wanted->tag, *own = relabel->own.tag;
    long line = xmlGetLineNo(relabel->file);
    struct str here = language_region(&relabel->own), there = language_region(relabel->wanted);
    if (relabel->dropped)
        document_warn_first(relabel->document, line, "%s is asked for, its translations are in %s: %zu left out", wanted,
                            relabel->dropped_from.tag, relabel->dropped);
    else if (own[0] && !same)
        document_warn_first(relabel->document, line, "its target language is %s: it becomes %s", own, wanted);
    else if (here.len && there.len && !str_equal(here, there))
        document_warn_first(relabel->document, line, "its target language is %s, not %s: it stays that, with its translations",
                            own, wanted);
}

static bool set_languages(struct document *document, xmlNodePtr file, const struct language *from, const struct language *to,
                          struct error *err) {
    const struct xliff *xliff = document->state;
    const char *target_name = xliff->version2 ? "trgLang" : "target-language";
    struct relabel relabel = {.document = document, .file = file, .wanted = to};
    struct language source;
    if (read_language(file, xliff->version2 ? "srcLang" : "source-language", &source) && !iso639_same_language(&source, from))
        return error_set(err, ERR_INVALID, "%s:%ld: its source language is %s, not %s", document->name, xmlGetLineNo(file),
                         source.tag, from->tag);
    bool same = read_language(file, target_name, &relabel.own) && iso639_same_language(&relabel.own, to);
    drop_targets(&relabel);
    tell(&relabel, same);
    if (!same) xml_set(file, target_name, language_tag(to));
    return true;
}

bool xliff_set_languages(struct document *document, const struct language *from, const struct language *to, struct error *err) {
    const struct xliff *xliff = document->state;
    xmlNodePtr root = xmlDocGetRootElement(xliff->doc);
    if (xliff->version2) return set_languages(document, root, from, to, err);
    for (xmlNodePtr file = xml_child(root, "file"); file; file = xml_next(file, "file"))
        if (!set_languages(document, file, from, to, err)) return false;
    return true;
}
