/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/ustring.h>

#include "text/chars.h"
#include "text/plural.h"
#include "text/render.h"
#include "text/scale.h"
#include "text/utf16.h"
#include "text/writing.h"

enum { GROUP = 3, GROUPED_ALWAYS_FROM = 5 };

/* ---- plural forms -------------------------------------------------------------------------------------------------------- */

bool render_same_plural(const struct locale *locale, const struct number_reading *a, const struct number_reading *b) {
    int form = plural_form(locale, a);
    return form && form == plural_form(locale, b);
}

int render_plural_form(const struct locale *from, struct str number, const struct locale *to) {
    struct quantity_reading reading;
    if (!reading_quantity(number, from, &reading) || reading.kind != TOKEN_NUMBER || reading.scale) return 0;
    return plural_form(to, &reading.number);
}

/* ---- the number ---------------------------------------------------------------------------------------------------------- */

static void add_code_point(struct buf *out, uint32_t c) {
    char bytes[4];
    buf_add(out, bytes, utf8_write(bytes, c));
}

/* The model's own habit, where it shows one; thousands without a sign where it doesn't group its thousands. */
static uint32_t group_for(const struct number_reading *value, const struct locale *to, const struct number_reading *model) {
    if (value->whole <= GROUP || (value->digits[0] == '0')) return 0;
    if (model->group) return model->group;
    if (model->whole >= GROUPED_ALWAYS_FROM) return 0;
    if (value->whole >= GROUPED_ALWAYS_FROM) return to->group;
    return value->group && model->whole <= GROUP ? to->group : 0;
}

static uint32_t decimal_for(const struct locale *to, const struct number_reading *model) {
    if (model->decimal) return model->decimal;
    if (model->group == to->decimal) return model->group == ',' ? '.' : ',';
    return to->decimal;
}

/* The digit zero of the script that the number is written in. */
static uint32_t zero_of(struct str text, const struct number_reading *number) {
    size_t at = number->start;
    uint32_t c = utf8_next(text, &at);
    if (chars_digit(c) < 0) c = chars_at(text, at); /* behind the minus */
    return c - (uint32_t)chars_digit(c);
}

/* The 1980s where the model has "années 90": 80, unless that is another century's. */
static void shorten_decade(struct quantity_reading *value, const struct quantity_reading *was,
                           const struct quantity_reading *model) {
    bool shortened = was->kind == TOKEN_DECADE && was->number.whole == 4 && model->number.whole == 2;
    if (!shortened || value->number.whole != 4 || memcmp(value->number.digits, was->number.digits, 2) != 0) return;
    memmove(value->number.digits, value->number.digits + 2, 2);
    value->number.whole = 2;
}

static void write_number(struct buf *out, struct str value_text, const struct number_reading *value, const struct locale *to,
                         struct str model_text, const struct number_reading *model) {
    uint32_t group = group_for(value, to, model), zero = zero_of(model_text, model);
    if (value->negative)
        add_code_point(out, chars_at(model->negative ? model_text : value_text, model->negative ? model->start : value->start));
    for (size_t i = 0; i < (size_t)value->whole + value->fraction; i++) {
        if (i == value->whole)
            add_code_point(out, decimal_for(to, model));
        else if (group && i && i < value->whole && (value->whole - i) % GROUP == 0)
            add_code_point(out, group);
        add_code_point(out, zero + (uint32_t)(value->digits[i] - '0'));
    }
}

/* ---- what belongs to it -------------------------------------------------------------------------------------------------- */

struct rendering {
    struct arena *arena;
    const struct locale *to;
    struct str value_text, was_text, model_text;
    struct quantity_reading value, was, model;
    struct str sign;                /* what stands where the model has its sign */
    const struct scale_word *scale; /* and its scale; NULL: nothing */
    struct str scale_text;
};

static struct str sign_of(struct str text, const struct quantity_reading *reading) {
    return str_slice(text, reading->sign_start, reading->sign_end);
}

static unsigned whole_of(const struct number_reading *number) {
    unsigned value = 0;
    for (size_t i = number->whole > 4 ? number->whole - 4u : 0; i < number->whole; i++)
        value = value * 10 + (unsigned)(number->digits[i] - '0');
    return value;
}

static bool is_one(const struct number_reading *number) {
    return number->whole == 1 && number->digits[0] == '1';
}

