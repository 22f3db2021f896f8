/* SPDX-License-Identifier: Apache-2.0 */
#include "text/iso639.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uloc.h>

static void code_of(const struct language *language, char code[4]) {
    char locale[LANGUAGE_MAX + 1];
    struct str primary = language_primary(language);
    snprintf(locale, sizeof locale, "%" STR_FMT, STR_ARG(primary));
    snprintf(code, 4, "%s", uloc_getISO3Language(locale));
}

bool iso639_same_language(const struct language *a, const struct language *b) {
    char x[4], y[4];
    if (str_equal(language_primary(a), language_primary(b))) return language_compare(a, b) != LANGUAGE_DIFFERENT;
    code_of(a, x);
    code_of(b, y);
    return x[0] && strcmp(x, y) == 0;
}

bool iso639_is_known(const struct language *language) {
    char code[4];
    code_of(language, code);
    return code[0] != '\0';
}
