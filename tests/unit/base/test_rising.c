/* SPDX-License-Identifier: Apache-2.0 */
/* The longest rising part against all parts, over every sequence of up to six values below four. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rising.h"

enum { LENGTH = 6, VALUES = 4 };

static size_t longest_of_all(const size_t *values, size_t count) {
    size_t longest = 0;
    for (unsigned subset = 0; subset < 1U << count; subset++) {
        size_t length = 0, last = 0;
        bool rises = true;
        for (size_t i = 0; i < count; i++) {
            if (!(subset >> i & 1)) continue;
            rises = rises && (length == 0 || values[i] > last);
            last = values[i];
            length++;
        }
        if (rises && length > longest) longest = length;
    }
    return longest;
}

static void test_every_sequence(void **state) {
    size_t values[LENGTH], *places, power = 1;
    (void)state;
    for (size_t count = 0; count <= LENGTH; count++, power *= VALUES) {
        for (size_t number = 0; number < power; number++) {
            struct arena arena = {0};
            for (size_t i = 0, rest = number; i < count; i++, rest /= VALUES) values[i] = rest % VALUES;
            size_t length = rising_longest(&arena, values, count, &places);
            assert_int_equal(length, longest_of_all(values, count));
            for (size_t k = 1; k < length; k++)
                assert_true(places[k] > places[k - 1] && values[places[k]] > values[places[k - 1]]);
            arena_done(&arena);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_sequence)};
    return cmocka_run_group_tests_name("rising", tests, NULL, NULL);
}
