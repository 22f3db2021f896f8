/* SPDX-License-Identifier: Apache-2.0 */
/* The writer thread and its groups.
 *
 * An fsync costs milliseconds, a put microseconds: writes that wait at the same time share one commit. While a group is being
 * committed the next one gathers by itself; when the last group was more than one write, the writer also waits up to the
 * commit window for as many again. A lone client never waits.
 *
 *     queue      w1 w2 w3 | w4 w5
 *     writer     BEGIN  [w1] [w2] [w3]  COMMIT  done(w1) done(w2) done(w3)  wake all three  BEGIN [w4] ...
 *
 * When the disk is full, nothing of the group was committed; its writes fail, and the next group tries again. When COMMIT fails
 * otherwise, nobody knows what is on disk (after a failed fsync Linux forgets that the pages were dirty): the connection is
 * closed, and writing goes on only when the file could be opened anew and all of the log moved to the database. Meanwhile the
 * writer looks after it every PROBE_MS, so that writing comes back without anyone asking. */
#include <errno.h>
#include <time.h>

#include "base/clock.h"
#include "store/internal.h"

enum {
    GROUP_MAX = 1024,
    PROBE_MS = 200,
    LOG_PAGES = 4096,      /* 16 MB: moved to the database after the group */
    LOG_PAGES_MAX = 65536, /* 256 MB: readers are waited for, so that the log can start anew */
    LOG_RETRY_MS = 30000,  /* when one of them takes longer, such as a backup, writing goes on: the log grows */
};

/* ---- the queue ------------------------------------------------------------------------------------------------------- */

static void enqueue(struct queue *queue, struct request *request) {
    if (!queue->first) queue->end = &queue->first;
    *queue->end = request;
    queue->end = &request->next;
    queue->length++;
}

/* Cuts up to GROUP_MAX requests off the front. */
static struct queue take_group(struct queue *queue) {
    struct queue group = {.first = queue->first};
    struct request **end = &group.first;
    while (*end && group.length < GROUP_MAX) {
        end = &(*end)->next;
        group.length++;
    }
    queue->first = *end;
    queue->length -= group.length;
    *end = NULL;
    return group;
}

static struct timespec steady_in(int ms) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += (long)(ms % 1000) * 1000000;
    at.tv_sec += ms / 1000 + at.tv_nsec / 1000000000;
    at.tv_nsec %= 1000000000;
    return at;
}

static void wait_for_company(struct store *store) {
    struct writer *writer = &store->writer;
    if (writer->company < 2) return;
    struct timespec until = steady_in(store->commit_window_ms);
    while (!writer->stopping && writer->queue.length < writer->company)
        if (pthread_cond_timedwait(&writer->arrived, &writer->lock, &until) == ETIMEDOUT) return;
}

/* The next group; an empty one when it is time to probe. False when the store closes and nothing is left to do. */
static bool wait_for_group(struct store *store, struct queue *group) {
    struct writer *writer = &store->writer;
    bool timed_out = false;
    pthread_mutex_lock(&writer->lock);
    while (!writer->queue.first && !writer->stopping && !timed_out) {
        if (writer->metrics.writable) {
            pthread_cond_wait(&writer->arrived, &writer->lock);
        } else {
            struct timespec until = steady_in(PROBE_MS);
            timed_out = pthread_cond_timedwait(&writer->arrived, &writer->lock, &until) == ETIMEDOUT;
        }
    }
    if (writer->queue.first) wait_for_company(store);
    *group = take_group(&writer->queue);
    bool goes_on = group->length || !writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    return goes_on;
}

/* ---- a group --------------------------------------------------------------------------------------------------------- */

static void fail_all(struct queue *group, const struct error *cause) {
    for (struct request *request = group->first; request; request = request->next)
        error_set(&request->error, cause->code, "%s", cause->message);
}

/* Ends a transaction that is still open since SQLite had no memory to end it, or to tell that it had begun. */
static void leave_transaction(struct writer *writer) {
    if (!writer->connection || connection_is_idle(writer->connection)) return;
    connection_run(writer->connection, SQL_ROLLBACK, NULL, 0, NULL);
    if (connection_is_idle(writer->connection)) return;
    connection_close(writer->connection);
    writer->connection = NULL;
}

