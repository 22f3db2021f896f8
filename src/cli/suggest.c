/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"

static const char *data_option, *from_option, *to_option, *limit_option, *score_option, *memory_option, *fragment_option;
static bool as_json, without_fragments;

static const struct option_row rows[] = {
    {"to", "LANGUAGE", "the target language, such as sw or fr-HT (needed)", &to_option, NULL},
    {"from", "LANGUAGE", "the source language (default en)", &from_option, NULL},
    {"memory", "NAME", "only from this memory", &memory_option, NULL},
    {"limit", "N", "at most so many, 1 to 100 (default 5)", &limit_option, NULL},
    {"min-score", "PERCENT", "the least match rate, 1 to 102 (default 70)", &score_option, NULL},
    {"no-fragments", NULL, "leave out fragments: parts of the text that the memories have", NULL, &without_fragments},
    {"fragment-score", "SCORE", "the least score of a fragment, 0 to 1 (default 0.5)", &fragment_option, NULL},
    {"json", NULL, "print the API's answer", NULL, &as_json},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "suggest --to LANGUAGE [OPTION...] TEXT",
    "Shows the suggestions for a text, the best first, with the ledger of each match rate; then fragments, parts of the text\n"
    "that the memories have translated.",
    rows,
    "Exits with 1 when there is none.",
};

static void build_request(struct buf *out, const char *text, long limit, long min_score) {
    struct json json = {.out = out};
    json_begin_object(&json);
    json_put_str(&json, "from", str_of(from_option));
    json_put_str(&json, "to", str_of(to_option));
    json_put_int(&json, "limit", limit);
    json_put_int(&json, "min_score", min_score);
    json_put_bool(&json, "fragments", !without_fragments);
    if (fragment_option) {
        json_key(&json, "min_fragment_score");
        json_decimal(&json, strtod(fragment_option, NULL), 3);
    }
    if (memory_option) {
        json_key(&json, "memories");
        json_begin_array(&json);
        json_str(&json, str_of(memory_option));
        json_end_array(&json);
    }
    json_key(&json, "segments");
    json_begin_array(&json);
    json_begin_object(&json);
    json_put_str(&json, "text", str_of(text));
    json_end_object(&json);
    json_end_array(&json);
    json_end_object(&json);
}

static const char *text_of(json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void print_suggestion(json_t *suggestion) {
    size_t i;
    json_t *penalty;
    printf("%3" JSON_INTEGER_FORMAT " %%  %s\n", json_integer_value(json_object_get(suggestion, "score")),
           text_of(suggestion, "target"));
    printf("       %s  [%s]\n", text_of(suggestion, "source"), text_of(suggestion, "memory"));
    printf("       base %" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(suggestion, "base")));
    json_array_foreach(json_object_get(suggestion, "penalties"), i, penalty) {
        json_int_t points = json_integer_value(json_object_get(penalty, "points"));
        printf("; %+" JSON_INTEGER_FORMAT " %s", -points, text_of(penalty, "detail"));
    }
    printf("\n");
}

static void print_targets(json_t *targets) {
    size_t i;
    json_t *target;
    json_array_foreach(targets, i, target)
        printf("%s%s (%.2f)", i ? ", " : "", text_of(target, "text"), json_number_value(json_object_get(target, "score")));
    printf("\n");
}

static void print_fragments(json_t *result, struct str text) {
    size_t i;
    json_t *fragment, *list = json_object_get(result, "fragments");
    if (strcmp(text_of(result, "fragments_state"), "learning") == 0)
        printf("Fragments: the memories are still being learned from, ask again in a minute.\n");
    if (!json_array_size(list)) return;
    printf("Fragments\n");
    json_array_foreach(list, i, fragment) {
        size_t start = utf16_to_byte(text, (size_t)json_integer_value(json_object_get(fragment, "start")));
        size_t end = utf16_to_byte(text, (size_t)json_integer_value(json_object_get(fragment, "end")));
        if (start > end || end > text.len) continue;
        const char *mark = strcmp(text_of(fragment, "kind"), "term") == 0   ? "  [term]"
                           : strcmp(text_of(fragment, "kind"), "word") == 0 ? "  [word]"
                           : strcmp(text_of(fragment, "kind"), "name") == 0 ? "  [name]"
                                                                            : "";
        printf("       %" STR_FMT "%s: ", STR_ARG(str_slice(text, start, end)), mark);
        print_targets(json_object_get(fragment, "targets"));
    }
}

static bool print_answer(struct str answer, struct str text, size_t *count, struct error *err) {
    size_t i;
    json_t *suggestion;
    json_t *root = json_loadb(answer.at, answer.len, 0, NULL);
    json_t *result = json_array_get(json_object_get(root, "results"), 0), *list = json_object_get(result, "suggestions");
    if (!json_is_array(list)) {
        json_decref(root);
        return error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    }
    *count = json_array_size(list) + json_array_size(json_object_get(result, "fragments"));
    if (as_json)
        printf("%" STR_FMT "\n", STR_ARG(answer));
    else
        json_array_foreach(list, i, suggestion) print_suggestion(suggestion);
    if (!as_json) print_fragments(result, text);
    json_decref(root);
    return true;
}

static bool suggest(const char *data, struct str request, struct str text, size_t *count, struct error *err) {
    struct buf answer = {0};
    struct client *client = client_open(data, false, err);
    bool ok = client &&
              client_send(client, &(struct client_request){.method = "POST", .path = "/v1/suggestions", .body = request},
                          &answer, err) &&
              print_answer(buf_str(&answer), text, count, err);
    client_close(client);
    buf_done(&answer);
    return ok;
}

static bool is_share(const char *text) {
    char *end;
    double value = strtod(text, &end);
    return *text && !*end && value >= 0 && value <= 1;
}

int command_suggest(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0}, request = {0};
    long limit, min_score;
    size_t count = 0;
    int status;
    from_option = "en";
    limit_option = "5";
    score_option = "70";
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (!to_option) return report_usage("suggest needs a target language, such as --to sw");
    if (argc != 2) return report_usage("suggest needs one text, in quotes");
    if (!utf8_valid(str_of(argv[1]), NULL)) return report_usage("the text is not UTF-8");
    if (!option_number("limit", limit_option, 1, 100, &limit) || !option_number("min-score", score_option, 1, 102, &min_score))
        return STATUS_USAGE;
    if (fragment_option && !is_share(fragment_option)) return report_usage("--fragment-score: from 0 to 1");
    build_request(&request, argv[1], limit, min_score);
    bool ok = places_data(data_option, &data, &err) && suggest(data.at, buf_str(&request), str_of(argv[1]), &count, &err);
    buf_done(&data);
    buf_done(&request);
    if (!ok) return report_error(&err);
    return count ? STATUS_OK : STATUS_FOUND;
}
