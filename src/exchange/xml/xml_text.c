/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xml/xml_text.h"

static bool is_noncharacter(struct str s, size_t at) {
    return s.len - at >= 3 && s.at[at] == '\xEF' && s.at[at + 1] == '\xBF' && (unsigned char)s.at[at + 2] >= 0xBE;
}

static bool is_unfit(struct str s, size_t at) {
    unsigned char c = (unsigned char)s.at[at];
    if (c == 0xEF) return is_noncharacter(s, at);
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

size_t xml_find_unfit(struct str s, size_t from) {
    for (size_t i = from; i < s.len; i++)
        if (is_unfit(s, i)) return i;
    return SIZE_MAX;
}

/* What stands for the character at `at`, or NULL for itself; *len is how many bytes it replaces. */
static const char *replacement(struct str s, size_t at, bool attribute, size_t *len) {
    *len = 1;
    switch (s.at[at]) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return attribute ? "&quot;" : NULL;
    case '\r': return "&#13;"; /* a bare one would come back as a line feed */
    case '\n': return attribute ? "&#10;" : NULL;
    case '\t': return attribute ? "&#9;" : NULL;
    default: break;
    }
    if (!is_unfit(s, at)) return NULL;
    *len = s.at[at] == '\xEF' ? 3 : 1;
    return "\xEF\xBF\xBD";
}

static void write_escaped(struct buf *out, struct str s, bool attribute) {
    size_t from = 0, len = 1;
    for (size_t at = 0; at < s.len; at += len) {
        const char *entity = replacement(s, at, attribute, &len);
        if (!entity) continue;
        buf_add_str(out, str_slice(s, from, at));
        buf_add_str(out, str_of(entity));
        from = at + len;
    }
    buf_add_str(out, str_slice(s, from, s.len));
}

void xml_write_text(struct buf *out, struct str s) {
    write_escaped(out, s, false);
}

void xml_write_attribute(struct buf *out, const char *name, struct str value) {
    buf_add_byte(out, ' ');
    buf_add_str(out, str_of(name));
    buf_add(out, "=\"", 2);
    write_escaped(out, value, true);
    buf_add_byte(out, '"');
}
