/* SPDX-License-Identifier: Apache-2.0 */
/* A time in the model's manner: by twelve hours or by 24, or on the Swahili clock, which counts from six and names the part of
 * the day:
 *
 *     3 a.m.  saa 9 usiku      5 a.m.  saa 11 alfajiri   9 a.m.  saa 3 asubuhi   noon  saa 6 mchana
 *     3 p.m.  saa 9 alasiri    5 p.m.  saa 11 jioni      9 p.m.  saa 3 usiku
 *
 * French by twelve hours has no twelve: 2 heures du matin, minuit, 0 heure 30, midi, 12 heures 30, 1 heure de l’après-midi. */
#include "text/chars.h"
#include "text/render.h"
#include "text/swahili.h"
#include "text/writing.h"

enum { DAWN = 4 * 60, NOON = 12 * 60, EVENING = 18 * 60, EDITS_MAX = 4 };

/* A piece of the model and what stands there instead; in order of place. */
struct edit {
    size_t start, end;
    struct str text;
};

struct rendering {
    struct arena *arena;
    struct str model_text;
    struct time_reading value, was, model;
    int moment; /* minute of the day, or of a half of it */
    int minute; /* to be written; -1: none */
    struct edit edits[EDITS_MAX];
    size_t edit_count;
};

static void add_edit(struct rendering *r, size_t start, size_t end, struct str text) {
    r->edits[r->edit_count++] = (struct edit){start, end, text};
}

static const struct reading_field *find_field(const struct time_reading *time, enum reading_part part) {
    for (size_t i = 0; i < time->field_count; i++)
        if (time->fields[i].part == part) return &time->fields[i];
    return NULL;
}

static bool is_swahili(const struct rendering *r) {
    return r->model.clock == CLOCK_SWAHILI;
}

/* ---- the hour ------------------------------------------------------------------------------------------------------------ */

/* "du matin" and its like, not "a.m." */
static bool has_french_part(const struct rendering *r) {
    const struct reading_field *part = find_field(&r->model, PART_OF_DAY);
    return part && !is_swahili(r) && r->model_text.at[part->start] == 'd';
}

/* The hour that French doesn't count by twelve. */
static bool is_twelfth_hour(const struct rendering *r) {
    return has_french_part(r) && r->moment / 60 % 12 == 0;
}

static bool counts_twelve(const struct rendering *r) {
    if (is_twelfth_hour(r)) return false;
    return is_swahili(r) || find_field(&r->model, PART_OF_DAY) || r->model.clock == CLOCK_AM || r->model.clock == CLOCK_PM;
}

/* The hour on the model's clock. Kasorobo names the hour to come. */
static int hour_of(const struct rendering *r, bool next) {
    int hour = r->moment / 60 + next;
    if (is_swahili(r)) hour += 6;
    if (!counts_twelve(r)) return hour % 24;
    return (hour + 11) % 12 + 1;
}

static bool has_quarter_to(const struct rendering *r, const struct reading_field *hour) {
    return is_swahili(r) && r->minute == 45 && hour->form == FORM_WORDS;
}

static void write_hour(struct rendering *r, const struct reading_field *field) {
    int hour = hour_of(r, has_quarter_to(r, field));
    struct str text = field->form == FORM_WORDS ? swahili_hour(hour)
                                                : arena_format(r->arena, field->form == FORM_PADDED ? "%02d" : "%d", hour);
    add_edit(r, field->start, field->end, text);
}

/* ---- the minutes --------------------------------------------------------------------------------------------------------- */

/* "22h00", "08h30": minutes are written even where there are none. */
static bool writes_zeros(const struct rendering *r) {
    return r->model.minute == 0 || find_field(&r->model, PART_HOUR)->form == FORM_PADDED;
}

static struct str swahili_minutes(struct rendering *r, bool words) {
    if (r->minute <= 0) return (struct str){0};
    if (!words) return arena_format(r->arena, ":%02d", r->minute);
    switch (r->minute) {
    case 15: return STR(" na robo");
    case 30: return STR(" na nusu");
    case 45: return STR(" kasorobo");
    default: return arena_format(r->arena, " na dakika %d", r->minute);
    }
}

/* Behind the "h" or "heures" that follows the hour, or 0. */
static size_t behind_hour_sign(const struct rendering *r, size_t hour_end) {
    size_t sign = hour_end, end;
    while (chars_is_number_space(chars_at(r->model_text, sign))) utf8_next(r->model_text, &sign);
    end = sign;
    for (size_t next; chars_class_at(r->model_text, end, &next) == CHAR_LETTER;) end = next;
    return end > sign && (r->model_text.at[sign] | 0x20) == 'h' ? end : 0;
}

