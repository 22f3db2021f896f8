/* SPDX-License-Identifier: Apache-2.0 */
#include "segment/charset.h"

#include <string.h>
#include <unicode/uchar.h>

#include "base/utf8.h"

enum { SET_DEPTH_MAX = 16 };

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Between `min` and `max` hexadecimal digits at *at. */
static bool read_hex(struct str s, size_t *at, size_t min, size_t max, uint32_t *value) {
    size_t start = *at;
    *value = 0;
    while (*at < s.len && *at - start < max && hex_value(s.at[*at]) >= 0)
        *value = *value << 4 | (uint32_t)hex_value(s.at[(*at)++]);
    return *at - start >= min && *value <= 0x10FFFF;
}

static bool read_numeric_escape(struct str s, size_t *at, char kind, uint32_t *c) {
    if (kind == 'u') return read_hex(s, at, 4, 4, c);
    if (kind == 'U') return read_hex(s, at, 8, 8, c);
    if (*at < s.len && s.at[*at] == '{') {
        *at += 1;
        return read_hex(s, at, 1, 6, c) && *at < s.len && s.at[(*at)++] == '}';
    }
    return read_hex(s, at, 1, 2, c);
}

bool charset_read_escape(struct str s, size_t *at, uint32_t *c) {
    static const char names[] = "tnrfae", values[] = "\t\n\r\f\a\x1B";
    if (*at + 1 >= s.len || s.at[*at] != '\\') return false;
    char kind = s.at[*at + 1];
    size_t next = *at + 2;
    const char *name = strchr(names, kind);
    if (kind == 'u' || kind == 'U' || kind == 'x') {
        if (!read_numeric_escape(s, &next, kind, c)) return false;
    } else if (name && kind) {
        *c = (unsigned char)values[name - names];
    } else if ((kind >= '0' && kind <= '9') || (kind >= 'a' && kind <= 'z') || (kind >= 'A' && kind <= 'Z')) {
        return false;
    } else {
        next = *at + 1;
        *c = utf8_next(s, &next);
    }
    *at = next;
    return true;
}

/* ---- names ------------------------------------------------------------------------------------------------------------- */

static USet *open_ascii(const char *text) {
    UChar wide[CHARSET_NAME_BYTES * 2];
    int32_t length = 0;
    for (; text[length]; length++) wide[length] = (unsigned char)text[length];
    UErrorCode status = U_ZERO_ERROR;
    USet *set = uset_openPattern(wide, length, &status);
    if (U_SUCCESS(status)) return set;
    uset_close(set);
    return NULL;
}

/* A set of the caller's own. Names beyond the bound are looked up each time. */
static USet *open_named(struct charset_names *names, const char *name) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i].name, name) == 0) return uset_clone(names->at[i].set);
    USet *set = open_ascii(name);
    if (!set || names->count == CHARSET_NAMES_MAX) return set;
    strcpy(names->at[names->count].name, name);
    names->at[names->count++].set = set;
    return uset_clone(set);
}

void charset_names_done(struct charset_names *names) {
    for (size_t i = 0; i < names->count; i++) uset_close(names->at[i].set);
    names->count = 0;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */

/* \p{Lu}, \P{L}, [:alpha:]: the syntax is the same in UnicodeSet, so the text up to `closer` is handed on. */
static USet *read_property(struct charset_names *names, struct str s, size_t *at, struct str closer) {
    char text[CHARSET_NAME_BYTES + 1];
    size_t close = str_find(s, closer, *at + 2);
    if (close == SIZE_MAX || close + closer.len - *at > CHARSET_NAME_BYTES) return NULL;
    size_t length = close + closer.len - *at;
    memcpy(text, s.at + *at, length);
    text[length] = 0;
    *at += length;
    return open_named(names, text);
}

/* The classes that a backslash and a letter name, as ICU's documentation defines them. */
static USet *read_class(struct charset_names *names, struct str s, size_t *at) {
    static const struct {
        char letter;
        const char *set;
    } classes[] = {
        {'s', "[\\p{White_Space}]"},
        {'S', "[^\\p{White_Space}]"},
        {'d', "[\\p{Nd}]"},
        {'D', "[^\\p{Nd}]"},
        {'w', "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D]"},
        {'W', "[^\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D]"},
        {'h', "[\\t\\p{Zs}]"},
        {'H', "[^\\t\\p{Zs}]"},
        {'v', "[\\n-\\r\\u0085\\u2028\\u2029]"},
        {'V', "[^\\n-\\r\\u0085\\u2028\\u2029]"},
    };
    char letter = s.at[*at + 1];
    if (letter == 'p' || letter == 'P') {
        if (*at + 2 < s.len && s.at[*at + 2] == '{') return read_property(names, s, at, STR("}"));
        return NULL;
    }
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (classes[i].letter != letter) continue;
        *at += 2;
        return open_named(names, classes[i].set);
    }
    return NULL;
}

