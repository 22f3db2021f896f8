/* SPDX-License-Identifier: Apache-2.0 */
/* Where the address sanitizer looks, it knows the pieces of an arena. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/sanitizer.h"

#ifdef ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>

static void check_piece(struct arena *arena, size_t size) {
    char *piece = arena_alloc(arena, size), *next = arena_alloc(arena, 1);
    assert_null(__asan_region_is_poisoned(piece, size));
    assert_true(__asan_address_is_poisoned(piece + size));
    assert_false(__asan_address_is_poisoned(next));
    arena_end_piece(piece, size / 2, size);
    assert_ptr_equal(__asan_region_is_poisoned(piece, size), piece + size / 2);
    arena_reset(arena);
    assert_true(__asan_address_is_poisoned(piece));
}
#else
static void check_piece(struct arena *arena, size_t size) {
    char *piece = arena_zero(arena, 1, size);
    arena_end_piece(piece, size / 2, size);
    assert_int_equal(piece[size - 1], 0);
    arena_reset(arena);
}
#endif

static void test_pieces(void **state) {
    static const size_t sizes[] = {2, 8, 15, 16, 17, 4000};
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) check_piece(&arena, sizes[i]);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
