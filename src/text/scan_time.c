/* SPDX-License-Identifier: Apache-2.0 */
/* Times of day: 11:30, 1130 GMT, 7.30 p.m., 11 a.m., noon, 20 h 30, 11 heures du matin, midi, saa 5 asubuhi, saa tano na nusu
 * usiku. A bare number of hours (11 heures, saa 24) is a duration unless something beside it says otherwise (scan_hours.c). */
#include "text/chars.h"
#include "text/scan.h"
#include "text/swahili.h"

struct reader {
    const struct scan *scan;
    struct time_reading *out;
    size_t at;
};

static void add_field(struct reader *reader, enum reading_part part, enum reading_form form, size_t start, size_t end) {
    struct time_reading *out = reader->out;
    if (out->field_count == READING_FIELDS_MAX) return;
    out->fields[out->field_count++] = (struct reading_field){(uint8_t)part, (uint8_t)form, (uint32_t)start, (uint32_t)end};
    reader->at = end;
}

static bool char_is(struct str text, size_t at, char c) {
    return at < text.len && text.at[at] == c;
}

/* Two digits below 60. */
static bool read_sixty(struct reader *reader, size_t at, enum reading_part part, int *value) {
    size_t end;
    *value = scan_digits(reader->scan->text, at, 3, &end);
    if (end - at != 2 || *value > 59) return *value = -1, false;
    add_field(reader, part, FORM_PADDED, at, end);
    return true;
}

/* ---- a.m. and p.m. ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    bool after_noon;
} meridiems[] = {{"a.m.", false}, {"p.m.", true}, {"am", false},  {"pm", true},
                 {"a.m", false},  {"p.m", true},  {"noon", true}, {"midnight", false}};

static bool read_meridiem(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t at = scan_skip_space(text, reader->at);
    int first = at < text.len ? text.at[at] | 0x20 : 0;
    bool named = first == 'n' || first == 'm'; /* 12 noon */
    if ((first != 'a' && first != 'p' && !named) || reader->out->hour < (named ? 12 : 1) || reader->out->hour > 12)
        return false;
    for (size_t i = 0; i < sizeof meridiems / sizeof *meridiems; i++) {
        size_t end = scan_literal(text, at, meridiems[i].text);
        if (!end) continue;
        reader->out->clock = meridiems[i].after_noon ? CLOCK_PM : CLOCK_AM;
        add_field(reader, PART_OF_DAY, FORM_NAME, at, end);
        return true;
    }
    return false;
}

/* ---- French -------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    enum clock_kind clock;
} french_parts[] = {
    {"du matin", CLOCK_AM}, {"de l’après-midi", CLOCK_PM}, {"de l'après-midi", CLOCK_PM}, {"du soir", CLOCK_PM}};

static bool read_french_part(struct reader *reader) {
    size_t at = scan_skip_space(reader->scan->text, reader->at);
    if (at == reader->at || reader->out->hour > 12) return false;
    for (size_t i = 0; i < sizeof french_parts / sizeof *french_parts; i++) {
        size_t end = scan_literal(reader->scan->text, at, french_parts[i].text);
        if (!end) continue;
        reader->out->clock = french_parts[i].clock;
        add_field(reader, PART_OF_DAY, FORM_NAME, at, end);
        return true;
    }
    return false;
}

/* Behind "h" or "heures"; *wordy for the latter. */
static size_t skip_hour_sign(struct str text, size_t at, bool *wordy) {
    size_t start = scan_skip_space(text, at), end;
    *wordy = false;
    if (!char_is(text, start, 'h') && !char_is(text, start, 'H')) return 0;
    if (chars_class(chars_at(text, start + 1)) != CHAR_LETTER || start + 1 >= text.len) return start + 1;
    *wordy = true;
    return (end = scan_literal(text, start, "heures")) ? end : scan_literal(text, start, "heure");
}

