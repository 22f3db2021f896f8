/* SPDX-License-Identifier: Apache-2.0 */
/* evaluate [--alarms] [--typos N] LANGUAGE [TEXT ...]: how well the speller knows a language.
 *
 * Takes running text, known to be right, and prints the share of words flagged (false alarms), then makes slips of one letter
 * (one too many, missing, wrong, two swapped) in words that occur twice or more, and prints the share of them that is flagged,
 * how often the right word is the first correction or among five, and the processor time that takes. A line may start with
 * columns that end with a tab (genre, document): the last one is read. Without texts: the cases of tests/cases/spell. --alarms
 * prints each word flagged. The slips are the same in every run. Exit status 1 when a word of the cases here is flagged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/utf8.h"
#include "spell/edits.h"
#include "spell/letters.h"
#include "spell/scan.h"
#include "spell/spell.h"
#include "spell/words.h"

enum { TEXT_BYTES_MAX = 256 << 20, CORRECTIONS = 5, BUDGET_MS = 100 };

struct evaluation {
    struct speller *speller;
    struct language language;
    bool show_alarms;
    size_t words, flagged, lower, lower_flagged;
    struct words seen;      /* words in small letters, with their number */
    struct str *candidates; /* of them, those to make slips in, as often as they occur */
    size_t candidate_count;
    size_t typos, found, asked, first, among;
    int64_t *times_us;
    uint64_t random;
};

/* xorshift64*, Vigna 2014: the same slips everywhere. */
static size_t draw(struct evaluation *evaluation, size_t below) {
    uint64_t x = evaluation->random;
    x ^= x >> 12, x ^= x << 25, x ^= x >> 27;
    evaluation->random = x;
    return (size_t)((x * 0x2545F4914F6CDD1DULL) >> 33) % below;
}

static bool is_lower(struct str word) {
    for (size_t at = 0; at < word.len;)
        if (letter_class(utf8_next(word, &at)) == LETTER_UPPER) return false;
    return true;
}

