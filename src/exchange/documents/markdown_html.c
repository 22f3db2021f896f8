/* SPDX-License-Identifier: Apache-2.0 */
/* cmark gives an HTML block without what stands before its lines in a quotation or a list. So each line is looked for at the
 * end of the source's, and what marks a quotation before it is blanked. */
#include "exchange/documents/markdown_html.h"

#include "exchange/documents/html_fragment.h"
#include "exchange/documents/html_scan.h"

/* Without the blanks before it and the line's end. */
static struct str cut_line(struct str *rest) {
    struct str line = str_cut(rest, '\n');
    if (str_ends(line, STR("\r"))) line.len--;
    while (line.len && (line.at[0] == ' ' || line.at[0] == '\t')) line = str_slice(line, 1, line.len);
    return line;
}

static bool blank(char *from, size_t len, bool *quoted) {
    for (size_t i = 0; i < len; i++) {
        if (!memchr(" \t>", from[i], 3)) return false;
        if (from[i] == '>') *quoted = true;
        if (from[i] == '>') from[i] = ' ';
    }
    return true;
}

/* The block in the text: *start moves behind what stands before it in its first line. The end; 0: other lines stand there. */
static size_t find_lines(struct str text, struct str parsed, size_t *start, struct str literal, bool *quoted) {
    size_t at = *start, end = 0;
    for (bool first = true; literal.len; first = false) {
        struct str line = cut_line(&literal), rest = str_slice(parsed, at, parsed.len), source = str_cut(&rest, '\n');
        if (str_ends(source, STR("\r"))) source.len--;
        if (!str_ends(source, line)) return 0;
        end = at + source.len;
        size_t content = end - line.len;
        if (first)
            *start = content;
        else if (!blank((char *)text.at + at, content - at, quoted))
            return 0;
        at = parsed.len - rest.len;
    }
    return end;
}

static bool begins(struct str html, const char *name) {
    struct str start = str_of(name);
    return html.len >= start.len && str_equal_nocase(str_slice(html, 0, start.len), start);
}

/* "<?php", CDATA: no tag of HTML, and no text. */
static bool is_foreign(struct str html) {
    return begins(html, "<?") || begins(html, "<![");
}

static bool has_lines(struct str html) {
    for (size_t at = 0; (at = str_find(html, STR("<"), at)) != SIZE_MAX; at++) {
        struct str rest = str_slice(html, at, html.len);
        if (begins(rest, "<pre") || begins(rest, "<textarea")) return true;
    }
    return false;
}

bool markdown_read_html(struct document *document, struct str *text, struct str parsed, size_t start, struct str literal,
                        struct error *err) {
    bool quoted = false, sound = false;
    if (!text->at) *text = arena_copy(&document->arena, html_bound_references(&document->arena, document->text));
    size_t end = find_lines(*text, parsed, &start, literal, &quoted);
    struct str html = str_slice(*text, start, end > start ? end : start);
    if (is_foreign(html)) return true;
    if (end && !(quoted && has_lines(html)) &&
        !html_fragment_read(document, str_slice(*text, 0, end), start, begins(html, "<pre"), &sound, err))
        return false;
    if (!sound) document_warn_at(document, start, "this HTML can't be read by itself: it is left as it is");
    return true;
}
