/* SPDX-License-Identifier: Apache-2.0 */
/* How sentences are found.
 *
 * A rule of SRX has two patterns and says "break" or "no break" for every place in the text where `before` ends and `after`
 * starts. The first rule in the list that matches at a place decides on it. ICU's sentence iterator is one more rule at the
 * end of the list, for sets that ask for it. Take these three rules and ICU:
 *
 *     1. no break   before \b(?:Mr|Dr)\.\s+                  after (anything)
 *     2. break      before \.\s+                             after (?:The|He)\b
 *     3. no break   before \b(?:U\.S|Inc)\.\s+               after (anything)
 *
 *     He saw Dr. The Vinh in the U.S. The U.S. Senate met. it was late
 *               a                    b         c          d
 *
 * a: rules 1 and 2 match, 1 is first: no break. b: rules 2 and 3 match: break. c: rule 3: no break. d: no rule matches and ICU
 * has no boundary before lower case: no break. That is the whole method; the order of the rules is what a linguist writes.
 *
 * Five things need care:
 *
 * Speed. Most places in a text are inside words. A table says, for the two characters at a place, which groups of rules can
 * match there at all (ruleset.c); places that no break rule can claim and where ICU has no boundary are never looked at.
 *
 * Looking back. `before` has to end at the place, and where it starts nobody knows. ICU's look-behind refuses \s+ and tries
 * every start up to a bound. Here the pattern is turned round and run backwards (automaton.h), so it fails or matches within
 * the few characters that concern it. Patterns that can't be turned round go to ICU's engine (foreign.h).
 *
 * White space. "Dr.| Mutua" or "Dr. |Mutua": some rule files put the place before the space, others behind it. When ICU's
 * boundaries count, white space between two sentences is one place, and the first rule that matches at either end, or in
 * between, decides; files of both habits then extend each other. Without ICU each place is decided by itself, as SRX has it.
 *
 * Bounds. What a rule does at a place is bounded by its window, and mostly known from the place before (trail.h): ordinary text
 * takes 20 to 40 steps a character with the rules here, "A. B. c. A. B. c." 250, and the worst that was found 700. What a
 * text may take grows with it, but for a long one much slower: nobody writes megabytes of initials.
 *
 * Inline codes. U+FFFC is taken out before the rules see the text, and given back to the piece that it touches
 * (paragraph.c). */
#include "segment/segmenter.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/uloc.h>
#include <unicode/utf16.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "segment/paragraph.h"
#include "segment/ruleset.h"

/* A step takes about 6 ns; ICU's own engine is charged by its time (foreign.c). */
enum {
    STEPS_START = 10 * 1000 * 1000,
    STEPS_DENSE = 1000, /* for each of the first bytes ... */
    DENSE_BYTES = 1 << 20,
    STEPS_SPARSE = 200,           /* ... and for those behind */
    ASK_STEPS = 20 * 1000 * 1000, /* between two questions whether to go on */
};

struct segmenter {
    struct ruleset *ruleset;
    UBreakIterator *icu; /* cloned for each run; NULL when the rules don't ask for ICU's boundaries */
};

/* One call of segmenter_run. */
struct run {
    const struct segmenter *segmenter;
    struct segmenter_work *work;
    int64_t allowed, next_ask; /* steps: at the start; when so many are left */
    struct judge judge;
    UBreakIterator *icu;
    int32_t next_icu; /* the next boundary that was not looked at, or UBRK_DONE */
    struct paragraph paragraph;
    uint32_t paragraph_number;
    struct str text;
    size_t byte; /* up to here the units of `text` are counted: */
    uint32_t units;
    struct sentence *sentences;
    size_t count, capacity;
};

static UBreakIterator *open_icu(const struct language *language, struct error *err) {
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode status = U_ZERO_ERROR;
    uloc_forLanguageTag(language->tag, locale, sizeof locale, NULL, &status);
    UBreakIterator *icu = ubrk_open(UBRK_SENTENCE, U_SUCCESS(status) ? locale : "", NULL, 0, &status);
    if (U_SUCCESS(status)) return icu;
    error_set(err, ERR_INTERNAL, "ICU has no sentence boundaries for \"%s\": %s", language->tag, u_errorName(status));
    return NULL;
}

