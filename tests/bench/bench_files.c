/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a corpus to files, for what is measured from outside the program.
 *
 *     bench_files DIRECTORY UNITS [CORPUS.tsv|.tmx]
 *
 * units.tmx and units.tsv hold the same pairs; queries.txt holds paths of suggestion requests, a line each: in equal parts a
 * sentence as stored, with one word and with three words changed, and an unseen one. articles/ holds 2,000 articles of 40
 * lines, each line a sentence of the same four kinds. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "bench/corpus.h"

enum { QUERIES = 5000, ARTICLES = 2000, LINES = 40 };

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

/* ---- what stands for a translation ------------------------------------------------------------------------------------ */

struct vocabulary {
    struct file_map map;
    struct str *words;
    size_t count;
};

/* The words of the Swahili segments of the bundled memory, so that spelling finds what it finds in real text. */
static void read_vocabulary(struct vocabulary *vocabulary) {
    struct error err = {0};
    size_t at = 0, from = 0;
    if (!file_map_open("memory/news.tmx", &vocabulary->map, &err)) {
        fprintf(stderr, "bench_files: %s\n", err.message);
        exit(1);
    }
    struct str text = vocabulary->map.bytes;
    vocabulary->words = alloc_zero(text.len / 2 + 1, sizeof *vocabulary->words);
    while ((at = str_find(text, STR("xml:lang=\"sw"), from)) != SIZE_MAX) {
        size_t start = str_find(text, STR("<seg>"), at), end = str_find(text, STR("</seg>"), at);
        if (start == SIZE_MAX || end == SIZE_MAX) break;
        struct str rest = str_slice(text, start + 5, end);
        while (rest.len) {
            struct str word = str_cut(&rest, ' ');
            size_t letters = 0;
            while (letters < word.len && word.at[letters] >= 'a' && word.at[letters] <= 'z') letters++;
            if (letters && letters == word.len) vocabulary->words[vocabulary->count++] = word;
        }
        from = end;
    }
    if (!vocabulary->count) exit(1);
}

/* Each word becomes another, always the same; what starts with a digit stays. */
static struct str translate(const struct vocabulary *vocabulary, struct arena *arena, struct str source) {
    struct buf out = {0};
    while (source.len) {
        struct str word = str_cut(&source, ' ');
        size_t hash = 5381;
        for (size_t i = 0; i < word.len; i++) hash = hash * 33 + (unsigned char)word.at[i];
        if (out.len) buf_add_byte(&out, ' ');
        bool keeps = word.len && word.at[0] >= '0' && word.at[0] <= '9';
        buf_add_str(&out, keeps ? word : vocabulary->words[hash % vocabulary->count]);
        if (!keeps && word.len && (word.at[word.len - 1] == ',' || word.at[word.len - 1] == '.'))
            buf_add_byte(&out, word.at[word.len - 1]);
    }
    struct str target = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return target;
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

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
    struct vocabulary vocabulary = {0};
    read_vocabulary(&vocabulary);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"bench\" "
          "creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"none\" adminlang=\"en\" srclang=\"en\" "
          "datatype=\"plaintext\"/><body>\n",
          tmx);
    for (size_t i = 0; i < corpus->count; i++) {
        struct str source = corpus->sources[i], target = translate(&vocabulary, &arena, source);
        write_unit(tmx, i + 1, source, target);
        fprintf(tsv, "%.*s\t%.*s\n", (int)source.len, source.at, (int)target.len, target.at);
        arena_reset(&arena);
    }
    fputs("</body></tmx>\n", tmx);
    arena_done(&arena);
    free(vocabulary.words);
    file_map_close(&vocabulary.map);
    finish(tmx);
    finish(tsv);
}

static void write_query(FILE *file, struct str text) {
    fputs("/v1/suggestions?from=en&to=sw&min_score=70&fragments=0&q=", file);
    for (size_t i = 0; i < text.len; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", text.at[i]) && text.at[i])
            putc(text.at[i], file);
        else
            fprintf(file, "%%%02X", (unsigned char)text.at[i]);
    putc('\n', file);
}

/* The i-th of a row in which each kind has its turn. */
static struct str make_sentence(struct corpus *corpus, struct arena *arena, uint64_t *state, size_t i) {
    static const size_t edits[] = {0, 1, 3};
    return i % 4 == 3 ? corpus_unseen(corpus, arena, state) : corpus_vary(corpus, arena, state, edits[i % 4]);
}

static void write_articles(struct corpus *corpus, const char *directory) {
    struct arena arena = {0};
    uint64_t state = 2;
    char name[64], folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/articles", directory);
    mkdir(folder, 0777);
    for (size_t n = 0; n < ARTICLES; n++) {
        snprintf(name, sizeof name, "articles/%04zu.txt", n + 1);
        FILE *file = create(directory, name);
        for (size_t i = 0; i < LINES; i++) {
            struct str line = make_sentence(corpus, &arena, &state, i);
            fprintf(file, "%.*s\n", (int)line.len, line.at);
        }
        finish(file);
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static void write_queries(struct corpus *corpus, const char *directory) {
    FILE *file = create(directory, "queries.txt");
    struct arena arena = {0};
    uint64_t state = 1;
    for (size_t i = 0; i < QUERIES; i++) {
        write_query(file, make_sentence(corpus, &arena, &state, i));
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
    write_articles(&corpus, arguments[1]);
    corpus_done(&corpus);
    return 0;
}
