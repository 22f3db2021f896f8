/* SPDX-License-Identifier: Apache-2.0 */
/* Pairs as CSV (RFC 4180) or tab-separated text, read and written as a stream of units.
 *
 * With a header row, columns are known by name, in any order; others are passed over, with a warning that names them:
 *
 *     source  target  from  to  before  after  context_id  document  tuid  origin  status  author  changed_by  created  changed
 *     usage_count
 *
 * or by language: a header `en,sw,fr-HT` gives one unit per row and target column that isn't empty. Columns of other names may
 * stand before, between and behind the languages (`ID,en,sw,author,notes`), and hold for all units of the row; a first column
 * of numbers is none of a language, though its name could be one (`id`, `no`). Without a header row the first two columns are
 * source and target, and the languages must be told. A line `sep=;` in front names the separator, as Excel has it.
 *
 * A unit's notes, properties and inline codes have no column: a code is written as its markup and comes back as text.
 *
 * CSV: a cell that a spreadsheet would run as a formula, one that starts with = + - @ or a tab or carriage return, is written
 * with an apostrophe in front, and so is one that starts with apostrophes and then one of these; reading takes one
 * apostrophe away from such cells. Tab-separated text has no quotes, but in UTF-16, which is how Excel saves "Unicode Text";
 * under a header row with `source` and `target` the sequences \t \n \r \\ stand for tab, line feed, carriage return and
 * backslash and apostrophes guard as in CSV (as we write them), without one nothing is an escape. */
#ifndef TAFSIRI_EXCHANGE_TABLES_CSV_H
#define TAFSIRI_EXCHANGE_TABLES_CSV_H

#include "base/buf.h"
#include "model/unit.h"

struct csv_options {
    const char *name;         /* of the file, for messages; NULL: "csv" */
    char separator;           /* ',', ';', '\t'; 0: found out from the first lines */
    struct language from, to; /* for rows that don't say; empty: the header must */
};

struct csv_reader;
/* As tmx_reader_open: `unit` is called for each unit, `warning` (may be NULL) for each row that is passed over. */
struct csv_reader *csv_reader_open(const struct csv_options *options,
                                   bool (*unit)(void *context, const struct unit *unit, struct error *err),
                                   void (*warning)(void *context, const char *warning), void *context);
/* UTF-8 with or without byte order mark, or UTF-16 with one. ERR_MALFORMED "NAME:LINE: why"; ERR_INVALID when the languages are
 * not known; ERR_TOO_LARGE for rows beyond 1 MiB or 64 cells. */
bool csv_reader_feed(struct csv_reader *reader, const void *bytes, size_t len, struct error *err);
bool csv_reader_finish(struct csv_reader *reader, struct error *err);
void csv_reader_close(struct csv_reader *reader);

/* The header row, then a row per unit, each ending in CR LF (CSV) or LF (tab-separated). */
void csv_write_header(struct buf *out, char separator);
void csv_write_unit(struct buf *out, char separator, const struct unit *unit);
/* One cell, for whoever writes other tables: quoted and guarded as told above; no separator. */
void csv_write_cell(struct buf *out, char separator, struct str text);

#endif
