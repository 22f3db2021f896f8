/* SPDX-License-Identifier: Apache-2.0 */
#include "text/number_words.h"

#include <pthread.h>
#include <string.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "text/chars.h"
#include "text/text.h"

enum { WORDS_MAX = 1000000, SPELLERS_MAX = 16 };

/* Formatters are slow to open (milliseconds), so they are kept; the lock also makes their use safe, and it is short. */
static pthread_mutex_t spellers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    char language[4];
    UNumberFormat *format;
} spellers[SPELLERS_MAX];
static size_t speller_count;

static UNumberFormat *find_format(struct str primary) {
    UErrorCode status = U_ZERO_ERROR;
    if (primary.len > 3) return NULL;
    for (size_t i = 0; i < speller_count; i++)
        if (str_equal(str_of(spellers[i].language), primary)) return spellers[i].format;
    if (speller_count == SPELLERS_MAX) return NULL;
    memcpy(spellers[speller_count].language, primary.at, primary.len);
    UNumberFormat *format = unum_open(UNUM_SPELLOUT, NULL, 0, spellers[speller_count].language, NULL, &status);
    spellers[speller_count++].format = U_SUCCESS(status) ? format : NULL;
    return spellers[speller_count - 1].format;
}

static struct str spell_out(struct arena *arena, int64_t number, const struct language *language) {
    UChar units[256];
    UErrorCode status = U_ZERO_ERROR;
    int32_t bytes = 0;
    pthread_mutex_lock(&spellers_lock);
    UNumberFormat *format = find_format(language_primary(language));
    int32_t length = format ? unum_formatInt64(format, number, units, 256, NULL, &status) : 0;
    pthread_mutex_unlock(&spellers_lock);
    char *text = arena_alloc(arena, 1024);
    if (!format || U_FAILURE(status)) return STR("");
    u_strToUTF8(text, 1024, &bytes, units, length, &status);
    return U_SUCCESS(status) ? (struct str){text, (size_t)bytes} : STR("");
}

/* As whole words: there is no ten in "attended". */
static bool stands_in(struct str words, struct str text) {
    for (size_t at = 0; words.len && (at = str_find(text, words, at)) != SIZE_MAX; at += words.len)
        if (chars_class(chars_before(text, at)) != CHAR_LETTER && chars_class(chars_at(text, at + words.len)) != CHAR_LETTER)
            return true;
    return false;
}

/* Numbers that agree with their noun: watu wawili, vitu vitatu, mtu mmoja. */
static bool agreeing_stands_in(struct arena *arena, int64_t number, struct str text) {
    static const char *const stems[] = {[1] = "moja", "wili", "tatu", "nne", "tano", [8] = "nane"};
    static const char *const prefixes[] = {"", "wa", "mi", "ma", "vi", "m", "ki", "li", "u", "i", "pa", "ku", "tu"};
    if (number < 1 || number > 8 || !stems[number]) return false;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (stands_in(arena_format(arena, "%s%s", prefixes[i], stems[number]), text)) return true;
    return false;
}

bool number_words_stand_in(struct arena *arena, struct str digits, struct str text, const struct language *language) {
    int64_t number;
    if (!str_to_int(digits, &number) || number < 0 || number > WORDS_MAX) return false;
    struct str folded = text_fold(arena, text);
    if (stands_in(text_fold(arena, spell_out(arena, number, language)), folded)) return true;
    return str_equal(language_primary(language), STR("sw")) && agreeing_stands_in(arena, number, folded);
}
