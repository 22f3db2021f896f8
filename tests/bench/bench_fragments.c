/* SPDX-License-Identifier: Apache-2.0 */
/* Fragments at scale: how fast they are learned and found, next to what a concordance would do: SQLite's FTS5, asked for the
 * same sequences of words as phrases, which only says where they stand. One thread, its own processor time, all in one run.
 *
 *     bench_fragments [--units N] [--corpus FILE.tsv|.tmx] [--queries N] [--phrases N]
 *
 * --phrases says how many of the queries FTS5 answers too; 0 leaves it out. A target is its source with all words spelled
 * backwards and some of them swapped: a language of its own, learned as any other. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "bench/corpus.h"
#include "match/fragments/fragment.h"
#include "match/fragments/fragment_train.h"

enum { QUERY_WORDS = 20, PHRASE_WORDS = FRAGMENT_WORDS_MAX };

struct options {
    size_t units, queries, phrases;
    const char *corpus;
};

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare_doubles(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void fail(const char *message) {
    fprintf(stderr, "bench_fragments: %s\n", message);
    exit(1);
}

static void print_times(const char *what, double *times, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += times[i];
    if (count) qsort(times, count, sizeof *times, compare_doubles);
    printf("%-40s mean %.2f ms, p99 %.2f ms\n", what, sum / (double)(count ? count : 1), count ? times[count * 99 / 100] : 0);
}

/* ---- learning ------------------------------------------------------------------------------------------------------------ */

static struct str backwards(struct arena *arena, struct str word) {
    char *out = arena_alloc(arena, word.len + 1);
    for (size_t i = 0; i < word.len; i++) out[i] = word.at[word.len - 1 - i];
    return (struct str){out, word.len};
}

/* Only ASCII is turned round; a word that has more stays. */
static struct str translate_word(struct arena *arena, struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if ((unsigned char)word.at[i] >= 0x80) return word;
    return backwards(arena, word);
}

static struct str translate(struct arena *arena, struct str source, uint64_t *state) {
    struct buf out = {0};
    while (source.len) {
        struct str first = translate_word(arena, str_cut(&source, ' ')), second = {0};
        if (source.len && corpus_random(state) % 4 == 0) second = translate_word(arena, str_cut(&source, ' '));
        buf_add_format(&out, "%s%" STR_FMT, out.len ? " " : "", STR_ARG(second.len ? second : first));
        if (second.len) buf_add_format(&out, " %" STR_FMT, STR_ARG(first));
    }
    struct str target = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return target;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void learn(const struct corpus *corpus, struct buf *image) {
    struct fragment_training *training = fragment_training_open();
    struct arena arena = {0};
    struct error err = {0};
    uint64_t state = 1;
    double start = 0, used = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        struct unit unit = {.id = (int64_t)i + 1, .from = {"en"}, .to = {"sw"}};
        unit.source.text = corpus->sources[i];
        unit.target.text = translate(&arena, corpus->sources[i], &state);
        start = now_ms();
        fragment_training_add(training, 1, &unit);
        used += now_ms() - start;
        arena_reset(&arena);
    }
    start = now_ms();
    size_t units = fragment_training_count(training);
    if (!fragment_training_run(training, STR(""), NULL, append, image, &err)) fail(err.message);
    used += now_ms() - start;
    fragment_training_close(training);
    arena_done(&arena);
    printf("learned                                  %10zu units in %.1f s, %.0f units/s\n", units, used / 1e3,
           1e3 * (double)units / used);
    printf("kept                                     %10.1f bytes per unit\n",
           (double)image->len / (double)(units ? units : 1));
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

/* Unseen sentences, joined or cut to QUERY_WORDS words. */
static struct str make_query(struct corpus *corpus, struct arena *arena, uint64_t *state) {
    struct buf out = {0};
    for (size_t words = 0; words < QUERY_WORDS;) {
        struct str rest = corpus_unseen(corpus, arena, state);
        for (; rest.len && words < QUERY_WORDS; words++)
            buf_add_format(&out, "%s%" STR_FMT, out.len ? " " : "", STR_ARG(str_cut(&rest, ' ')));
    }
    struct str query = arena_copy(arena, buf_str(&out));
    buf_done(&out);
    return query;
}

static void ask(const struct fragment_model *model, const struct str *queries, size_t count) {
    double *times = alloc_zero(count + 1, sizeof *times);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};
        struct fragment_list list;
        struct fragment_query query = {.language = {"en"}, .min_confidence = 0.5};
        double start = now_ms();
        query.segment = segment_of_text(&arena, queries[i]);
        fragment_model_find(model, &arena, &query, &list);
        times[i] = now_ms() - start;
        found += list.count;
        arena_done(&arena);
    }
    print_times("fragments of 20 words", times, count);
    printf("  found                                  %10.1f per query\n", (double)found / (double)(count ? count : 1));
    free(times);
}

