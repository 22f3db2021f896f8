/* SPDX-License-Identifier: Apache-2.0 */
/* How often the checks speak on translations that are good: reads pairs (source, tab, target, a line each) from standard input
 * and prints the findings by category, then each finding where --show is given. From English, the dictionaries tell what is in
 * a third language, as they do for the server.
 *
 *     check_pairs en sw [--show] < pairs.tsv */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "spell/spell.h"

struct tally {
    const char *category;
    long findings;
};

static struct tally tallies[16];
static bool show;
static struct speller *speller; /* NULL: the source is not English */

static bool is_english(void *context, struct str word) {
    return speller_is_english(speller, context, word);
}

static void count(const char *category) {
    size_t i = 0;
    while (i < 15 && tallies[i].category && strcmp(tallies[i].category, category) != 0) i++;
    tallies[i].category = category;
    tallies[i].findings++;
}

static bool check_line(char *line, const struct language *from, const struct language *to) {
    char *tab = strchr(line, '\t');
    struct arena arena = {0};
    struct finding *findings;
    size_t found;
    if (!tab) return false;
    struct str source = {line, (size_t)(tab - line)}, target = str_of(tab + 1);
    struct check_request request = {
        .source = segment_of_text(&arena, source), .target = segment_of_text(&arena, target), .from = *from, .to = *to};
    if (speller) request.is_source_word = is_english, request.context = (void *)to;
    check_translation(&arena, &request, &findings, &found);
    for (size_t i = 0; i < found; i++) {
        count(findings[i].category);
        if (show)
            printf("%s: %" STR_FMT ": %" STR_FMT "\n  %" STR_FMT "\n  %" STR_FMT "\n", findings[i].category,
                   STR_ARG(findings[i].word), STR_ARG(findings[i].message), STR_ARG(source), STR_ARG(target));
    }
    arena_done(&arena);
    return found > 0;
}

int main(int argc, char **argv) {
    struct language from, to;
    char *line = NULL;
    size_t capacity = 0;
    long lines = 0, with_findings = 0, findings = 0;
    if (argc < 3 || !language_parse(str_of(argv[1]), &from, NULL) || !language_parse(str_of(argv[2]), &to, NULL)) {
        fputs("usage: check_pairs FROM TO [--show] < pairs.tsv\n", stderr);
        return 64;
    }
    if (strcmp(argv[1], "en") == 0) {
        struct error err = {0};
        char directory[512];
        snprintf(directory, sizeof directory, "%s/dictionaries", getenv("BUILD") ? getenv("BUILD") : "build");
        speller = speller_open(directory, &err);
        if (!speller) return fprintf(stderr, "%s\n", err.message), 2;
    }
    show = argc > 3 && strcmp(argv[3], "--show") == 0;
    for (ssize_t len; (len = getline(&line, &capacity, stdin)) > 0; lines++) {
        if (line[len - 1] == '\n') line[len - 1] = '\0';
        with_findings += check_line(line, &from, &to);
    }
    free(line);
    speller_close(speller);
    for (size_t i = 0; i < 16 && tallies[i].category; i++) {
        printf("%-20s %6ld\n", tallies[i].category, tallies[i].findings);
        findings += tallies[i].findings;
    }
    printf("%ld segments, %ld with findings, %.2f findings per 40 segments\n", lines, with_findings,
           lines ? 40.0 * (double)findings / (double)lines : 0.0);
    return 0;
}
