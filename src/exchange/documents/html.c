/* SPDX-License-Identifier: Apache-2.0 */
/* HTML: gumbo says what is text, what is markup and what may be translated; the order of the source says what stands together.
 *
 * The tree's start tags and texts become a list of events by source position. What lies between two events is end tags,
 * comments and markup that the parser passed over. Walking through both, a paragraph is what stands between two tags of block
 * elements. So misnested markup, which the tree moves about, comes back as it was. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/documents/flow.h"
#include "exchange/documents/html_fragment.h"
#include "exchange/documents/html_parse.h"
#include "exchange/documents/html_scan.h"
#include "text/text.h"

struct event {
    struct range range;
    const GumboNode *node;
    bool text, translate, preformatted;
    bool raw; /* what looks like markup is text */
    bool cut; /* a piece of the node's text, between tags that the parser passed over */
    bool blank_lines;
};

struct html {
    struct document *document;
    size_t start;
    size_t first_tag_end;                    /* of a tag that must stay alone in its line, as in Markdown; 0: there is none */
    struct str text;                         /* the document's, cut where the fragment ends */
    enum splice_escape escape, lines_escape; /* of running text, and where lines count */
    struct str parsed;                       /* of the text's length: where gumbo's pointers point into */
    struct event *events;
    size_t count, capacity;
    struct flow flow;
    struct str context_id;
    bool preformatted;
    /* An element that is one code with all its content: where it starts, its name, and how many of its kind are open. */
    size_t opaque_start;
    struct str opaque_name;
    unsigned opaque_depth;
    bool opaque_visible;
};

#define BIT(tag) [GUMBO_TAG_##tag] = true

/* Elements within a line of text; all others end a block. */
static bool is_inline(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {
        BIT(A),        BIT(ABBR),  BIT(ACRONYM), BIT(B),      BIT(BASEFONT), BIT(BDI),   BIT(BDO),      BIT(BIG),
        BIT(BLINK),    BIT(BR),    BIT(CITE),    BIT(CODE),   BIT(DATA),     BIT(DEL),   BIT(DFN),      BIT(EM),
        BIT(EMBED),    BIT(FONT),  BIT(I),       BIT(IMG),    BIT(INPUT),    BIT(INS),   BIT(KBD),      BIT(LABEL),
        BIT(MAP),      BIT(AREA),  BIT(MARK),    BIT(MATH),   BIT(METER),    BIT(NOBR),  BIT(OBJECT),   BIT(OUTPUT),
        BIT(PROGRESS), BIT(Q),     BIT(RUBY),    BIT(RB),     BIT(RP),       BIT(RT),    BIT(S),        BIT(SAMP),
        BIT(SMALL),    BIT(SPAN),  BIT(STRIKE),  BIT(STRONG), BIT(SUB),      BIT(SUP),   BIT(SVG),      BIT(TIME),
        BIT(TT),       BIT(U),     BIT(VAR),     BIT(WBR),    BIT(SCRIPT),   BIT(STYLE), BIT(TEXTAREA), BIT(IFRAME),
        BIT(AUDIO),    BIT(VIDEO), BIT(CANVAS),  BIT(SOURCE), BIT(TRACK),    BIT(PARAM), BIT(UNKNOWN),
    };
    return list[tag];
}

/* Elements whose content is nobody's language. */
static bool is_opaque(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {BIT(SCRIPT), BIT(STYLE),   BIT(SVG),      BIT(MATH),     BIT(TEXTAREA),
                                                  BIT(IFRAME), BIT(OBJECT),  BIT(AUDIO),    BIT(VIDEO),    BIT(CANVAS),
                                                  BIT(XMP),    BIT(NOEMBED), BIT(NOFRAMES), BIT(PLAINTEXT)};
    return list[tag];
}
#undef BIT

/* ---- events ------------------------------------------------------------------------------------------------------------- */

static size_t position_of(const struct html *html, const char *at) {
    return (size_t)(at - html->parsed.at);
}

static void add_event(struct html *html, struct event event, struct range range) {
    if (range.start == range.end) return;
    event.range = range;
    if (html->count == html->capacity) {
        html->capacity = html->capacity ? html->capacity * 2 : 1024;
        html->events = alloc_again(html->events, html->capacity, sizeof *html->events);
    }
    html->events[html->count++] = event;
}

/* Empty for what the parser made up. */
static struct range range_of(const struct html *html, GumboStringPiece piece) {
    if (!piece.data) return (struct range){0};
    size_t start = position_of(html, piece.data);
    return (struct range){start, start + piece.length};
}

