/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: a month's name beside a day or a year, with or without the day of the week, in either order; or three groups of
 * digits. The names come from CLDR, so this reads most languages that write dates with spaces. */
#include <string.h>

#include "text/chars.h"
#include "text/scan.h"

enum { YEAR_MIN = 1000, YEAR_MAX = 2999, WORD_MAX = 48 };

/* A date in the making. */
struct reader {
    const struct scan *scan;
    struct date_reading *out;
    size_t at;
};

static void add_field(struct reader *reader, enum reading_part part, enum reading_form form, size_t end) {
    struct date_reading *out = reader->out;
    out->fields[out->field_count++] = (struct reading_field){(uint8_t)part, (uint8_t)form, (uint32_t)reader->at, (uint32_t)end};
    reader->at = end;
}

/* ---- in digits ----------------------------------------------------------------------------------------------------------- */

static bool sign_at(struct str text, size_t at, char sign) {
    return at < text.len && text.at[at] == sign;
}

static bool is_day_and_month(int day, int month) {
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

static enum reading_form form_of(size_t start, size_t end) {
    return end - start == 2 ? FORM_PADDED : FORM_DIGITS;
}

/* 2023-06-29 */
static bool read_iso(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t start = reader->at, year_end, month_end, day_end;
    int year = scan_digits(text, start, 4, &year_end);
    if (year_end - start != 4 || !sign_at(text, year_end, '-')) return false;
    int month = scan_digits(text, year_end + 1, 2, &month_end);
    if (month_end - year_end != 3 || !sign_at(text, month_end, '-')) return false;
    int day = scan_digits(text, month_end + 1, 2, &day_end);
    if (day_end - month_end != 3 || !is_day_and_month(day, month)) return false;
    add_field(reader, PART_YEAR, FORM_DIGITS, year_end), reader->at++;
    add_field(reader, PART_MONTH, FORM_PADDED, month_end), reader->at++;
    add_field(reader, PART_DAY, FORM_PADDED, day_end);
    reader->out->year = year, reader->out->month = month, reader->out->day = day;
    return true;
}

/* In American English the month comes first, elsewhere the day; values may say otherwise. */
static bool month_is_first(const struct scan *scan, int first, int second) {
    if (first > 12) return false;
    if (second > 12) return true;
    return !strcmp(scan->locale->id, "en") || !strcmp(scan->locale->id, "en_US");
}

/* 29/06/2023, 29.6.2023, 29-06-23 */
static bool read_numeric(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t start = reader->at, first_end, second_end, year_end;
    int first = scan_digits(text, start, 2, &first_end);
    char sign = first_end > start && first_end < text.len ? text.at[first_end] : 0;
    if (sign != '/' && sign != '.' && sign != '-') return false;
    int second = scan_digits(text, first_end + 1, 2, &second_end);
    if (second_end == first_end + 1 || !sign_at(text, second_end, sign)) return false;
    int year = scan_digits(text, second_end + 1, 4, &year_end);
    size_t year_digits = year_end - second_end - 1;
    if (year_digits != 4 && !(year_digits == 2 && sign == '/')) return false;
    bool swapped = month_is_first(reader->scan, first, second);
    int day = swapped ? second : first, month = swapped ? first : second;
    if (!is_day_and_month(day, month)) return false;
    add_field(reader, swapped ? PART_MONTH : PART_DAY, form_of(start, first_end), first_end), reader->at++;
    add_field(reader, swapped ? PART_DAY : PART_MONTH, form_of(first_end + 1, second_end), second_end), reader->at++;
    add_field(reader, PART_YEAR, year_digits == 2 ? FORM_PADDED : FORM_DIGITS, year_end);
    reader->out->day = day, reader->out->month = month;
    reader->out->year = year_digits == 2 ? year + (year < 70 ? 2000 : 1900) : year;
    reader->out->ambiguous = first <= 12 && second <= 12 && first != second;
    return true;
}

/* ---- with names ---------------------------------------------------------------------------------------------------------- */

/* English names of months and days are words too (may, march, sun) unless they have a capital. */
static const struct calendar_name *name_at(const struct reader *reader, enum name_kind kind, size_t *end) {
    struct str text = reader->scan->text;
    *end = scan_letters(text, reader->at);
    if (*end == reader->at || *end - reader->at > WORD_MAX) return NULL;
    if (reader->scan->locale->family == FAMILY_ENGLISH && !chars_is_upper(chars_at(text, reader->at))) return NULL;
    const struct calendar_name *name = locale_find_name(reader->scan->locale, str_slice(text, reader->at, *end));
    return name && name->kind == kind ? name : NULL;
}

static bool read_name(struct reader *reader, enum name_kind kind) {
    size_t end;
    const struct calendar_name *name = name_at(reader, kind, &end);
    if (!name) return false;
    if (kind == NAME_MONTH)
        reader->out->month = name->number;
    else
        reader->out->weekday = name->number;
    if (name->abbreviated && sign_at(reader->scan->text, end, '.')) end++;
    add_field(reader, kind == NAME_MONTH ? PART_MONTH : PART_WEEKDAY, name->abbreviated ? FORM_ABBREVIATION : FORM_NAME, end);
    return true;
}

/* Spaces, at most `commas` commas before them, and one of the words that the language puts between. False: no space. */
static bool skip_between(struct reader *reader, int commas, const char *const *words) {
    struct str text = reader->scan->text;
    size_t at = reader->at;
    if (commas && sign_at(text, at, ',')) at++;
    size_t behind = scan_skip_space(text, at);
    if (behind == at) return false;
    for (; *words; words++) {
        size_t end = scan_literal(text, behind, *words), next = end ? scan_skip_space(text, end) : 0;
        if (next <= end) continue;
        behind = next;
        if (reader->scan->locale->family != FAMILY_SWAHILI) break;
    }
    reader->at = behind;
    return true;
}

/* In the order in which they follow one another. */
static const char *const before_month[] = {"of", "de", "ya", "mwezi", "wa", "wa", NULL};
static const char *const before_year[] = {"de", "del", "mwaka", "wa", NULL};
static const char *const before_day[] = {"ya", "tarehe", NULL};

static bool read_year(struct reader *reader) {
    size_t end;
    int year = scan_digits(reader->scan->text, reader->at, 4, &end);
    if (end - reader->at != 4 || year < YEAR_MIN || year > YEAR_MAX || !scan_is_boundary(reader->scan->text, end)) return false;
    reader->out->year = year;
    add_field(reader, PART_YEAR, FORM_DIGITS, end);
    return true;
}

/* A year if there is one; the reader stays where it was if not. */
static void read_optional_year(struct reader *reader) {
    size_t before = reader->at;
    if (!skip_between(reader, 1, before_year) || !read_year(reader)) reader->at = before;
}

/* "Juni mosi" is Swahili for the first of June. */
static bool read_day_in_words(struct reader *reader) {
    if (reader->scan->locale->family != FAMILY_SWAHILI) return false;
    size_t end = scan_literal(reader->scan->text, reader->at, "mosi");
    if (!end) return false;
    reader->out->day = 1;
    add_field(reader, PART_DAY, FORM_WORDS, end);
    return true;
}

static bool is_day_end(struct str text, size_t at) {
    if (!scan_is_boundary(text, at)) return false;
    bool sign = at + 1 < text.len && strchr(".,:/%-", text.at[at]) != NULL;
    return !sign || chars_digit(chars_at(text, at + 1)) < 0;
}

static bool read_day(struct reader *reader) {
    size_t end;
    int day = scan_digits(reader->scan->text, reader->at, 2, &end);
    if (end == reader->at || day < 1 || day > 31) return read_day_in_words(reader);
    size_t ending = scan_ordinal_ending(reader->scan, end);
    bool padded = end - reader->at == 2 && reader->scan->text.at[reader->at] == '0';
    if (!ending && !is_day_end(reader->scan->text, end)) return false;
    reader->out->day = day;
    add_field(reader, PART_DAY, ending ? FORM_ORDINAL : padded ? FORM_PADDED : FORM_DIGITS, ending ? ending : end);
    return true;
}

/* 29 June 2023, 1er juillet, 29. Juni */
static bool read_day_first(struct reader *reader) {
    size_t end = reader->at;
    scan_digits(reader->scan->text, reader->at, 3, &end);
    if (end == reader->at || end - reader->at > 2 || !read_day(reader)) return false;
    if (reader->scan->locale->day_stop && sign_at(reader->scan->text, reader->at, '.')) reader->at++;
    int commas = reader->scan->locale->family == FAMILY_SWAHILI; /* tarehe 29, Machi */
    if (!skip_between(reader, commas, before_month) || !read_name(reader, NAME_MONTH)) return false;
    read_optional_year(reader);
    return true;
}

/* June 29, 2023; June 2023 */
static bool read_month_first(struct reader *reader) {
    if (!read_name(reader, NAME_MONTH)) return false;
    size_t before = reader->at;
    static const char *const none[] = {NULL};
    if (skip_between(reader, 0, none) && read_day(reader)) {
        read_optional_year(reader);
        return true;
    }
    reader->at = before;
    return skip_between(reader, 1, before_year) && read_year(reader);
}

static bool try_reading(struct reader *reader, bool (*read)(struct reader *reader)) {
    struct date_reading saved = *reader->out;
    size_t before = reader->at;
    if (read(reader)) return true;
    *reader->out = saved;
    reader->at = before;
    return false;
}

size_t scan_date(const struct scan *scan, size_t at, struct date_reading *out) {
    *out = (struct date_reading){.start = (uint32_t)at};
    struct reader reader = {scan, out, at};
    bool digits = chars_digit(chars_at(scan->text, at)) >= 0;
    bool found = digits && (try_reading(&reader, read_iso) || try_reading(&reader, read_numeric));
    out->numeric = found;
    if (!found && !digits && read_name(&reader, NAME_WEEKDAY) && !skip_between(&reader, 1, before_day)) return 0;
    found = found || try_reading(&reader, read_day_first) || try_reading(&reader, read_month_first);
    if (!found || !scan_is_boundary(scan->text, reader.at)) return 0;
    out->end = (uint32_t)reader.at;
    return reader.at;
}
