/* SPDX-License-Identifier: Apache-2.0 */
/* A time of day or a while? "11 heures" may be either, and what stands around it tells:
 *
 *     à 11 heures   de 22 heures à 5 heures   entre 22 heures et 5 heures   11 heures, heure locale      a time
 *     à 5 heures de route   5 heures par jour   24 heures sur 24   une grève de 48 heures               a while
 *
 * A range is told by its two ends, so that "de" and "et" alone tell nothing. */
#include <string.h>

#include "text/chars.h"
#include "text/scan.h"

enum { RANGE_MAX = 48 }; /* bytes of the first half of a range, "entre" included */

static const char *const apostrophes[] = {"'", "\u2019"};

static bool stands_at(struct str text, size_t at, const char *word) {
    return str_starts(str_slice(text, at < text.len ? at : text.len, text.len), str_of(word));
}

/* Behind the word and one space, or 0. */
static size_t behind_word(struct str text, size_t at, const char *word) {
    if (!stands_at(text, at, word)) return 0;
    size_t end = at + strlen(word), next = scan_skip_space(text, end);
    return next > end ? next : 0;
}

/* Where the word starts that one space parts from `at`, or SIZE_MAX when it is another one. */
static size_t word_before(struct str text, size_t at, const char *word) {
    size_t len = strlen(word);
    if (!chars_is_number_space(chars_before(text, at))) return SIZE_MAX;
    utf8_previous(text, &at);
    if (at < len || !str_equal(str_slice(text, at - len, at), str_of(word))) return SIZE_MAX;
    return chars_class(chars_before(text, at - len)) == CHAR_LETTER ? SIZE_MAX : at - len;
}

static bool is_behind(struct str text, size_t at, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (word_before(text, at, words[i]) != SIZE_MAX) return true;
    return false;
}

/* Something that can be the other end of a range: a number, noon, midnight. */
static bool is_moment(struct str text, size_t at) {
    return chars_digit(chars_at(text, at)) >= 0 || scan_literal(text, at, "midi") || scan_literal(text, at, "minuit");
}

/* ---- ranges -------------------------------------------------------------------------------------------------------------- */

static bool is_followed_by_moment(struct str text, size_t end, const char *const *words, size_t count) {
    size_t at = scan_skip_space(text, end);
    for (size_t i = 0; at > end && i < count; i++) {
        size_t next = behind_word(text, at, words[i]);
        if (next && is_moment(text, next)) return true;
    }
    return false;
}

/* de 22 heures à 5 heures; entre 22 heures et ... */
static bool begins_range(struct str text, size_t start, size_t end) {
    static const char *const from[] = {"de", "De"}, *const between[] = {"entre", "Entre"}, *const and[] = {"et"};
    static const char *const until[] = {"à", "jusqu'à", "jusqu’à"};
    if (is_behind(text, start, from, 2)) return is_followed_by_moment(text, end, until, 3);
    return is_behind(text, start, between, 2) && is_followed_by_moment(text, end, and, 1);
}

/* ... et 5 heures, where "entre" and a moment stand not far before. */
static bool ends_range(struct str text, size_t start) {
    size_t at = word_before(text, start, "et"), least = at > RANGE_MAX ? at - RANGE_MAX : 0;
    for (size_t i = at; at != SIZE_MAX && i-- > least;) {
        size_t behind = behind_word(text, i, "ntre");
        bool between = behind && i && (text.at[i - 1] | 0x20) == 'e';
        if (!between || (i > 1 && chars_class(chars_before(text, i - 1)) == CHAR_LETTER)) continue;
        struct str first = str_slice(text, behind, at);
        bool whole = str_find(first, STR(","), 0) == SIZE_MAX && str_find(first, STR(" et "), 0) == SIZE_MAX;
        return whole && is_moment(text, behind);
    }
    return false;
}

/* ---- what follows -------------------------------------------------------------------------------------------------------- */

/* "5 heures de route", "par jour", "plus tard". */
static bool measures(struct str text, size_t end) {
    static const char *const words[] = {"de",    "par",   "sur",          "plus",           "durant",
                                        "après", "avant", "consécutives", "supplémentaires"};
    size_t at = scan_skip_space(text, end);
    if (at == end) return false;
    for (size_t i = 0; i < 2; i++)
        if (stands_at(text, at, "d") && stands_at(text, at + 1, apostrophes[i])) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (stands_at(text, at, words[i]) && scan_is_boundary(text, at + strlen(words[i]))) return true;
    return false;
}

/* "11 heures, heure locale", "11 heures GMT". */
static bool names_clock(struct str text, size_t end) {
    static const char *const words[] = {"heure", "locale", "locales", "précises", "GMT", "UTC", "TU"};
    size_t at = end;
    while (at < text.len && (text.at[at] == ',' || text.at[at] == '(' || chars_is_number_space(chars_at(text, at))))
        utf8_next(text, &at);
    for (size_t i = 0; at > end && i < sizeof words / sizeof *words; i++)
        if (stands_at(text, at, words[i]) && scan_is_boundary(text, at + strlen(words[i]))) return true;
    return false;
}

/* "15 h 00 GMT (11 heures)", "15h00 (11 heures à Jacmel)": a time said again. */
static bool repeats_time(struct str text, size_t start) {
    static const char *const words[] = {"GMT", "UTC", "TU", "h", "H", "heures", "heure"};
    if (chars_before(text, start) != '(') return false;
    utf8_previous(text, &start);
    if (is_behind(text, start, words, sizeof words / sizeof *words)) return true;
    size_t at = start;
    if (!chars_is_number_space(chars_before(text, at))) return false;
    utf8_previous(text, &at);
    while (at && text.at[at - 1] >= '0' && text.at[at - 1] <= '9') at--; /* the minutes of 15h00, 15 h 00 */
    if (at && chars_is_number_space(chars_before(text, at))) utf8_previous(text, &at);
    return at > 1 && (text.at[at - 1] | 0x20) == 'h' && chars_class(chars_before(text, at - 1)) != CHAR_LETTER;
}

bool scan_is_french_time(struct str text, size_t start, size_t end) {
    static const char *const before[] = {"à", "À", "vers", "Vers", "dès", "Dès", "avant", "Avant", "après", "Après"};
    if (names_clock(text, end) || repeats_time(text, start)) return true;
    if (measures(text, end)) return false;
    size_t of = word_before(text, start, "de");
    if (of != SIZE_MAX && word_before(text, of, "partir") != SIZE_MAX) return true;
    return is_behind(text, start, before, sizeof before / sizeof *before) || begins_range(text, start, end) ||
           ends_range(text, start);
}
