/* SPDX-License-Identifier: Apache-2.0 */
#include "text/country.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uloc.h>

#include "text/text.h"
#include "text/utf16.h"

enum { NAME_UNITS_MAX = 128, COUNTRIES_MAX = 320, LISTS_MAX = 8 };

/* The names of one locale, folded; made when first asked for, kept for the life of the process. */
struct country_list {
    const struct locale *locale;
    size_t count;
    struct {
        struct str folded;
        const char *code;
    } at[COUNTRIES_MAX];
};

static struct str display_name(struct arena *arena, const struct locale *locale, const char *code) {
    char id[8] = "und_";
    UChar units[NAME_UNITS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    strncat(id, code, 3);
    int32_t len = uloc_getDisplayCountry(id, locale->id, units, NAME_UNITS_MAX, &status);
    return U_SUCCESS(status) ? utf16_to_str(arena, units, len) : (struct str){0};
}

static void fill(struct country_list *list, struct arena *arena, const struct locale *locale) {
    list->locale = locale;
    for (const char *const *code = uloc_getISOCountries(); *code && list->count < COUNTRIES_MAX; code++) {
        struct str name = display_name(arena, locale, *code);
        if (!name.len || str_equal(name, str_of(*code))) continue;
        list->at[list->count].folded = text_fold(arena, name);
        list->at[list->count++].code = *code;
    }
}

/* NULL when more languages ask than are kept. */
static const struct country_list *list_of(const struct locale *locale) {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static struct country_list lists[LISTS_MAX];
    static struct arena names;
    const struct country_list *found = NULL;
    pthread_mutex_lock(&mutex);
    for (size_t i = 0; i < LISTS_MAX && !found; i++) {
        if (!lists[i].locale) fill(&lists[i], &names, locale);
        if (lists[i].locale == locale) found = &lists[i];
    }
    pthread_mutex_unlock(&mutex);
    return found;
}

bool country_find(const struct locale *locale, struct str name, char code[4]) {
    const struct country_list *list = list_of(locale);
    struct arena arena = {0};
    struct str folded = text_fold(&arena, name);
    bool found = false;
    for (size_t i = 0; list && i < list->count && !found; i++)
        if ((found = str_equal(list->at[i].folded, folded))) memcpy(code, list->at[i].code, sizeof "KE");
    arena_done(&arena);
    return found;
}

struct str country_name(struct arena *arena, const struct locale *locale, const char *code) {
    return display_name(arena, locale, code);
}
