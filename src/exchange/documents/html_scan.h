/* SPDX-License-Identifier: Apache-2.0 */
/* What must be known of an HTML file before it is parsed, and of a tag by itself. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_HTML_SCAN_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_HTML_SCAN_H

#include <gumbo.h>

#include "base/arena.h"
#include "base/error.h"

enum { HTML_DEPTH_MAX = 400, HTML_ATTRIBUTES_MAX = 500 };

/* The encoding that the first <meta> with one names, wherever it stands, so that a longer text before it changes nothing; or
 * the empty str. Scripts, titles, attributes of others and comments name none. */
struct str html_declared_encoding(struct str bytes);
/* gumbo takes quadratic time in the depth of elements and the number of a tag's attributes: both are bounded here, in one pass
 * over the bytes. ERR_TOO_LARGE. */
bool html_check_bounds(const char *name, struct str text, struct error *err);
/* For pages that are XML: a copy of the same length in which a comment stands for each tag that ends its own element
 * (<title/>,
 * <script src="x"/>, <a id="p1"/>), which to HTML only starts it. Not for those that HTML knows to be void. */
struct str html_without_self_closed(struct arena *arena, struct str text);
/* Every tag, comment and <script> in it ends. */
bool html_is_closed(struct str text);
/* A copy of the same length in which each reference to a number beyond Unicode is one to zero; the text itself when there is
 * none. To both, browsers have U+FFFD, but gumbo counts in 32 bits: of &#2666666666; it makes a byte that is no character. */
struct str html_bound_references(struct arena *arena, struct str text);

/* Whether the "<" that stands at `at` begins a tag, a comment or what the standard takes for one (13.2.5.6). */
bool html_begins_markup(struct str text, size_t at);
/* End of the tag or comment that starts at text[at] == '<': behind its ">", or the end of the text. */
size_t html_tag_end(struct str text, size_t at);
/* The name of a tag: "p" of "<p class=x>" and of "</p>". */
struct str html_tag_name(struct str tag);
bool html_is_start_tag(struct str markup);   /* no comment, no end tag */
bool html_is_self_closed(struct str markup); /* "<br/>" */
/* <br>, <img>: no content, no end tag. */
bool html_is_void(GumboTag tag);
/* <script>, <title>: in what they hold, nothing but their end tag is markup. */
bool html_is_raw(GumboTag tag);

#endif
