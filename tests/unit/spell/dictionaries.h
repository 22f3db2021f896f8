/* SPDX-License-Identifier: Apache-2.0 */
/* The dictionaries that `make` built, opened once per test program. */
#ifndef TAFSIRI_TESTS_SPELL_DICTIONARIES_H
#define TAFSIRI_TESTS_SPELL_DICTIONARIES_H

#include <stdio.h>
#include <stdlib.h>

#include "spell/spell.h"

static struct speller *speller;

static int open_dictionaries(void **state) {
    (void)state;
    char directory[512];
    struct error err = {0};
    snprintf(directory, sizeof directory, "%s/dictionaries", getenv("BUILD") ? getenv("BUILD") : "build");
    speller = speller_open(directory, &err);
    if (!speller) fprintf(stderr, "%s\n", err.message);
    return speller ? 0 : -1;
}

static int close_dictionaries(void **state) {
    (void)state;
    speller_close(speller);
    return 0;
}

static inline struct language language_of(const char *tag) {
    struct language language;
    struct error err = {0};
    if (!language_parse(str_of(tag), &language, &err)) abort();
    return language;
}

#endif
