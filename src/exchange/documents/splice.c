/* SPDX-License-Identifier: Apache-2.0 */
/* Text with targets put in at their places, and every other byte as it was. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/document_parts.h"
#include "exchange/documents/front_scalar.h"
#include "exchange/documents/markdown_mask.h"
#include "text/iso639.h"

bool document_take_text(struct document *document, struct str bytes, struct str declared, struct error *err) {
    document->encoding = encoding_find(bytes, declared);
    if (encoding_decode(&document->arena, &document->encoding, bytes, &document->text, err)) return true;
    return error_prefix(err, "%s:1", document->name);
}

unsigned document_line(const struct document *document, size_t position) {
    unsigned line = 1;
    for (size_t i = 0; i < position && i < document->text.len; i++) line += document->text.at[i] == '\n';
    return line;
}

/* ---- order -------------------------------------------------------------------------------------------------------------- */

struct placed_block {
    struct document_block block;
    struct splice splice;
};

static int compare(const void *a, const void *b) {
    const struct range *p = &((const struct placed_block *)a)->splice.range,
                       *q = &((const struct placed_block *)b)->splice.range;
    if (p->start != q->start) return p->start < q->start ? -1 : 1;
    return (p->end < q->end) - (p->end > q->end);
}

void splice_sort(struct document *document) {
    struct placed_block *all = alloc_zero(document->count + 1, sizeof *all);
    for (size_t i = 0; i < document->count; i++) all[i] = (struct placed_block){document->blocks[i], document->splices[i]};
    qsort(all, document->count, sizeof *all, compare);
    for (size_t i = 0; i < document->count; i++) {
        document->blocks[i] = all[i].block;
        document->splices[i] = all[i].splice;
    }
    free(all);
}

bool splice_set_target(struct document *document, size_t index, const struct placed_target *target, struct error *err) {
    struct placed_target *kept = ARENA_NEW(&document->arena, struct placed_target);
    (void)err;
    *kept = *target;
    document->splices[index].target = kept;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

/* How a piece of a target is written. */
struct style {
    enum splice_escape escape;
    bool first;        /* it begins a line */
    bool heading;      /* it ends a heading of one line */
    char behind;       /* what is written next, 0 at the end */
    char quote;        /* around the value of an attribute, 0 for running text */
    bool dollars;      /* the block has "\$": its author knows what makes formulas of them */
    bool one_line;     /* of HTML in Markdown */
    struct str source; /* the block as it stands */
};

static bool is_word(struct str text, size_t at) {
    unsigned char c = at < text.len ? (unsigned char)text.at[at] : ' ';
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What Markdown would take for markup is escaped, and little else, since text is full of dashes and ampersands. At the start of
 * a line more is: "-" would make a list of it. */
static bool is_markdown_special(struct str text, size_t at, bool first, struct style style) {
    char c = text.at[at], next = at + 1 < text.len ? text.at[at + 1] : '\0', behind = style.behind;
    if (c == '$') return style.dollars || next == '$' || (at && text.at[at - 1] == '$') || mask_math_length(text, at);
    if (c == '!') return at + 1 == text.len && behind == '['; /* a link would become an image */
    if (c && strchr("\\`*[]|", c)) return true;
    if (c == '_') return !(at > 0 && is_word(text, at - 1) && is_word(text, at + 1));
    if (c == '<') return is_word(text, at + 1) || (next && strchr("/!?", next));
    if (c == '&') return is_word(text, at + 1) || next == '#';
    if (c == '~') return at == 0 || next == '~' || text.at[at - 1] != ' '; /* "~5 km" strikes nothing out: it can't close */
    if (!first) return false;
    if (c == '#' || c == '>') return true;
    return (c == '+' || c == '-' || c == '=' || c == ':') && (!next || next == ' ' || next == c || c == ':');
}

/* "12. " at the start of a block. */
static size_t list_number(struct str text) {
    size_t digits = 0;
    while (digits < text.len && digits < 10 && text.at[digits] >= '0' && text.at[digits] <= '9') digits++;
    bool mark = digits && digits < text.len && (text.at[digits] == '.' || text.at[digits] == ')');
    return mark && (digits + 1 == text.len || text.at[digits + 1] == ' ') ? digits : SIZE_MAX;
}

/* In "# Learn C #" the last mark closes the heading, and isn't shown. */
static size_t closing_marks(struct str text) {
    size_t end = text.len;
    while (end > 0 && (text.at[end - 1] == ' ' || text.at[end - 1] == '\t')) end--;
    size_t start = end;
    while (start > 0 && text.at[start - 1] == '#') start--;
    bool closes = start < end && (start == 0 || text.at[start - 1] == ' ' || text.at[start - 1] == '\t');
    return closes ? start : SIZE_MAX;
}

/* Four blanks at the start of a block would make code of it. */
static struct str without_indent(struct str text) {
    size_t at = 0;
    while (at < text.len && strchr(" \t\r\n", text.at[at])) at++;
    return str_slice(text, at, text.len);
}

static void write_markdown(struct buf *out, struct str text, struct style style) {
    if (style.first) text = without_indent(text);
    size_t number = style.first ? list_number(text) : SIZE_MAX, closing = style.heading ? closing_marks(text) : SIZE_MAX;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\n' || text.at[i] == '\r') { /* one block stays one line */
            buf_add_byte(out, ' ');
            i += text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n';
            continue;
        }
        if (i == number || i == closing || is_markdown_special(text, i, style.first && i == 0, style)) buf_add_byte(out, '\\');
        buf_add_byte(out, text.at[i]);
    }
}

