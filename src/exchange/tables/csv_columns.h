/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of our CSV files, for reader and writer. */
#ifndef TAFSIRI_EXCHANGE_TABLES_CSV_COLUMNS_H
#define TAFSIRI_EXCHANGE_TABLES_CSV_COLUMNS_H

#include "model/unit.h"

enum csv_column {
    CSV_SOURCE,
    CSV_TARGET,
    CSV_FROM,
    CSV_TO,
    CSV_BEFORE,
    CSV_AFTER,
    CSV_CONTEXT_ID,
    CSV_DOCUMENT,
    CSV_TUID,
    CSV_ORIGIN,
    CSV_STATUS,
    CSV_AUTHOR,
    CSV_CHANGED_BY,
    CSV_CREATED,
    CSV_CHANGED,
    CSV_USAGE_COUNT,
    CSV_COLUMN_COUNT,
    CSV_LANGUAGE = CSV_COLUMN_COUNT, /* a target in the language that the header names */
    CSV_UNKNOWN
};

const char *csv_column_name(enum csv_column column);
/* CSV_UNKNOWN when it is none of the named ones. */
enum csv_column csv_column_of(struct str name);
/* What stands in the column for this unit. */
struct str csv_column_value(struct arena *arena, enum csv_column column, const struct unit *unit);
/* Sets the unit's field; false when the value can't be one. Empty values set nothing. */
bool csv_column_take(struct arena *arena, enum csv_column column, struct str value, struct unit *unit);
/* True for a cell that gets an apostrophe, or has one too many. */
bool csv_is_formula(struct str text);

#endif