/* The connection, opened again when a commit failed before. */
static bool require_connection(struct store *store, struct error *err) {
    struct writer *writer = &store->writer;
    leave_transaction(writer);
    if (writer->connection) return true;
    struct connection *fresh = connection_open(store->path, ACCESS_WRITE, DURABLE_EACH_COMMIT, schema_sentences, err);
    if (!fresh) return false;
    if (connection_checkpoint(fresh, true, err)) {
        writer->connection = fresh;
        return true;
    }
    connection_close(fresh);
    return false;
}

/* Once for each. */
static void tell(struct request *request, bool committed) {
    if (!request->told && request->write->done) request->write->done(request->write->context, committed);
    request->told = true;
}

/* The last first. */
static void tell_undone(struct queue *group) {
    struct request *requests[GROUP_MAX];
    size_t count = 0;
    for (struct request *request = group->first; request; request = request->next) requests[count++] = request;
    while (count > 0) tell(requests[--count], false);
}

static bool run_all(struct store *store, struct queue *group, size_t *succeeded, struct error *err) {
    struct connection *connection = store->writer.connection;
    *succeeded = 0;
    for (struct request *request = group->first; request; request = request->next) {
        if (transaction_run(connection, &store->writer.row, request->write, &request->error, err)) ++*succeeded;
        if (err->code) return false;
        if (connection_is_idle(connection)) /* SQLite has undone the whole transaction, as it does when the disk is full */
            return error_set(err, request->error.code ? request->error.code : ERR_UNAVAILABLE, "%s", request->error.message);
        if (request->error.code) tell(request, false);
    }
    return true;
}

static bool commit(struct store *store, struct error *err) {
    struct writer *writer = &store->writer;
    if (connection_run(writer->connection, SQL_COMMIT, NULL, 0, err)) return true;
    bool full = (sqlite3_errcode(writer->connection->db) & 0xFF) == SQLITE_FULL;
    if (full) {
        connection_run(writer->connection, SQL_ROLLBACK, NULL, 0, NULL);
        return false;
    }
    if (err->code != ERR_NO_SPACE) err->code = ERR_UNAVAILABLE;
    connection_close(writer->connection);
    writer->connection = NULL;
    return false;
}

/* One transaction for all. False when none of it was committed through a fault of the database. */
static bool write_group(struct store *store, struct queue *group, struct error *err) {
    size_t succeeded;
    if (!require_connection(store, err)) return false;
    struct connection *connection = store->writer.connection;
    if (!connection_run(connection, SQL_BEGIN, NULL, 0, err)) return false;
    if (!run_all(store, group, &succeeded, err)) {
        leave_transaction(&store->writer);
        return false;
    }
    if (succeeded) return commit(store, err);
    return connection_run(connection, SQL_ROLLBACK, NULL, 0, err);
}

static void count_group(struct writer *writer, const struct queue *group, bool committed) {
    size_t written = 0;
    bool space = true;
    for (const struct request *request = group->first; request; request = request->next) {
        written += request->error.code == ERR_NONE;
        space = space && request->error.code != ERR_NO_SPACE;
    }
    pthread_mutex_lock(&writer->lock);
    writer->company = group->length;
    writer->metrics.commits += written > 0;
    writer->metrics.failed_commits += !committed;
    writer->metrics.writes += written;
    writer->metrics.writable = committed && space;
    pthread_mutex_unlock(&writer->lock);
}

static void report_all(struct writer *writer, struct queue *group, bool committed) {
    if (!committed) tell_undone(group);
    for (struct request *request = group->first; request; request = request->next)
        tell(request, request->error.code == ERR_NONE);
    pthread_mutex_lock(&writer->lock);
    for (struct request *request = group->first, *next; request; request = next) {
        next = request->next; /* once finished, its thread may take it away */
        request->finished = true;
        pthread_cond_signal(&request->woken);
    }
    pthread_mutex_unlock(&writer->lock);
}

