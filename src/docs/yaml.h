/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree, for the OpenAPI document. Scalars stay text. */
#ifndef TAFSIRI_DOCS_YAML_H
#define TAFSIRI_DOCS_YAML_H

#include "base/arena.h"
#include "base/error.h"

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    struct str key;  /* in a map */
    struct str text; /* of a NODE_TEXT */
    bool quoted;     /* it is a text, whatever it looks like */
    struct node *first, *next;
};

/* NULL with ERR_MALFORMED "NAME:LINE: why". */
struct node *yaml_read(struct arena *arena, const char *name, struct str bytes, struct error *err);
/* The member of a map; NULL when it isn't there, or `node` is NULL. */
const struct node *node_get(const struct node *node, const char *key);
/* Its text; empty when it isn't there. */
struct str node_text(const struct node *node, const char *key);
/* What {$ref: '#/a/b'} points to, any number of times; the node itself when it is none. NULL: nowhere. */
const struct node *node_resolve(const struct node *root, const struct node *node);
/* The name at the end of a reference; empty when the node is none. */
struct str node_reference(const struct node *node);

#endif
