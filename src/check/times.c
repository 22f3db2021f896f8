/* SPDX-License-Identifier: Apache-2.0 */
/* Times of day: those of the target by its own clock against those of the source. Six hours apart is the classic slip between
 * English and Swahili, which counts the hours from dawn: 7:30 p.m. is saa 1:30 usiku. A time that lacks is no finding, since it
 * may be told in words ("midnight"). */
#include "check/checks.h"
#include "check/spoken.h"
#include "text/numerals.h"
#include "text/render.h"
#include "text/spelled.h"

enum { TIMES_MAX = 32 };

struct time {
    size_t start, end; /* bytes in its text */
    int open_hour; /* of "saa 7", which the recogniser of times leaves alone for want of a part of the day; 0: no such one */
    struct spoken_hour spoken; /* in French words; its end 0: no such one */
};

struct times {
    struct time at[TIMES_MAX];
    size_t count;
};

/* The number at token i in digits or words; *end is the byte behind it. 0 when none is. */
static int number_at(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i, size_t *end) {
    struct str written = str_slice(text, tokens->at[i].start, tokens->at[i].end);
    struct spelled_number spelled;
    int64_t number;
    int one;
    *end = tokens->at[i].end;
    if (str_to_int(written, &number)) return number > 0 && number <= 12 ? (int)number : 0;
    if (spelled_read(locale, text, tokens, i, &spelled)) return *end = spelled.end, spelled.value;
    return numerals_find(locale, written, &one) == NUMERAL_AGREES ? one : 0;
}

static int open_hour_at(const struct locale *locale, struct str text, const struct token_list *tokens, size_t i, size_t *end) {
    struct str word = str_slice(text, tokens->at[i].start, tokens->at[i].end);
    if (i + 1 == tokens->count || locale->family != FAMILY_SWAHILI || !str_equal_nocase(word, STR("saa"))) return 0;
    int hour = number_at(locale, text, tokens, i + 1, end);
    return hour <= 12 ? hour : 0;
}

static struct times times_of(const struct locale *locale, struct str text, const struct token_list *tokens) {
    struct times times = {.count = 0};
    bool spells = spoken_stands_in(text);
    for (size_t i = 0; i < tokens->count && times.count < TIMES_MAX; i++) {
        size_t start = tokens->at[i].start, end;
        struct spoken_hour spoken;
        int hour = open_hour_at(locale, text, tokens, i, &end);
        if (hour || tokens->at[i].kind == TOKEN_TIME)
            times.at[times.count++] = (struct time){start, hour ? end : tokens->at[i].end, hour, {0}};
        else if (spells && spoken_read(locale, text, tokens, i, &spoken))
            times.at[times.count++] = (struct time){start, spoken.end, 0, spoken};
        while (i + 1 < tokens->count && times.count && tokens->at[i + 1].start < times.at[times.count - 1].end) i++;
    }
    return times;
}

static bool is_zone(struct str word) {
    static const struct str zones[] = {STR("GMT"), STR("UTC"), STR("TU"),   STR("EAT"), STR("CAT"),  STR("WAT"),  STR("EST"),
                                       STR("EDT"), STR("ET"),  STR("CST"),  STR("CDT"), STR("PST"),  STR("PDT"),  STR("PT"),
                                       STR("BST"), STR("CET"), STR("CEST"), STR("IST"), STR("time"), STR("heure")};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_equal(word, zones[i])) return true;
    return false;
}

/* A translator may tell the time of another zone, that of the readers. */
static bool names_zone(struct str text, const struct token_list *tokens) {
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->at[i].kind == TOKEN_WORD && is_zone(str_slice(text, tokens->at[i].start, tokens->at[i].end))) return true;
    return false;
}

/* "1:48 asubuhi" without its saa counts from dawn or from midnight, who knows. */
static bool is_of_either_clock(const struct locale *locale, struct str time) {
    struct time_reading reading;
    return locale->family == FAMILY_SWAHILI && reading_time(time, locale, &reading) && reading.clock == CLOCK_OPEN;
}

/* "3 heures cet après-midi": the half of the day is told elsewhere in the sentence. */
static bool tells_half(struct str text, const struct token_list *tokens) {
    static const struct str parts[] = {STR("soir"), STR("soirée"), STR("après-midi"), STR("midi"), STR("nuit")};
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind != TOKEN_WORD) continue;
        struct str word = str_slice(text, tokens->at[i].start, tokens->at[i].end);
        if (str_is_listed_nocase(word, parts, sizeof parts / sizeof *parts)) return true;
        if (str_ends(word, STR("'après-midi")) || str_ends(word, STR("’après-midi"))) return true;
    }
    return false;
}

/* Neither noon and midnight nor what has its own part of the day. */
static bool is_of_either_half(const struct checking *checking, struct str time) {
    const struct locale *locale = locale_of(&checking->request->to);
    struct time_reading reading;
    if (locale->family != FAMILY_FRENCH || !reading_time(time, locale, &reading) || reading.hour > 12) return false;
    for (size_t i = 0; i < reading.field_count; i++)
        if (reading.fields[i].part == PART_OF_DAY || reading.fields[i].form == FORM_WORDS) return false;
    return tells_half(checking->request->target.text, &checking->target);
}

/* Whether an open hour, counted from six, is the full hour that the other side tells. */
static bool agrees_open(int open_hour, const struct locale *locale, struct str time) {
    struct time_reading reading;
    if (!reading_time(time, locale, &reading)) return false;
    int counted = reading.clock == CLOCK_SWAHILI ? open_hour : open_hour + 6;
    return reading.hour % 12 == counted % 12;
}

