/* SPDX-License-Identifier: Apache-2.0 */
/* cmark says what the inline elements are, but its columns are wrong in the second line of a quotation or a list. So the source
 * is walked along with the tree: each node must be found where the one before it ended. */
#include "exchange/documents/markdown_inline.h"

#include <ctype.h>
#include <string.h>

#include "exchange/documents/html_scan.h"

struct cursor {
    struct document *document;
    struct flow *flow;
    struct title_list *titles;
    struct str text; /* the masked one, cut at the end of the block */
    const struct mask_list *masks;
    size_t mask; /* the next one */
    size_t at;
    bool line_start; /* nothing of the line's text is read yet */
    bool break_read; /* the next break is part of a code already */
    bool title;      /* the line is one by itself: the next break is none to be filled */
};

static char peek(const struct cursor *cursor, size_t ahead) {
    return cursor->at + ahead < cursor->text.len ? cursor->text.at[cursor->at + ahead] : '\0';
}

static bool stands_here(const struct cursor *cursor, struct str plain) {
    return str_starts(str_slice(cursor->text, cursor->at, cursor->text.len), plain);
}

static void add(struct cursor *cursor, enum flow_kind kind, size_t end, const char *name, const char *type, bool visible) {
    struct flow_item item = {.kind = kind, .range = {cursor->at, end}, .visible = visible};
    item.name = str_of(name);
    item.type = str_of(type);
    flow_add(cursor->flow, item);
    cursor->at = end;
}

/* ---- text --------------------------------------------------------------------------------------------------------------- */

/* A reference such as "&amp;" at `at`: its length, or 0. */
static size_t entity_length(struct str text, size_t at) {
    size_t end = at + 1;
    while (end < text.len && end - at < 34 && (isalnum((unsigned char)text.at[end]) || text.at[end] == '#')) end++;
    return end < text.len && end > at + 1 && text.at[end] == ';' ? end + 1 - at : 0;
}

/* Moves behind the source of the literal's character at *i; both move. False when another one stands there. */
static bool match_character(struct cursor *cursor, struct str literal, size_t *i) {
    char c = peek(cursor, 0), next = peek(cursor, 1);
    if (c == '\\' && ispunct((unsigned char)next) && literal.at[*i] == next) {
        cursor->at += 2;
        ++*i;
        return true;
    }
    size_t entity = c == '&' ? entity_length(cursor->text, cursor->at) : 0;
    struct str raw = str_slice(cursor->text, cursor->at, cursor->at + entity);
    bool ampersand = str_equal(raw, STR("&amp;")) || (entity && next == '#' && literal.at[*i] == '&');
    bool known = entity && (ampersand || !str_starts(str_slice(literal, *i, literal.len), raw));
    if (known) {
        cursor->at += entity;
        utf8_next(literal, i);
        return true;
    }
    if (cursor->at >= cursor->text.len || c != literal.at[*i]) return false;
    cursor->at++;
    ++*i;
    return true;
}

static size_t skip_spaces(const struct cursor *cursor, size_t at) {
    while (at < cursor->text.len && (cursor->text.at[at] == ' ' || cursor->text.at[at] == '\t')) at++;
    return at;
}

/* Behind the line end at `at` and what stands before the text in the next line (">" and indentation); `at` where none is. */
static size_t skip_line_end(const struct cursor *cursor, size_t at) {
    struct str text = cursor->text;
    size_t end = at;
    if (end < text.len && text.at[end] == '\r') end++;
    if (end < text.len && text.at[end] == '\n') end++;
    if (end == at) return at;
    while (end < text.len && (text.at[end] == ' ' || text.at[end] == '\t' || text.at[end] == '>')) end++;
    return end;
}

/* What PHP Markdown Extra, Pandoc and kramdown take for markup at the start of a line, and CommonMark for text: ": " before a
 * definition, "*[HTML]: " before what an abbreviation means. Its length with the blanks behind it; 0: there is none. */
