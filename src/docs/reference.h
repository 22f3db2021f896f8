/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAFSIRI_DOCS_REFERENCE_H
#define TAFSIRI_DOCS_REFERENCE_H

#include "docs/page.h"
#include "docs/yaml.h"

/* The OpenAPI document as a page. */
void reference_write(struct page *page, struct arena *arena, const struct node *root);

#endif
