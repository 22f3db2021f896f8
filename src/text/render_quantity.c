/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucurr.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "text/chars.h"
#include "text/render.h"
#include "text/utf16.h"
#include "text/writing.h"

enum { GROUP = 3, GROUPED_ALWAYS_FROM = 5 };

/* ---- plural forms -------------------------------------------------------------------------------------------------------- */

static int32_t category_of(const struct locale *locale, const struct number_reading *number, UChar *keyword, int32_t room) {
    char digits[NUMBER_DIGITS_MAX + 2];
    UChar skeleton[NUMBER_DIGITS_MAX + 2] = {'.'};
    UErrorCode status = U_ZERO_ERROR;
    size_t used = 0;
    for (size_t i = 0; i < (size_t)number->whole + number->fraction; i++) {
        if (i == number->whole) digits[used++] = '.';
        digits[used++] = number->digits[i];
    }
    digits[used] = '\0';
    if (!number->fraction) return uplrules_select(locale->plurals, strtod(digits, NULL), keyword, room, &status);
    for (size_t i = 0; i < number->fraction; i++) skeleton[1 + i] = '0'; /* "1.0" may have another form than "1" */
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(skeleton, 1 + number->fraction, locale->id, &status);
    UFormattedNumber *formatted = unumf_openResult(&status);
    unumf_formatDecimal(formatter, digits, (int32_t)used, formatted, &status);
    int32_t len = uplrules_selectFormatted(locale->plurals, formatted, keyword, room, &status);
    unumf_closeResult(formatted);
    unumf_close(formatter);
    return U_SUCCESS(status) ? len : 0;
}

bool render_same_plural(const struct locale *locale, const struct number_reading *a, const struct number_reading *b) {
    UChar left[16], right[16];
    if (!locale->plurals || !a->valued || !b->valued) return false;
    int32_t left_len = category_of(locale, a, left, 16), right_len = category_of(locale, b, right, 16);
    return left_len > 0 && left_len == right_len && !u_memcmp(left, right, left_len);
}

int render_plural_form(const struct locale *from, struct str number, const struct locale *to) {
    static const char *const forms[] = {"zero", "one", "two", "few", "many", "other"};
    struct quantity_reading reading;
    UChar keyword[16];
    char form[16] = {0};
    if (!to->plurals || !reading_quantity(number, from, &reading) || reading.kind != TOKEN_NUMBER || !reading.number.valued)
        return 0;
    int32_t len = category_of(to, &reading.number, keyword, 15);
    if (len > 0 && len < 16) u_UCharsToChars(keyword, form, len);
    for (int i = 0; i < 6; i++)
        if (!strcmp(form, forms[i])) return i + 1;
    return 0;
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
    struct str sign; /* what stands where the model has its sign */
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

static const char *set_currency(struct rendering *r) {
    struct str value = sign_of(r->value_text, &r->value), was = sign_of(r->was_text, &r->was);
    bool known = r->value.currency && r->was.currency;
    if (str_equal(value, was) || (known && !strcmp(r->value.currency, r->was.currency))) return NULL;
    if (r->model.kind != TOKEN_MONEY) return "the currency changes, and the target names it in words";
    if (str_equal(r->sign, was))
        r->sign = value;
    else if (r->value.currency)
        r->sign = symbol_of(r->arena, r->value.currency, r->to->id);
    else
        return "the currency is not known";
    return NULL;
}

/* NULL when it can be written. */
static const char *settle(struct rendering *r) {
    const char *why_not = NULL;
    r->sign = sign_of(r->model_text, &r->model);
    if (r->value.kind == TOKEN_MONEY && r->was.kind == TOKEN_MONEY)
        why_not = set_currency(r);
    else if (r->model.kind == TOKEN_ORDINAL)
        why_not = set_ordinal(r);
    if (why_not) return why_not;
    bool counts = r->model.kind == TOKEN_NUMBER && r->value.kind != TOKEN_ORDINAL && r->value.kind != TOKEN_DECADE &&
                  r->value.number.valued;
    if (counts && !render_same_plural(r->to, &r->was.number, &r->value.number))
        return "the new number takes another plural form";
    return NULL;
}

static struct str compose(struct rendering *r) {
    const struct quantity_reading *model = &r->model;
    struct buf out = {0};
    bool before = model->sign_start < model->number.start;
    struct str text = r->model_text;
    if (before) {
        buf_add_str(&out, str_slice(text, 0, model->sign_start));
        buf_add_str(&out, r->sign);
        buf_add_str(&out, str_slice(text, model->sign_end, model->number.start));
    }
    if (r->value.number.valued)
        write_number(&out, r->value_text, &r->value.number, r->to, text, &model->number);
    else
        buf_add_str(&out, str_slice(r->value_text, r->value.number.start, r->value.number.end));
    if (!before && model->sign_end > model->sign_start) {
        buf_add_str(&out, str_slice(text, model->number.end, model->sign_start));
        buf_add_str(&out, r->sign);
        buf_add_str(&out, str_slice(text, model->sign_end, text.len));
    } else {
        buf_add_str(&out, str_slice(text, model->number.end, text.len));
    }
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
