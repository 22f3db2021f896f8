/* SPDX-License-Identifier: Apache-2.0 */
/* merge, split, deduplicate, clean, statistics: requests to the server with a table of what was done, or would be. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char *data_option, *limit_option, *by_option;
static bool is_dry_run;

#define CARE_ROWS                                                                                                              \
    {"dry-run", NULL, "change nothing: list what would be done", NULL, &is_dry_run},                                           \
        {"limit", "N", "list so many changes, at most 1000 (default 20)", &limit_option, NULL},                                \
        {"by", "NAME", "who does it, for the history", &by_option, NULL},                                                      \
        {"data", "DIR", "the data directory", &data_option, NULL}, {0},

/* ---- asking ------------------------------------------------------------------------------------------------------------- */

static json_int_t number(json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static const char *text_of(json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void print_report(json_t *report) {
    size_t i;
    json_t *change;
    json_array_foreach(json_object_get(report, "changes"), i, change) {
        printf("%-8s %6" JSON_INTEGER_FORMAT "  %s\n", text_of(change, "what"), number(change, "unit"),
               text_of(change, "source"));
        printf("                 %s\n", text_of(change, "target"));
        if (*text_of(change, "why")) printf("                 (%s)\n", text_of(change, "why"));
    }
    printf("%s%" JSON_INTEGER_FORMAT " units read: %" JSON_INTEGER_FORMAT " added, %" JSON_INTEGER_FORMAT
           " updated, %" JSON_INTEGER_FORMAT " unchanged, %" JSON_INTEGER_FORMAT " removed\n",
           json_is_true(json_object_get(report, "dry_run")) ? "dry run: " : "", number(report, "read"), number(report, "added"),
           number(report, "updated"), number(report, "unchanged"), number(report, "removed"));
}

/* Sends the request, whose body may be NULL, and hands the answer to `print`. */
static bool send(const char *data, const char *method, const char *memory, const char *what, json_t *body,
                 void (*print)(json_t *), struct error *err) {
    struct buf path = {0}, answer = {0};
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    struct client *client = client_open(data, false, err);
    buf_add_str(&path, STR("/v1/memories/"));
    client_encode(&path, str_of(memory));
    buf_add_format(&path, "/%s", what);
    buf_add_byte(&path, '\0');
    struct client_request request = {.method = method, .path = path.at, .body = str_of(text)};
    bool ok = client && client_send(client, &request, &answer, err);
    json_t *root = ok ? json_loadb(answer.at, answer.len, 0, NULL) : NULL;
    if (ok && !root) ok = error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    if (ok) print(root);
    json_decref(root);
    client_close(client);
    free(text);
    buf_done(&path);
    buf_done(&answer);
    return ok;
}

/* Takes a value over. False for NULL, which is what jansson makes of a text that is not UTF-8: left out, it would be as if it
 * had not been asked for, and a filter less lets more units through. */
static bool set(json_t *object, const char *key, json_t *value) {
    return json_object_set_new(object, key, value) == 0;
}

/* The object itself, or NULL, for care(). */
static json_t *sound_or_none(json_t *object, bool sound) {
    if (sound) return object;
    json_decref(object);
    return NULL;
}

/* Adds the options that all have; the body is freed. */
static int care(const char *memory, const char *what, json_t *body) {
    struct error err = {0};
    struct buf data = {0};
    long limit;
    if (body) body = sound_or_none(body, !by_option || set(body, "by", json_string(by_option)));
    if (!body) return report_usage("a name or a text is not UTF-8");
    if (!option_number("limit", limit_option ? limit_option : "20", 0, 1000, &limit)) {
        json_decref(body);
        return STATUS_USAGE;
    }
    json_object_set_new(body, "limit", json_integer(limit));
    json_object_set_new(body, "dry_run", json_boolean(is_dry_run));
    bool ok = places_data(data_option, &data, &err) && send(data.at, "POST", memory, what, body, print_report, &err);
    json_decref(body);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}

/* ---- merge -------------------------------------------------------------------------------------------------------------- */

int command_merge(int argc, char **argv) {
    static bool remove_them;
    static const struct option_row rows[] = {
        {"remove", NULL, "delete each memory FROM when all of it is in INTO", NULL, &remove_them}, CARE_ROWS};
    static const struct option_table table = {
        "merge [OPTION...] INTO FROM...",
        "Takes the units of memories into another: new ones are added, newer ones replace, the same again is left alone.", rows,
        "Stopped half-way, it is completed by doing it again."};
    int status = STATUS_OK;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc < 3) return report_usage("merge needs the memory to merge into, and one or more to take from");
    for (int i = 2; i < argc && status == STATUS_OK; i++)
        status = care(argv[1], "merge", json_pack("{s:s, s:b}", "from", argv[i], "remove", (int)remove_them));
    return status;
}

/* ---- split -------------------------------------------------------------------------------------------------------------- */

static bool set_property(json_t *filter, const char *property) {
    const char *equals = strchr(property, '=');
    if (!equals) return false;
    json_t *list = json_pack("[{s:s%, s:s}]", "name", property, (size_t)(equals - property), "value", equals + 1);
    return set(filter, "properties", list);
}

int command_split(int argc, char **argv) {
    static const char *from, *to, *origin, *status_word, *author, *document, *text, *after, *before, *property;
    static const struct option_row rows[] = {{"from", "LANGUAGE", "units with this source language", &from, NULL},
                                             {"to", "LANGUAGE", "units with this target language", &to, NULL},
                                             {"origin", "ORIGIN", "human, aligned or machine", &origin, NULL},
                                             {"status", "STATUS", "confirmed, draft, reviewed or rejected", &status_word, NULL},
                                             {"author", "NAME", "units of this author", &author, NULL},
                                             {"document", "NAME", "units from this document", &document, NULL},
                                             {"text", "TEXT", "units with this text in source or target", &text, NULL},
                                             {"changed-after", "DATE", "units changed at this time or later", &after, NULL},
                                             {"changed-before", "DATE", "units changed before this time", &before, NULL},
                                             {"property", "NAME=VALUE", "units with this property", &property, NULL},
                                             CARE_ROWS};
    static const struct option_table table = {
        "split [OPTION...] MEMORY INTO",
        "Moves the units that agree with all of the options from one memory to another, which "
        "is made when there is none.",
        rows, "Stopped half-way, it is completed by doing it again."};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 3) return report_usage("split needs two memories: MEMORY and INTO");
    json_t *filter = json_object();
    bool sound = true;
    const struct {
        const char *name, *value;
        bool list;
    } members[] = {{"from", from, false},
                   {"to", to, false},
                   {"author", author, false},
                   {"document", document, false},
                   {"text", text, false},
                   {"origin", origin, true},
                   {"status", status_word, true},
                   {"changed_after", after, false},
                   {"changed_before", before, false}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (members[i].value && !*members[i].value) {
            json_decref(filter);
            return report_usage("an empty option lets all units through: leave it out where that is meant");
        }
        if (members[i].value)
            sound = set(filter, members[i].name,
                        members[i].list ? json_pack("[s]", members[i].value) : json_string(members[i].value)) &&
                    sound;
    }
    if (property && !set_property(filter, property)) {
        json_decref(filter);
        return report_usage("--property needs NAME=VALUE, not \"%s\"", property);
    }
    filter = sound_or_none(filter, sound);
    return care(argv[1], "split", filter ? json_pack("{s:s, s:o}", "into", argv[2], "filter", filter) : NULL);
}

