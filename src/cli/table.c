/* SPDX-License-Identifier: Apache-2.0 */
/* The analysis as tables in columns: the bands of each language, then a line for each article. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/bulk.h"

enum { NAME_WIDTH = 30 };

static const struct {
    const char *band, *label, *column; /* column NULL: not in the table of articles */
} bands[] = {
    {"translated", "Translated already", NULL},
    {"context", "102, 101 in context", "101-102"},
    {"repetition", "Repetitions", "repeats"},
    {"100", "100", "100"},
    {"95-99", "95-99", "95-99"},
    {"85-94", "85-94", "85-94"},
    {"75-84", "75-84", "75-84"},
    {"50-74", "50-74", "50-74"},
    {"none", "No match", "none"},
    {"internal 95-99", "Internal 95-99", NULL},
    {"internal 85-94", "Internal 85-94", NULL},
    {"internal 75-84", "Internal 75-84", NULL},
    {"internal 50-74", "Internal 50-74", NULL},
};
enum { BANDS = sizeof bands / sizeof *bands };

static long long int_of(const json_t *object, const char *key) {
    return (long long)json_integer_value(json_object_get(object, key));
}

static const json_t *find_band(const json_t *counts, const char *name) {
    const json_t *list = json_object_get(counts, "bands");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *band = json_array_get(list, i);
        const char *found = json_string_value(json_object_get(band, "band"));
        if (found && strcmp(found, name) == 0) return band;
    }
    return NULL;
}

static void print_counts(FILE *out, const char *label, const json_t *counts, const char *weight) {
    fprintf(out, "  %-22s %10lld %10lld %12lld %8s %12.1f\n", label, int_of(counts, "segments"), int_of(counts, "words"),
            int_of(counts, "characters"), weight, json_number_value(json_object_get(counts, "weighted_words")));
}

static void print_bands(FILE *out, const json_t *language) {
    char weight[24];
    fprintf(out, "  %-22s %10s %10s %12s %8s %12s\n", "match", "segments", "words", "characters", "weight", "weighted");
    for (size_t i = 0; i < BANDS; i++) {
        const json_t *band = find_band(language, bands[i].band);
        snprintf(weight, sizeof weight, "%lld %%", int_of(band, "weight"));
        print_counts(out, bands[i].label, band, weight);
    }
    print_counts(out, "Total", language, "");
}

/* As many columns as the name has characters, its end where it is too long: that tells more than the start. */
static void print_name(FILE *out, const char *name) {
    struct str text = str_of(name);
    size_t count = utf8_count(text);
    for (; count > NAME_WIDTH; count--) {
        size_t at = 0;
        utf8_next(text, &at);
        text = str_slice(text, at, text.len);
    }
    fprintf(out, "  %" STR_FMT "%*s", STR_ARG(text), (int)(NAME_WIDTH - count), "");
}

static long long words_near(const json_t *article, const char *name) {
    char internal[40];
    snprintf(internal, sizeof internal, "internal %s", name);
    return int_of(find_band(article, name), "words") + int_of(find_band(article, internal), "words");
}

/* Words; those of internal matches stand with the others of their band. */
static void print_articles(FILE *out, const json_t *articles) {
    fprintf(out, "\n  %-*s %8s", NAME_WIDTH, "words by article", "all");
    for (size_t i = 0; i < BANDS; i++)
        if (bands[i].column) fprintf(out, " %8s", bands[i].column);
    fprintf(out, " %10s\n", "weighted");
    for (size_t k = 0; k < json_array_size(articles); k++) {
        const json_t *article = json_array_get(articles, k);
        print_name(out, json_string_value(json_object_get(article, "name")));
        fprintf(out, " %8lld", int_of(article, "words"));
        for (size_t i = 0; i < BANDS; i++)
            if (bands[i].column) fprintf(out, " %8lld", words_near(article, bands[i].band));
        fprintf(out, " %10.1f\n", json_number_value(json_object_get(article, "weighted_words")));
    }
}

void table_print(FILE *out, const json_t *analysis) {
    const json_t *languages = json_object_get(analysis, "languages");
    for (size_t i = 0; i < json_array_size(languages); i++) {
        const json_t *language = json_array_get(languages, i);
        fprintf(out, "%sInto %s\n", i ? "\n" : "", json_string_value(json_object_get(language, "to")));
        print_bands(out, language);
        print_articles(out, json_object_get(language, "articles"));
    }
}
