/* SPDX-License-Identifier: Apache-2.0 */
#include "docs/yaml.h"

#include <string.h>
#include <yaml.h>

static struct str scalar_text(struct arena *arena, const yaml_node_t *from) {
    return arena_copy(arena, (struct str){(const char *)from->data.scalar.value, from->data.scalar.length});
}

static struct node *convert(struct arena *arena, yaml_document_t *document, int index) {
    const yaml_node_t *from = yaml_document_get_node(document, index);
    struct node *node = ARENA_NEW(arena, struct node), **last = &node->first;
    switch (from->type) {
    case YAML_SEQUENCE_NODE:
        node->kind = NODE_LIST;
        for (const yaml_node_item_t *item = from->data.sequence.items.start; item < from->data.sequence.items.top; item++) {
            *last = convert(arena, document, *item);
            last = &(*last)->next;
        }
        break;
    case YAML_MAPPING_NODE:
        node->kind = NODE_MAP;
        for (const yaml_node_pair_t *pair = from->data.mapping.pairs.start; pair < from->data.mapping.pairs.top; pair++) {
            *last = convert(arena, document, pair->value);
            (*last)->key = scalar_text(arena, yaml_document_get_node(document, pair->key));
            last = &(*last)->next;
        }
        break;
    default: node->text = scalar_text(arena, from); node->quoted = from->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    }
    return node;
}

struct node *yaml_read(struct arena *arena, const char *name, struct str bytes, struct error *err) {
    yaml_parser_t parser;
    yaml_document_t document;
    struct node *root = NULL;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.at, bytes.len);
    if (!yaml_parser_load(&parser, &document)) {
        error_set(err, ERR_MALFORMED, "%s:%zu: %s", name, parser.problem_mark.line + 1, parser.problem);
    } else {
        if (yaml_document_get_root_node(&document)) root = convert(arena, &document, 1);
        if (!root) error_set(err, ERR_MALFORMED, "%s: empty", name);
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
    return root;
}

const struct node *node_get(const struct node *node, const char *key) {
    for (const struct node *child = node && node->kind == NODE_MAP ? node->first : NULL; child; child = child->next)
        if (str_equal(child->key, str_of(key))) return child;
    return NULL;
}

struct str node_text(const struct node *node, const char *key) {
    const struct node *child = node_get(node, key);
    return child ? child->text : STR("");
}

static const struct node *follow(const struct node *root, struct str path) {
    const struct node *node = root;
    str_cut(&path, '/');
    while (node && path.len) {
        struct str name = str_cut(&path, '/');
        const struct node *child = node->first;
        while (child && !str_equal(child->key, name)) child = child->next;
        node = child;
    }
    return node;
}

const struct node *node_resolve(const struct node *root, const struct node *node) {
    for (int steps = 0; node && node_get(node, "$ref") && steps < 10; steps++) node = follow(root, node_text(node, "$ref"));
    return node;
}

struct str node_reference(const struct node *node) {
    struct str path = node_text(node, "$ref"), name = path;
    while (path.len) name = str_cut(&path, '/');
    return name;
}
