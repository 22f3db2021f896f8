/* SPDX-License-Identifier: Apache-2.0 */
/* Every function of text/ may be called from any thread: many at once meet languages for the first time, and all see the same.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "text/country.h"
#include "text/render.h"

enum { THREADS = 6 };

static const struct {
    const char *language, *text;
    size_t tokens;
} texts[] = {
    {"en", "On 29 July 2023 Kenya pledged 1,000 officers.", 7},
    {"fr-HT", "Le 29 juillet 2023, l’ONU a versé 5 %.", 9},
    {"sw", "Saa tano na nusu usiku", 1},
    {"th", "สวัสดีครับ", 2},
    {"de", "29.6.2023", 1},
    {"es", "29 de junio", 1},
    {"it", "l'isola", 2},
    {"pt-BR", "1.234,5 reais", 2},
    {"zh", "中国人民", 2},
    {"ru", "5 мая 2023", 1},
};

static void *work(void *context) {
    size_t *failures = context;
    struct arena arena = {0};
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            struct language language;
            struct str out;
            char code[4];
            const char *why_not;
            language_parse(str_of(texts[i].language), &language, NULL);
            const struct locale *locale = locale_of(&language);
            *failures += text_tokens(&arena, str_of(texts[i].text), &language).count != texts[i].tokens;
            *failures += !render_quantity(&arena, locale, STR("7"), STR("6"), locale, STR("6"), &out, &why_not);
            if (i < 4) country_find(locale, STR("Kenya"), code);
        }
        arena_reset(&arena);
    }
    arena_done(&arena);
    return NULL;
}

static void test_many_threads(void **state) {
    pthread_t threads[THREADS];
    size_t failures[THREADS] = {0};
    for (size_t i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, work, &failures[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(failures[i], 0);
    }
    (void)state;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_many_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
