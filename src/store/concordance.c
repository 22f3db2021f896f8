/* SPDX-License-Identifier: Apache-2.0 */
/* The full-text index: one FTS5 table in a file of its own.
 *
 *   words       row id = memory and unit in one number; columns source, target, tags
 *   progress    up to which rev each memory is in
 *
 * Filters are words as well, in the column `tags`: see tags.c.
 *
 * FTS5 visits what matches by row id, the newest first. Ranking all that match a common word would take seconds, so the
 * CONCORDANCE_OFFSET_MAX newest are ranked (bm25: rarer words count more, shorter segments come first).
 *
 * The file is made safe at each checkpoint only: a crash of the machine loses the last commits, which are followed again by
 * rev. A damaged file is thrown away, and the index is empty: concordance_rev says 0. */
#include "store/concordance.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/internal.h"
#include "store/progress.h"
#include "store/tags.h"
#include "store/words.h"

enum {
    VERSION = 1,
    UNIT_BITS = 40, /* of a row id; the memory has the 23 above */
    MEMORY_MAX = (1 << 23) - 1,
    MEMORIES_IN_QUERY_MAX = 1000,
    LOG_PAGES = 1024, /* 16 MB: moved to the database; from LOG_PAGES_MAX, 256 MB, on readers are waited for */
    LOG_PAGES_MAX = 16384,
};

/* Stands in the file's header: "Tafc". */
enum { APPLICATION_ID = 1415669347 };

enum concordance_sentence {
    SQL_WORDS_BEGIN,
    SQL_WORDS_COMMIT,
    SQL_WORDS_ROLLBACK,
    SQL_WORDS_ADD,
    SQL_WORDS_PUT,
    SQL_WORDS_REMOVE,
    SQL_WORDS_REMOVE_MEMORY,
    SQL_WORDS_SEARCH,
    SQL_PROGRESS_PUT,
    SQL_PROGRESS_REMOVE,
    SQL_PROGRESS_LIST,
    SQL_WORDS_COUNT
};

static const char *const sentences[SQL_WORDS_COUNT] = {
    [SQL_WORDS_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_WORDS_COMMIT] = "COMMIT",
    [SQL_WORDS_ROLLBACK] = "ROLLBACK",
    [SQL_WORDS_ADD] = "INSERT INTO words (rowid, source, target, tags) VALUES (?1, ?2, ?3, ?4)",
    [SQL_WORDS_PUT] = "REPLACE INTO words (rowid, source, target, tags) VALUES (?1, ?2, ?3, ?4)",
    [SQL_WORDS_REMOVE] = "DELETE FROM words WHERE rowid = ?1",
    [SQL_WORDS_REMOVE_MEMORY] = "DELETE FROM words WHERE rowid IN "
                                "(SELECT rowid FROM words WHERE rowid BETWEEN ?1 AND ?2 LIMIT ?3)",
    [SQL_WORDS_SEARCH] = "SELECT row FROM (SELECT rowid AS row, bm25(words, 1.0, 1.0, 0.0) AS relevance FROM words "
                         "WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2) "
                         "ORDER BY relevance, row DESC LIMIT ?3 OFFSET ?4",
    [SQL_PROGRESS_PUT] = "REPLACE INTO progress (memory, rev) VALUES (?1, ?2)",
    [SQL_PROGRESS_REMOVE] = "DELETE FROM progress WHERE memory = ?1",
    [SQL_PROGRESS_LIST] = "SELECT memory, rev FROM progress",
};

static const char schema[] = "BEGIN;"
                             "CREATE VIRTUAL TABLE words USING fts5 (source, target, tags, tokenize = '" WORDS_TOKENIZER "');"
                             /* Merging less often, and larger pieces: a third more puts per second. */
                             "INSERT INTO words (words, rank) VALUES ('automerge', 16);"
                             "INSERT INTO words (words, rank) VALUES ('hashsize', 33554432);"
                             "CREATE TABLE progress (memory INTEGER PRIMARY KEY, rev INTEGER NOT NULL);"
                             "PRAGMA application_id = 1415669347; PRAGMA user_version = 1;"
                             "COMMIT";

/* In small steps, a little with each commit: merging all at once that has gathered (at 16 pieces, where nothing else is said)
 * took a tenth of a second and more, and may be due with the commit that a search makes. Older files don't have it. */
static const char merging[] = "INSERT INTO words (words, rank) VALUES ('crisismerge', 400)";
static const char merging_told[] = "SELECT count(*) FROM words_config WHERE k = 'crisismerge' AND v = 400";

