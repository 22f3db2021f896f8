/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes never refuse what Hunspell takes, and refuse most of what it doesn't. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "spell/handle.h"
#include "spell/shapes.h"

enum { PATH_BYTES_MAX = 512 };

struct tally {
    struct handle *handle;
    struct shapes *shapes;
    size_t tried, passed, wrong;
};

static bool try_variant(void *context, const struct spelling *variant, double cost) {
    (void)cost;
    struct tally *tally = context;
    char bytes[EDITS_WORD_MAX * 4];
    struct str word = spelling_write(variant, bytes);
    bool may_be = shapes_may_be(tally->shapes, variant);
    tally->tried++;
    tally->passed += may_be;
    if (may_be || !handle_accepts(tally->handle, word)) return true;
    print_error("refused: %" STR_FMT "\n", STR_ARG(word));
    tally->wrong++;
    return true;
}

static void set_paths(char affixes[PATH_BYTES_MAX], char words[PATH_BYTES_MAX]) {
    const char *build = getenv("BUILD") ? getenv("BUILD") : "build";
    snprintf(affixes, PATH_BYTES_MAX, "%s/dictionaries/fr-HT/fr-HT.aff", build);
    snprintf(words, PATH_BYTES_MAX, "%s/dictionaries/fr-HT/fr-HT.dic", build);
}

/* All that is one slip from words of every kind: verbs whose stem changes, units with prefixes, elisions, compounds, names. */
static void test_nothing_is_lost(void **state) {
    (void)state;
    static const char *const words[] = {
        "gouvernement", "sécurité",    "appellerions", "jette",      "mangeât",       "naquîmes",    "allions",
        "fussent",      "yeux",        "chevaux",      "l'école",    "qu'elle",       "aujourd'hui", "quelqu'un",
        "porte-parole", "milligramme", "kilomètres",   "mégaoctets", "cœur",          "Haïti",       "Port-au-Prince",
        "haïtienne",    "dix-huit",    "là",           "à",          "s'enfuiraient", "lorsqu'on",   "crûment",
        "Etat",
    };
    char affixes[PATH_BYTES_MAX], dictionary[PATH_BYTES_MAX];
    struct error err = {0};
    struct edits *edits = calloc(1, sizeof *edits);
    set_paths(affixes, dictionary);
    edits_set_letters(edits, STR("abcdefghijklmnopqrstuvwxyzéèàêçâîôûëïùœ'-"));
    struct tally tally = {.handle = handle_open(affixes, dictionary, &err), .shapes = shapes_open(affixes, dictionary, &err)};
    if (!tally.handle || !tally.shapes) fail_msg("%s", err.message);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct spelling word;
        assert_true(spelling_read(str_of(words[i]), &word));
        assert_true(shapes_may_be(tally.shapes, &word));
        edits_one(edits, &word, try_variant, &tally);
    }
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.tried > 10000 && tally.passed < tally.tried / 5);
    shapes_close(tally.shapes);
    handle_close(tally.handle);
    free(edits);
}

static void test_errors(void **state) {
    (void)state;
    struct error err = {0};
    assert_null(shapes_open("tests/cases/spell/none.aff", "tests/cases/spell/none.dic", &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    error_clear(&err);
    assert_null(shapes_open("tests/cases/spell/latin1/x.aff", "tests/cases/spell/latin1/x.dic", &err));
    assert_int_equal(err.code, ERR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_is_lost), cmocka_unit_test(test_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