static size_t marker_length(struct str literal) {
    size_t end = 0;
    if (str_starts(literal, STR("*["))) {
        end = str_find(literal, STR("]:"), 2);
        if (end == SIZE_MAX || end == 2 || memchr(literal.at + 2, '[', end - 2)) return 0;
        end++;
    }
    if (end >= literal.len || literal.at[end] != ':') return 0;
    size_t blanks = end + 1;
    while (blanks < literal.len && (literal.at[blanks] == ' ' || literal.at[blanks] == '\t')) blanks++;
    return blanks > end + 1 ? blanks : 0;
}

/* "[!NOTE]", "[!tip]-" of GitHub and Obsidian, which makes a callout of the quotation that it begins; a title may follow. */
static size_t callout_length(struct str literal) {
    size_t end = 2;
    if (!str_starts(literal, STR("[!"))) return 0;
    while (end < literal.len && (isalnum((unsigned char)literal.at[end]) || memchr("-_|", literal.at[end], 3))) end++;
    if (end == 2 || end == literal.len || literal.at[end] != ']') return 0;
    end++;
    if (end < literal.len && (literal.at[end] == '+' || literal.at[end] == '-')) end++;
    if (end < literal.len && literal.at[end] != ' ') return 0;
    while (end < literal.len && literal.at[end] == ' ') end++;
    return end;
}

/* The fences of Pandoc, Docusaurus and MyST (":::note", ":::"), and what begins an admonition of MkDocs ("!!! note"): the line
 * is markup as a whole. */
static bool is_fence(struct str literal) {
    static const struct str fences[] = {STR(":::"), STR("!!! "), STR("??? "), STR("???+ ")};
    for (size_t i = 0; i < sizeof fences / sizeof *fences; i++)
        if (str_starts(literal, fences[i])) return true;
    return false;
}

/* "{#anchor .class key=value}" at the start of `text`, which Pandoc, MkDocs and Hugo take for attributes of what stands before
 * it, and "{: .class}" of kramdown: its length; 0: there is none. */
static size_t attributes_length(struct str text) {
    size_t end = 1, name = 1;
    if (text.len < 3 || text.at[0] != '{') return 0;
    while (end < text.len && text.at[end] != '}' && text.at[end] != '{') end++;
    while (name < end && (isalnum((unsigned char)text.at[name]) || text.at[name] == '-' || text.at[name] == '_')) name++;
    bool key = name > 1 && name < end && text.at[name] == '=', begins = memchr("#.:", text.at[1], 3);
    return end < text.len && text.at[end] == '}' && (key || begins) ? end + 1 : 0;
}

static bool ends_line(cmark_node *node) {
    cmark_node *next = cmark_node_next(node);
    return !next || cmark_node_get_type(next) == CMARK_NODE_SOFTBREAK || cmark_node_get_type(next) == CMARK_NODE_LINEBREAK;
}

/* A marker is no text, and the line that it begins is none of the one before. Moves behind it, and behind the line's end where
 * the marker is all that stands in the line. */
static size_t read_marker(struct cursor *cursor, cmark_node *node, struct str literal) {
    struct flow *flow = cursor->flow;
    size_t callout = callout_length(literal), len = callout ? callout : marker_length(literal), start = cursor->at;
    bool attributes = str_starts(literal, STR("{:")) && attributes_length(literal) == literal.len;
    if (!len && (is_fence(literal) || attributes) && ends_line(node)) len = literal.len;
    if (!len || !cursor->line_start || !stands_here(cursor, str_slice(literal, 0, len))) return 0;
    bool behind_break = flow->count && flow->items[flow->count - 1].range.end == start;
    if (behind_break) start = flow->items[--flow->count].range.start;
    size_t end = cursor->at + len;
    cursor->break_read = len == literal.len && ends_line(node) && cmark_node_next(node);
    cursor->title = callout && !cursor->break_read;
    if (cursor->break_read) end = skip_line_end(cursor, skip_spaces(cursor, end));
    cursor->at = start;
    add(cursor, FLOW_ALONE, end, "", "lb", false);
    return len;
}

