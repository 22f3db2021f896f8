/* SPDX-License-Identifier: Apache-2.0 */
/* The memories that make matching dear: floods of units from one template, very long and very short segments. What is measured
 * are the bounds that src/match/index/index.h states.
 *
 *     bench_bounds [UNITS]          100,000 unless told */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench/corpus.h"
#include "match/index/index.h"

enum { QUERIES_MAX = 40, LONG_WORDS = 5000 };

struct flood {
    const char *name;
    void (*write)(struct buf *out, uint64_t *state, size_t i); /* the i-th source, or a query for i beyond all units */
    size_t share;                                              /* units: one in so many */
    void (*ask)(struct buf *out, uint64_t *state, size_t i);   /* the i-th query; NULL: like the sources */
};

static size_t below(uint64_t *state, size_t n) {
    return (size_t)(corpus_random(state) % n);
}

static void write_number(struct buf *out, uint64_t *state, size_t i) {
    (void)state;
    buf_add_format(out, "Page %zu of the report on the county's roads", i);
}

/* Nothing reaches what its keys promise: every unit must be scored. */
static void ask_number(struct buf *out, uint64_t *state, size_t i) {
    (void)state;
    buf_add_format(out, "Pages %zu, of the report on the county's roads!", i);
}

static void write_word(struct buf *out, uint64_t *state, size_t i) {
    (void)state;
    buf_add_format(out, "The officer wq%zuz said that the road to the north is open again", i);
}

static void ask_word(struct buf *out, uint64_t *state, size_t i) {
    (void)state;
    buf_add_format(out, "The officers wq%zuz said: the road to the north is open again!", i);
}

static void write_two_words(struct buf *out, uint64_t *state, size_t i) {
    buf_add_format(out, "The officer wq%zuz said that the road to zv%zu is open again", i, below(state, 5000));
}

static void write_same(struct buf *out, uint64_t *state, size_t i) {
    (void)state, (void)i;
    buf_add_str(out, STR("The committee meets on the first day of the month"));
}

static void write_one_word(struct buf *out, uint64_t *state, size_t i) {
    (void)state;
    buf_add_format(out, "wq%zuz", i);
}

static void write_numbers(struct buf *out, uint64_t *state, size_t i) {
    buf_add_format(out, "%zu %zu %zu", i, below(state, 1000), below(state, 1000));
}

static void ask_numbers(struct buf *out, uint64_t *state, size_t i) {
    buf_add_format(out, "%zu; %zu; %zu.", i, below(state, 1000), below(state, 1000));
}

static void write_marks(struct buf *out, uint64_t *state, size_t i) {
    for (size_t n = 1 + i % 40; n > 0; n--) buf_add_byte(out, ".,!?;:-"[below(state, 7)]);
}

static void write_long(struct buf *out, uint64_t *state, size_t i) {
    uint64_t words = i / 4; /* four variants of each */
    for (size_t n = 0; n < LONG_WORDS; n++) {
        size_t word = below(&words, 3000);
        if (!below(state, 20)) word = below(state, 3000);
        for (size_t rest = word + 1; rest; rest /= 20) buf_add_byte(out, "bcdfghjklmnpqrstvwxz"[rest % 20]);
        buf_add_str(out, STR("o "));
    }
}

static void write_long_flood(struct buf *out, uint64_t *state, size_t i) {
    (void)i;
    write_long(out, state, 0);
}

static const struct flood floods[] = {
    {"one template, another number each", write_number, 1, NULL},
    {"  the query with other marks and forms", write_number, 1, ask_number},
    {"one template, another word each", write_word, 1, NULL},
    {"  the query with other marks and forms", write_word, 1, ask_word},
    {"one template, two other words each", write_two_words, 1, NULL},
    {"the same source again and again", write_same, 1, NULL},
    {"one word", write_one_word, 1, NULL},
    {"numbers only", write_numbers, 1, NULL},
    {"  the query with other marks", write_numbers, 1, ask_numbers},
    {"punctuation only", write_marks, 1, NULL},
    {"5,000 words, four variants of each", write_long, 100, NULL},
    {"5,000 words, all from one", write_long_flood, 100, NULL},
};

static double now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

static void fill(struct match_index *index, const struct flood *flood, size_t units, struct buf *image) {
    struct buf text = {0};
    uint64_t state = 1;
    for (size_t i = 0; i < units; i++) {
        struct unit unit = {
            .id = (int64_t)i + 1, .rev = (int64_t)i + 1, .from = {"en"}, .to = {"sw"}, .changed_ms = (int64_t)i};
        buf_clear(&text);
        flood->write(&text, &state, i);
        unit.source.text = buf_str(&text);
        unit.target.text = STR("-");
        match_index_put(index, 1, &unit);
    }
    if (!match_index_save(index, append, image, NULL) || !match_index_load(index, buf_str(image), NULL, NULL, NULL)) exit(1);
    buf_done(&text);
}

/* Fewer where each takes long. */
static size_t queries_of(const struct flood *flood) {
    return flood->share == 1 ? QUERIES_MAX : 6;
}

static int compare_doubles(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void ask(struct match_index *index, const struct flood *flood, size_t units, int min_score, double times[QUERIES_MAX],
                size_t *bytes) {
    struct language from = {"en"};
    uint64_t state = 99;

    size_t queries = queries_of(flood);
    for (size_t i = 0; i < queries; i++) {
        struct arena arena = {0};
        struct buf text = {0};
        struct match_result result;
        (flood->ask ? flood->ask : flood->write)(&text, &state, i % 2 ? units + i : below(&state, units));
        struct keyed_segment keyed = keys_of_segment(&arena, segment_of_text(&arena, buf_str(&text)), &from);
        struct match_query query = {.segment = &keyed, .min_score = min_score, .limit = 5};
        size_t before = arena.bytes;
        double start = now_ms();
        match_index_find(index, &arena, &query, &result);
        times[i] = now_ms() - start;
        if (arena.bytes - before > *bytes) *bytes = arena.bytes - before;
        arena_done(&arena);
        buf_done(&text);
    }
    qsort(times, queries, sizeof *times, compare_doubles);
}

int main(int count, char **arguments) {
    int64_t all = 100000;
    if (count > 1 && (!str_to_int(str_of(arguments[1]), &all) || all < 1000)) return 2;
    printf("%-38s %8s %9s %9s %9s %9s %9s\n", "ms per search, five best", "units", "70% med.", "max", "40% med.", "max",
           "arena kB");
    for (size_t i = 0; i < sizeof floods / sizeof *floods; i++) {
        const struct flood *flood = &floods[i];
        struct match_index *index = match_index_open();
        struct buf image = {0};
        size_t units = (size_t)all / flood->share, bytes = 0;
        size_t last = queries_of(flood) - 1;
        double at_70[QUERIES_MAX], at_40[QUERIES_MAX];
        fill(index, flood, units, &image);
        ask(index, flood, units, 70, at_70, &bytes);
        ask(index, flood, units, 40, at_40, &bytes);
        printf("%-38s %8zu %9.3f %9.3f %9.3f %9.3f %9zu\n", flood->name, units, at_70[last / 2], at_70[last], at_40[last / 2],
               at_40[last], bytes / 1024);
        fflush(stdout);
        match_index_close(index);
        buf_done(&image);
    }
    return 0;
}