static struct segmenter *open_sets(const struct segmentation_rules *const *sets, size_t count, const struct language *language,
                                   struct error *err) {
    struct segmenter *segmenter = alloc_zero(1, sizeof *segmenter);
    bool asks_icu = false;
    for (size_t i = 0; i < count; i++) asks_icu |= sets[i]->icu_breaks;
    segmenter->ruleset = ruleset_open(sets, count, language, err);
    if (segmenter->ruleset && asks_icu) segmenter->icu = open_icu(language, err);
    if (segmenter->ruleset && (segmenter->icu || !asks_icu)) return segmenter;
    segmenter_close(segmenter);
    return NULL;
}

struct segmenter *segmenter_open(const struct segmentation_rules *rules, const struct language *language, struct error *err) {
    return open_sets(&rules, 1, language, err);
}

struct segmenter *segmenter_open_extended(const struct segmentation_rules *own, const struct segmentation_rules *base,
                                          const struct language *language, struct error *err) {
    const struct segmentation_rules *sets[] = {own, base};
    return open_sets(sets, 2, language, err);
}

void segmenter_close(struct segmenter *segmenter) {
    if (!segmenter) return;
    ruleset_close(segmenter->ruleset);
    ubrk_close(segmenter->icu);
    free(segmenter);
}

bool segmenter_check(const struct segmentation_rules *rules, struct error *err) {
    return ruleset_check(rules, err);
}

/* ---- output ---- */

static struct span span_of(struct run *run, struct str piece) {
    size_t start = (size_t)(piece.at - run->text.at);
    run->units += (uint32_t)utf16_length(str_slice(run->text, run->byte, start));
    uint32_t length = (uint32_t)utf16_length(piece);
    run->byte = start;
    return (struct span){run->units, run->units + length};
}

static void put_piece(struct run *run, int32_t start, int32_t end) {
    struct str piece = paragraph_piece(&run->paragraph, start, end);
    if (piece.len == 0) return;
    if (run->count == run->capacity) {
        run->capacity = run->capacity ? run->capacity * 2 : 64;
        run->sentences = alloc_again(run->sentences, run->capacity, sizeof *run->sentences);
    }
    run->sentences[run->count++] =
        (struct sentence){.text = piece, .span = span_of(run, piece), .paragraph = run->paragraph_number};
}

/* ---- places ---- */

/* True when ICU has a boundary from `first` to `last`; calls must come in order of places. */
static bool icu_breaks(struct run *run, int32_t first, int32_t last) {
    bool found = false;
    if (!run->icu) return false;
    while (run->next_icu != UBRK_DONE && run->next_icu <= last) {
        found |= run->next_icu >= first;
        run->next_icu = ubrk_next(run->icu);
    }
    return found;
}

/* The gap that holds a place: from behind the last character of the left side to the first one of the right side. Without ICU's
 * boundaries the rules alone count, and SRX has them decide on each place by itself. */
static void find_gap(const struct run *run, int32_t place, int32_t *first, int32_t *last) {
    const struct paragraph *paragraph = &run->paragraph;
    *first = *last = place;
    if (!run->icu) return;
    while (*first > 0 && unit_is_space(paragraph->units[*first - 1])) --*first;
    while (*last < paragraph->length && unit_is_space(paragraph->units[*last])) ++*last;
}

static bool is_inside_pair(const struct paragraph *paragraph, int32_t place) {
    return U16_IS_TRAIL(paragraph->units[place]) && U16_IS_LEAD(paragraph->units[place - 1]);
}

static bool goes_on(struct run *run, struct error *err) {
    if (run->judge.walk.fuel > run->next_ask) return true;
    run->next_ask = run->judge.walk.fuel - ASK_STEPS;
    return going_on_ask(run->work->going_on, err);
}

