/* SPDX-License-Identifier: Apache-2.0 */
/* The store: what survives. Memories, units with their history, operations; one interface, whatever database is behind it.
 *
 * Writing: one thread owns the writing connection. Callers hand it functions that run inside its transaction, one after the
 * other; it commits them in groups, at most a few milliseconds apart, and only then reports them done. Whatever is reported
 * done is on disk.
 *
 * Reading: any thread, each through a connection of its own from a pool, seeing a consistent snapshot per call.
 *
 * The essay on the layout of the tables stands in schema.c. */
#ifndef TAFSIRI_STORE_STORE_H
#define TAFSIRI_STORE_STORE_H

#include "base/going_on.h"
#include "model/unit.h"

struct store;

struct store_options {
    bool read_only;       /* no lock, no writer: for verify and export beside a running server */
    bool at_rest;         /* read-only, and nobody has it open: nothing is left beside it */
    int commit_window_ms; /* how long a group waits for company; 0: the default of 3 */
    /* Told of each damaged row that a read has met, once, with a sentence that names it. Any thread; NULL: nobody is. */
    void (*tell_damage)(const char *row);
};

/* Opens or creates the store in a directory that exists. ERR_UNAVAILABLE when another process holds its lock; ERR_INVALID for a
 * schema newer than this program; older ones are migrated. */
struct store *store_open(const char *directory, const struct store_options *options, struct error *err);
/* Waits for the writer to finish what it was given. */
void store_close(struct store *store);

/* A named collection of units of any language pairs. */
struct memory {
    uint32_t id;
    struct str name;  /* [a-z0-9][a-z0-9._-]{0,63}: stands in URLs */
    struct str title; /* for people; may be empty */
    int64_t rev;      /* counts the changes of its units */
    int64_t units;    /* those not deleted */
    int penalty;      /* points off every suggestion from it, 0 to 100 */
    bool read_only;
    int64_t created_ms;
};

/* ---- writing --------------------------------------------------------------------------------------------------------- */

struct store_tx; /* valid inside the function that was handed it, only */

struct store_write {
    /* Runs in the writer thread, inside a savepoint: false undoes all it did and reports `err` to its caller alone. */
    bool (*run)(struct store_tx *tx, void *context, struct error *err);
    /* Runs in the writer thread after the commit, before the caller is woken: the place to bring indexes up to date. Calls come
     * in the order of the commits. A run that fails has its call at once, before another one runs; when a commit fails, the
     * last to run has its call first: so what `run` noted elsewhere can be taken back as it was laid. May be NULL. */
    void (*done)(void *context, bool committed);
    void *context;
};

/* Queues the write and waits for it. Not from inside run or done. What run reported; ERR_NO_SPACE: the disk is full, nothing
 * was written; ERR_UNAVAILABLE: the store can't write now, and after a commit that failed nobody knows yet whether it was
 * written: the next rev of the memory tells. Either way writing comes back by itself (store_metrics.writable). ERR_DENIED for a
 * store opened read-only. */
bool store_write(struct store *store, const struct store_write *write, struct error *err);
/* How many writes this thread has made so far, in any store, those included of which nobody knows yet: when a request failed
 * and this has grown, some of what it was to do is done. */
uint64_t store_count_writes(void);

bool store_tx_create_memory(struct store_tx *tx, const struct memory *memory, uint32_t *id,
                            struct error *err); /* ERR_CONFLICT */
bool store_tx_count_memories(struct store_tx *tx, int64_t *count, struct error *err);
/* What of a memory is changed. */
enum { MEMORY_TITLE = 1, MEMORY_PENALTY = 2, MEMORY_READ_ONLY = 4, MEMORY_SETTINGS = 7 };
/* Changes these members, some of MEMORY_SETTINGS; *left: the memory as it is now, in the arena. ERR_NOT_FOUND. */
bool store_tx_update_memory(struct store_tx *tx, struct arena *arena, const struct memory *wanted, unsigned members,
                            struct memory *left, struct error *err);
/* The memory with its units and their history: nobody finds any of it again. What they take on the disk is given back by
 * store_tx_clear_memory, a bounded time each. */
bool store_tx_delete_memory(struct store_tx *tx, uint32_t memory, struct error *err);
/* Removes some `limit` units, or then former states, of a memory that was deleted. *more: it left the list of those to be
 * cleared when it is false. */
bool store_tx_clear_memory(struct store_tx *tx, uint32_t memory, size_t limit, bool *more, struct error *err);

/* ERR_NOT_FOUND when there is none; a deleted unit is found, with deleted set. Copies into the arena. */
bool store_tx_get_unit(struct store_tx *tx, struct arena *arena, uint32_t memory, int64_t id, struct unit *unit,
                       struct error *err);
/* The state that the unit had at `rev`, from its history or as it is now; ERR_NOT_FOUND when it never had that rev. */
bool store_tx_get_state(struct store_tx *tx, struct arena *arena, uint32_t memory, int64_t id, int64_t rev, struct unit *unit,
                        struct error *err);
