/* SPDX-License-Identifier: Apache-2.0 */
#include "text/render.h"

#include <string.h>

#include "text/chars.h"
#include "text/ordinals.h"
#include "text/text.h"
#include "text/writing.h"

/* ---- agreement ----------------------------------------------------------------------------------------------------------- */

/* The digits between the zeros at both ends, and how many of the number's digits stand before its decimal sign, counted from
 * the first of these: 2.5 million is 25 with 7. */
struct essence {
    const char *digits;
    size_t len;
    int whole;
};

static struct essence essence_of(const struct quantity_reading *quantity) {
    const struct number_reading *number = &quantity->number;
    size_t start = 0, end = (size_t)number->whole + number->fraction;
    while (start < end && number->digits[start] == '0') start++;
    while (end > start && number->digits[end - 1] == '0') end--;
    int whole = start == end ? 0 : (int)number->whole - (int)start + (quantity->scale ? quantity->scale->power : 0);
    return (struct essence){number->digits + start, end - start, whole};
}

static bool same_number(const struct quantity_reading *a, const struct quantity_reading *b) {
    if (!a->number.valued || !b->number.valued || a->number.negative != b->number.negative) return false;
    struct essence x = essence_of(a), y = essence_of(b);
    return x.len == y.len && x.whole == y.whole && !memcmp(x.digits, y.digits, x.len);
}

/* The 1990s, les années 90. */
static bool same_decade(const struct quantity_reading *a, const struct quantity_reading *b) {
    bool shortened = a->kind == TOKEN_DECADE && a->number.whole == 4 && b->kind == TOKEN_NUMBER && b->number.whole == 2;
    return shortened && !b->number.fraction && !memcmp(a->number.digits + 2, b->number.digits, 2);
}

static bool quantities_agree(const struct locale *a_locale, struct str a, const struct locale *b_locale, struct str b) {
    struct quantity_reading left, right;
    if (!reading_quantity(a, a_locale, &left) || !reading_quantity(b, b_locale, &right)) return false;
    if (!left.number.valued || !right.number.valued)
        return str_equal(str_slice(a, left.number.start, left.number.end), str_slice(b, right.number.start, right.number.end));
    if (left.currency && right.currency && strcmp(left.currency, right.currency) != 0) return false;
    return same_number(&left, &right) || same_decade(&left, &right);
}

static bool dates_agree(const struct locale *a_locale, struct str a, const struct locale *b_locale, struct str b) {
    struct date_reading left, right;
    if (!reading_date(a, a_locale, &left) || !reading_date(b, b_locale, &right)) return false;
    if (left.year != right.year || (right.weekday && right.weekday != left.weekday)) return false;
    bool swapped = (left.ambiguous || right.ambiguous) && left.day == right.month && left.month == right.day;
    return swapped || (left.day == right.day && left.month == right.month);
}

static bool times_agree(const struct locale *a_locale, struct str a, const struct locale *b_locale, struct str b) {
    struct time_reading left, right;
    if (!reading_time(a, a_locale, &left) || !reading_time(b, b_locale, &right)) return false;
    if (writing_repeats_clock(&right, &left)) return true;
    bool left_known, right_known;
    int left_minute = writing_minute_of_day(&left, &left_known), right_minute = writing_minute_of_day(&right, &right_known);
    if ((left.second > 0 || right.second > 0) && left.second != right.second) return false;
    if (left_known && right_known) return left_minute == right_minute;
    return left_minute % (12 * 60) == right_minute % (12 * 60);
}

static bool is_quantity(enum token_kind kind) {
    return kind == TOKEN_NUMBER || kind == TOKEN_ORDINAL || kind == TOKEN_DECADE || kind == TOKEN_PERCENT ||
           kind == TOKEN_MONEY;
}

bool render_agrees(const struct locale *a_locale, enum token_kind a_kind, struct str a, const struct locale *b_locale,
                   enum token_kind b_kind, struct str b) {
    if (is_quantity(a_kind)) return is_quantity(b_kind) && quantities_agree(a_locale, a, b_locale, b);
    if (a_kind != b_kind) return false;
    if (a_kind == TOKEN_DATE) return dates_agree(a_locale, a, b_locale, b);
    if (a_kind == TOKEN_TIME) return times_agree(a_locale, a, b_locale, b);
    return str_equal(a, b);
}

/* ---- names and elision --------------------------------------------------------------------------------------------------- */

bool render_calendar_name(struct arena *arena, const struct locale *from, struct str value, const struct locale *to,
                          struct str model, struct str *out) {
    const struct calendar_name *name = locale_find_name(from, value), *like = locale_find_name(to, model);
    if (!name || !like || name->kind != like->kind) return false;
    *out = writing_name(arena, to, name, like->abbreviated, model);
    return out->len > 0;
}

bool render_is_elided_before(const struct locale *locale, struct str word) {
    static const uint32_t vowels[] = {'a',  'e',  'i',  'o',  'u',  'h',  0xE0,  0xE2, 0xE6,
                                      0xE8, 0xE9, 0xEA, 0xEE, 0xEF, 0xF4, 0x153, 0xFB};
    struct arena arena = {0};
    struct ordinal ordinal;
    if (locale->family != FAMILY_FRENCH || ordinals_find(locale, word, &ordinal)) return false; /* le IIIe, la huitième */
    struct str folded = text_fold(&arena, word);
    uint32_t first = chars_at(folded, 0);
    bool aspirated = str_starts(folded, STR("onz")) || (str_starts(folded, STR("huit")) && !str_starts(folded, STR("huitr")));
    /* usage wavers before names, where "de Hinche", "de Henri" are never wrong; Haïti has its own */
    aspirated |= word.len && word.at[0] == 'H' && !str_starts(folded, STR("haït")) && !str_starts(folded, STR("haiti"));
    arena_done(&arena);
    for (size_t i = 0; !aspirated && i < sizeof vowels / sizeof *vowels; i++)
        if (first == vowels[i]) return true;
    return false;
}