/* "1 heure" but "2 heures". */
static size_t write_hour_sign(struct rendering *r, size_t hour_end, size_t sign_end) {
    bool plural = str_ends(str_slice(r->model_text, hour_end, sign_end), STR("heures"));
    bool singular = str_ends(str_slice(r->model_text, hour_end, sign_end), STR("heure"));
    bool wants_plural = hour_of(r, false) > 1;
    if (plural && !wants_plural) add_edit(r, sign_end - 1, sign_end, STR(""));
    if (singular && wants_plural) add_edit(r, sign_end, sign_end, STR("s"));
    return sign_end;
}

static void write_french_minutes(struct rendering *r, size_t hour_end, size_t sign_end, const struct reading_field *minute) {
    size_t space = hour_end; /* "20h30" but "20 h 30" */
    while (chars_is_number_space(chars_at(r->model_text, space))) utf8_next(r->model_text, &space);
    struct str gap = str_slice(r->model_text, hour_end, space);
    if (minute && (r->minute > 0 || writes_zeros(r)))
        add_edit(r, minute->start, minute->end, arena_format(r->arena, "%02d", r->minute > 0 ? r->minute : 0));
    else if (minute)
        add_edit(r, sign_end, minute->end, STR(""));
    else if (r->minute > 0)
        add_edit(r, sign_end, sign_end, arena_format(r->arena, "%" STR_FMT "%02d", STR_ARG(gap), r->minute));
}

/* 5:30, 5.30, 5 */
static void write_digits(struct rendering *r, size_t hour_end, const struct reading_field *minute) {
    bool alone = !is_swahili(r) && !find_field(&r->model, PART_OF_DAY); /* "11" for "11:00" would be a number */
    int shown = r->minute < 0 ? 0 : r->minute;
    if (minute && (alone || r->minute >= 0 || writes_zeros(r)))
        add_edit(r, minute->start, minute->end, arena_format(r->arena, "%02d", shown));
    else if (minute)
        add_edit(r, hour_end, minute->end, STR(""));
    else if (r->minute > 0)
        add_edit(r, hour_end, hour_end, arena_format(r->arena, ":%02d", r->minute));
}

static void write_minutes(struct rendering *r, const struct reading_field *hour) {
    const struct reading_field *minute = find_field(&r->model, PART_MINUTE);
    size_t sign = behind_hour_sign(r, hour->end);
    bool words = hour->form == FORM_WORDS || (minute && minute->form == FORM_WORDS);
    if (is_swahili(r) && words)
        add_edit(r, hour->end, minute ? minute->end : hour->end, swahili_minutes(r, hour->form == FORM_WORDS));
    else if (sign && !is_swahili(r))
        write_french_minutes(r, hour->end, write_hour_sign(r, hour->end, sign), minute);
    else
        write_digits(r, hour->end, minute);
}

/* ---- the part of the day ------------------------------------------------------------------------------------------------- */

static struct str french_part(const struct rendering *r) {
    bool typewriter = str_find(r->model_text, STR("'"), 0) != SIZE_MAX;
    if (r->moment < NOON) return STR("du matin");
    if (r->moment >= EVENING) return STR("du soir");
    return typewriter ? STR("de l'après-midi") : STR("de l’après-midi");
}

/* "a.m." and its like: the first letter says it. */
static struct str meridiem(const struct rendering *r, struct str was) {
    char first = (char)((r->moment < NOON ? 'a' : 'p') & (was.at[0] & 0x20 ? 0xFF : 0xDF));
    return arena_format(r->arena, "%c%" STR_FMT, first, STR_ARG(str_slice(was, 1, was.len)));
}

/* 12 noon, 12 midnight: names that no other moment has. Without stops, since the sentence's own may follow. */
static struct str named_half(const struct rendering *r) {
    if (r->moment % NOON == 0) return r->moment ? STR("noon") : STR("midnight");
    return r->moment < NOON ? STR("am") : STR("pm");
}

static struct str english_part(const struct rendering *r, struct str was) {
    char first = (char)(was.at[0] | 0x20);
    return first == 'n' || first == 'm' ? named_half(r) : meridiem(r, was);
}

