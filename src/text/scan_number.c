/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and what belongs to them. "1,000" and "1 000" are one number whatever the language; which sign is the decimal one is
 * the locale's to say, but for a sign that stands between groups of three more than once. */
#include <string.h>

#include "text/chars.h"
#include "text/scale.h"

/* ---- the number itself --------------------------------------------------------------------------------------------------- */

static bool is_digit_at(struct str text, size_t at) {
    return at < text.len && chars_digit(chars_at(text, at)) >= 0;
}

/* Takes digits into the reading; what doesn't fit makes it unvalued. Returns how many. */
static size_t take_digits(struct str text, size_t *at, struct number_reading *out, uint8_t *count) {
    size_t taken = 0;
    while (*at < text.len) {
        size_t next = *at;
        int digit = chars_digit(utf8_next(text, &next));
        if (digit < 0) break;
        size_t used = (size_t)out->whole + out->fraction;
        if (used < NUMBER_DIGITS_MAX)
            out->digits[used] = (char)('0' + digit), *count += 1;
        else
            out->valued = false;
        *at = next;
        taken++;
    }
    return taken;
}

static bool is_group_sign(const struct locale *locale, bool spaced, uint32_t c) {
    if (c == ' ') return spaced || chars_is_number_space(locale->group);
    return c == ',' || c == '.' || c == '\'' || c == CHAR_RIGHT_QUOTE || c == CHAR_NO_BREAK_SPACE ||
           c == CHAR_NARROW_NO_BREAK_SPACE;
}

/* Behind the sign when exactly three digits follow it, else 0; *behind is where those end. */
static size_t group_at(struct str text, size_t at, uint32_t sign, size_t *behind) {
    if (at >= text.len || chars_at(text, at) != sign) return 0;
    size_t first = at;
    utf8_next(text, &first);
    *behind = first;
    for (int i = 0; i < 3; i++) {
        if (!is_digit_at(text, *behind)) return 0;
        utf8_next(text, behind);
    }
    return is_digit_at(text, *behind) ? 0 : first;
}

/* Groups of three behind the first digits. A single one behind the locale's decimal sign is a fraction: 1,234 in French. */
static void take_groups(const struct scan *scan, bool spaced, size_t *at, struct number_reading *out) {
    uint32_t sign = chars_at(scan->text, *at);
    if (out->whole > 3 || out->digits[0] == '0' || !is_group_sign(scan->locale, spaced, sign)) return;
    size_t behind, unused, first = group_at(scan->text, *at, sign, &behind);
    if (!first || (sign == scan->locale->decimal && !group_at(scan->text, behind, sign, &unused))) return;
    out->group = sign;
    for (; first; first = group_at(scan->text, *at, sign, &behind)) {
        *at = first;
        take_digits(scan->text, at, out, &out->whole);
    }
}

/* "3,5" in a language whose decimal sign is the point: one or two digits, and no list (1,2,3). */
static bool is_stray_decimal(struct str text, size_t at, const struct number_reading *out) {
    size_t end;
    scan_digits(text, at, 3, &end);
    bool list = end < text.len && text.at[end] == ',' && is_digit_at(text, end + 1);
    list |= out->start > 1 && text.at[out->start - 1] == ',' && chars_digit((unsigned char)text.at[out->start - 2]) >= 0;
    return !out->group && out->whole <= 3 && end - at <= 2 && !list && scan_is_boundary(text, end);
}

static bool decimal_at(const struct scan *scan, size_t at, const struct number_reading *out) {
    uint32_t sign = chars_at(scan->text, at);
    if (!sign || sign == out->group || (sign != '.' && sign != ',' && sign != scan->locale->decimal)) return false;
    utf8_next(scan->text, &at);
    if (!is_digit_at(scan->text, at)) return false;
    bool foreign = sign == ',' && scan->locale->decimal != ',' && out->group == 0;
    return !foreign || is_stray_decimal(scan->text, at, out);
}