/* In the marks that stand around it. */
static void write_title(struct buf *out, struct str text, char quote) {
    char close = quote == '(' ? ')' : quote;
    buf_add_byte(out, quote);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : ' ';
        bool reference = c == '&' && (is_word(text, i + 1) || next == '#');
        if (c == quote || c == close || c == '\\' || c == '|' || reference) buf_add_byte(out, '\\');
        buf_add_byte(out, c == '\n' || c == '\r' ? ' ' : c);
    }
    buf_add_byte(out, close);
}

static size_t skip_blanks(struct str text, size_t at) {
    while (at < text.len && strchr(" \t\r\n", text.at[at])) at++;
    return at;
}

/* A line would be blank if it ended at `at`, or none would be left behind it. */
static bool makes_blank_line(const struct buf *out, struct str text, size_t at) {
    size_t end = out->len;
    while (end > 0 && strchr(" \t\r", out->at[end - 1])) end--;
    return end == 0 || out->at[end - 1] == '\n' || skip_blanks(text, at) == text.len;
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static void write_html(struct buf *out, struct str text, struct style style) {
    char quote = style.quote;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (style.one_line && is_line_end(c)) c = ' ';
        if (style.escape == SPLICE_HTML_LINES && is_line_end(c) && (c == '\r' || makes_blank_line(out, text, i))) c = ' ';
        if (c == '&')
            buf_add_str(out, STR("&amp;"));
        else if (c == '<')
            buf_add_str(out, STR("&lt;"));
        else if (c == '>')
            buf_add_str(out, STR("&gt;"));
        else if (c == quote && c)
            buf_add_str(out, c == '"' ? STR("&quot;") : STR("&#39;"));
        else if (c == '\0')
            buf_add_str(out, STR("\xEF\xBF\xBD"));
        else
            buf_add_byte(out, c);
    }
}

static void write_text(struct buf *out, struct style style, struct str text) {
    switch (style.escape) {
    case SPLICE_PLAIN: buf_add_str(out, text); break;
    case SPLICE_HTML:
    case SPLICE_HTML_LINE:
    case SPLICE_HTML_LINES:
    case SPLICE_HTML_ATTRIBUTE: write_html(out, text, style); break;
    case SPLICE_MARKDOWN: write_markdown(out, text, style); break;
    case SPLICE_MARKDOWN_TITLE: write_title(out, text, style.source.at[0]); break;
    case SPLICE_YAML:
    case SPLICE_TOML: front_scalar_write(out, text, style.source, style.escape == SPLICE_TOML); break;
    }
}