struct concordance {
    char path[PATH_MAX];
    int lock_fd;
    struct connection *writer;
    struct pool readers;
    atomic_bool damaged; /* seen by someone; the writer throws the file away */
    struct progress progress;

    struct tags_of { /* those made last: units of an import are alike */
        uint32_t memory;
        struct language from, to;
        struct buf words;
    } tags; /* the writer's */
};

/* ---- the file -------------------------------------------------------------------------------------------------------- */

static void remove_file(const char *path) {
    static const char *const tails[] = {"", "-wal", "-shm"};
    char name[PATH_MAX + 8];
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(name, sizeof name, "%s%s", path, tails[i]);
        unlink(name);
    }
}

/* Where it can't be told now, the next opening tells it. */
static bool tell_merging(struct connection *writer, struct error *err) {
    int64_t told;
    if (!connection_ask(writer, merging_told, &told, err)) return false;
    return told || connection_execute(writer, merging, NULL) || connection_may_recover(writer) || connection_fail(writer, err);
}

/* True for a file of this version, made just now or before. */
static bool check_file(struct connection *writer, struct error *err) {
    int64_t tables, application, version;
    if (!connection_ask(writer, "SELECT count(*) FROM sqlite_schema", &tables, err)) return false;
    if (tables == 0 && !connection_execute(writer, schema, err)) return false;
    return connection_ask(writer, "PRAGMA application_id", &application, err) &&
           connection_ask(writer, "PRAGMA user_version", &version, err) &&
           ((application == APPLICATION_ID && version == VERSION) ||
            error_set(err, ERR_INVALID, "a concordance of another version")) &&
           tell_merging(writer, err);
}

static bool load_progress(struct concordance *concordance, struct error *err) {
    enum step step = STEP_FAILED;
    sqlite3_stmt *statement = connection_start(concordance->writer, SQL_PROGRESS_LIST, NULL, 0, err);
    while (statement && (step = connection_step(concordance->writer, statement, err)) == STEP_ROW)
        progress_set(&concordance->progress, (uint32_t)sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1));
    connection_end(statement);
    progress_settle(&concordance->progress, true);
    return step == STEP_END;
}

/* Leaves the connection, for what it has to say. */
static bool read_file(struct concordance *concordance, struct error *err) {
    if (!connection_make_private(concordance->path, err)) return false;
    concordance->writer = connection_open(concordance->path, ACCESS_WRITE, DURABLE_AT_CHECKPOINT, sentences, err);
    return concordance->writer && check_file(concordance->writer, err) && load_progress(concordance, err);
}

static void close_file(struct concordance *concordance) {
    connection_close(concordance->writer);
    concordance->writer = NULL;
    progress_clear(&concordance->progress);
}

/* Throws the file away and starts with an empty one. */
static bool start_over(struct concordance *concordance, struct error *err) {
    close_file(concordance);
    remove_file(concordance->path);
    pool_renew(&concordance->readers);
    atomic_store(&concordance->damaged, false);
    if (read_file(concordance, err)) return true;
    close_file(concordance);
    return false;
}

/* One that is damaged, of another version or somebody else's is made anew. Whatever else has failed (a full disk, too many open
 * files), the file may be whole: it stays, to be opened later. */
static bool open_file(struct concordance *concordance, struct error *err) {
    struct error fault = {0};
    if (read_file(concordance, &fault)) return true;
    bool is_useless = concordance->writer ? !connection_may_recover(concordance->writer)
                                          : fault.code == ERR_DAMAGED || fault.code == ERR_DENIED;
    if (is_useless) return start_over(concordance, err);
    close_file(concordance);
    return error_set(err, fault.code, "%s", fault.message);
}

static bool open_at(struct concordance *concordance, const char *directory, struct error *err) {
    char lock_path[PATH_MAX];
    if (snprintf(concordance->path, PATH_MAX, "%s/concordance.sqlite", directory) >= PATH_MAX ||
        snprintf(lock_path, PATH_MAX, "%s/concordance.lock", directory) >= PATH_MAX)
        return error_set(err, ERR_INVALID, "%s: path too long", directory);
    concordance->lock_fd = lock_take(lock_path, err);
    if (concordance->lock_fd < 0) return false;
    open_file(concordance, NULL);
    return true;
}

struct concordance *concordance_open(const char *directory, struct error *err) {
    struct concordance *concordance = alloc_zero(1, sizeof *concordance);
    concordance->lock_fd = -1;
    progress_init(&concordance->progress);
    pool_init(&concordance->readers, concordance->path, sentences);
    if (open_at(concordance, directory, err)) return concordance;
    concordance_close(concordance);
    return NULL;
}