/* ---- looking after the file ------------------------------------------------------------------------------------------ */

/* Writes something and takes it back: shows that the disk takes bytes again. */
static bool probe(struct store *store, struct error *err) {
    if (!require_connection(store, err)) return false;
    struct value row[COUNTER_FIELDS + 1] = {TEXT(STR("probe"))};
    row[1] = NUMBER(clock_now_ms());
    row_seal(row, COUNTER_FIELDS);
    struct connection *connection = store->writer.connection;
    if (connection_run(connection, SQL_BEGIN, NULL, 0, err) &&
        connection_run(connection, SQL_PUT_COUNTER, row, COUNTER_FIELDS + 1, err))
        return commit(store, err);
    if (!connection_is_idle(connection)) connection_run(connection, SQL_ROLLBACK, NULL, 0, NULL);
    return false;
}

static void probe_and_note(struct store *store) {
    struct error error = {0};
    bool writable = probe(store, &error);
    pthread_mutex_lock(&store->writer.lock);
    store->writer.metrics.writable = writable;
    pthread_mutex_unlock(&store->writer.lock);
}

/* A checkpoint that fails loses nothing: the log stays, and the next group's end is the next try. */
static void tend_log(struct writer *writer) {
    struct connection *connection = writer->connection;
    if (!connection || connection->wal_pages < LOG_PAGES) return;
    int64_t now_ms = clock_steady_ms();
    bool all = connection->wal_pages >= LOG_PAGES_MAX && now_ms >= writer->log_retry_ms;
    if (!connection_checkpoint(connection, all, NULL) && all) writer->log_retry_ms = now_ms + LOG_RETRY_MS;
}

static void *writer_main(void *argument) {
    struct store *store = argument;
    struct queue group;
    while (wait_for_group(store, &group)) {
        if (!group.length) {
            probe_and_note(store);
            continue;
        }
        struct error error = {0};
        bool committed = write_group(store, &group, &error);
        if (!committed) fail_all(&group, &error);
        count_group(&store->writer, &group, committed);
        report_all(&store->writer, &group, committed);
        tend_log(&store->writer);
    }
    return NULL;
}

/* ---- the door -------------------------------------------------------------------------------------------------------- */

static _Thread_local uint64_t made_here;

uint64_t store_count_writes(void) {
    return made_here;
}

bool store_write(struct store *store, const struct store_write *write, struct error *err) {
    struct writer *writer = &store->writer;
    if (!writer->runs) return error_set(err, ERR_DENIED, "%s: opened for reading only", store->path);
    struct request request = {.write = write};
    pthread_cond_init(&request.woken, NULL);
    pthread_mutex_lock(&writer->lock);
    enqueue(&writer->queue, &request);
    pthread_cond_signal(&writer->arrived);
    while (!request.finished) pthread_cond_wait(&request.woken, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    pthread_cond_destroy(&request.woken);
    made_here += request.error.code == ERR_NONE || request.error.code == ERR_UNAVAILABLE;
    return request.error.code == ERR_NONE || error_set(err, request.error.code, "%s", request.error.message);
}

void store_read_metrics(struct store *store, struct store_metrics *out) {
    struct writer *writer = &store->writer;
    pthread_mutex_lock(&writer->lock);
    *out = writer->metrics;
    out->queue_length = writer->queue.length;
    pthread_mutex_unlock(&writer->lock);
    out->damaged_reads = atomic_load(&store->damage.reads);
}

void writer_init(struct writer *writer) {
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->arrived, &steady);
    pthread_condattr_destroy(&steady);
    pthread_mutex_init(&writer->lock, NULL);
}

bool writer_start(struct store *store, struct error *err) {
    struct writer *writer = &store->writer;
    writer->metrics.writable = true;
    writer->runs = pthread_create(&writer->thread, NULL, writer_main, store) == 0;
    return writer->runs || error_set(err, ERR_UNAVAILABLE, "%s: no thread for the writer", store->path);
}

void writer_stop(struct writer *writer) {
    if (!writer->runs) return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
}

void writer_done(struct writer *writer) {
    buf_done(&writer->row.packed);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->lock);
}
