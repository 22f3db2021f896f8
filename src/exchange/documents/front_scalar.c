/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/documents/front_scalar.h"

#include <string.h>

#include "base/utf8.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

/* Nothing, or a comment, which a blank parts from what stands before it. */
static bool is_rest(struct str rest, bool toml) {
    struct str trimmed = str_trim(rest);
    return !trimmed.len || (trimmed.at[0] == '#' && (toml || is_blank(rest.at[0])));
}

/* The character that a number of `digits` hexadecimal digits at *at names; *at moves to the last of them. */
static bool read_number(struct str raw, size_t *at, size_t digits, struct buf *text) {
    uint32_t code = 0;
    char bytes[4];
    for (size_t i = 0; i < digits; i++) {
        const char *hex = "0123456789abcdef", *digit = NULL;
        if (++*at < raw.len && raw.at[*at]) digit = strchr(hex, raw.at[*at] | (is_letter(raw.at[*at]) ? 0x20 : 0));
        if (!digit || code > 0xFFFFFF) return false;
        code = code << 4 | (uint32_t)(digit - hex);
    }
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    buf_add(text, bytes, utf8_write(bytes, code));
    return true;
}

/* What the backslash at *at and what follows it stand for; *at moves to the last byte. */
static bool read_escape(struct str raw, size_t *at, struct buf *text) {
    static const char names[] = "\"\\/ tnreabfv", meant[] = "\"\\/ \t\n\r\x1B\a\b\f\v";
    char c = ++*at < raw.len ? raw.at[*at] : '\0';
    const char *name = c ? strchr(names, c) : NULL;
    if (c == 'x') return read_number(raw, at, 2, text);
    if (c == 'u') return read_number(raw, at, 4, text);
    if (c == 'U') return read_number(raw, at, 8, text);
    if (name) buf_add_byte(text, meant[name - names]);
    return name;
}

/* Behind the closing quotation mark; 0: there is none, or what stands before it can't be read. */
static size_t read_double(struct str value, struct buf *text) {
    for (size_t at = 1; at < value.len; at++) {
        if (value.at[at] == '"') return at + 1;
        if (value.at[at] != '\\')
            buf_add_byte(text, value.at[at]);
        else if (!read_escape(value, &at, text))
            return 0;
    }
    return 0;
}

/* In YAML two of the marks are one. */
static size_t read_single(struct str value, bool toml, struct buf *text) {
    for (size_t at = 1; at < value.len; at++) {
        bool mark = value.at[at] == '\'', twice = mark && !toml && at + 1 < value.len && value.at[at + 1] == '\'';
        if (mark && !twice) return at + 1;
        at += twice;
        buf_add_byte(text, value.at[at]);
    }
    return 0;
}

static bool is_no_text(struct str word) {
    static const struct str words[] = {STR("~"),  STR("null"), STR("true"), STR("false"), STR("yes"),
                                       STR("no"), STR("on"),   STR("off"),  STR("y"),     STR("n")};
    return str_is_listed_nocase(word, words, sizeof words / sizeof *words);
}

/* No mark of YAML's stands within. */
static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        bool parted = i + 1 == text.len || is_blank(text.at[i + 1]);
        if (text.at[i] == ':' && parted) return false;
        if (text.at[i] == '#' && i && is_blank(text.at[i - 1])) return false;
    }
    return true;
}

static bool read_plain(struct str value, struct str *scalar, struct str *text) {
    size_t end = 0;
    while (end < value.len && !(value.at[end] == '#' && end && is_blank(value.at[end - 1]))) end++;
    *scalar = *text = str_trim(str_slice(value, 0, end));
    bool marked = strchr("[]{}&*!|>%@`,#", value.at[0]), item = memchr("-?:", value.at[0], 3);
    if (marked || (item && (scalar->len == 1 || is_blank(scalar->at[1]))) || !is_plain(*text)) return false;
    if (is_no_text(*text)) *text = STR("");
    return true;
}

bool front_scalar_read(struct arena *arena, struct str value, bool toml, struct str *scalar, struct str *text) {
    struct buf decoded = {0};
    char quote = value.at[0];
    if (quote != '"' && quote != '\'') return !toml && read_plain(value, scalar, text);
    size_t end = quote == '"' ? read_double(value, &decoded) : read_single(value, toml, &decoded);
    bool ok = end && is_rest(str_slice(value, end, value.len), toml);
    *scalar = str_slice(value, 0, end);
    *text = arena_copy(arena, buf_str(&decoded));
    buf_done(&decoded);
    return ok;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------ */

/* What neither stands in a line nor in every YAML reader's files. */
static bool is_special(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF ||
           code == 0xFFFE || code == 0xFFFF;
}

static bool has_special(struct str text) {
    for (size_t at = 0; at < text.len;)
        if (is_special(utf8_next(text, &at))) return true;
    return false;
}

static void write_double(struct buf *out, struct str text) {
    buf_add_byte(out, '"');
    for (size_t at = 0, start = 0; at < text.len; start = at) {
        uint32_t code = utf8_next(text, &at);
        if (code == '"' || code == '\\') buf_add_byte(out, '\\');
        if (code == '\n' || code == '\t')
            buf_add_str(out, code == '\n' ? STR("\\n") : STR("\\t"));
        else if (is_special(code))
            buf_add_format(out, "\\u%04X", (unsigned)code);
        else
            buf_add_str(out, str_slice(text, start, at));
    }
    buf_add_byte(out, '"');
}

static void write_single(struct buf *out, struct str text) {
    buf_add_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\'') buf_add_byte(out, '\'');
        buf_add_byte(out, text.at[i]);
    }
    buf_add_byte(out, '\'');
}

/* A letter comes first, so that it is no number, date or mark. */
static bool stays_plain(struct str text) {
    bool begins = text.len && (is_letter(text.at[0]) || (unsigned char)text.at[0] >= 0x80);
    return begins && !is_blank(text.at[text.len - 1]) && is_plain(text) && !is_no_text(text);
}

void front_scalar_write(struct buf *out, struct str text, struct str scalar, bool toml) {
    bool quoted = scalar.at[0] == '"' || scalar.at[0] == '\'', special = has_special(text);
    if (!quoted && !special && stays_plain(text))
        buf_add_str(out, text);
    else if (scalar.at[0] == '\'' && !special && !(toml && memchr(text.at, '\'', text.len)))
        write_single(out, text);
    else
        write_double(out, text);
}