/* Of times that are told by the clock of twelve hours. */
static bool agree_by_half(const struct checking *checking, struct str said, struct str written) {
    struct time_reading a, b;
    return reading_time(said, locale_of(&checking->request->from), &a) &&
           reading_time(written, locale_of(&checking->request->to), &b) && a.hour % 12 == b.hour % 12 &&
           (a.minute > 0 ? a.minute : 0) == (b.minute > 0 ? b.minute : 0);
}

/* Of hours in words the clock is open; saa 3 beside them tells nothing. */
static bool agrees_spoken(const struct time *spoken, const struct time *other, const struct locale *locale, struct str text) {
    struct time_reading reading;
    if (other->open_hour || other->spoken.end) return true;
    return reading_time(str_slice(text, other->start, other->end), locale, &reading) &&
           spoken_agrees(&spoken->spoken, &reading);
}

static bool agree(const struct checking *checking, const struct time *source, const struct time *target) {
    const struct check_request *request = checking->request;
    const struct locale *from = locale_of(&request->from), *to = locale_of(&request->to);
    struct str said = str_slice(request->source.text, source->start, source->end);
    struct str written = str_slice(request->target.text, target->start, target->end);
    if (source->spoken.end) return agrees_spoken(source, target, to, request->target.text);
    if (target->spoken.end) return agrees_spoken(target, source, from, request->source.text);
    if (source->open_hour && target->open_hour) return source->open_hour == target->open_hour;
    if (source->open_hour) return agrees_open(source->open_hour, to, written);
    if (target->open_hour) return agrees_open(target->open_hour, from, said);
    if (is_of_either_clock(from, said) || is_of_either_clock(to, written)) return true;
    if (is_of_either_half(checking, written) && agree_by_half(checking, said, written)) return true;
    return render_agrees(from, TOKEN_TIME, said, to, TOKEN_TIME, written);
}

/* A time taken (2:05:30 of a race), which stands as it is on both sides whatever the clock. */
static bool is_duration(const struct checking *checking, const struct time *time) {
    struct str digits = str_slice(checking->request->source.text, time->start, time->end);
    for (size_t i = 0, colons = 0; i < digits.len; i++)
        if (digits.at[i] == ':' && ++colons == 2) return true;
    return false;
}

/* Where one side counts hours, "saa 3" on the other may be three of them. */
static bool counts_hours(struct str text, const struct token_list *tokens) {
    static const struct str words[] = {STR("hour"), STR("hours"), STR("minutes"), STR("heure"), STR("heures")};
    for (size_t i = 0; i < tokens->count; i++) {
        struct str word = str_slice(text, tokens->at[i].start, tokens->at[i].end), rest = word, last = str_cut(&rest, '-');
        while (rest.len) last = str_cut(&rest, '-'); /* a three-hour meeting */
        if (str_is_listed_nocase(last, words, sizeof words / sizeof *words)) return true;
    }
    return false;
}

static void leave_out_open(struct times *times) {
    size_t kept = 0;
    for (size_t i = 0; i < times->count; i++)
        if (!times->at[i].open_hour && !times->at[i].spoken.end) times->at[kept++] = times->at[i];
    times->count = kept;
}

static const struct time *first_missing(const struct checking *checking, const struct times *source,
                                        const struct times *target) {
    for (size_t i = 0; i < source->count; i++) {
        bool found = is_duration(checking, &source->at[i]);
        for (size_t k = 0; k < target->count && !found; k++) found = agree(checking, &source->at[i], &target->at[k]);
        if (!found) return &source->at[i];
    }
    return NULL;
}

static const struct time *first_foreign(const struct checking *checking, const struct times *source,
                                        const struct times *target) {
    for (size_t k = 0; k < target->count; k++) {
        bool found = false;
        for (size_t i = 0; i < source->count && !found; i++) found = agree(checking, &source->at[i], &target->at[k]);
        if (!found) return &target->at[k];
    }
    return NULL;
}

void check_times(struct checking *checking) {
    const struct check_request *request = checking->request;
    const struct locale *from = locale_of(&request->from), *to = locale_of(&request->to);
    struct times source = times_of(from, request->source.text, &checking->source);
    struct times target = times_of(to, request->target.text, &checking->target);
    if (counts_hours(request->source.text, &checking->source)) leave_out_open(&target);
    if (counts_hours(request->target.text, &checking->target)) leave_out_open(&source);
    if (source.count == TIMES_MAX || target.count == TIMES_MAX) return; /* what lacks may stand beyond */
    const struct time *missing = first_missing(checking, &source, &target);
    const struct time *foreign = missing ? first_foreign(checking, &source, &target) : NULL;
    if (!foreign || names_zone(request->source.text, &checking->source) || names_zone(request->target.text, &checking->target))
        return;
    struct str said = str_slice(request->source.text, missing->start, missing->end), correction = {0};
    struct str written = str_slice(request->target.text, foreign->start, foreign->end);
    const char *why_not;
    bool only = source.count == 1 && target.count == 1 && !foreign->spoken.end;
    if (!only || !render_time(checking->arena, from, said, said, to, written, &correction, &why_not))
        correction = (struct str){0};
    checking_add_difference(checking, "time", said, foreign->start, foreign->end, correction);
}
