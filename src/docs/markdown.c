/* SPDX-License-Identifier: Apache-2.0 */
/* The guides: GitHub's Markdown with headings that can be linked to, and links that lead to pages instead of files. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>

#include "docs/page.h"

/* ---- links -------------------------------------------------------------------------------------------------------------- */

/* clients.md#omegat -> /docs/clients#omegat, openapi.yaml -> /docs/openapi.yaml; examples are a page's neighbours too. What
 * stands elsewhere in the source is nowhere on the server: at NULL. */
static struct str address_of(struct arena *arena, struct str link) {
    if (str_find(link, STR("://"), 0) != SIZE_MAX || str_starts(link, STR("#")) || str_starts(link, STR("/"))) return link;
    if (str_starts(link, STR(".."))) return (struct str){0};
    struct str rest = link, file = str_cut(&rest, '#');
    if (str_equal(file, STR("examples"))) return STR("/docs/#examples");
    if (str_ends(file, STR(".md"))) file = str_slice(file, 0, file.len - 3);
    if (str_equal(file, STR("README"))) file = STR("api");
    return arena_format(arena, "/docs/%" STR_FMT "%s%" STR_FMT, STR_ARG(file), rest.len ? "#" : "", STR_ARG(rest));
}

static void turn_link(struct arena *arena, cmark_node *link) {
    struct str address = address_of(arena, str_of(cmark_node_get_url(link)));
    if (address.at) {
        cmark_node_set_url(link, arena_copy(arena, address).at);
        return;
    }
    while (cmark_node_first_child(link)) cmark_node_insert_before(link, cmark_node_first_child(link));
    cmark_node_free(link);
}

/* ---- headings ----------------------------------------------------------------------------------------------------------- */

static struct str plain_text(struct arena *arena, cmark_node *node) {
    struct buf out = {0};
    cmark_iter *iter = cmark_iter_new(node);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *part = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(part);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) buf_add_str(&out, str_of(cmark_node_get_literal(part)));
        if (type == CMARK_NODE_SOFTBREAK) buf_add_byte(&out, ' ');
    }
    cmark_iter_free(iter);
    struct str text = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

/* An empty element in front of the heading's text carries its name. */
static void name_heading(struct arena *arena, struct page *page, cmark_node *heading) {
    struct str title = plain_text(arena, heading), id = page_slug(arena, title);
    struct buf html = {0};
    buf_add_str(&html, STR("<span id=\""));
    html_text(&html, id);
    buf_add_str(&html, STR("\"></span>"));
    buf_add_byte(&html, '\0');
    cmark_node *mark = cmark_node_new(CMARK_NODE_HTML_INLINE);
    cmark_node_set_literal(mark, html.at);
    cmark_node_prepend_child(heading, mark);
    buf_done(&html);
    page_note_heading(page, arena, cmark_node_get_heading_level(heading), id, title);
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

static struct str render(struct arena *arena, cmark_node *node, cmark_parser *parser) {
    char *html = cmark_render_html(node, CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser));
    struct str made = arena_copy(arena, str_of(html));
    free(html);
    return made;
}

static void turn_all(struct arena *arena, struct page *page, cmark_node *document) {
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event != CMARK_EVENT_EXIT) continue;
        if (cmark_node_get_type(node) == CMARK_NODE_LINK) turn_link(arena, node);
        if (page && cmark_node_get_type(node) == CMARK_NODE_HEADING) name_heading(arena, page, node);
    }
    cmark_iter_free(iter);
}

void markdown_write(struct buf *out, struct arena *arena, struct page *page, struct str markdown) {
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_UNSAFE);
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("autolink"));
    cmark_parser_feed(parser, markdown.at, markdown.len);
    cmark_node *document = cmark_parser_finish(parser);
    turn_all(arena, page, document);
    for (cmark_node *node = cmark_node_first_child(document); page && !page->lead.len && node; node = cmark_node_next(node))
        if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) page->lead = render(arena, node, parser);
    buf_add_str(out, render(arena, document, parser));
    cmark_node_free(document);
    cmark_parser_free(parser);
}