static USet *read_bracket(struct charset_names *names, struct str s, size_t *at, bool ignore_case, int depth);

/* A set inside a set: nested brackets, [:posix:] or a class. NULL with *at unmoved when a plain character stands here. */
static USet *read_inner_set(struct charset_names *names, struct str s, size_t *at, bool ignore_case, int depth) {
    if (s.at[*at] == '[') {
        if (*at + 1 < s.len && s.at[*at + 1] == ':') return read_property(names, s, at, STR(":]"));
        return read_bracket(names, s, at, ignore_case, depth + 1);
    }
    if (s.at[*at] == '\\' && *at + 1 < s.len) return read_class(names, s, at);
    return NULL;
}

static bool read_set_char(struct str s, size_t *at, uint32_t *c) {
    if (s.at[*at] == '\\') return charset_read_escape(s, at, c);
    if (s.at[*at] == '[') return false;
    *c = utf8_next(s, at);
    return true;
}

/* One character or a range into `set`. */
static bool read_range(struct str s, size_t *at, USet *set) {
    uint32_t first, last;
    if (!read_set_char(s, at, &first)) return false;
    last = first;
    if (*at + 1 < s.len && s.at[*at] == '-' && s.at[*at + 1] != ']' && s.at[*at + 1] != '[') {
        *at += 1;
        if (!read_set_char(s, at, &last) || last < first) return false;
    }
    uset_addRange(set, (UChar32)first, (UChar32)last);
    return true;
}

static bool starts_operator(struct str s, size_t at) {
    return at + 1 < s.len && s.at[at] == s.at[at + 1] && (s.at[at] == '&' || s.at[at] == '-');
}

/* The members up to the closing bracket; `set` is owned by the caller whatever comes back. */
static bool read_members(struct charset_names *names, struct str s, size_t *at, bool ignore_case, int depth, USet *set) {
    for (bool first = true; *at < s.len; first = false) {
        if (s.at[*at] == ']' && !first) {
            *at += 1;
            return true;
        }
        if (starts_operator(s, *at)) return false; /* intersections and differences are left to ICU */
        size_t before = *at;
        USet *inner = read_inner_set(names, s, at, ignore_case, depth);
        if (inner) {
            uset_addAll(set, inner);
            uset_close(inner);
        } else {
            *at = before;
            if (!read_range(s, at, set)) return false;
        }
    }
    return false;
}

/* Case is folded before `^` turns the set round: (?i)[^a] has no A. */
static USet *read_bracket(struct charset_names *names, struct str s, size_t *at, bool ignore_case, int depth) {
    if (depth > SET_DEPTH_MAX) return NULL;
    *at += 1;
    bool negative = *at < s.len && s.at[*at] == '^';
    if (negative) *at += 1;
    USet *set = uset_openEmpty();
    if (!read_members(names, s, at, ignore_case, depth, set)) {
        uset_close(set);
        return NULL;
    }
    if (ignore_case) uset_closeOver(set, USET_CASE_INSENSITIVE);
    if (negative) uset_complement(set);
    return set;
}

USet *charset_read(struct charset_names *names, struct str s, size_t *at, bool ignore_case) {
    if (*at < s.len && s.at[*at] == '[') return read_bracket(names, s, at, ignore_case, 0);
    if (*at + 1 >= s.len || s.at[*at] != '\\') return NULL;
    USet *set = read_class(names, s, at);
    if (set && ignore_case) uset_closeOver(set, USET_CASE_INSENSITIVE);
    return set;
}

void charset_init(struct charset *set, USet *members) {
    uset_removeAllStrings(members);
    uset_freeze(members);
    *set = (struct charset){.members = members};
    for (UChar32 c = 0; c < 128; c++)
        if (uset_contains(members, c)) set->ascii[c >> 6] |= (uint64_t)1 << (c & 63);
}

void charset_done(struct charset *set) {
    uset_close(set->members);
}