/* Right behind a code, such as a picture. Moves behind them. */
static size_t read_attributes(struct cursor *cursor, struct str literal) {
    const struct flow_item *last = cursor->flow->count ? &cursor->flow->items[cursor->flow->count - 1] : NULL;
    size_t len = last && last->kind != FLOW_TEXT && last->range.end == cursor->at ? attributes_length(literal) : 0;
    if (!len || !stands_here(cursor, str_slice(literal, 0, len))) return 0;
    add(cursor, FLOW_ALONE, cursor->at + len, "", "attributes", false);
    return len;
}

/* Where the attributes begin that end the block; the text's end where there are none. */
static size_t find_last_attributes(cmark_node *node, struct str literal) {
    const char *last = memrchr(literal.at, '{', literal.len);
    unsigned parent = cmark_node_get_type(cmark_node_parent(node)) & CMARK_NODE_TYPE_MASK;
    bool ends = !cmark_node_next(node) && parent == CMARK_NODE_TYPE_BLOCK;
    size_t start = last && ends ? (size_t)(last - literal.at) : literal.len;
    return attributes_length(str_slice(literal, start, literal.len)) == literal.len - start ? start : literal.len;
}

static void add_text(struct cursor *cursor, size_t start, struct str text) {
    struct flow_item item = {.kind = FLOW_TEXT, .range = {start, cursor->at}};
    item.text = arena_copy(&cursor->document->arena, text);
    if (text.len) flow_add(cursor->flow, item);
}

static const struct mask *mask_here(struct cursor *cursor) {
    const struct mask_list *masks = cursor->masks;
    while (cursor->mask < masks->count && masks->at[cursor->mask].range.start < cursor->at) cursor->mask++;
    const struct mask *mask = cursor->mask < masks->count ? &masks->at[cursor->mask] : NULL;
    return mask && mask->type && mask->range.start == cursor->at ? mask : NULL;
}

/* One code for all lines of a formula, their ends in it. */
static void add_mask(struct cursor *cursor, const struct mask *mask) {
    bool later = mask > cursor->masks->at && mask[-1].goes_on;
    size_t end = mask->goes_on ? mask[1].range.start : mask->range.end, count = cursor->flow->count;
    if (later && count && cursor->flow->items[count - 1].range.end == cursor->at)
        cursor->flow->items[count - 1].range.end = cursor->at = end;
    else
        add(cursor, mask->kind, end, mask->type, mask->type, true);
    cursor->break_read = mask->goes_on;
}

/* Text with what is masked in it, up to `end` if attributes stand there. Moves as far as it has come in the literal. */
static bool read_masked(struct cursor *cursor, struct str literal, size_t end, size_t *i) {
    size_t start = cursor->at, from = 0;
    for (*i = 0; *i < literal.len;) {
        const struct mask *mask = mask_here(cursor);
        size_t len = mask ? mask->range.end - mask->range.start : 0;
        if (mask) {
            if (len > literal.len - *i || !stands_here(cursor, str_slice(literal, *i, *i + len))) return false;
            add_text(cursor, start, str_slice(literal, from, *i));
            add_mask(cursor, mask);
            start = cursor->at;
            from = *i += len;
        } else if (*i == end && stands_here(cursor, str_slice(literal, end, literal.len)))
            break;
        else if (!match_character(cursor, literal, i))
            return false;
    }
    add_text(cursor, start, str_slice(literal, from, *i));
    return true;
}

static bool read_text(struct cursor *cursor, cmark_node *node) {
    struct str literal = str_of(cmark_node_get_literal(node));
    size_t i = read_marker(cursor, node, literal);
    if (i == 0) i = read_attributes(cursor, literal);
    literal = str_slice(literal, i, literal.len);
    if (!read_masked(cursor, literal, find_last_attributes(node, literal), &i)) return false;
    if (i < literal.len) add(cursor, FLOW_ALONE, cursor->at + literal.len - i, "", "attributes", false);
    return true;
}

