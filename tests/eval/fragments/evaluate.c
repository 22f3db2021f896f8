/* SPDX-License-Identifier: Apache-2.0 */
/* How good fragments are: learns from a memory, looks the sources of held-out pairs up, and compares with their references.
 *
 *     evaluate en sw MEMORY.tsv TEST.tsv [--min-score 0.5]
 *
 * Both files: source, tab, target, a line each. A target is right when its words stand in the reference, one behind the other:
 * a strict measure, since a good synonym counts as wrong. Fragments inside longer ones, and of function words alone, are not
 * counted. The measures:
 *
 *     fragments     of two and more words, per segment; their first target right; any of three; and against the reference of
 *                   the next segment, which is what common words earn by accident
 *     ref3          characters of the reference that right targets of two and more words could insert, each once
 *     words         single content words per segment; right; content words whose first target is right
 *     all3          ref3 with single words, and targets of any length */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "match/fragments/fragment.h"
#include "match/fragments/fragment_train.h"
#include "words.h"

enum { LINE_MAX_FRAGMENTS = 4096 };

struct tally {
    size_t segments, fragments, first, any, accident, entries, entry_first, entry_any, content, covered;
    double characters, ref3, all3;
};

/* A fragment as words of both sides. */
struct shown {
    size_t from, to; /* source words */
    bool content;
    struct word_row targets[FRAGMENT_TARGETS_MAX];
    size_t target_count;
};

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */

struct pairs {
    struct arena arena;
    struct str *source, *target;
    size_t count;
};

static bool read_pairs(const char *path, struct pairs *out) {
    char *line = NULL;
    size_t room = 0, list_room = 0;
    FILE *in = fopen(path, "r");
    if (!in) return false;
    for (ssize_t len; (len = getline(&line, &room, in)) > 0;) {
        struct str rest = {line, (size_t)len - (line[len - 1] == '\n')};
        if (!memchr(rest.at, '\t', rest.len)) continue;
        if (out->count == list_room) {
            list_room = list_room * 2 + 1024;
            out->source = realloc(out->source, list_room * sizeof *out->source);
            out->target = realloc(out->target, list_room * sizeof *out->target);
            if (!out->source || !out->target) abort();
        }
        rest = arena_copy(&out->arena, rest);
        out->source[out->count] = str_cut(&rest, '\t');
        out->target[out->count++] = str_cut(&rest, '\t');
    }
    free(line);
    fclose(in);
    return true;
}

static void pairs_done(struct pairs *pairs) {
    free(pairs->source);
    free(pairs->target);
    arena_done(&pairs->arena);
}

/* ---- measuring ----------------------------------------------------------------------------------------------------------- */

static size_t show(struct arena *arena, const struct fragment_list *list, const struct word_row *source, struct shown *out) {
    size_t count = 0;
    for (size_t i = 0; i < list->count && count < LINE_MAX_FRAGMENTS; i++) {
        const struct fragment *fragment = &list->at[i];
        struct shown *to = &out[count];
        *to = (struct shown){.from = SIZE_MAX};
        for (size_t w = 0; w < source->count; w++) {
            if (source->at[w].start < fragment->span.start || source->at[w].end > fragment->span.end) continue;
            if (to->from == SIZE_MAX) to->from = w;
            to->to = w + 1;
            to->content = to->content || source->at[w].content;
        }
        for (size_t k = 0; k < fragment->target_count; k++)
            to->targets[to->target_count++] = words_of(arena, fragment->targets[k].text);
        count += to->from != SIZE_MAX && to->content;
    }
    return count;
}

static bool is_inside(const struct shown *shown, size_t count, size_t i) {
    for (size_t k = 0; k < count; k++) {
        bool longer = shown[k].to - shown[k].from > shown[i].to - shown[i].from;
        bool same_before = k < i && shown[k].to - shown[k].from == shown[i].to - shown[i].from;
        if ((longer || same_before) && shown[k].from <= shown[i].from && shown[i].to <= shown[k].to) return true;
    }
    return false;
}

