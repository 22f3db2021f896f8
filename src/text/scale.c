/* SPDX-License-Identifier: Apache-2.0 */
#include "text/scale.h"

#include <string.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>

#include "text/chars.h"
#include "text/plural.h"
#include "text/utf16.h"

/* clang-format off */
static const struct {
    enum locale_family family;
    struct scale_word word;
} extra_scales[] = {
    {FAMILY_ENGLISH, {STR("bn"), 9, 0, false, false}},  {FAMILY_ENGLISH, {STR("tn"), 12, 0, false, false}},
    {FAMILY_ENGLISH, {STR("mn"), 6, 0, false, false}},  {FAMILY_ENGLISH, {STR("mln"), 6, 0, false, false}},
    {FAMILY_ENGLISH, {STR("k"), 3, 0, false, true}},    {FAMILY_ENGLISH, {STR("m"), 6, 0, false, true}},
    {FAMILY_ENGLISH, {STR("b"), 9, 0, false, true}},    {FAMILY_FRENCH, {STR("Md"), 9, 0, false, true}},
    {FAMILY_FRENCH, {STR("Mds"), 9, 0, false, true}},   {FAMILY_FRENCH, {STR("M"), 6, 0, false, true}},
    {FAMILY_SWAHILI, {STR("laki"), 5, 0, true, false}}, {FAMILY_SWAHILI, {STR("elfu"), 3, 0, false, false}},
    {FAMILY_SWAHILI, {STR("milioni"), 6, 0, false, false}}, {FAMILY_SWAHILI, {STR("bilioni"), 9, 0, false, false}},
    {FAMILY_SWAHILI, {STR("trilioni"), 12, 0, false, false}},
};
/* clang-format on */

/* ---- from CLDR ----------------------------------------------------------------------------------------------------------- */

static void add_word(struct locale *locale, struct scale_word word) {
    if (!word.written.len || locale->scale_count == LOCALE_SCALES_MAX) return;
    for (size_t i = 0; i < locale->scale_count; i++) {
        const struct scale_word *known = &locale->scales[i];
        if (known->power == word.power && known->form == word.form && known->before == word.before &&
            str_equal(known->written, word.written))
            return;
    }
    locale->scales[locale->scale_count++] = word;
    unsigned char first = (unsigned char)word.written.at[0];
    bool *starts = locale->starts_scale[word.before];
    starts[first] = true;
    if ((first | 0x20) >= 'a' && (first | 0x20) <= 'z') starts[first ^ 0x20] = true;
}

static struct str compact(const UNumberFormatter *formatter, struct arena *arena, double value) {
    UChar units[64];
    UErrorCode status = U_ZERO_ERROR;
    UFormattedNumber *formatted = unumf_openResult(&status);
    unumf_formatDouble(formatter, value, formatted, &status);
    int32_t len = unumf_resultToString(formatted, units, 64, &status);
    unumf_closeResult(formatted);
    return U_SUCCESS(status) ? utf16_to_str(arena, units, len) : STR("");
}

static struct str without_spaces(struct str text) {
    size_t start = 0, end = text.len, next;
    while (start < end && (next = scan_skip_space(text, start)) > start) start = next;
    while (end > start && chars_is_number_space(chars_before(text, end))) utf8_previous(text, &end);
    return str_slice(text, start, end);
}

/* "1,5 million" is the word "million", behind; "100万" no word for 10^6, nor is "mille" for 1,000. */
static void read_form(struct locale *locale, struct arena *arena, const UNumberFormatter *formatter, uint8_t power,
                      double lead) {
    double value = lead;
    for (int i = 0; i < power; i++) value *= 10;
    struct scan scan = {compact(formatter, arena, value), locale, true};
    size_t start = 0, end = 0;
    struct number_reading number = {0};
    while (start < scan.text.len && chars_digit(chars_at(scan.text, start)) < 0) utf8_next(scan.text, &start);
    if (start < scan.text.len) end = scan_number(&scan, start, &number);
    if (!end || number.whole != 1 || number.digits[0] != '0' + (int)lead) return;
    struct str before = without_spaces(str_slice(scan.text, 0, start));
    struct str behind = without_spaces(str_slice(scan.text, end, scan.text.len));
    if (before.len && behind.len) return;
    add_word(locale, (struct scale_word){before.len ? before : behind, power, (uint8_t)plural_form(locale, &number),
                                         before.len > 0, false});
}

void scale_read(struct locale *locale, struct arena *arena) {
    static const UChar skeleton[] = u"compact-long .##";
    static const double leads[] = {1, 1.5, 2, 5};
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormatter *formatter = unumf_openForSkeletonAndLocale(skeleton, -1, locale->id, &status);
    for (uint8_t power = 3; U_SUCCESS(status) && power <= 12; power += 3)
        for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) read_form(locale, arena, formatter, power, leads[i]);
    unumf_close(formatter);
    for (size_t i = 0; i < sizeof extra_scales / sizeof *extra_scales; i++)
        if (extra_scales[i].family == locale->family) add_word(locale, extra_scales[i].word);
}

/* ---- in a text ----------------------------------------------------------------------------------------------------------- */

size_t scale_at(const struct scan *scan, size_t at, bool before, bool money, const struct scale_word **word) {
    size_t longest = 0;
    if (at >= scan->text.len || !scan->locale->starts_scale[before][(unsigned char)scan->text.at[at]]) return 0;
    for (size_t i = 0; i < scan->locale->scale_count; i++) {
        const struct scale_word *known = &scan->locale->scales[i];
        size_t end = at + known->written.len;
        if (known->before != before || (known->money && !money) || end <= longest || end > scan->text.len) continue;
        if (!str_equal_nocase(str_slice(scan->text, at, end), known->written) || !scan_is_boundary(scan->text, end)) continue;
        longest = end;
        *word = known;
    }
    return longest;
}

const struct scale_word *scale_find(const struct locale *locale, uint8_t power, int form, const struct scale_word *like) {
    const struct scale_word *found = NULL;
    for (size_t i = 0; i < locale->scale_count; i++) {
        const struct scale_word *known = &locale->scales[i];
        if (known->power != power || known->before != like->before || known->money != like->money) continue;
        if (!found || known->form == form) found = known;
        if (found->form == form) return found;
    }
    return found;
}