static bool read_break(struct cursor *cursor, bool hard) {
    size_t at = skip_spaces(cursor, cursor->at);
    bool read = cursor->break_read, kept = hard || cursor->title;
    cursor->break_read = cursor->title = false;
    if (read) return true;
    if (hard && at < cursor->text.len && cursor->text.at[at] == '\\') at++;
    size_t end = skip_line_end(cursor, at);
    if (end == at) return false;
    if (kept) {
        add(cursor, FLOW_ALONE, end, "", "lb", false);
        return true;
    }
    flow_add(cursor->flow, (struct flow_item){.kind = FLOW_TEXT, .range = {cursor->at, end}, .text = STR(" ")});
    cursor->at = end;
    return true;
}

/* ---- markup ------------------------------------------------------------------------------------------------------------- */

static bool read_code(struct cursor *cursor) {
    size_t run = 0, at = cursor->at, found;
    while (peek(cursor, run) == '`') run++;
    if (run == 0) return false;
    for (at += run; at < cursor->text.len; at += found ? found : 1) {
        for (found = 0; at + found < cursor->text.len && cursor->text.at[at + found] == '`';) found++;
        if (found != run) continue;
        add(cursor, FLOW_ALONE, at + found, "", "code", true);
        return true;
    }
    return false;
}

static bool read_html(struct cursor *cursor, cmark_node *node) {
    struct str literal = str_of(cmark_node_get_literal(node));
    size_t at = cursor->at;
    for (size_t i = 0; i < literal.len; i++) {
        if (at >= cursor->text.len) return false;
        if (literal.at[i] == '\n') {
            size_t end = skip_line_end(cursor, at);
            if (end == at) return false;
            at = end;
        } else if (cursor->text.at[at++] != literal.at[i])
            return false;
    }
    struct str name = html_tag_name(literal);
    bool closes = literal.len > 1 && literal.at[1] == '/';
    bool alone = literal.len < 2 || (!closes && !isalpha((unsigned char)literal.at[1])) || str_ends(literal, STR("/>"));
    struct str copy = arena_copy(&cursor->document->arena, name);
    const char *type = str_equal_nocase(name, STR("br")) ? "lb" : copy.at;
    add(cursor, alone ? FLOW_ALONE : closes ? FLOW_CLOSE : FLOW_OPEN, at, copy.at, type, false);
    return true;
}

/* "*", "__", "~~": `mark` of them, or as many as there are when it is 0 (strikethrough takes one or two). */
static bool read_delimiter(struct cursor *cursor, const char *marks, size_t count, enum flow_kind kind, const char *name) {
    size_t run = 0;
    while (run < (count ? count : 2) && peek(cursor, run) && strchr(marks, peek(cursor, run))) run++;
    if (run == 0 || (count && run < count)) return false;
    add(cursor, kind, cursor->at + run, name, name, false);
    return true;
}

static size_t skip_blanks(const struct cursor *cursor, size_t at) {
    for (;;) {
        at = skip_spaces(cursor, at);
        size_t next = skip_line_end(cursor, at);
        if (next == at) return at;
        at = next;
    }
}

static size_t skip_until(const struct cursor *cursor, size_t at, char close) {
    for (; at < cursor->text.len && cursor->text.at[at] != close; at++)
        if (cursor->text.at[at] == '\\') at++;
    return at < cursor->text.len ? at + 1 : SIZE_MAX;
}

static size_t skip_destination(const struct cursor *cursor, size_t at) {
    size_t depth = 0;
    if (at < cursor->text.len && cursor->text.at[at] == '<') return skip_until(cursor, at + 1, '>');
    for (; at < cursor->text.len && !isspace((unsigned char)cursor->text.at[at]); at++) {
        char c = cursor->text.at[at];
        if (c == '\\')
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth-- == 0)
            break;
    }
    return at;
}

