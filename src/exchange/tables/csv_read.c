/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/tables/csv.h"
#include "exchange/tables/csv_columns.h"
#include "exchange/tables/csv_rows.h"

struct csv_reader {
    struct csv_rows rows;
    struct language from, to;
    bool (*unit)(void *context, const struct unit *unit, struct error *err);
    void (*warning)(void *context, const char *warning);
    void *context;
    struct arena arena; /* of one row */

    bool settled, escapes;
    enum csv_column columns[CSV_CELLS_MAX];
    struct language languages[CSV_CELLS_MAX]; /* of the CSV_LANGUAGE columns */
    size_t column_count;
};

static void warn(struct csv_reader *reader, const char *why) {
    char message[256];
    if (!reader->warning) return;
    snprintf(message, sizeof message, "%s:%u: %s: the row is passed over", reader->rows.name, reader->rows.line, why);
    reader->warning(reader->context, message);
}

/* ---- the first row ------------------------------------------------------------------------------------------------------ */

static bool has_names(struct csv_reader *reader, const struct str *cells, size_t count) {
    bool source = false, target = false;
    for (size_t i = 0; i < count; i++) {
        reader->columns[i] = csv_column_of(cells[i]);
        source = source || reader->columns[i] == CSV_SOURCE;
        target = target || reader->columns[i] == CSV_TARGET;
    }
    return source && target;
}

/* Any short word looks like a language tag: the first two must be the languages that were told, or have a primary subtag of two
 * or three letters when none were. */
static bool has_languages(struct csv_reader *reader, const struct str *cells, size_t count) {
    bool told = reader->from.tag[0] || reader->to.tag[0];
    for (size_t i = 0; i < count; i++) {
        struct language *language = &reader->languages[i];
        if (!language_parse(str_trim(cells[i]), language, NULL) || language_primary(language).len > 3) return false;
        reader->columns[i] = i ? CSV_LANGUAGE : CSV_SOURCE;
    }
    if (count < 2) return false;
    return !told ||
           (language_equal(&reader->languages[0], &reader->from) && language_equal(&reader->languages[1], &reader->to));
}

/* True when the row is a header, and so no pair. */
static bool settle_columns(struct csv_reader *reader, const struct str *cells, size_t count) {
    reader->settled = true;
    reader->column_count = count;
    if (has_names(reader, cells, count)) {
        reader->escapes = reader->rows.separator == '\t';
        return true;
    }
    if (has_languages(reader, cells, count)) {
        reader->from = reader->languages[0];
        return true;
    }
    for (size_t i = 0; i < count; i++) reader->columns[i] = i < 2 ? (enum csv_column)i : CSV_UNKNOWN;
    return false;
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

static struct str unescape(struct arena *arena, struct str cell) {
    char *text = arena_alloc(arena, cell.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < cell.len; i++) {
        const char *letter = cell.at[i] == '\\' && i + 1 < cell.len ? memchr("tnr\\", cell.at[i + 1], 4) : NULL;
        text[len++] = letter ? "\t\n\r\\"[strchr("tnr\\", *letter) - "tnr\\"] : cell.at[i];
        i += letter != NULL;
    }
    return (struct str){text, len};
}

static struct str decode(struct csv_reader *reader, struct str cell) {
    bool tabs = reader->rows.separator == '\t';
    if (!tabs && cell.len && cell.at[0] == '\'' && csv_is_formula(cell)) return str_slice(cell, 1, cell.len);
    return reader->escapes && memchr(cell.at, '\\', cell.len) ? unescape(&reader->arena, cell) : cell;
}

static bool give(struct csv_reader *reader, const struct unit *unit, struct error *err) {
    if (!unit->from.tag[0] || !unit->to.tag[0])
        return error_set(err, ERR_INVALID, "%s:%u: the languages are not known: the header row must name them, or the request",
                         reader->rows.name, reader->rows.line);
    return reader->unit(reader->context, unit, err);
}

static bool on_row(void *context, const struct str *cells, size_t count, struct error *err) {
    struct csv_reader *reader = context;
    struct str values[CSV_CELLS_MAX];
    size_t given = 0;
    if (!reader->settled && settle_columns(reader, cells, count)) return true;
    arena_reset(&reader->arena);
    struct unit unit = {.from = reader->from, .to = reader->to};
    unit.source.text = unit.target.text = unit.before = unit.after = unit.context_id = unit.document = unit.tuid = unit.author =
        unit.changed_by = STR("");
    if (count > reader->column_count) count = reader->column_count;
    for (size_t i = 0; i < count; i++) {
        values[i] = decode(reader, cells[i]);
        if (csv_column_take(&reader->arena, reader->columns[i], values[i], &unit)) continue;
        char why[64];
        snprintf(why, sizeof why, "\"%s\" can't be read", csv_column_name(reader->columns[i]));
        warn(reader, why);
        return true;
    }
    if (str_trim(unit.source.text).len == 0) {
        warn(reader, "no source");
        return true;
    }
    bool by_language = reader->column_count > 1 && reader->columns[1] == CSV_LANGUAGE;
    if (!by_language) {
        if (unit.target.text.len) return give(reader, &unit, err);
        warn(reader, "no target");
        return true;
    }
    for (size_t i = 1; i < count; i++) {
        if (values[i].len == 0) continue;
        unit.to = reader->languages[i];
        unit.target = segment_of_text(&reader->arena, values[i]);
        given++;
        if (!give(reader, &unit, err)) return false;
    }
    if (!given) warn(reader, "no target");
    return true;
}

struct csv_reader *csv_reader_open(const struct csv_options *options,
                                   bool (*unit)(void *context, const struct unit *unit, struct error *err),
                                   void (*warning)(void *context, const char *warning), void *context) {
    struct csv_reader *reader = alloc_zero(1, sizeof *reader);
    reader->rows = (struct csv_rows){.name = options->name ? options->name : "csv", .separator = options->separator};
    reader->rows.row = on_row;
    reader->rows.context = reader;
    reader->from = options->from;
    reader->to = options->to;
    reader->unit = unit;
    reader->warning = warning;
    reader->context = context;
    return reader;
}

bool csv_reader_feed(struct csv_reader *reader, const void *bytes, size_t len, struct error *err) {
    return csv_rows_feed(&reader->rows, bytes, len, err);
}

bool csv_reader_finish(struct csv_reader *reader, struct error *err) {
    return csv_rows_finish(&reader->rows, err);
}

void csv_reader_close(struct csv_reader *reader) {
    if (!reader) return;
    csv_rows_done(&reader->rows);
    arena_done(&reader->arena);
    free(reader);
}
