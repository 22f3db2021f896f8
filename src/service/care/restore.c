/* SPDX-License-Identifier: Apache-2.0 */
/* Going back to a backup, in steps of which each can be repeated, so that a crash anywhere is completed by the next start:
 *
 *   restore.plan    names the backup and where the old files go. The backup's files are copied to restore.new, whole; then the
 *                   plan is renamed to (but for a backup that is gone meanwhile: then nothing is touched, and the start fails)
 *   restore.aside   the old files move to DATA/replaced/TIME, one rename each; then it is renamed to
 *   restore.place   the new files move in, one rename each; then it is removed.
 *
 * All under the store's lock. Indexes are old files too: they are made again from the store. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "service/care/data_files.h"
#include "service/memory/verify.h"
#include "store/store.h"

enum { PLAN_MAX_BYTES = 2 * PATH_MAX + 2 };

/* Two lines: the backup's whole path, and the directory in DATA for what is replaced. */
struct plan {
    struct buf text;
    struct str backup, kept;
};

static bool read_plan(const char *data, const char *name, struct plan *plan, struct error *err) {
    char path[PATH_MAX];
    if (!data_path(path, data, name, err) || !file_read(path, PLAN_MAX_BYTES, &plan->text, err)) return false;
    struct str rest = buf_str(&plan->text);
    plan->backup = str_cut(&rest, '\n');
    plan->kept = str_cut(&rest, '\n');
    return (plan->backup.len && plan->kept.len) || error_set(err, ERR_MALFORMED, "%s: can't be read", path);
}

static bool has(const char *data, const char *name) {
    char path[PATH_MAX];
    return data_path(path, data, name, NULL) && file_exists(path);
}

/* From one directory to another; what isn't there was moved already, or never was. */
static bool move(const char *from, const char *to, const char *name, struct error *err) {
    char source[PATH_MAX], target[PATH_MAX];
    if (!data_path(source, from, name, err) || !data_path(target, to, name, err)) return false;
    return rename(source, target) == 0 || errno == ENOENT || error_set_errno(err, "%s", source);
}

static bool next_step(const char *data, const char *from, const char *to, struct error *err) {
    char source[PATH_MAX], target[PATH_MAX];
    if (!data_path(source, data, from, err) || !data_path(target, data, to, err)) return false;
    return (rename(source, target) == 0 || error_set_errno(err, "%s", source)) && data_sync(data, err);
}

/* ---- the steps ---------------------------------------------------------------------------------------------------------- */

/* The lists may be missing from a backup, the store may not: going on without it would leave an empty server. Copied as the
 * check has read it: a backup may also be the directory of a server that was killed, with what was written last in the log. */
static bool copy_store(const char *data, const char *backup, const char *fresh, struct error *err) {
    if (!has(backup, "store.sqlite"))
        return error_set(err, ERR_NOT_FOUND,
                         "%s: the backup is gone. Nothing was changed: put it back, plan to go back to another, or remove "
                         "%s/restore.plan to go on with what is there",
                         backup, data);
    char copy[PATH_MAX];
    return data_path(copy, fresh, "store.sqlite", err) && store_copy(backup, copy, err);
}

static bool stage(const char *data, const struct plan *plan, const char *fresh, struct error *err) {
    char backup[PATH_MAX];
    snprintf(backup, sizeof backup, "%" STR_FMT, STR_ARG(plan->backup));
    if (!data_remove_tree(fresh, err) || !file_make_directories(fresh, err) || !copy_store(data, backup, fresh, err))
        return false;
    for (size_t i = 0; DATA_LISTS[i]; i++)
        if (!data_copy(backup, fresh, DATA_LISTS[i], err)) return false;
    return data_sync(fresh, err) && next_step(data, "restore.plan", "restore.aside", err);
}

static bool set_aside(const char *data, const struct plan *plan, struct error *err) {
    char kept[PATH_MAX], name[PATH_MAX];
    snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(plan->kept));
    if (!data_path(kept, data, name, err) || !file_make_directories(kept, err)) return false;
    for (size_t i = 0; DATA_ALL[i]; i++)
        if (!move(data, kept, DATA_ALL[i], err)) return false;
    return data_sync(kept, err) && next_step(data, "restore.aside", "restore.place", err);
}

/* Whatever the backup holds: those of former versions have no mark. */
static bool mark_restored(const char *data, struct error *err) {
    char mark[PATH_MAX];
    return data_path(mark, data, BUNDLED_MARK, err) && file_replace(mark, STR("restored\n"), err);
}

static bool place(const char *data, const char *fresh, struct error *err) {
    char plan[PATH_MAX];
    for (size_t i = 0; DATA_ALL[i]; i++)
        if (!move(fresh, data, DATA_ALL[i], err)) return false;
    if (!mark_restored(data, err) || !data_sync(data, err) || !data_path(plan, data, "restore.place", err)) return false;
    if (unlink(plan) < 0) return error_set_errno(err, "%s", plan);
    return data_sync(data, err) && data_remove_tree(fresh, err);
}

static bool take_steps(const char *data, struct error *err) {
    static const char *const names[] = {"restore.plan", "restore.aside", "restore.place"};
    char fresh[PATH_MAX];
    struct plan plan = {0};
    size_t step = 0;
    while (step < 3 && !has(data, names[step])) step++;
    if (step == 3) return true;
    bool ok = data_path(fresh, data, "restore.new", err) && read_plan(data, names[step], &plan, err);
    if (ok && step == 0) ok = stage(data, &plan, fresh, err);
    if (ok && step <= 1) ok = set_aside(data, &plan, err);
    if (ok) ok = place(data, fresh, err);
    buf_done(&plan.text);
    return ok;
}