/* Behind the destination at `at`, and the title if there is one; SIZE_MAX where that doesn't end. */
static size_t skip_target(const struct cursor *cursor, size_t at, struct range *title) {
    at = skip_destination(cursor, skip_blanks(cursor, at));
    if (at == SIZE_MAX) return SIZE_MAX;
    size_t start = skip_blanks(cursor, at);
    char quote = start < cursor->text.len ? cursor->text.at[start] : '\0';
    if (quote != '"' && quote != '\'' && quote != '(') return at;
    at = skip_until(cursor, start + 1, quote == '(' ? ')' : quote);
    *title = (struct range){start, at};
    return at;
}

bool markdown_find_title(struct str text, size_t at, struct range *title) {
    struct cursor cursor = {.text = text};
    at = skip_target(&cursor, at, title);
    if (at == SIZE_MAX) return false;
    at = skip_spaces(&cursor, at);
    return at == text.len || text.at[at] == '\n' || text.at[at] == '\r';
}

/* "(url "title")" at `at`: its end, or SIZE_MAX. */
static size_t skip_resource(const struct cursor *cursor, size_t at, struct range *title) {
    if (at >= cursor->text.len || cursor->text.at[at] != '(') return SIZE_MAX;
    at = skip_target(cursor, at + 1, title);
    if (at == SIZE_MAX) return SIZE_MAX;
    at = skip_blanks(cursor, at);
    return at < cursor->text.len && cursor->text.at[at] == ')' ? at + 1 : SIZE_MAX;
}

/* `reference`: the label behind the text, or the text itself. */
static void take_title(struct cursor *cursor, cmark_node *node, struct range range, struct str reference) {
    struct title title = {.range = range, .label = reference, .link = cursor->at};
    title.text = arena_copy(&cursor->document->arena, str_of(cmark_node_get_title(node)));
    if (title.text.len) title_add(cursor->titles, title);
}

/* The end of a link or image. Where its text is its label too ("[text]", "[text][]"), the label is written out behind the
 * translated text: "[maandishi][text]". */
static bool read_link_end(struct cursor *cursor, cmark_node *node, size_t label_start, const char *type) {
    struct arena *arena = &cursor->document->arena;
    if (peek(cursor, 0) != ']') return false;
    struct str label = str_slice(cursor->document->text, label_start, cursor->at), markup = {0};
    struct str reference_label = str_slice(cursor->text, label_start, cursor->at);
    struct range title = {0};
    size_t end = skip_resource(cursor, cursor->at + 1, &title);
    if (end == SIZE_MAX) {
        title = (struct range){0};
        end = cursor->at + 1;
        bool empty = peek(cursor, 1) == '[' && peek(cursor, 2) == ']';
        size_t reference = peek(cursor, 1) == '[' && !empty ? skip_until(cursor, cursor->at + 2, ']') : SIZE_MAX;
        if (empty) end = cursor->at + 3;
        if (reference != SIZE_MAX) {
            reference_label = str_slice(cursor->text, cursor->at + 2, reference - 1);
            end = reference;
        } else
            markup = arena_format(arena, "][%" STR_FMT "]", STR_ARG(label));
    }
    take_title(cursor, node, title, reference_label);
    add(cursor, FLOW_CLOSE, end, type, type, false);
    cursor->flow->items[cursor->flow->count - 1].markup = markup;
    return true;
}

/* "<https://a.org>", or the address bare: the whole is one code. */
static bool read_address(struct cursor *cursor, cmark_node *node) {
    cmark_node *child = cmark_node_first_child(node);
    struct str literal = str_of(child ? cmark_node_get_literal(child) : NULL);
    struct cursor probe = *cursor;
    bool bracketed = peek(cursor, 0) == '<';
    probe.at += bracketed;
    for (size_t i = 0; i < literal.len;)
        if (!match_character(&probe, literal, &i)) return false;
    if (bracketed && peek(&probe, 0) != '>') return false;
    if (literal.len == 0) return false;
    add(cursor, FLOW_ALONE, probe.at + bracketed, "", "link", true);
    return true;
}