/* 20h30, 20 h, 11 heures 30 du matin */
static bool read_french(struct reader *reader) {
    struct str text = reader->scan->text;
    bool wordy;
    size_t start = reader->out->start, hours = skip_hour_sign(text, reader->at, &wordy);
    if (!hours) return false;
    size_t minutes = scan_skip_space(text, hours);
    reader->out->clock = CLOCK_24;
    reader->at = hours;
    bool sure = read_sixty(reader, minutes, PART_MINUTE, &reader->out->minute) && scan_is_boundary(text, reader->at);
    if (!sure && reader->at != hours) return false; /* "20 h 30e" */
    sure |= read_french_part(reader);
    return sure || !wordy || reader->scan->is_token || scan_is_french_time(text, start, reader->at);
}

/* ---- noon and midnight --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    enum locale_family family;
    int hour;
} named_hours[] = {{"noon", FAMILY_ENGLISH, 12},
                   {"midday", FAMILY_ENGLISH, 12},
                   {"midnight", FAMILY_ENGLISH, 0},
                   {"midi", FAMILY_FRENCH, 12},
                   {"minuit", FAMILY_FRENCH, 0}};

/* "minuit et demi", "midi trente": more than the hour. */
static bool has_french_minutes(struct str text, size_t end) {
    size_t at = scan_skip_space(text, end), next;
    if (at == end) return false;
    if ((next = scan_literal(text, at, "et")))
        return scan_literal(text, next + 1, "demi") || scan_literal(text, next + 1, "quart");
    return chars_digit(chars_at(text, at)) >= 0 || scan_literal(text, at, "moins") || scan_literal(text, at, "trente") ||
           scan_literal(text, at, "quinze");
}

/* Lower case only (Midnight Express); in French where a time can stand (le midi is the south as well). */
static bool read_named_hour(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t start = reader->at, end = scan_word(reader->scan, start);
    bool french = reader->scan->locale->family == FAMILY_FRENCH;
    for (size_t i = 0; i < sizeof named_hours / sizeof *named_hours; i++) {
        if (named_hours[i].family != reader->scan->locale->family) continue;
        if (!str_equal(str_slice(text, start, end), str_of(named_hours[i].word))) continue;
        reader->out->hour = named_hours[i].hour;
        reader->out->clock = CLOCK_24;
        add_field(reader, PART_HOUR, FORM_WORDS, start, end);
        if (!french || reader->scan->is_token) return true;
        return !has_french_minutes(text, end) && scan_is_french_time(text, start, end);
    }
    return false;
}

/* ---- in digits ----------------------------------------------------------------------------------------------------------- */

static bool read_minutes(struct reader *reader, char sign) {
    if (!char_is(reader->scan->text, reader->at, sign)) return false;
    if (!read_sixty(reader, reader->at + 1, PART_MINUTE, &reader->out->minute)) return false;
    if (sign == ':' && char_is(reader->scan->text, reader->at, ':'))
        return read_sixty(reader, reader->at + 1, PART_SECOND, &reader->out->second);
    return true;
}

static bool ends_well(struct str text, size_t at) {
    if (!scan_is_boundary(text, at)) return false;
    return !(char_is(text, at, ':') || char_is(text, at, '.')) || chars_digit(chars_at(text, at + 1)) < 0;
}

/* What makes a time of four digits. */
static bool names_zone(struct str text, size_t at) {
    static const char *const zones[] = {"GMT", "UTC", "EAT", "TU", "hrs"};
    at = scan_skip_space(text, at);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (scan_literal(text, at, zones[i]) && text.at[at] == zones[i][0]) return true;
    return false;
}

/* 1130 GMT, 0600hrs */
static bool read_compact(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t start = reader->at, end;
    int value = scan_digits(text, start, 5, &end);
    if (end - start != 4 || value >= 2400 || value % 100 > 59) return false;
    if (!(reader->scan->is_token && end == text.len) && !names_zone(text, end)) return false;
    reader->out->hour = value / 100;
    reader->out->minute = value % 100;
    reader->out->clock = CLOCK_24;
    add_field(reader, PART_HOUR, FORM_PADDED, start, start + 2);
    add_field(reader, PART_MINUTE, FORM_PADDED, start + 2, end);
    return true;
}

