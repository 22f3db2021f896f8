/* SPDX-License-Identifier: Apache-2.0 */
#include "text/locale.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>

#include "base/alloc.h"
#include "text/chars.h"
#include "text/scale.h"
#include "text/text.h"
#include "text/utf16.h"

enum { NAME_UNITS_MAX = 64, WORD_BYTES_MAX = 48, RECENT = 4 };

/* Spellings that readers use and CLDR doesn't list. */
static const struct {
    enum locale_family family;
    const char *folded;
    enum name_kind kind;
    uint8_t number;
    bool abbreviated;
} extra_names[] = {
    {FAMILY_ENGLISH, "sept", NAME_MONTH, 9, true},       {FAMILY_ENGLISH, "sep", NAME_MONTH, 9, true},
    {FAMILY_ENGLISH, "tues", NAME_WEEKDAY, 3, true},     {FAMILY_ENGLISH, "thurs", NAME_WEEKDAY, 5, true},
    {FAMILY_SWAHILI, "disemba", NAME_MONTH, 12, false},  {FAMILY_SWAHILI, "octoba", NAME_MONTH, 10, false},
    {FAMILY_SWAHILI, "february", NAME_MONTH, 2, false},  {FAMILY_SWAHILI, "march", NAME_MONTH, 3, false},
    {FAMILY_SWAHILI, "april", NAME_MONTH, 4, false},     {FAMILY_SWAHILI, "june", NAME_MONTH, 6, false},
    {FAMILY_SWAHILI, "july", NAME_MONTH, 7, false},      {FAMILY_SWAHILI, "august", NAME_MONTH, 8, false},
    {FAMILY_SWAHILI, "october", NAME_MONTH, 10, false},  {FAMILY_SWAHILI, "november", NAME_MONTH, 11, false},
    {FAMILY_SWAHILI, "december", NAME_MONTH, 12, false},
};

/* ---- names --------------------------------------------------------------------------------------------------------------- */

