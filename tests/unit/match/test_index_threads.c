/* SPDX-License-Identifier: Apache-2.0 */
/* Readers, one writer and one merger at once. The writer changes every unit over and over; each state of a unit answers the
 * same question. So a reader must find each unit exactly once, whatever is going on, and never a state older than one it has
 * seen. Run under the thread sanitizer too. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/index/index.h"

enum { UNITS = 300, READERS = 3, CHANGES = 9000, SAVES = 12 };

static struct match_index *shared;
static atomic_bool done;
static atomic_int faults, released, loaded;

static struct unit unit_of(struct arena *arena, int64_t id, int64_t rev) {
    struct str source = arena_format(arena, "county report number c%d of district d%d", (int)id, (int)(id / 7));
    return (struct unit){
        .id = id, .rev = rev, .from = {"en"}, .to = {"sw"}, .source = {.text = source}, .target = {.text = STR("ripoti")}};
}

static struct match_result find(struct arena *arena, const struct keyed_segment *keyed) {
    struct match_query query = {.segment = keyed, .min_score = 100, .limit = 4};
    struct match_result result;
    match_index_find(shared, arena, &query, &result);
    return result;
}

static void *read_all(void *context) {
    int64_t seen[UNITS + 1] = {0};
    struct arena texts = {0}, arena = {0};
    struct keyed_segment keyed[UNITS + 1];
    struct language from = {"en"};
    (void)context;
    for (int64_t id = 1; id <= UNITS; id++) keyed[id] = keys_of_segment(&texts, unit_of(&texts, id, 1).source, &from);
    for (size_t i = 0; !atomic_load(&done) || i < UNITS; i++) {
        int64_t id = (int64_t)(i * 131 % UNITS) + 1;
        struct match_result result = find(&arena, &keyed[id]);
        if (result.count != 1 || result.at[0].unit != id || result.at[0].rev < seen[id])
            atomic_fetch_add(&faults, 1);
        else
            seen[id] = result.at[0].rev;
        arena_reset(&arena);
    }
    arena_done(&texts);
    arena_done(&arena);
    return NULL;
}

static void *write_all(void *context) {
    struct arena arena = {0};
    (void)context;
    for (int64_t i = 0; i < CHANGES; i++) {
        struct unit unit = unit_of(&arena, i * 77 % UNITS + 1, UNITS + 1 + i),
                    passing = unit_of(&arena, 1000 + i, UNITS + 1 + i);
        passing.source.text = STR("something else that comes and goes");
        match_index_put(shared, 1, &unit);
        match_index_put(shared, 2, &passing);
        if (i % 2) passing.deleted = true, match_index_put(shared, 2, &passing);
        if (i % 1500 == 0) match_index_drop_memory(shared, 2);
        arena_reset(&arena);
    }
    atomic_store(&done, true);
    arena_done(&arena);
    return NULL;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void release(void *image) {
    free(image);
    atomic_fetch_add(&released, 1);
}

static void *merge_all(void *context) {
    (void)context;
    while (!atomic_load(&done) || atomic_load(&loaded) < SAVES) {
        struct buf image = {0};
        if (!match_index_save(shared, append, &image, NULL)) atomic_fetch_add(&faults, 1);
        if (!match_index_load(shared, buf_str(&image), release, image.at, NULL)) atomic_fetch_add(&faults, 1);
        atomic_fetch_add(&loaded, 1);
    }
    return NULL;
}

static void test_readers_see_every_unit_once(void **unused) {
    pthread_t threads[READERS + 2];
    struct arena arena = {0};
    (void)unused;
    shared = match_index_open();
    for (int64_t id = 1; id <= UNITS; id++) {
        struct unit unit = unit_of(&arena, id, id);
        match_index_put(shared, 1, &unit);
    }
    for (int i = 0; i < READERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, read_all, NULL), 0);
    assert_int_equal(pthread_create(&threads[READERS], NULL, write_all, NULL), 0);
    assert_int_equal(pthread_create(&threads[READERS + 1], NULL, merge_all, NULL), 0);
    for (int i = 0; i < READERS + 2; i++) pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&faults), 0);
    assert_int_equal(match_index_rev(shared, 1), UNITS + CHANGES);
    match_index_drop_memory(shared, 2);
    assert_int_equal(match_index_count(shared), UNITS);
    match_index_close(shared);
    assert_int_equal(atomic_load(&released), atomic_load(&loaded));
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_readers_see_every_unit_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
