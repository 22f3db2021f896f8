/* SPDX-License-Identifier: Apache-2.0 */
/* Good texts are clean, and misspelt words get the right correction among the first three: tests/cases/spell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/file.h"
#include "unit/spell/dictionaries.h"

enum { CASES_BYTES_MAX = 1 << 20, PLACES = 3 };

static void read_cases(const char *name, struct buf *text) {
    char path[256];
    struct error err = {0};
    snprintf(path, sizeof path, "tests/cases/spell/%s.txt", name);
    if (!file_read(path, CASES_BYTES_MAX, text, &err)) fail_msg("%s", err.message);
}

static void expect_clean(const char *tag) {
    struct buf text = {0};
    struct arena arena = {0};
    struct error err = {0};
    struct language language = language_of(tag);
    struct finding *findings;
    size_t count;
    read_cases(tag, &text);
    assert_true(speller_check(speller, &arena, &language, buf_str(&text), &findings, &count, &err));
    for (size_t i = 0; i < count; i++) print_error("%s: %" STR_FMT "\n", tag, STR_ARG(findings[i].word));
    assert_int_equal(count, 0);
    arena_done(&arena);
    buf_done(&text);
}

static bool is_flagged(const struct language *language, struct str word) {
    struct arena arena = {0};
    struct error err = {0};
    struct finding *findings;
    size_t count;
    assert_true(speller_check(speller, &arena, language, word, &findings, &count, &err));
    arena_done(&arena);
    return count == 1;
}

static bool is_corrected(const struct language *language, struct str word, struct str right) {
    struct arena arena = {0};
    struct error err = {0};
    struct str *corrections;
    size_t count;
    bool found = false;
    assert_true(speller_correct(speller, &arena, language, word, PLACES, 0, &corrections, &count, &err));
    for (size_t i = 0; i < count; i++) found |= str_equal(corrections[i], right);
    arena_done(&arena);
    return found;
}

static void expect_corrected(const char *tag, const char *name) {
    struct buf text = {0};
    struct language language = language_of(tag);
    size_t cases = 0, failed = 0;
    read_cases(name, &text);
    for (struct str rest = buf_str(&text); rest.len;) {
        struct str right = str_cut(&rest, '\n'), wrong = str_cut(&right, ' ');
        if (!wrong.len || wrong.at[0] == '#') continue;
        cases++;
        if (is_flagged(&language, wrong) && is_corrected(&language, wrong, right)) continue;
        print_error("%s: %" STR_FMT " is not corrected\n", tag, STR_ARG(wrong));
        failed++;
    }
    assert_true(cases >= 20);
    assert_int_equal(failed, 0);
    buf_done(&text);
}

static void test_clean(void **state) {
    (void)state;
    expect_clean("sw");
    expect_clean("fr-HT");
}

static void test_misspelt(void **state) {
    (void)state;
    expect_corrected("sw", "sw-misspelt");
    expect_corrected("fr-HT", "fr-HT-misspelt");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clean), cmocka_unit_test(test_misspelt)};
    return cmocka_run_group_tests(tests, open_dictionaries, close_dictionaries);
}