/* Decides on the gap at *place, which moves to its end. */
static bool decide_gap(struct run *run, int32_t *place, bool *cut, struct error *err) {
    int32_t first, last;
    enum verdict verdict;
    find_gap(run, *place, &first, &last);
    *place = last;
    *cut = false;
    if (first == 0 || last == run->paragraph.length) return true;
    bool icu = icu_breaks(run, first, last);
    if (!judge_decide(&run->judge, first, last, icu, &verdict, err)) return false;
    *cut = verdict == VERDICT_BREAK || (verdict == VERDICT_NONE && icu);
    return true;
}

static void start_icu(struct run *run, const struct paragraph *paragraph) {
    UErrorCode status = U_ZERO_ERROR;
    if (!run->icu) return;
    ubrk_setText(run->icu, paragraph->units, paragraph->length, &status);
    run->next_icu = U_SUCCESS(status) ? ubrk_next(run->icu) : UBRK_DONE;
}

static bool run_paragraph(struct run *run, struct error *err) {
    const struct paragraph *paragraph = &run->paragraph;
    int32_t start = 0;
    run->next_icu = UBRK_DONE;
    start_icu(run, paragraph);
    judge_take(&run->judge, paragraph->units, paragraph->length);
    for (int32_t place = 1; place < paragraph->length; place++) {
        bool cut;
        if (place != run->next_icu && !judge_may_break(&run->judge, place)) continue;
        if (is_inside_pair(paragraph, place)) continue;
        if (!decide_gap(run, &place, &cut, err) || !goes_on(run, err)) return false;
        if (!cut) continue;
        put_piece(run, start, place);
        start = place;
    }
    put_piece(run, start, paragraph->length);
    return true;
}

static bool run_text(struct run *run, struct error *err) {
    struct str rest = run->text;
    for (; rest.len; run->paragraph_number++) {
        paragraph_take(&run->paragraph, paragraph_cut(&rest));
        if (!run_paragraph(run, err)) return false;
    }
    return true;
}

static int64_t steps_for(size_t bytes) {
    int64_t dense = bytes < DENSE_BYTES ? (int64_t)bytes : DENSE_BYTES;
    return STEPS_START + dense * STEPS_DENSE + ((int64_t)bytes - dense) * STEPS_SPARSE;
}

static bool run_init(struct run *run, const struct segmenter *segmenter, struct str text, struct segmenter_work *work,
                     struct error *err) {
    UErrorCode status = U_ZERO_ERROR;
    size_t bad;
    *run = (struct run){.segmenter = segmenter, .work = work, .text = text};
    if (text.len > INT32_MAX / 2) return error_set(err, ERR_TOO_LARGE, "the text is longer than %d bytes", INT32_MAX / 2);
    if (!utf8_valid(text, &bad)) return error_set(err, ERR_MALFORMED, "the text is not UTF-8 at byte %zu", bad);
    work->bytes += text.len;
    run->allowed = steps_for(work->bytes) - work->spent;
    run->next_ask = run->allowed - ASK_STEPS;
    judge_init(&run->judge, segmenter->ruleset, run->allowed);
    if (segmenter->icu) run->icu = ubrk_clone(segmenter->icu, &status);
    return U_SUCCESS(status) || error_set(err, ERR_INTERNAL, "ICU: %s", u_errorName(status));
}

static void run_done(struct run *run) {
    run->work->spent += run->allowed - run->judge.walk.fuel;
    if (run->judge.ruleset) judge_done(&run->judge);
    if (run->icu) ubrk_close(run->icu);
    paragraph_done(&run->paragraph);
    free(run->sentences);
}

bool segmenter_run(const struct segmenter *segmenter, struct arena *arena, struct str text, struct segmenter_work *work,
                   struct sentence_list *out, struct error *err) {
    struct run run;
    struct segmenter_work alone = {0};
    bool good = run_init(&run, segmenter, text, work ? work : &alone, err) && run_text(&run, err);
    *out = (struct sentence_list){0};
    if (good && run.count) {
        *out = (struct sentence_list){.at = ARENA_ARRAY(arena, struct sentence, run.count), .count = run.count};
        for (size_t i = 0; i < run.count; i++) out->at[i] = run.sentences[i];
    }
    run_done(&run);
    return good;
}