/* 1st, 22nd; 1er and 1re, 2nd and 2nde, all others 3e (or 3ème, as the model has it). */
static const char *set_ordinal(struct rendering *r) {
    if (r->value.number.fraction || r->value.number.negative) return "it is no whole number";
    if (r->to->family != FAMILY_FRENCH) {
        bool english = r->sign.len == 2 && strchr("snrtSNRT", r->sign.at[0]);
        if (english) r->sign = str_of(writing_english_ending(whole_of(&r->value.number)));
        return NULL;
    }
    if (is_one(&r->value.number)) return is_one(&r->model.number) ? NULL : "French has two forms of 1er, by gender";
    bool common = r->sign.at[0] == 'e' || (unsigned char)r->sign.at[0] >= 0x80;
    if (!common || str_equal(r->sign, STR("er")) || str_equal(r->sign, STR("ers"))) r->sign = STR("e");
    return NULL;
}

static struct str symbol_of(struct arena *arena, const char *currency, const char *locale) {
    UChar code[4];
    u_charsToUChars(currency, code, 4);
    UErrorCode status = U_ZERO_ERROR;
    UBool choice;
    int32_t len = 0;
    const UChar *name = ucurr_getName(code, locale, UCURR_SYMBOL_NAME, &choice, &len, &status);
    return U_SUCCESS(status) ? utf16_to_str(arena, name, len) : str_of(currency);
}

static bool has_code(const char *currency) {
    UChar code[4];
    u_charsToUChars(currency, code, 4);
    return ucurr_getNumericCode(code) != 0;
}

static const char *set_currency(struct rendering *r) {
    struct str value = sign_of(r->value_text, &r->value), was = sign_of(r->was_text, &r->was);
    bool known = r->value.currency && r->was.currency;
    if (str_equal(value, was) || (known && !strcmp(r->value.currency, r->was.currency))) return NULL;
    if (r->model.kind != TOKEN_MONEY) return "the currency changes, and the target names it in words";
    if (str_equal(r->sign, was))
        r->sign = value;
    else if (r->value.currency && has_code(r->value.currency))
        r->sign = symbol_of(r->arena, r->value.currency, r->to->id);
    else
        return "the currency is not known";
    return NULL;
}

/* ---- the scale ----------------------------------------------------------------------------------------------------------- */

static bool multiply(struct number_reading *number, uint8_t power) {
    size_t used = (size_t)number->whole + number->fraction, wanted = (size_t)number->whole + power;
    if (!number->valued || wanted > NUMBER_DIGITS_MAX) return false;
    for (; used < wanted; used++) number->digits[used] = '0';
    number->whole = (uint8_t)(number->whole + power);
    number->fraction = (uint8_t)(used - number->whole);
    return true;
}

/* At least one, and two digits at most behind the decimal sign. */
static bool divide(struct number_reading *number, uint8_t power) {
    enum { FRACTION_MAX = 2 };
    if (!number->valued || number->whole <= power) return false;
    number->whole = (uint8_t)(number->whole - power);
    number->fraction = (uint8_t)(number->fraction + power);
    while (number->fraction && number->digits[number->whole + number->fraction - 1] == '0') number->fraction--;
    return number->fraction <= FRACTION_MAX;
}

/* The model's own word where it fits. */
static const char *write_scale(struct rendering *r, uint8_t power) {
    static const struct scale_word before = {.before = true};
    const struct scale_word *model = r->model.scale;
    int form = plural_form(r->to, &r->value.number);
    r->scale = model;
    r->scale_text = str_slice(r->model_text, r->model.scale_start, r->model.scale_end);
    if (model && model->power == power && (!model->form || form == plural_form(r->to, &r->model.number))) return NULL;
    r->scale = scale_find(r->to, power, form, model ? model : &before);
    if (!r->scale) return "the target has no word for that scale";
    r->scale_text = r->scale->written;
    return NULL;
}

/* Where a noun follows, French has "millions de" before it: a scale that comes or goes changes more than the number. In Swahili
 * the number follows all: watu milioni 3, watu 300,000. */
static const char *set_scale(struct rendering *r) {
    const struct scale_word *value = r->value.scale, *model = r->model.scale;
    bool number_is_last = r->to->family == FAMILY_SWAHILI;
    if (!value && !model) return NULL;
    if (value && model) return write_scale(r, value->power);
    if (value && r->was.scale && multiply(&r->value.number, value->power)) return NULL; /* 2.5 million, 2 500 000 */
    if (number_is_last) return value ? write_scale(r, value->power) : NULL;
    if (model && divide(&r->value.number, model->power)) return write_scale(r, model->power);
    return "the scale changes, and the words around it with it";
}

