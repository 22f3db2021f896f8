/* SPDX-License-Identifier: Apache-2.0 */
/* gumbo within a bound of memory. Internal to documents/. */
#ifndef TAFSIRI_EXCHANGE_DOCUMENTS_HTML_PARSE_H
#define TAFSIRI_EXCHANGE_DOCUMENTS_HTML_PARSE_H

#include <gumbo.h>

#include "base/arena.h"
#include "base/error.h"

/* Some three hundred bytes go into a tag with its text: a page of 50 MB has this, or one of 40 KB that opens three
 * hundred <b> and leaves each <p> after them to open all of them anew. */
enum { HTML_MEMORY_MAX = 256 * 1024 * 1024 };

/* Zeroed to begin with. */
struct html_tree {
    GumboOutput *output;

    /* private */
    struct arena arena;
    void *beyond; /* jmp_buf * */
};

/* The tree points into `text`. `context`: GUMBO_TAG_LAST for a page, or in which element it is read as a fragment.
 * ERR_TOO_LARGE "NAME: why"; html_parse_done in any case. */
bool html_parse(struct html_tree *tree, const char *name, struct str text, GumboTag context, struct error *err);
void html_parse_done(struct html_tree *tree);
/* The text, copied, of a piece that makes no more than one in `context`: empty when it makes none. ERR_TOO_LARGE. */
bool html_parse_text(struct arena *arena, const char *name, struct str piece, GumboTag context, struct str *text,
                     struct error *err);

#endif