/* Text that stands in no element but the page itself. */
static bool is_bare(const struct event *event) {
    const GumboNode *parent = event->node->parent;
    return parent->type == GUMBO_NODE_ELEMENT && parent->v.element.tag == GUMBO_TAG_BODY && !event->preformatted;
}

/* Behind the blank lines that the line feed at `at` begins; `at`: it begins none. */
static size_t blank_lines_end(struct str text, size_t at) {
    size_t end = at;
    for (size_t i = at; i < text.len && memchr(" \t\r\n", text.at[i], 4); i++)
        if (i > at && text.at[i] == '\n') end = i + 1;
    return end;
}

/* gumbo's texts run on over tags that it ignores: these are cut out, to be met between the pieces. Where text is bare, blank
 * lines are between paragraphs: so WordPress keeps them. */
static void add_texts(struct html *html, struct event event) {
    struct range range = range_of(html, event.node->v.text.original_text), piece = range;
    struct str text = str_slice(html->parsed, 0, range.end);
    bool bare = is_bare(&event);
    for (size_t at = range.start; at < range.end && !event.raw;) {
        bool markup = text.at[at] == '<' && html_begins_markup(html->parsed, at);
        size_t end = markup ? html_tag_end(text, at) : bare && text.at[at] == '\n' ? blank_lines_end(text, at) : at;
        if (end == at) {
            at++;
            continue;
        }
        event.cut = true;
        piece.end = at;
        add_event(html, event, piece);
        if (!markup) add_event(html, (struct event){.node = event.node, .blank_lines = true}, (struct range){at, end});
        piece.start = at = end;
    }
    piece.end = range.end;
    add_event(html, event, piece);
}

static struct str attribute_of(const GumboNode *node, const char *name) {
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return str_of(attribute ? attribute->value : NULL);
}

static bool has_word(struct str words, struct str wanted) {
    while (words.len) {
        struct str word = str_cut(&words, ' ');
        if (str_equal(word, wanted)) return true;
    }
    return false;
}

static bool may_translate(const GumboNode *node, bool inherited) {
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, "translate");
    if (has_word(attribute_of(node, "class"), STR("notranslate"))) return false;
    if (!attribute) return inherited;
    return !str_equal_nocase(str_of(attribute->value), STR("no"));
}

/* The attribute in the element's own start tag: the parser adds those of a second <html> to it. */
static void mark_language(struct html *html, const GumboNode *node, const char *name) {
    struct document *document = html->document;
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    GumboStringPiece tag = node->v.element.original_tag;
    if (!attribute || !tag.data || attribute->original_value.data < tag.data ||
        attribute->original_value.data + attribute->original_value.length > tag.data + tag.length)
        return;
    struct str value = {attribute->original_value.data, attribute->original_value.length};
    bool quoted = value.len > 1 && (value.at[0] == '"' || value.at[0] == '\'');
    if (quoted) value = str_slice(value, 1, value.len - 1);
    struct language_mark mark = {.range.start = position_of(html, value.at)};
    mark.range.end = mark.range.start + value.len;
    if (!language_parse(str_trim(value), &mark.language, NULL)) return;
    if (document->mark_count == LANGUAGE_MARKS_MAX) return;
    size_t at = document->mark_count++;
    for (; at > 0 && document->marks[at - 1].range.start > mark.range.start; at--)
        document->marks[at] = document->marks[at - 1];
    document->marks[at] = mark;
}

static void mark_languages(struct html *html, const GumboNode *node) {
    language_parse(attribute_of(node, "lang"), &html->document->from, NULL);
    mark_language(html, node, "lang");
    mark_language(html, node, "xml:lang");
}

/* `around`: what the node's parent hands down. Recursion is bounded by html_check_bounds. */
static void collect(struct html *html, const GumboNode *node, struct event around) {
    struct event event = around;
    event.node = node;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) {
        event.text = true;
        add_texts(html, event);
        return;
    }
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE) return;
    const GumboElement *element = &node->v.element;
    event.translate = may_translate(node, around.translate);
    event.preformatted = around.preformatted || element->tag == GUMBO_TAG_PRE || element->tag == GUMBO_TAG_LISTING;
    event.raw = around.raw || html_is_raw(element->tag) || element->tag == GUMBO_TAG_PLAINTEXT ||
                element->tag_namespace != GUMBO_NAMESPACE_HTML; /* SVG may hold CDATA sections; it is one code anyway */
    add_event(html, event, range_of(html, element->original_tag));
    if (element->tag == GUMBO_TAG_HTML && node->parent->type == GUMBO_NODE_DOCUMENT) /* SVG may hold more */
        mark_languages(html, node);
    for (unsigned i = 0; i < element->children.length; i++) collect(html, element->children.data[i], event);
}

