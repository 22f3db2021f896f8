/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ share: the open store, its writer, the transaction. Private to store/. */
#ifndef TAFSIRI_STORE_INTERNAL_H
#define TAFSIRI_STORE_INTERNAL_H

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

#include "store/pool.h"
#include "store/row.h"
#include "store/schema.h"
#include "store/store.h"

enum { DAMAGE_TOLD_MAX = 1000 };

/* A write in the queue; lives on the stack of the thread that waits for it. */
struct request {
    const struct store_write *write;
    struct error error; /* set when it was not done */
    bool told;          /* its `done` was called */
    bool finished;
    pthread_cond_t woken;
    struct request *next;
};

struct queue {
    struct request *first, **end;
    size_t length;
};

struct writer {
    pthread_t thread;
    bool runs;
    struct connection *connection; /* NULL after a failed commit, until it can be opened again; the writer thread's alone */
    size_t company;                /* writes in the last group */
    int64_t log_retry_ms;          /* until then no reader is waited for, so that the log can start anew; the writer's alone */
    struct unit_row row;           /* for putting units */

    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct queue queue; /* under the lock, as are the next two */
    bool stopping;
    struct store_metrics metrics;
};

/* Damaged rows that reads have met. */
struct damage {
    void (*tell)(const char *row); /* NULL: nobody wants to know */
    pthread_mutex_t lock;
    uint64_t told[DAMAGE_TOLD_MAX]; /* hashes of the sentences, under the lock, as is the next */
    size_t told_count;
    atomic_uint_fast64_t reads;
};

struct store {
    char path[PATH_MAX];
    int lock_fd; /* -1: read-only */
    int commit_window_ms;
    struct pool readers;
    struct writer writer;
    struct damage damage;
};

/* ---- store.c --------------------------------------------------------------------------------------------------------- */

bool store_make_path(char path[PATH_MAX], const char *directory, const char *name, struct error *err);
/* How to read a store that is not open here. `at_rest`: nobody else has it open either. */
enum connection_mode store_reading_mode(const char *directory, bool at_rest);

/* ---- lock.c: one writing process per directory ----------------------------------------------------------------------- */

/* The descriptor that holds the lock, or -1 with ERR_UNAVAILABLE when another process has it. */
int lock_take(const char *path, struct error *err);
void lock_release(int fd);

/* ---- writer.c -------------------------------------------------------------------------------------------------------- */

void writer_init(struct writer *writer);
bool writer_start(struct store *store, struct error *err);
/* Returns when everything queued is done. */
void writer_stop(struct writer *writer);
void writer_done(struct writer *writer);

/* ---- transaction.c --------------------------------------------------------------------------------------------------- */

/* One write inside the group's transaction. Counters of the memories that it touches are kept here and written at its end. */
struct store_tx {
    struct connection *connection;
    struct unit_row *row;
    struct arena arena;
    struct touched {
        struct memory memory;
        bool changed;
        struct touched *next;
    } * touched;
    struct error fault; /* the database failed: the write fails, whatever its function says */
};

/* Runs a sentence to its end. */
bool transaction_execute(struct store_tx *tx, enum sentence sentence, const struct value *values, size_t count,
                         struct error *err);
/* Stands on the first row, or NULL: then *err tells whether that is a failure. The caller ends the statement. */
sqlite3_stmt *transaction_find(struct store_tx *tx, enum sentence sentence, const struct value *values, size_t count,
                               struct error *err);
/* Runs the write inside a savepoint. False undoes it; *error says why. When it could not be undone alone, *lost says so:
 * nothing of the transaction may be committed, or SQLite has undone all of it already. */
bool transaction_run(struct connection *connection, struct unit_row *row, const struct store_write *write, struct error *error,
                     struct error *lost);

/* ---- clear.c --------------------------------------------------------------------------------------------------------- */

/* The memory is deleted with this write: notes that its units are to be removed. */
bool clear_note(struct store_tx *tx, uint32_t memory, struct error *err);

/* ---- damage.c -------------------------------------------------------------------------------------------------------- */

void damage_init(struct damage *damage, void (*tell)(const char *row));
void damage_done(struct damage *damage);
/* A read has met a damaged row: counts it, and tells of it unless that was told before. */
void damage_note(struct damage *damage, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* ERR_DAMAGED, naming the unit. */
bool damage_refuse_unit(uint32_t memory, int64_t id, struct error *err);

#endif
