/* SPDX-License-Identifier: Apache-2.0 */
/* XML as libxml2's tree, with the guards of xml_stream.h. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_XML_XML_TREE_H
#define TAFSIRI_EXCHANGE_XML_XML_TREE_H

#include <libxml/tree.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* What the trees of one document may be made of: elements, texts, comments count one, attributes two, and each of these takes
 * some 120 bytes, of which a file needs three to have it. Files that people translate have one in some ten bytes. */
enum { XML_NODES_MAX = 6 * 1000 * 1000 };

/* NULL with ERR_MALFORMED "NAME:LINE: why" or ERR_TOO_LARGE. The caller frees it (xmlFreeDoc). *nodes are those of the document
 * so far, to which these are added; NULL: there are no others. */
xmlDocPtr xml_tree_read(const char *name, struct str bytes, size_t *nodes, struct error *err);
/* In the document's own encoding, UTF-8 where it names none. */
bool xml_tree_write(xmlDocPtr doc, const char *name, struct buf *out, struct error *err);
/* An element with all that is in it, or a text, in UTF-8. */
void xml_node_write(struct buf *out, xmlNodePtr node);

bool xml_node_is(const xmlNode *node, const char *name); /* an element of this local name */
/* The first child element of this name, or NULL; and the next sibling of this name. */
xmlNodePtr xml_child(const xmlNode *node, const char *name);
xmlNodePtr xml_next(const xmlNode *node, const char *name);
/* The value of an attribute without namespace, or of "xml:lang"; the empty str when it isn't there. Points into the tree: valid
 * until the attribute changes. */
struct str xml_get(const xmlNode *node, const char *attribute);
/* The same for an attribute of this namespace. */
struct str xml_get_of(const xmlNode *node, const char *ns, const char *attribute);
/* What XML can't hold is set as U+FFFD. */
void xml_set(xmlNodePtr node, const char *attribute, struct str value);
void xml_remove(xmlNodePtr node, const char *attribute);
/* The same for an attribute of this namespace; it is not set where the tree around has no prefix for that. */
void xml_set_of(xmlNodePtr node, const char *ns, const char *attribute, struct str value);
void xml_remove_of(xmlNodePtr node, const char *ns, const char *attribute);
/* All text in the node, copied to the arena. */
struct str xml_text(struct arena *arena, const xmlNode *node);
/* A copy as the parent's last child, in the parent's own namespace declarations; with all below it, or with attributes only.
 * The parent must be part of a document's tree. */
xmlNodePtr xml_copy_into(xmlNodePtr parent, xmlNodePtr node, bool deep);
/* What XML can't hold is added as U+FFFD. */
void xml_add_text(xmlNodePtr parent, struct str text);

#endif
