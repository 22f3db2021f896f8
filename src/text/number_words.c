/* SPDX-License-Identifier: Apache-2.0 */
#include "text/number_words.h"

#include <pthread.h>
#include <string.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

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

static bool stands_in(struct arena *arena, struct str words, struct str text) {
    return words.len && str_find(text_fold(arena, text), text_fold(arena, words), 0) != SIZE_MAX;
}

/* Numbers that agree with their noun: watu wawili, vitu vitatu. Any word that ends so will do. */
static struct str swahili_stem(int64_t number) {
    switch (number) {
    case 1: return STR("moja");
    case 2: return STR("wili");
    case 3: return STR("tatu");
    case 4: return STR("nne");
    case 5: return STR("tano");
    case 8: return STR("nane");
    default: return (struct str){0};
    }
}

bool number_words_stand_in(struct arena *arena, struct str digits, struct str text, const struct language *language) {
    int64_t number;
    if (!str_to_int(digits, &number) || number < 0 || number > WORDS_MAX) return false;
    if (stands_in(arena, spell_out(arena, number, language), text)) return true;
    bool swahili = str_equal(language_primary(language), STR("sw"));
    return swahili && swahili_stem(number).len && stands_in(arena, swahili_stem(number), text);
}
