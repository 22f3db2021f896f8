/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"

static const char *data_option, *from_option, *to_option, *limit_option, *score_option, *memory_option;
static bool as_json;

static const struct option_row rows[] = {
    {"to", "LANGUAGE", "the target language, such as sw or fr-HT (needed)", &to_option, NULL},
    {"from", "LANGUAGE", "the source language (default en)", &from_option, NULL},
    {"memory", "NAME", "only from this memory", &memory_option, NULL},
    {"limit", "N", "at most so many, 1 to 100 (default 5)", &limit_option, NULL},
    {"min-score", "PERCENT", "the least match rate, 1 to 102 (default 70)", &score_option, NULL},
    {"json", NULL, "print the API's answer", NULL, &as_json},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "suggest --to LANGUAGE [OPTION...] TEXT",
    "Shows the suggestions for a text, the best first, with the ledger of each match rate.",
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

static bool print_answer(struct str answer, size_t *count, struct error *err) {
    size_t i;
    json_t *suggestion;
    json_t *root = json_loadb(answer.at, answer.len, 0, NULL);
    json_t *list = json_object_get(json_array_get(json_object_get(root, "results"), 0), "suggestions");
    if (!json_is_array(list)) {
        json_decref(root);
        return error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    }
    *count = json_array_size(list);
    if (as_json)
        printf("%" STR_FMT "\n", STR_ARG(answer));
    else
        json_array_foreach(list, i, suggestion) print_suggestion(suggestion);
    json_decref(root);
    return true;
}

static bool suggest(const char *data, struct str request, size_t *count, struct error *err) {
    struct buf answer = {0};
    struct client *client = client_open(data, false, err);
    bool ok = client &&
              client_send(client, &(struct client_request){.method = "POST", .path = "/v1/suggestions", .body = request},
                          &answer, err) &&
              print_answer(buf_str(&answer), count, err);
    client_close(client);
    buf_done(&answer);
    return ok;
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
    build_request(&request, argv[1], limit, min_score);
    bool ok = places_data(data_option, &data, &err) && suggest(data.at, buf_str(&request), &count, &err);
    buf_done(&data);
    buf_done(&request);
    if (!ok) return report_error(&err);
    return count ? STATUS_OK : STATUS_FOUND;
}
