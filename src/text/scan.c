/* SPDX-License-Identifier: Apache-2.0 */
#include "text/scan.h"

#include <string.h>

#include "text/chars.h"

int scan_digits(struct str text, size_t at, size_t max, size_t *end) {
    int value = 0;
    *end = at;
    for (size_t count = 0; count < max && *end < text.len; count++) {
        unsigned char c = (unsigned char)text.at[*end];
        if (c < '0' || c > '9') break;
        value = value * 10 + (c - '0');
        *end += 1;
    }
    return value;
}

size_t scan_skip_space(struct str text, size_t at) {
    size_t next = at;
    return at < text.len && chars_is_number_space(utf8_next(text, &next)) ? next : at;
}

bool scan_is_boundary(struct str text, size_t at) {
    size_t next;
    enum char_class class = chars_class_at(text, at, &next);
    return class != CHAR_LETTER && class != CHAR_DIGIT;
}

size_t scan_literal(struct str text, size_t at, const char *word) {
    size_t len = strlen(word);
    if (at + len > text.len || !str_equal_nocase(str_slice(text, at, at + len), (struct str){word, len})) return 0;
    return scan_is_boundary(text, at + len) ? at + len : 0;
}

size_t scan_letters(struct str text, size_t at) {
    return chars_skip(text, at, 1U << CHAR_LETTER);
}

static const char *const english_endings[] = {"st", "nd", "rd", "th"};
/* Longer ones first: the first that fits as a whole wins anyway, by the boundary behind it. */
static const char *const french_endings[] = {"er", "re", "ère", "ere", "e", "è", "ème", "eme", "nd", "nde", "ers", "es"};

static size_t match_ending(struct str text, size_t at, const char *const *endings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t end = scan_literal(text, at, endings[i]);
        if (end) return end;
    }
    return 0;
}

size_t scan_ordinal_ending(const struct scan *scan, size_t at) {
    if (at >= scan->text.len || chars_class(chars_at(scan->text, at)) != CHAR_LETTER) return 0;
    size_t end = match_ending(scan->text, at, english_endings, 4);
    if (end || scan->locale->family != FAMILY_FRENCH) return end;
    return match_ending(scan->text, at, french_endings, sizeof french_endings / sizeof *french_endings);
}
