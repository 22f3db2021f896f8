/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses, markup and placeholders. All are ASCII but for what a URL may carry. */
#include <string.h>

#include "text/chars.h"
#include "text/scan.h"

enum { EMAIL_LOCAL_MAX = 64, EMAIL_DOMAIN_MAX = 255, MARKUP_MAX = 512, PLACEHOLDER_MAX = 64 };

static char byte_at(struct str text, size_t at) {
    return at < text.len ? text.at[at] : '\0';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_name(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}

/* strchr alone would find the NUL behind `set`. */
static bool is_of(char c, const char *set) {
    return c && strchr(set, c);
}

/* ---- addresses ----------------------------------------------------------------------------------------------------------- */

static bool ends_url(uint32_t c) {
    return chars_class(c) == CHAR_SPACE || c < 0x20 || c == '<' || c == '>' || c == '"' || c == 0xAB || c == 0xBB ||
           c == 0x201C || c == 0x201D || c == 0xFFFC;
}

/* Without the punctuation that belongs to the sentence; a closing bracket stays when it was opened inside. */
static size_t trim_url(struct str text, size_t start, size_t end) {
    size_t opened = 0, closed = 0;
    for (size_t i = start; i < end; i++) opened += text.at[i] == '(', closed += text.at[i] == ')';
    while (end > start) {
        char last = text.at[end - 1];
        bool quote = end > start + 2 && !memcmp(text.at + end - 3, "\xE2\x80\x99", 3);
        if (last == ')' && closed > opened)
            closed--;
        else if (!quote && !is_of(last, ".,;:!?'*]}"))
            break;
        end -= quote ? 3 : 1;
    }
    return end;
}

size_t scan_url(struct str text, size_t at) {
    static const char *const beginnings[] = {"https://", "http://", "ftp://", "www.", "mailto:"};
    size_t start = 0, end;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings && !start; i++) {
        size_t len = strlen(beginnings[i]);
        if (at + len < text.len && str_equal_nocase(str_slice(text, at, at + len), (struct str){beginnings[i], len}))
            start = at + len;
    }
    if (!start) return 0;
    for (end = start; end < text.len;) {
        size_t next = end;
        if (ends_url(utf8_next(text, &next))) break;
        end = next;
    }
    end = trim_url(text, start, end);
    return end > start ? end : 0;
}

size_t scan_email(struct str text, size_t at) {
    size_t end = at, limit = at + EMAIL_LOCAL_MAX;
    while (end < limit && (is_name(byte_at(text, end)) || is_of(byte_at(text, end), ".%+-"))) end++;
    if (end == at || byte_at(text, end) != '@') return 0;
    size_t domain = ++end, last_dot = 0;
    for (limit = end + EMAIL_DOMAIN_MAX; end < limit; end++) {
        char c = byte_at(text, end);
        if (c == '.' && is_name(byte_at(text, end + 1)))
            last_dot = end;
        else if (!is_name(c) && !(c == '-' && is_name(byte_at(text, end + 1))))
            break;
    }
    return last_dot > domain && end - last_dot > 2 ? end : 0;
}

/* ---- markup and placeholders --------------------------------------------------------------------------------------------- */

static bool is_code(struct str text, size_t at) {
    return str_starts(str_slice(text, at, text.len), STR(UTF8_CODE));
}

/* <b>, </b>, <br/>, <a href="...">; not "a < b", nor anything with an inline code in it, which is a token of its own. */
static size_t scan_markup(struct str text, size_t at) {
    size_t name = at + 1 + (byte_at(text, at + 1) == '/');
    if (!is_letter(byte_at(text, name))) return 0;
    for (size_t end = name; end < text.len && end - at < MARKUP_MAX && text.at[end] != '<' && !is_code(text, end); end++)
        if (text.at[end] == '>') return end + 1;
    return 0;
}

/* {0}, {name}, {{name}}, {count, number}; `at` is at the first brace. */
static size_t scan_braces(struct str text, size_t at) {
    size_t open = at;
    while (byte_at(text, at) == '{' && at - open < 2) at++;
    size_t depth = at - open, start = at;
    if (!is_name(byte_at(text, at))) return 0;
    while (at - start < PLACEHOLDER_MAX && (is_name(byte_at(text, at)) || is_of(byte_at(text, at), ".,: -#"))) at++;
    for (size_t i = 0; i < depth; i++)
        if (byte_at(text, at + i) != '}') return 0;
    return at + depth;
}

/* %s, %1$d, %-5.2f, %(name)s, %@; not the "%" of "5 % of", since a space is no flag here. */
static size_t scan_percent(struct str text, size_t at) {
    size_t start = ++at;
    if (byte_at(text, at) == '(') {
        do at++;
        while (at - start < PLACEHOLDER_MAX && is_name(byte_at(text, at)));
        if (at == start + 1 || byte_at(text, at++) != ')') return 0;
    }
    while (at - start < PLACEHOLDER_MAX && (is_digit(byte_at(text, at)) || is_of(byte_at(text, at), "$-+#.*"))) at++;
    while (at - start < PLACEHOLDER_MAX && is_of(byte_at(text, at), "hlLqzt") && is_letter(byte_at(text, at + 1))) at++;
    if (!is_of(byte_at(text, at), "diouxXeEfFgGaAcsSp@") || is_name(byte_at(text, at + 1))) return 0;
    return at + 1;
}

size_t scan_code(struct str text, size_t at) {
    switch (byte_at(text, at)) {
    case '\xEF': return is_code(text, at) ? at + strlen(UTF8_CODE) : 0;
    case '<': return scan_markup(text, at);
    case '{': return scan_braces(text, at);
    case '%': return scan_percent(text, at);
    case '$': return byte_at(text, at + 1) == '{' ? scan_braces(text, at + 1) : 0;
    default: return 0;
    }
}