/* ---- deduplicate and clean ---------------------------------------------------------------------------------------------- */

int command_deduplicate(int argc, char **argv) {
    static bool by_source;
    static const struct option_row rows[] = {
        {"same-source", NULL, "keep one translation of each source, not one of each pair", NULL, &by_source}, CARE_ROWS};
    static const struct option_table table = {"deduplicate [OPTION...] MEMORY",
                                              "Removes units whose texts another unit has, in whatever context. Reviewed ones "
                                              "stay before confirmed ones, human before "
                                              "aligned before machine, newer before older.",
                                              rows, "What is removed keeps its history and can be brought back."};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("deduplicate needs one memory");
    return care(argv[1], "deduplicate", json_pack("{s:s}", "same", by_source ? "source" : "pair"));
}

int command_clean(int argc, char **argv) {
    static const char *rules_option, *ratio_option;
    static const struct option_row rows[] = {
        {"rules", "LIST", "empty,identical,length,language or some of them (default: all)", &rules_option, NULL},
        {"max-ratio", "N", "how much longer one side may be than the other (default 4)", &ratio_option, NULL},
        CARE_ROWS};
    static const struct option_table table = {
        "clean [OPTION...] MEMORY",
        "Removes units that are no translations: an empty side, the source again as the target, one side much longer than the "
        "other, a side in another language than it says.",
        rows, "Try --dry-run first. What is removed keeps its history and can be brought back."};
    long ratio = 4;
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("clean needs one memory");
    if (ratio_option && !option_number("max-ratio", ratio_option, 2, 100, &ratio)) return STATUS_USAGE;
    json_t *rules = json_array();
    bool sound = true;
    for (struct str rest = str_of(rules_option ? rules_option : "empty,identical,length,language"); rest.len;) {
        struct str word = str_cut(&rest, ',');
        sound = json_array_append_new(rules, json_stringn(word.at, word.len)) == 0 && sound;
    }
    rules = sound_or_none(rules, sound);
    return care(argv[1], "clean", rules ? json_pack("{s:o, s:i}", "rules", rules, "max_ratio", (int)ratio) : NULL);
}

