/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "match/fragment.h"
#include "match/fragment_train.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool append(void *context, const void *bytes, size_t len, struct error *err) {
    (void)err;
    buf_add(context, bytes, len);
    return true;
}

int main(int argc, char **argv) {
    struct language from, to;
    struct error err = {0};
    if (argc < 5) return 64;
    language_parse(str_of(argv[1]), &from, NULL), language_parse(str_of(argv[2]), &to, NULL);
    struct fragment_training *training = fragment_training_open();
    char *line = NULL;
    size_t room = 0;
    FILE *in = fopen(argv[3], "r");
    struct arena arena = {0};
    int64_t id = 0;
    double start = now();
    for (ssize_t len; (len = getline(&line, &room, in)) > 0;) {
        if (line[len - 1] == '\n') line[len - 1] = 0;
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab = 0;
        char *end = strchr(tab + 1, '\t');
        if (end) *end = 0;
        struct unit unit = {.id = ++id, .from = from, .to = to};
        unit.source = segment_of_text(&arena, str_of(line)), unit.target = segment_of_text(&arena, str_of(tab + 1));
        fragment_training_add(training, 1, &unit);
        arena_reset(&arena);
    }
    fclose(in);
    fprintf(stderr, "read %zu in %.1f\n", fragment_training_count(training), now() - start);
    struct buf image = {0};
    size_t units = fragment_training_count(training);
    start = now();
    if (!fragment_training_run(training, STR(""), NULL, append, &image, &err)) return puts(err.message), 1;
    fprintf(stderr, "trained in %.1f, %.0f bytes per unit\n", now() - start, (double)image.len / (double)units);
    fragment_training_close(training);
    struct fragment_model *model = fragment_model_open(buf_str(&image), &err);
    if (!model) return puts(err.message), 1;
    in = fopen(argv[4], "r");
    start = now();
    size_t queries = 0;
    for (ssize_t len; (len = getline(&line, &room, in)) > 0;) {
        if (line[len - 1] == '\n') line[len - 1] = 0;
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab = 0;
        struct fragment_query query = {.segment = segment_of_text(&arena, str_of(line)),
                                       .language = from,
                                       .min_confidence = getenv("MINC") ? atof(getenv("MINC")) : 0.1};
        struct fragment_list list;
        fragment_model_find(model, &arena, &query, &list);
        queries++;
        struct buf out = {0};
        struct json json = {.out = &out};
        json_begin_object(&json);
        json_put_str(&json, "source", str_of(line));
        json_key(&json, "fragments");
        json_begin_array(&json);
        for (size_t i = 0; i < list.count; i++) {
            json_begin_object(&json);
            json_put_int(&json, "start", list.at[i].span.start);
            json_put_int(&json, "end", list.at[i].span.end);
            json_key(&json, "targets");
            json_begin_array(&json);
            for (size_t k = 0; k < list.at[i].target_count; k++) json_str(&json, list.at[i].targets[k].text);
            json_end_array(&json);
            json_key(&json, "score");
            json_decimal(&json, list.at[i].confidence, 3);
            json_key(&json, "scores");
            json_begin_array(&json);
            for (size_t k = 0; k < list.at[i].target_count; k++) json_decimal(&json, list.at[i].targets[k].confidence, 3);
            json_end_array(&json);
            json_end_object(&json);
        }
        json_end_array(&json);
        json_end_object(&json);
        printf("%.*s\n", (int)out.len, out.at);
        buf_done(&out);
        arena_reset(&arena);
    }
    fprintf(stderr, "%zu queries, %.3f ms each\n", queries, (now() - start) * 1e3 / (double)queries);
    return 0;
}
