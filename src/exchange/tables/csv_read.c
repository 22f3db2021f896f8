/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "exchange/tables/csv.h"
#include "exchange/tables/csv_header.h"

struct csv_reader {
    struct csv_rows rows;
    struct language from, to;
    bool (*unit)(void *context, const struct unit *unit, struct error *err);
    void (*warning)(void *context, const char *warning);
    void *context;
    struct arena arena; /* of one row */

    bool settled, escapes, doubtful;
    struct csv_header header;
    struct buf passed_over; /* the names of columns that nobody knows */
    unsigned header_line;
};

static void warn(struct csv_reader *reader, const char *why) {
    char message[256];
    if (!reader->warning) return;
    snprintf(message, sizeof message, "%s:%u: %s: the row is passed over", reader->rows.name, reader->rows.line, why);
    reader->warning(reader->context, message);
}

/* ---- the first row ------------------------------------------------------------------------------------------------------ */

/* Nobody is warned of the column that `tafsiri align` writes for people to sort by. */
static void pass_over(struct csv_reader *reader, struct str name) {
    struct buf *out = &reader->passed_over;
    bool ours = str_equal_nocase(str_trim(name), STR("confidence"));
    if (!reader->warning || ours || !str_trim(name).len || out->len > 500) return;
    buf_add_str(out, out->len ? STR(", \"") : STR("\""));
    buf_add_str(out, str_trim(name));
    buf_add_byte(out, '"');
}

static void warn_of_columns(struct csv_reader *reader) {
    struct buf *names = &reader->passed_over, message = {0};
    if (!names->len) return;
    buf_add_format(&message, "%s:%u: columns that are passed over: %" STR_FMT, reader->rows.name, reader->header_line,
                   STR_ARG(buf_str(names)));
    buf_add_byte(&message, '\0');
    reader->warning(reader->context, message.at);
    buf_done(&message);
    buf_clear(names);
}

/* True when the row is a header, and so no pair. */
static bool settle_columns(struct csv_reader *reader, const struct str *cells, size_t count) {
    struct csv_header *header = &reader->header;
    bool told = reader->from.tag[0] || reader->to.tag[0];
    reader->settled = true;
    if (!csv_header_read(header, cells, count, &reader->from, &reader->to)) return false;
    reader->escapes = header->named && reader->rows.separator == '\t';
    if (header->by_language) reader->from = *csv_header_source(header);
    reader->header_line = reader->rows.line;
    for (size_t i = 0; i < count; i++)
        if (header->columns[i] == CSV_UNKNOWN) pass_over(reader, cells[i]);
    reader->doubtful = header->by_language && !told;
    if (!reader->doubtful) warn_of_columns(reader);
    return true;
}

/* By the first row behind the header. */
static void settle_doubt(struct csv_reader *reader, const struct str *cells, size_t count) {
    reader->doubtful = false;
    struct language first = reader->header.languages[0];
    if (count && csv_header_doubt(&reader->header, cells[0])) {
        reader->from = *csv_header_source(&reader->header);
        pass_over(reader, language_tag(&first));
    }
    warn_of_columns(reader);
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
    if ((!tabs || reader->escapes) && cell.len && cell.at[0] == '\'' && csv_is_formula(cell))
        cell = str_slice(cell, 1, cell.len);
    return reader->escapes && memchr(cell.at, '\\', cell.len) ? unescape(&reader->arena, cell) : cell;
}

static bool give(struct csv_reader *reader, const struct unit *unit, struct error *err) {
    if (!unit->from.tag[0] || !unit->to.tag[0])
        return error_set(err, ERR_INVALID, "%s:%u: the languages are not known: the header row must name them, or the request",
                         reader->rows.name, reader->rows.line);
    return reader->unit(reader->context, unit, err);
}

/* A comma in a text without quotes: which cells are which can't be told. Lists by tabs without a header may have comments. */
static bool has_more(const struct csv_reader *reader, const struct str *cells, size_t count) {
    bool comments = reader->rows.separator == '\t' && !reader->header.named;
    for (size_t i = reader->header.count; i < count && !comments; i++)
        if (str_trim(cells[i]).len) return true;
    return false;
}

static bool on_row(void *context, const struct str *cells, size_t count, struct error *err) {
    struct csv_reader *reader = context;
    struct str values[CSV_CELLS_MAX];
    size_t given = 0;
    const struct csv_header *header = &reader->header;
    if (!reader->settled && settle_columns(reader, cells, count)) return true;
    if (reader->doubtful) settle_doubt(reader, cells, count);
    arena_reset(&reader->arena);
    struct unit unit = {.from = reader->from, .to = reader->to};
    unit.source.text = unit.target.text = unit.before = unit.after = unit.context_id = unit.document = unit.tuid = unit.author =
        unit.changed_by = STR("");
    if (has_more(reader, cells, count)) {
        warn(reader, "more cells than columns");
        return true;
    }
    if (count > header->count) count = header->count;
    for (size_t i = 0; i < count; i++) {
        values[i] = decode(reader, cells[i]);
        if (csv_column_take(&reader->arena, header->columns[i], values[i], &unit)) continue;
        char why[64];
        snprintf(why, sizeof why, "\"%s\" can't be read", csv_column_name(header->columns[i]));
        warn(reader, why);
        return true;
    }
    if (str_trim(unit.source.text).len == 0) {
        warn(reader, "no source");
        return true;
    }
    if (!header->by_language) {
        if (unit.target.text.len) return give(reader, &unit, err);
        warn(reader, "no target");
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        if (header->columns[i] != CSV_LANGUAGE || values[i].len == 0) continue;
        unit.to = header->languages[i];
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
    buf_done(&reader->passed_over);
    arena_done(&reader->arena);
    free(reader);
}
