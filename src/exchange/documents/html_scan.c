/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/html_scan.h"

#include <string.h>
#include <strings.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool starts_nocase(struct str text, size_t at, const char *word) {
    size_t len = strlen(word);
    return at + len <= text.len && strncasecmp(text.at + at, word, len) == 0;
}

/* ---- tags --------------------------------------------------------------------------------------------------------------- */

/* The attributes of a tag by the states of the HTML standard (13.2.5.32 and on), since what an author may hide from us in odd
 * quotes, gumbo would see. */
static size_t scan_attributes(struct str text, size_t at, size_t *count) {
    while (at < text.len) {
        while (at < text.len && (is_space(text.at[at]) || text.at[at] == '/')) at++;
        if (at == text.len || text.at[at] == '>') break;
        ++*count;
        for (at++; at < text.len && !is_space(text.at[at]) && !strchr("/>=", text.at[at]);) at++;
        size_t after = at;
        while (after < text.len && is_space(text.at[after])) after++;
        if (after == text.len || text.at[after] != '=') continue;
        for (at = after + 1; at < text.len && is_space(text.at[at]);) at++;
        if (at == text.len) break;
        char quote = text.at[at] == '"' || text.at[at] == '\'' ? text.at[at] : 0;
        if (quote) {
            const char *close = memchr(text.at + at + 1, quote, text.len - at - 1);
            at = close ? (size_t)(close - text.at) + 1 : text.len;
        } else
            while (at < text.len && !is_space(text.at[at]) && text.at[at] != '>') at++;
    }
    return at < text.len ? at + 1 : text.len;
}

static size_t scan_comment(struct str text, size_t at) {
    struct str rest = str_slice(text, at, text.len);
    if (str_starts(rest, STR("<!-->"))) return at + 5;
    if (str_starts(rest, STR("<!--->"))) return at + 6;
    /* Both endings in one walk: looked for by itself, the one that a page never has would be looked for to the page's end by
     * each of its comments. */
    size_t start = at + 4;
    for (at = start; (at = str_find(text, STR(">"), at)) != SIZE_MAX; at++) {
        struct str comment = str_slice(text, start, at);
        if (str_ends(comment, STR("--")) || str_ends(comment, STR("--!"))) return at + 1;
    }
    return text.len;
}

bool html_begins_markup(struct str text, size_t at) {
    char next = at + 1 < text.len ? text.at[at + 1] : ' ';
    return is_letter(next) || next == '/' || next == '!' || next == '?';
}

static size_t scan_tag(struct str text, size_t at, size_t *attributes) {
    struct str rest = str_slice(text, at, text.len);
    size_t name = rest.len > 1 && rest.at[1] == '/' ? 2 : 1;
    if (str_starts(rest, STR("<!--"))) return scan_comment(text, at);
    if (rest.len <= name || !is_letter(rest.at[name])) {
        size_t end = str_find(text, STR(">"), at);
        return end == SIZE_MAX ? text.len : end + 1;
    }
    size_t i = at + name;
    while (i < text.len && !is_space(text.at[i]) && text.at[i] != '/' && text.at[i] != '>') i++;
    return scan_attributes(text, i, attributes);
}

size_t html_tag_end(struct str text, size_t at) {
    size_t attributes = 0;
    return scan_tag(text, at, &attributes);
}

struct str html_tag_name(struct str tag) {
    size_t start = tag.len > 1 && tag.at[1] == '/' ? 2 : 1, end = start;
    while (end < tag.len && !is_space(tag.at[end]) && tag.at[end] != '>' && tag.at[end] != '/') end++;
    return str_slice(tag, start < tag.len ? start : tag.len, end < tag.len ? end : tag.len);
}

bool html_is_start_tag(struct str markup) {
    return markup.len > 1 && is_letter(markup.at[1]);
}

bool html_is_self_closed(struct str markup) {
    return str_ends(markup, STR("/>"));
}

/* ---- depth -------------------------------------------------------------------------------------------------------------- */

/* A stack of open elements that never holds fewer than gumbo's: an end tag takes away only what gumbo is sure to take. */
struct open_element {
    GumboTag tag;
    struct str name; /* for those that gumbo has no number for */
};

struct depth {
    struct open_element open[HTML_DEPTH_MAX];
    size_t count;
    bool foreign; /* within SVG or MathML: "/>" ends an element, <style> is one like others */
    bool frozen;  /* end tags may be part of a script: none counts any more */
};

#define BIT(tag) [GUMBO_TAG_##tag] = true

bool html_is_void(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {BIT(AREA),  BIT(BASE),   BIT(BR),    BIT(COL),  BIT(EMBED),
                                                  BIT(HR),    BIT(IMG),    BIT(INPUT), BIT(LINK), BIT(META),
                                                  BIT(PARAM), BIT(SOURCE), BIT(TRACK), BIT(WBR)};
    return list[tag];
}

