/* SPDX-License-Identifier: Apache-2.0 */
/* Words: letters and digits, joined by hyphens and apostrophes (Pan-Africanism, ng’ombe, COVID-19, aujourd’hui), and letters
 * with full stops between (U.S, a.m). French and Italian words end at an elision: l’ONU is "l’" and "ONU". */
#include <string.h>

#include "text/chars.h"
#include "text/scan.h"

enum { ELIDED_MAX = 6 };

static bool is_elided(const struct scan *scan, size_t start, size_t end) {
    static const char *const french[] = {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
    if (scan->locale->family == FAMILY_ITALIAN) return true;
    if (scan->locale->family != FAMILY_FRENCH || end - start > ELIDED_MAX) return false;
    struct str word = str_slice(scan->text, start, end);
    for (size_t i = 0; i < sizeof french / sizeof *french; i++)
        if (str_equal_nocase(word, str_of(french[i]))) return true;
    return false;
}

/* One letter behind the full stop, and one letter alone before it. */
static bool joins_initials(struct str text, size_t part, size_t stop) {
    size_t next = part;
    if (chars_class_at(text, part, &next) != CHAR_LETTER || next != stop) return false;
    if (chars_class_at(text, stop + 1, &next) != CHAR_LETTER) return false;
    return scan_is_boundary(text, next);
}

size_t scan_word(const struct scan *scan, size_t at) {
    size_t start = at, part = at;
    for (;;) {
        size_t sign = chars_skip(scan->text, at, 1U << CHAR_LETTER | 1U << CHAR_DIGIT), next, behind;
        enum char_class class = chars_class_at(scan->text, sign, &next);
        bool stop = class == CHAR_OTHER && scan->text.at[sign] == '.' && joins_initials(scan->text, part, sign);
        if (class != CHAR_APOSTROPHE && class != CHAR_HYPHEN && !stop) return sign;
        enum char_class following = chars_class_at(scan->text, next, &behind);
        if (class == CHAR_APOSTROPHE && following == CHAR_LETTER && is_elided(scan, start, sign)) return next;
        if (following != CHAR_LETTER && !(class == CHAR_HYPHEN && following == CHAR_DIGIT)) return sign;
        at = part = next;
    }
}
