/* SPDX-License-Identifier: Apache-2.0 */
/* What must be known of an HTML file before it is parsed. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_HTML_SCAN_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_HTML_SCAN_H

#include "base/error.h"
#include "base/str.h"

enum { HTML_DEPTH_MAX = 400, HTML_ATTRIBUTES_MAX = 500 };

/* The encoding that the first <meta> with one names, wherever it stands, so that a longer text before it changes nothing; or
 * the empty str. Scripts, titles, attributes of others and comments name none. */
struct str html_declared_encoding(struct str bytes);
/* gumbo takes quadratic time in the depth of elements and the number of a tag's attributes: both are bounded here, in one pass
 * over the bytes. ERR_TOO_LARGE. */
bool html_check_bounds(const char *name, struct str text, struct error *err);
/* End of the tag or comment that starts at text[at] == '<': behind its ">", or the end of the text. */
size_t html_tag_end(struct str text, size_t at);
/* The name of a tag: "p" of "<p class=x>" and of "</p>". */
struct str html_tag_name(struct str tag);

#endif