static void take_fraction(const struct scan *scan, size_t *at, struct number_reading *out) {
    if (!decimal_at(scan, *at, out)) return;
    out->decimal = utf8_next(scan->text, at);
    take_digits(scan->text, at, out, &out->fraction);
    while (*at < scan->text.len && scan->text.at[*at] == '.' && is_digit_at(scan->text, *at + 1)) { /* 2.0.1, 192.168.1.1 */
        *at += 1;
        out->valued = false;
        take_digits(scan->text, at, out, &out->fraction);
    }
}

/* `spaced`: blanks may part its groups in any language. */
static size_t read_number(const struct scan *scan, size_t at, bool spaced, struct number_reading *out) {
    *out = (struct number_reading){.valued = true, .start = (uint32_t)at};
    uint32_t c = chars_at(scan->text, at);
    if (c == '-' || c == CHAR_MINUS) {
        out->negative = true;
        utf8_next(scan->text, &at);
    }
    if (!take_digits(scan->text, &at, out, &out->whole)) return 0;
    if (at < scan->text.len) {
        take_groups(scan, spaced, &at, out);
        take_fraction(scan, &at, out);
    }
    out->end = (uint32_t)at;
    return at;
}

size_t scan_number(const struct scan *scan, size_t at, struct number_reading *out) {
    return read_number(scan, at, false, out);
}

/* ---- what belongs to it -------------------------------------------------------------------------------------------------- */

static size_t take_currency_before(const struct scan *scan, size_t at, struct quantity_reading *out) {
    size_t end = scan_currency(scan, at, false, &out->currency);
    if (!end) return 0;
    out->sign_start = (uint32_t)at, out->sign_end = (uint32_t)end;
    bool stop = end < scan->text.len && scan->text.at[end] == '.'; /* "Ksh. 500" */
    if (stop && chars_class(chars_before(scan->text, end)) == CHAR_LETTER) end++;
    end = scan_skip_space(scan->text, end);
    return is_digit_at(scan->text, end) ? end : 0;
}

static size_t take_currency_behind(const struct scan *scan, size_t at, struct quantity_reading *out) {
    size_t start = scan_skip_space(scan->text, at);
    size_t end = start < scan->text.len ? scan_currency(scan, start, true, &out->currency) : 0;
    if (!end || is_digit_at(scan->text, end)) return 0; /* 5 $10 notes */
    out->sign_start = (uint32_t)start, out->sign_end = (uint32_t)end;
    return end;
}

/* "asilimia 5": the digits are behind it. */
static size_t take_percent_before(const struct scan *scan, size_t at, struct quantity_reading *out) {
    size_t end = scan->locale->family == FAMILY_SWAHILI ? scan_literal(scan->text, at, "asilimia") : 0;
    size_t number = end ? scan_skip_space(scan->text, end) : 0;
    if (number == end || !is_digit_at(scan->text, number)) return 0;
    out->sign_start = (uint32_t)at, out->sign_end = (uint32_t)end;
    return number;
}

