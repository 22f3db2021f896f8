/* SPDX-License-Identifier: Apache-2.0 */
/* Matching at scale: how fast, how large, how exact, and next to what others would do. One thread; all in one run, so that the
 * ratios hold on any machine.
 *
 *     bench_match [--units N] [--corpus FILE.tsv|.tmx] [--seed N] [--queries N] [--at-least PERCENT] [--best K]
 *                 [--brute N] [--xapian N] [--xapian-top N] [--directory DIR]
 *
 * --brute and --xapian say how many of the queries are also answered by a bit-parallel scan of all units, and by Xapian (OR
 * over the same keys, BM25, the best --xapian-top rescored with our score); 0 leaves them out. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "bench/corpus.h"
#include "bench/xapian.h"
#include "match/index/index.h"
#include "match/index/index_image.h"
#include "match/keys/pattern.h"

struct options {
    size_t units, queries, best, brute, xapian, xapian_top;
    uint64_t seed;
    int at_least;
    const char *corpus, *directory;
};

struct question {
    struct keyed_segment keyed;
    double key_us, find_us;
    size_t kind, found;
    int scores[16];
};

struct bench {
    struct options options;
    struct corpus corpus;
    struct language from, to;
    struct arena arena; /* questions */
    struct question *questions;
    struct match_index *index;
    struct file_map image;
};

