/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent, one function per level of the grammar:
 *
 *     alternatives: sequence ("|" sequence)*      sequence: repeated*
 *     repeated: atom ("*" | "+" | "?" | "{m,n}") "?"?      atom: group, set, escape, anchor, character */
#include "segment/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

struct reader {
    struct arena *arena;
    struct charset_names *names;
    struct str text;
    size_t at;
    bool ignore_case;
    int depth;
    struct pattern *out;
};

static struct node *new_node(struct reader *reader, enum node_kind kind) {
    struct node *node = ARENA_NEW(reader->arena, struct node);
    node->kind = kind;
    return node;
}

/* Puts a child behind the others. NULL when the child could not be read. */
static struct node *append(struct node *parent, struct node *child) {
    if (!child) return NULL;
    child->previous = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return parent;
}

static struct node *new_set(struct reader *reader, USet *set) {
    struct pattern *out = reader->out;
    if (!set) return NULL;
    if (out->set_count == out->set_capacity) {
        out->set_capacity = out->set_capacity ? out->set_capacity * 2 : 8;
        out->sets = alloc_again(out->sets, out->set_capacity, sizeof(USet *));
    }
    out->sets[out->set_count++] = set;
    struct node *node = new_node(reader, NODE_SET);
    node->set = set;
    return node;
}

static struct node *new_char(struct reader *reader, uint32_t c) {
    if (reader->ignore_case) {
        USet *set = uset_open((UChar32)c, (UChar32)c);
        uset_closeOver(set, USET_CASE_INSENSITIVE);
        return new_set(reader, set);
    }
    struct node *node = new_node(reader, NODE_CHAR);
    node->character = c;
    return node;
}

static bool next_is(const struct reader *reader, const char *what) {
    return str_starts(str_slice(reader->text, reader->at, reader->text.len), str_of(what));
}

static bool skip(struct reader *reader, const char *what) {
    if (!next_is(reader, what)) return false;
    reader->at += strlen(what);
    return true;
}

static struct node *read_alternatives(struct reader *reader);

/* (?i) or (?i:, after "(?": the flags i, m, s, u; m and s change nothing inside one paragraph, u is Java's. */
static bool read_flags(struct reader *reader, bool *group) {
    bool on = true;
    for (; reader->at < reader->text.len; reader->at++) {
        char c = reader->text.at[reader->at];
        if (c == '-')
            on = false;
        else if (c == 'i')
            reader->ignore_case = on;
        else if (c == ':' || c == ')') {
            *group = c == ':';
            reader->at++;
            return true;
        } else if (!strchr("msu", c))
            return false;
    }
    return false;
}

/* Behind the next `end`: of a group's name, or of a comment. */
static bool skip_past(struct reader *reader, struct str closer) {
    size_t end = str_find(reader->text, closer, reader->at);
    if (end == SIZE_MAX) return false;
    reader->at = end + 1;
    return true;
}

static struct node *read_look(struct reader *reader, enum node_kind kind, bool negative) {
    struct node *node = new_node(reader, kind);
    node->negative = negative;
    return append(node, read_alternatives(reader));
}

/* Behind "(": everything up to, not with, the closing parenthesis. *open is false when there is none, or it is
 * read already: (?i), (?#...). */
static struct node *read_group_inside(struct reader *reader, bool *open) {
    *open = true;
    if (!skip(reader, "?")) return read_alternatives(reader);
    if (skip(reader, "=")) return read_look(reader, NODE_AHEAD, false);
    if (skip(reader, "!")) return read_look(reader, NODE_AHEAD, true);
    if (skip(reader, "<=")) return read_look(reader, NODE_BEHIND, false);
    if (skip(reader, "<!")) return read_look(reader, NODE_BEHIND, true);
    if (skip(reader, "<")) return skip_past(reader, STR(">")) ? read_alternatives(reader) : NULL;
    if (skip(reader, "#")) {
        *open = false;
        return skip_past(reader, STR(")")) ? new_node(reader, NODE_EMPTY) : NULL;
    }
    if (!read_flags(reader, open)) return NULL;
    return *open ? read_alternatives(reader) : new_node(reader, NODE_EMPTY);
}

static struct node *read_group(struct reader *reader) {
    bool ignore_case = reader->ignore_case, open;
    if (reader->depth == GROUP_DEPTH_MAX) return NULL;
    reader->depth++;
    struct node *node = read_group_inside(reader, &open);
    reader->depth--;
    if (node && open) {
        reader->ignore_case = ignore_case;
        if (!skip(reader, ")")) return NULL;
    }
    return node;
}

