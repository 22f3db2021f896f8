/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed XML of any bytes. A fuzzer that changes XML itself breaks it nearly every time, and what lies behind the XML
 * parser sees little of its work. */
#include <string.h>

#include "fuzz.h"

enum { CLOSE = 0x01, DEPTH_MAX = 64 };

static void add_text(struct buf *out, unsigned char c) {
    switch (c) {
    case '<': buf_add_str(out, STR("&lt;")); break;
    case '>': buf_add_str(out, STR("&gt;")); break;
    case '&': buf_add_str(out, STR("&amp;")); break;
    default: buf_add_byte(out, c < ' ' && c != '\n' ? ' ' : (char)c);
    }
}

/* The tag with a digit for "?". */
static void open_tag(struct buf *out, const char *tag, unsigned digit) {
    buf_add_byte(out, '<');
    for (; *tag; tag++) buf_add_byte(out, *tag == '?' ? (char)('0' + digit % 8) : *tag);
    buf_add_byte(out, '>');
}

static void close_tag(struct buf *out, const char *tag) {
    buf_add_format(out, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void fuzz_markup(struct buf *out, const struct fuzz_markup *markup, struct str program) {
    const char *open[DEPTH_MAX];
    size_t depth = 0;
    buf_add_str(out, str_of(markup->head));
    for (size_t i = 0; i < program.len; i++) {
        unsigned char c = (unsigned char)program.at[i];
        if (c == CLOSE) {
            if (depth > 0) close_tag(out, open[--depth]);
        } else if (c < 0x80) {
            add_text(out, c);
        } else if (depth < DEPTH_MAX) {
            const char *tag = open[depth++] = markup->tags[(c - 0x80u) % markup->tag_count];
            unsigned digit = strchr(tag, '?') && i + 1 < program.len ? (unsigned char)program.at[++i] : 0;
            open_tag(out, tag, digit);
        }
    }
    while (depth > 0) close_tag(out, open[--depth]);
    buf_add_str(out, str_of(markup->tail));
}