static bool is_flagged(struct evaluation *evaluation, struct arena *arena, struct str word) {
    struct finding *findings;
    size_t count;
    struct error err = {0};
    if (!speller_check(evaluation->speller, arena, &evaluation->language, word, &findings, &count, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(2);
    }
    return count > 0;
}

static void read_word(struct evaluation *evaluation, struct arena *arena, struct str word) {
    bool lower = is_lower(word), flagged = is_flagged(evaluation, arena, word);
    evaluation->words++;
    evaluation->flagged += flagged;
    evaluation->lower += lower;
    evaluation->lower_flagged += lower && flagged;
    if (flagged && evaluation->show_alarms) printf("%" STR_FMT "\n", STR_ARG(word));
    if (lower && !flagged) ++*words_entry(&evaluation->seen, scan_normalise(arena, word));
}

static void read_text(struct evaluation *evaluation, struct str text) {
    struct arena arena = {0};
    while (text.len) {
        struct str line = str_cut(&text, '\n');
        if (line.len && line.at[0] == '#') continue;
        while (str_find(line, STR("\t"), 0) != SIZE_MAX) str_cut(&line, '\t');
        struct scan scan;
        struct scan_word word;
        scan_init(&scan, &arena, line, &evaluation->language);
        while (scan_next(&scan, &word)) read_word(evaluation, &arena, word.text);
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static bool read_file(struct evaluation *evaluation, const char *path) {
    struct buf text = {0};
    struct error err = {0};
    size_t bad;
    bool ok = file_read(path, TEXT_BYTES_MAX, &text, &err);
    if (ok && !utf8_valid(buf_str(&text), &bad)) ok = error_set(&err, ERR_MALFORMED, "%s: byte %zu is not UTF-8", path, bad);
    if (ok)
        read_text(evaluation, buf_str(&text));
    else
        fprintf(stderr, "%s\n", err.message);
    buf_done(&text);
    return ok;
}

/* Words of four letters and more that occur twice, each as often as it does. */
static void choose_candidates(struct evaluation *evaluation) {
    size_t total = 0;
    for (size_t i = 0; i < evaluation->seen.capacity; i++) total += evaluation->seen.slots[i].number;
    evaluation->candidates = alloc_zero(total + 1, sizeof *evaluation->candidates);
    for (size_t i = 0; i < evaluation->seen.capacity; i++) {
        const struct word_slot *slot = &evaluation->seen.slots[i];
        if (slot->number < 2 || utf8_count(slot->key) < 4 || memchr(slot->key.at, '-', slot->key.len)) continue;
        for (uint32_t k = 0; k < slot->number; k++) evaluation->candidates[evaluation->candidate_count++] = slot->key;
    }
}

static struct str make_slip(struct evaluation *evaluation, struct arena *arena, struct str word) {
    struct spelling spelling, slip;
    char bytes[EDITS_WORD_MAX * 4 + 4];
    if (!spelling_read(word, &spelling)) return word;
    size_t n = spelling.count, kind = draw(evaluation, 4), i = draw(evaluation, n - (kind == 3));
    uint32_t letter = (uint32_t)('a' + draw(evaluation, 26));
    slip = spelling;
    if (kind == 0 && n < EDITS_WORD_MAX) {
        memmove(slip.at + i + 1, spelling.at + i, (n - i) * sizeof *slip.at);
        slip.at[i] = letter;
        slip.count++;
    } else if (kind == 1) {
        memmove(slip.at + i, spelling.at + i + 1, (n - i - 1) * sizeof *slip.at);
        slip.count--;
    } else if (kind == 2) {
        slip.at[i] = letter;
    } else if (kind == 3) {
        slip.at[i] = spelling.at[i + 1];
        slip.at[i + 1] = spelling.at[i];
    }
    return arena_copy(arena, spelling_write(&slip, bytes));
}

static void ask_for(struct evaluation *evaluation, struct arena *arena, struct str slip, struct str word) {
    struct str *corrections;
    size_t count;
    struct error err = {0};
    struct timespec start, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    if (!speller_correct(evaluation->speller, arena, &evaluation->language, slip, CORRECTIONS, BUDGET_MS, &corrections, &count,
                         &err))
        return;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    evaluation->times_us[evaluation->asked++] = (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000;
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(scan_normalise(arena, corrections[i]), word)) continue;
        evaluation->first += i == 0;
        evaluation->among++;
        break;
    }
}

static void try_typos(struct evaluation *evaluation, size_t typos) {
    struct arena arena = {0};
    evaluation->times_us = alloc_zero(typos + 1, sizeof *evaluation->times_us);
    for (size_t i = 0; i < typos && evaluation->candidate_count; i++) {
        struct str word = evaluation->candidates[draw(evaluation, evaluation->candidate_count)];
        arena_reset(&arena);
        struct str slip = make_slip(evaluation, &arena, word);
        if (str_equal(slip, word)) continue;
        evaluation->typos++;
        if (!is_flagged(evaluation, &arena, slip)) continue;
        evaluation->found++;
        ask_for(evaluation, &arena, slip, word);
    }
    arena_done(&arena);
}

static int compare_times(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static double percent(size_t part, size_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_figures(struct evaluation *evaluation) {
    printf("flagged      %6.2f %% of %zu words, %.2f %% of %zu in small letters\n",
           percent(evaluation->flagged, evaluation->words), evaluation->words,
           percent(evaluation->lower_flagged, evaluation->lower), evaluation->lower);
    if (!evaluation->typos) return;
    qsort(evaluation->times_us, evaluation->asked, sizeof *evaluation->times_us, compare_times);
    printf("slips found  %6.2f %% of %zu\n", percent(evaluation->found, evaluation->typos), evaluation->typos);
    printf("corrections  %6.2f %% first, %.2f %% among %d; median %.1f ms, 95 %% within %.1f ms\n",
           percent(evaluation->first, evaluation->asked), percent(evaluation->among, evaluation->asked), CORRECTIONS,
           (double)evaluation->times_us[evaluation->asked / 2] / 1000,
           (double)evaluation->times_us[evaluation->asked * 95 / 100] / 1000);
}

static bool open_language(struct evaluation *evaluation, const char *tag) {
    struct error err = {0};
    char directory[512];
    snprintf(directory, sizeof directory, "%s/dictionaries", getenv("BUILD") ? getenv("BUILD") : "build");
    evaluation->random = 20240607;
    evaluation->speller = speller_open(directory, &err);
    bool ok = evaluation->speller && language_parse(str_of(tag), &evaluation->language, &err);
    if (!ok) fprintf(stderr, "%s\n", err.message);
    return ok;
}

int main(int argc, char **argv) {
    struct evaluation evaluation = {0};
    size_t typos = 2000;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--alarms") == 0) evaluation.show_alarms = true;
        if (strcmp(argv[i], "--typos") == 0 && i + 1 < argc) typos = strtoul(argv[++i], NULL, 10);
    }
    if (i >= argc) return fprintf(stderr, "usage: evaluate [--alarms] [--typos N] LANGUAGE [TEXT ...]\n"), 2;
    if (!open_language(&evaluation, argv[i])) return 2;
    bool own = i + 1 == argc, ok = true;
    char path[128];
    snprintf(path, sizeof path, "tests/cases/spell/%s.txt", evaluation.language.tag);
    if (own) ok = read_file(&evaluation, path);
    for (int k = i + 1; k < argc && ok; k++) ok = read_file(&evaluation, argv[k]);
    if (!ok) return 2;
    choose_candidates(&evaluation);
    try_typos(&evaluation, typos);
    print_figures(&evaluation);
    speller_close(evaluation.speller);
    words_done(&evaluation.seen);
    free(evaluation.candidates);
    free(evaluation.times_us);
    return own && evaluation.flagged;
}
