/* SPDX-License-Identifier: Apache-2.0 */
/* Texts as the measures of fragments see them: folded words, without punctuation, cut at apostrophes and hyphens. */
#ifndef EVAL_FRAGMENTS_WORDS_H
#define EVAL_FRAGMENTS_WORDS_H

#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "text/chars.h"
#include "text/text.h"

struct word {
    struct str text;     /* folded */
    uint32_t start, end; /* UTF-16 code units */
    bool content;
};

struct word_row {
    struct word *at;
    size_t count;
};

static inline bool is_stop_word(struct str word) {
    static const char list[] =
        " a about above after again against all also am an and any are as at be because been before being "
        "below between both but by can could d did do does done down during each for from further had has "
        "have having he her here him his how i if in into is it its just ll m many may me might more most "
        "much must my no nor not now of off on once one only or other our out over own re s same shall "
        "she should so some such t than that the their them then there these they this those through to "
        "too under until up us ve very was we were what when where which while who whom whose why will "
        "with would yet you your don ";
    char padded[64];
    if (word.len + 3 > sizeof padded) return false;
    padded[0] = ' ';
    memcpy(padded + 1, word.at, word.len);
    padded[word.len + 1] = ' ';
    padded[word.len + 2] = '\0';
    return strstr(list, padded) != NULL;
}

static inline bool is_word_char(enum char_class class) {
    return class == CHAR_LETTER || class == CHAR_DIGIT;
}

static inline size_t word_end(struct str text, size_t at) {
    size_t next, behind;
    for (enum char_class class; is_word_char(class = chars_class_at(text, at, &next));) {
        at = next;
        bool mark = class == CHAR_DIGIT && at + 1 < text.len && (text.at[at] == '.' || text.at[at] == ',');
        if (mark && chars_class_at(text, at + 1, &behind) == CHAR_DIGIT) at++;
    }
    return at;
}

static inline struct word_row words_of(struct arena *arena, struct str text) {
    struct word_row row = {ARENA_ARRAY(arena, struct word, text.len + 1), 0};
    uint32_t units = 0;
    for (size_t at = 0, next; at < text.len; at = next) {
        size_t end = word_end(text, at);
        if (end == at) {
            chars_class_at(text, at, &next);
            units += (uint32_t)utf16_length(str_slice(text, at, next));
            continue;
        }
        struct str word = str_slice(text, at, end), folded = text_fold(arena, word);
        uint32_t len = (uint32_t)utf16_length(word);
        row.at[row.count++] = (struct word){folded, units, units + len, !is_stop_word(folded)};
        units += len;
        next = end;
    }
    return row;
}

/* The first place at or after `from` where the words stand one behind the other; SIZE_MAX for none. */
static inline size_t find_row(const struct word_row *in, const struct word_row *wanted, size_t from) {
    for (size_t i = from; wanted->count && i + wanted->count <= in->count; i++) {
        size_t k = 0;
        while (k < wanted->count && str_equal(in->at[i + k].text, wanted->at[k].text)) k++;
        if (k == wanted->count) return i;
    }
    return SIZE_MAX;
}

#endif
