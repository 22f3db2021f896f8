/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unicode/udatpg.h>

#include "text/chars.h"
#include "text/render.h"
#include "text/utf16.h"
#include "text/writing.h"

static const char mixed_up[] = "day and month can't be told apart";

struct rendering {
    struct arena *arena;
    const struct locale *to;
    struct date_reading value, was, model;
    struct str model_text;
    bool padded; /* days and months in digits have two */
    struct buf out;
};

static unsigned parts_of(const struct date_reading *date) {
    unsigned parts = 0;
    for (size_t i = 0; i < date->field_count; i++) parts |= 1u << date->fields[i].part;
    return parts;
}

/* ---- 3/4/2023 ------------------------------------------------------------------------------------------------------------ */

static void swap(struct date_reading *date) {
    int day = date->day;
    date->day = date->month;
    date->month = day;
    for (size_t i = 0; i < date->field_count; i++) {
        struct reading_field *field = &date->fields[i];
        if (field->part == PART_DAY)
            field->part = PART_MONTH;
        else if (field->part == PART_MONTH)
            field->part = PART_DAY;
    }
}

static bool reads_alike(const struct date_reading *a, const struct date_reading *b) {
    return a->day == b->day && a->month == b->month;
}

static bool is_month_first(const struct date_reading *date) {
    return date->fields[0].part == PART_MONTH;
}

/* 5/6/2023 is read as the source's date shows that its author writes, which 13/6/2023 does and 4/4/2023 does not. Without that
 * a language tells it where it names a country whose readers have one order; English in general is written in both. */
static bool read_like_source(struct rendering *r, const struct locale *from) {
    if (!r->value.ambiguous || r->was.ambiguous) return true;
    bool shown = r->was.numeric && r->was.fields[0].part != PART_YEAR && r->was.day != r->was.month;
    if (shown && is_month_first(&r->was) != is_month_first(&r->value)) swap(&r->value);
    return shown || strcmp(from->id, "en") != 0;
}

/* Source and target say the same day; where they read otherwise, one of them puts the month elsewhere than its language does:
 * the target when the source can't be wrong, else the source, and then the query too. */
static bool settle_order(struct rendering *r) {
    if (reads_alike(&r->was, &r->model)) return true;
    if (r->was.ambiguous) {
        swap(&r->was);
        if (r->value.ambiguous)
            swap(&r->value);
        else if (r->value.numeric && r->value.day != r->value.month)
            return false;
    } else {
        swap(&r->model);
    }
    return reads_alike(&r->was, &r->model);
}

/* ---- writing ------------------------------------------------------------------------------------------------------------- */

static void write_day(struct rendering *r, enum reading_form form) {
    int day = r->value.day;
    if (r->model.numeric)
        buf_add_format(&r->out, r->padded ? "%02d" : "%d", day);
    else if (form == FORM_WORDS && day == 1)
        buf_add_str(&r->out, STR("mosi"));
    else if (r->to->family == FAMILY_FRENCH)
        buf_add_format(&r->out, day == 1 ? "%der" : "%d", day);
    else if (form == FORM_ORDINAL)
        buf_add_format(&r->out, "%d%s", day, writing_english_ending((unsigned)day));
    else
        buf_add_format(&r->out, form == FORM_PADDED ? "%02d" : "%d", day);
}

static void write_month(struct rendering *r, enum reading_form form, struct str model) {
    struct calendar_name month = {.kind = NAME_MONTH, .number = (uint8_t)r->value.month};
    if (form == FORM_NAME || form == FORM_ABBREVIATION)
        buf_add_str(&r->out, writing_name(r->arena, r->to, &month, form == FORM_ABBREVIATION, model));
    else
        buf_add_format(&r->out, r->padded ? "%02d" : "%d", r->value.month);
}

static void write_part(struct rendering *r, enum reading_part part, enum reading_form form, struct str model) {
    struct calendar_name weekday = {.kind = NAME_WEEKDAY, .number = (uint8_t)r->value.weekday};
    switch (part) {
    case PART_DAY: write_day(r, form); break;
    case PART_MONTH: write_month(r, form, model); break;
    case PART_YEAR:
        buf_add_format(&r->out, form == FORM_PADDED ? "%02d" : "%d", form == FORM_PADDED ? r->value.year % 100 : r->value.year);
        break;
    default: buf_add_str(&r->out, writing_name(r->arena, r->to, &weekday, form == FORM_ABBREVIATION, model)); break;
    }
}

