/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown (CommonMark with GitHub's tables, strikethrough, task lists, footnotes and bare links). Paragraphs, headings and
 * cells are blocks, what the HTML blocks hold, and the titles of links; code is left alone. */
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/documents/front_matter.h"
#include "exchange/documents/markdown_html.h"
#include "exchange/documents/markdown_inline.h"

/* cmark takes quadratic time for some inputs: the size bounds what that can come to. */
enum { MARKDOWN_BYTES_MAX = 4 * 1024 * 1024, NESTING_MAX = 100, PICTURES_MAX = 2000 };

struct markdown {
    struct document *document;
    struct flow flow;
    size_t *lines; /* where each line starts; the first is lines[1] */
    size_t line_count;
    struct mask_list masks;
    struct title_list titles;
    bool *is_code;   /* by line */
    struct str html; /* what its HTML blocks are read from */
};

static void find_lines(struct markdown *markdown, size_t start) {
    struct str text = markdown->document->text;
    size_t capacity = 2;
    for (size_t i = start; i < text.len; i++) capacity += text.at[i] == '\n' || text.at[i] == '\r';
    markdown->lines = alloc_zero(capacity + 1, sizeof *markdown->lines);
    markdown->is_code = alloc_zero(capacity + 1, sizeof *markdown->is_code);
    markdown->lines[markdown->line_count = 1] = start;
    for (size_t i = start; i < text.len; i++) {
        bool second = text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n';
        if ((text.at[i] == '\n' || text.at[i] == '\r') && !second) markdown->lines[++markdown->line_count] = i + 1;
    }
}

static size_t line_start(const struct markdown *markdown, int line) {
    if (line < 1) return markdown->lines[1];
    return (size_t)line > markdown->line_count ? markdown->document->text.len : markdown->lines[line];
}

/* ---- blocks ------------------------------------------------------------------------------------------------------------- */

/* Behind the marks that stand between a block's start and its text. */
static size_t content_start(const struct markdown *markdown, cmark_node *node, size_t at, size_t end) {
    struct str text = markdown->document->text;
    cmark_node_type type = cmark_node_get_type(node);
    bool cell = type != CMARK_NODE_HEADING && type != CMARK_NODE_PARAGRAPH;
    if (type == CMARK_NODE_HEADING) {
        size_t marks = at;
        while (marks < end && text.at[marks] == '#') marks++;
        if (marks - at <= 6 && (marks == end || text.at[marks] == ' ' || text.at[marks] == '\t')) at = marks;
    }
    while (at < end && (text.at[at] == ' ' || text.at[at] == '\t' || (cell && text.at[at] == '|'))) at++;
    return at;
}

static bool read_inlines(struct markdown *markdown, cmark_node *node, size_t start, size_t end) {
    struct inlines inlines = {markdown->document, &markdown->masks, &markdown->flow, &markdown->titles};
    return markdown_read_inlines(&inlines, node, start, end);
}

/* The text may start later than the block: behind "[ ]" of a task, "[^1]:" of a footnote, or link definitions. */
static bool read_later(struct markdown *markdown, cmark_node *node, size_t start, size_t end) {
    enum { TRIES = 300 };
    struct str text = markdown->document->text;
    unsigned tries = 0;
    for (size_t at = start + 1; at < end && tries < TRIES; at++) {
        char before = text.at[at - 1];
        if (text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\n' || text.at[at] == '\r') continue;
        if (before != ' ' && before != '\n' && before != '>' && before != '\t' && before != '|') continue;
        tries++;
        if (read_inlines(markdown, node, at, end)) return true;
    }
    return false;
}

static bool add_block(struct markdown *markdown, cmark_node *node, struct error *err) {
    static const struct flow_block how = {.escape = SPLICE_MARKDOWN, .context_id = {"", 0}};
    size_t end = line_start(markdown, cmark_node_get_end_line(node) + 1);
    size_t start = line_start(markdown, cmark_node_get_start_line(node)) + (size_t)(cmark_node_get_start_column(node) - 1);
    if (!cmark_node_first_child(node) || cmark_node_get_start_column(node) < 1 || start >= end) return true;
    size_t content = content_start(markdown, node, start, end);
    bool found = read_inlines(markdown, node, content, end) || read_later(markdown, node, start, end);
    if (found) return flow_end(&markdown->flow, markdown->document, &how, err);
    document_warn_at(markdown->document, start, "a text can't be made out: it is left as it is");
    return true;
}

static bool is_block_of_text(cmark_node *node) {
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING ||
           strcmp(cmark_node_get_type_string(node), "table_cell") == 0;
}

static bool add_html(struct markdown *markdown, cmark_node *node, struct error *err) {
    struct str literal = str_of(cmark_node_get_literal(node));
    size_t start = line_start(markdown, cmark_node_get_start_line(node));
    return markdown_read_html(markdown->document, &markdown->html, markdown->masks.text, start, literal, err);
}

static void mark_code(struct markdown *markdown, cmark_node *node) {
    int start = cmark_node_get_start_line(node), end = cmark_node_get_end_line(node);
    for (int line = start < 1 ? 1 : start; line <= end && (size_t)line <= markdown->line_count; line++)
        markdown->is_code[line] = true;
}

static bool enter(struct markdown *markdown, cmark_node *node, struct error *err) {
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK) mark_code(markdown, node);
    if (type == CMARK_NODE_HTML_BLOCK) return add_html(markdown, node, err);
    return !is_block_of_text(node) || add_block(markdown, node, err);
}

static bool walk(struct markdown *markdown, cmark_node *root, struct error *err) {
    cmark_iter *iter = cmark_iter_new(root);
    bool ok = true;
    cmark_event_type event;
    while (ok && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER) ok = enter(markdown, node, err);
    }
    cmark_iter_free(iter);
    return ok;
}

