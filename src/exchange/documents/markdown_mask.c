/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/markdown_mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { MATH_MAX = 2000, BACKTICKS_MAX = 80, BRACKETS_MAX = 64 };

struct scan {
    struct mask_list *masks;
    struct str text; /* cut where the paragraph ends */
    char *masked;
    size_t at;
    size_t line_start; /* behind what marks a quotation */
    /* of the paragraph */
    bool absent[BACKTICKS_MAX + 1]; /* no run of so many backticks comes any more */
    bool no_display;                /* nor "$$" */
    size_t no_bracket;              /* nor ">", up to here */
    size_t open[BRACKETS_MAX];      /* each the mask of its "^[", or SIZE_MAX */
    size_t depth, beyond;
};

static char peek(const struct scan *scan, size_t at) {
    return at < scan->text.len ? scan->text.at[at] : '\0';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* ---- masks -------------------------------------------------------------------------------------------------------------- */

static void cover(struct scan *scan, struct range range) {
    memset(scan->masked + range.start, 'x', range.end - range.start);
    scan->masked[range.start] = scan->masked[range.end - 1] = '$';
}

static struct mask *add(struct scan *scan, enum flow_kind kind, const char *type, size_t start, size_t end) {
    struct mask_list *masks = scan->masks;
    if (masks->count == masks->capacity) {
        masks->capacity = masks->capacity ? masks->capacity * 2 : 64;
        masks->at = alloc_again(masks->at, masks->capacity, sizeof *masks->at);
    }
    masks->at[masks->count] = (struct mask){{start, end}, kind, type, false};
    if (type) cover(scan, masks->at[masks->count].range);
    scan->at = end;
    return &masks->at[masks->count++];
}

void mask_done(struct mask_list *masks) {
    free(masks->at);
}

size_t mask_from(const struct mask_list *masks, size_t position) {
    size_t low = 0, high = masks->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (masks->at[middle].range.start < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- math --------------------------------------------------------------------------------------------------------------- */

/* A word of three letters that is no command, and nothing that only formulas have; "=" is no proof behind a number. */
static bool is_prose(struct str content) {
    bool word = false, formula = false, relation = false;
    for (size_t i = 0, start; i < content.len; i++) {
        for (start = i; i < content.len && isalpha((unsigned char)content.at[i]);) i++;
        word |= i - start >= 3 && !(start && content.at[start - 1] == '\\');
        if (i == content.len) break;
        bool escaped = content.at[i] == '\\' && i + 1 < content.len && !isalpha((unsigned char)content.at[i + 1]);
        i += escaped; /* "\[" is how Markdown writes text */
        formula |= !escaped && memchr("\\^_{}", content.at[i], 5) != NULL;
        relation |= memchr("=<>+", content.at[i], 4) != NULL;
    }
    return word && !formula && (!relation || isdigit((unsigned char)content.at[0]));
}

/* Where the "$" stands that ends what begins at `at`, in the same line; SIZE_MAX: there is none. */
static size_t next_dollar(struct str text, size_t at) {
    size_t limit = text.len - at > MATH_MAX ? at + MATH_MAX : text.len;
    for (; at < limit && text.at[at] != '\n' && text.at[at] != '\r'; at++) {
        if (text.at[at] == '$') return at;
        at += text.at[at] == '\\';
    }
    return SIZE_MAX;
}

static size_t display_length(struct str text, size_t at) {
    size_t end = next_dollar(text, at + 2);
    if (end == SIZE_MAX || end + 1 >= text.len || text.at[end + 1] != '$') return 0;
    struct str content = str_trim(str_slice(text, at + 2, end));
    return content.len && !is_prose(content) ? end + 2 - at : 0;
}

/* As Pandoc has it: no blank within the signs at the ends, no digit behind; and no letter before or behind ("US$5", "$a/$b").
 */
size_t mask_math_length(struct str text, size_t at) {
    char before = at ? text.at[at - 1] : ' ', next = at + 1 < text.len ? text.at[at + 1] : ' ';
    if (next == '$') return display_length(text, at);
    if (isspace((unsigned char)next) || isalnum((unsigned char)before) || strchr("/=&?$", before)) return 0;
    size_t end = next_dollar(text, at + 1);
    if (end == SIZE_MAX || is_blank(text.at[end - 1]) || (end + 1 < text.len && isalnum((unsigned char)text.at[end + 1])))
        return 0;
    struct str content = str_slice(text, at + 1, end);
    return str_find(content, STR("]("), 0) == SIZE_MAX && !is_prose(content) ? end + 1 - at : 0;
}

/* "$$" over some lines, where it begins or ends the first: a mask for each of them. */
static bool mask_lines(struct scan *scan) {
    struct str text = scan->text;
    if (scan->at != scan->line_start && !isspace((unsigned char)peek(scan, scan->at + 2))) return false;
    size_t at = scan->at, close = scan->no_display ? SIZE_MAX : str_find(text, STR("$$"), at + 2);
    scan->no_display = close == SIZE_MAX;
    if (close == SIZE_MAX || !memchr(text.at + at, '\n', close - at) || is_prose(str_slice(text, at, close))) return false;
    while (at < close + 2) {
        size_t line_end = str_find(str_slice(text, 0, close), STR("\n"), at);
        bool last = line_end == SIZE_MAX;
        size_t end = last ? close + 2 : line_end - (line_end > at && text.at[line_end - 1] == '\r');
        add(scan, FLOW_ALONE, "math", at, end)->goes_on = !last;
        for (at = last ? end : line_end + 1; !last && at < close && memchr(" \t>", text.at[at], 3);) at++;
    }
    return true;
}

/* In a row of a table "|" would part the formula. */
static bool is_parted(const struct scan *scan, size_t len) {
    struct str formula = str_slice(scan->text, scan->at, scan->at + len);
    if (peek(scan, scan->line_start) != '|') return false;
    for (size_t i = 0; i < formula.len; i++)
        if (formula.at[i] == '|' && formula.at[i - 1] != '\\') return true;
    return false;
}

static void scan_dollar(struct scan *scan) {
    size_t len = mask_math_length(scan->text, scan->at);
    if (len && !is_parted(scan, len))
        add(scan, FLOW_ALONE, "math", scan->at, scan->at + len);
    else if (peek(scan, scan->at + 1) != '$')
        scan->at++;
    else if (!mask_lines(scan))
        scan->at += 2;
}

/* ---- brackets ----------------------------------------------------------------------------------------------------------- */

/* "[[Page]]" whole, of "[[Page|text]]" what is before and behind the text. `start`: of "!" before it. */
static bool mask_wiki(struct scan *scan, size_t start) {
    size_t begin = start + (peek(scan, start) == '!') + 2, end = begin, bar = SIZE_MAX;
    while (end < scan->text.len && !strchr("[]\n\r", scan->text.at[end])) end++;
    struct str content = str_slice(scan->text, begin, end);
    char first = content.len ? content.at[0] : ' ', behind = peek(scan, end + 2);
    if (peek(scan, end) != ']' || peek(scan, end + 1) != ']' || is_blank(first) || first == '^' || !first) return false;
    if (behind == '(' || behind == '[' || behind == ':') return false;
    if (peek(scan, start) != '!') bar = str_find(content, STR("|"), 0);
    bool text = bar != SIZE_MAX && str_trim(str_slice(content, bar + 1, content.len)).len;
    add(scan, text ? FLOW_OPEN : FLOW_ALONE, "link", start, text ? begin + bar + 1 : end + 2);
    if (text) add(scan, FLOW_CLOSE, "link", end, end + 2);
    return true;
}

static void push(struct scan *scan, size_t mask) {
    if (scan->depth == BRACKETS_MAX)
        scan->beyond++;
    else
        scan->open[scan->depth++] = mask;
}

static void begin_note(struct scan *scan) {
    push(scan, scan->masks->count);
    add(scan, FLOW_OPEN, NULL, scan->at, scan->at + 2);
}

/* Behind a "]", unless it ends a link, where that leads to is no text. */
static void close_bracket(struct scan *scan) {
    size_t mask = SIZE_MAX;
    char behind = peek(scan, scan->at + 1);
    if (scan->beyond)
        scan->beyond--;
    else if (scan->depth)
        mask = scan->open[--scan->depth];
    if (mask != SIZE_MAX && behind != '(' && behind != '[') {
        scan->masks->at[mask].type = "note";
        cover(scan, scan->masks->at[mask].range);
        add(scan, FLOW_CLOSE, "note", scan->at, scan->at + 1);
        return;
    }
    scan->at++;
    while (behind == '(' && scan->at < scan->text.len && !strchr(" \t\r\n)", scan->text.at[scan->at])) scan->at++;
}

/* ---- the walk ----------------------------------------------------------------------------------------------------------- */

static size_t run_length(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && text.at[end] == text.at[at]) end++;
    return end - at;
}

static void skip_code(struct scan *scan) {
    size_t run = run_length(scan->text, scan->at);
    scan->at += run;
    if (run > BACKTICKS_MAX || scan->absent[run]) return;
    for (size_t at = scan->at; (at = str_find(scan->text, STR("`"), at)) != SIZE_MAX;) {
        size_t found = run_length(scan->text, at);
        at += found;
        if (found != run) continue;
        scan->at = at;
        return;
    }
    scan->absent[run] = true;
}

/* A tag or address, which ends in its line. */
static void skip_tag(struct scan *scan) {
    char next = peek(scan, ++scan->at);
    if (!(isalpha((unsigned char)next) || next == '/' || next == '!') || scan->at < scan->no_bracket) return;
    size_t end = scan->at;
    while (end < scan->text.len && scan->text.at[end] != '>' && scan->text.at[end] != '\n') end++;
    if (peek(scan, end) == '>')
        scan->at = end + 1;
    else
        scan->no_bracket = end;
}

static size_t behind_prefix(struct str text, size_t at) {
    while (at < text.len && (is_blank(text.at[at]) || text.at[at] == '>')) at++;
    return at;
}

static void step(struct scan *scan) {
    char c = peek(scan, scan->at), next = peek(scan, scan->at + 1);
    bool wiki = (c == '[' && next == '[') || (c == '!' && next == '[' && peek(scan, scan->at + 2) == '[');
    if (c == '\\')
        scan->at += 1 + (ispunct((unsigned char)next) != 0);
    else if (c == '`')
        skip_code(scan);
    else if (c == '$')
        scan_dollar(scan);
    else if (c == '<')
        skip_tag(scan);
    else if (c == '^' && next == '[' && peek(scan, scan->at + 2) != '^')
        begin_note(scan);
    else if (wiki && mask_wiki(scan, scan->at))
        return;
    else if (c == ']')
        close_bracket(scan);
    else {
        if (c == '[') push(scan, SIZE_MAX);
        scan->at++;
        if (c == '\n') scan->line_start = behind_prefix(scan->text, scan->at);
    }
}

static void scan_paragraph(struct scan *scan, size_t start, struct str text) {
    *scan = (struct scan){.masks = scan->masks, .masked = scan->masked, .at = start, .text = text};
    scan->line_start = behind_prefix(text, start);
    while (scan->at < text.len) step(scan);
}

/* ---- paragraphs --------------------------------------------------------------------------------------------------------- */

/* Where code is fenced in; length 0: nowhere. */
struct fence {
    char mark;
    size_t length;
};

/* The fence that the line begins with, also as the first thing in a list's item. */
static struct fence find_fence(struct str line) {
    size_t at = 0;
    while (at < line.len && strchr(" \t>-*+0123456789.)", line.at[at])) at++;
    if (at == line.len || (line.at[at] != '`' && line.at[at] != '~')) return (struct fence){0};
    struct fence fence = {line.at[at], run_length(line, at)};
    bool code = fence.mark == '`' && memchr(line.at + at + fence.length, '`', line.len - at - fence.length);
    if (fence.length < 3 || code) fence.length = 0;
    return fence;
}

/* Whether the line is code, or begins or ends some. */
static bool is_code(struct fence *around, struct str line) {
    struct fence fence = find_fence(line);
    if (!around->length) {
        *around = fence;
        return fence.length;
    }
    bool bare = str_ends(str_trim(line), (struct str){&fence.mark, 1});
    if (fence.mark == around->mark && fence.length >= around->length && bare) around->length = 0;
    return true;
}

static bool has_signs(struct str text, size_t start) {
    static const struct str signs[] = {STR("$"), STR("[["), STR("^[")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(text, signs[i], start) != SIZE_MAX) return true;
    return false;
}

void mask_find(struct mask_list *masks, struct arena *arena, struct str text, size_t start) {
    struct fence fence = {0};
    size_t paragraph = start;
    masks->text = text;
    if (!has_signs(text, start)) return;
    masks->text = arena_copy(arena, text);
    struct scan scan = {.masks = masks, .masked = (char *)masks->text.at};
    for (size_t at = start, end; at < text.len; at = end) {
        size_t feed = str_find(text, STR("\n"), at);
        end = feed == SIZE_MAX ? text.len : feed + 1;
        struct str line = str_slice(text, at, end);
        bool blank = !str_trim(str_slice(line, behind_prefix(line, 0), line.len)).len;
        if (!is_code(&fence, line) && !blank) continue;
        scan_paragraph(&scan, paragraph, str_slice(text, 0, at));
        paragraph = end;
    }
    scan_paragraph(&scan, paragraph, text);
}
