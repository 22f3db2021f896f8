/* SPDX-License-Identifier: Apache-2.0 */
/* Several threads cut by the same compiled rules; run under the thread sanitizer, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "unit/segment/sets.h"

static void *run_often(void *segmenter) {
    for (int i = 0; i < 200; i++) check(segmenter, "Dr. Aa left aa. Bb. Mr. C", "Dr. Aa left aa. Bb.|Mr.|C");
    return NULL;
}

static void test_threads(void **state) {
    static const char *const rules[] = {"-Dr\\.|\\s", "-(a)\\1\\.|\\s", NULL};
    struct segmenter *segmenter = open_rules(true, rules);
    pthread_t threads[4];
    (void)state;
    for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, run_often, segmenter), 0);
    for (size_t i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    segmenter_close(segmenter);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
