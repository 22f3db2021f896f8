/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a number, a date or a time: its value, and how it is written, so that another value can be written alike.
 * All offsets are bytes of the text that was read. */
#ifndef TAFSIRI_TEXT_READING_H
#define TAFSIRI_TEXT_READING_H

#include "text/locale.h"
#include "text/token.h"

enum { NUMBER_DIGITS_MAX = 40 };

struct number_reading {
    bool valued; /* false: a version (2.0.1), or more digits than NUMBER_DIGITS_MAX */
    bool negative;
    uint8_t whole, fraction;        /* digits before and behind the decimal sign */
    char digits[NUMBER_DIGITS_MAX]; /* '0' to '9', whole and fraction in one */
    uint32_t decimal, group;        /* the signs used; 0: none */
    uint32_t start, end;            /* sign included */
};

struct quantity_reading {
    enum token_kind kind; /* TOKEN_NUMBER, _ORDINAL, _DECADE, _PERCENT or _MONEY */
    struct number_reading number;
    uint32_t sign_start, sign_end;  /* the ending, the per cent sign or the currency; equal: none */
    const char *currency;           /* ISO 4217, HTD (the dollar of five gourdes), or NULL */
    const struct scale_word *scale; /* million; NULL: none */
    uint32_t scale_start, scale_end;
    uint32_t start, end;
};

enum reading_part {
    PART_WEEKDAY,
    PART_DAY,
    PART_MONTH,
    PART_YEAR,
    PART_HOUR,
    PART_MINUTE,
    PART_SECOND,
    PART_OF_DAY, /* a.m., asubuhi, du matin */
    PART_COUNT,
};

/* How a part is written. */
enum reading_form {
    FORM_DIGITS,
    FORM_PADDED,  /* two digits, a zero in front where needed */
    FORM_ORDINAL, /* 1st, 1er */
    FORM_NAME,
    FORM_ABBREVIATION,
    FORM_WORDS, /* a number in words: saa tano, na nusu */
};

struct reading_field {
    uint8_t part, form;
    uint32_t start, end;
};

enum { READING_FIELDS_MAX = 4 };

struct date_reading {
    int year, month, day, weekday; /* 0: not said; weekday 1 is Sunday */
    struct reading_field fields[READING_FIELDS_MAX];
    size_t field_count;
    bool numeric;   /* 29/06/2023 */
    bool ambiguous; /* day and month could be exchanged: 3/4/2023 */
    uint32_t start, end;
};

enum clock_kind {
    CLOCK_OPEN, /* nothing says which half of the day */
    CLOCK_24,
    CLOCK_AM,
    CLOCK_PM,
    CLOCK_SWAHILI, /* counted from six; open unless there is a part of the day */
};

enum day_part { DAY_NONE, DAY_DAWN, DAY_MORNING, DAY_NOON, DAY_AFTERNOON, DAY_EVENING, DAY_NIGHT };

struct time_reading {
    int hour, minute, second; /* as written; minute and second -1: not said */
    enum clock_kind clock;
    enum day_part part;
    bool before_hour; /* kasorobo: the minute counts back from the hour that is named */
    struct reading_field fields[READING_FIELDS_MAX];
    size_t field_count;
    uint32_t start, end;
};

/* The token's text read again. False when it doesn't read as that kind as a whole. */
bool reading_quantity(struct str token, const struct locale *locale, struct quantity_reading *out);
bool reading_date(struct str token, const struct locale *locale, struct date_reading *out);
bool reading_time(struct str token, const struct locale *locale, struct time_reading *out);

#endif
