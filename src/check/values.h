/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of one side: in digits, in words, in Roman numerals. */
#ifndef TAFSIRI_CHECK_VALUES_H
#define TAFSIRI_CHECK_VALUES_H

#include "text/locale.h"
#include "text/measures.h"
#include "text/token.h"

enum { VALUES_MAX = 64 };

struct value {
    struct str digits;  /* of what it comes to, canonical: "1000", "2500000" for 2.5 million */
    struct str bare;    /* all digits as they stand, without separators: "25" */
    struct str grouped; /* what it comes to when its decimal sign was meant to part groups: "2735" for 2,735; empty: it can't */
    int power;          /* of ten, of the word that multiplies it: 6; 0: none does */
    bool abbreviated;   /* 5m, 230 M, 2.8 mil.: millions, perhaps */
    size_t start, end;  /* bytes in its text */
    size_t said_start, said_end; /* with the measure beside it */
    double metric;        /* what turns miles and their like into kilometres and theirs; 0: no such measure stands behind */
    enum measure measure; /* what it counts */
    bool negative;
    bool in_words;
    bool percent;  /* per cent of something */
    bool may_lack; /* told in another way on the other side, or not at all: an hour, an ordinal, a Roman numeral */
    bool matched;  /* it stands on the other side too */
};

struct values {
    struct value at[VALUES_MAX];
    size_t count;
    bool cut; /* there are more, and nothing is known of them */
};

/* The first VALUES_MAX; their digits are in the arena. */
void values_read(struct arena *arena, struct str text, const struct token_list *tokens, const struct locale *locale,
                 struct values *values);
/* A canonical number times ten to the power: 2.5 and 6 are 2500000, 2045 and -2 are 20.45; unchanged when that has too many
 * digits. */
struct str values_scaled(struct arena *arena, struct str number, int power);

#endif