static uint32_t hash_of(struct str word) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < word.len; i++) hash = (hash ^ (unsigned char)word.at[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static const struct calendar_name *find_folded(const struct locale *locale, struct str folded) {
    for (uint32_t slot = hash_of(folded);; slot++) {
        uint8_t index = locale->slots[slot % LOCALE_SLOTS];
        if (!index) return NULL;
        if (str_equal(locale->names[index - 1].folded, folded)) return &locale->names[index - 1];
    }
}

static struct str without_stop(struct str word) {
    return word.len && word.at[word.len - 1] == '.' ? str_slice(word, 0, word.len - 1) : word;
}

const struct calendar_name *locale_find_name(const struct locale *locale, struct str word) {
    char bytes[WORD_BYTES_MAX];
    word = without_stop(word);
    if (word.len < 2 || word.len > sizeof bytes) return NULL;
    unsigned char first = (unsigned char)word.at[0], second = (unsigned char)word.at[1];
    /* a mark behind the first letter would make another of it */
    if (first < 0x80 && second < 0x80 && !locale->starts_name[first]) return NULL;
    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.at[i];
        if (c >= 0x80) { /* a rare case in the languages that are scanned a lot: août, décembre */
            struct arena arena = {0};
            const struct calendar_name *name = find_folded(locale, text_fold(&arena, word));
            arena_done(&arena);
            return name;
        }
        bytes[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return find_folded(locale, (struct str){bytes, word.len});
}

static void add_name(struct locale *locale, struct str folded, enum name_kind kind, size_t number, bool abbreviated) {
    if (!folded.len || folded.len > WORD_BYTES_MAX || locale->name_count == LOCALE_NAMES_MAX || find_folded(locale, folded))
        return;
    locale->names[locale->name_count++] = (struct calendar_name){folded, (uint8_t)kind, (uint8_t)number, abbreviated};
    unsigned char first = (unsigned char)folded.at[0];
    if (first < 0x80) locale->starts_name[first] = true;
    if (first >= 'a' && first <= 'z') locale->starts_name[first ^ 0x20] = true;
    uint32_t slot = hash_of(folded);
    while (locale->slots[slot % LOCALE_SLOTS]) slot++;
    locale->slots[slot % LOCALE_SLOTS] = (uint8_t)locale->name_count;
}

static void note_start(struct locale *locale, struct str name) {
    if (!name.len) return;
    unsigned char c = (unsigned char)name.at[0];
    locale->starts_weekday[c] = true;
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') locale->starts_weekday[c ^ 0x20] = true;
}

/* The names of one ICU symbol type; `first` is where it starts to count (weekdays have an empty name at 0). */
static void read_names(struct locale *locale, struct arena *arena, UDateFormat *format, UDateFormatSymbolType type,
                       enum name_kind kind, bool abbreviated, struct str *written) {
    size_t count = kind == NAME_MONTH ? 12 : 7, first = kind == NAME_MONTH ? 0 : 1;
    for (size_t i = 0; i < count; i++) {
        UChar units[NAME_UNITS_MAX];
        UErrorCode status = U_ZERO_ERROR;
        int32_t len = udat_getSymbols(format, type, (int32_t)(i + first), units, NAME_UNITS_MAX, &status);
        if (U_FAILURE(status)) continue;
        struct str name = utf16_to_str(arena, units, len);
        if (written) written[i] = name;
        if (kind == NAME_WEEKDAY) note_start(locale, name);
        add_name(locale, without_stop(text_fold(arena, name)), kind, i + 1, abbreviated);
    }
}

static bool has_day_stop(UDateFormat *format) {
    UChar pattern[NAME_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = udat_toPattern(format, false, pattern, NAME_UNITS_MAX, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i + 1 < len; i++)
        if (pattern[i] == 'd' && pattern[i + 1] == '.') return true;
    return false;
}

static void read_calendar(struct locale *locale, struct arena *arena) {
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, locale->id, NULL, 0, NULL, 0, &status);
    if (U_FAILURE(status)) return;
    read_names(locale, arena, format, UDAT_MONTHS, NAME_MONTH, false, locale->months[0]);
    read_names(locale, arena, format, UDAT_STANDALONE_MONTHS, NAME_MONTH, false, NULL);
    read_names(locale, arena, format, UDAT_SHORT_MONTHS, NAME_MONTH, true, locale->months[1]);
    read_names(locale, arena, format, UDAT_STANDALONE_SHORT_MONTHS, NAME_MONTH, true, NULL);
    read_names(locale, arena, format, UDAT_WEEKDAYS, NAME_WEEKDAY, false, locale->weekdays[0]);
    read_names(locale, arena, format, UDAT_SHORT_WEEKDAYS, NAME_WEEKDAY, true, locale->weekdays[1]);
    locale->day_stop = has_day_stop(format);
    udat_close(format);
    for (size_t i = 0; i < sizeof extra_names / sizeof *extra_names; i++)
        if (extra_names[i].family == locale->family)
            add_name(locale, str_of(extra_names[i].folded), extra_names[i].kind, extra_names[i].number,
                     extra_names[i].abbreviated);
}

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */

static uint32_t symbol_of(UNumberFormat *format, UNumberFormatSymbol symbol, uint32_t otherwise) {
    UChar units[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = unum_getSymbol(format, symbol, units, 8, &status);
    return U_SUCCESS(status) && len == 1 ? units[0] : otherwise;
}

static void read_numbers(struct locale *locale) {
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, locale->id, NULL, &status);
    locale->decimal = '.', locale->group = ',';
    if (U_FAILURE(status)) return;
    locale->decimal = symbol_of(format, UNUM_DECIMAL_SEPARATOR_SYMBOL, '.');
    locale->group = symbol_of(format, UNUM_GROUPING_SEPARATOR_SYMBOL, ',');
    unum_close(format);
}

/* ---- one for each locale of ICU ------------------------------------------------------------------------------------------ */

static enum locale_family family_of(const char *id) {
    char language[ULOC_LANG_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    uloc_getLanguage(id, language, sizeof language, &status);
    if (!strcmp(language, "en")) return FAMILY_ENGLISH;
    if (!strcmp(language, "fr")) return FAMILY_FRENCH;
    if (!strcmp(language, "sw")) return FAMILY_SWAHILI;
    if (!strcmp(language, "it")) return FAMILY_ITALIAN;
    return FAMILY_OTHER;
}

static struct locale *make_locale(const char *id) {
    static struct arena names; /* lives as long as the process; guarded by the mutex of locale_at */
    struct locale *locale = alloc_zero(1, sizeof *locale);
    strncpy(locale->id, id, LANGUAGE_MAX);
    locale->family = family_of(id);
    const char *region = strrchr(id, '_');
    locale->in_haiti = region && !strcmp(region, "_HT");
    read_numbers(locale);
    read_calendar(locale, &names);
    UErrorCode status = U_ZERO_ERROR;
    locale->plurals = uplrules_open(locale->id, &status);
    scale_read(locale, &names);
    return locale;
}

static const struct locale *locale_at(int32_t index) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    enum { LOCALES_MAX = 2048 };
    static _Atomic(struct locale *) locales[LOCALES_MAX + 1]; /* the root first */
    if (index < -1 || index >= LOCALES_MAX) index = -1;
    struct locale *locale = atomic_load(&locales[index + 1]);
    if (locale) return locale;
    pthread_mutex_lock(&mutex);
    locale = atomic_load(&locales[index + 1]);
    if (!locale) atomic_store(&locales[index + 1], locale = make_locale(index < 0 ? "root" : uloc_getAvailable(index)));
    pthread_mutex_unlock(&mutex);
    return locale;
}

/* ICU keeps its list in order of bytes. -1 when it isn't there. */
static int32_t find_available(const char *id) {
    int32_t low = 0, high = uloc_countAvailable();
    while (low < high) {
        int32_t middle = low + (high - low) / 2, order = strcmp(uloc_getAvailable(middle), id);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static const struct locale *find_locale(const char *tag) {
    char id[LANGUAGE_MAX + 1];
    for (size_t i = 0; i <= LANGUAGE_MAX; i++) id[i] = tag[i] == '-' ? '_' : tag[i];
    for (;;) {
        int32_t index = find_available(id);
        char *cut = strrchr(id, '_');
        if (index >= 0 || !cut) return locale_at(index);
        *cut = '\0';
    }
}

const struct locale *locale_of(const struct language *language) {
    static _Thread_local struct {
        struct language language;
        const struct locale *locale;
    } recent[RECENT];
    static _Thread_local unsigned oldest;
    for (size_t i = 0; i < RECENT; i++)
        if (recent[i].locale && !strcmp(recent[i].language.tag, language->tag)) return recent[i].locale;
    unsigned slot = oldest++ % RECENT;
    recent[slot].language = *language;
    return recent[slot].locale = find_locale(language->tag);
}