/* The thread's own time: on a busy machine the wall's would be others' time too. Nothing here waits. */
static double now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int compare_doubles(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

/* ---- building ------------------------------------------------------------------------------------------------------------ */

static struct unit unit_at(const struct bench *bench, size_t i) {
    struct unit unit = {.id = (int64_t)i + 1,
                        .rev = (int64_t)i + 1,
                        .from = bench->from,
                        .to = bench->to,
                        .target = {.text = STR("-")},
                        .changed_ms = (int64_t)i};
    unit.source.text = bench->corpus.sources[i];
    return unit;
}

static bool write_file(void *file, const void *bytes, size_t len, struct error *err) {
    return fwrite(bytes, 1, len, file) == len || error_set_errno(err, "the image can't be written");
}

static void fail(const struct error *err) {
    fprintf(stderr, "bench_match: %s\n", err->message);
    exit(1);
}

static double put_all(struct bench *bench) {
    struct arena arena = {0};
    double start = now_us();
    bench->index = match_index_open();
    for (size_t i = 0; i < bench->corpus.count; i++) {
        struct unit unit = unit_at(bench, i);
        unit.source = segment_of_text(&arena, unit.source.text);
        match_index_put(bench->index, 1, &unit);
        arena_reset(&arena);
    }
    arena_done(&arena);
    return now_us() - start;
}

static void build(struct bench *bench) {
    struct error err = {0};
    char path[4096];
    double put = put_all(bench), n = (double)bench->corpus.count;
    snprintf(path, sizeof path, "%s/match.image", bench->options.directory);
    if (!file_make_directories(bench->options.directory, &err)) fail(&err);
    FILE *file = fopen(path, "wb");
    double start = now_us();
    if (!file) error_set_errno(&err, "%s", path);
    if (!file || !match_index_save(bench->index, write_file, file, &err) || fclose(file)) fail(&err);
    double saved = now_us();
    if (!file_map_open(path, &bench->image, &err)) fail(&err);
    remove(path);
    if (!match_index_load(bench->index, bench->image.bytes, NULL, NULL, &err)) fail(&err);
    double loaded = now_us();
    printf("put (tokens, keys, searchable at once)   %10.0f units/s\n", n / put * 1e6);
    printf("build (image from keyed units)           %10.0f units/s\n", n / (saved - start) * 1e6);
    printf("load (mapped, checksums verified)        %10.1f ms\n", (loaded - saved) / 1e3);
}

static void measure_size(const struct bench *bench) {
    struct image image;
    struct error err = {0};
    double n = (double)bench->corpus.count;
    if (!image_read(bench->image.bytes, &image, &err)) fail(&err);
    size_t texts = 0, postings = 0, lists = 0;
    for (size_t i = 0; i < bench->corpus.count; i++) texts += bench->corpus.sources[i].len;
    for (int i = 0; i < NGRAM_MAX; i++) {
        lists += image.counts.buckets[i] * 4;
        postings += image.counts.buckets[i] ? image.lists[i][image.counts.buckets[i]] * (size_t)4 : 0;
        printf("  postings of %d-grams, per unit          %10.1f bytes\n", i + 1,
               image.counts.buckets[i] ? image.lists[i][image.counts.buckets[i]] * 4.0 / n : 0);
    }
    printf("image, per unit                          %10.1f bytes\n", (double)bench->image.bytes.len / n);
    printf("  of which source texts                  %10.1f bytes\n", (double)texts / n);
    printf("  index and tokens                       %10.1f bytes\n", ((double)bench->image.bytes.len - (double)texts) / n);
    printf("  keys                                   %10.1f bytes\n", (double)image.counts.keys * 4 / n);
    printf("  postings and their lists               %10.1f bytes\n", (double)(postings + lists) / n);
    printf("  units, sequences, forms                %10" PRIu64 " %" PRIu64 " %" PRIu64 "\n", image.counts.units,
           image.counts.sequences, image.counts.forms);
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

enum { KINDS = 5 };
static const char *const kinds[KINDS] = {"as stored", "1 word differs", "2-3 words differ", "30 % differ", "unseen"};

static struct str make_question(struct bench *bench, uint64_t *state, size_t kind) {
    struct str text = corpus_vary(&bench->corpus, &bench->arena, state,
                                  kind == 1   ? 1
                                  : kind == 2 ? 2 + corpus_random(state) % 2
                                              : 0);
    if (kind == 4) return corpus_unseen(&bench->corpus, &bench->arena, state);
    if (kind != 3) return text;
    size_t words = 1;
    for (size_t i = 0; i < text.len; i++) words += text.at[i] == ' ';
    struct corpus one = {.sources = &text, .count = 1};
    return corpus_vary(&one, &bench->arena, state, words * 3 / 10 + 1);
}

static void make_questions(struct bench *bench) {
    uint64_t state = bench->options.seed ^ 0x51;
    bench->questions = alloc_zero(bench->options.queries, sizeof *bench->questions);
    for (size_t i = 0; i < bench->options.queries; i++) {
        struct question *question = &bench->questions[i];
        question->kind = i % KINDS;
        struct segment segment = segment_of_text(&bench->arena, make_question(bench, &state, question->kind));
        double start = now_us();
        question->keyed = keys_of_segment(&bench->arena, segment, &bench->from);
        question->key_us = now_us() - start;
    }
}

static void find(struct bench *bench, struct arena *arena, struct question *question) {
    struct match_query query = {
        .segment = &question->keyed, .min_score = bench->options.at_least, .limit = bench->options.best};
    struct match_result result;
    query.filter.to = bench->to;
    double start = now_us();
    match_index_find(bench->index, arena, &query, &result);
    question->find_us = now_us() - start;
    question->found = result.count;
    for (size_t i = 0; i < result.count; i++) question->scores[i] = result.at[i].suggestion.score;
    arena_reset(arena);
}

static void print_times(const char *name, double *times, size_t count) {
    double sum = 0;
    if (!count) return;
    qsort(times, count, sizeof *times, compare_doubles);
    for (size_t i = 0; i < count; i++) sum += times[i];
    printf("  %-22s %8zu %10.1f %10.1f %10.1f %10.1f\n", name, count, sum / (double)count, times[count / 2],
           times[count * 99 / 100], times[count - 1]);
}

static double ask_all(struct bench *bench) {
    struct arena arena = {0};
    size_t n = bench->options.queries;
    double *times = alloc_zero(n, sizeof *times), sum = 0;
    for (size_t i = 0; i < n; i++) find(bench, &arena, &bench->questions[i]); /* warms the caches */
    for (size_t i = 0; i < n; i++) find(bench, &arena, &bench->questions[i]);
    printf("\nsearch, ledger included, us           count       mean     median        p99        max\n");
    for (size_t kind = 0; kind < KINDS; kind++) {
        size_t count = 0;
        for (size_t i = kind; i < n; i += KINDS) times[count++] = bench->questions[i].find_us;
        print_times(kinds[kind], times, count);
    }
    for (size_t i = 0; i < n; i++) sum += times[i] = bench->questions[i].find_us;
    print_times("all", times, n);
    for (size_t i = 0; i < n; i++) times[i] = bench->questions[i].key_us;
    print_times("(keys of the query)", times, n);
    free(times);
    arena_done(&arena);
    return sum / (double)n;
}

/* ---- the others ---------------------------------------------------------------------------------------------------------- */

struct scored {
    struct arena arena;
    int *scores;
    size_t count, capacity;
};

static int compare_scores(const void *a, const void *b) {
    return *(const int *)b - *(const int *)a;
}

/* The final score of one unit, kept when it is high enough. */
static void score(struct bench *bench, const struct question *question, const struct item *item, struct scored *scored) {
    struct score_context context = {.to = bench->to};
    struct suggestion suggestion = {0};
    struct keyed_segment source = item_unpack_source(&scored->arena, item);
    struct unit unit = item_unpack_unit(item, source.segment, &context);
    score_unit(&scored->arena, &question->keyed, &source, &unit, &context, NULL, &suggestion);
    arena_reset(&scored->arena);
    if (suggestion.score < bench->options.at_least) return;
    if (scored->count == scored->capacity) {
        scored->capacity = scored->capacity ? scored->capacity * 2 : 64;
        scored->scores = alloc_again(scored->scores, scored->capacity, sizeof *scored->scores);
    }
    scored->scores[scored->count++] = suggestion.score;
}

/* How many of the true best scores the other list has too. */
static size_t common(const int *best, size_t best_count, const int *other, size_t other_count) {
    size_t same = 0;
    for (size_t i = 0, j = 0; i < best_count && j < other_count;) {
        if (best[i] == other[j])
            same++, i++, j++;
        else if (best[i] > other[j])
            i++;
        else
            j++;
    }
    return same;
}

static size_t cut(struct scored *scored, size_t best) {
    if (scored->count) qsort(scored->scores, scored->count, sizeof *scored->scores, compare_scores);
    return scored->count < best ? scored->count : best;
}

static void scan(struct bench *bench, const struct image *image, const struct question *question, struct scored *scored) {
    struct arena arena = {0};
    struct pattern pattern;
    size_t n = question->keyed.count;
    pattern_init(&pattern, &arena, question->keyed.keys, n);
    for (size_t g = 0; g < image->counts.groups; g++) {
        size_t m = image->groups[g].key_count, longer = m > n ? m : n, end = image_group_end(image, g);
        size_t limit = score_distance_for(bench->options.at_least, longer);
        const uint32_t *keys = image->keys + image->groups[g].first_address;
        for (size_t s = image->groups[g].first_sequence; s < end; s++, keys += m) {
            if (pattern_distance(&pattern, keys, m, limit) > limit) continue;
            for (uint32_t f = image->sequence_forms[s]; f < image->sequence_forms[s + 1]; f++)
                for (uint32_t u = image->form_units[f]; u < image->form_units[f + 1]; u++) {
                    struct item item = image_item(image, g, (uint32_t)s, f, u);
                    score(bench, question, &item, scored);
                }
        }
    }
    arena_done(&arena);
}

/* Mean time of a scan, and how much of its result the index has. */
static double ask_by_scan(struct bench *bench) {
    struct image image;
    struct scored scored = {.count = 0};
    struct error err = {0};
    size_t n = bench->options.brute < bench->options.queries ? bench->options.brute : bench->options.queries;
    size_t truth = 0, found = 0, exact = 0;
    if (!n || !image_read(bench->image.bytes, &image, &err)) return 0;
    double start = now_us();
    for (size_t i = 0; i < n; i++) {
        struct question *question = &bench->questions[i];
        scored.count = 0;
        scan(bench, &image, question, &scored);
        size_t best = cut(&scored, bench->options.best), same = common(scored.scores, best, question->scores, question->found);
        truth += best, found += same, exact += best == same && best == question->found;
    }
    double us = (now_us() - start) / (double)n;
    printf("\nbit-parallel scan, mean of %zu queries   %10.0f us\n", n, us);
    printf("the index against it: recall             %10.6f (%zu of %zu), equal lists %zu of %zu\n",
           truth ? (double)found / (double)truth : 1.0, found, truth, exact, n);
    free(scored.scores);
    arena_done(&scored.arena);
    return us;
}

/* The document number is the unit's id - 1. */
static struct item *items_by_id(const struct image *image) {
    struct item *items = alloc_zero(image->counts.units, sizeof *items);
    for (size_t g = 0; g < image->counts.groups; g++)
        for (size_t s = image->groups[g].first_sequence, end = image_group_end(image, g); s < end; s++)
            for (uint32_t f = image->sequence_forms[s]; f < image->sequence_forms[s + 1]; f++)
                for (uint32_t u = image->form_units[f]; u < image->form_units[f + 1]; u++)
                    items[image->units[u].id - 1] = image_item(image, g, (uint32_t)s, f, u);
    return items;
}

static struct xapian *fill_xapian(struct bench *bench, const struct item *items) {
    char path[4096];
    snprintf(path, sizeof path, "%s/xapian", bench->options.directory);
    struct xapian *xapian = xapian_open(path);
    double start = now_us();
    for (size_t i = 0; i < bench->corpus.count; i++) xapian_add(xapian, items[i].keys, items[i].key_count);
    xapian_commit(xapian);
    printf("\nXapian: build                            %10.0f units/s\n",
           (double)bench->corpus.count / (now_us() - start) * 1e6);
    return xapian;
}

static double ask_xapian(struct bench *bench) {
    struct image image;
    struct error err = {0};
    size_t n = bench->options.xapian < bench->options.queries ? bench->options.xapian : bench->options.queries;
    size_t truth = 0, found = 0;
    if (!n || !image_read(bench->image.bytes, &image, &err)) return 0;
    struct item *items = items_by_id(&image);
    struct xapian *xapian = fill_xapian(bench, items);
    uint32_t *documents = alloc_zero(bench->options.xapian_top, sizeof *documents);
    struct scored scored = {.count = 0};
    double start = now_us();
    for (size_t i = 0; i < n; i++) {
        const struct question *question = &bench->questions[i];
        size_t hits = xapian_find(xapian, question->keyed.keys, question->keyed.count, documents, bench->options.xapian_top);
        scored.count = 0;
        for (size_t h = 0; h < hits; h++) score(bench, question, &items[documents[h]], &scored);
        size_t best = cut(&scored, bench->options.best);
        truth += question->found, found += common(question->scores, question->found, scored.scores, best);
    }
    double us = (now_us() - start) / (double)n;
    printf("Xapian: OR, best %zu rescored, of %zu     %10.0f us, recall %.4f\n", bench->options.xapian_top, n, us,
           truth ? (double)found / (double)truth : 1.0);
    xapian_close(xapian);
    free(documents);
    free(items);
    free(scored.scores);
    arena_done(&scored.arena);
    return us;
}

/* ---- options ------------------------------------------------------------------------------------------------------------- */

static size_t number(const char *text) {
    int64_t value;
    if (!str_to_int(str_of(text), &value) || value < 0) {
        fprintf(stderr, "bench_match: \"%s\" is not a number\n", text);
        exit(2);
    }
    return (size_t)value;
}

static void read_options(struct options *options, char **argument) {
    *options = (struct options){.units = 1000000,
                                .queries = 10000,
                                .best = 5,
                                .brute = 200,
                                .xapian = 100,
                                .xapian_top = 100,
                                .seed = 1,
                                .at_least = 70,
                                .directory = "build/bench"};
    for (; argument[0] && argument[1]; argument += 2) {
        struct str name = str_of(argument[0]);
        if (str_equal(name, STR("--units")))
            options->units = number(argument[1]);
        else if (str_equal(name, STR("--queries")))
            options->queries = number(argument[1]);
        else if (str_equal(name, STR("--best")))
            options->best = number(argument[1]) < 16 ? number(argument[1]) : 16;
        else if (str_equal(name, STR("--brute")))
            options->brute = number(argument[1]);
        else if (str_equal(name, STR("--xapian")))
            options->xapian = number(argument[1]);
        else if (str_equal(name, STR("--xapian-top")))
            options->xapian_top = number(argument[1]);
        else if (str_equal(name, STR("--seed")))
            options->seed = number(argument[1]);
        else if (str_equal(name, STR("--at-least")))
            options->at_least = (int)number(argument[1]);
        else if (str_equal(name, STR("--corpus")))
            options->corpus = argument[1];
        else if (str_equal(name, STR("--directory")))
            options->directory = argument[1];
        else
            break;
    }
    if (!argument[0]) return;
    fprintf(stderr, "bench_match: %s: see the head of bench_match.c\n", argument[0]);
    exit(2);
}

int main(int count, char **arguments) {
    struct bench bench = {.questions = NULL};
    struct error err = {0};
    (void)count;
    read_options(&bench.options, arguments + 1);
    if (!language_parse(STR("en"), &bench.from, &err) || !language_parse(STR("sw"), &bench.to, &err)) fail(&err);
    if (!bench.options.corpus)
        corpus_make(&bench.corpus, bench.options.seed, bench.options.units);
    else if (!corpus_read(&bench.corpus, bench.options.corpus, bench.options.units, &err))
        fail(&err);
    printf("%zu units, %zu queries, at least %d %%, %zu best\n\n", bench.corpus.count, bench.options.queries,
           bench.options.at_least, bench.options.best);
    build(&bench);
    measure_size(&bench);
    make_questions(&bench);
    double ours = ask_all(&bench), by_scan = ask_by_scan(&bench), xapian = ask_xapian(&bench);
    printf("\n");
    if (by_scan > 0) printf("times the rate of the scan               %10.0f\n", by_scan / ours);
    if (xapian > 0) printf("times the rate of Xapian                 %10.0f\n", xapian / ours);
    match_index_close(bench.index);
    file_map_close(&bench.image);
    free(bench.questions);
    arena_done(&bench.arena);
    corpus_done(&bench.corpus);
    return 0;
}