static struct node *read_backslash(struct reader *reader) {
    static const struct {
        char letter;
        enum node_kind kind;
        bool negative;
    } anchors[] = {
        {'b', NODE_BOUNDARY, false}, {'B', NODE_BOUNDARY, true}, {'A', NODE_START, false},
        {'Z', NODE_END, false},      {'z', NODE_END, false},
    };
    uint32_t c;
    if (charset_read_escape(reader->text, &reader->at, &c)) return new_char(reader, c);
    if (reader->at + 1 >= reader->text.len) return NULL;
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++) {
        if (anchors[i].letter != reader->text.at[reader->at + 1]) continue;
        reader->at += 2;
        struct node *node = new_node(reader, anchors[i].kind);
        node->negative = anchors[i].negative;
        return node;
    }
    return new_set(reader, charset_read(reader->names, reader->text, &reader->at, reader->ignore_case));
}

static struct node *read_dot(struct reader *reader) {
    struct str any = STR("[^\\n-\\r\\u0085\\u2028\\u2029]");
    size_t at = 0;
    return new_set(reader, charset_read(reader->names, any, &at, false));
}

static struct node *read_atom(struct reader *reader) {
    if (skip(reader, "(")) return read_group(reader);
    if (skip(reader, "^")) return new_node(reader, NODE_START);
    if (skip(reader, "$")) return new_node(reader, NODE_END);
    if (skip(reader, ".")) return read_dot(reader);
    if (next_is(reader, "["))
        return new_set(reader, charset_read(reader->names, reader->text, &reader->at, reader->ignore_case));
    if (next_is(reader, "\\")) return read_backslash(reader);
    if (strchr("*+?{}", reader->text.at[reader->at])) return NULL;
    return new_char(reader, utf8_next(reader->text, &reader->at));
}

static bool read_number(struct reader *reader, uint32_t *value) {
    size_t start = reader->at;
    for (*value = 0; reader->at < reader->text.len && *value <= REPEAT_MAX; reader->at++) {
        char c = reader->text.at[reader->at];
        if (c < '0' || c > '9') break;
        *value = *value * 10 + (uint32_t)(c - '0');
    }
    return reader->at > start && *value <= REPEAT_MAX;
}

/* {m}, {m,} or {m,n}, behind the brace. */
static bool read_counts(struct reader *reader, uint32_t *min, uint32_t *max) {
    if (!read_number(reader, min)) return false;
    *max = *min;
    if (skip(reader, ",")) {
        *max = REPEAT_UNBOUNDED;
        if (!next_is(reader, "}") && !read_number(reader, max)) return false;
    }
    return skip(reader, "}") && *max >= *min;
}

/* 1: a repeat was read, 0: none stands here, -1: a bad one. */
static int read_repeat(struct reader *reader, uint32_t *min, uint32_t *max) {
    *min = 0, *max = REPEAT_UNBOUNDED;
    if (skip(reader, "+"))
        *min = 1;
    else if (skip(reader, "?"))
        *max = 1;
    else if (skip(reader, "{")) {
        if (!read_counts(reader, min, max)) return -1;
    } else if (!skip(reader, "*"))
        return 0;
    skip(reader, "?"); /* lazy: which end a match prefers means nothing here, only whether there is one */
    return next_is(reader, "+") ? -1 : 1;
}

static struct node *read_repeated(struct reader *reader) {
    struct node *node = read_atom(reader);
    uint32_t min, max;
    int found = 0;
    for (int nested = 0; node && nested < 4 && (found = read_repeat(reader, &min, &max)) > 0; nested++) {
        struct node *repeat = new_node(reader, NODE_REPEAT);
        repeat->min = min;
        repeat->max = max;
        node = append(repeat, node);
    }
    return found == 0 ? node : NULL;
}

static struct node *read_sequence(struct reader *reader) {
    struct node *node = new_node(reader, NODE_SEQUENCE);
    while (node && reader->at < reader->text.len && !next_is(reader, "|") && !next_is(reader, ")"))
        node = append(node, read_repeated(reader));
    return node;
}

static struct node *read_alternatives(struct reader *reader) {
    struct node *node = read_sequence(reader);
    if (!node || !next_is(reader, "|")) return node;
    node = append(new_node(reader, NODE_EITHER), node);
    while (node && skip(reader, "|")) node = append(node, read_sequence(reader));
    return node;
}

bool pattern_read(struct arena *arena, struct charset_names *names, struct str text, struct pattern *out) {
    struct reader reader = {.arena = arena, .names = names, .text = text, .out = out};
    *out = (struct pattern){0};
    out->root = read_alternatives(&reader);
    return out->root && reader.at == text.len;
}

void pattern_done(struct pattern *pattern) {
    for (size_t i = 0; i < pattern->set_count; i++) uset_close(pattern->sets[i]);
    free(pattern->sets);
    *pattern = (struct pattern){0};
}