/* Copies that the parser makes of misnested elements have the same position: the first one counts. */
static int compare(const void *a, const void *b) {
    const struct event *p = a, *q = b;
    if (p->range.start != q->range.start) return p->range.start < q->range.start ? -1 : 1;
    return (p->range.end > q->range.end) - (p->range.end < q->range.end);
}

/* ---- attributes --------------------------------------------------------------------------------------------------------- */

static bool is_text_attribute(const GumboNode *node, struct str name) {
    static const char *const anywhere[] = {"alt", "title", "placeholder", "aria-label"};
    GumboTag tag = node->v.element.tag;
    for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++)
        if (str_equal(name, str_of(anywhere[i]))) return true;
    if (str_equal(name, STR("label"))) return tag == GUMBO_TAG_TRACK || tag == GUMBO_TAG_OPTION || tag == GUMBO_TAG_OPTGROUP;
    if (str_equal(name, STR("value")) && tag == GUMBO_TAG_INPUT) {
        struct str type = attribute_of(node, "type");
        return str_equal_nocase(type, STR("submit")) || str_equal_nocase(type, STR("button")) ||
               str_equal_nocase(type, STR("reset"));
    }
    if (!str_equal(name, STR("content")) || tag != GUMBO_TAG_META) return false;
    struct str kind = attribute_of(node, "name"), property = attribute_of(node, "property");
    return str_equal_nocase(kind, STR("description")) || str_equal_nocase(kind, STR("keywords")) ||
           str_equal_nocase(kind, STR("twitter:title")) || str_equal_nocase(kind, STR("twitter:description")) ||
           str_equal_nocase(property, STR("og:title")) || str_equal_nocase(property, STR("og:description"));
}

static bool add_attributes(struct html *html, const GumboNode *node, struct error *err) {
    const GumboVector *attributes = &node->v.element.attributes;
    for (unsigned i = 0; i < attributes->length; i++) {
        const GumboAttribute *attribute = attributes->data[i];
        struct str value = arena_copy(&html->document->arena, str_of(attribute->value));
        if (!is_text_attribute(node, str_of(attribute->name)) || text_is_blank(value) || value.len > UNIT_TEXT_MAX) continue;
        if (str_find(value, STR(UTF8_CODE), 0) != SIZE_MAX) continue; /* a code could not be put back here */
        struct splice splice = {.range = range_of(html, attribute->original_value), .escape = SPLICE_HTML_ATTRIBUTE};
        struct document_block block = {.source = {.text = value}, .translate = true, .context_id = STR("")};
        block.note =
            arena_format(&html->document->arena, "%s of <%s>", attribute->name, gumbo_normalized_tagname(node->v.element.tag));
        if (!document_add_block(html->document, block, &splice, err)) return false;
    }
    return true;
}

/* ---- from events to blocks ---------------------------------------------------------------------------------------------- */

static bool end_block(struct html *html, struct error *err) {
    struct flow_block how = {.escape = html->preformatted ? html->lines_escape : html->escape,
                             .keep_space = html->preformatted,
                             .text = html->text,
                             .context_id = html->context_id};
    return flow_end(&html->flow, html->document, &how, err);
}

static struct str type_of(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_B:
    case GUMBO_TAG_STRONG: return STR("bold");
    case GUMBO_TAG_I:
    case GUMBO_TAG_EM: return STR("italic");
    case GUMBO_TAG_U: return STR("underlined");
    case GUMBO_TAG_A: return STR("link");
    case GUMBO_TAG_BR: return STR("lb");
    case GUMBO_TAG_IMG: return STR("image");
    default: return str_of(gumbo_normalized_tagname(tag));
    }
}

static void add_markup(struct html *html, enum flow_kind kind, struct range range, GumboTag tag, bool visible) {
    struct str name = html_tag_name(str_slice(html->text, range.start, range.end));
    struct flow_item item = {.kind = kind, .range = range, .type = type_of(tag), .visible = visible};
    item.name = tag == GUMBO_TAG_UNKNOWN ? name : str_of(gumbo_normalized_tagname(tag));
    flow_add(&html->flow, item);
}