size_t scan_percent_word(const struct scan *scan, size_t at) {
    static const struct {
        enum locale_family family;
        const char *first, *second;
    } words[] = {{FAMILY_ENGLISH, "percent", NULL},
                 {FAMILY_ENGLISH, "per", "cent"},
                 {FAMILY_ENGLISH, "pct", NULL},
                 {FAMILY_FRENCH, "pour", "cent"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t end = scan->locale->family == words[i].family ? scan_literal(scan->text, at, words[i].first) : 0;
        if (end && words[i].second) end = scan_literal(scan->text, scan_skip_space(scan->text, end), words[i].second);
        if (end) return end;
    }
    return 0;
}

static size_t take_percent(const struct scan *scan, size_t at, struct quantity_reading *out) {
    size_t start = scan_skip_space(scan->text, at), end;
    uint32_t sign = chars_at(scan->text, start);
    if (sign == '%' || sign == 0x066A || sign == 0xFF05) {
        if (start > at && scan_code(scan->text, start)) return 0; /* "5 %s" */
        end = start;
        utf8_next(scan->text, &end);
    } else if (!(end = scan_percent_word(scan, start)))
        return 0;
    out->sign_start = (uint32_t)start;
    return out->sign_end = (uint32_t)end;
}

/* "milioni 5": the digits are behind it. */
static size_t take_scale_before(const struct scan *scan, size_t at, struct quantity_reading *out) {
    const struct scale_word *word;
    size_t end = scale_at(scan, at, true, false, &word), number = end ? scan_skip_space(scan->text, end) : 0;
    if (number == end || !is_digit_at(scan->text, number)) return 0;
    out->scale = word;
    out->scale_start = (uint32_t)at, out->scale_end = (uint32_t)end;
    return number;
}

/* "2.5 million", "2.5-million", "$4bn"; "5m" is five metres, unless a currency stands before or behind. */
static size_t take_scale_behind(const struct scan *scan, size_t at, bool money, struct quantity_reading *out) {
    const struct scale_word *word;
    const char *currency;
    size_t start = scan_skip_space(scan->text, at);
    if (start == at && scan->locale->family == FAMILY_ENGLISH && at < scan->text.len && scan->text.at[at] == '-') start++;
    size_t end = scale_at(scan, start, false, true, &word);
    if (!end || out->scale) return 0;
    bool is_money = money || scan_currency(scan, scan_skip_space(scan->text, end), true, &currency);
    if (word->money && !is_money && !(end = scale_at(scan, start, false, false, &word))) return 0;
    out->scale = word;
    out->scale_start = (uint32_t)start, out->scale_end = (uint32_t)end;
    return end;
}

static size_t take_ordinal(const struct scan *scan, size_t at, struct quantity_reading *out) {
    if (out->number.fraction || out->number.negative) return 0;
    size_t end = scan_ordinal_ending(scan, at);
    if (end) out->sign_start = (uint32_t)at, out->sign_end = (uint32_t)end;
    return end;
}

/* 1990s, 80s; not 747s, nor 10s. */
static size_t take_decade(const struct scan *scan, size_t at, struct quantity_reading *out) {
    const struct number_reading *number = &out->number;
    bool years = number->whole == 4 ? number->digits[0] == '1' || number->digits[0] == '2'
                                    : number->whole == 2 && number->digits[0] >= '2';
    if (scan->locale->family != FAMILY_ENGLISH || !years || number->digits[number->whole - 1] != '0') return 0;
    if (number->group || number->fraction || number->negative) return 0;
    size_t end = scan_literal(scan->text, at, "s");
    if (end) out->sign_start = (uint32_t)at, out->sign_end = (uint32_t)end;
    return end;
}

static enum token_kind take_sign_behind(const struct scan *scan, size_t *end, struct quantity_reading *out) {
    size_t at;
    if (*end >= scan->text.len) return TOKEN_NUMBER;
    if (!out->scale && (at = take_ordinal(scan, *end, out))) return *end = at, TOKEN_ORDINAL;
    if (!out->scale && (at = take_decade(scan, *end, out))) return *end = at, TOKEN_DECADE;
    if (!out->scale && (at = take_percent(scan, *end, out))) return *end = at, TOKEN_PERCENT;
    if ((at = take_currency_behind(scan, *end, out))) return *end = at, TOKEN_MONEY;
    return TOKEN_NUMBER;
}

size_t scan_quantity(const struct scan *scan, size_t at, struct quantity_reading *out) {
    *out = (struct quantity_reading){.start = (uint32_t)at};
    size_t number = at, behind, end;
    if ((behind = take_currency_before(scan, number, out)))
        out->kind = TOKEN_MONEY, number = behind;
    else if ((behind = take_percent_before(scan, number, out)))
        out->kind = TOKEN_PERCENT, number = behind;
    else if ((behind = take_scale_before(scan, number, out)))
        number = behind;
    bool spaced = out->kind == TOKEN_MONEY; /* "$5 000" is no two numbers, whatever the language's mark */
    if (!(end = read_number(scan, number, spaced, &out->number))) return 0;
    if (out->kind != TOKEN_PERCENT && (behind = take_scale_behind(scan, end, out->kind == TOKEN_MONEY, out))) end = behind;
    if (out->kind != TOKEN_MONEY && out->kind != TOKEN_PERCENT) out->kind = take_sign_behind(scan, &end, out);
    if (out->kind != TOKEN_MONEY) out->currency = NULL;
    out->end = (uint32_t)end;
    return end;
}
