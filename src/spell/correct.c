/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections in the order of their likelihood: the noisy channel of Kernighan, Church and Gale (1990). A candidate c for the
 * word w scores log P(c) - cost(w | c): how often c is used, less how unlikely the slip is that made w of it.
 *
 *     "serkali"   serikali  log P = 6.4   a letter is missing: 2.0     4.4
 *                 serkale   log P = -0.7  a wrong letter: 2.0         -2.7 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "spell/letters.h"
#include "spell/scan.h"
#include "spell/speller.h"

enum { CANDIDATES_MAX = 256, LIMIT_MAX = 50 };

/* With so many candidates, nobody needs those further off, nor Hunspell's, which in French take tens of milliseconds; nor with
 * one that is in use. */
enum { ENOUGH = 3 };
static const double IN_USE = 1; /* a frequency: seen at least once */

/* Hunspell's own suggestions have passed no cost table here; they stand behind what did. */
static const double SCORE_OF_HUNSPELL = -100;

struct candidate {
    struct str word;
    double score;
};

struct search {
    struct lexicon *lexicon;
    struct handle *handle;
    struct arena *arena;
    struct str word;
    bool capital;     /* the word has one: the corrections get one */
    int64_t until_ms; /* 0: no limit */
    bool in_use;      /* a candidate is a word that was seen in use */
    unsigned tried;
    struct candidate candidates[CANDIDATES_MAX];
    size_t count;
};

static bool is_late(struct search *search) {
    return search->until_ms && clock_thread_ms() >= search->until_ms;
}

static void enter(struct search *search, struct str word, double score) {
    for (size_t i = 0; i < search->count; i++) {
        if (!str_equal(search->candidates[i].word, word)) continue;
        if (score > search->candidates[i].score) search->candidates[i].score = score;
        return;
    }
    if (search->count < CANDIDATES_MAX)
        search->candidates[search->count++] = (struct candidate){arena_copy(search->arena, word), score};
}

/* Enters a variant that is a word. The clock is asked now and then only. */
static bool consider(void *context, const struct spelling *variant, double cost) {
    struct search *search = context;
    char bytes[EDITS_WORD_MAX * 4];
    struct spelling written = *variant;
    if (search->capital) written.at[0] = letter_upper(written.at[0]);
    struct str word = spelling_write(&written, bytes);
    if (lexicon_may_accept(search->lexicon, &written, word) && lexicon_accepts(search->lexicon, search->handle, word) &&
        !str_equal(word, search->word)) {
        double frequency = lexicon_frequency(search->lexicon, word);
        search->in_use |= frequency >= IN_USE;
        enter(search, word, log(frequency) - cost);
    }
    return ++search->tried % 64 != 0 || !is_late(search);
}

/* "kenya" for "Kenya": a name in small letters. */
static void consider_capital(struct search *search, const struct spelling *word) {
    struct spelling variant = *word;
    if (search->capital || !variant.count) return;
    variant.at[0] = letter_upper(variant.at[0]);
    consider(search, &variant, 0);
}

static bool is_enough(const struct search *search) {
    return search->count >= ENOUGH || search->in_use;
}

static void search_near(struct search *search) {
    struct spelling word;
    if (!spelling_read(search->word, &word) || !word.count) return;
    uint32_t first = letter_lower(word.at[0]);
    search->capital = first != word.at[0];
    word.at[0] = first;
    consider_capital(search, &word);
    if (!edits_one(&search->lexicon->edits, &word, consider, search)) return;
    if (!is_enough(search)) edits_two(&search->lexicon->edits, &word, consider, search);
}

static void search_hunspell(struct search *search) {
    struct str *suggestions;
    size_t count;
    int64_t start = clock_thread_ms();
    if (search->until_ms && start + search->handle->suggest_ms > search->until_ms) return;
    handle_suggest(search->handle, search->arena, search->word, &suggestions, &count);
    int64_t took = clock_thread_ms() - start;
    int64_t average = (search->handle->suggest_ms * 3 + took) / 4;
    search->handle->suggest_ms = took > average ? took : average; /* grows at once, shrinks slowly */
    for (size_t i = 0; i < count; i++) enter(search, suggestions[i], SCORE_OF_HUNSPELL - (double)i);
}

static int compare_candidates(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return str_compare(x->word, y->word);
}

/* The corrections with the apostrophe that the word was written with. */
static struct str dress(struct arena *arena, struct str correction, bool typographic) {
    if (!typographic || !memchr(correction.at, '\'', correction.len)) return correction;
    char *out = arena_alloc(arena, correction.len * 3);
    size_t len = 0;
    for (size_t i = 0; i < correction.len; i++) {
        bool quote = correction.at[i] == '\'';
        memcpy(out + len, quote ? "\u2019" : &correction.at[i], quote ? 3 : 1);
        len += quote ? 3 : 1;
    }
    return (struct str){out, len};
}

static void finish(struct search *search, struct str word, size_t limit, struct str **corrections, size_t *count) {
    bool typographic = str_find(word, STR("\u2019"), 0) != SIZE_MAX;
    qsort(search->candidates, search->count, sizeof *search->candidates, compare_candidates);
    *count = search->count < limit ? search->count : limit;
    *corrections = ARENA_ARRAY(search->arena, struct str, *count);
    for (size_t i = 0; i < *count; i++) (*corrections)[i] = dress(search->arena, search->candidates[i].word, typographic);
}

bool speller_correct(struct speller *speller, struct arena *arena, const struct language *language, struct str word,
                     size_t limit, int budget_ms, struct str **corrections, size_t *count, struct error *err) {
    struct search search = {.arena = arena, .lexicon = speller_find(speller, language, err)};
    *corrections = NULL;
    *count = 0;
    if (!search.lexicon || !lexicon_prepare_corrections(search.lexicon, err) ||
        !(search.handle = lexicon_get_handle(search.lexicon, true, err)))
        return false;
    if (limit > LIMIT_MAX) limit = LIMIT_MAX;
    search.word = scan_normalise(arena, word);
    search.until_ms = budget_ms > 0 ? clock_thread_ms() + budget_ms : 0;
    search_near(&search);
    if (!is_enough(&search)) search_hunspell(&search);
    lexicon_put_handle(search.lexicon, search.handle);
    finish(&search, word, limit, corrections, count);
    return true;
}
