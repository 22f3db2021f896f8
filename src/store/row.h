/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the tables as values in order, with their checksum behind. Private to store/. */
#ifndef TAFSIRI_STORE_ROW_H
#define TAFSIRI_STORE_ROW_H

#include "base/buf.h"
#include "store/connection.h"
#include "store/store.h"

enum { UNIT_FIELDS = 24, MEMORY_FIELDS = 8, OPERATION_FIELDS = 5, COUNTER_FIELDS = 2, RECORD_FIELDS = 3 };

struct unit_row {
    struct value at[UNIT_FIELDS + 1];
    struct buf packed; /* codes of both sides and properties */
};

/* The row of a unit, its texts borrowed from the unit and from row->packed (kept for the next round). */
void row_of_unit(struct unit_row *row, uint32_t memory, const struct unit *unit);
void row_of_memory(struct value row[MEMORY_FIELDS + 1], const struct memory *memory);
/* Fills in the checksum behind `fields` values. */
void row_seal(struct value *row, size_t fields);

/* What a statement stands on. False for a damaged row: nothing in it may be believed, and *unit holds only the keys that it
 * claims. Copies into the arena. */
bool row_read_unit(sqlite3_stmt *statement, struct arena *arena, int64_t *memory, struct unit *unit);
/* The same as bare values with their checksum, texts borrowed until the next step. */
bool row_read_former(sqlite3_stmt *statement, struct value row[UNIT_FIELDS + 1], bool *deleted);
/* True for a deleted unit whose row is sound; nothing is copied, and *id stays as it is else. */
bool row_is_tombstone(sqlite3_stmt *statement, int64_t *id);
bool row_read_memory(sqlite3_stmt *statement, struct arena *arena, struct memory *memory);
/* Texts are borrowed until the next step. */
bool row_read_operation(sqlite3_stmt *statement, struct value row[OPERATION_FIELDS + 1]);
bool row_read_counter(sqlite3_stmt *statement, struct value row[COUNTER_FIELDS + 1]);
bool row_read_record(sqlite3_stmt *statement, struct value row[RECORD_FIELDS + 1]);

#endif
