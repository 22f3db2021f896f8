/* SPDX-License-Identifier: Apache-2.0 */
/* What all pages of the documentation have in common: their frame, and how text becomes HTML. */
#ifndef TAFSIRI_DOCS_PAGE_H
#define TAFSIRI_DOCS_PAGE_H

#include "base/arena.h"
#include "base/buf.h"

enum { PAGES_MAX = 32, HEADINGS_MAX = 200 };

struct heading {
    int level; /* 2 or 3 */
    struct str id, title;
};

struct page {
    struct str name;                       /* of its address: /docs/NAME; empty: /docs/ */
    struct str title;                      /* its first heading */
    struct str lead;                       /* its first paragraph, as HTML */
    struct buf body;                       /* HTML */
    struct heading headings[HEADINGS_MAX]; /* for the list beside the text */
    size_t heading_count;
};

struct pages {
    struct arena arena;
    struct page *at[PAGES_MAX];
    size_t count;
};

/* Text, and what stands between double quotes, as HTML. */
void html_text(struct buf *out, struct str text);
/* For the list of contents; `title` is plain text. */
void page_note_heading(struct page *page, struct arena *arena, int level, struct str id, struct str title);
/* "Your own: MateCat" -> "your-own-matecat", as GitHub does. */
struct str page_slug(struct arena *arena, struct str title);
/* The whole page, with links to the others. */
void page_write(struct buf *out, const struct pages *pages, const struct page *page);

/* Markdown (GitHub's) as HTML; `page` (may be NULL) gets its headings. Links between the guides are turned into addresses. */
void markdown_write(struct buf *out, struct arena *arena, struct page *page, struct str markdown);

#endif
