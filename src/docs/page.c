/* SPDX-License-Identifier: Apache-2.0 */
#include "docs/page.h"

#include <string.h>

void html_text(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&': buf_add_str(out, STR("&amp;")); break;
        case '<': buf_add_str(out, STR("&lt;")); break;
        case '>': buf_add_str(out, STR("&gt;")); break;
        case '"': buf_add_str(out, STR("&quot;")); break;
        default: buf_add_byte(out, text.at[i]);
        }
    }
}

void page_note_heading(struct page *page, struct arena *arena, int level, struct str id, struct str title) {
    if (level == 1 && page->title.len == 0) page->title = arena_copy(arena, title);
    if (level < 2 || level > 3 || page->heading_count == HEADINGS_MAX) return;
    page->headings[page->heading_count++] = (struct heading){level, arena_copy(arena, id), arena_copy(arena, title)};
}

struct str page_slug(struct arena *arena, struct str title) {
    struct buf out = {0};
    for (size_t i = 0; i < title.len; i++) {
        unsigned char c = (unsigned char)title.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c >= 0x80;
        if (c >= 'A' && c <= 'Z') buf_add_byte(&out, (char)(c + 32));
        if (letter) buf_add_byte(&out, (char)c);
        if (c == ' ') buf_add_byte(&out, '-');
    }
    struct str slug = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return slug;
}

/* ---- the frame ---------------------------------------------------------------------------------------------------------- */

static void write_link(struct buf *out, const struct page *to, const struct page *current) {
    buf_add_format(out, "<li><a href=\"/docs/%" STR_FMT "\"%s>", STR_ARG(to->name),
                   to == current ? " aria-current=\"page\"" : "");
    html_text(out, to->title);
    buf_add_str(out, STR("</a></li>\n"));
}

static void write_contents(struct buf *out, const struct page *page) {
    if (page->heading_count < 2) return;
    buf_add_str(out, STR("<nav class=\"contents\" aria-label=\"On this page\">\n<ul>\n"));
    for (size_t i = 0; i < page->heading_count; i++) {
        const struct heading *heading = &page->headings[i];
        buf_add_format(out, "<li class=\"level%d\"><a href=\"#", heading->level);
        html_text(out, heading->id);
        buf_add_str(out, STR("\">"));
        html_text(out, heading->title);
        buf_add_str(out, STR("</a></li>\n"));
    }
    buf_add_str(out, STR("</ul>\n</nav>\n"));
}

void page_write(struct buf *out, const struct pages *pages, const struct page *page) {
    buf_add_str(out, STR("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"));
    html_text(out, page->title);
    buf_add_str(out, STR(" - Tafsiri</title>\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n"
                         "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/web/@VERSION@/icon.svg\">\n"
                         "<link rel=\"stylesheet\" href=\"/web/@VERSION@/docs/docs.css\">\n"
                         "</head>\n<body>\n<a class=\"skip\" href=\"#text\">To the text</a>\n"
                         "<header><a href=\"/docs/\">Tafsiri: documentation</a> <a href=\"/\">Workbench</a></header>\n"
                         "<div class=\"columns\">\n<nav class=\"pages\" aria-label=\"Pages\">\n<ul>\n"));
    for (size_t i = 0; i < pages->count; i++)
        if (pages->at[i]->name.len) write_link(out, pages->at[i], page);
    buf_add_str(out, STR("</ul>\n</nav>\n"));
    buf_add_str(out, STR("<main id=\"text\" tabindex=\"-1\">\n"));
    buf_add_str(out, buf_str(&page->body));
    buf_add_str(out, STR("</main>\n"));
    write_contents(out, page);
    buf_add_str(out, STR("</div>\n</body>\n</html>\n"));
}
