/* SPDX-License-Identifier: Apache-2.0 */
/* The signs and codes of currencies that news from Kenya and Haiti has; any other currency symbol of Unicode counts too, but
 * its name is not known. A dollar of Haiti is five gourdes, no coin and no code of ISO 4217: HTD is ours. */
#include "text/chars.h"
#include "text/scan.h"

enum { BEFORE = 1, BEHIND = 2, BOTH = 3, HAITI = 4 };

/* Longer spellings before their beginnings. */
/* clang-format off */
static const struct currency {
    const char *sign, *code;
    uint8_t where;
} currencies[] = {
    {"US$", "USD", BOTH},    {"$US", "USD", BOTH},    {"HT$", "HTD", BOTH},          {"CA$", "CAD", BOTH},
    {"C$", "CAD", BOTH},     {"$CA", "CAD", BOTH},    {"$", "USD", BOTH},            {"€", "EUR", BOTH},
    {"£", "GBP", BOTH},      {"¥", "JPY", BOTH},      {"₦", "NGN", BOTH},            {"₹", "INR", BOTH},
    {"₵", "GHS", BOTH},      {"USD", "USD", BOTH},    {"EUR", "EUR", BOTH},          {"GBP", "GBP", BOTH},
    {"Kshs", "KES", BEFORE}, {"KShs", "KES", BEFORE}, {"KSh", "KES", BOTH},          {"Ksh", "KES", BOTH},
    {"KSH", "KES", BOTH},    {"KES", "KES", BOTH},    {"Shs", "KES", BEFORE},        {"Sh", "KES", BEFORE},
    {"TSh", "TZS", BOTH},    {"Tsh", "TZS", BOTH},    {"TZS", "TZS", BOTH},          {"USh", "UGX", BOTH},
    {"Ush", "UGX", BOTH},    {"UGX", "UGX", BOTH},    {"HTG", "HTG", BOTH},          {"Gdes", "HTG", BEHIND},
    {"Gde", "HTG", BEHIND},  {"G", "HTG", BEHIND | HAITI}, {"CAD", "CAD", BOTH},     {"CHF", "CHF", BOTH},
    {"ZAR", "ZAR", BOTH},    {"NGN", "NGN", BOTH},    {"RWF", "RWF", BOTH},          {"ETB", "ETB", BOTH},
    {"XOF", "XOF", BOTH},    {"XAF", "XAF", BOTH},    {"FCFA", "XOF", BOTH},         {"DOP", "DOP", BOTH},
    {"JPY", "JPY", BOTH},    {"CNY", "CNY", BOTH},
};
/* clang-format on */

/* Letters must not run on into a longer word; digits may follow ("KSh500"). */
static bool ends_as_sign(struct str text, size_t end) {
    if (chars_class(chars_before(text, end)) != CHAR_LETTER) return true;
    size_t next;
    return chars_class_at(text, end, &next) != CHAR_LETTER;
}

size_t scan_currency(const struct scan *scan, size_t at, bool behind, const char **code) {
    uint32_t c = chars_at(scan->text, at);
    if (!(c >= 'A' && c <= 'Z') && chars_class(c) != CHAR_CURRENCY) return 0;
    struct str rest = str_slice(scan->text, at, scan->text.len);
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        struct str sign = str_of(currencies[i].sign);
        if (!(currencies[i].where & (behind ? BEHIND : BEFORE)) || !str_starts(rest, sign)) continue;
        if (((currencies[i].where & HAITI) && !scan->locale->in_haiti) || !ends_as_sign(scan->text, at + sign.len)) continue;
        *code = currencies[i].code;
        return at + sign.len;
    }
    if (chars_class(c) != CHAR_CURRENCY) return 0;
    *code = NULL;
    utf8_next(scan->text, &at);
    return at;
}