/* ---- all of it ----------------------------------------------------------------------------------------------------------- */

/* "milioni 1" is many. */
static int noun_form(const struct rendering *r, const struct number_reading *number, const struct scale_word *scale) {
    enum { FORM_OTHER = 6 };
    return scale && r->to->family == FAMILY_SWAHILI ? FORM_OTHER : plural_form(r->to, number);
}

/* NULL when it can be written. */
static const char *settle(struct rendering *r) {
    const char *why_not = NULL;
    r->sign = sign_of(r->model_text, &r->model);
    if (r->value.kind == TOKEN_MONEY && r->was.kind == TOKEN_MONEY)
        why_not = set_currency(r);
    else if (r->model.kind == TOKEN_ORDINAL)
        why_not = set_ordinal(r);
    if (!why_not) why_not = set_scale(r);
    if (why_not) return why_not;
    bool counts = r->model.kind == TOKEN_NUMBER && r->value.kind != TOKEN_ORDINAL && r->value.kind != TOKEN_DECADE;
    int form = noun_form(r, &r->value.number, r->scale);
    if (counts && r->value.number.valued && (!form || form != noun_form(r, &r->model.number, r->model.scale)))
        return "the new number takes another plural form";
    return NULL;
}

/* What stands in the place of bytes [start, end) of the model. */
struct piece {
    size_t start, end;
    struct str text;
};

static struct piece number_piece(const struct rendering *r) {
    const struct number_reading *model = &r->model.number, *value = &r->value.number;
    struct buf out = {0};
    if (value->valued)
        write_number(&out, r->value_text, value, r->to, r->model_text, model);
    else
        buf_add_str(&out, str_slice(r->value_text, value->start, value->end));
    struct str text = arena_copy(r->arena, buf_str(&out));
    buf_done(&out);
    return (struct piece){model->start, model->end, text};
}

/* A word that comes brings a blank, one that goes takes its blank along. */
static struct piece scale_piece(const struct rendering *r) {
    const struct quantity_reading *model = &r->model;
    const struct number_reading *number = &model->number;
    if (model->scale && r->scale) return (struct piece){model->scale_start, model->scale_end, r->scale_text};
    if (model->scale && model->scale->before) return (struct piece){model->scale_start, number->start, STR("")};
    if (model->scale) return (struct piece){number->end, model->scale_end, STR("")};
    if (!r->scale) return (struct piece){number->end, number->end, STR("")};
    if (model->sign_end > model->sign_start) /* Sh5 milioni */
        return (struct piece){number->end, number->end, arena_format(r->arena, " %" STR_FMT, STR_ARG(r->scale_text))};
    return (struct piece){number->start, number->start, arena_format(r->arena, "%" STR_FMT " ", STR_ARG(r->scale_text))};
}

static bool stands_before(const struct piece *a, const struct piece *b) {
    return a->start < b->start || (a->start == b->start && a->end < b->end);
}

static struct str compose(const struct rendering *r) {
    struct piece pieces[] = {scale_piece(r), number_piece(r), {r->model.sign_start, r->model.sign_end, r->sign}};
    size_t count = r->model.sign_end > r->model.sign_start ? 3 : 2, at = 0;
    struct buf out = {0};
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && stands_before(&pieces[k], &pieces[k - 1]); k--) {
            struct piece piece = pieces[k];
            pieces[k] = pieces[k - 1];
            pieces[k - 1] = piece;
        }
    for (size_t i = 0; i < count; at = pieces[i++].end) {
        buf_add_str(&out, str_slice(r->model_text, at, pieces[i].start));
        buf_add_str(&out, pieces[i].text);
    }
    buf_add_str(&out, str_slice(r->model_text, at, r->model_text.len));
    struct str made = arena_copy(r->arena, buf_str(&out));
    buf_done(&out);
    return made;
}

bool render_quantity(struct arena *arena, const struct locale *from, struct str value, struct str was, const struct locale *to,
                     struct str model, struct str *out, const char **why_not) {
    struct rendering r = {.arena = arena, .to = to, .value_text = value, .was_text = was, .model_text = model};
    *why_not = "it can't be read as a number";
    if (!reading_quantity(value, from, &r.value) || !reading_quantity(was, from, &r.was)) return false;
    if (!reading_quantity(model, to, &r.model)) return false;
    if (!r.value.number.valued && r.value.kind == TOKEN_ORDINAL) return false;
    if ((*why_not = settle(&r))) return false;
    shorten_decade(&r.value, &r.was, &r.model);
    *out = compose(&r);
    return true;
}