/* ---- statistics --------------------------------------------------------------------------------------------------------- */

static bool as_json;

static void print_counts(const char *title, json_t *counts) {
    const char *name;
    json_t *count;
    printf("%s:", title);
    json_object_foreach(counts, name, count) printf(" %s %" JSON_INTEGER_FORMAT, name, json_integer_value(count));
    printf("\n");
}

static void print_statistics(json_t *root) {
    size_t i;
    json_t *row;
    if (as_json) {
        json_dumpf(root, stdout, JSON_INDENT(2));
        putchar('\n');
        return;
    }
    printf("%" JSON_INTEGER_FORMAT " units, %" JSON_INTEGER_FORMAT " deleted; %" JSON_INTEGER_FORMAT
           " with inline codes, %" JSON_INTEGER_FORMAT " with context, %" JSON_INTEGER_FORMAT " confirmed more than once\n",
           number(root, "units"), number(root, "deleted"), number(root, "with_codes"), number(root, "with_context"),
           number(root, "used_again"));
    if (*text_of(root, "oldest")) printf("changed from %s to %s\n", text_of(root, "oldest"), text_of(root, "newest"));
    print_counts("status", json_object_get(root, "status"));
    print_counts("origin", json_object_get(root, "origin"));
    json_array_foreach(json_object_get(root, "pairs"), i, row)
        printf("%s to %s: %" JSON_INTEGER_FORMAT " units, %" JSON_INTEGER_FORMAT " and %" JSON_INTEGER_FORMAT
               " words, %" JSON_INTEGER_FORMAT " and %" JSON_INTEGER_FORMAT " characters\n",
               text_of(row, "from"), text_of(row, "to"), number(row, "units"), number(row, "source_words"),
               number(row, "target_words"), number(row, "source_characters"), number(row, "target_characters"));
    json_array_foreach(json_object_get(root, "authors"), i, row)
        printf("%6" JSON_INTEGER_FORMAT "  %s\n", number(row, "units"),
               *text_of(row, "author") ? text_of(row, "author") : "(no author)");
}

int command_statistics(int argc, char **argv) {
    static const struct option_row rows[] = {{"json", NULL, "print the API's answer", NULL, &as_json},
                                             {"data", "DIR", "the data directory", &data_option, NULL},
                                             {0}};
    static const struct option_table table = {
        "statistics [OPTION...] MEMORY", "Counts what is in a memory: units, words, languages, origins, authors.", rows, NULL};
    struct error err = {0};
    struct buf data = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("statistics needs one memory");
    bool ok =
        places_data(data_option, &data, &err) && send(data.at, "GET", argv[1], "statistics", NULL, print_statistics, &err);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
