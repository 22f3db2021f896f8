/* SPDX-License-Identifier: Apache-2.0 */
/* What a language's readers write numbers and dates with, after CLDR: separators, names of months and days.
 *
 * A struct locale is made once for each locale that ICU knows and lives as long as the process; it never changes, so every
 * thread may use it. Any other language gets the nearest that ICU knows (`fr-BE-x-news` that of `fr-BE`), at last the root. */
#ifndef TAFSIRI_TEXT_LOCALE_H
#define TAFSIRI_TEXT_LOCALE_H

#include "model/language.h"

/* Languages whose grammar the scanners know more of than CLDR tells. */
enum locale_family { FAMILY_OTHER, FAMILY_ENGLISH, FAMILY_FRENCH, FAMILY_SWAHILI, FAMILY_ITALIAN };

enum name_kind { NAME_NONE, NAME_MONTH, NAME_WEEKDAY };

struct calendar_name {
    struct str folded; /* lower case, no full stop at the end */
    uint8_t kind;      /* enum name_kind */
    uint8_t number;    /* month 1 to 12; weekday 1 (Sunday) to 7 */
    bool abbreviated;
};

/* A word that multiplies a number by a power of ten. */
struct scale_word {
    struct str written;
    uint8_t power; /* 3, 6, 9 ... */
    uint8_t form;  /* the plural form of the number that it goes with; 0: any */
    bool before;   /* its number, as in Swahili */
    bool money;    /* $5m: a million beside a currency only */
};

enum { LOCALE_NAMES_MAX = 96, LOCALE_SLOTS = 256, LOCALE_SCALES_MAX = 64 };

struct UPluralRules;

struct locale {
    char id[LANGUAGE_MAX + 1]; /* as ICU spells it: fr_HT */
    enum locale_family family;
    bool in_haiti;
    bool day_stop;                            /* days of the month have a full stop: 29. Juni */
    uint32_t decimal, group;                  /* code points */
    struct str months[2][12], weekdays[2][7]; /* as written in a date: [0] in full, [1] abbreviated */
    struct calendar_name names[LOCALE_NAMES_MAX];
    size_t name_count;
    uint8_t slots[LOCALE_SLOTS];  /* open hash over names: index + 1 */
    struct UPluralRules *plurals; /* ICU's, for files of text/; NULL when it has none */
    bool starts_weekday[256];     /* first bytes of the days' names, to look up few words in vain */
    bool starts_name[128];        /* first bytes, where they are ASCII, of all names */
    struct scale_word scales[LOCALE_SCALES_MAX];
    size_t scale_count;
    bool starts_scale[2][256]; /* first bytes of those behind a number, and of those before one */
};

const struct locale *locale_of(const struct language *language);
/* The month or day that `word` names, in any case, with or without a full stop; NULL for none. */
const struct calendar_name *locale_find_name(const struct locale *locale, struct str word);

#endif
