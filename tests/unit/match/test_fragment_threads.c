/* SPDX-License-Identifier: Apache-2.0 */
/* Readers while one writer puts, replaces and removes units: what is there all the time is always found. Run under the thread
 * sanitizer too. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "match/fragments/fragment.h"
#include "match/fragments/fragment_train.h"
#include "unit/toy_news.h"

enum { LEARNED = 300, CHANGES = 600, READERS = 3 };

static struct fragment_model *model;
static atomic_bool done;
static atomic_int faults, lookups;

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void *read_all(void *context) {
    (void)context;
    do {
        struct arena arena = {0};
        struct fragment_list list;
        struct fragment_query query = {.language = {"en"}};
        query.segment.text = STR("The minister of health visited the market yesterday.");
        fragment_model_find(model, &arena, &query, &list);
        if (list.count == 0) atomic_fetch_add(&faults, 1);
        atomic_fetch_add(&lookups, 1);
        arena_done(&arena);
    } while (!atomic_load(&done));
    return NULL;
}

static void readers_and_a_writer(void **state) {
    (void)state;
    struct arena arena = {0};
    struct buf image = {0};
    pthread_t readers[READERS];
    struct fragment_training *training = fragment_training_open();
    for (size_t i = 0; i < LEARNED; i++) {
        struct unit unit = toy_unit(&arena, i);
        fragment_training_add(training, 1, &unit);
    }
    assert_true(fragment_training_run(training, STR(""), NULL, append, &image, NULL));
    fragment_training_close(training);
    model = fragment_model_open(buf_str(&image), NULL);
    assert_non_null(model);
    for (size_t i = 0; i < READERS; i++) assert_int_equal(pthread_create(&readers[i], NULL, read_all, NULL), 0);
    for (size_t i = 0; i < CHANGES; i++) {
        struct unit unit = toy_unit(&arena, LEARNED / 2 + i % LEARNED);
        unit.rev = (int64_t)(TOY_UNITS + i);
        unit.deleted = i % 5 == 0;
        fragment_model_put(model, 1, &unit);
    }
    fragment_model_drop_memory(model, 2);
    atomic_store(&done, true);
    for (size_t i = 0; i < READERS; i++) pthread_join(readers[i], NULL);
    assert_int_equal(faults, 0);
    assert_true(lookups >= READERS);
    fragment_model_close(model);
    buf_done(&image);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(readers_and_a_writer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
