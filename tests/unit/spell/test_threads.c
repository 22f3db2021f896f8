/* SPDX-License-Identifier: Apache-2.0 */
/* Many threads on one speller: each finds the same, and a word that one adds is right for all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>

#include "unit/spell/dictionaries.h"

enum { THREADS = 4, ROUNDS = 40 };

static size_t count_findings(const char *tag, const char *text) {
    struct arena arena = {0};
    struct error err = {0};
    struct language language = language_of(tag);
    struct finding *findings;
    size_t count;
    if (!speller_check(speller, &arena, &language, str_of(text), &findings, &count, &err)) count = SIZE_MAX;
    arena_done(&arena);
    return count;
}

/* Returns NULL when all went well. */
static void *work(void *argument) {
    const int *number = argument;
    struct language sw = language_of("sw");
    struct error err = {0};
    char word[32];
    for (int i = 0; i < ROUNDS; i++) {
        if (count_findings("sw", "Serikalli ilisema kwamba wakimbizi walirudi.") != 1) return "sw";
        if (i % 10 == 0 && count_findings("fr", "Le gouvernement a d\u00e9cidde de partir.") != 1) return "fr";
        snprintf(word, sizeof word, "zz%cqx%c", 'a' + *number, 'a' + i % 26);
        if (!speller_add_word(speller, &sw, str_of(word), &err)) return "add";
        if (count_findings("sw", word) != 0) return "added";
        speller_count_text(speller, &sw, str_of(word), 3);
        speller_remove_word(speller, &sw, str_of(word));
        if (count_findings("sw", word) != 1) return "removed";
    }
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, work, &numbers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        if (failed) fail_msg("%s", (const char *)failed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, open_dictionaries, close_dictionaries);
}