static bool read_footnote(struct cursor *cursor) {
    size_t end = peek(cursor, 0) == '[' ? skip_until(cursor, cursor->at + 1, ']') : SIZE_MAX;
    if (end == SIZE_MAX) return false;
    add(cursor, FLOW_ALONE, end, "", "footnote", false);
    return true;
}

/* ---- the walk ----------------------------------------------------------------------------------------------------------- */

enum { NESTED_LINKS_MAX = 64 };

struct walk {
    cmark_iter *iter;
    size_t labels[NESTED_LINKS_MAX]; /* where the texts of open links and images start */
    size_t depth;
};

static bool read_link(struct cursor *cursor, struct walk *walk, cmark_node *node, bool entering, bool image) {
    const char *type = image ? "image" : "link";
    if (!entering) return walk->depth > 0 && read_link_end(cursor, node, walk->labels[--walk->depth], type);
    if (!image && peek(cursor, 0) != '[') {
        cmark_iter_reset(walk->iter, node, CMARK_EVENT_EXIT); /* the next event is what follows the node */
        return read_address(cursor, node);
    }
    if (walk->depth == NESTED_LINKS_MAX || (image && (peek(cursor, 0) != '!' || peek(cursor, 1) != '['))) return false;
    add(cursor, FLOW_OPEN, cursor->at + 1 + image, type, type, false);
    walk->labels[walk->depth++] = cursor->at;
    return true;
}

static bool read_inline(struct cursor *cursor, struct walk *walk, cmark_node *node, bool entering) {
    cmark_node_type type = cmark_node_get_type(node);
    enum flow_kind kind = entering ? FLOW_OPEN : FLOW_CLOSE;
    if (type == CMARK_NODE_TEXT) return read_text(cursor, node);
    if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) return read_break(cursor, type == CMARK_NODE_LINEBREAK);
    if (type == CMARK_NODE_CODE) return read_code(cursor);
    if (type == CMARK_NODE_HTML_INLINE) return read_html(cursor, node);
    if (type == CMARK_NODE_EMPH) return read_delimiter(cursor, "*_", 1, kind, "italic");
    if (type == CMARK_NODE_STRONG) return read_delimiter(cursor, "*_", 2, kind, "bold");
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
        return read_link(cursor, walk, node, entering, type == CMARK_NODE_IMAGE);
    if (type == CMARK_NODE_FOOTNOTE_REFERENCE) return !entering || read_footnote(cursor);
    if (strcmp(cmark_node_get_type_string(node), "strikethrough") == 0) return read_delimiter(cursor, "~", 0, kind, "strike");
    return false;
}

static bool read_node(struct cursor *cursor, struct walk *walk, cmark_node *node, bool entering) {
    cmark_node_type type = cmark_node_get_type(node);
    bool ok = read_inline(cursor, walk, node, entering);
    cursor->line_start = type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
    return ok;
}

bool markdown_read_inlines(const struct inlines *inlines, cmark_node *block, size_t start, size_t end) {
    struct cursor cursor = {.document = inlines->document, .flow = inlines->flow, .masks = inlines->masks, .at = start};
    cursor.text = str_slice(cursor.masks->text, 0, end);
    cursor.mask = mask_from(cursor.masks, start);
    cursor.titles = inlines->titles;
    cursor.line_start = true;
    struct walk walk = {.iter = cmark_iter_new(block)};
    size_t titles = inlines->titles->count;
    bool ok = true;
    cmark_event_type event;
    while (ok && (event = cmark_iter_next(walk.iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(walk.iter);
        if (node != block) ok = read_node(&cursor, &walk, node, event == CMARK_EVENT_ENTER);
    }
    cmark_iter_free(walk.iter);
    if (!ok) inlines->titles->count = titles;
    if (!ok) inlines->flow->count = 0;
    return ok;
}