/* What can't stand in itself without an element that counts in between: <p> ends <p>, <td> needs a <table>. */
static bool is_flat(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {BIT(P),     BIT(TR),    BIT(TD),      BIT(TH),      BIT(TBODY),
                                                  BIT(THEAD), BIT(TFOOT), BIT(OPTION),  BIT(CAPTION), BIT(HTML),
                                                  BIT(HEAD),  BIT(BODY),  BIT(COLGROUP)};
    return html_is_void(tag) || list[tag];
}

bool html_is_raw(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {BIT(SCRIPT), BIT(STYLE),  BIT(TEXTAREA), BIT(TITLE),
                                                  BIT(XMP),    BIT(IFRAME), BIT(NOEMBED),  BIT(NOFRAMES)};
    return list[tag];
}

/* The standard's "special" elements, as far as they are on our stack. */
static bool is_special(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {
        BIT(ADDRESS),    BIT(APPLET),
        BIT(ARTICLE),    BIT(ASIDE),
        BIT(BLOCKQUOTE), BIT(BUTTON),
        BIT(CENTER),     BIT(DD),
        BIT(DETAILS),    BIT(DIR),
        BIT(DIV),        BIT(DL),
        BIT(DT),         BIT(FIELDSET),
        BIT(FIGURE),     BIT(FIGCAPTION),
        BIT(FOOTER),     BIT(FORM),
        BIT(FRAMESET),   BIT(H1),
        BIT(H2),         BIT(H3),
        BIT(H4),         BIT(H5),
        BIT(H6),         BIT(HEADER),
        BIT(HGROUP),     BIT(LI),
        BIT(LISTING),    BIT(MAIN),
        BIT(MARQUEE),    BIT(MENU),
        BIT(NAV),        BIT(NOSCRIPT),
        BIT(OBJECT),     BIT(OL),
        BIT(PRE),        BIT(SECTION),
        BIT(SELECT),     BIT(SUMMARY),
        BIT(TABLE),      BIT(TEMPLATE),
        BIT(UL),         BIT(SVG),
        BIT(MATH),       BIT(FOREIGNOBJECT),
        BIT(DESC),       BIT(PLAINTEXT),
    };
    return list[tag];
}

/* Beyond these no end tag reaches, but their own. */
static bool is_barrier(GumboTag tag) {
    static const bool list[GUMBO_TAG_LAST + 1] = {BIT(APPLET),   BIT(MARQUEE), BIT(OBJECT),  BIT(TABLE),
                                                  BIT(TEMPLATE), BIT(SELECT),  BIT(SVG),     BIT(MATH),
                                                  BIT(BUTTON),   BIT(FORM),    BIT(FRAMESET)};
    return list[tag];
}

/* Start tags that end SVG and MathML, or have HTML inside. */
static bool leaves_foreign(GumboTag tag, struct str name) {
    static const bool list[GUMBO_TAG_LAST + 1] = {
        BIT(B),
        BIT(BIG),
        BIT(BLOCKQUOTE),
        BIT(BODY),
        BIT(BR),
        BIT(CENTER),
        BIT(CODE),
        BIT(DD),
        BIT(DIV),
        BIT(DL),
        BIT(DT),
        BIT(EM),
        BIT(EMBED),
        BIT(H1),
        BIT(H2),
        BIT(H3),
        BIT(H4),
        BIT(H5),
        BIT(H6),
        BIT(HEAD),
        BIT(HR),
        BIT(I),
        BIT(IMG),
        BIT(LI),
        BIT(LISTING),
        BIT(MENU),
        BIT(META),
        BIT(NOBR),
        BIT(OL),
        BIT(P),
        BIT(PRE),
        BIT(RUBY),
        BIT(S),
        BIT(SMALL),
        BIT(SPAN),
        BIT(STRONG),
        BIT(STRIKE),
        BIT(SUB),
        BIT(SUP),
        BIT(TABLE),
        BIT(TT),
        BIT(U),
        BIT(UL),
        BIT(VAR),
        BIT(FONT),
        BIT(DESC),
        BIT(FOREIGNOBJECT),
        BIT(MI),
        BIT(MO),
        BIT(MN),
        BIT(MS),
        BIT(MTEXT),
        BIT(TITLE),
    };
    return list[tag] || str_equal_nocase(name, STR("annotation-xml"));
}
#undef BIT

static bool is_same(const struct open_element *element, GumboTag tag, struct str name) {
    return element->tag == tag && (tag != GUMBO_TAG_UNKNOWN || str_equal_nocase(element->name, name));
}

