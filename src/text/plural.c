/* SPDX-License-Identifier: Apache-2.0 */
#include "text/plural.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

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

int plural_form(const struct locale *locale, const struct number_reading *number) {
    static const char *const forms[] = {"zero", "one", "two", "few", "many", "other"};
    UChar keyword[16];
    char form[16] = {0};
    if (!locale->plurals || !number->valued) return 0;
    int32_t len = category_of(locale, number, keyword, 15);
    if (len > 0 && len < 16) u_UCharsToChars(keyword, form, len);
    for (int i = 0; i < 6; i++)
        if (!strcmp(form, forms[i])) return i + 1;
    return 0;
}