static bool is_right(const struct shown *shown, size_t first, size_t last, const struct word_row *reference) {
    for (size_t k = first; k < last && k < shown->target_count; k++)
        if (find_row(reference, &shown->targets[k], 0) != SIZE_MAX) return true;
    return false;
}

static const struct word_row *longest_right(const struct shown *shown, const struct word_row *reference, size_t least) {
    const struct word_row *best = NULL;
    for (size_t k = 0; k < shown->target_count; k++) {
        const struct word_row *row = &shown->targets[k];
        if (row->count >= least && find_row(reference, row, 0) != SIZE_MAX && (!best || row->count > best->count)) best = row;
    }
    return best;
}

static int by_length(const void *a, const void *b) {
    size_t x = (*(const struct word_row *const *)a)->count, y = (*(const struct word_row *const *)b)->count;
    return (x < y) - (x > y);
}

/* Greedy, the longest first, each fragment once and no word twice. */
static double insertable(struct arena *arena, const struct shown *shown, size_t count, const struct word_row *reference,
                         size_t least, bool with_words) {
    const struct word_row **rows = ARENA_ARRAY(arena, const struct word_row *, count + 1);
    bool *used = ARENA_ARRAY(arena, bool, reference->count + 1);
    size_t row_count = 0;
    double characters = 0;
    for (size_t i = 0; i < count; i++) {
        if (shown[i].to - shown[i].from == 1 && !with_words) continue;
        const struct word_row *row = longest_right(&shown[i], reference, least);
        if (row) rows[row_count++] = row;
    }
    if (row_count) qsort(rows, row_count, sizeof *rows, by_length);
    for (size_t r = 0; r < row_count; r++)
        for (size_t at = 0; (at = find_row(reference, rows[r], at)) != SIZE_MAX; at++) {
            bool free_there = true;
            for (size_t k = 0; k < rows[r]->count; k++) free_there = free_there && !used[at + k];
            if (!free_there) continue;
            for (size_t k = 0; k < rows[r]->count; k++) used[at + k] = true;
            characters += reference->at[at + rows[r]->count - 1].end - reference->at[at].start;
            break;
        }
    return characters;
}

static void measure(struct tally *tally, struct arena *arena, const struct fragment_list *list, struct str source_text,
                    struct str target_text, struct str other_text) {
    struct word_row source = words_of(arena, source_text), reference = words_of(arena, target_text);
    struct word_row other = words_of(arena, other_text);
    struct shown *all = ARENA_ARRAY(arena, struct shown, list->count + 1);
    struct shown *kept = ARENA_ARRAY(arena, struct shown, list->count + 1);
    bool *covered = ARENA_ARRAY(arena, bool, source.count + 1);
    size_t count = show(arena, list, &source, all), kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        bool entry = all[i].to - all[i].from == 1;
        if (!entry && is_inside(all, count, i)) continue;
        kept[kept_count++] = all[i];
        bool first = is_right(&all[i], 0, 1, &reference), any = is_right(&all[i], 0, FRAGMENT_TARGETS_MAX, &reference);
        *(entry ? &tally->entries : &tally->fragments) += 1;
        *(entry ? &tally->entry_first : &tally->first) += first;
        *(entry ? &tally->entry_any : &tally->any) += any;
        if (!entry) tally->accident += is_right(&all[i], 0, 1, &other);
        if (entry && first) covered[all[i].from] = true;
    }
    for (size_t w = 0; w < source.count; w++) tally->content += source.at[w].content, tally->covered += covered[w];
    tally->characters += (double)utf8_count(target_text);
    tally->ref3 += insertable(arena, kept, kept_count, &reference, 2, false);
    tally->all3 += insertable(arena, kept, kept_count, &reference, 1, true);
    tally->segments++;
}

static double percent(double part, double whole) {
    return whole > 0 ? 100 * part / whole : 0;
}