static void close_element(struct depth *depth, GumboTag tag, struct str name) {
    bool special = is_special(tag);
    if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH) depth->foreign = false;
    for (size_t i = depth->count; i-- > 0 && !depth->frozen;) {
        const struct open_element *element = &depth->open[i];
        if (is_same(element, tag, name)) {
            depth->count = i;
            return;
        }
        if (special ? is_barrier(element->tag) : is_special(element->tag)) return;
    }
}

/* <li> ends an open <li>, <dt> and <dd> each other, unless a special element stands between. */
static void end_implied(struct depth *depth, GumboTag tag) {
    if (tag != GUMBO_TAG_LI && tag != GUMBO_TAG_DD && tag != GUMBO_TAG_DT) return;
    for (size_t i = depth->count; i-- > 0;) {
        GumboTag open = depth->open[i].tag;
        if (open == tag || (tag != GUMBO_TAG_LI && (open == GUMBO_TAG_DD || open == GUMBO_TAG_DT))) {
            depth->count = i;
            return;
        }
        if (is_special(open) && open != GUMBO_TAG_ADDRESS && open != GUMBO_TAG_DIV) return;
    }
}

static bool open_element(struct depth *depth, GumboTag tag, struct str name, struct str markup) {
    if (leaves_foreign(tag, name)) depth->foreign = false;
    if (is_flat(tag) || (depth->foreign && html_is_self_closed(markup))) return true;
    end_implied(depth, tag);
    if (depth->count == HTML_DEPTH_MAX) return false;
    depth->open[depth->count++] = (struct open_element){tag, name};
    if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH) depth->foreign = true;
    return true;
}

/* Where the end tag of an element stands whose content is no markup. */
static size_t skip_raw(struct str text, size_t at, struct str name) {
    for (; (at = str_find(text, STR("<"), at)) != SIZE_MAX; at++) {
        struct str rest = str_slice(text, at + 1, text.len);
        if (rest.len < name.len + 2 || rest.at[0] != '/') continue;
        char behind = rest.at[1 + name.len];
        bool same = str_equal_nocase(str_slice(rest, 1, 1 + name.len), name);
        if (same && (is_space(behind) || behind == '/' || behind == '>')) return at;
    }
    return text.len;
}

/* "<script><!--<script></script>" is still inside of the first script: from there on we can't tell where it ends. */
static bool has_script(struct str raw) {
    for (size_t at = 0; (at = str_find(raw, STR("<"), at)) != SIZE_MAX; at++) {
        struct str rest = str_slice(raw, at + 1, raw.len);
        if (rest.len >= 6 && str_equal_nocase(str_slice(rest, 0, 6), STR("script"))) return true;
    }
    return false;
}

/* One tag or comment after the other, from the text's start on. */
struct tag_walk {
    struct str text;
    size_t next; /* where it goes on */
    struct str markup, name;
    GumboTag tag;
    size_t attributes;
};

static bool next_tag(struct tag_walk *walk) {
    size_t at = str_find(walk->text, STR("<"), walk->next);
    while (at != SIZE_MAX && !html_begins_markup(walk->text, at)) at = str_find(walk->text, STR("<"), at + 1);
    if (at == SIZE_MAX) return false;
    walk->attributes = 0;
    walk->next = scan_tag(walk->text, at, &walk->attributes);
    walk->markup = str_slice(walk->text, at, walk->next);
    walk->name = html_tag_name(walk->markup);
    walk->tag = gumbo_tagn_enum(walk->name.at, (unsigned)walk->name.len);
    return true;
}

/* What the raw element holds whose start tag was met; the walk goes on behind it. */
static struct str skip_raw_text(struct tag_walk *walk) {
    size_t start = walk->next;
    walk->next = skip_raw(walk->text, start, walk->name);
    return str_slice(walk->text, start, walk->next);
}

/* Within these gumbo ignores the start tags of most raw elements, and what follows is markup. */
static bool ignores_raw(const struct depth *depth) {
    for (size_t i = 0; i < depth->count; i++)
        if (depth->open[i].tag == GUMBO_TAG_SELECT || depth->open[i].tag == GUMBO_TAG_FRAMESET) return true;
    return false;
}

