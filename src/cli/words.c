/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const char *data_option, *language_option, *list_option;

static const struct option_row rows[] = {
    {"lang", "LANGUAGE", "whose words, such as sw or fr-HT (needed)", &language_option, NULL},
    {"list", "NAME", "a personal list in place of the one that counts for everyone", &list_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "words --lang LANGUAGE [OPTION...] list | add WORD... | remove WORD...",
    "Words that the server's spelling takes for right. A change counts at once, in a running server too.",
    rows,
    NULL,
};

static void build_path(struct buf *out, const char *word) {
    buf_add_str(out, STR("/v1/languages/"));
    client_encode(out, str_of(language_option));
    buf_add_str(out, STR("/words"));
    if (word) buf_add_byte(out, '/'), client_encode(out, str_of(word));
    if (list_option) buf_add_str(out, STR("?list=")), client_encode(out, str_of(list_option));
    buf_add_byte(out, '\0');
}

static bool send_word(struct client *client, const char *method, const char *word, struct buf *answer, struct error *err) {
    struct buf path = {0};
    build_path(&path, word);
    bool ok = client_send(client, &(struct client_request){.method = method, .path = path.at}, answer, err);
    buf_done(&path);
    return ok || (word && error_prefix(err, "%s", word));
}

static void print_words(struct str answer) {
    json_t *root = json_loadb(answer.at, answer.len, 0, NULL), *word;
    size_t i;
    json_array_foreach(json_object_get(root, "words"), i, word) puts(json_string_value(word));
    json_decref(root);
}

static bool change_words(struct client *client, const char *method, int count, char **words, struct error *err) {
    struct buf answer = {0};
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        buf_clear(&answer);
        ok = send_word(client, method, words[i], &answer, err);
    }
    buf_done(&answer);
    return ok;
}

static bool list_words(struct client *client, struct error *err) {
    struct buf answer = {0};
    bool ok = send_word(client, "GET", NULL, &answer, err);
    if (ok) print_words(buf_str(&answer));
    buf_done(&answer);
    return ok;
}

int command_words(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (!language_option) return report_usage("words needs a language, such as --lang sw");
    const char *what = argc > 1 ? argv[1] : "";
    const char *method = strcmp(what, "add") == 0 ? "PUT" : strcmp(what, "remove") == 0 ? "DELETE" : NULL;
    bool lists = strcmp(what, "list") == 0 && argc == 2;
    if (!lists && (!method || argc < 3)) return report_usage("words needs list, add WORD... or remove WORD...");
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, true, &err) : NULL;
    bool ok = client && (lists ? list_words(client, &err) : change_words(client, method, argc - 2, argv + 2, &err));
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