static void begin_opaque(struct html *html, const struct event *event) {
    struct str markup = str_slice(html->text, event->range.start, event->range.end);
    html->opaque_start = event->range.start;
    html->opaque_name = html_tag_name(markup);
    html->opaque_depth = 1;
    html->opaque_visible = !event->translate; /* <span translate="no">Tafsiri</span> is a word in the sentence */
}

static void end_opaque(struct html *html, size_t end) {
    if (html->opaque_depth == 0) return;
    html->opaque_depth = 0;
    add_markup(html, FLOW_ALONE, (struct range){html->opaque_start, end}, GUMBO_TAG_UNKNOWN, html->opaque_visible);
}

static bool start_tag(struct html *html, const struct event *event, struct error *err) {
    GumboTag tag = event->node->v.element.tag;
    struct str markup = str_slice(html->text, event->range.start, event->range.end);
    if (html->opaque_depth) {
        bool nests = str_equal_nocase(html_tag_name(markup), html->opaque_name) && !html_is_self_closed(markup);
        html->opaque_depth += nests;
        return true;
    }
    if (!is_inline(tag)) {
        if (!end_block(html, err)) return false;
        struct str id = attribute_of(event->node, "id");
        html->context_id = id.len && id.len <= UNIT_FIELD_MAX ? arena_copy(&html->document->arena, id) : STR("");
        html->preformatted = event->preformatted;
    }
    if (event->translate && !add_attributes(html, event->node, err)) return false;
    bool foreign = event->node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML && html_is_self_closed(markup);
    bool whole = (is_opaque(tag) || (!event->translate && is_inline(tag))) && !html_is_void(tag) && !foreign;
    if (whole)
        begin_opaque(html, event);
    else if (is_inline(tag))
        add_markup(html, html_is_void(tag) || foreign ? FLOW_ALONE : FLOW_OPEN, event->range, tag, false);
    return true;
}

static bool end_tag(struct html *html, struct range range, struct error *err) {
    struct str name = html_tag_name(str_slice(html->text, range.start, range.end));
    GumboTag tag = gumbo_tagn_enum(name.at, (unsigned)name.len);
    if (html->opaque_depth) {
        if (str_equal_nocase(name, html->opaque_name) && --html->opaque_depth == 0) {
            html->opaque_depth = 1;
            end_opaque(html, range.end);
        }
        return true;
    }
    if (is_inline(tag)) {
        add_markup(html, FLOW_CLOSE, range, tag, false);
        return true;
    }
    if (!end_block(html, err)) return false;
    html->context_id = STR("");
    html->preformatted = false;
    return true;
}

/* A start tag or a comment that the parser made nothing of. */
static bool passed_over(struct html *html, struct range range, struct error *err) {
    struct str markup = str_slice(html->text, range.start, range.end), name = html_tag_name(markup);
    bool starts = html_is_start_tag(markup);
    if (html->opaque_depth) return true;
    GumboTag tag = starts ? gumbo_tagn_enum(name.at, (unsigned)name.len) : GUMBO_TAG_UNKNOWN;
    if (!is_inline(tag)) return end_block(html, err);
    bool alone = !starts || html_is_void(tag) || html_is_self_closed(markup);
    add_markup(html, alone ? FLOW_ALONE : FLOW_OPEN, range, tag, false);
    return true;
}

/* What lies between two events. */
static bool walk_gap(struct html *html, size_t start, size_t end, struct error *err) {
    struct str text = html->text;
    while (start < end) {
        size_t at = str_find(str_slice(text, 0, end), STR("<"), start);
        if (at == SIZE_MAX) return true;
        size_t behind = html_tag_end(text, at);
        if (behind > end) behind = end;
        struct range range = {at, behind};
        bool ends = text.at[at + 1 < end ? at + 1 : at] == '/';
        if (ends ? !end_tag(html, range, err) : !passed_over(html, range, err)) return false;
        start = behind;
    }
    return true;
}

/* A form's <textarea> is one code in the sentence that it stands in; what it holds is a text of its own, whose lines count. */
static bool add_field(struct html *html, const struct event *event, struct flow_item item, struct error *err) {
    struct flow_block how = {.escape = html->lines_escape, .keep_space = true, .text = html->text, .context_id = STR("")};
    struct flow flow = {0};
    size_t count = html->document->count;
    if (!event->translate || !str_equal_nocase(html->opaque_name, STR("textarea"))) return true;
    flow_add(&flow, item);
    bool ok = flow_end(&flow, html->document, &how, err);
    flow_done(&flow);
    if (html->document->count > count) html->document->blocks[count].note = STR("text of <textarea>");
    return ok;
}