static bool read_digits(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t end, start = reader->at;
    if (read_compact(reader)) return true;
    reader->out->hour = scan_digits(text, start, 3, &end);
    if (end == start || end - start > 2 || reader->out->hour > 24 || end >= text.len) return false;
    bool padded = text.at[start] == '0';
    add_field(reader, PART_HOUR, padded ? FORM_PADDED : FORM_DIGITS, start, end);
    if (padded || reader->out->hour > 12) reader->out->clock = CLOCK_24;
    if (read_minutes(reader, ':')) {
        read_meridiem(reader);
        return ends_well(text, reader->at);
    }
    if (reader->at != end) return false; /* 10:30:99 */
    enum locale_family family = reader->scan->locale->family;
    if (family != FAMILY_ENGLISH && family != FAMILY_SWAHILI && read_french(reader)) return true;
    if (reader->at != end || reader->out->field_count != 1) return false;
    read_minutes(reader, '.');
    return read_meridiem(reader) && scan_is_boundary(text, reader->at);
}

/* ---- Swahili ------------------------------------------------------------------------------------------------------------- */

static bool read_swahili_hour(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t end, start = reader->at;
    reader->out->hour = scan_digits(text, start, 3, &end);
    bool words = end == start;
    if (words) end = swahili_find_hour(text, start, &reader->out->hour);
    if (!end || reader->out->hour < 1 || reader->out->hour > 12) return false;
    add_field(reader, PART_HOUR, words ? FORM_WORDS : text.at[start] == '0' ? FORM_PADDED : FORM_DIGITS, start, end);
    return words || read_minutes(reader, ':') || read_minutes(reader, '.') || scan_is_boundary(text, end);
}

/* na nusu, na robo, kasorobo, na dakika 20 */
static void read_swahili_minutes(struct reader *reader) {
    size_t start = reader->at, at = scan_skip_space(reader->scan->text, start);
    int minute;
    size_t end = at > start ? swahili_find_minutes(reader->scan->text, at, &minute) : 0;
    if (!end) return;
    reader->out->before_hour = minute < 0;
    reader->out->minute = minute < 0 ? -minute : minute;
    add_field(reader, PART_MINUTE, FORM_WORDS, start, end); /* with the space: it goes when the minutes go */
}

static bool read_swahili_part(struct reader *reader) {
    struct str text = reader->scan->text;
    size_t at = scan_skip_space(text, reader->at), end;
    if (at == reader->at) return false;
    if ((end = scan_literal(text, at, "ya")) || (end = scan_literal(text, at, "za"))) at = scan_skip_space(text, end);
    end = swahili_find_day_part(text, at, &reader->out->part);
    if (end) add_field(reader, PART_OF_DAY, FORM_NAME, at, end);
    return end != 0;
}

static bool read_swahili(struct reader *reader) {
    size_t end = scan_literal(reader->scan->text, reader->at, "saa");
    size_t hour = end ? scan_skip_space(reader->scan->text, end) : 0;
    if (hour <= end) return false;
    reader->at = hour;
    reader->out->clock = CLOCK_SWAHILI;
    if (!read_swahili_hour(reader)) return false;
    if (reader->out->minute < 0) read_swahili_minutes(reader);
    bool sure = reader->out->minute >= 0;
    return read_swahili_part(reader) || read_meridiem(reader) || sure; /* "saa 3:30 pm" counts as English does */
}

size_t scan_time(const struct scan *scan, size_t at, struct time_reading *out) {
    *out = (struct time_reading){.minute = -1, .second = -1, .start = (uint32_t)at};
    struct reader reader = {scan, out, at};
    bool digits = chars_digit(chars_at(scan->text, at)) >= 0;
    bool swahili = scan->locale->family == FAMILY_SWAHILI;
    bool found = digits ? read_digits(&reader) : swahili ? read_swahili(&reader) : read_named_hour(&reader);
    if (!found) return 0;
    out->end = (uint32_t)reader.at;
    return reader.at;
}
