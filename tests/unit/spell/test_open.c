/* SPDX-License-Identifier: Apache-2.0 */
/* Directories of dictionaries: another encoding, and what is wrong with them in a sentence that names the place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "spell/spell.h"

static struct language french(void) {
    struct language language;
    assert_true(language_parse(STR("fr"), &language, NULL));
    return language;
}

static void test_latin1(void **state) {
    (void)state;
    struct error err = {0};
    struct arena arena = {0};
    struct language fr = french();
    struct finding *findings;
    struct str *corrections;
    size_t count;
    struct speller *speller = speller_open("tests/cases/spell/latin1", &err);
    assert_non_null(speller);
    assert_false(speller_check_at_once(speller, &arena, &fr, STR("\u00e9cole"), &findings, &count, &err)); /* not loaded */
    assert_int_equal(err.code, ERR_COSTLY);
    error_clear(&err);
    struct str text = STR("\u00e9cole gar\u00e7on l\u2019eau garcon \u0142ka");
    assert_true(speller_check(speller, &arena, &fr, text, &findings, &count, &err));
    assert_int_equal(count, 2);
    assert_true(str_equal(findings[0].word, STR("garcon")));
    assert_true(speller_check_at_once(speller, &arena, &fr, text, &findings, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(findings[0].span.start, 19);
    assert_true(speller_correct(speller, &arena, &fr, STR("garcon"), 3, 0, &corrections, &count, &err));
    assert_true(count >= 1 && str_equal(corrections[0], STR("gar\u00e7on")));
    arena_done(&arena);
    speller_close(speller);
}

/* Opens a directory with this dictionaries.conf; the sentence of the error, or of the first check, has to have `wanted` in it.
 */
static void expect_error(const char *conf, enum error_code code, const char *wanted) {
    char directory[] = "tests/cases/spell/conf-XXXXXX", path[128];
    struct error err = {0};
    struct arena arena = {0};
    struct language fr = french();
    struct finding *findings;
    size_t count;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/dictionaries.conf", directory);
    assert_true(file_replace(path, str_of(conf), &err));
    struct speller *speller = speller_open(directory, &err);
    if (speller) assert_false(speller_check(speller, &arena, &fr, STR("mot"), &findings, &count, &err));
    speller_close(speller);
    unlink(path);
    rmdir(directory);
    arena_done(&arena);
    if (err.code != code || !strstr(err.message, wanted)) fail_msg("\"%s\": %d, \"%s\"", conf, err.code, err.message);
}

static void test_errors(void **state) {
    (void)state;
    expect_error("", ERR_INVALID, "no language");
    expect_error("words x.dic\n", ERR_INVALID, "conf:1: ");
    expect_error("# one\nlanguage fr\nwords x\n", ERR_INVALID, "needs");
    expect_error("language fr\ncolour red\n", ERR_INVALID, "conf:2: \"colour\"");
    expect_error("language 1\n", ERR_INVALID, "conf:1: ");
    expect_error("language fr\nalso en de es it pt nl da sv fi\n", ERR_TOO_LARGE, "conf:2: ");
    expect_error("language fr\naffixes no.aff\nwords no.dic\n", ERR_NOT_FOUND, "no.aff");
    expect_error("language fr\naffixes ../latin1/x.aff\nwords no.dic\n", ERR_NOT_FOUND, "no.dic");
    expect_error("language fr\naffixes ../latin1/x.aff\nwords ../latin1/x.dic\nsounds ../latin1/dictionaries.conf\n",
                 ERR_INVALID, "no pair of sounds");
    expect_error("language fr\naffixes x\nwords y\nshapes no\n", ERR_INVALID, "conf:4: ");
    struct error err = {0};
    assert_null(speller_open("tests/cases/spell/none", &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_latin1), cmocka_unit_test(test_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