bool restore_is_planned(const char *data, const char *path) {
    struct plan plan = {0};
    bool named =
        has(data, "restore.plan") && read_plan(data, "restore.plan", &plan, NULL) && str_equal(plan.backup, str_of(path));
    buf_done(&plan.text);
    return named;
}

bool restore_planned(const char *data, struct error *err) {
    if (!has(data, "restore.plan") && !has(data, "restore.aside") && !has(data, "restore.place")) return true;
    int lock = store_take_lock(data, err);
    if (lock < 0) return false;
    bool ok = take_steps(data, err) || error_prefix(err, "restoring a backup");
    store_give_lock(lock);
    return ok;
}

/* ---- planning ----------------------------------------------------------------------------------------------------------- */

static void note_fault(void *context, const char *fault) {
    error_set(context, ERR_MALFORMED, "the backup is damaged: %s", fault);
}

/* As it will be, in a copy: the backup itself stays as the older program can read it. Not in restore.new, which holds the only
 * new state there is while steps that were cut off are to be completed. */
static bool check_migrated(const char *path, const char *copy, struct error *fault, struct service_health *health,
                           struct error *err) {
    char store[PATH_MAX];
    return data_path(store, copy, "store.sqlite", err) && data_remove_tree(copy, err) && file_make_directories(copy, err) &&
           store_copy(path, store, err) && verify_migrated(copy, note_fault, fault, health, err);
}

static bool check_store(const char *data, const char *path, struct error *fault, struct service_health *health,
                        struct error *err) {
    char copy[PATH_MAX];
    bool older = false;
    if (!data_path(copy, data, "restore.check", err) || !store_is_older(path, &older, err)) return false;
    if (!older) return verify_at_rest(path, note_fault, fault, health, err);
    bool ok = check_migrated(path, copy, fault, health, err);
    data_remove_tree(copy, NULL);
    return ok || error_prefix(err, "%s", path);
}

static bool check_backup(const char *data, const char *path, struct service_health *health, struct error *err) {
    struct error fault = {0};
    char store[PATH_MAX];
    if (!data_path(store, path, "store.sqlite", err)) return false;
    if (!file_exists(store)) return error_set(err, ERR_NOT_FOUND, "%s: there is no backup", path);
    if (!check_store(data, path, &fault, health, err)) return false;
    return fault.code == ERR_NONE || error_set(err, fault.code, "%s", fault.message);
}

/* A directory of its own for what is replaced, however soon after another: its files must not meet those of an earlier one.
 * Whoever plans has the lock of the store, or of the backups; and of several plans only the last is carried out. */
static struct str name_kept(const char *data, struct arena *arena) {
    struct str time = clock_format_basic(arena, clock_now_ms());
    struct str name = arena_format(arena, "replaced/%" STR_FMT, STR_ARG(time));
    for (int i = 2; has(data, name.at); i++) name = arena_format(arena, "replaced/%" STR_FMT "-%d", STR_ARG(time), i);
    return name;
}

bool restore_plan(const char *data, struct arena *arena, const char *path, bool dry_run, struct restore_report *out,
                  struct error *err) {
    char plan[PATH_MAX];
    *out = (struct restore_report){.kept = STR("")};
    if (strchr(path, '\n')) return error_set(err, ERR_INVALID, "%s: a line feed in the path", path);
    if (!check_backup(data, path, &out->health, err)) return false;
    if (dry_run) return true;
    if (has(data, "restore.aside") || has(data, "restore.place"))
        return error_set(err, ERR_CONFLICT, "a backup is being restored already: start the server to complete it");
    out->kept = name_kept(data, arena);
    struct str text = arena_format(arena, "%s\n%" STR_FMT "\n", path, STR_ARG(out->kept));
    out->planned = data_path(plan, data, "restore.plan", err) && file_replace(plan, text, err);
    return out->planned;
}

/* A backup by its path, or by its name in the data directory. */
static bool find_backup(const char *data, struct arena *arena, struct str backup, char path[PATH_MAX], struct error *err) {
    struct str wanted = arena_copy(arena, backup);
    if (str_find(backup, STR("/"), 0) == SIZE_MAX) {
        wanted = arena_format(arena, "%s/backups/%" STR_FMT, data, STR_ARG(backup));
        if (!file_exists(wanted.at))
            return error_set(err, ERR_NOT_FOUND, "there is no backup \"%" STR_FMT "\"", STR_ARG(backup));
    }
    return realpath(wanted.at, path) || error_set_errno(err, "%s", wanted.at);
}

bool restore_now(const char *data, struct arena *arena, struct str backup, bool dry_run, struct restore_report *out,
                 struct error *err) {
    char path[PATH_MAX];
    if (!file_make_directories(data, err) || !find_backup(data, arena, backup, path, err)) return false;
    int lock = store_take_lock(data, err);
    if (lock < 0) return false;
    bool ok = restore_plan(data, arena, path, dry_run, out, err) && (dry_run || take_steps(data, err));
    store_give_lock(lock);
    out->planned = false;
    return ok;
}
