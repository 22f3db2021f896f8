/* SPDX-License-Identifier: Apache-2.0 */
#include "text/token.h"

#include <unicode/uchar.h>

#include "base/alloc.h"

static bool is_letter(uint32_t c) {
    if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return (U_MASK(u_charType((UChar32)c)) & (U_GC_L_MASK | U_GC_M_MASK)) != 0;
}

static bool is_digit(uint32_t c) {
    return c < 0x80 ? c >= '0' && c <= '9' : u_isdigit((UChar32)c);
}

static bool is_space(uint32_t c) {
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace((UChar32)c);
}

static uint32_t peek(struct str text, size_t at) {
    return at < text.len ? utf8_next(text, &at) : 0;
}

static size_t word_end(struct str text, size_t at) {
    while (at < text.len) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        bool joins = (c == '\'' || c == 0x2019 || c == '-' || c == 0x2011) && is_letter(peek(text, next));
        if (!is_letter(c) && !is_digit(c) && !joins) break;
        at = next;
    }
    return at;
}

static size_t number_end(struct str text, size_t at) {
    while (at < text.len) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        bool groups = (c == ',' || c == '.' || c == 0xA0 || c == 0x202F) && is_digit(peek(text, next));
        if (!is_digit(c) && !groups) break;
        at = next;
    }
    return at;
}

static size_t visible_end(struct str text, size_t at) {
    while (at < text.len) {
        size_t next = at;
        if (is_space(utf8_next(text, &next))) break;
        at = next;
    }
    while (at && (text.at[at - 1] == '.' || text.at[at - 1] == ',' || text.at[at - 1] == ')')) at--;
    return at;
}

static bool starts_url(struct str rest) {
    return str_starts(rest, STR("http://")) || str_starts(rest, STR("https://")) || str_starts(rest, STR("www."));
}

static struct token read_token(struct str text, size_t at) {
    size_t next = at;
    uint32_t c = utf8_next(text, &next);
    enum token_kind kind = TOKEN_PUNCTUATION;
    if (starts_url(str_slice(text, at, text.len))) {
        kind = TOKEN_URL;
        next = visible_end(text, at);
    } else if (is_digit(c)) {
        next = number_end(text, at);
        kind = is_letter(peek(text, next)) ? TOKEN_WORD : TOKEN_NUMBER;
        if (kind == TOKEN_WORD) next = word_end(text, next);
    } else if (is_letter(c)) {
        kind = TOKEN_WORD;
        next = word_end(text, at);
    } else if (c == 0xFFFC) {
        kind = TOKEN_CODE;
    }
    return (struct token){kind, (uint32_t)at, (uint32_t)next};
}

struct token_list text_tokens(struct arena *arena, struct str text, const struct language *language) {
    struct token_list list = {.at = ARENA_ARRAY(arena, struct token, text.len)};
    (void)language;
    for (size_t at = 0; at < text.len;) {
        size_t next = at;
        if (is_space(utf8_next(text, &next))) {
            at = next;
            continue;
        }
        list.at[list.count] = read_token(text, at);
        at = list.at[list.count++].end;
    }
    return list;
}