static void write_part(struct rendering *r, const struct reading_field *field) {
    struct str was = str_slice(r->model_text, field->start, field->end);
    size_t start = field->start, space = start;
    if (is_twelfth_hour(r)) {
        while (space && chars_is_number_space(utf8_previous(r->model_text, &space))) start = space;
        add_edit(r, start, field->end, STR(""));
    } else if (!is_swahili(r))
        add_edit(r, field->start, field->end, was.at[0] == 'd' ? french_part(r) : english_part(r, was));
    else if (!writing_may_say(r->model.part, r->moment) || (str_ends(was, STR("manane")) && r->moment >= DAWN))
        add_edit(r, field->start, field->end, swahili_day_part(writing_day_part(r->moment)));
}

/* ---- noon and midnight --------------------------------------------------------------------------------------------------- */

static bool is_named(const struct time_reading *time) {
    return time->clock == CLOCK_24 && time->field_count == 1 && time->fields[0].form == FORM_WORDS;
}

/* "midi" and "minuit" are right in any place of a time, and said where either side names it, or would count twelve. */
static bool is_called_by_name(const struct rendering *r) {
    bool twelfth = is_twelfth_hour(r) && r->model.minute != 0; /* 2 h 00 du matin: 12 h 00 */
    return r->moment % NOON == 0 && (is_named(&r->value) || is_named(&r->model) || twelfth);
}

static struct str hour_in_french(const struct rendering *r) {
    if (is_called_by_name(r)) return r->moment ? STR("midi") : STR("minuit");
    struct str minutes = r->minute > 0 ? arena_format(r->arena, " %02d", r->minute) : STR("");
    return arena_format(r->arena, "%d heure%s%" STR_FMT, r->moment / 60, r->moment / 60 > 1 ? "s" : "", STR_ARG(minutes));
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------- */

/* 12:45 for 08:30 or 18:30: the zero, and what is beyond twelve, told the clock of both. */
static bool shares_clock(const struct time_reading *value, const struct time_reading *was) {
    bool two_digits = value->clock == CLOCK_OPEN && value->hour >= 10 && value->minute >= 0;
    return two_digits && was->clock == CLOCK_24 && !is_named(was);
}

/* NULL when the query says enough for the model's clock. A time that leaves the half of the day open is taken as it is where
 * the source did so too and the target wrote the same hour. */
static const char *settle(struct rendering *r) {
    bool known, was_known, model_known;
    if (shares_clock(&r->value, &r->was)) r->value.clock = CLOCK_24;
    if (writing_repeats_clock(&r->model, &r->was)) r->model.clock = r->was.clock;
    r->moment = writing_minute_of_day(&r->value, &known);
    int was = writing_minute_of_day(&r->was, &was_known), model = writing_minute_of_day(&r->model, &model_known);
    bool open_model = is_swahili(r) && !model_known;
    r->minute = r->value.minute < 0 ? -1 : r->moment % 60;
    if ((r->value.second >= 0) != (r->model.second >= 0) || r->value.second > 0) return "seconds are not carried";
    if (known || open_model) return NULL;
    bool as_it_is = !was_known && was == model && !find_field(&r->model, PART_OF_DAY);
    if (as_it_is && r->value.hour == 12) r->moment += NOON;
    return as_it_is ? NULL : "which half of the day is meant is not said";
}

static struct str apply(struct rendering *r) {
    struct buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < r->edit_count; i++) {
        buf_add_str(&out, str_slice(r->model_text, at, r->edits[i].start));
        buf_add_str(&out, r->edits[i].text);
        at = r->edits[i].end;
    }
    buf_add_str(&out, str_slice(r->model_text, at, r->model_text.len));
    struct str text = arena_copy(r->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

bool render_time(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                 struct str model, struct str *out, const char **why_not) {
    struct rendering r = {.arena = arena, .model_text = model};
    *why_not = "it can't be read as a time";
    if (!reading_time(value, from, &r.value) || !reading_time(was, from, &r.was) || !reading_time(model, to, &r.model))
        return false;
    const struct reading_field *hour = find_field(&r.model, PART_HOUR), *part = find_field(&r.model, PART_OF_DAY);
    if (!hour || (*why_not = settle(&r))) return false;
    bool french = to->family == FAMILY_FRENCH && (is_named(&r.model) || is_called_by_name(&r));
    if (french) return *out = hour_in_french(&r), true;
    *why_not = "the target names the hour in a word";
    if (is_named(&r.model)) return false;
    write_hour(&r, hour);
    write_minutes(&r, hour);
    if (part) write_part(&r, part);
    *out = apply(&r);
    return true;
}