/* ---- SQLite -------------------------------------------------------------------------------------------------------------- */

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sqlite3_errmsg(db));
}

static sqlite3 *index_sources(const struct corpus *corpus) {
    sqlite3 *db;
    sqlite3_stmt *insert;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK) fail("no SQLite");
    run(db, "CREATE VIRTUAL TABLE unit USING fts5(source, content='')");
    run(db, "BEGIN");
    if (sqlite3_prepare_v2(db, "INSERT INTO unit(rowid, source) VALUES(?, ?)", -1, &insert, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(db));
    for (size_t i = 0; i < corpus->count; i++) {
        sqlite3_bind_int64(insert, 1, (sqlite3_int64)i + 1);
        sqlite3_bind_text(insert, 2, corpus->sources[i].at, (int)corpus->sources[i].len, SQLITE_STATIC);
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    run(db, "COMMIT");
    run(db, "INSERT INTO unit(unit) VALUES('optimize')");
    return db;
}

static size_t occurrences(sqlite3_stmt *select, const struct str *words, size_t count) {
    struct buf phrase = {0};
    size_t found = 0;
    buf_add_byte(&phrase, '"');
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k <= words[i].len; k++)
            buf_add_byte(&phrase, k == words[i].len || words[i].at[k] == '"' ? ' ' : words[i].at[k]);
    buf_add_byte(&phrase, '"');
    sqlite3_bind_text(select, 1, phrase.at, (int)phrase.len, SQLITE_TRANSIENT);
    while (sqlite3_step(select) == SQLITE_ROW) found++;
    sqlite3_reset(select);
    buf_done(&phrase);
    return found;
}

static void ask_phrases(sqlite3_stmt *select, struct str query) {
    struct str words[QUERY_WORDS];
    size_t count = 0;
    while (query.len && count < QUERY_WORDS) words[count++] = str_cut(&query, ' ');
    for (size_t first = 0; first < count; first++)
        for (size_t len = 1; len <= PHRASE_WORDS && first + len <= count; len++)
            if (!occurrences(select, words + first, len)) break;
}

static void ask_sqlite(const struct corpus *corpus, const struct str *queries, size_t count) {
    sqlite3 *db = index_sources(corpus);
    sqlite3_stmt *select;
    double *times = alloc_zero(count + 1, sizeof *times);
    if (sqlite3_prepare_v2(db, "SELECT rowid FROM unit WHERE unit MATCH ? LIMIT 64", -1, &select, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(db));
    for (size_t i = 0; i < count; i++) {
        double start = now_ms();
        ask_phrases(select, queries[i]);
        times[i] = now_ms() - start;
    }
    print_times("SQLite FTS5, the sequences as phrases", times, count);
    free(times);
    sqlite3_finalize(select);
    sqlite3_close(db);
}

/* ---- the run ------------------------------------------------------------------------------------------------------------- */

static struct options read_options(int argc, char **argv) {
    struct options options = {.units = 100000, .queries = 2000, .phrases = 200};
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--corpus") == 0)
            options.corpus = argv[i + 1];
        else if (strcmp(argv[i], "--units") == 0)
            options.units = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--queries") == 0)
            options.queries = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--phrases") == 0)
            options.phrases = strtoull(argv[i + 1], NULL, 10);
        else
            fail("unknown option");
    }
    if (options.phrases > options.queries) options.phrases = options.queries;
    return options;
}

int main(int argc, char **argv) {
    struct options options = read_options(argc, argv);
    struct corpus corpus = {0};
    struct arena arena = {0};
    struct buf image = {0};
    struct error err = {0};
    uint64_t state = 7;
    if (!options.corpus)
        corpus_make(&corpus, 1, options.units);
    else if (!corpus_read(&corpus, options.corpus, options.units, &err))
        fail(err.message);
    struct str *queries = alloc_zero(options.queries + 1, sizeof *queries);
    for (size_t i = 0; i < options.queries; i++) queries[i] = make_query(&corpus, &arena, &state);
    learn(&corpus, &image);
    struct fragment_model *model = fragment_model_open(buf_str(&image), &err);
    if (!model) fail(err.message);
    ask(model, queries, options.queries);
    if (options.phrases) ask_sqlite(&corpus, queries, options.phrases);
    fragment_model_close(model);
    buf_done(&image);
    free(queries);
    arena_done(&arena);
    corpus_done(&corpus);
    return 0;
}