static size_t first_block_from(const struct document *document, size_t position) {
    size_t low = 0, high = document->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document->splices[middle].range.start < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void write_range(const struct document *document, struct range range, const struct splice *within, struct buf *out);

/* "#" and blanks stand before it in its line. */
static bool is_heading(const struct document *document, const struct splice *splice) {
    size_t at = splice->range.start;
    while (at > 0 && (document->text.at[at - 1] == ' ' || document->text.at[at - 1] == '\t')) at--;
    return splice->escape == SPLICE_MARKDOWN && at > 0 && at < splice->range.start && document->text.at[at - 1] == '#';
}

/* The source again, code by code: its own bytes say it best. */
static bool is_source(const struct segment *source, const struct placed_target *target) {
    if (!str_equal(source->text, target->segment.text)) return false;
    for (size_t i = 0; i < target->segment.code_count; i++)
        if (target->code_indexes[i] != i) return false;
    return true;
}

/* What is written for a code; its own bytes at NULL. */
static struct str markup_of(const struct splice *splice, size_t code) {
    return splice->markups ? splice->markups[code] : (struct str){0};
}

static char first_byte(const struct document *document, const struct splice *splice, size_t code) {
    struct str markup = markup_of(splice, code);
    return markup.len ? markup.at[0] : document->text.at[splice->codes[code].start];
}

/* A hard break of Markdown, unless it is a <br> within a line. */
static bool breaks_line(const struct code *code) {
    struct str markup = code->data;
    return str_equal(code->type, STR("lb")) && (memchr(markup.at, '\n', markup.len) || memchr(markup.at, '\r', markup.len));
}

static void write_target(const struct document *document, const struct splice *splice, struct buf *out) {
    const struct placed_target *target = splice->target;
    struct str text = target->segment.text;
    struct style style = {.escape = splice->escape, .first = true};
    style.source = str_slice(document->text, splice->range.start, splice->range.end);
    const struct segment *source = &document->blocks[splice - document->splices].source;
    size_t from = 0;
    if (is_source(source, target)) {
        write_range(document, splice->range, splice, out);
        return;
    }
    style.dollars = str_find(style.source, STR("\\$"), 0) != SIZE_MAX;
    bool in_markdown = document->format == DOCUMENT_MARKDOWN;
    style.one_line = splice->escape == SPLICE_HTML_LINE || (splice->escape == SPLICE_HTML_ATTRIBUTE && in_markdown);
    /* the document's own; a value without any gets some */
    if (splice->escape == SPLICE_HTML_ATTRIBUTE) style.quote = document->text.at[splice->range.start] == '\'' ? '\'' : '"';
    if (style.quote) buf_add_byte(out, style.quote);
    for (size_t i = 0; i < target->segment.code_count; i++) {
        size_t at = str_find(text, STR(UTF8_CODE), from), code = target->code_indexes[i];
        style.behind = first_byte(document, splice, code);
        write_text(out, style, str_slice(text, from, at));
        struct str markup = markup_of(splice, code);
        if (markup.at)
            buf_add_str(out, markup);
        else
            write_range(document, splice->codes[code], splice, out);
        style.first = breaks_line(&source->codes[code]);
        from = at + strlen(UTF8_CODE);
    }
    style.behind = 0;
    style.heading = is_heading(document, splice);
    write_text(out, style, str_slice(text, from, text.len));
    if (style.quote) buf_add_byte(out, style.quote);
}

/* A block without a target is left alone, but the blocks inside its codes have their turn. Recursion is as deep as blocks stand
 * in codes of blocks: an attribute in a tag, and no further. `within`: the block whose code this is, which a code of plain
 * U+FFFC may fill wholly; NULL: of none. */
static void write_range(const struct document *document, struct range range, const struct splice *within, struct buf *out) {
    size_t position = range.start;
    for (size_t i = first_block_from(document, range.start); i < document->count; i++) {
        const struct splice *splice = &document->splices[i];
        if (splice->range.start >= range.end) break;
        if (splice == within || !splice->target || splice->range.start < position || splice->range.end > range.end) continue;
        buf_add_str(out, str_slice(document->text, position, splice->range.start));
        write_target(document, splice, out);
        position = splice->range.end;
    }
    buf_add_str(out, str_slice(document->text, position, range.end));
}

/* And it is told into which language they are. */
static bool has_targets(const struct document *document) {
    for (size_t i = 0; document->written_to.tag[0] && i < document->count; i++)
        if (document->splices[i].target) return true;
    return false;
}

bool splice_write(struct document *document, bool references, struct buf *out, struct error *err) {
    struct buf text = {0};
    size_t position = 0;
    bool translated = has_targets(document);
    for (size_t i = 0; i < document->mark_count; i++) {
        const struct language_mark *mark = &document->marks[i];
        if (!translated || !iso639_same_language(&mark->language, &document->written_from)) continue;
        write_range(document, (struct range){position, mark->range.start}, NULL, &text);
        buf_add_str(&text, language_tag(&document->written_to));
        position = mark->range.end;
    }
    write_range(document, (struct range){position, document->text.len}, NULL, &text);
    bool ok = encoding_encode(out, &document->encoding, buf_str(&text), references, err);
    buf_done(&text);
    return ok || error_prefix(err, "%s", document->name);
}
