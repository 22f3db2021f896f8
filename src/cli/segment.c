/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/json.h"
#include "cli/cli.h"
#include "cli/reading.h"
#include "segment/segmenter.h"

static const char *language_option, *rules, *extra_rules;
static bool as_json;

static const struct option_row rows[] = {
    {"lang", "LANGUAGE", "of the text (default en)", &language_option, NULL},
    {"srx", "FILE", "segmentation rules in place of the built-in ones", &rules, NULL},
    {"srx-extra", "FILE", "segmentation rules tried before the others", &extra_rules, NULL},
    {"json", NULL, "print text, start and end (UTF-16 code units) of each segment", NULL, &as_json},
    {0},
};

static const struct option_table table = {
    "segment [OPTION...] FILE",
    "Cuts a text into sentences and prints one a line.",
    rows,
    "FILE may be - for standard input.",
};

static void print_json(const struct sentence_list *sentences) {
    struct buf out = {0};
    struct json json = {.out = &out};
    json_begin_object(&json);
    json_key(&json, "segments");
    json_begin_array(&json);
    for (size_t i = 0; i < sentences->count; i++) {
        json_begin_object(&json);
        json_put_str(&json, "text", sentences->at[i].text);
        json_put_int(&json, "start", sentences->at[i].span.start);
        json_put_int(&json, "end", sentences->at[i].span.end);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    printf("%" STR_FMT "\n", STR_ARG(buf_str(&out)));
    buf_done(&out);
}

static bool segment(struct reading *reading, struct error *err) {
    struct sentence_list sentences;
    struct segment_request request = {.language = reading->language, .text = buf_str(&reading->text), .memory = STR("")};
    if (!service_segment(reading->service, &reading->arena, &request, &sentences, err)) return false;
    if (as_json) {
        print_json(&sentences);
        return true;
    }
    for (size_t i = 0; i < sentences.count; i++) printf("%" STR_FMT "\n", STR_ARG(sentences.at[i].text));
    return true;
}

int command_segment(int argc, char **argv) {
    struct error err = {0};
    struct reading reading;
    int status;
    language_option = "en";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("segment needs one file; - is standard input");
    bool ok = reading_open(&reading, argv[1], language_option,
                           &(struct service_options){.rules = rules, .extra_rules = extra_rules}, &err) &&
              segment(&reading, &err);
    reading_done(&reading);
    return ok ? STATUS_OK : report_error(&err);
}