/* ERR_INVALID and ERR_TOO_LARGE from unit_check; ERR_NOT_FOUND for an id or a memory that is not there.
 * Adds (unit->id 0) or changes a unit as the memory's next rev, the former state going to its history; sets unit->id and
 * unit->rev. Deleting is putting with deleted set. Nothing else is looked at: who is the same as whom is the caller's affair.
 */
bool store_tx_put_unit(struct store_tx *tx, uint32_t memory, struct unit *unit, struct error *err);

/* A client's operation id, so that a retry does nothing again: false when it is new; true with the result it had. */
bool store_tx_find_operation(struct store_tx *tx, struct str operation, uint32_t *memory, int64_t *unit, int64_t *rev);
bool store_tx_put_operation(struct store_tx *tx, struct str operation, uint32_t memory, int64_t unit, int64_t rev,
                            int64_t now_ms, struct error *err);
/* Forgets operations older than this. */
bool store_tx_prune_operations(struct store_tx *tx, int64_t before_ms, struct error *err);

/* ---- reading --------------------------------------------------------------------------------------------------------- */

struct memory_list {
    struct memory *at;
    size_t count;
};

/* A row whose checksum is wrong never becomes an answer: asked for by name or id it is ERR_DAMAGED, naming memory and unit; a
 * list leaves it out, and goes on to its limit (store_metrics.damaged_reads counts, store_options.tell_damage tells; a list of
 * units says so itself). */

/* Whether a failed read says that there is nothing to be had there, now or later. All else (the disk fails, there is no memory)
 * says nothing about what is stored, and must never be taken for an absence. */
static inline bool store_has_none(const struct error *fault) {
    return fault->code == ERR_NOT_FOUND || fault->code == ERR_DAMAGED;
}

/* In order of name. */
bool store_list_memories(struct store *store, struct arena *arena, struct memory_list *out, struct error *err);
bool store_get_memory(struct store *store, struct arena *arena, struct str name, struct memory *out, struct error *err);
bool store_get_unit(struct store *store, struct arena *arena, uint32_t memory, int64_t id, struct unit *out, struct error *err);

/* Deleted ones that are still to be cleared, the ids. */
bool store_list_deleted(struct store *store, struct arena *arena, size_t limit, uint32_t **memories, size_t *count,
                        struct error *err);

struct unit_list {
    struct unit *at;
    size_t count;
    int64_t next; /* of the next two: the `after` with which a further call goes on behind these */
    bool more;    /* there may be some; false: these were the last */
    bool damaged; /* some were passed over, being damaged */
};

/* Units (tombstones too, where wanted) in order of id, from the one behind `after_id`. Where so many deleted ones lie between
 * that looking for live ones would take long, there are fewer than `limit`, or none, with `more` set. */
bool store_list_units(struct store *store, struct arena *arena, uint32_t memory, int64_t after_id, size_t limit,
                      bool with_deleted, struct unit_list *out, struct error *err);
/* Changes in order of rev, from the one behind `after_rev`; tombstones included. Each unit stands once, at its last rev. */
bool store_list_changes(struct store *store, struct arena *arena, uint32_t memory, int64_t after_rev, size_t limit,
                        struct unit_list *out, struct error *err);
/* Former states of a unit, the newest first. */
bool store_list_history(struct store *store, struct arena *arena, uint32_t memory, int64_t id, size_t limit,
                        struct unit_list *out, struct error *err);

/* ---- care ------------------------------------------------------------------------------------------------------------ */

struct store_health {
    int64_t memories, units, deleted, history, records; /* rows read and found right, without those of deleted memories */
    int64_t damaged;                                    /* rows whose checksum is wrong */
    int64_t faults;                                     /* reported, those rows among them */
};

/* Reads every row and checks it, and lets the database check itself. `report` is called once per fault with a sentence that
 * names the row; false from the function means that the check itself could not be finished. */
bool store_verify(struct store *store, void (*report)(void *context, const char *fault), void *context,
                  struct store_health *health, struct error *err);
/* A consistent copy at `path`, while writing goes on; atomic. To go back to it, put it as store.sqlite into a directory without
 * a store. `going_on` is asked every 16 MB. */
bool store_backup(struct store *store, const char *path, const struct going_on *going_on, struct error *err);
/* The same of a store in another directory, of whatever version: all that was acknowledged there, so what its log holds too. */
bool store_copy(const char *directory, const char *path, struct error *err);

/* Whether a store that nobody has open is of an older version: opening it for writing would migrate it. */
bool store_is_older(const char *directory, bool *older, struct error *err);

/* Keeps every other process (and store) out of the directory, for exchanging its files; -1 as store_open fails. */
int store_take_lock(const char *directory, struct error *err);
void store_give_lock(int lock);

struct store_metrics {
    uint64_t commits, writes, failed_commits;
    uint64_t queue_length;
    uint64_t damaged_reads; /* rows left out of an answer since they were damaged */
    bool writable;
};
void store_read_metrics(struct store *store, struct store_metrics *out);

#endif