void concordance_close(struct concordance *concordance) {
    if (!concordance) return;
    pool_done(&concordance->readers);
    connection_close(concordance->writer); /* what was not committed is gone */
    progress_done(&concordance->progress);
    buf_done(&concordance->tags.words);
    lock_release(concordance->lock_fd);
    free(concordance);
}

int64_t concordance_rev(struct concordance *concordance, uint32_t memory) {
    return atomic_load(&concordance->damaged) ? 0 : progress_committed(&concordance->progress, memory);
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

/* After a failure: nothing pending is kept. Our sentences are right, so what can't pass by itself is damage (a table that the
 * schema has lost, say), and the file is not kept either. Returns false. */
static bool give_up(struct concordance *concordance) {
    if (!connection_may_recover(concordance->writer))
        start_over(concordance, NULL);
    else if (!connection_is_idle(concordance->writer))
        connection_run(concordance->writer, SQL_WORDS_ROLLBACK, NULL, 0, NULL);
    progress_settle(&concordance->progress, false);
    return false;
}

static bool begin(struct concordance *concordance, struct error *err) {
    if (atomic_load(&concordance->damaged)) {
        start_over(concordance, NULL);
        return error_set(err, ERR_UNAVAILABLE, "%s: was damaged and starts anew", concordance->path);
    }
    if (!concordance->writer && !open_file(concordance, err)) return false;
    if (!connection_is_idle(concordance->writer)) return true;
    return connection_run(concordance->writer, SQL_WORDS_BEGIN, NULL, 0, err);
}

static int64_t row_id(uint32_t memory, int64_t unit) {
    return (int64_t)memory << UNIT_BITS | unit;
}

/* A unit at its first rev, which is more than any so far, can't be in the index: adding costs less than replacing. */
static bool is_fresh(struct concordance *concordance, uint32_t memory, const struct unit *unit) {
    return unit->rev == unit->id && unit->rev > progress_pending(&concordance->progress, memory);
}

static struct str make_tags(struct tags_of *tags, uint32_t memory, const struct unit *unit) {
    bool same = tags->words.len && tags->memory == memory && language_equal(&tags->from, &unit->from) &&
                language_equal(&tags->to, &unit->to);
    if (!same) {
        buf_clear(&tags->words);
        tags_add_words(&tags->words, memory, &unit->from, &unit->to);
        tags->memory = memory;
        tags->from = unit->from;
        tags->to = unit->to;
    }
    return buf_str(&tags->words);
}

static bool put_words(struct concordance *concordance, uint32_t memory, const struct unit *unit, struct error *err) {
    struct value row[] = {NUMBER(row_id(memory, unit->id)), TEXT(unit->source.text), TEXT(unit->target.text),
                          TEXT(make_tags(&concordance->tags, memory, unit))};
    enum concordance_sentence sentence = is_fresh(concordance, memory, unit) ? SQL_WORDS_ADD : SQL_WORDS_PUT;
    return connection_run(concordance->writer, sentence, row, 4, err);
}

bool concordance_put(struct concordance *concordance, uint32_t memory, const struct unit *unit, struct error *err) {
    if (memory > MEMORY_MAX || unit->id >> UNIT_BITS)
        return error_set(err, ERR_TOO_LARGE, "memory %u, unit %lld: no room in the concordance", memory, (long long)unit->id);
    if (!begin(concordance, err)) return false;
    bool ok = unit->deleted ? connection_run(concordance->writer, SQL_WORDS_REMOVE, &NUMBER(row_id(memory, unit->id)), 1, err)
                            : put_words(concordance, memory, unit, err);
    if (!ok) return give_up(concordance);
    concordance_reach(concordance, memory, unit->rev);
    return true;
}

void concordance_reach(struct concordance *concordance, uint32_t memory, int64_t rev) {
    if (progress_pending(&concordance->progress, memory) < rev) progress_set(&concordance->progress, memory, rev);
}

bool concordance_drop_memory(struct concordance *concordance, uint32_t memory, size_t limit, bool *more, struct error *err) {
    struct value range[] = {NUMBER(row_id(memory, 0)), NUMBER(row_id(memory + 1, 0) - 1), NUMBER(limit)};
    *more = false;
    if (memory > MEMORY_MAX) return true;
    if (!begin(concordance, err)) return false;
    int before = sqlite3_total_changes(concordance->writer->db);
    if (!connection_run(concordance->writer, SQL_WORDS_REMOVE_MEMORY, range, 3, err)) return give_up(concordance);
    *more = sqlite3_total_changes(concordance->writer->db) > before;
    if (*more) return true;
    if (!connection_run(concordance->writer, SQL_PROGRESS_REMOVE, &NUMBER(memory), 1, err)) return give_up(concordance);
    progress_set(&concordance->progress, memory, 0);
    return true;
}

static bool write_progress(struct concordance *concordance, struct error *err) {
    const struct progress *progress = &concordance->progress;
    for (size_t i = 0; i < progress->count; i++) {
        const struct progress_of *of = &progress->at[i];
        struct value row[] = {NUMBER(of->memory), NUMBER(of->pending)};
        if (of->pending != of->committed && !connection_run(concordance->writer, SQL_PROGRESS_PUT, row, 2, err)) return false;
    }
    return true;
}

bool concordance_commit(struct concordance *concordance, struct error *err) {
    if (!begin(concordance, err)) return false;
    if (!write_progress(concordance, err) || !connection_run(concordance->writer, SQL_WORDS_COMMIT, NULL, 0, err))
        return give_up(concordance);
    progress_settle(&concordance->progress, true);
    return true;
}

void concordance_tidy(struct concordance *concordance) {
    struct connection *writer = concordance->writer;
    if (writer && connection_is_idle(writer) && writer->wal_pages >= LOG_PAGES)
        connection_checkpoint(writer, writer->wal_pages >= LOG_PAGES_MAX, NULL);
}

/* ---- searching ------------------------------------------------------------------------------------------------------- */

static bool build_expression(struct arena *arena, const struct concordance_query *query, struct buf *out, struct error *err) {
    struct term_list terms;
    if (!words_parse_query(arena, query->text, &terms, err)) return false;
    if (query->memories && query->memory_count > MEMORIES_IN_QUERY_MAX)
        return error_set(err, ERR_TOO_LARGE, "%zu memories, at most %d are taken", query->memory_count, MEMORIES_IN_QUERY_MAX);
    buf_add_format(out, "%s : (", query->side == CONCORDANCE_SOURCE ? "source" : "target");
    words_add_expression(out, &terms);
    buf_add_byte(out, ')');
    tags_add_filter(out, query);
    return true;
}

static enum step read_hits(struct connection *connection, struct str expression, const struct concordance_query *query,
                           struct concordance_result *out, struct error *err) {
    struct value values[] = {TEXT(expression), NUMBER(CONCORDANCE_OFFSET_MAX), NUMBER(query->limit + 1), NUMBER(query->offset)};
    sqlite3_stmt *statement = connection_start(connection, SQL_WORDS_SEARCH, values, 4, err);
    enum step step = statement ? STEP_ROW : STEP_FAILED;
    while (step == STEP_ROW && (step = connection_step(connection, statement, err)) == STEP_ROW) {
        int64_t row = sqlite3_column_int64(statement, 0);
        out->more = out->count == query->limit;
        if (!out->more)
            out->at[out->count++] =
                (struct concordance_hit){(uint32_t)(row >> UNIT_BITS), row & (((int64_t)1 << UNIT_BITS) - 1)};
    }
    connection_end(statement);
    return step;
}

static bool find_hits(struct concordance *concordance, struct str expression, const struct concordance_query *query,
                      struct concordance_result *out, struct error *err) {
    struct connection *connection = pool_take(&concordance->readers, err);
    if (!connection) return false;
    bool ok = read_hits(connection, expression, query, out, err) == STEP_END;
    bool damaged = !ok && connection_found_damage(connection);
    pool_give(&concordance->readers, connection, ok);
    if (damaged) atomic_store(&concordance->damaged, true);
    return ok;
}

bool concordance_search(struct concordance *concordance, struct arena *arena, const struct concordance_query *query,
                        struct concordance_result *out, struct error *err) {
    struct buf expression = {0};
    *out = (struct concordance_result){0};
    if (query->limit < 1 || query->limit > CONCORDANCE_LIMIT_MAX)
        return error_set(err, ERR_INVALID, "limit: from 1 to %d", CONCORDANCE_LIMIT_MAX);
    if (atomic_load(&concordance->damaged))
        return error_set(err, ERR_UNAVAILABLE, "%s: damaged, it is built anew", concordance->path);
    bool ok = build_expression(arena, query, &expression, err);
    if (ok && (!query->memories || query->memory_count) && query->offset < CONCORDANCE_OFFSET_MAX) {
        out->at = ARENA_ARRAY(arena, struct concordance_hit, query->limit);
        ok = find_hits(concordance, buf_str(&expression), query, out, err);
    }
    buf_done(&expression);
    return ok;
}
