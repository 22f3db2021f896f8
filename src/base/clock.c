/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <time.h>

enum { MS_PER_MINUTE = 60000 };

static int64_t read_clock(clockid_t id) {
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now_ms(void) {
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_steady_ms(void) {
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_thread_ms(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

static struct tm broken_down(int64_t time_ms, int *fraction_ms) {
    int64_t seconds = time_ms / 1000;
    int64_t rest = time_ms % 1000;
    if (rest < 0) {
        rest += 1000;
        seconds--;
    }
    time_t time = (time_t)seconds;
    struct tm tm = {0};
    gmtime_r(&time, &tm);
    *fraction_ms = (int)rest;
    return tm;
}

static char *put_digits(char *at, int value, int count) {
    for (int i = count - 1; i >= 0; i--, value /= 10) at[i] = (char)('0' + value % 10);
    return at + count;
}

/* By hand where the year has four digits: two of them stand in every suggestion, and printf takes ten times as long. */
struct str clock_format(struct arena *arena, int64_t time_ms) {
    int ms;
    struct tm tm = broken_down(time_ms, &ms);
    int numbers[] = {tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec};
    if (numbers[0] < 0 || numbers[0] > 9999)
        return arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
                            numbers[5]);
    char *text = arena_alloc(arena, sizeof "0000-00-00T00:00:00.000Z"), *at = put_digits(text, numbers[0], 4);
    for (int i = 1; i < 6; i++) {
        *at++ = "-T::"[i < 3 ? 0 : i - 2];
        at = put_digits(at, numbers[i], 2);
    }
    if (ms) {
        *at++ = '.';
        at = put_digits(at, ms, 3);
    }
    *at++ = 'Z';
    *at = '\0';
    return (struct str){text, (size_t)(at - text)};
}

struct str clock_format_basic(struct arena *arena, int64_t time_ms) {
    int ms;
    struct tm tm = broken_down(time_ms, &ms);
    return arena_format(arena, "%04d%02d%02dT%02d%02d%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
                        tm.tm_min, tm.tm_sec);
}

/* Takes exactly `digits` digits off the front, whose value must be in min..max. */
static bool take_number(struct str *rest, size_t digits, int min, int max, int *value) {
    int64_t number;
    if (rest->len < digits || rest->at[0] == '-' || !str_to_int(str_slice(*rest, 0, digits), &number)) return false;
    if (number < min || number > max) return false;
    *rest = str_slice(*rest, digits, rest->len);
    *value = (int)number;
    return true;
}

static bool take_char(struct str *rest, char wanted) {
    if (rest->len == 0 || rest->at[0] != wanted) return false;
    *rest = str_slice(*rest, 1, rest->len);
    return true;
}

static int days_in(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (leap && month == 2);
}

static bool take_date(struct str *rest, struct tm *tm) {
    int year, month;
    if (!take_number(rest, 4, 1, 9999, &year)) return false;
    bool dashes = take_char(rest, '-');
    if (!take_number(rest, 2, 1, 12, &month)) return false;
    if (dashes && !take_char(rest, '-')) return false;
    if (!take_number(rest, 2, 1, days_in(year, month), &tm->tm_mday)) return false;
    tm->tm_year = year - 1900;
    tm->tm_mon = month - 1;
    return true;
}

static bool take_time(struct str *rest, struct tm *tm, int *ms) {
    if (!take_number(rest, 2, 0, 23, &tm->tm_hour)) return false;
    bool colons = take_char(rest, ':');
    if (!take_number(rest, 2, 0, 59, &tm->tm_min)) return false;
    if ((colons ? take_char(rest, ':') : rest->len && rest->at[0] >= '0' && rest->at[0] <= '9') &&
        !take_number(rest, 2, 0, 60, &tm->tm_sec))
        return false;
    if (!take_char(rest, '.')) return true;
    int scale = 10, digit;
    if (!take_number(rest, 1, 0, 9, &digit)) return false;
    for (*ms = digit * 100; take_number(rest, 1, 0, 9, &digit); scale /= 10) *ms += digit * scale;
    return true;
}

static bool take_offset(struct str *rest, int *minutes) {
    int hours, rest_minutes = 0;
    if (take_char(rest, 'Z') || take_char(rest, 'z')) return true;
    bool west = rest->len && rest->at[0] == '-';
    if (!take_char(rest, '-') && !take_char(rest, '+')) return false;
    if (!take_number(rest, 2, 0, 23, &hours)) return false;
    if ((take_char(rest, ':') || rest->len) && !take_number(rest, 2, 0, 59, &rest_minutes)) return false;
    *minutes = (hours * 60 + rest_minutes) * (west ? -1 : 1);
    return true;
}

/* From 1970 on, in the proleptic Gregorian calendar: years begin in March here, so that the leap day is the last. timegm()
 * takes ten times as long, for a lock and its rules of time zones; an import reads a date or two for each unit. */
static int64_t days_since_1970(const struct tm *tm) {
    int year = tm->tm_year + 1900 - (tm->tm_mon < 2), month = (tm->tm_mon + 10) % 12;
    int era = year / 400, year_of_era = year % 400, day_of_year = (153 * month + 2) / 5 + tm->tm_mday - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int64_t)era * 146097 + day_of_era - 719468;
}

bool clock_parse(struct str text, int64_t *time_ms) {
    struct tm tm = {0};
    int ms = 0, offset_minutes = 0;
    if (!take_date(&text, &tm)) return false;
    if (text.len) {
        if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' ')) return false;
        if (!take_time(&text, &tm, &ms)) return false;
        if (text.len && !take_offset(&text, &offset_minutes)) return false;
    }
    if (text.len) return false;
    int64_t minutes = (days_since_1970(&tm) * 24 + tm.tm_hour) * 60 + tm.tm_min;
    int64_t seconds = minutes * 60 + tm.tm_sec; /* a leap second becomes the first of the next minute */
    *time_ms = seconds * 1000 + ms - (int64_t)offset_minutes * MS_PER_MINUTE;
    return true;
}