/* All that the node holds is one text, or nothing, since no markup stands in the piece. */
static bool read_piece(struct html *html, struct range range, struct str *text, struct error *err) {
    struct str piece = str_slice(html->parsed, range.start, range.end);
    return html_parse_text(&html->document->arena, html->document->name, piece, GUMBO_TAG_BODY, text, err);
}

static bool add_text(struct html *html, const struct event *event, struct error *err) {
    struct flow_item item = {.kind = FLOW_TEXT, .range = event->range};
    if (!event->cut)
        item.text = arena_copy(&html->document->arena, str_of(event->node->v.text.text));
    else if (!read_piece(html, event->range, &item.text, err))
        return false;
    if (html->opaque_depth) return add_field(html, event, item, err);
    html->preformatted = event->preformatted;
    if (event->translate || text_is_blank(item.text))
        flow_add(&html->flow, item);
    else {
        item.kind = FLOW_ALONE;
        item.visible = true;
        item.name = item.type = STR("");
        flow_add(&html->flow, item);
    }
    return true;
}

static bool take_event(struct html *html, const struct event *event, struct error *err) {
    if (event->blank_lines) return html->opaque_depth || end_block(html, err);
    return event->text ? add_text(html, event, err) : start_tag(html, event, err);
}

static bool walk(struct html *html, struct error *err) {
    size_t position = html->start;
    for (size_t i = 0; i < html->count; i++) {
        const struct event *event = &html->events[i];
        if (event->range.start < position) continue;
        if (i && position == html->first_tag_end && !end_block(html, err)) return false;
        if (!walk_gap(html, position, event->range.start, err)) return false;
        if (!take_event(html, event, err)) return false;
        position = event->range.end;
    }
    if (!walk_gap(html, position, html->text.len, err)) return false;
    end_opaque(html, html->text.len);
    return end_block(html, err);
}

/* ---- the format --------------------------------------------------------------------------------------------------------- */

/* By its name or its first line; what is sent as text/html is read as HTML, whatever its document type. */
static bool is_xml(const struct document *document) {
    struct str name = str_of(document->name), end = str_slice(name, name.len > 6 ? name.len - 6 : 0, name.len);
    return str_equal_nocase(end, STR(".xhtml")) || str_starts(document->text, STR("<?xml"));
}

static bool parse(const struct html *html, struct html_tree *tree, GumboTag context, struct error *err) {
    struct str text = str_slice(html->parsed, html->start, html->parsed.len);
    return html_check_bounds(html->document->name, text, err) && html_parse(tree, html->document->name, text, context, err);
}

static bool read_tree(struct html *html, struct html_tree *tree, struct error *err) {
    collect(html, tree->output->root, (struct event){.translate = true});
    if (html->count) qsort(html->events, html->count, sizeof *html->events, compare);
    return walk(html, err);
}

static void done(struct html *html, struct html_tree *tree) {
    html_parse_done(tree);
    free(html->events);
    flow_done(&html->flow);
}

static bool html_open(struct document *document, struct str bytes, struct error *err) {
    struct html_tree tree = {0};
    if (!document_take_text(document, bytes, html_declared_encoding(bytes), err)) return false;
    struct html html = {.document = document, .text = document->text, .context_id = STR("")};
    html.escape = html.lines_escape = SPLICE_HTML;
    html.parsed = html_bound_references(&document->arena, document->text);
    if (is_xml(document)) html.parsed = html_without_self_closed(&document->arena, html.parsed);
    bool ok = parse(&html, &tree, GUMBO_TAG_LAST, err) && read_tree(&html, &tree, err);
    splice_sort(document);
    done(&html, &tree);
    return ok;
}

bool html_fragment_read(struct document *document, struct str text, size_t start, bool blank_lines, bool *sound,
                        struct error *err) {
    struct html_tree tree = {0};
    struct html html = {.document = document, .start = start, .text = text, .parsed = text, .context_id = STR("")};
    html.escape = SPLICE_HTML_LINE;
    html.first_tag_end = html_tag_end(text, start);
    html.lines_escape = blank_lines ? SPLICE_HTML : SPLICE_HTML_LINES;
    *sound = html_is_closed(str_slice(text, start, text.len)) && parse(&html, &tree, GUMBO_TAG_BODY, NULL);
    bool ok = !*sound || read_tree(&html, &tree, err);
    done(&html, &tree);
    return ok;
}

static bool html_write(struct document *document, struct buf *out, struct error *err) {
    return splice_write(document, true, out, err);
}

const struct document_ops document_html_ops = {.open = html_open, .set_target = splice_set_target, .write = html_write};
