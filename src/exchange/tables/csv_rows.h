/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a CSV file (RFC 4180) or of tab-separated text, from any piece of the file at a time. */
#ifndef TAFSIRI_EXCHANGE_TABLES_CSV_ROWS_H
#define TAFSIRI_EXCHANGE_TABLES_CSV_ROWS_H

#include "base/buf.h"
#include "base/error.h"

enum { CSV_CELLS_MAX = 64, CSV_ROW_MAX = 1024 * 1024 };

/* Cells are valid UTF-8 and live until it returns. An empty line is no row. */
typedef bool (*csv_row_fn)(void *context, const struct str *cells, size_t count, struct error *err);

/* Set name, separator, row and context; the rest zeroed. */
struct csv_rows {
    const char *name; /* for messages */
    char separator;   /* ',', ';' or '\t'; 0: found out from the first lines */
    csv_row_fn row;
    void *context;
    unsigned line; /* on which the row being given started, from 1 */

    /* private */
    unsigned lines_read, quote_line;
    enum { CSV_BYTES_UNKNOWN, CSV_UTF8, CSV_UTF16LE, CSV_UTF16BE } encoding;
    unsigned char first[3];
    size_t first_len;
    int half;      /* first byte of a UTF-16 unit, or -1 */
    unsigned high; /* a high surrogate that waits for its low one */
    struct buf head, text;
    size_t head_lines;
    size_t ends[CSV_CELLS_MAX];
    size_t count;
    enum { CELL_START, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE_SEEN } state;
    bool after_return, any;
};

bool csv_rows_feed(struct csv_rows *rows, const void *bytes, size_t len, struct error *err);
bool csv_rows_finish(struct csv_rows *rows, struct error *err);
void csv_rows_done(struct csv_rows *rows);

#endif