/* ---- the format --------------------------------------------------------------------------------------------------------- */

static cmark_node *parse(struct str text) {
    static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);
        if (extension) cmark_parser_attach_syntax_extension(parser, extension);
    }
    cmark_parser_feed(parser, text.at, text.len);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

/* Quotations in quotations, by the ">" at the start of a line. */
static bool nesting_is_bounded(struct str text) {
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        size_t depth = 0;
        for (size_t i = 0; i < line.len && strchr("> \t-*+0123456789.)", line.at[i]); i++)
            depth += line.at[i] == '>' || line.at[i] == '-' || line.at[i] == '*' || line.at[i] == '+';
        if (depth > NESTING_MAX && !str_equal(str_trim(line), STR("")) && memchr(line.at, '>', line.len)) return false;
    }
    return true;
}

/* For each "](" cmark walks back over all "![" that are open: so many in one paragraph take it minutes. */
static bool pictures_are_bounded(struct str text) {
    size_t count = 0;
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        bool blank = true;
        for (size_t i = 0; i < line.len; i++) {
            blank = blank && memchr("> \t\r", line.at[i], 4);
            count += line.at[i] == '[' && i && line.at[i - 1] == '!';
        }
        if (blank) count = 0;
        if (count > PICTURES_MAX) return false;
    }
    return true;
}

static bool read_titles(const struct markdown *markdown, struct error *err) {
    struct title_source source = {markdown->document, &markdown->masks, markdown->lines, markdown->line_count,
                                  markdown->is_code};
    return title_read(&markdown->titles, &source, err);
}

static bool markdown_open(struct document *document, struct str bytes, struct error *err) {
    if (bytes.len > MARKDOWN_BYTES_MAX)
        return error_set(err, ERR_TOO_LARGE, "%s: more than %d bytes of Markdown", document->name, MARKDOWN_BYTES_MAX);
    if (!document_take_text(document, bytes, STR(""), err)) return false;
    if (!nesting_is_bounded(document->text))
        return error_set(err, ERR_TOO_LARGE, "%s: quotations are nested too deeply", document->name);
    if (!pictures_are_bounded(document->text))
        return error_set(err, ERR_TOO_LARGE, "%s: more than %d pictures in one paragraph", document->name, PICTURES_MAX);
    struct markdown markdown = {.document = document};
    size_t start = front_matter_end(document->text);
    find_lines(&markdown, start);
    mask_find(&markdown.masks, &document->arena, document->text, start);
    cmark_node *root = parse(str_slice(markdown.masks.text, start, document->text.len));
    bool ok =
        (start == 0 || front_matter_read(document, start, err)) && walk(&markdown, root, err) && read_titles(&markdown, err);
    cmark_node_free(root);
    splice_sort(document);
    flow_done(&markdown.flow);
    mask_done(&markdown.masks);
    title_done(&markdown.titles);
    free(markdown.is_code);
    free(markdown.lines);
    return ok;
}

static bool markdown_write(struct document *document, struct buf *out, struct error *err) {
    return splice_write(document, true, out, err);
}

const struct document_ops document_markdown_ops = {
    .open = markdown_open, .set_target = splice_set_target, .write = markdown_write};
