/* SPDX-License-Identifier: Apache-2.0 */
/* Which words of a text the query means: found by the same cutting and folding as in the index. */
#include <stdlib.h>

#include "base/utf8.h"
#include "store/concordance.h"
#include "store/words.h"

/* True when the term's words stand in a row from position `at`. */
static bool stands_at(const struct term *term, const struct word_list *text, size_t at) {
    size_t count = term->words.count;
    if (at + count > text->count) return false;
    for (size_t i = 0; i < count; i++) {
        struct str wanted = term->words.at[i].folded, found = text->at[at + i].folded;
        bool goes_on = term->beginning && i + 1 == count;
        if (goes_on ? !str_starts(found, wanted) : !str_equal(found, wanted)) return false;
    }
    return true;
}

/* Marks each word that belongs to an occurrence; `joined` when the next one belongs to the same. */
enum { MARKED = 1, JOINED = 2 };

static void mark(const struct term_list *terms, const struct word_list *text, unsigned char *marks) {
    for (size_t t = 0; t < terms->count; t++)
        for (size_t at = 0; at < text->count; at++) {
            if (!stands_at(&terms->at[t], text, at)) continue;
            size_t last = at + terms->at[t].words.count - 1;
            for (size_t i = at; i <= last; i++) marks[i] |= i < last ? MARKED | JOINED : MARKED;
        }
}

/* Byte offsets, in order, as UTF-16 offsets: counts on from the last one. */
struct counter {
    struct str text;
    size_t bytes, units;
};

static uint32_t count_to(struct counter *counter, size_t bytes) {
    counter->units += utf16_length(str_slice(counter->text, counter->bytes, bytes));
    counter->bytes = bytes;
    return (uint32_t)counter->units;
}

void concordance_highlight(struct arena *arena, struct str query, struct str text, struct span **spans, size_t *count) {
    struct term_list terms;
    *spans = NULL;
    *count = 0;
    if (!words_parse_query(arena, query, &terms, NULL)) return;
    struct word_list words = words_of(arena, text);
    unsigned char *marks = arena_zero(arena, words.count, 1);
    struct counter counter = {.text = text};
    mark(&terms, &words, marks);
    *spans = ARENA_ARRAY(arena, struct span, words.count);
    for (size_t i = 0; i < words.count; i++) {
        if (!(marks[i] & MARKED)) continue;
        uint32_t start = count_to(&counter, words.at[i].start);
        while (marks[i] & JOINED) i++;
        (*spans)[(*count)++] = (struct span){start, count_to(&counter, words.at[i].end)};
    }
}
