/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a corpus to files, for what is measured from outside the program.
 *
 *     bench_files DIRECTORY UNITS [CORPUS.tsv|.tmx]
 *
 * units.tmx and units.tsv hold the same pairs; queries.txt holds paths of suggestion requests, a line each: in equal parts a
 * sentence as stored, with one word and with three words changed, and an unseen one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "bench/corpus.h"

enum { QUERIES = 5000 };

static FILE *create(const char *directory, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    if (file) return file;
    perror(path);
    exit(1);
}

static void finish(FILE *file) {
    if (!ferror(file) && !fclose(file)) return;
    perror("bench_files");
    exit(1);
}

/* What stands for a translation: other letters, the same numbers and punctuation. */
static struct str translate(struct arena *arena, struct str source) {
    static const char from[] = "abcdefghijklmnopqrstuvwxyz", to[] = "ebkdighajmlnwpoqrstvufcxyz";
    char *target = arena_alloc(arena, source.len + 1);
    for (size_t i = 0; i < source.len; i++) {
        const char *at = source.at[i] ? strchr(from, source.at[i]) : NULL;
        target[i] = at ? to[at - from] : source.at[i];
    }
    return (struct str){target, source.len};
}

static void write_escaped(FILE *file, struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '<')
            fputs("&lt;", file);
        else if (text.at[i] == '&')
            fputs("&amp;", file);
        else
            putc(text.at[i], file);
}

static void write_unit(FILE *tmx, size_t number, struct str source, struct str target) {
    static const struct str open[] = {{"<tuv xml:lang=\"en\"><seg>", 24}, {"<tuv xml:lang=\"sw\"><seg>", 24}};
    const struct str texts[] = {source, target};
    fprintf(tmx, "<tu tuid=\"%zu\" changedate=\"20240101T120000Z\" changeid=\"bench\">", number);
    for (int i = 0; i < 2; i++) {
        fwrite(open[i].at, 1, open[i].len, tmx);
        write_escaped(tmx, texts[i]);
        fputs("</seg></tuv>", tmx);
    }
    fputs("</tu>\n", tmx);
}

static void write_units(const struct corpus *corpus, const char *directory) {
    FILE *tmx = create(directory, "units.tmx"), *tsv = create(directory, "units.tsv");
    struct arena arena = {0};
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"bench\" "
          "creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"none\" adminlang=\"en\" srclang=\"en\" "
          "datatype=\"plaintext\"/><body>\n",
          tmx);
    for (size_t i = 0; i < corpus->count; i++) {
        struct str source = corpus->sources[i], target = translate(&arena, source);
        write_unit(tmx, i + 1, source, target);
        fprintf(tsv, "%.*s\t%.*s\n", (int)source.len, source.at, (int)target.len, target.at);
        arena_reset(&arena);
    }
    fputs("</body></tmx>\n", tmx);
    arena_done(&arena);
    finish(tmx);
    finish(tsv);
}

static void write_query(FILE *file, struct str text) {
    fputs("/v1/suggestions?from=en&to=sw&min_score=70&q=", file);
    for (size_t i = 0; i < text.len; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", text.at[i]) && text.at[i])
            putc(text.at[i], file);
        else
            fprintf(file, "%%%02X", (unsigned char)text.at[i]);
    putc('\n', file);
}

static void write_queries(struct corpus *corpus, const char *directory) {
    static const size_t edits[] = {0, 1, 3};
    FILE *file = create(directory, "queries.txt");
    struct arena arena = {0};
    uint64_t state = 1;
    for (size_t i = 0; i < QUERIES; i++) {
        write_query(file,
                    i % 4 == 3 ? corpus_unseen(corpus, &arena, &state) : corpus_vary(corpus, &arena, &state, edits[i % 4]));
        arena_reset(&arena);
    }
    arena_done(&arena);
    finish(file);
}

int main(int count, char **arguments) {
    struct corpus corpus;
    struct error err = {0};
    size_t units = count > 2 ? strtoul(arguments[2], NULL, 10) : 0;
    if (!units) {
        fputs("bench_files DIRECTORY UNITS [CORPUS]\n", stderr);
        return 2;
    }
    if (count < 4) {
        corpus_make(&corpus, 1, units);
    } else if (!corpus_read(&corpus, arguments[3], units, &err)) {
        fprintf(stderr, "bench_files: %s\n", err.message);
        return 1;
    }
    write_units(&corpus, arguments[1]);
    write_queries(&corpus, arguments[1]);
    corpus_done(&corpus);
    return 0;
}
