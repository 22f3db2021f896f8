/* SPDX-License-Identifier: Apache-2.0 */
#include "text/swahili.h"

#include "text/scan.h"

static const char *const hours[] = {"moja", "mbili", "tatu", "nne",  "tano",         "sita",
                                    "saba", "nane",  "tisa", "kumi", "kumi na moja", "kumi na mbili"};

static const char *const day_parts[] = {
    [DAY_DAWN] = "alfajiri",     [DAY_MORNING] = "asubuhi", [DAY_NOON] = "mchana",
    [DAY_AFTERNOON] = "alasiri", [DAY_EVENING] = "jioni",   [DAY_NIGHT] = "usiku",
};

size_t swahili_find_hour(struct str text, size_t at, int *hour) {
    size_t longest = 0;
    for (int i = 0; i < 12; i++) {
        size_t end = scan_literal(text, at, hours[i]);
        if (end > longest) longest = end, *hour = i + 1;
    }
    return longest;
}

size_t swahili_find_minutes(struct str text, size_t at, int *minute) {
    size_t end;
    if ((end = scan_literal(text, at, "na nusu")) || (end = scan_literal(text, at, "unusu"))) return *minute = 30, end;
    if ((end = scan_literal(text, at, "na robo"))) return *minute = 15, end;
    if ((end = scan_literal(text, at, "kasorobo")) || (end = scan_literal(text, at, "kasoro robo"))) return *minute = -15, end;
    if (!(end = scan_literal(text, at, "na dakika"))) return 0;
    size_t digits = scan_skip_space(text, end), behind;
    *minute = scan_digits(text, digits, 3, &behind);
    return digits > end && behind > digits && *minute < 60 && scan_is_boundary(text, behind) ? behind : 0;
}

size_t swahili_find_day_part(struct str text, size_t at, enum day_part *part) {
    size_t dead_of_night = scan_literal(text, at, "usiku wa manane");
    if (dead_of_night) return *part = DAY_NIGHT, dead_of_night;
    for (int i = DAY_DAWN; i <= DAY_NIGHT; i++) {
        size_t end = scan_literal(text, at, day_parts[i]);
        if (end) return *part = (enum day_part)i, end;
    }
    return 0;
}

struct str swahili_hour(int hour) {
    return str_of(hours[hour - 1]);
}

struct str swahili_day_part(enum day_part part) {
    return str_of(day_parts[part]);
}
