/* SPDX-License-Identifier: Apache-2.0 */
/* A JSON schema, as people read it. */
#ifndef TAFSIRI_DOCS_SCHEMA_H
#define TAFSIRI_DOCS_SCHEMA_H

#include "docs/page.h"
#include "docs/yaml.h"

/* In one line: "list of Unit", "text (open, close)", "whole number from 1 to 1000". */
void schema_write_type(struct buf *out, const struct node *schema);
/* Its members as a list, nested where they are objects themselves; nothing for what has none. */
void schema_write_members(struct buf *out, struct arena *arena, const struct node *schema);
/* A value as JSON. */
void schema_write_value(struct buf *out, const struct node *value, int indent);
/* A text in Markdown, of one paragraph mostly, without a paragraph around it. */
void schema_write_text(struct buf *out, struct arena *arena, struct str markdown);

#endif