/* Zeros in front unless one of the model's numbers shows that there are none. */
static bool is_padded(const struct rendering *r) {
    for (size_t i = 0; i < r->model.field_count; i++)
        if (r->model.fields[i].part != PART_YEAR && r->model.fields[i].form == FORM_DIGITS) return false;
    return true;
}

static void write_like_model(struct rendering *r) {
    size_t at = 0;
    for (size_t i = 0; i < r->model.field_count; i++) {
        const struct reading_field *field = &r->model.fields[i];
        buf_add_str(&r->out, str_slice(r->model_text, at, field->start));
        write_part(r, field->part, field->form, str_slice(r->model_text, field->start, field->end));
        at = field->end;
    }
    buf_add_str(&r->out, str_slice(r->model_text, at, r->model_text.len));
}

/* ---- other parts than the model has -------------------------------------------------------------------------------------- */

static const struct {
    char letter;
    enum reading_part part;
} letters[] = {{'y', PART_YEAR}, {'M', PART_MONTH},   {'L', PART_MONTH},
               {'d', PART_DAY},  {'E', PART_WEEKDAY}, {'c', PART_WEEKDAY}};

/* The model's month, for its case and abbreviation; the start of the model where it has none. */
static const struct reading_field *field_of(const struct date_reading *date, enum reading_part part) {
    for (size_t i = 0; i < date->field_count; i++)
        if (date->fields[i].part == part) return &date->fields[i];
    return NULL;
}

static void write_letter(struct rendering *r, char letter) {
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].letter != letter) continue;
        enum reading_part part = letters[i].part;
        const struct reading_field *field = field_of(&r->model, part), *month = field_of(&r->model, PART_MONTH);
        const struct reading_field *like = field ? field : month;
        struct str model = like ? str_slice(r->model_text, like->start, like->end) : STR("");
        bool named = part == PART_MONTH || part == PART_WEEKDAY;
        write_part(r, part, named ? (like ? like->form : FORM_NAME) : FORM_DIGITS, model);
    }
}

/* A pattern of CLDR: letters are parts, text in quotes and all else stands for itself. */
static void write_pattern(struct rendering *r, struct str pattern) {
    bool quoted = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.at[i];
        bool letter = !quoted && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        if (c == '\'')
            quoted = !quoted;
        else if (!letter)
            buf_add_byte(&r->out, c);
        else if (!i || pattern.at[i - 1] != c)
            write_letter(r, c);
    }
}

static bool write_by_pattern(struct rendering *r) {
    UChar skeleton[16], pattern[64];
    int32_t len = 0;
    unsigned parts = parts_of(&r->value);
    if (parts & 1u << PART_YEAR) skeleton[len++] = 'y';
    for (int i = 0; i < 4; i++) skeleton[len++] = 'M';
    for (int i = 0; i < 4 && parts & 1u << PART_WEEKDAY; i++) skeleton[len++] = 'E';
    if (parts & 1u << PART_DAY) skeleton[len++] = 'd';
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *generator = udatpg_open(r->to->id, &status);
    int32_t pattern_len = udatpg_getBestPattern(generator, skeleton, len, pattern, 64, &status);
    udatpg_close(generator);
    if (U_SUCCESS(status)) write_pattern(r, utf16_to_str(r->arena, pattern, pattern_len));
    return U_SUCCESS(status);
}

bool render_date(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                 struct str model, struct str *out, const char **why_not) {
    struct rendering r = {.arena = arena, .to = to, .model_text = model};
    *why_not = "it can't be read as a date";
    if (!reading_date(value, from, &r.value) || !reading_date(was, from, &r.was) || !reading_date(model, to, &r.model))
        return false;
    *why_not = mixed_up;
    if (!read_like_source(&r, from) || !settle_order(&r)) return false;
    r.padded = is_padded(&r);
    *why_not = "it has other parts than the date in the target";
    bool same_parts = parts_of(&r.value) == parts_of(&r.was);
    if (!same_parts && r.model.numeric) return false;
    if (same_parts)
        write_like_model(&r);
    else if (!write_by_pattern(&r))
        return buf_done(&r.out), false;
    *out = arena_copy(arena, buf_str(&r.out));
    buf_done(&r.out);
    return true;
}
