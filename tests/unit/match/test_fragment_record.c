/* SPDX-License-Identifier: Apache-2.0 */
/* A unit's record gives back what was written, and spans are told from its links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "match/fragments/fragment_parts.h"
#include "text/token.h"

enum { SOURCES = 5, TARGETS = 4, WORDS = 8 };

static const uint32_t source[SOURCES] = {4, 0, 1, 2, 3}, target[TARGETS] = {3, 5, 1, 7};
static const uint8_t shapes[SOURCES] = {1, 2, 3, 4, 5}, gaps[SOURCES] = {0, 1, 1, 1, 2}, lengths[SOURCES] = {3, 4, 5, 6, 7};
static const uint8_t target_gaps[TARGETS] = {0, 1, 65, 0}, target_lengths[TARGETS] = {9, 8, 7, 6},
                     variants[TARGETS] = {0, 2, 1, 3};
/* Token 0 is a function word; 3 has no strong link, and a weak one. */
static const struct word_link strong[] = {{0, 1}, {1, 1}, {2, 0}, {2, 2}, {4, 2}}, weak[] = {{3, 3}};
static const uint8_t source_flags[WORDS] = {TOKEN_WORD, TOKEN_WORD, TOKEN_WORD, TOKEN_WORD, TOKEN_WORD | WORD_IS_FUNCTION};
static const uint8_t target_flags[WORDS] = {TOKEN_WORD, TOKEN_WORD, TOKEN_WORD, TOKEN_WORD,
                                            TOKEN_WORD, TOKEN_WORD, TOKEN_WORD, TOKEN_WORD};

static union {
    struct fragment_unit unit;
    char bytes[512];
} record;

static int write_record(void **state) {
    (void)state;
    struct fragment_unit facts = {
        .id = 7, .memory = 3, .source_count = SOURCES, .target_count = TARGETS, .strong = 5, .weak = 1};
    struct record_parts parts = {.source = source,
                                 .target = target,
                                 .strong = strong,
                                 .weak = weak,
                                 .source_shapes = shapes,
                                 .source_gaps = gaps,
                                 .source_lengths = lengths,
                                 .target_gaps = target_gaps,
                                 .target_lengths = target_lengths,
                                 .target_variants = variants};
    memset(&record, 0x55, sizeof record);
    assert_int_equal(record_size(&facts) % RECORD_ALIGN, 0);
    record_write(&facts, &parts, &record);
    assert_int_equal(record.bytes[record_size(&facts)], 0x55); /* nothing behind it is touched */
    return 0;
}

static void gives_back_what_was_written(void **state) {
    (void)state;
    const struct fragment_unit *unit = &record.unit;
    assert_int_equal(unit->id, 7);
    assert_int_equal(unit->memory, 3);
    assert_memory_equal(unit_source(unit), source, sizeof source);
    assert_memory_equal(unit_target(unit), target, sizeof target);
    assert_memory_equal(unit_source_shapes(unit), shapes, SOURCES);
    assert_memory_equal(unit_source_gaps(unit), gaps, SOURCES);
    assert_memory_equal(unit_source_lengths(unit), lengths, SOURCES);
    assert_memory_equal(unit_target_gaps(unit), target_gaps, TARGETS);
    assert_memory_equal(unit_target_lengths(unit), target_lengths, TARGETS);
    assert_memory_equal(unit_target_variants(unit), variants, TARGETS);
    assert_memory_equal(unit_weak_links(unit), weak, sizeof weak);
    for (size_t i = 0; i < TARGETS; i++) assert_int_equal(signature_of(&target[i], 1) & ~unit->signature, 0);
}

static void spans_follow_the_links(void **state) {
    (void)state;
    static const struct {
        size_t from, to;
        bool found, strong;
        uint8_t low, end;
    } cases[] = {
        {1, 2, true, true, 1, 2},  /* the article's link to the same word is no objection */
        {0, 2, true, true, 1, 2},  /* both */
        {2, 3, false, true, 0, 0}, /* another content word leads into it */
        {4, 5, false, true, 0, 0}, /* and into this one's */
        {3, 4, true, false, 3, 4}, /* a weak link, where no strong one is */
        {1, 5, true, true, 0, 3},  /* all strong links of the stretch; the weak one doesn't count beside them */
    };
    struct fragment_image image = {
        .counts = {.source_words = WORDS, .target_words = WORDS}, .source_flags = source_flags, .target_flags = target_flags};
    struct unit_view view = view_of(&record.unit, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t low, end;
        bool is_strong;
        bool found = find_span(&image, &view, cases[i].from, cases[i].to, &low, &end, &is_strong);
        assert_int_equal(found, cases[i].found);
        assert_int_equal(is_strong, cases[i].strong);
        if (!found) continue;
        assert_int_equal(low, cases[i].low);
        assert_int_equal(end, cases[i].end);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(gives_back_what_was_written, write_record),
        cmocka_unit_test_setup(spans_follow_the_links, write_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
