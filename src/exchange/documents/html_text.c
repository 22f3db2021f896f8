/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/html_text.h"

#include "exchange/documents/html_parse.h"
#include "exchange/documents/html_scan.h"

/* In a <textarea> nothing but its end tag is markup, and without its start tag not even that. So it comes as one text. */
struct str html_decode_text(struct arena *arena, struct str html) {
    struct str text;
    if (str_find(html, STR("&"), 0) == SIZE_MAX) return html;
    return html_parse_text(arena, "text", html_bound_references(arena, html), GUMBO_TAG_TEXTAREA, &text, NULL) ? text : html;
}
