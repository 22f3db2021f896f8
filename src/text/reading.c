/* SPDX-License-Identifier: Apache-2.0 */
#include "text/reading.h"

#include "text/scan.h"

bool reading_quantity(struct str token, const struct locale *locale, struct quantity_reading *out) {
    struct scan scan = {token, locale, true};
    return token.len && scan_quantity(&scan, 0, out) == token.len;
}

bool reading_date(struct str token, const struct locale *locale, struct date_reading *out) {
    struct scan scan = {token, locale, true};
    return token.len && scan_date(&scan, 0, out) == token.len;
}

bool reading_time(struct str token, const struct locale *locale, struct time_reading *out) {
    struct scan scan = {token, locale, true};
    return token.len && scan_time(&scan, 0, out) == token.len;
}
