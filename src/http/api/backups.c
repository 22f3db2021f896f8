/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/backup.h"

#include "http/api/unit_json.h"
#include "http/handlers.h"

static void write_backup(struct json *json, struct arena *arena, const struct backup_info *info) {
    json_begin_object(json);
    json_put_str(json, "name", info->name);
    unit_write_time(json, arena, "made", info->made_ms);
    json_put_int(json, "bytes", info->bytes);
    json_end_object(json);
}

bool backups_list(struct request *request, struct error *err) {
    struct backup_list list;
    if (!service_list_backups(request->service, &request->arena, &list, err)) return false;
    struct json json = reply_json(request, 200);
    json_begin_object(&json);
    json_key(&json, "backups");
    json_begin_array(&json);
    for (size_t i = 0; i < list.count; i++) write_backup(&json, &request->arena, &list.at[i]);
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

bool backups_make(struct request *request, struct error *err) {
    struct input body;
    struct backup_info info;
    struct str name = STR("");
    if (!input_body(request, &body, err) || !input_known(&body, (const char *const[]){"name", NULL}, err) ||
        !input_str(&body, "name", UNIT_FIELD_MAX, &name, err) ||
        !service_make_backup(request->service, &request->arena, name, &info, err))
        return false;
    struct json json = reply_json(request, 201);
    write_backup(&json, &request->arena, &info);
    return true;
}

bool backups_remove(struct request *request, struct error *err) {
    if (!service_remove_backup(request->service, request->captures[0], err)) return false;
    reply_empty(request, 204);
    return true;
}

bool backups_restore(struct request *request, struct error *err) {
    struct input body;
    struct restore_report report;
    bool dry_run = false;
    if (!input_body(request, &body, err) || !input_known(&body, (const char *const[]){"dry_run", NULL}, err) ||
        !input_bool(&body, "dry_run", &dry_run, err) ||
        !service_plan_restore(request->service, &request->arena, request->captures[0], dry_run, &report, err))
        return false;
    struct json json = reply_json(request, dry_run ? 200 : 202);
    json_begin_object(&json);
    json_put_bool(&json, "dry_run", dry_run);
    json_put_bool(&json, "at_next_start", report.planned);
    json_put_int(&json, "memories", report.health.memories);
    json_put_int(&json, "units", report.health.units);
    json_put_int(&json, "deleted", report.health.deleted);
    json_put_int(&json, "former_states", report.health.history);
    json_put_int(&json, "records", report.health.records);
    if (report.kept.len) json_put_str(&json, "kept", report.kept);
    json_end_object(&json);
    return true;
}
