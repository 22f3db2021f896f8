/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the store, every sentence of SQL over them, and the way from an older file to the present. Private to store/.
 */
#ifndef TAFSIRI_STORE_SCHEMA_H
#define TAFSIRI_STORE_SCHEMA_H

#include "store/connection.h"

enum sentence {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_SAVEPOINT,
    SQL_RELEASE,
    SQL_UNDO,

    SQL_LIST_MEMORIES,
    SQL_GET_MEMORY,
    SQL_GET_MEMORY_NAMED,
    SQL_COUNT_MEMORIES,
    SQL_ADD_MEMORY,
    SQL_PUT_MEMORY,
    SQL_REMOVE_MEMORY,
    SQL_CLEAR_UNITS,
    SQL_CLEAR_HISTORY,
    SQL_GET_COUNTER,
    SQL_PUT_COUNTER,

    SQL_GET_UNIT,
    SQL_LIST_UNITS,
    SQL_LIST_CHANGES,
    SQL_LIST_HISTORY,
    SQL_GET_FORMER,
    SQL_COUNT_UNITS,
    SQL_ADD_UNIT,
    SQL_PUT_UNIT,
    SQL_ADD_HISTORY,

    SQL_GET_OPERATION,
    SQL_PUT_OPERATION,
    SQL_PRUNE_OPERATIONS,

    SQL_GET_RECORD,
    SQL_LIST_RECORDS,
    SQL_PUT_RECORD,
    SQL_REMOVE_RECORDS,
    SQL_COUNT
};

extern const char *const schema_sentences[SQL_COUNT];

/* One step brings a file of version n (its place in the list) to version n + 1. */
struct schema_step {
    const char *sql;
};

/* Brings a file to the version after the last step, all steps in one transaction. ERR_INVALID for a file that is newer or not
 * ours. */
bool schema_upgrade(struct connection *connection, const struct schema_step *steps, int count, struct error *err);
/* The same with the steps of this program. */
bool schema_upgrade_store(struct connection *connection, struct error *err);
/* Whether a file is of a version that schema_upgrade_store brings to this program's. */
bool schema_is_older(struct connection *connection, bool *older, struct error *err);
/* For who can't write: ERR_INVALID when the file is not of this program's version. */
bool schema_check_store(struct connection *connection, struct error *err);

#endif
