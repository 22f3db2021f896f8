/* SPDX-License-Identifier: Apache-2.0 */
/* The first row of a table: names of columns, languages, or a pair already. Internal to exchange/. */
#ifndef TAFSIRI_EXCHANGE_TABLES_CSV_HEADER_H
#define TAFSIRI_EXCHANGE_TABLES_CSV_HEADER_H

#include "exchange/tables/csv_columns.h"
#include "exchange/tables/csv_rows.h"

struct csv_header {
    enum csv_column columns[CSV_CELLS_MAX];
    struct language languages[CSV_CELLS_MAX]; /* of the source (by_language) and of CSV_LANGUAGE columns */
    size_t count;
    bool by_language; /* each row has one source and any number of targets */
    bool named;       /* `source` and `target` are named */
};

/* False when the row is none: then its first two cells are a pair. `from` and `to`: as they were told; empty: not. */
bool csv_header_read(struct csv_header *header, const struct str *cells, size_t count, const struct language *from,
                     const struct language *to);
/* The first row behind a header tells whether "id" is Indonesian or a number: with a number there the column is none of a
 * language, where two others are. True when that changed something. Not for languages that were told. */
bool csv_header_doubt(struct csv_header *header, struct str first_cell);
/* The language of the source (by_language). */
const struct language *csv_header_source(const struct csv_header *header);

#endif
