/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"

static const char *data_option, *role_option, *memories_option, *expires_option;

static const struct option_row rows[] = {
    {"role", "ROLE", "create: reader, translator, editor or administrator", &role_option, NULL},
    {"memories", "LIST", "create: only these, such as news,sport=reader (default: all)", &memories_option, NULL},
    {"expires", "WHEN", "create: in days, such as 90d, or a date, such as 2027-01-31 (default: never)", &expires_option, NULL},
    {"data", "DIR", "the data directory", &data_option, NULL},
    {0},
};

static const struct option_table table = {
    "key [OPTION...] create NAME | list | revoke ID... | remove ID...",
    "Access keys of the server. A key is printed once, when it is made; what is kept is a hash. A change counts at once.",
    rows,
    "  tafsiri key create --role editor \"Asha Mwangi\"\n"
    "  tafsiri key create --memories '*=reader,news=translator' --expires 365d \"News desk\"\n"
    "As soon as there is a key, the server wants one from everybody. A revoked key stays in the list until it is removed.",
};

/* ---- create ------------------------------------------------------------------------------------------------------------- */

/* "news,sport=reader,*=reader" */
static void write_memories(struct json *json, struct str list) {
    json_key(json, "memories");
    json_begin_array(json);
    while (list.len) {
        struct str role = str_trim(str_cut(&list, ','));
        json_begin_object(json);
        json_put_str(json, "name", str_trim(str_cut(&role, '=')));
        if (role.len) json_put_str(json, "role", str_trim(role));
        json_end_object(json);
    }
    json_end_array(json);
}

/* "90d" counted from now, anything else as it is. */
static void write_expiry(struct json *json, struct str when) {
    struct arena arena = {0};
    int64_t days;
    bool counted = str_ends(when, STR("d")) && str_to_int(str_slice(when, 0, when.len - 1), &days) && days > 0 && days < 36500;
    json_put_str(json, "expires", counted ? clock_format(&arena, clock_now_ms() + days * 24 * 3600 * 1000) : when);
    arena_done(&arena);
}

static void print_key(struct str answer) {
    json_t *key = json_loadb(answer.at, answer.len, 0, NULL);
    const char *text = json_string_value(json_object_get(key, "key"));
    printf("%s\n", text ? text : "");
    fflush(stdout);
    fprintf(stderr, "This is the only time that the key is shown. `tafsiri key revoke %s` ends it.\n",
            json_string_value(json_object_get(key, "id")));
    json_decref(key);
}

static bool create_key(struct client *client, const char *name, struct error *err) {
    struct buf body = {0}, answer = {0};
    struct json json = {.out = &body};
    json_begin_object(&json);
    json_put_str(&json, "name", str_of(name));
    if (role_option) json_put_str(&json, "role", str_of(role_option));
    if (memories_option) write_memories(&json, str_of(memories_option));
    if (expires_option) write_expiry(&json, str_of(expires_option));
    json_end_object(&json);
    struct client_request request = {.method = "POST", .path = "/v1/keys", .body = buf_str(&body)};
    bool ok = client_send(client, &request, &answer, err);
    if (ok) print_key(buf_str(&answer));
    buf_done(&body);
    buf_done(&answer);
    return ok;
}

/* ---- list --------------------------------------------------------------------------------------------------------------- */

static const char *text_of(const json_t *key, const char *name) {
    const char *text = json_string_value(json_object_get(key, name));
    return text ? text : "";
}

static void print_state(const json_t *key) {
    struct arena arena = {0};
    struct str now = clock_format(&arena, clock_now_ms());
    const char *expires = text_of(key, "expires"), *revoked = text_of(key, "revoked");
    if (*revoked)
        printf("  revoked %.10s", revoked);
    else if (*expires)
        printf("  %s %.10s", str_compare(str_of(expires), now) <= 0 ? "expired" : "until", expires);
    arena_done(&arena);
}

static void print_memories(const json_t *key) {
    json_t *memories = json_object_get(key, "memories"), *memory;
    size_t i;
    if (!json_is_array(memories)) {
        printf("%s of all memories", text_of(key, "role"));
        return;
    }
    json_array_foreach(memories, i, memory)
        printf("%s%s of %s", i ? ", " : "", text_of(memory, "role"), text_of(memory, "name"));
}

static void print_list(struct str answer) {
    json_t *root = json_loadb(answer.at, answer.len, 0, NULL), *key;
    size_t i;
    json_array_foreach(json_object_get(root, "keys"), i, key) {
        printf("%s  %.10s  %s: ", text_of(key, "id"), text_of(key, "created"), text_of(key, "name"));
        print_memories(key);
        print_state(key);
        putchar('\n');
    }
    json_decref(root);
}

static bool list_keys(struct client *client, struct error *err) {
    struct buf answer = {0};
    bool ok = client_send(client, &(struct client_request){.method = "GET", .path = "/v1/keys"}, &answer, err);
    if (ok) print_list(buf_str(&answer));
    buf_done(&answer);
    return ok;
}

/* ---- revoke, remove ----------------------------------------------------------------------------------------------------- */

static bool end_key(struct client *client, bool remove, const char *id, struct error *err) {
    struct buf path = {0}, answer = {0};
    buf_add_str(&path, STR("/v1/keys/"));
    client_encode(&path, str_of(id));
    if (!remove) buf_add_str(&path, STR("/revoke"));
    buf_add_byte(&path, '\0');
    bool ok =
        client_send(client, &(struct client_request){.method = remove ? "DELETE" : "POST", .path = path.at}, &answer, err);
    buf_done(&path);
    buf_done(&answer);
    return ok;
}

static bool run(struct client *client, const char *what, int count, char **operands, struct error *err) {
    bool ok = true;
    if (strcmp(what, "create") == 0) return create_key(client, operands[0], err);
    if (strcmp(what, "list") == 0) return list_keys(client, err);
    for (int i = 0; ok && i < count; i++) ok = end_key(client, strcmp(what, "remove") == 0, operands[i], err);
    return ok;
}

/* How many operands each takes: 0 to INT_MAX. */
static bool check_operands(const char *what, int count) {
    if (strcmp(what, "create") == 0) return count == 1;
    if (strcmp(what, "list") == 0) return count == 0;
    return (strcmp(what, "revoke") == 0 || strcmp(what, "remove") == 0) && count > 0;
}

int command_key(int argc, char **argv) {
    struct error err = {0};
    struct buf data = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    const char *what = argc > 1 ? argv[1] : "";
    if (!check_operands(what, argc - 2)) return report_usage("key needs create NAME, list, revoke ID... or remove ID...");
    bool creates = strcmp(what, "create") == 0;
    if (creates && !role_option && !memories_option)
        return report_usage("key create needs a role, such as --role editor, or --memories news=translator");
    struct client *client = places_data(data_option, &data, &err) ? client_open(data.at, creates, &err) : NULL;
    bool ok = client && run(client, what, argc - 2, argv + 2, &err);
    client_close(client);
    buf_done(&data);
    return ok ? STATUS_OK : report_error(&err);
}