bool html_check_bounds(const char *name, struct str text, struct error *err) {
    struct depth depth = {.count = 0};
    struct tag_walk walk = {.text = text};
    while (next_tag(&walk)) {
        GumboTag tag = walk.tag;
        if (walk.attributes > HTML_ATTRIBUTES_MAX)
            return error_set(err, ERR_TOO_LARGE, "%s: a tag with more than %d attributes", name, HTML_ATTRIBUTES_MAX);
        if (!walk.name.len || !is_letter(walk.name.at[0])) continue;
        if (walk.markup.at[1] == '/')
            close_element(&depth, tag, walk.name);
        else if (html_is_raw(tag) && !depth.foreign && (tag == GUMBO_TAG_SCRIPT || !ignores_raw(&depth))) {
            struct str raw = skip_raw_text(&walk);
            size_t comment = tag == GUMBO_TAG_SCRIPT ? str_find(raw, STR("<!--"), 0) : SIZE_MAX;
            if (comment != SIZE_MAX && has_script(str_slice(raw, comment, raw.len))) depth.frozen = true;
        } else if (!open_element(&depth, tag, walk.name, walk.markup))
            return error_set(err, ERR_TOO_LARGE, "%s: elements are nested more than %d deep", name, HTML_DEPTH_MAX);
    }
    return true;
}

static bool is_closed(struct str markup) {
    if (!str_starts(markup, STR("<!--"))) return str_ends(markup, STR(">"));
    return str_ends(markup, STR("-->")) || str_ends(markup, STR("--!>"));
}

bool html_is_closed(struct str text) {
    struct tag_walk walk = {.text = text};
    while (next_tag(&walk)) {
        if (!is_closed(walk.markup)) return false;
        if (!html_is_raw(walk.tag) || !html_is_start_tag(walk.markup)) continue;
        skip_raw_text(&walk);
        if (walk.next == text.len) return false;
    }
    return true;
}

/* ---- elements that end themselves --------------------------------------------------------------------------------------- */

/* Up to its last byte: an attribute's value may hold ">", which would end the comment. */
static void make_comment(char *markup, size_t len) {
    memset(markup + 1, ' ', len - 2);
    markup[1] = '!';
}

struct str html_without_self_closed(struct arena *arena, struct str text) {
    struct str copy = arena_copy(arena, text);
    struct tag_walk walk = {.text = text};
    while (next_tag(&walk)) {
        if (!html_is_start_tag(walk.markup) || html_is_void(walk.tag)) continue;
        if (html_is_self_closed(walk.markup))
            make_comment((char *)copy.at + (walk.markup.at - text.at), walk.markup.len);
        else if (html_is_raw(walk.tag))
            skip_raw_text(&walk);
    }
    return copy;
}

/* ---- references --------------------------------------------------------------------------------------------------------- */

/* SIZE_MAX: it is none. */
static size_t digit_of(char c, size_t base) {
    size_t digit = c >= '0' && c <= '9' ? (size_t)(c - '0') : is_letter(c) ? (size_t)((c | 0x20) - 'a' + 10) : SIZE_MAX;
    return digit < base ? digit : SIZE_MAX;
}

struct str html_bound_references(struct arena *arena, struct str text) {
    enum { UNICODE_MAX = 0x10FFFF };
    struct str copy = text;
    for (size_t at = str_find(text, STR("&#"), 0); at != SIZE_MAX; at = str_find(text, STR("&#"), at)) {
        at += 2;
        bool hex = at < text.len && (text.at[at] == 'x' || text.at[at] == 'X');
        size_t base = hex ? 16 : 10, start = at += hex, number = 0;
        for (; at < text.len && digit_of(text.at[at], base) != SIZE_MAX; at++)
            if (number <= UNICODE_MAX) number = number * base + digit_of(text.at[at], base);
        if (number <= UNICODE_MAX) continue;
        if (copy.at == text.at) copy = arena_copy(arena, text);
        memset((char *)copy.at + start, '0', at - start);
    }
    return copy;
}

/* ---- encoding ----------------------------------------------------------------------------------------------------------- */

/* In the attributes of a <meta>. */
static struct str find_charset(struct str tag) {
    static const char key[] = "charset=";
    for (size_t at = 0; at < tag.len; at++) {
        if (!starts_nocase(tag, at, key)) continue;
        struct str value = str_slice(tag, at + sizeof key - 1, tag.len);
        while (value.len && (value.at[0] == '"' || value.at[0] == '\'' || value.at[0] == ' '))
            value = str_slice(value, 1, value.len);
        size_t len = 0;
        while (len < value.len && !is_space(value.at[len]) && !strchr("\"';/>", value.at[len])) len++;
        value.len = len;
        /* A file in which this could be read byte by byte is not in UTF-16, whatever it says. */
        bool wide = value.len >= 6 && strncasecmp(value.at, "utf-16", 6) == 0;
        return wide ? STR("UTF-8") : value;
    }
    return STR("");
}

struct str html_declared_encoding(struct str bytes) {
    struct str found = STR("");
    struct tag_walk walk = {.text = bytes};
    while (!found.len && next_tag(&walk)) {
        if (walk.markup.at[1] == '/') continue;
        if (walk.tag == GUMBO_TAG_META) found = find_charset(walk.markup);
        if (html_is_raw(walk.tag)) skip_raw_text(&walk);
    }
    return found;
}
