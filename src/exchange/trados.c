/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/trados.h"

bool trados_status(struct str level, enum unit_status *status) {
    static const struct {
        const char *level;
        enum unit_status status;
    } levels[] = {
        {"Unspecified", STATUS_DRAFT},
        {"Draft", STATUS_DRAFT},
        {"Translated", STATUS_CONFIRMED},
        {"RejectedTranslation", STATUS_REJECTED},
        {"ApprovedTranslation", STATUS_REVIEWED},
        {"RejectedSignOff", STATUS_REJECTED},
        {"ApprovedSignOff", STATUS_REVIEWED},
    };
    size_t i = 0, count = sizeof levels / sizeof *levels;
    while (i < count && !str_equal(level, str_of(levels[i].level))) i++;
    if (i < count) *status = levels[i].status;
    return i < count;
}

const char *trados_level(enum unit_status status) {
    static const char *const levels[STATUS_COUNT] = {
        [STATUS_DRAFT] = "Draft", [STATUS_CONFIRMED] = "Translated", [STATUS_REVIEWED] = "ApprovedTranslation"};
    return levels[status];
}
