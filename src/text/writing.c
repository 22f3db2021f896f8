/* SPDX-License-Identifier: Apache-2.0 */
#include "text/writing.h"

#include <unicode/ustring.h>

#include "text/chars.h"
#include "text/utf16.h"

enum { HALF = 12 * 60 };

/* From when until when, in minutes, a part of the Swahili day may be said; what is said first of a moment stands first. The
 * ranges overlap, as they do in speech. */
static const struct part_range {
    enum day_part part;
    int from, before;
} parts[] = {
    {DAY_DAWN, 4 * 60, 6 * 60},      {DAY_MORNING, 6 * 60, 12 * 60},
    {DAY_NOON, 12 * 60, 15 * 60},    {DAY_AFTERNOON, 15 * 60, 16 * 60},
    {DAY_EVENING, 16 * 60, 19 * 60}, {DAY_NIGHT, 19 * 60, 24 * 60},
    {DAY_NIGHT, 0, 4 * 60},          {DAY_NOON, 11 * 60, 16 * 60},
    {DAY_EVENING, 15 * 60, 19 * 60}, {DAY_AFTERNOON, 14 * 60, 17 * 60},
    {DAY_NIGHT, 0, 5 * 60},          {DAY_DAWN, 3 * 60, 7 * 60},
    {DAY_MORNING, 4 * 60, 12 * 60},
};

bool writing_may_say(enum day_part part, int minute_of_day) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].part == part && minute_of_day >= parts[i].from && minute_of_day < parts[i].before) return true;
    return false;
}

enum day_part writing_day_part(int minute_of_day) {
    size_t i = 0;
    while (minute_of_day < parts[i].from || minute_of_day >= parts[i].before) i++;
    return parts[i].part;
}

static int minute_of_swahili(const struct time_reading *time, bool *known) {
    int minute = time->minute < 0 ? 0 : time->before_hour ? -time->minute : time->minute;
    int of_half = ((time->hour + 6) * 60 + minute) % HALF;
    *known = time->part != DAY_NONE;
    return !*known || writing_may_say(time->part, of_half) ? of_half : of_half + HALF;
}

int writing_minute_of_day(const struct time_reading *time, bool *known) {
    if (time->clock == CLOCK_SWAHILI) return minute_of_swahili(time, known);
    int minute = time->minute > 0 ? time->minute : 0;
    *known = time->clock != CLOCK_OPEN;
    if (time->clock == CLOCK_24) return time->hour % 24 * 60 + minute;
    return time->hour % 12 * 60 + minute + (time->clock == CLOCK_PM ? HALF : 0);
}

bool writing_repeats_clock(const struct time_reading *swahili, const struct time_reading *source) {
    bool open = swahili->clock == CLOCK_SWAHILI && swahili->part == DAY_NONE;
    bool digits = swahili->field_count == 2 && swahili->fields[0].form != FORM_WORDS && swahili->fields[1].form != FORM_WORDS;
    bool said_so = source->clock == CLOCK_OPEN || source->clock == CLOCK_24; /* 10:00, not 10 a.m. */
    return open && digits && said_so && source->minute >= 0 && source->second < 0 && swahili->hour == source->hour &&
           swahili->minute == source->minute;
}

const char *writing_english_ending(unsigned number) {
    unsigned tens = number % 100;
    if (tens >= 11 && tens <= 13) return "th";
    return number % 10 == 1 ? "st" : number % 10 == 2 ? "nd" : number % 10 == 3 ? "rd" : "th";
}

/* ---- names --------------------------------------------------------------------------------------------------------------- */

enum letter_case { CASE_LOWER, CASE_TITLE, CASE_UPPER };

static enum letter_case case_of(struct str text) {
    size_t second = 0;
    if (!text.len || !chars_is_upper(utf8_next(text, &second))) return CASE_LOWER;
    return chars_is_upper(chars_at(text, second)) ? CASE_UPPER : CASE_TITLE;
}

static struct str in_case(struct arena *arena, const struct locale *locale, struct str text, enum letter_case wanted) {
    struct utf16 units = utf16_of(arena, text);
    int32_t first = units.len && U16_IS_LEAD(units.at[0]) && units.len > 1 ? 2 : units.len ? 1 : 0;
    int32_t room = units.len * 3 + 1, len = 0;
    UChar *out = arena_alloc(arena, (size_t)room * sizeof *out);
    UErrorCode status = U_ZERO_ERROR;
    if (wanted == CASE_LOWER) {
        len = u_strToLower(out, room, units.at, units.len, locale->id, &status);
    } else {
        int32_t upper = wanted == CASE_UPPER ? units.len : first;
        len = u_strToUpper(out, room, units.at, upper, locale->id, &status);
        for (int32_t i = upper; i < units.len && len < room; i++) out[len++] = units.at[i];
    }
    return U_SUCCESS(status) ? utf16_to_str(arena, out, len) : text;
}

struct str writing_name(struct arena *arena, const struct locale *locale, const struct calendar_name *name, bool abbreviated,
                        struct str model) {
    const struct str(*months)[12] = locale->months, (*days)[7] = locale->weekdays;
    bool month = name->kind == NAME_MONTH;
    struct str full = month ? months[0][name->number - 1] : days[0][name->number - 1];
    struct str text = !abbreviated ? full : month ? months[1][name->number - 1] : days[1][name->number - 1];
    text = in_case(arena, locale, text, case_of(model));
    bool stop = str_ends(model, STR(".")), stopped = str_ends(text, STR("."));
    if (stopped && !stop) text = str_slice(text, 0, text.len - 1);
    if (stop && !stopped && text.len < full.len) text = arena_format(arena, "%" STR_FMT ".", STR_ARG(text));
    return text;
}
