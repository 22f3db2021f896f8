/* SPDX-License-Identifier: Apache-2.0 */
#include "service/care/backup.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "service/care/data_files.h"
#include "service/library/caller.h"
#include "service/library/state.h"

enum { NAME_MAX_BYTES = 64 };
static const struct str PART = STR(".part");

static bool check_name(struct str name, struct error *err) {
    bool ok = name.len >= 1 && name.len <= NAME_MAX_BYTES;
    for (size_t i = 0; ok && i < name.len; i++) {
        char c = name.at[i];
        ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i > 0 && (c == '.' || c == '_' || c == '-'));
    }
    return ok || error_set(err, ERR_INVALID, "name: 1 to %d of a-z, 0-9, \".\", \"_\" and \"-\", the first a letter or a digit",
                           NAME_MAX_BYTES);
}

/* The directory of one that is being made or removed: hidden, so that it is none. */
static bool part_path(char path[PATH_MAX], const char *root, struct arena *arena, struct str name, struct error *err) {
    return data_path(path, root, arena_format(arena, ".%" STR_FMT "%" STR_FMT, STR_ARG(name), STR_ARG(PART)).at, err);
}

bool backup_is_part(struct str name) {
    return name.len > PART.len && str_starts(name, STR(".")) && str_ends(name, PART) &&
           check_name(str_slice(name, 1, name.len - PART.len), NULL);
}

static struct str name_of_now(struct arena *arena) {
    struct str name = clock_format_basic(arena, clock_now_ms());
    char *text = (char *)name.at;
    for (size_t i = 0; i < name.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z') text[i] = (char)(text[i] - 'A' + 'a');
    return name;
}

static bool require_data(struct service *service, struct error *err) {
    return caller_require_all(err) && service_require_readable(service, err);
}

/* ---- making ------------------------------------------------------------------------------------------------------------- */

static bool fill(struct service *service, const char *part, struct error *err) {
    struct going_on going_on = service_going_on(service);
    char path[PATH_MAX];
    if (!data_remove_tree(part, err) || !data_path(path, part, "store.sqlite", err) || mkdir(part, 0700) < 0)
        return error_set_errno(err, "%s", part);
    if (!store_backup(service->store, path, &going_on, err)) return false;
    for (size_t i = 0; DATA_LISTS[i]; i++)
        if (!data_copy(service->options.data, part, DATA_LISTS[i], err)) return false;
    return data_sync(part, err);
}

static bool measure(const char *directory, struct str name, struct arena *arena, struct backup_info *out, struct error *err) {
    char path[PATH_MAX];
    struct stat store;
    if (!data_path(path, directory, "store.sqlite", err)) return false;
    if (stat(path, &store) < 0) return error_set_errno(err, "%s", path);
    int64_t made_ms = (int64_t)store.st_mtim.tv_sec * 1000 + store.st_mtim.tv_nsec / 1000000;
    *out = (struct backup_info){arena_copy(arena, name), made_ms, data_size(directory)};
    return true;
}

bool service_make_backup(struct service *service, struct arena *arena, struct str name, struct backup_info *out,
                         struct error *err) {
    char root[PATH_MAX], part[PATH_MAX], whole[PATH_MAX];
    if (!require_data(service, err)) return false;
    if (!name.len) name = name_of_now(arena);
    if (!check_name(name, err) || !data_path(root, service->options.data, "backups", err) ||
        !file_make_directories(root, err) || !data_path(whole, root, arena_copy(arena, name).at, err) ||
        !part_path(part, root, arena, name, err))
        return false;
    pthread_mutex_lock(&service->backup_lock);
    bool ok =
        (!file_exists(whole) || error_set(err, ERR_CONFLICT, "there is a backup \"%" STR_FMT "\" already", STR_ARG(name))) &&
        fill(service, part, err) && (rename(part, whole) == 0 || error_set_errno(err, "%s", whole)) &&
        file_sync_directory_of(whole, err) && measure(whole, name, arena, out, err);
    if (!ok) data_remove_tree(part, NULL);
    pthread_mutex_unlock(&service->backup_lock);
    return ok;
}

/* ---- the others --------------------------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return str_compare(((const struct backup_info *)a)->name, ((const struct backup_info *)b)->name);
}

bool service_list_backups(struct service *service, struct arena *arena, struct backup_list *out, struct error *err) {
    char root[PATH_MAX], path[PATH_MAX];
    struct str *names;
    size_t count;
    *out = (struct backup_list){ARENA_ARRAY(arena, struct backup_info, BACKUPS_MAX), 0};
    if (!require_data(service, err) || !data_path(root, service->options.data, "backups", err)) return false;
    if (!file_list(root, arena, &names, &count, err)) return false;
    for (size_t i = 0; i < count && out->count < BACKUPS_MAX; i++) {
        struct error fault = {0};
        if (!check_name(names[i], NULL) || !data_path(path, root, names[i].at, NULL)) continue;
        if (measure(path, names[i], arena, &out->at[out->count], &fault))
            out->count++;
        else if (fault.code != ERR_NOT_FOUND) /* it is none, or was removed meanwhile */
            return error_set(err, fault.code, "%s", fault.message);
    }
    if (out->count) qsort(out->at, out->count, sizeof *out->at, by_name);
    return true;
}

/* Where a backup of this name is. */
static bool find(struct service *service, struct arena *arena, struct str name, char path[PATH_MAX], struct error *err) {
    char root[PATH_MAX];
    if (!require_data(service, err) || !check_name(name, err) || !data_path(root, service->options.data, "backups", err) ||
        !data_path(path, root, arena_copy(arena, name).at, err))
        return false;
    return file_exists(path) || error_set(err, ERR_NOT_FOUND, "there is no backup \"%" STR_FMT "\"", STR_ARG(name));
}

/* Out of sight first, so that a half-removed one is never taken for a backup. */
static bool remove_whole(struct service *service, const char *path, const char *part, struct error *err) {
    char real[PATH_MAX];
    if (!realpath(path, real)) return error_set_errno(err, "%s", path);
    if (restore_is_planned(service->options.data, real))
        return error_set(err, ERR_CONFLICT, "the next start goes back to this backup: it can't be removed before");
    return data_remove_tree(part, err) && (rename(path, part) == 0 || error_set_errno(err, "%s", path)) &&
           file_sync_directory_of(path, err) && data_remove_tree(part, err);
}

bool service_remove_backup(struct service *service, struct str name, struct error *err) {
    char path[PATH_MAX], root[PATH_MAX], part[PATH_MAX];
    struct arena arena = {0};
    bool ok = find(service, &arena, name, path, err) && data_path(root, service->options.data, "backups", err) &&
              part_path(part, root, &arena, name, err);
    if (ok) {
        pthread_mutex_lock(&service->backup_lock);
        ok = remove_whole(service, path, part, err);
        pthread_mutex_unlock(&service->backup_lock);
    }
    arena_done(&arena);
    return ok;
}

bool service_plan_restore(struct service *service, struct arena *arena, struct str name, bool dry_run,
                          struct restore_report *out, struct error *err) {
    char path[PATH_MAX], real[PATH_MAX];
    if (!find(service, arena, name, path, err)) return false;
    pthread_mutex_lock(&service->backup_lock); /* nobody removes it before the plan stands */
    bool ok = (realpath(path, real) || error_set_errno(err, "%s", path)) &&
              restore_plan(service->options.data, arena, real, dry_run, out, err);
    pthread_mutex_unlock(&service->backup_lock);
    return ok;
}
