/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/html_text.h"

#include "exchange/documents/html_parse.h"
#include "exchange/documents/html_scan.h"

/* In a <textarea> nothing but its end tag is markup, and without its start tag not even that. So it comes as one text. */
struct str html_decode_text(struct arena *arena, struct str html) {
    struct html_tree tree = {0};
    struct str text = html;
    if (str_find(html, STR("&"), 0) == SIZE_MAX) return html;
    struct str bounded = html_bound_references(arena, html);
    if (html_parse(&tree, "text", bounded, GUMBO_TAG_TEXTAREA, NULL)) {
        const GumboVector *children = &tree.output->root->v.element.children;
        const GumboNode *first = children->length ? children->data[0] : NULL;
        text = arena_copy(arena, str_of(first ? first->v.text.text : NULL));
    }
    html_parse_done(&tree);
    return text;
}
