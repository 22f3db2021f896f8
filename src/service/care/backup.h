/* SPDX-License-Identifier: Apache-2.0 */
/* Backups, and going back to one.
 *
 * A backup is a directory DATA/backups/NAME with what can't be made again: the store (memories, history, documents, jobs,
 * keys), the term list, word lists and segmentation rules. It is a data directory of its own right: copy it to wherever you
 * like, or serve from a copy of it. It is made while serving, and whole or not there at all.
 *
 * Restoring exchanges the files of a data directory that nobody serves from. What was there is kept in DATA/replaced/TIME. It
 * is planned first, which may happen while serving; then done by the next start (or at once by `tafsiri restore`). A crash in
 * the middle is completed by the next start. */
#ifndef TAFSIRI_SERVICE_CARE_BACKUP_H
#define TAFSIRI_SERVICE_CARE_BACKUP_H

#include "service/service.h"

/* The mark of a data directory that gets no bundled memory: it has had it, or was restored, and then is what the backup was. */
#define BUNDLED_MARK "bundled"

enum { BACKUPS_MAX = 1000 };

struct backup_info {
    struct str name;
    int64_t made_ms, bytes;
};

struct backup_list {
    struct backup_info *at; /* in order of name */
    size_t count;
};

/* (waits) Name empty: one after the time. ERR_CONFLICT when there is one of this name, ERR_NO_SPACE. */
bool service_make_backup(struct service *service, struct arena *arena, struct str name, struct backup_info *out,
                         struct error *err);
bool service_list_backups(struct service *service, struct arena *arena, struct backup_list *out, struct error *err);
/* (waits) ERR_NOT_FOUND; ERR_CONFLICT while going back to it is planned. */
bool service_remove_backup(struct service *service, struct str name, struct error *err);

struct restore_report {
    struct service_health health; /* of the backup: each row was read and checked */
    bool planned;                 /* the next start does it */
    struct str kept;              /* where in DATA what is there now will be; empty for a dry run */
};
/* (waits) Checks the backup whole and, unless it is a dry run, plans going back to it. ERR_MALFORMED for one that is damaged.
 */
bool service_plan_restore(struct service *service, struct arena *arena, struct str name, bool dry_run,
                          struct restore_report *out, struct error *err);

/* The same without a service, for a directory that nobody serves from; `backup` is a name in it, or the path of a backup (with
 * a "/" in it). Done when it returns. ERR_UNAVAILABLE when a server has the directory. */
bool restore_now(const char *data, struct arena *arena, struct str backup, bool dry_run, struct restore_report *out,
                 struct error *err);
/* Does, or completes, what was planned; nothing planned is fine. Before the store is opened. ERR_NOT_FOUND, with all as it was,
 * when the backup is gone. */
bool restore_planned(const char *data, struct error *err);

#endif
