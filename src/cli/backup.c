/* SPDX-License-Identifier: Apache-2.0 */
/* backup and restore. A backup is made by the server, or by one of our own; restoring wants no server at all, or leaves it to
 * the running one's next start. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "cli/cli.h"
#include "service/care/backup.h"

static const char *data_option;

static bool call(const char *method, const char *path, struct str body, json_t **answer, struct error *err) {
    struct buf data = {0}, text = {0};
    struct client *client = places_data(data_option, &data, err) ? client_open(data.at, false, err) : NULL;
    bool ok = client && client_send(client, &(struct client_request){.method = method, .path = path, .body = body}, &text, err);
    *answer = ok && text.len ? json_loadb(text.at, text.len, 0, NULL) : NULL;
    if (ok && text.len && !*answer) ok = error_set(err, ERR_INTERNAL, "the server's answer can't be read");
    client_close(client);
    buf_done(&data);
    buf_done(&text);
    return ok;
}

static void print_backup(json_t *backup) {
    printf("%s  %s  %" JSON_INTEGER_FORMAT " bytes\n", json_string_value(json_object_get(backup, "name")),
           json_string_value(json_object_get(backup, "made")), json_integer_value(json_object_get(backup, "bytes")));
}

static bool list_backups(struct error *err) {
    json_t *root, *backup;
    size_t i;
    if (!call("GET", "/v1/backups", (struct str){0}, &root, err)) return false;
    json_array_foreach(json_object_get(root, "backups"), i, backup) print_backup(backup);
    json_decref(root);
    return true;
}

static bool make_backup(const char *name, struct error *err) {
    json_t *root = NULL, *body = name ? json_pack("{s:s}", "name", name) : json_object();
    char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
    bool ok =
        (text || error_set(err, ERR_INVALID, "the name is not UTF-8")) && call("POST", "/v1/backups", str_of(text), &root, err);
    if (ok) print_backup(root);
    json_decref(root);
    json_decref(body);
    free(text);
    return ok;
}

static bool remove_backup(const char *name, struct error *err) {
    struct buf path = {0};
    json_t *root;
    buf_add_str(&path, STR("/v1/backups/"));
    client_encode(&path, str_of(name));
    buf_add_byte(&path, '\0');
    bool ok = call("DELETE", path.at, (struct str){0}, &root, err);
    buf_done(&path);
    return ok;
}

int command_backup(int argc, char **argv) {
    static bool list, removes;
    static const struct option_row rows[] = {{"list", NULL, "list the backups", NULL, &list},
                                             {"remove", NULL, "remove the backup NAME", NULL, &removes},
                                             {"data", "DIR", "the data directory", &data_option, NULL},
                                             {0}};
    static const struct option_table table = {"backup [OPTION...] [NAME]",
                                              "Makes a backup of all memories, words, terms, rules and keys, as the directory "
                                              "DIR/backups/NAME; a server may be at work.",
                                              rows, "Copy that directory to another disk. `tafsiri restore` goes back to it."};
    struct error err = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc > 2 || (list && (removes || argc > 1)) || (removes && argc != 2))
        return report_usage("backup takes one name at most; `tafsiri backup --help` tells how");
    bool ok = list      ? list_backups(&err)
              : removes ? remove_backup(argv[1], &err)
                        : make_backup(argc == 2 ? argv[1] : NULL, &err);
    return ok ? STATUS_OK : report_error(&err);
}

/* ---- restore ------------------------------------------------------------------------------------------------------------ */

static bool dry_run, at_next_start;

static void print_restored(const char *name, int64_t memories, int64_t units, const char *kept, bool planned) {
    printf("%s: %" PRId64 " memories, %" PRId64 " units, all rows sound\n", name, memories, units);
    if (planned) printf("the server will go back to it when it starts the next time\n");
    if (kept && *kept) printf("what was there %s kept in %s of the data directory\n", planned ? "will be" : "is", kept);
}

/* With a server at work: it checks the backup now, and goes back to it at its next start. */
static bool plan(const char *name, struct error *err) {
    struct buf path = {0};
    json_t *root;
    buf_add_str(&path, STR("/v1/backups/"));
    client_encode(&path, str_of(name));
    buf_add(&path, "/restore", sizeof "/restore");
    bool ok = call("POST", path.at, dry_run ? STR("{\"dry_run\":true}") : STR("{}"), &root, err);
    if (ok)
        print_restored(name, json_integer_value(json_object_get(root, "memories")),
                       json_integer_value(json_object_get(root, "units")), json_string_value(json_object_get(root, "kept")),
                       json_is_true(json_object_get(root, "at_next_start")));
    json_decref(ok ? root : NULL);
    buf_done(&path);
    return ok;
}

static bool restore(const char *name, struct error *err) {
    struct buf data = {0};
    struct arena arena = {0};
    struct restore_report report = {0};
    bool ok = places_data(data_option, &data, err) && restore_now(data.at, &arena, str_of(name), dry_run, &report, err);
    if (ok)
        print_restored(name, report.health.memories, report.health.units, report.kept.len ? report.kept.at : NULL, false);
    else if (err->code == ERR_UNAVAILABLE)
        error_prefix(err, "stop the server first, or ask for --at-next-start");
    arena_done(&arena);
    buf_done(&data);
    return ok;
}

int command_restore(int argc, char **argv) {
    static const struct option_row rows[] = {
        {"dry-run", NULL, "check the backup and tell what is in it; change nothing", NULL, &dry_run},
        {"at-next-start", NULL, "with a server at work: let it do so when it starts the next time", NULL, &at_next_start},
        {"data", "DIR", "the data directory, which may be a new one", &data_option, NULL},
        {0}};
    static const struct option_table table = {"restore [OPTION...] BACKUP",
                                              "Goes back to a backup: its name, or the path of its directory. Every row of it "
                                              "is checked first; what is replaced is kept.",
                                              rows, "No server may be at work, unless with --at-next-start."};
    struct error err = {0};
    int status;
    if (!options_parse(&table, &argc, argv, &status)) return status;
    if (argc != 2) return report_usage("restore needs one backup; `tafsiri backup --list` names them");
    bool ok = at_next_start ? plan(argv[1], &err) : restore(argv[1], &err);
    return ok ? STATUS_OK : report_error(&err);
}