static void print_tally(const struct tally *t) {
    double fragments = (double)t->fragments, entries = (double)t->entries, segments = (double)t->segments;
    printf("%zu segments\n", t->segments);
    printf("fragments   %.2f per segment, first right %.1f %%, of three %.1f %%, against a wrong reference %.1f %%\n",
           fragments / segments, percent((double)t->first, fragments), percent((double)t->any, fragments),
           percent((double)t->accident, fragments));
    printf("ref3        %.1f %% of the characters; with single words (all3) %.1f %%\n", percent(t->ref3, t->characters),
           percent(t->all3, t->characters));
    printf("words       %.2f per segment, first right %.1f %%, of three %.1f %%, content words covered %.1f %%\n",
           entries / segments, percent((double)t->entry_first, entries), percent((double)t->entry_any, entries),
           percent((double)t->covered, (double)t->content));
}

/* ---- the run ------------------------------------------------------------------------------------------------------------- */

static bool train(const struct pairs *memory, const struct language *from, const struct language *to, struct buf *image) {
    struct fragment_training *training = fragment_training_open();
    struct error err = {0};
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < memory->count; i++) {
        struct unit unit = {.id = (int64_t)i + 1, .from = *from, .to = *to};
        unit.source.text = memory->source[i];
        unit.target.text = memory->target[i];
        fragment_training_add(training, 1, &unit);
    }
    size_t units = fragment_training_count(training);
    bool ok = fragment_training_run(training, STR(""), NULL, append, image, &err);
    fragment_training_close(training);
    if (!ok) fprintf(stderr, "%s\n", err.message);
    printf("%zu units learned from in %.1f s of processor time, %.0f bytes per unit\n", units,
           seconds(CLOCK_PROCESS_CPUTIME_ID) - start, (double)image->len / (double)(units ? units : 1));
    return ok;
}

static int by_time(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void look_up(const struct fragment_model *model, const struct pairs *test, const struct language *from,
                    double min_score) {
    struct tally tally = {0};
    double *times = calloc(test->count + 1, sizeof *times), sum = 0;
    if (!times) abort();
    for (size_t i = 0; i < test->count; i++) {
        struct arena arena = {0};
        struct fragment_list list;
        struct fragment_query query = {.language = *from, .min_confidence = min_score};
        query.segment = segment_of_text(&arena, test->source[i]);
        double start = seconds(CLOCK_THREAD_CPUTIME_ID);
        fragment_model_find(model, &arena, &query, &list);
        sum += times[i] = seconds(CLOCK_THREAD_CPUTIME_ID) - start;
        measure(&tally, &arena, &list, test->source[i], test->target[i], test->target[(i + 1) % test->count]);
        arena_done(&arena);
    }
    qsort(times, test->count, sizeof *times, by_time);
    print_tally(&tally);
    printf("look-up     mean %.2f ms, p99 %.2f ms\n", 1e3 * sum / (double)test->count, 1e3 * times[test->count * 99 / 100]);
    free(times);
}

int main(int argc, char **argv) {
    struct language from, to;
    struct pairs memory = {0}, test = {0};
    struct buf image = {0};
    struct error err = {0};
    struct fragment_model *model = NULL;
    double min_score = argc > 6 && strcmp(argv[5], "--min-score") == 0 ? strtod(argv[6], NULL) : 0.5;
    if ((argc != 5 && argc != 7) || !language_parse(str_of(argv[1]), &from, NULL) ||
        !language_parse(str_of(argv[2]), &to, NULL)) {
        fputs("usage: evaluate FROM TO MEMORY.tsv TEST.tsv [--min-score 0.5]\n", stderr);
        return 64;
    }
    bool ok = read_pairs(argv[3], &memory) && read_pairs(argv[4], &test) && train(&memory, &from, &to, &image) &&
              (model = fragment_model_open(buf_str(&image), &err)) != NULL && test.count > 0;
    if (ok) look_up(model, &test, &from, min_score);
    if (!ok) fprintf(stderr, "evaluate: can't read the files, or learn from them %s\n", err.message);
    fragment_model_close(model);
    buf_done(&image);
    pairs_done(&memory);
    pairs_done(&test);
    return ok ? 0 : 1;
}
